"""SAM, BAM, BGZF and BAI made in plain Python from the specification, without any code of seqtide."""

import array
import struct
import zlib
from dataclasses import dataclass

BASES = "=ACMGRSVTWYHKDBN"
OPERATIONS = "MIDNSHP=X"
CONSUMES_REFERENCE = "MDN=X"
INTEGERS = {"c": "b", "C": "B", "s": "h", "S": "H", "i": "i", "I": "I"}
EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
NO_POSITION_BIN = 4680


def operations_of(cigar):
    """(length, operation) pairs of a CIGAR string."""
    pairs, number = [], ""
    for letter in cigar if cigar != "*" else "":
        if letter.isdigit():
            number += letter
        else:
            pairs.append((int(number), letter))
            number = ""
    return pairs


def bin_of(begin, end):
    """The bin of [begin, end) in the scheme of BAI."""
    last = end - 1
    for shift, first in ((14, 4681), (17, 585), (20, 73), (23, 9), (26, 1)):
        if begin >> shift == last >> shift:
            return first + (begin >> shift)
    return 0


def tag_bytes(name, type, value):
    """One optional field of BAM. Arrays have the type "Bc" and so on."""
    start = name.encode() + type[:1].encode()
    if type == "A":
        return start + value.encode()
    if type in INTEGERS:
        return start + struct.pack("<" + INTEGERS[type], value)
    if type == "f":
        return start + struct.pack("<f", value)
    if type in "ZH":
        return start + value.encode() + b"\0"
    values = array.array("f" if type[1] == "f" else INTEGERS[type[1]], value)
    return start + type[1].encode() + struct.pack("<I", len(value)) + values.tobytes()


def tag_text(name, type, value):
    """The same field in SAM. Floats must be short enough that %g shows them whole."""
    if type in INTEGERS:
        return f"{name}:i:{value}"
    if type == "f":
        return f"{name}:f:{value:g}"
    if type[0] == "B":
        return f"{name}:B:{type[1]}" + "".join(f",{number:g}" if type[1] == "f" else f",{number}" for number in value)
    return f"{name}:{type}:{value}"


@dataclass(frozen=True)
class Alignment:
    """One record. Positions are 0-based as in BAM; ids number the references; `qual` are Phred scores or None."""

    qname: str = "*"
    flag: int = 4
    ref: int = -1
    pos: int = -1
    mapq: int = 0
    cigar: str = "*"
    next_ref: int = -1
    next_pos: int = -1
    tlen: int = 0
    seq: str = ""
    qual: bytes | None = None
    tags: tuple = ()

    @property
    def end(self):
        """One behind the last position; a record that spans none counts as one base."""
        span = sum(length for length, letter in operations_of(self.cigar) if letter in CONSUMES_REFERENCE)
        return self.pos + (span or 1) if self.flag & 4 == 0 else self.pos + 1

    def bam(self):
        """The bytes of BAM, block size included."""
        pairs = operations_of(self.cigar)
        cigar = [length << 4 | OPERATIONS.index(letter) for length, letter in pairs]
        tags = b"".join(tag_bytes(*tag) for tag in self.tags)
        if len(cigar) > 65535:
            tags += tag_bytes("CG", "BI", cigar)
            cigar = [len(self.seq) << 4 | 4, (self.end - self.pos) << 4 | 3]
        codes = [BASES.index(base) for base in self.seq] + [0] * (len(self.seq) % 2)
        name = self.qname.encode() + b"\0"
        body = struct.pack(
            "<iiBBHHHiiii",
            self.ref,
            self.pos,
            len(name),
            self.mapq,
            NO_POSITION_BIN if self.pos < 0 else bin_of(self.pos, self.end) & 0xFFFF,
            len(cigar),
            self.flag,
            len(self.seq),
            self.next_ref,
            self.next_pos,
            self.tlen,
        )
        body += name + struct.pack(f"<{len(cigar)}I", *cigar)
        body += bytes(high << 4 | low for high, low in zip(codes[::2], codes[1::2], strict=True))
        body += b"\xff" * len(self.seq) if self.qual is None else self.qual
        body += tags
        return struct.pack("<I", len(body)) + body

    def sam(self, names):
        """The line of SAM without its line feed."""
        rnext = "*" if self.next_ref < 0 else "=" if self.next_ref == self.ref else names[self.next_ref]
        fields = [
            self.qname,
            self.flag,
            "*" if self.ref < 0 else names[self.ref],
            self.pos + 1,
            self.mapq,
            self.cigar,
            rnext,
            self.next_pos + 1,
            self.tlen,
            self.seq or "*",
            "*" if self.qual is None or not self.seq else "".join(chr(33 + score) for score in self.qual),
            *(tag_text(*tag) for tag in self.tags),
        ]
        return "\t".join(map(str, fields))


