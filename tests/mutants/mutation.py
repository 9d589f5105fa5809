"""Mutants of valid data: bytes, numbers, lines and blocks changed at random, within the compression or without."""

import struct
import zlib

EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
NUMBERS = (0, 1, -1, 2, 255, 256, 65535, 65536, (1 << 24) - 1, (1 << 29) - 1, 1 << 29, (1 << 31) - 1, -(1 << 31))
TEXTS = (b"", b"\t", b"\n", b"\r\n", b"\r", b"\0", b"\x1a", b"*", b">", b"@", b"+", b"-1", b"0", b"2147483648", b"\xff")
LONG = (b"A", b"I", b"\n", b"\t", b"9", b"\0")


def bgzf(data, block_size=500):
    """The data in blocks, with the end-of-file block."""
    parts = [data[begin : begin + block_size] for begin in range(0, len(data), block_size)]
    return b"".join(map(block, parts)) + EOF_BLOCK


def block(data):
    """One BGZF block with the right checksum and size."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    head = bytes.fromhex("1f8b08040000000000ff060042430200") + struct.pack("<H", len(body) + 25)
    return head + body + struct.pack("<II", zlib.crc32(data), len(data))


def blocks_of(file):
    """The blocks of a sound BGZF file."""
    begin = 0
    while begin < len(file):
        end = begin + struct.unpack_from("<H", file, begin + 16)[0] + 1
        yield file[begin:end]
        begin = end


def inflated(file):
    """The data of a sound BGZF file."""
    return b"".join(zlib.decompress(part[18:-8], -15) for part in blocks_of(file))


def _flip(random, data):
    at = random.randrange(len(data))
    data[at] ^= 1 << random.randrange(8)


def _set(random, data):
    data[random.randrange(len(data))] = random.randrange(256)


def _number(random, data):
    size = random.choice((1, 2, 4, 4, 4, 8))
    at = random.randrange(len(data))
    number = random.choice(NUMBERS) + random.choice((0, 0, 1, -1))
    data[at : at + size] = (number % (1 << 8 * size)).to_bytes(size, "little")


def _add(random, data):
    # A field that is a little off is where lengths no longer fit each other.
    at = random.randrange(len(data))
    data[at] = (data[at] + random.randrange(-3, 4)) % 256


def _insert(random, data):
    at = random.randrange(len(data) + 1)
    data[at:at] = random.choice(TEXTS) if random.random() < 0.8 else random.choice(LONG) * random.randrange(1, 3000)


def _remove(random, data):
    at = random.randrange(len(data))
    del data[at : at + random.choice((1, 1, 2, 4, 30, 300))]


def _repeat(random, data):
    begin = random.randrange(len(data))
    piece = data[begin : begin + random.choice((1, 4, 36, 200))]
    at = random.randrange(len(data) + 1)
    data[at:at] = piece * random.choice((1, 1, 2, 50))


def _cut(random, data):
    del data[random.randrange(len(data)) :]


def _lines(random, data):
    lines = bytes(data).split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    how = random.randrange(4)
    if how == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif how == 1:
        lines.insert(at, lines[other])
    elif how == 2:
        del lines[at]
    else:
        fields = lines[at].split(b"\t")
        fields[random.randrange(len(fields))] = random.choice((*TEXTS, b"%d" % random.choice(NUMBERS)))
        lines[at] = b"\t".join(fields)
    data[:] = b"\n".join(lines)


CHANGES = (_flip, _set, _number, _add, _insert, _remove, _repeat, _cut, _lines)


def mutated(random, data):
    """The data with one to four changes."""
    data = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if data:
            random.choice(CHANGES)(random, data)
    return bytes(data)


def mutated_blocks(random, file):
    """A BGZF file whose blocks are out of order, lost, doubled, empty, or have headers and trailers that are off."""
    blocks = list(blocks_of(file))
    at, other = random.randrange(len(blocks)), random.randrange(len(blocks))
    how = random.randrange(6)
    if how == 0:
        blocks[at], blocks[other] = blocks[other], blocks[at]
    elif how == 1:
        blocks.insert(at, blocks[other])
    elif how == 2:
        del blocks[at]
    elif how == 3:
        blocks.insert(at, EOF_BLOCK)
    elif how == 4:
        blocks[at] = blocks[at][:18] + mutated(random, blocks[at][18:])
    else:
        changed = bytearray(blocks[at])
        places = (*range(18), *range(len(changed) - 8, len(changed)))
        changed[random.choice(places)] = random.randrange(256)
        blocks[at] = bytes(changed)
    return b"".join(blocks)


def mutated_file(random, file):
    """A BGZF file that is changed in its data, whose checksums and sizes fit, in its blocks, or in its bytes."""
    how = random.random()
    if how < 0.6:
        return bgzf(mutated(random, inflated(file)), random.choice((37, 500, 500, 65280)))
    return mutated_blocks(random, file) if how < 0.8 else mutated(random, file)
