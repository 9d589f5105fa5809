"""What a report on the quality of reads is made of, counted in one pass."""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cython.operator cimport dereference
from libc.stdint cimport int32_t, int64_t, uint16_t, uint64_t
from libc.string cimport memcpy
from libcpp.pair cimport pair
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.alignments.reader cimport AlignmentReader
from seqtide.core.arrays cimport copied_array, new_array, new_zeros
from seqtide.core.gate cimport enter as enter_gate
from seqtide.core.native cimport assign, decoded
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts
from seqtide.libseqtide.qc.adapters cimport NamedSequence, AdapterSpan, common_adapters as native_adapters
from seqtide.libseqtide.qc.duplication cimport FirstSequences
from seqtide.libseqtide.qc.position_counts cimport PositionBin, PositionCounts, phred_scores, position_bin
from seqtide.libseqtide.qc.read_measures cimport SpreadGc
from seqtide.libseqtide.qc.read_qc cimport ReadQc
from seqtide.quality_control.collecting cimport collect_from_alignments, collect_from_fasta, collect_from_fastq
from seqtide.reads.batch cimport FastaBatch, FastqBatch
from seqtide.reads.fasta cimport FastaReader
from seqtide.reads.fastq cimport FastqReader


cdef list adapter_list(const NamedSequence* adapters, size_t count):
    cdef size_t i
    cdef list result = []
    for i in range(count):
        result.append((decoded(adapters[i].name), decoded(adapters[i].sequence)))
    return result


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


cdef tuple arrays_of_pairs(const vector[pair[uint64_t, uint64_t]]& pairs):
    cdef uint64_t* firsts = NULL
    cdef uint64_t* seconds = NULL
    cdef size_t i
    first = new_array(pairs.size(), "uint64", <void**> &firsts)
    second = new_array(pairs.size(), "uint64", <void**> &seconds)
    for i in range(pairs.size()):
        firsts[i] = pairs[i].first
        seconds[i] = pairs[i].second
    return first, second


cdef object reads_of(ReadQc* qc):
    return qc.lengths().reads()


cdef object bases_of(ReadQc* qc):
    return qc.lengths().bases()


cdef object has_quality(ReadQc* qc):
    return qc.has_quality()


cdef object lengths_of(ReadQc* qc):
    return arrays_of_pairs(qc.lengths().counts())


cdef object bin_limits(ReadQc* qc):
    cdef uint64_t* begins = NULL
    cdef uint64_t* ends = NULL
    cdef size_t i, count = qc.positions().bins()
    cdef PositionBin bin
    begin = new_array(count, "uint64", <void**> &begins)
    end = new_array(count, "uint64", <void**> &ends)
    for i in range(count):
        bin = position_bin(i)
        begins[i] = bin.begin
        ends[i] = bin.end
    return begin, end


cdef object bases_by_bin(ReadQc* qc):
    cdef const PositionCounts* positions = &qc.positions()
    cdef uint64_t* counts = NULL
    cdef size_t i
    cdef BaseCounts bases
    array = new_array((positions.bins(), 6), "uint64", <void**> &counts)
    for i in range(positions.bins()):
        bases = positions.bases(i)
        counts[6 * i] = bases.a
        counts[6 * i + 1] = bases.c
        counts[6 * i + 2] = bases.g
        counts[6 * i + 3] = bases.t
        counts[6 * i + 4] = bases.n
        counts[6 * i + 5] = bases.other
    return array


cdef object scores_by_bin(ReadQc* qc):
    cdef const PositionCounts* positions = &qc.positions()
    cdef uint64_t* counts = NULL
    cdef size_t i
    array = new_array((positions.bins(), phred_scores), "uint64", <void**> &counts)
    for i in range(positions.bins()):
        memcpy(counts + i * phred_scores, positions.scores(i).data(), phred_scores * sizeof(uint64_t))
    return array


cdef object mean_scores(ReadQc* qc):
    return copied_array(qc.measures().mean_scores().data(), phred_scores, "uint64")


cdef object arithmetic_scores(ReadQc* qc):
    return copied_array(qc.measures().arithmetic_scores().data(), phred_scores, "uint64")


cdef object gc_percents(ReadQc* qc):
    return copied_array(qc.measures().gc().data(), qc.measures().gc().size(), "uint64")


cdef object spread_gc(ReadQc* qc):
    cdef SpreadGc spread = qc.measures().spread_gc()
    return copied_array(spread.data(), spread.size(), "float64")


cdef object tracked_sequences(ReadQc* qc):
    cdef const FirstSequences* sequences = &qc.first_sequences()
    cdef size_t i
    cdef string text
    cdef list result = []
    for i in range(sequences.size()):
        text = sequences.sequence(i)
        result.append((PyBytes_FromStringAndSize(text.data(), <Py_ssize_t> text.size()), sequences.count(i)))
    return result


cdef object reads_at_limit(ReadQc* qc):
    return qc.first_sequences().reads_at_limit()


cdef object sample_of(ReadQc* qc):
    times, sequences = arrays_of_pairs(qc.sequence_sample().multiplicities())
    return times, sequences, qc.sequence_sample().fraction()


cdef object adapters_of(ReadQc* qc):
    return adapter_list(qc.adapters().adapters().data(), qc.adapters().adapters().size())


cdef object first_adapters(ReadQc* qc):
    cdef uint64_t* counts = NULL
    cdef size_t adapter, size, bins = qc.positions().bins()
    array = new_zeros((qc.adapters().adapters().size(), bins), "uint64", <void**> &counts)
    for adapter in range(qc.adapters().adapters().size()):
        size = qc.adapters().first_positions(adapter).size()
        if size > 0:
            memcpy(counts + adapter * bins, qc.adapters().first_positions(adapter).data(), size * sizeof(uint64_t))
    return array


