"""What a report on the quality of reads is made of, counted in one pass."""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cython.operator cimport dereference
from libc.stdint cimport uint16_t, uint64_t
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.alignments.reader cimport AlignmentReader
from seqtide.core.arrays cimport new_array
from seqtide.core.gate cimport enter as enter_gate
from seqtide.core.native cimport assign
from seqtide.libseqtide.qc.adapters cimport NamedSequence, AdapterSpan, common_adapters as native_adapters
from seqtide.libseqtide.qc.kmer_positions cimport kmer_count
from seqtide.libseqtide.qc.read_qc cimport ReadQc
from seqtide.libseqtide.span cimport UnsignedSpan
from seqtide.quality_control cimport questions
from seqtide.quality_control.collecting cimport collect_from_alignments, collect_from_fasta, collect_from_fastq
from seqtide.reads.batch cimport FastaBatch, FastqBatch
from seqtide.reads.fasta cimport FastaReader
from seqtide.reads.fastq cimport FastqReader


cdef int fill_adapters(vector[NamedSequence]& native, object adapters) except -1:
    cdef bytes text
    cdef size_t i = 0
    cdef list pairs = list(adapters)
    native.resize(<size_t> len(pairs))
    for name, sequence in pairs:
        text = name.encode("utf-8", "surrogateescape")
        assign(native[i].name, text)
        text = sequence.encode("utf-8", "surrogateescape")
        assign(native[i].sequence, text)
        i += 1
    return 0


def common_adapters():
    """The adapters that `ReadCounters` looks for unless it is told others.

    Returns:
        list[tuple[str, str]]: names, and beginnings of 12 bases.

    Example:
        >>> from seqtide.quality_control.counters import common_adapters
        >>> common_adapters()[0]
        ('Illumina Universal Adapter', 'AGATCGGAAGAG')
    """
    cdef AdapterSpan adapters = native_adapters()
    return questions.adapter_list(adapters.data(), adapters.size())


