"""What a report on alignments is made of besides their reads, counted in the same pass."""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport uint16_t, uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.pair cimport pair
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.alignments.reader cimport AlignmentReader
from seqtide.core.arrays cimport copied_array, new_array
from seqtide.core.gate cimport Gate, enter as enter_gate
from seqtide.core.native cimport decoded
from seqtide.index.fasta_file cimport FastaFile
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.alignments.statistics.histogram cimport Histogram
from seqtide.libseqtide.qc.alignment_errors cimport AlignmentErrors, CycleCounts
from seqtide.libseqtide.qc.alignment_qc cimport AlignmentQc, ReadGroupQc, collect_both
from seqtide.libseqtide.qc.coverage_qc cimport CoverageDistribution
from seqtide.libseqtide.qc.gc_bias cimport GcWindows
from seqtide.libseqtide.qc.read_qc cimport ReadQc
from seqtide.libseqtide.qc.reference_bases cimport ReferenceBases
from seqtide.quality_control.counters cimport ReadCounters


# Bases of the reference between two looks at signals.
cdef uint64_t SCAN_STEP = 16 << 20

# The columns of `cycles`.
CYCLE_COLUMNS = ("aligned", "compared", "mismatches", "insertions", "deletions", "clipped")


cdef object cycles_array(const AlignmentErrors& errors):
    cdef vector[CycleCounts] cycles = errors.cycles()
    cdef uint64_t* counts = NULL
    cdef size_t i
    array = new_array((cycles.size(), 6), "uint64", <void**> &counts)
    for i in range(cycles.size()):
        counts[6 * i] = cycles[i].aligned
        counts[6 * i + 1] = cycles[i].compared
        counts[6 * i + 2] = cycles[i].mismatches
        counts[6 * i + 3] = cycles[i].insertions
        counts[6 * i + 4] = cycles[i].deletions
        counts[6 * i + 5] = cycles[i].clipped
    return array


cdef object substitutions_array(const AlignmentErrors& errors):
    cdef uint64_t* counts = NULL
    cdef size_t reference, base
    array = new_array((4, 4), "uint64", <void**> &counts)
    for reference in range(4):
        for base in range(4):
            counts[4 * reference + base] = errors.substitutions().at(reference).at(base)
    return array


cdef tuple histogram_arrays(const Histogram& histogram):
    cdef vector[pair[uint64_t, uint64_t]] entries = histogram.entries()
    cdef uint64_t* values = NULL
    cdef uint64_t* times = NULL
    cdef size_t i
    value_array = new_array(entries.size(), "uint64", <void**> &values)
    time_array = new_array(entries.size(), "uint64", <void**> &times)
    for i in range(entries.size()):
        values[i] = entries[i].first
        times[i] = entries[i].second
    return value_array, time_array


cdef dict table_of(ReadGroupQc* group):
    passed = group.flags.passed
    failed = group.flags.failed
    return {
        "passed": passed,
        "failed": failed,
        "mapq": copied_array(group.mapq.counts(), 256, "uint64"),
        "insert_sizes": histogram_arrays(group.insert_sizes.sizes),
        "cycles": cycles_array(group.errors),
        "substitutions": substitutions_array(group.errors),
        "insertions": histogram_arrays(group.errors.insertion_lengths()),
        "deletions": histogram_arrays(group.errors.deletion_lengths()),
        "without_md": group.errors.without_md(),
        "wrong_md": group.errors.wrong_md(),
        "forward": group.forward,
        "reverse": group.reverse,
        "bases": group.bases,
        "scored_bases": group.scored_bases,
        "score_sum": group.score_sum,
    }


cdef dict coverage_of(const CoverageDistribution& found):
    cdef uint64_t* numbers[3]
    cdef double* medians = NULL
    cdef size_t i, count = found.references.size()
    cdef list names = []
    length = new_array(count, "uint64", <void**> &numbers[0])
    covered = new_array(count, "uint64", <void**> &numbers[1])
    bases = new_array(count, "uint64", <void**> &numbers[2])
    median = new_array(count, "float64", <void**> &medians)
    for i in range(count):
        names.append(decoded(found.references[i].name))
        numbers[0][i] = found.references[i].length
        numbers[1][i] = found.references[i].covered
        numbers[2][i] = found.references[i].bases
        medians[i] = found.references[i].median_sum / 2.0
    depths, positions = histogram_arrays(found.depths)
    return {
        "references": names,
        "length": length,
        "covered": covered,
        "bases": bases,
        "median": median,
        "depths": depths,
        "positions": positions,
        "unknown": decoded(found.unknown),
    }


