"""What is mutated, and what is then read of it."""

import itertools
import re
from typing import NamedTuple

from mutation import bgzf, mutated, mutated_file

import seqtide as st

MOST_PIECES = 50  # of a pileup, or names of an index
MOST_PAIRS = 10_000  # of positions, which are a list
# The rest of a message tells more where more of the data is at hand.
EXTRAS = re.compile(r", virtual offset \d+|; validation='\w+' accepts it")
REGIONS = ("chr1", "chr1:40-90", "chr2:1000-2000", "*")


def _sam():
    lines = [b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:70000\n@SQ\tSN:chr2\tLN:3000\n@RG\tID:a\tSM:s\n@CO\tc\n"]
    for number in range(40):
        place = b"chr1\t%d" % (10 + 7 * number) if number < 25 else b"chr2\t%d" % (1 + 50 * number)
        cigar, size = ((b"4S20M2D6M", 30), (b"10M500N10M", 20), (b"5M2I5M", 12), (b"*", 9))[number % 4]
        flag = 4 if cigar == b"*" else (0, 16, 99, 147, 1024)[number % 5]
        tags = (b"NM:i:2", b"MD:Z:20^AC6", b"RG:Z:a", b"ZB:B:s,-1,2,3", b"MM:Z:C+m,0;\tML:B:C,200", b"ZF:f:1.5")
        seq = (b"ACGTN" * 6)[:size]
        fields = (b"r%d" % (number // 2), b"%d" % flag, place, b"60", cigar, b"=\t100\t30", seq, b"I" * size)
        lines.append(b"\t".join((*fields, tags[number % 6])) + b"\n")
    for number in range(3):
        lines.append(b"u%d\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\n" % number)
    return b"".join(lines)


def _bam(sam):
    target = _Target()
    with st.SamReader(sam) as reader, st.BamWriter(target, reader.header, threads=1) as writer:
        for record in reader:
            writer.write(record)
    # In small blocks, of which records lie in several.
    return bgzf(st.BgzfReader(bytes(target)).read(), 500)


class _Target(bytearray):
    write = bytearray.extend


def _written(index):
    target = _Target()
    index.write(target)
    return bytes(target)


def _fastq():
    records = [
        b"@r%d/%d some text\n%s\n+\n%s\n" % (i // 2, i % 2 + 1, b"ACGTN" * (i % 9 + 1), b"!5I~#" * (i % 9 + 1))
        for i in range(30)
    ]
    return b"".join(records) + b"@w\nACGT\nACG\n+w\nIIII\n@@+\n@e\n\n+\n\n"


def _fasta():
    records = [b">chr%d text\n%s\n" % (i, b"\n".join([b"ACGTNacgtn" * 6] * i + [b"ACGT"])) for i in range(1, 8)]
    return b"".join(records)


SAM = _sam()
BAM = _bam(SAM)
FASTQ = _fastq()
FASTA = _fasta()
PACKED_FASTA = bgzf(FASTA)
FAI = _written(st.FaiIndex.build(FASTA))
GZI = _written(st.GziIndex.build(PACKED_FASTA))


# ---- reading


def outcome(items, take, errors=st.SeqtideError):
    """What comes, and how it ends."""
    found = []
    try:
        for item in items():
            found.extend(take(item))
    except errors as error:
        return found, f"{type(error).__name__}: {EXTRAS.sub('', str(error))}"
    return found, None


def read_alike(random, reader, data, text_of):
    """All readings of the data give the same; the texts of what came."""
    validation = random.choice(("standard", "strict", "lenient"))

    def records(**options):
        with reader(data, validation=validation, **options) as opened:
            yield from opened

    def batches():
        with reader(data, validation=validation, threads=1, block_size=random.choice((7, 100, 4096))) as opened:
            yield from opened.batches(max_records=7)

    whole = outcome(lambda: records(threads=1), lambda record: [text_of(record)])
    others = [
        outcome(lambda: records(threads=3, block_size=64), lambda record: [text_of(record)]),
        outcome(batches, lambda batch: map(text_of, batch)),
    ]
    for other in others:
        assert other == whole, f"{validation}: {other[1]} after {len(other[0])}, {whole[1]} after {len(whole[0])}"
    return whole[0]


def read_sequences(reader, data):
    stats = st.SequenceStats()
    try:
        with reader(data, threads=1) as opened:
            stats.update(opened)
    except st.SeqtideError:
        pass
    st.validate(data)


def fastq(random, data):
    read_alike(random, st.FastqReader, data, lambda record: [record.name, record.sequence, record.quality])
    read_sequences(st.FastqReader, data)


def fasta(random, data):
    read_alike(random, st.FastaReader, data, lambda record: [record.name, record.sequence])
    read_sequences(st.FastaReader, data)


def touch(record):
    """Everything that a record holds is there."""
    repr((record, record.rnext, record.cigar, record.seq, dict(record.tags)))
    use(lambda: [record.qual])  # text does not hold all that a record may have
    if sum(operation.length for operation in record.cigar or ()) <= MOST_PAIRS:
        use(lambda: record.aligned_pairs())
    return bytes(record)


def use(items):
    """Asks for more than the records themselves, which not all that is sound can give: records out of order, say."""
    outcome(items, lambda item: [item], ValueError)


def alignments(random, reader, data):
    read_alike(random, reader, data, touch)
    for items in (
        lambda: st.depth_runs(data),
        lambda: itertools.islice(st.pileup(data), MOST_PIECES),
        lambda: [st.count_by_flag(data)],
        lambda: reader(data).as_fastq(default_quality=30),
        lambda: [st.validate(data)],
    ):
        use(items)


def sam(random, data):
    alignments(random, st.SamReader, data)


def bam(random, data):
    alignments(random, st.BamReader, data)
    query(data, BAI)
    use(lambda: [_written(st.BamIndex.build(data))])


def query(data, index):
    """The same regions by an index: what comes lies within."""
    for region in REGIONS:

        def records(region=region):
            with st.BamReader(data, index, threads=1) as reader:
                yield from reader.query(region)

        # A damaged index may end before the reference does, which is an error of the region.
        for _, name in outcome(records, lambda record: [(bytes(record), record.rname)], ValueError)[0]:
            assert name == (None if region == "*" else region.split(":")[0]), "a record of another reference"


def bam_index(random, data):
    try:
        index = st.BamIndex.read(data)
    except st.SeqtideError:
        return
    copy = _written(index)
    assert _written(st.BamIndex.read(copy)) == copy
    query(BAM, data)


def fasta_by(fai, gzi):
    fasta, options = (FASTA, {}) if gzi is None else (PACKED_FASTA, {"gzi": gzi})

    def fetched():
        with st.FastaFile(fasta, index=fai, **options) as file:
            names = list(itertools.islice(file.references, MOST_PIECES))
            yield names
            for name in names:
                try:
                    yield file.fetch(name, 0, 70)
                    yield file.fetch(name, 3, 9)
                except st.SeqtideError:
                    continue

    outcome(fetched, lambda item: [item])


def fai(random, data):
    outcome(lambda: [st.FaiIndex.read(data)], lambda index: [_written(index)])
    fasta_by(data, None)
    fasta_by(data, GZI)


def gzi(random, data):
    outcome(lambda: [st.GziIndex.read(data)], lambda index: [_written(index)])
    fasta_by(FAI, data)


class Kind(NamedTuple):
    data: bytes
    mutate: object
    read: object


BAI = _written(st.BamIndex.build(BAM))
CSI = _written(st.BamIndex.build(BAM, kind="csi"))
KINDS = {
    "BAM": Kind(BAM, mutated_file, bam),
    "SAM": Kind(SAM, mutated, sam),
    "SAM in BGZF": Kind(bgzf(SAM), mutated_file, sam),
    "FASTQ": Kind(FASTQ, mutated, fastq),
    "FASTQ in BGZF": Kind(bgzf(FASTQ), mutated_file, fastq),
    "FASTA": Kind(FASTA, mutated, fasta),
    "FASTA in BGZF": Kind(PACKED_FASTA, mutated_file, fasta),
    "BAI": Kind(BAI, mutated, bam_index),
    "CSI": Kind(CSI, mutated_file, bam_index),
    "FAI": Kind(FAI, mutated, fai),
    "GZI": Kind(GZI, mutated, gzi),
}
