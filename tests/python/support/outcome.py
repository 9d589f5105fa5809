"""What reading an input came to, in a form that can be compared."""

import io
from typing import NamedTuple

import seqtide

BLOCK_SIZES = (1, 2, 3, 7, 64, 1000, 65536, 1 << 20)


class Fault(NamedTuple):
    """A FormatError but for what depends on the kind of source: path, virtual and compressed offset."""

    kind: type
    reason: str
    record: int | None
    line: int | None
    offset: int | None
    excerpt: bytes


class Outcome(NamedTuple):
    records: list
    fault: Fault | None


def fault_of(error):
    return Fault(type(error), error.reason, error.record, error.line, error.offset, error.excerpt)


def read_all(reader):
    """The records up to the end or the first FormatError, which must come again."""
    records = []
    try:
        records.extend(reader)
    except seqtide.FormatError as error:
        fault = fault_of(error)
        try:
            next(reader)
        except seqtide.FormatError as again:
            assert fault_of(again) == fault
        else:
            raise AssertionError("reading went on after an error") from None
        return Outcome(records, fault)
    assert next(reader, None) is None
    return Outcome(records, None)


def outcome_of(source, reader=seqtide.FastqReader, **options):
    """Reads `source` to its end or first fault. Opening may fail like reading."""
    try:
        opened = reader(source, **options)
    except seqtide.FormatError as error:
        return Outcome([], fault_of(error))
    with opened:
        return read_all(opened)


def bgzf(data, block_size=None):
    """`data` as BGZF; with `block_size`, that many bytes of data per block."""
    target = io.BytesIO()
    with seqtide.BgzfWriter(target) as writer:
        for start in range(0, len(data), block_size or max(1, len(data))):
            writer.write(data[start : start + (block_size or len(data))])
            if block_size:
                writer.flush()
    return target.getvalue()


def fastq(*reads):
    """FASTQ text of (name, sequence, quality) triples."""
    return b"".join(b"@%b\n%b\n+\n%b\n" % read for read in reads)


def texts(records):
    """(name, sequence, quality) or (name, sequence) of each record, as str."""
    return [
        (record.name, record.sequence, record.quality)
        if isinstance(record, seqtide.FastqRecord)
        else (record.name, record.sequence)
        for record in records
    ]