def header_text(references, order=None):
    """@HD and @SQ lines of (name, length) pairs."""
    hd = "@HD\tVN:1.6" + (f"\tSO:{order}" if order else "")
    return "".join(line + "\n" for line in [hd, *(f"@SQ\tSN:{name}\tLN:{length}" for name, length in references)])


def bam_header(references, text=None):
    """Magic number, text, and the binary list of references."""
    text = (header_text(references) if text is None else text).encode()
    data = b"BAM\1" + struct.pack("<I", len(text)) + text + struct.pack("<I", len(references))
    for name, length in references:
        data += struct.pack("<I", len(name) + 1) + name.encode() + b"\0" + struct.pack("<I", length)
    return data


def bam_data(alignments, references, text=None):
    """BAM data that is not compressed."""
    return bam_header(references, text) + b"".join(alignment.bam() for alignment in alignments)


def sam_data(alignments, references, text=None):
    names = [name for name, _ in references]
    text = header_text(references) if text is None else text
    return (text + "".join(alignment.sam(names) + "\n" for alignment in alignments)).encode()


def bgzf_block(data, level=6):
    """One block; level 0 stores. Data that does not get smaller is stored, if that fits into a block."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    size = len(body) + 26
    assert size <= 65536 and len(data) <= 65536
    start = struct.pack("<4BI2BH2BHH", 0x1F, 0x8B, 8, 4, 0, 0, 0xFF, 6, 0x42, 0x43, 2, size - 1)
    return start + body + struct.pack("<II", zlib.crc32(data), len(data))


def split(data, *sizes):
    """Pieces of these sizes in turn, the last size for all that is left."""
    pieces, position = [], 0
    while position < len(data):
        size = sizes[min(len(pieces), len(sizes) - 1)]
        pieces.append(data[position : position + size])
        position += size
    return pieces


def bgzf_file(pieces, *, level=6, empty_blocks=False, eof=True):
    """Each piece as a block, with `empty_blocks` an empty one behind each."""
    behind = bgzf_block(b"") if empty_blocks else b""
    return b"".join(bgzf_block(piece, level) + behind for piece in pieces) + (EOF_BLOCK if eof else b"")


def virtual_offset(pieces, blocks, position):
    """Of a position in the data; one between two pieces counts to the later one, as htslib does."""
    start = compressed = 0
    for piece, block in zip(pieces, blocks, strict=True):
        if position < start + len(piece):
            return compressed << 16 | position - start
        start += len(piece)
        compressed += len(block)
    assert position == start
    return compressed << 16


def indexed_bam(alignments, references, *sizes, level=6):
    """A BAM file of sorted records in blocks of these sizes of data, and its BAI."""
    records = [alignment.bam() for alignment in alignments]
    header = bam_header(references, header_text(references, "coordinate"))
    pieces = split(header + b"".join(records), *(sizes or (65280,)))
    blocks = [bgzf_block(piece, level) for piece in pieces]
    bins = [{} for _ in references]
    windows = [{} for _ in references]
    counts = [[0, 0] for _ in references]
    unplaced, position = 0, len(header)
    for alignment, record in zip(alignments, records, strict=True):
        begin = virtual_offset(pieces, blocks, position)
        position += len(record)
        end = virtual_offset(pieces, blocks, position)
        if alignment.ref < 0:
            unplaced += 1
            continue
        chunks = bins[alignment.ref].setdefault(bin_of(alignment.pos, alignment.end), [])
        chunks.append((begin, end))
        for window in range(alignment.pos >> 14, (alignment.end - 1 >> 14) + 1):
            windows[alignment.ref].setdefault(window, begin)
        counts[alignment.ref][bool(alignment.flag & 4)] += 1
    return b"".join(blocks) + EOF_BLOCK, bai_data(bins, windows, counts, unplaced)


def bai_data(bins, windows, counts, unplaced):
    """BAI of what `indexed_bam` gathers, one of each for every reference."""
    data = b"BAI\1" + struct.pack("<I", len(bins))
    for own_bins, own_windows, (mapped, unmapped) in zip(bins, windows, counts, strict=True):
        data += struct.pack("<I", len(own_bins) + bool(own_bins))
        for number, chunks in own_bins.items():
            data += struct.pack("<II", number, len(chunks)) + b"".join(struct.pack("<QQ", *chunk) for chunk in chunks)
        if own_bins:
            offsets = [offset for chunks in own_bins.values() for chunk in chunks for offset in chunk]
            data += struct.pack("<IIQQQQ", 37450, 2, min(offsets), max(offsets), mapped, unmapped)
        offset, values = 0, []
        for window in range(max(own_windows, default=-1) + 1):
            offset = own_windows.get(window, offset)
            values.append(offset)
        data += struct.pack("<I", len(values)) + struct.pack(f"<{len(values)}Q", *values)
    return data + struct.pack("<Q", unplaced)


REFERENCES = [("chr1", 100_000), ("chr2", 1 << 20), ("HLA:A*01:01", 3000)]
NAMES = [name for name, _ in REFERENCES]
ALL_TAGS = (
    ("XA", "A", "!"),
    ("Xa", "c", -128),
    ("Xb", "C", 255),
    ("Xc", "s", -32768),
    ("Xd", "S", 65535),
    ("Xe", "i", -(1 << 31)),
    ("Xf", "I", (1 << 32) - 1),
    ("Xg", "f", 1.5),
    ("Xh", "Z", "text with ~ and : in it"),
    ("Xi", "Z", ""),
    ("Xj", "H", "1AE301"),
    ("Ya", "Bc", [-128, 127]),
    ("Yb", "BC", [0, 255]),
    ("Yc", "Bs", [-32768, 32767]),
    ("Yd", "BS", [65535]),
    ("Ye", "Bi", [-(1 << 31)]),
    ("Yf", "BI", [(1 << 32) - 1]),
    ("Yg", "Bf", [1.5, -2.25]),
    ("Yh", "BC", []),
)


def odd_alignments(long_cigar=70_000):
    """Sorted records with everything that is rare: one of each kind of tag, no bases, no qualities, a long CIGAR."""
    count = long_cigar // 2
    return [
        Alignment("one", 0, 0, 0, 60, "1M", -1, -1, 0, "A", b"\x28"),
        Alignment("tags", 16, 0, 5, 0, "2S3M1I2M", 0, 40, 43, "ACGTNACG", bytes(range(8)), ALL_TAGS),
        Alignment("n" * 254, 99, 0, 5, 255, "5M", 0, 100, 100, "=RYSW", b"\0\1\2\3\x5d"),
        Alignment("empty", 0, 0, 7, 3, "*"),
        Alignment("no_bases", 0x900, 0, 9, 3, "7H10M2D5N3P1=1X", 1, 0),
        Alignment("no_quality", 0, 0, 16383, 3, "3M", seq="KMB"),
        Alignment("far_mate", 0x61, 0, 99_998, 3, "2M", 1, 5, 0, "DH", b"\x28\x28"),
        Alignment("placed", 4 | 9, 1, 5, 0, "*", 1, 5, 0, "VN", b"\2\2"),
        Alignment("long", 0, 1, 9, 1, "1M1I" * count, seq="AC" * count, tags=(("NM", "C", 35),)),
        Alignment("nucleus", 0, 1, (1 << 20) - 1, 1, "1M", seq="T", qual=b"\x0a"),
        Alignment("allele", 0, 2, 2999, 1, "1=", seq="T", qual=b"\x0a"),
        Alignment("*", 4, seq="ACGT", qual=b"!!!!"),
        Alignment("last"),
    ]
