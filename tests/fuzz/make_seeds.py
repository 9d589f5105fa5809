"""Writes the seeds that are no plain text: tests/fuzz/make_seeds.py. The result is always the same."""

import struct
import sys
import zlib
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "python"))
from bam_data import REFERENCES, bam_data, bam_header, indexed_bam, odd_alignments, sam_data  # noqa: E402

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


ALIGNMENTS = odd_alignments(long_cigar=8)
BIN = struct.pack("<IQIQQ", 4681, 200, 1, 200, 300)
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
    "bam/odd_records": bam_data(ALIGNMENTS, REFERENCES),
    "bam/without_header": b"".join(alignment.bam() for alignment in ALIGNMENTS if alignment.ref < 1),
    "bam/header": bam_header(REFERENCES),
    "sam/odd_records": sam_data(ALIGNMENTS, REFERENCES),
    "sam/header_lines": b"@HD\tVN:1.6\tGO:none\n@SQ\tSN:c\tLN:9\tM5:x\n@RG\tID:a\tPL:ONT\n@PG\tID:p\n@CO\ttext\n",
    "sam/line_ends": b"@SQ\tSN:c\tLN:99\r\nr\t0\tc\t1\t9\t2M\t*\t0\t0\tAC\tII\r\nr\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*",
    "index/bai": indexed_bam(ALIGNMENTS, REFERENCES)[1],
    "index/csi": b"CSI\1" + struct.pack("<IIIII", 14, 5, 0, 1, 1) + BIN + struct.pack("<Q", 0),
    "index/fai": b"chr1\t100\t6\t60\t61\nchr2\t7\t114\t7\t8\n",
    "index/gzi": struct.pack("<QQQQQ", 2, 1000, 65280, 2000, 130560),
    "index/changes": bytes([0, 8, 1, 0, 40, 255, 1, 0, 7]),
}

for name, data in FILES.items():
    path = SEEDS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
