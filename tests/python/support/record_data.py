"""Alignment records made field by field."""

import struct

from seqtide import BamRecord

HEADER = "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:100000\n@SQ\tSN:chr2\tLN:50000\n"
LONGEST_POSITION = 2**31 - 2


FIELDS = ("qname", "flag", "rname", "pos", "mapq", "cigarstring", "rnext", "pnext", "tlen", "seq", "qual")


def mapped(**changes):
    fields = {
        "qname": "read1",
        "flag": 99,
        "rname": "chr1",
        "pos": 99,
        "mapq": 60,
        "cigar": "2S5M1I2D3M",
        "rnext": "chr2",
        "pnext": 199,
        "tlen": -300,
        "seq": "ACGTACGTACG",
        "qual": "!#+5?IIIII~",
        "tags": {"NM": 3, "RG": "a"},
        "header": HEADER,
    }
    return BamRecord(**{**fields, **changes})


def values(record):
    return tuple(getattr(record, name) for name in FIELDS)


def restored(raw, header=None):
    """A record of raw bytes, as unpickling makes it."""
    function, arguments = BamRecord("r", header=header).__reduce__()
    return function(raw, arguments[1])


def raw_record(name=b"r\0", cigar=b"", bases=0, packed=b"", scores=b"", tags=b"", reference=-1):
    fixed = struct.pack("<iiBBHHHiiii", reference, -1, len(name), 0, 4680, len(cigar) // 4, 4, bases, -1, -1, 0)
    body = fixed + name + cigar + packed + scores + tags
    return struct.pack("<I", len(body)) + body
