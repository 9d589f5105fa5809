"""Summary statistics of a set of reads, exact and in one pass."""
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.exc cimport PyErr_CheckSignals
cimport cython
from cython.operator cimport dereference
from libc.math cimport isnan
from libc.stdint cimport uint64_t
from libcpp.memory cimport make_unique, unique_ptr
from libcpp.pair cimport pair
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.gate cimport enter
from seqtide.core.text cimport ascii_bytes
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts, ByteHistogram
from seqtide.libseqtide.reads.fasta.reader cimport CFastaReader
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.stats cimport CSequenceStats, LengthCounts, collect_fasta, collect_fastq
from seqtide.reads.fasta cimport FastaReader
from seqtide.reads.fastq cimport FastqReader


cdef uint64_t STEP = 8 << 20
# Places of a histogram of bytes.
cdef size_t BYTE_VALUES = 256


cdef inline object known(double number):
    return None if isnan(number) else number


# Each step counts aside, so that the total only changes while this thread has the GIL.
cdef bint fastq_step(FastqReader reader, CSequenceStats& total) except -1:
    cdef CSequenceStats step
    cdef CFastqReader* source
    cdef bint more
    enter(reader.gate)
    try:
        source = reader.get()
        with nogil:
            more = collect_fastq(source[0], step, STEP)
    finally:
        reader.gate.leave()
        total.merge(step)
    return more


cdef bint fasta_step(FastaReader reader, CSequenceStats& total) except -1:
    cdef CSequenceStats step
    cdef CFastaReader* source
    cdef bint more
    enter(reader.gate)
    try:
        source = reader.get()
        with nogil:
            more = collect_fasta(source[0], step, STEP)
    finally:
        reader.gate.leave()
        total.merge(step)
    return more