cdef object tile_arrays(ReadQc* qc):
    cdef int64_t* numbers = NULL
    cdef uint64_t* sums = NULL
    cdef uint64_t* counts = NULL
    cdef size_t i, bins = qc.positions().bins()
    cdef vector[uint64_t] row
    cdef vector[int32_t] native = qc.tiles().numbers()
    number_array = new_array(native.size(), "int64", <void**> &numbers)
    sum_array = new_zeros((native.size(), bins), "uint64", <void**> &sums)
    count_array = new_zeros((native.size(), bins), "uint64", <void**> &counts)
    for i in range(native.size()):
        numbers[i] = native[i]
        row = qc.tiles().tile(native[i]).sums()
        memcpy(sums + i * bins, row.data(), row.size() * sizeof(uint64_t))
        row = qc.tiles().tile(native[i]).counts()
        memcpy(counts + i * bins, row.data(), row.size() * sizeof(uint64_t))
    return number_array, sum_array, count_array


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
    return adapter_list(adapters.data(), adapters.size())


@cython.final
@cython.auto_pickle(False)
cdef class ReadCounters:
    """Counts what `QcReport` tells: lengths, bases and qualities by position, GC, duplicates, adapters, tiles.

    Positions are 0-based here, and counted in bins: the first 500 have a bin each; behind them come bins that grow with
    the distance, ten for every doubling. Arrays are copies. Memory stays below 40 MB for any number of reads of any
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

        Exact but for `tracked` and `tiles`, which depend on the order of reads.

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
        return self.ask(reads_of)

    @property
    def bases(self):
        """int: letters of all reads."""
        return self.ask(bases_of)

    @property
    def has_quality(self):
        """bool: whether any of the reads had qualities."""
        return self.ask(has_quality)

    @property
    def lengths(self):
        """tuple[numpy.ndarray, numpy.ndarray]: lengths that occur, ascending, and how many reads have each (uint64)."""
        return self.ask(lengths_of)

    @property
    def bin_start(self):
        """numpy.ndarray: first position of each bin (0-based, uint64)."""
        return self.ask(bin_limits)[0]

    @property
    def bin_end(self):
        """numpy.ndarray: position behind the last one of each bin (uint64); may lie behind the longest read."""
        return self.ask(bin_limits)[1]

    @property
    def base_counts(self):
        """numpy.ndarray: A, C, G, T (with U) and N in each bin, in any case; uint64 of shape (bins, 5)."""
        return self.ask(bases_by_bin)[:, :5].copy()

    @property
    def covered(self):
        """numpy.ndarray: letters of any kind in each bin (uint64)."""
        return self.ask(bases_by_bin).sum(axis=1, dtype="uint64")

    @property
    def quality_counts(self):
        """numpy.ndarray: bases in each bin by Phred+33 score 0 to 93; uint64 of shape (bins, 94)."""
        return self.ask(scores_by_bin)

    @property
    def read_quality(self):
        """numpy.ndarray: reads by the Phred score of their mean error probability, rounded down; uint64 of 94."""
        return self.ask(mean_scores)

    @property
    def read_quality_arithmetic(self):
        """numpy.ndarray: reads by the arithmetic mean of their scores, rounded down; uint64 of 94."""
        return self.ask(arithmetic_scores)

    @property
    def read_gc(self):
        """numpy.ndarray: reads by G and C among A, C, G, T and U in percent, rounded to the nearest; uint64 of 101."""
        return self.ask(gc_percents)

    @property
    def fastqc_gc(self):
        """numpy.ndarray: the distribution of GC that FastQC draws, spread over percentages; float64 of 101."""
        return self.ask(spread_gc)

    @property
    def tracked(self):
        """list[tuple[bytes, int]]: the first 100,000 different sequences and how often each occurs.

        In upper case; the first 50 bases of those that have more than 75.
        """
        return self.ask(tracked_sequences)

    @property
    def tracked_reads(self):
        """int: reads up to the last one that was sure to be in `tracked`."""
        return self.ask(reads_at_limit)

    @property
    def duplication_sample(self):
        """tuple[numpy.ndarray, numpy.ndarray, float]: numbers of occurrences, how many sequences have each, and a part.

        The part is that of all different sequences which were followed, up to 100,000: 1.0 if these are all.
        """
        return self.ask(sample_of)

    @property
    def adapters(self):
        """list[tuple[str, str]]: names and sequences that are looked for."""
        return self.ask(adapters_of)

    @property
    def adapter_first(self):
        """numpy.ndarray: reads that have an adapter first in a bin; uint64 of shape (adapters, bins)."""
        return self.ask(first_adapters)

    @property
    def tiles(self):
        """numpy.ndarray: numbers of tiles that names tell, ascending (int64); empty if they tell none."""
        return self.ask(tile_arrays)[0]

    @property
    def tile_sums(self):
        """numpy.ndarray: sums of scores; uint64 of shape (tiles, bins).

        Of the first 10,000 reads and every tenth behind them.
        """
        return self.ask(tile_arrays)[1]

    @property
    def tile_counts(self):
        """numpy.ndarray: number of scores in `tile_sums`, in the same shape."""
        return self.ask(tile_arrays)[2]

    def __repr__(self):
        return f"<ReadCounters reads={self.reads} bases={self.bases}>"
