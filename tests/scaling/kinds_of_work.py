"""Kinds of work of any size: KINDS[name] is (make, size), and make(size, folder) what does as much."""

import io
import struct
import zlib

import seqtide as st

KINDS = {}


def kind(size):
    """Adds a kind of work, whose first size is this one."""

    def add(make):
        KINDS[make.__name__] = (make, size)
        return make

    return add


def drain(items):
    for _ in items:
        pass


# ---- FASTQ and FASTA


@kind(20_000)
def short_reads(size, folder):
    data = b"@r\nA\n+\nI\n" * size
    return lambda: drain(st.FastqReader(data))


@kind(1_000_000)
def one_long_read(size, folder):
    data = b"@r\n" + b"A" * size + b"\n+\n" + b"I" * size + b"\n"
    return lambda: next(st.FastqReader(data))


@kind(1_000_000)
def one_long_read_in_small_blocks(size, folder):
    data = b"@r\n" + b"A" * size + b"\n+\n" + b"I" * size + b"\n"
    return lambda: next(st.FastqReader(data, block_size=4096))


@kind(50_000)
def a_read_of_lines_of_one_letter(size, folder):
    data = b"@r\n" + b"A\n" * size + b"+\n" + b"I\n" * size
    return lambda: next(st.FastqReader(data))


@kind(500_000)
def blank_lines(size, folder):
    data = b"\n" * size + b"@r\nA\n+\nI\n" + b"\n" * size
    return lambda: drain(st.FastqReader(data, validation="lenient"))


@kind(2_000)
def an_object_that_gives_three_bytes(size, folder):
    data = b"@r\n" + b"A" * size + b"\n+\n" + b"I" * size + b"\n"

    class Source:
        def __init__(self):
            self.file = io.BytesIO(data)

        def read(self, count):
            return self.file.read(min(count, 3))

    return lambda: next(st.FastqReader(Source()))


@kind(500_000)
def a_sequence_of_lines_of_one_letter(size, folder):
    data = b">r\n" + b"A\n" * size
    return lambda: next(st.FastaReader(data))


@kind(5_000)
def batches_of_one_record(size, folder):
    batch = st.FastqBatch.from_records([st.FastqRecord("r", "ACGT", "IIII")])
    return lambda: st.FastqBatch.concat([batch] * size)


# ---- compressed data


@kind(5_000)
def gzip_members(size, folder):
    member = zlib.compressobj(1, zlib.DEFLATED, 31)
    data = (member.compress(b"@r\nA\n+\nI\n") + member.flush()) * size
    return lambda: drain(st.FastqReader(data))


@kind(100_000)
def empty_bgzf_blocks(size, folder):
    end = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
    target = io.BytesIO()
    with st.BgzfWriter(target) as writer:
        writer.write(b"@r\nA\n+\nI\n")
    data = end * size + target.getvalue()
    return lambda: drain(st.FastqReader(data))


# ---- headers and tags


@kind(2_000)
def references(size, folder):
    text = "".join(f"@SQ\tSN:s{i}\tLN:9\n" for i in range(size))
    return lambda: st.SamHeader(text)


@kind(2_000)
def a_chain_of_programs(size, folder):
    text = "@PG\tID:p0\n" + "".join(f"@PG\tID:p{i}\tPP:p{i - 1}\n" for i in range(1, size))
    return lambda: st.SamHeader(text)


@kind(200_000)
def fields_of_a_header_line(size, folder):
    data = b"@CO\tx\n@RG\tID:g" + b"\tDS:x" * size + b"\nr\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\n"
    return lambda: drain(st.SamReader(data, validation="lenient"))


@kind(20_000)
def numbers_of_a_tag(size, folder):
    data = b"r\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\tXX:B:i" + b",123456" * size + b"\n"
    return lambda: next(st.SamReader(data)).tags["XX"]


@kind(20_000)
def modifications(size, folder):
    numbers = ",0" * size
    record = st.BamRecord("r", 4, seq="C" * size, tags={"MM": f"C+m{numbers};C+h{numbers};"})
    return lambda: record.modified_bases