@cython.final
@cython.auto_pickle(False)
cdef class SequenceStats:
    """Counts reads, bases, lengths, base composition and qualities.

    Memory grows with the number of distinct read lengths, not with the number of reads. What is not defined (lengths
    without reads, percentages of nothing, qualities of FASTA) is None. Pickles, so that processes can count apart and
    `merge`.

    Example:
        >>> import seqtide
        >>> stats = seqtide.SequenceStats()
        >>> with seqtide.open(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nGG\\n+\\n5I\\n") as reader:
        ...     stats.update(reader)
        >>> stats.reads, stats.bases, stats.n50, round(stats.gc_percent, 2)
        (2, 6, 4, 66.67)
    """

    cdef int add_fastq_view(self, const FastqView* view) except -1 nogil:
        self.stats.add_fastq(view[0])
        return 0

    cdef int add_fasta_view(self, const FastaView* view) except -1 nogil:
        self.stats.add_fasta(view[0])
        return 0

    def add(self, record):
        """Counts one record.

        Args:
            record (FastqRecord | FastaRecord): anything with `sequence`, and with `quality` if it has one.

        Raises:
            ValueError: sequence and quality have different lengths.
        """
        cdef bytes sequence = ascii_bytes(record.sequence, "sequence")
        quality = getattr(record, "quality", None)
        cdef bytes values = sequence
        cdef FastqView read
        cdef FastaView contig
        if quality is None:
            contig.sequence = string_view(PyBytes_AS_STRING(sequence), <size_t> len(sequence))
            self.add_fasta_view(&contig)
            return
        values = ascii_bytes(quality, "quality")
        if len(values) != len(sequence):
            raise ValueError(f"sequence has {len(sequence)} letters, but quality has {len(values)}")
        read.sequence = string_view(PyBytes_AS_STRING(sequence), <size_t> len(sequence))
        read.quality = string_view(PyBytes_AS_STRING(values), <size_t> len(values))
        self.add_fastq_view(&read)

    def update(self, records, *, progress=None):
        """Counts all records that are left.

        If an error ends the records early, those before it are counted.

        Args:
            records (FastqReader | FastaReader | Iterable): a reader, which is read to its end without the GIL, or
                any iterable of records.
            progress (Callable[[], object] | None): called every few milliseconds, between two records, and at
                the end; what it raises ends the counting.

        Raises:
            FormatError: malformed data, as from the reader itself.
            OSError: reading failed.
        """
        cdef bint more = True
        cdef int until_progress = 0
        if isinstance(records, (FastqReader, FastaReader)):
            while more:
                if isinstance(records, FastqReader):
                    more = fastq_step(records, self.stats)
                else:
                    more = fasta_step(records, self.stats)
                PyErr_CheckSignals()
                if progress is not None:
                    progress()
            return
        for record in records:
            self.add(record)
            until_progress += 1
            if progress is not None and until_progress == 10_000:
                until_progress = 0
                progress()
        if progress is not None:
            progress()

    def merge(self, SequenceStats other not None):
        """Adds all that `other` has counted.

        Args:
            other (SequenceStats): statistics of other reads.

        Example:
            >>> import seqtide
            >>> total = seqtide.SequenceStats()
            >>> for name in "a", "b":
            ...     part = seqtide.SequenceStats()
            ...     part.add(seqtide.FastaRecord(name, "ACGT"))
            ...     total.merge(part)
            >>> total.bases
            8
        """
        # A copy, so that statistics can be added to themselves.
        cdef unique_ptr[CSequenceStats] copy = make_unique[CSequenceStats](other.stats)
        self.stats.merge(copy.get()[0])

    @property
    def reads(self):
        """int: number of records."""
        return self.stats.reads()

    @property
    def bases(self):
        """int: letters of all sequences."""
        return self.stats.bases()

    @property
    def min_length(self):
        """int | None: length of the shortest read."""
        return self.stats.min_length() if self.stats.reads() else None

    @property
    def mean_length(self):
        """float | None: bases per read."""
        return known(self.stats.mean_length())

    @property
    def median_length(self):
        """float | None: the middle length, or the mean of the two middle ones."""
        return self.stats.median_length() if self.stats.reads() else None

    @property
    def max_length(self):
        """int | None: length of the longest read."""
        return self.stats.max_length() if self.stats.reads() else None

    @property
    def n50(self):
        """int | None: the largest length such that reads this long or longer hold at least half of all bases.

        As defined by Lander et al. 2001, Nature 409:860.
        """
        return self.stats.n50() if self.stats.reads() else None

    @property
    def base_counts(self):
        """dict[str, int]: number of "A", "C", "G", "T" (and U), "N" and "other" letters, upper and lower case."""
        cdef BaseCounts counts = self.stats.base_counts()
        return {"A": counts.a, "C": counts.c, "G": counts.g, "T": counts.t, "N": counts.n, "other": counts.other}

    @property
    def gc_percent(self):
        """float | None: G and C among A, C, G, T and U, from 0 to 100."""
        return known(self.stats.gc_percent())

    @property
    def n_percent(self):
        """float | None: N among all bases, from 0 to 100."""
        return known(self.stats.n_percent())

    @property
    def mean_quality(self):
        """float | None: Phred score of the mean error probability of all bases, -10 log10(mean of 10^(-Q/10))."""
        return known(self.stats.mean_quality())

    @property
    def q20_percent(self):
        """float | None: bases of Phred quality 20 or better, from 0 to 100."""
        return known(self.stats.quality_percent(20))

    @property
    def q30_percent(self):
        """float | None: bases of Phred quality 30 or better, from 0 to 100."""
        return known(self.stats.quality_percent(30))

    def as_dict(self):
        """All numbers by the names of their attributes, apart from `base_counts`.

        Returns:
            dict[str, int | float | None]: ready for a table or for JSON.
        """
        names = ("reads", "bases", "min_length", "mean_length", "median_length", "max_length", "n50", "gc_percent",
                 "n_percent", "mean_quality", "q20_percent", "q30_percent")
        return {name: getattr(self, name) for name in names}

    def __reduce__(self):
        cdef vector[pair[uint64_t, uint64_t]] native = self.stats.lengths().counts()
        cdef ByteHistogram qualities = self.stats.quality_counts()
        cdef BaseCounts bases = self.stats.base_counts()
        cdef size_t i
        cdef list lengths = [], counts = []
        for i in range(native.size()):
            lengths.append((native[i].first, native[i].second))
        for i in range(BYTE_VALUES):
            counts.append(qualities[i])
        return _restore_stats, (lengths, (bases.a, bases.c, bases.g, bases.t, bases.n, bases.other), counts)

    def __repr__(self):
        return f"<SequenceStats reads={self.reads} bases={self.bases}>"


def _restore_stats(lengths, bases, qualities):
    cdef LengthCounts native
    cdef BaseCounts counts
    cdef ByteHistogram histogram
    cdef size_t i
    for length, reads in lengths:
        native.add(length, reads)
    counts.a, counts.c, counts.g, counts.t, counts.n, counts.other = bases
    for i in range(BYTE_VALUES):
        histogram[i] = qualities[i]
    cdef unique_ptr[CSequenceStats] restored = unique_ptr[CSequenceStats](
        new CSequenceStats(native, counts, histogram))
    cdef SequenceStats stats = SequenceStats.__new__(SequenceStats)
    stats.stats = move(dereference(restored))
    return stats