@cython.final
@cython.auto_pickle(False)
cdef class ReadCounters:
    """Counts what `QcReport` tells: lengths, bases and qualities by position, GC, duplicates, adapters, where from.

    Positions are 0-based here, and counted in bins: the first 500 have a bin each; behind them come bins that grow with
    the distance, ten for every doubling. Arrays are copies. Memory stays below 60 MB for any number of reads of any
    length. Pickles, so that processes can count apart and `merge`.

    Args:
        adapters (Iterable[tuple[str, str]] | None): names and sequences of at most 100 letters A, C, G and T each;
            None for `common_adapters()`.

    Raises:
        ValueError: an adapter has other letters, or there are more than 256.

    Thread safety: any number of threads; each call waits for those of others.

    Example:
        >>> import seqtide
        >>> from seqtide.quality_control.counters import ReadCounters
        >>> counters = ReadCounters()
        >>> with seqtide.open(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nGG\\n+\\n5I\\n") as reader:
        ...     counters.collect(reader)
        False
        >>> counters.reads, counters.bases, counters.base_counts[0].tolist()
        (2, 6, [1, 0, 1, 0, 0])
    """

    def __cinit__(self, adapters=None):
        cdef vector[NamedSequence] native
        fill_adapters(native, common_adapters() if adapters is None else adapters)
        self.qc.reset(new ReadQc(native))

    cdef ReadQc* enter(self) except NULL:
        enter_gate(self.gate)
        try:
            self.qc.get().check_whole()
        except BaseException:
            self.gate.leave()
            raise
        return self.qc.get()

    cdef object ask(self, object (*question)(ReadQc*)):
        cdef ReadQc* qc = self.enter()
        try:
            return question(qc)
        finally:
            self.gate.leave()

    def add(self, batch):
        """Counts all reads of a batch.

        Args:
            batch (FastqBatch | FastaBatch): the reads.

        Raises:
            TypeError: something else.
            MemoryError: memory ran out; the counters are of no use from then on.
        """
        if not isinstance(batch, (FastqBatch, FastaBatch)):
            raise TypeError(f"expected a FastqBatch or a FastaBatch, not {type(batch).__name__}")
        cdef ReadQc* qc = self.enter()
        try:
            if isinstance(batch, FastqBatch):
                with nogil:
                    qc.add_fastq((<FastqBatch> batch).batch)
            else:
                with nogil:
                    qc.add_fasta((<FastaBatch> batch).batch)
        finally:
            self.gate.leave()

    def collect(self, reader, max_bytes=1 << 62, *, excluded_flags=0x900):
        """Counts reads that a reader still has.

        If an error ends them, those before it are counted.

        Args:
            reader (FastqReader | FastaReader | AlignmentReader): read without the GIL. Alignments give their reads as
                the sequencer wrote them.
            max_bytes (int): return once about so many bytes of names, sequences and qualities were used.
            excluded_flags (int): alignment records with any of these flags are left out; by default secondary and
                supplementary alignments, which repeat a read.

        Returns:
            bool: False once there are no more.

        Raises:
            FormatError: malformed data, as from the reader itself.
            OSError: reading failed.
        """
        cdef uint64_t most = max_bytes
        cdef uint16_t excluded = excluded_flags
        cdef bint more = False
        if not isinstance(reader, (FastqReader, FastaReader, AlignmentReader)):
            raise TypeError(f"expected a reader of FASTQ, FASTA, SAM or BAM, not {type(reader).__name__}")
        cdef ReadQc* qc = self.enter()
        try:
            if isinstance(reader, FastqReader):
                more = collect_from_fastq(reader, qc, most)
            elif isinstance(reader, FastaReader):
                more = collect_from_fasta(reader, qc, most)
            else:
                more = collect_from_alignments(reader, qc, most, excluded)
        finally:
            self.gate.leave()
        return more

    def merge(self, ReadCounters other not None):
        """Adds all that `other` has counted.

        Exact but for `tracked`, `tiles` and k-mers, which depend on the order of reads.

        Args:
            other (ReadCounters): counters of other reads, for the same adapters.

        Raises:
            ValueError: other adapters.
        """
        # By way of what pickling saves: two threads that merge each other's would wait for ever.
        cdef bytes saved = other.save()
        cdef ReadCounters copy = ReadCounters(())
        copy.qc.get().load(string_view(PyBytes_AS_STRING(saved), <size_t> len(saved)))
        cdef ReadQc* qc = self.enter()
        try:
            with nogil:
                qc.merge(dereference(copy.qc))
        finally:
            self.gate.leave()

    def save(self):
        """All that was counted, for `load` of the same version of seqtide.

        Returns:
            bytes: a form of its own.
        """
        cdef string saved
        cdef ReadQc* qc = self.enter()
        try:
            with nogil:
                saved = qc.save()
        finally:
            self.gate.leave()
        return PyBytes_FromStringAndSize(saved.data(), <Py_ssize_t> saved.size())

    @staticmethod
    def load(bytes saved not None):
        """Counters as `save` found them.

        Args:
            saved (bytes): what `save` returned.

        Raises:
            ValueError: it is something else, or of another version.
        """
        cdef ReadCounters counters = ReadCounters(())
        counters.qc.get().load(string_view(PyBytes_AS_STRING(saved), <size_t> len(saved)))
        return counters

    def __reduce__(self):
        return ReadCounters.load, (self.save(),)

    @property
    def reads(self):
        """int: number of reads."""
        return self.ask(questions.reads_of)

    @property
    def bases(self):
        """int: letters of all reads."""
        return self.ask(questions.bases_of)

    @property
    def has_quality(self):
        """bool: whether any of the reads had qualities."""
        return self.ask(questions.has_quality)

    @property
    def lengths(self):
        """tuple[numpy.ndarray, numpy.ndarray]: lengths that occur, ascending, and how many reads have each (uint64)."""
        return self.ask(questions.lengths_of)

    @property
    def bin_start(self):
        """numpy.ndarray: first position of each bin (0-based, uint64)."""
        return self.ask(questions.bin_limits)[0]

    @property
    def bin_end(self):
        """numpy.ndarray: position behind the last one of each bin (uint64); may lie behind the longest read."""
        return self.ask(questions.bin_limits)[1]

    @property
    def base_counts(self):
        """numpy.ndarray: A, C, G, T (with U) and N in each bin, in any case; uint64 of shape (bins, 5)."""
        return self.ask(questions.bases_by_bin)[:, :5].copy()

    @property
    def covered(self):
        """numpy.ndarray: letters of any kind in each bin (uint64)."""
        return self.ask(questions.bases_by_bin).sum(axis=1, dtype="uint64")

    @property
    def quality_counts(self):
        """numpy.ndarray: bases in each bin by Phred+33 score 0 to 93; uint64 of shape (bins, 94)."""
        return self.ask(questions.scores_by_bin)

    @property
    def read_quality(self):
        """numpy.ndarray: reads by the Phred score of their mean error probability, rounded down; uint64 of 94."""
        return self.ask(questions.mean_scores)

    @property
    def read_quality_arithmetic(self):
        """numpy.ndarray: reads by the arithmetic mean of their scores, rounded down; uint64 of 94."""
        return self.ask(questions.arithmetic_scores)

    @property
    def read_gc(self):
        """numpy.ndarray: reads by G and C among A, C, G, T and U in percent, rounded to the nearest; uint64 of 101."""
        return self.ask(questions.gc_percents)

    @property
    def fastqc_gc(self):
        """numpy.ndarray: the distribution of GC that FastQC draws, spread over percentages; float64 of 101."""
        return self.ask(questions.spread_gc)

    @property
    def tracked(self):
        """list[tuple[bytes, int]]: the first 100,000 different sequences and how often each occurs.

        In upper case; the first 50 bases of those that have more than 75.
        """
        return self.ask(questions.tracked_sequences)

    @property
    def tracked_reads(self):
        """int: reads up to the last one that was sure to be in `tracked`."""
        return self.ask(questions.reads_at_limit)

    @property
    def duplication_sample(self):
        """tuple[numpy.ndarray, numpy.ndarray, float]: numbers of occurrences, how many sequences have each, and a part.

        The part is that of all different sequences which were followed, up to 100,000: 1.0 if these are all.
        """
        return self.ask(questions.sample_of)

    @property
    def adapters(self):
        """list[tuple[str, str]]: names and sequences that are looked for."""
        return self.ask(questions.adapters_of)

    @property
    def adapter_first(self):
        """numpy.ndarray: reads that have an adapter first in a bin; uint64 of shape (adapters, bins)."""
        return self.ask(questions.first_adapters)

    @property
    def tiles(self):
        """numpy.ndarray: numbers of tiles that names tell, ascending (int64); empty if they tell none."""
        return self.ask(questions.tile_arrays)[0]

    @property
    def tile_sums(self):
        """numpy.ndarray: sums of scores; uint64 of shape (tiles, bins).

        Of the first 10,000 reads and every tenth behind them.
        """
        return self.ask(questions.tile_arrays)[1]

    @property
    def tile_counts(self):
        """numpy.ndarray: number of scores in `tile_sums`, in the same shape."""
        return self.ask(questions.tile_arrays)[2]

    @property
    def lanes(self):
        """numpy.ndarray: lanes and surfaces that names tell, ascending; int64 of shape (lanes, 2).

        A surface of 0 is not told. Of Illumina, Element and MGI; up to 64.
        """
        return self.ask(questions.lane_arrays)[0]

    @property
    def lane_totals(self):
        """numpy.ndarray: reads, bases, bases with a score and the sum of scores of each of `lanes`; uint64."""
        return self.ask(questions.lane_arrays)[1]

    @property
    def lane_sums(self):
        """numpy.ndarray: sums of scores; uint64 of shape (lanes, bins). Of all reads."""
        return self.ask(questions.lane_arrays)[2]

    @property
    def lane_counts(self):
        """numpy.ndarray: number of scores in `lane_sums`, in the same shape."""
        return self.ask(questions.lane_arrays)[3]

    @property
    def channels(self):
        """numpy.ndarray: channels of a nanopore device that names or tags tell, ascending (int64), up to 16,384."""
        return self.ask(questions.channel_arrays)[0]

    @property
    def channel_totals(self):
        """numpy.ndarray: reads, bases, bases with a score and the sum of scores of each of `channels`; uint64."""
        return self.ask(questions.channel_arrays)[1]

    @property
    def time_start(self):
        """numpy.ndarray: starts of bins of time in which reads began, in seconds since 1970 (UTC, int64).

        Each is `time_width` long and begins at a multiple of that. Bins without reads are left out.
        """
        return self.ask(questions.time_arrays)[0]

    @property
    def time_width(self):
        """int: seconds of a bin of time, the least of 60, 120, 240 ... with which all are in no more than 1,024."""
        return self.ask(questions.time_arrays)[2]

    @property
    def time_totals(self):
        """numpy.ndarray: reads, bases, bases with a score and the sum of scores by `time_start`; uint64."""
        return self.ask(questions.time_arrays)[1]

    @property
    def kmer_totals(self):
        """numpy.ndarray: sequences of seven bases at each position of the first 500 bases (uint64).

        Of every fiftieth read. Those with other letters than A, C, G, T and U are left out.
        """
        return self.ask(questions.kmer_totals)

    @property
    def kmer_spans(self):
        """numpy.ndarray: behind the last position that FastQC looks at for each k-mer; uint16 of 16,384, or none.

        K-mers are in alphabetical order. It is the last position at which it occurs, or the last of the read that had
        it first.
        """
        return self.ask(questions.kmer_spans)

    @property
    def kmer_bases(self):
        """int: bases of the longest read whose k-mers were counted, at most 500."""
        return self.ask(questions.kmer_bases)

    def kmer_counts(self, ends):
        """How often each k-mer occurs in groups of positions.

        Args:
            ends (Iterable[int]): the position behind each group, ascending; the first group begins at 0.

        Returns:
            numpy.ndarray: uint64 of shape (16384, groups); k-mers are in alphabetical order.

        Raises:
            ValueError: ends do not ascend, or one is above the number of `kmer_totals`.
        """
        cdef vector[uint64_t] native = ends
        cdef uint64_t* counts = NULL
        cdef uint64_t last = 0
        array = new_array((kmer_count, native.size()), "uint64", <void**> &counts)
        cdef ReadQc* qc = self.enter()
        try:
            for end in native:
                if end < last or end > qc.kmers().positions():
                    raise ValueError(f"ends must ascend to {qc.kmers().positions()} at most, not be {end}")
                last = end
            with nogil:
                qc.kmers().count_within(UnsignedSpan(native.data(), native.size()), counts)
        finally:
            self.gate.leave()
        return array

    def __repr__(self):
        return f"<ReadCounters reads={self.reads} bases={self.bases}>"