@cython.final
@cython.auto_pickle(False)
cdef class AlignmentCounters:
    """Counts, for each read group: flags, MAPQ, insert sizes, and errors by cycle and by kind.

    A cycle is a position of the read as it was sequenced, 0-based, in the bins of `ReadCounters`. Mismatches are those
    that the tag MD tells, or `X` in a CIGAR without `M`, or what a comparison with the reference finds. Memory grows
    with the number of read groups, by about half a megabyte for each, and with that of references. Pickles, without the
    reference.

    Args:
        reference (FastaFile | None): what the records are aligned to, for GC bias, and for mismatches of records
            without MD; it may lack references. It is needed as long as records are counted.

    Thread safety: any number of threads; each call waits for those of others.

    Example:
        >>> import seqtide
        >>> from seqtide.quality_control.alignment_counters import AlignmentCounters
        >>> from seqtide.quality_control.counters import ReadCounters
        >>> sam = b"@SQ\\tSN:c\\tLN:9\\nr\\t0\\tc\\t1\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\tMD:Z:1A2\\n"
        >>> counters = AlignmentCounters()
        >>> with seqtide.open(sam) as reader:
        ...     counters.collect(reader, ReadCounters())
        False
        >>> table = counters.table()
        >>> table["passed"]["mapped"], table["cycles"][1].tolist()
        (1, [1, 1, 1, 0, 0, 0])
    """
    cdef AlignmentQc qc
    cdef FastaFile reference
    cdef unique_ptr[ReferenceBases] bases
    cdef HeaderPtr header  # that `bases` belongs to
    cdef Gate gate
    cdef bint broken

    def __cinit__(self, reference=None):
        if reference is not None and not isinstance(reference, FastaFile):
            raise TypeError(f"reference must be a FastaFile, not {type(reference).__name__}")
        self.reference = reference

    cdef int enter(self) except -1:
        enter_gate(self.gate)
        if self.broken:
            self.gate.leave()
            raise ValueError("memory ran out while records were counted: these counts are not whole")
        return 0

    # Both the reader and the FASTA file are entered.
    cdef int compare(self, CAlignmentReader* source) except -1:
        cdef unique_ptr[GcWindows] windows
        cdef unique_ptr[ReferenceBases] bases
        cdef bint more = True
        fasta = self.reference.get()
        if self.header.get() == source.header().get():
            return 0
        bases.reset(new ReferenceBases(fasta[0], source.header()))
        windows.reset(new GcWindows(bases.get()[0]))
        while more:
            with nogil:
                more = windows.get().advance(SCAN_STEP)
            PyErr_CheckSignals()
        self.qc.compare_with(bases.get()[0], windows.get().counts())
        self.bases.swap(bases)
        self.header = source.header()
        return 0

    cdef bint collect_from(self, AlignmentReader records, ReadQc* qc, uint64_t most, uint16_t excluded) except -1:
        cdef CAlignmentReader* source = records.get()
        if self.reference is not None:
            enter_gate(self.reference.gate)
        try:
            if self.reference is not None:
                self.compare(source)
            with nogil:
                return collect_both(source[0], qc[0], most, excluded, &self.qc)
        finally:
            if self.reference is not None:
                self.reference.gate.leave()

    def collect(self, reader, ReadCounters reads not None, max_bytes=1 << 62, *, excluded_flags=0x900):
        """Counts records that a reader still has: all of them here, and their reads.

        If an error ends them, those before it are counted.

        Args:
            reader (AlignmentReader): read without the GIL.
            reads (ReadCounters): for the reads, as the sequencer wrote them.
            max_bytes (int): return once about so many bytes of records were used.
            excluded_flags (int): reads of records with any of these flags are left out, since secondary and
                supplementary alignments repeat them.

        Returns:
            bool: False once there are no more.

        Raises:
            FormatError: malformed data, as from the reader itself, or in the reference.
            OSError: reading failed.
            ValueError: the reference has none of the references of the header, or one of another length, or is closed.
        """
        cdef uint64_t most = max_bytes
        cdef uint16_t excluded = excluded_flags
        cdef bint more = False
        cdef ReadQc* qc
        if not isinstance(reader, AlignmentReader):
            raise TypeError(f"expected a reader of SAM or BAM, not {type(reader).__name__}")
        cdef AlignmentReader records = reader
        self.enter()
        try:
            qc = reads.enter()
            try:
                enter_gate(records.gate)
                try:
                    more = self.collect_from(records, qc, most, excluded)
                except MemoryError:
                    self.broken = True
                    raise
                finally:
                    records.gate.leave()
            finally:
                reads.gate.leave()
        finally:
            self.gate.leave()
        return more

    def merge(self, AlignmentCounters other not None):
        """Adds all that `other` has counted.

        Exact but for `coverage`: depths of one position add up, which nobody knows afterwards. If both cover the same
        reference, it is not known any more.

        Args:
            other (AlignmentCounters): of other records.

        Raises:
            ValueError: only one of them has a reference, or they have different ones.
        """
        cdef AlignmentCounters copy = AlignmentCounters.load(other.save())
        self.enter()
        try:
            self.qc.merge(copy.qc)
        finally:
            self.gate.leave()

    def save(self):
        """All that was counted, for `load` of the same version of seqtide.

        Returns:
            bytes: a form of its own.
        """
        cdef string saved
        self.enter()
        try:
            saved = self.qc.save()
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
        cdef AlignmentCounters counters = AlignmentCounters()
        counters.qc.load(string_view(PyBytes_AS_STRING(saved), <size_t> len(saved)))
        return counters

    def __reduce__(self):
        return AlignmentCounters.load, (self.save(),)

    @property
    def read_groups(self):
        """list[str]: values of the tag RG that records have; "" if there are records without one."""
        cdef vector[string] names
        cdef size_t i
        cdef list result = []
        self.enter()
        try:
            names = self.qc.names()
            for i in range(names.size()):
                result.append(decoded(names[i]))
        finally:
            self.gate.leave()
        return result

    def table(self, read_group=None):
        """The counts of a read group.

        Args:
            read_group (str | None): one of `read_groups`; None for all records.

        Returns:
            dict[str, object]: "passed" and "failed", records by kind as `samtools flagstat` counts them; "mapq", mapped
            records by MAPQ (uint64 of 256); "insert_sizes", sizes of templates and pairs with each; "cycles", uint64 of
            shape (bins, 6) with the columns "aligned", "compared", "mismatches", "insertions", "deletions", "clipped";
            "substitutions", uint64 of shape (4, 4), by base of the reference, then of the read, A, C, G, T in the
            direction of sequencing; "insertions" and "deletions", lengths and how often each occurs; "without_md" and
            "wrong_md", reads without MD whose mismatches are not known, and those whose MD disagrees with their CIGAR;
            "forward" and "reverse", primary mapped records by strand; of records that are neither secondary nor
            supplementary "bases", of which "scored_bases" have qualities, whose Phred scores sum up to "score_sum".

        Raises:
            KeyError: no record is of that read group.
        """
        cdef unique_ptr[ReadGroupQc] sum
        cdef const ReadGroupQc* group
        cdef bytes name
        sum.reset(new ReadGroupQc())
        names = self.read_groups if read_group is None else [read_group]
        self.enter()
        try:
            for each in names:
                name = each.encode("utf-8", "surrogateescape")
                group = self.qc.group(string_view(PyBytes_AS_STRING(name), <size_t> len(name)))
                if group == NULL:
                    raise KeyError(f"no record is of the read group {each!r}")
                sum.get().merge(group[0])
        finally:
            self.gate.leave()
        return table_of(sum.get())

    def coverage(self):
        """How many positions of the references are covered how often, as `samtools depth` counts.

        Returns:
            dict[str, object]: "references", their names; for each of them "length", positions that are "covered", the
            sum of all depths as "bases" (uint64 each), and the "median" depth (float64); "depths" from 1 that occur,
            and how many "positions" have each (uint64); "unknown": "", or why there is nothing of this, as for
            records that are not sorted by coordinate.
        """
        cdef CoverageDistribution found
        self.enter()
        try:
            with nogil:
                found = self.qc.coverage()
        finally:
            self.gate.leave()
        return coverage_of(found)

    def gc_bias(self):
        """Windows of 100 bases of the reference, and reads that begin in such a window, by percent of G and C.

        Returns:
            tuple[numpy.ndarray, numpy.ndarray]: uint64 of 101 each, for 0 to 100 %; all zero without a reference.
        """
        self.enter()
        try:
            bias = &self.qc.gc_bias()
            return (copied_array(bias.windows().data(), bias.windows().size(), "uint64"),
                    copied_array(bias.reads().data(), bias.reads().size(), "uint64"))
        finally:
            self.gate.leave()

    def __repr__(self):
        return f"<AlignmentCounters records={self.table()['passed']['total'] + self.table()['failed']['total']}>"
