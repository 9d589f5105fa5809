"""Writes the seeds that are no plain text: tests/fuzz/make_seeds.py. The result is always the same."""

import struct
import zlib
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
READS = b"".join(b"@r%d\nACGTN%s\n+\nIIII!%s\n" % (i, b"ACGT" * i, b"5678" * i) for i in range(6))
EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def deflated(data, level=6):
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


def trailer(data):
    return struct.pack("<II", zlib.crc32(data), len(data))


def member(data, level=6, flags=0, fields=b""):
    header = struct.pack("<4BI2B", 0x1F, 0x8B, 8, flags, 0, 0, 255) + fields
    if flags & 2:
        header += struct.pack("<H", zlib.crc32(header) & 0xFFFF)
    return header + deflated(data, level) + trailer(data)


def block(data, level=6, before=b"", after=b""):
    body = deflated(data, level)
    extra = len(before) + 6 + len(after)
    size = 12 + extra + len(body) + 8
    header = struct.pack("<4BI2BH", 0x1F, 0x8B, 8, 4, 0, 0, 255, extra)
    return header + before + b"BC\2\0" + struct.pack("<H", size - 1) + after + body + trailer(data)


def blocks(data, size, level=6):
    return b"".join(block(data[i : i + size], level) for i in range(0, len(data), size))


ALL_FIELDS = struct.pack("<H", 6) + b"XY\2\0ab" + b"name\0" + b"comment\0"

FILES = {
    "gzip/one_member": member(READS),
    "gzip/stored": member(READS, level=0),
    "gzip/two_members_and_padding": member(READS[:50]) + member(READS[50:]) + bytes(20),
    "gzip/empty_members": member(b"") + member(b"@") + member(b""),
    "gzip/all_header_fields": member(READS, flags=2 | 4 | 8 | 16, fields=ALL_FIELDS),
    "gzip/cut": member(READS)[:-5],
    "gzip/junk_behind": member(b"ACGT") + b"junk",
    "gzip/deflate_data": deflated(READS),
    "bgzf/one_block": block(READS) + EOF_BLOCK,
    "bgzf/small_blocks": blocks(READS, 40) + EOF_BLOCK,
    "bgzf/stored": blocks(READS, 100, level=0) + EOF_BLOCK,
    "bgzf/empty_blocks": EOF_BLOCK + block(b"AC") + EOF_BLOCK + EOF_BLOCK + block(b"GT") + EOF_BLOCK,
    "bgzf/no_end": blocks(READS, 100),
    "bgzf/more_subfields": block(READS, before=b"XY\2\0ab", after=b"YZ\0\0") + EOF_BLOCK,
    "bgzf/gzip_member_behind": block(READS) + member(READS),
    "bgzf/padding": block(READS) + EOF_BLOCK + bytes(20),
    "bgzf/wrong_checksum": block(READS[:60]) + block(READS)[:-8] + b"abcd" + block(READS)[-4:] + EOF_BLOCK,
    "bgzf/cut": (block(READS) + EOF_BLOCK)[:-30],
    "input/gzip_fastq": member(READS),
    "input/bgzf_fastq": blocks(READS, 64) + EOF_BLOCK,
    "input/bgzf_fasta": block(b">s one\nACGT\nAC\n>t\nGG\n") + EOF_BLOCK,
    "input/bgzf_then_gzip": block(READS[:64]) + member(READS[64:]),
    "input/xz": bytes.fromhex("fd377a585a000004"),
    "round_trip/records": b"r1 text\0ACGT\0IIII\0r2\0\0\0r3\0" + b"ACGTN" * 30 + b"\0!~",
    "round_trip/refused": b"a\nb\0AC\0II\0r\0@A\0@@\0r\0A>C\0\0r\0A C\0\0\r\0AC\0\xff\x80\0",
}

for name, data in FILES.items():
    path = SEEDS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