@kind(1_000)
def groups_of_modifications_that_skip_a_long_sequence(size, folder):
    record = st.BamRecord("r", 4, seq="C" * 100 * size, tags={"MM": f"C+m,{100 * size - 1};" * size})
    return lambda: record.modified_bases


# ---- alignments


def alignments(records):
    return b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:c\tLN:500000000\n" + b"".join(records)


@kind(10_000)
def operations_of_a_cigar(size, folder):
    data = alignments([b"r\t0\tc\t1\t9\t" + b"1M1D" * size + b"\t*\t0\t0\t" + b"A" * size + b"\t*\n"])

    def work():
        record = next(st.SamReader(data))
        return record.cigarstring, record.reference_end, record.blocks(), record.to_sam()

    return work


@kind(5_000)
def depth_of_a_deep_place(size, folder):
    data = alignments(b"r%d\t0\tc\t100\t9\t10M\t*\t0\t0\tACGTACGTAC\t*\n" % i for i in range(size))
    return lambda: drain(st.depth_runs(data))


@kind(2_000)
def pileup_of_a_deep_place(size, folder):
    data = alignments(b"r%d\t0\tc\t100\t9\t10M\t*\t0\t0\tACGTACGTAC\t*\n" % i for i in range(size))
    return lambda: [column.bases for column in st.pileup(data)]


def sorting(data, order):
    def work():
        with st.SamReader(data) as reader:
            header = st.sorted_header(reader.header, order)
            with st.SamWriter(io.BytesIO(), header) as writer:
                st.sort_alignments(reader, writer, order=order, threads=1)

    return work


@kind(5_000)
def sorting_of_equal_places(size, folder):
    return sorting(alignments(b"r%d\t0\tc\t7\t9\t1M\t*\t0\t0\tA\t*\n" % i for i in range(size)), "coordinate")


@kind(2_000)
def sorting_of_names_that_begin_alike(size, folder):
    numbers = [i * 7919 % size for i in range(size)]
    return sorting(alignments(b"%s%d\t0\tc\t7\t9\t1M\t*\t0\t0\tA\t*\n" % (b"x" * 200, i) for i in numbers), "name")


# ---- indexes and regions


@kind(2_000)
def regions_of_a_query(size, folder):
    path = folder / f"{size}.bam"
    data = alignments(b"r%d\t0\tc\t%d\t9\t1M\t*\t0\t0\tA\t*\n" % (i, 10 * i + 1) for i in range(size))
    with st.SamReader(data) as reader, st.BamWriter(path, template=reader, index=True) as writer:
        for record in reader:
            writer.write(record)
    regions = [("c", 10 * i, 10 * i + 5) for i in range(size)]
    return lambda: drain(st.BamReader(path).query(regions))


@kind(5_000)
def sequences_of_an_index(size, folder):
    path = folder / f"{size}.fa"
    path.write_bytes(b"".join(b">s%d\nACGT\n" % i for i in range(size)))
    return lambda: st.FaiIndex.build(path)


# ---- sequences


@kind(200_000)
def counting_k_mers(size, folder):
    # Numbers in the base of four are many different k-mers.
    letters = b"".join(struct.pack(">I", i * 2_654_435_761 % 2**32) for i in range(size // 16))
    text = letters.hex().translate(str.maketrans("0123456789abcdef", "ACGTACGTACGTACGT"))
    return lambda: st.kmer_spectrum(text, 31)


@kind(1_000_000)
def minimizers_of_one_letter(size, folder):
    return lambda: st.minimizers("A" * size, 21, 11)


@kind(1_000_000)
def syncmers_of_one_letter(size, folder):
    return lambda: st.syncmers("A" * size, 31, 11)


@kind(100)
def minimizers_of_wide_windows(size, folder):
    return lambda: st.minimizers("ACGGT" * 100 * size, 21, size)


@kind(200_000)
def an_adapter_that_almost_fits(size, folder):
    return lambda: st.trim_adapter("A" * size, "A" * 40 + "C" * 10, error_rate=0.1)


@kind(500_000)
def complexity_of_one_letter(size, folder):
    return lambda: (st.dust_score("A" * size), st.shannon_entropy("A" * size))
