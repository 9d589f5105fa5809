"""How many reads cover each position of the reference.

M, = and X of a CIGAR cover positions; deletions do if asked for; skips (N), insertions, clips and padding do not. The
numbers are those of `samtools depth`, which leaves out unmapped, secondary, failed and duplicate records too.
"""
from cpython.exc cimport PyErr_CheckSignals
cimport cython
from libc.stdint cimport int32_t, int64_t, uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.alignments.statistics cimport AlignmentSource, open_source, parse_filter, parse_one_region
from seqtide.core.arguments cimport threshold
from seqtide.core.arrays cimport new_zeros
from seqtide.core.gate cimport Gate, enter
from seqtide.io.input cimport open_sink
from seqtide.io.reader cimport RecordReader
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.sam.header cimport Reference
from seqtide.libseqtide.alignments.statistics.coverage cimport CoverageReads, CoverageSums
from seqtide.libseqtide.alignments.statistics.depth cimport (
    CDepthRun, CDepthRuns, DepthOptions, RegionDepth, ZeroDepth, collect_batch_depth, collect_depth, no_zeros,
    sum_depth, zeros_of_all_references, zeros_of_spans, zeros_of_used_references,
)
from seqtide.libseqtide.alignments.statistics.depth_writer cimport (
    CDepthWriter, DepthLines, lines_of_positions, lines_of_runs,
)
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.region cimport Region

from seqtide.alignments.results import DepthRun, ReferenceCoverage
from seqtide.io.input import compression_of
from seqtide.io.sameness import refuse_same_target


cdef uint64_t STEP = 1 << 20
# Positions summed up between two looks at signals.
cdef int64_t POSITIONS = 1 << 22


cdef DepthOptions parse_options(required_flags, excluded_flags, min_mapq, min_base_quality,
                                bint count_deletions, bint overlaps_once=False) except *:
    cdef DepthOptions options
    options.filter = parse_filter(required_flags, excluded_flags, min_mapq)
    options.min_base_quality = <unsigned char> threshold(min_base_quality, "min_base_quality")
    options.count_deletions = count_deletions
    options.overlaps_once = overlaps_once
    return options


cdef ZeroDepth parse_zeros(zeros) except *:
    if zeros == "none":
        return no_zeros
    if zeros == "spanned":
        return zeros_of_spans
    if zeros == "used":
        return zeros_of_used_references
    if zeros == "all":
        return zeros_of_all_references
    raise ValueError(f"zeros must be 'none', 'spanned', 'used' or 'all', not {zeros!r}")


def depth(source, region, start=None, end=None, *, required_flags=0, excluded_flags=0x704, min_mapq=0,
          min_base_quality=0, count_deletions=False, overlaps_once=False):
    """How many reads cover each position of a region.

    A BAM file needs an index; of SAM, queries and batches, which may be in any order, all records are looked at.

    Args:
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.
        region (str): with `start` or `end`, the name of a reference; else a name or a region as samtools writes it,
            "chr1:1,001-2,000", whose positions count from 1 and include the last.
        start (int | None): first position, from 0; None for the start of the reference.
        end (int | None): one behind the last position; None for the end of the reference.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags; by default, unmapped, secondary, failed and
            duplicate ones are left out.
        min_mapq (int): only records with at least this mapping quality.
        min_base_quality (int): only bases with at least this Phred score, and those without one.
        count_deletions (bool): whether deletions cover positions.
        overlaps_once (bool): where both reads of a pair lie over a position, only the one that comes first counts, as
            for `samtools depth -s`. Records must be sorted by coordinate.

    Returns:
        numpy.ndarray: int64, one number for each position of the region that lies on the reference.

    Raises:
        KeyError: no reference has that name.
        FileNotFoundError: there is no index beside the BAM file.
        FormatError: malformed data or index.
        ValueError: an argument is off.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t2M1D2M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> seqtide.depth(sam, "chr1", 7, 14)
        array([0, 1, 1, 0, 1, 1, 0])
    """
    cdef DepthOptions options = parse_options(required_flags, excluded_flags, min_mapq, min_base_quality,
                                              count_deletions, overlaps_once)
    cdef AlignmentFilter everything
    cdef AlignmentSource records = open_source(source, region, start, end, False)
    cdef int64_t* numbers = NULL
    cdef Region place
    cdef int64_t size
    cdef unique_ptr[RegionDepth] counter
    try:
        place = parse_one_region(region, start, end, records.snapshot)
        size = place.end - place.begin
        array = new_zeros(size + 1, "int64", <void**> &numbers)
        counter.reset(new RegionDepth(place, options, numbers))
        records.collect(counter.get(), everything)
    finally:
        records.close()
    sum_in_steps(numbers, size)
    return array[:size]


cdef int sum_in_steps(int64_t* numbers, int64_t size) except -1:
    cdef int64_t begin = 0
    while begin < size:
        if begin > 0:
            numbers[begin] += numbers[begin - 1]
        with nogil:
            sum_depth(numbers + begin, min(POSITIONS, size - begin))
        PyErr_CheckSignals()
        begin += POSITIONS
    return 0


@cython.final
@cython.auto_pickle(False)
cdef class _DepthRuns:
    """What `depth_runs` returns."""
    cdef AlignmentSource source
    cdef unique_ptr[CDepthRuns] depth
    cdef vector[CDepthRun] runs
    cdef size_t next
    cdef bint more
    cdef object error
    cdef Gate gate

    cdef int advance(self) except -1:
        """Takes records until there are runs, or no more records."""
        cdef CAlignmentReader* native
        cdef AlignmentBatch batch
        self.runs.clear()
        self.next = 0
        while self.more and self.runs.empty():
            if self.source.reader is None:
                batch = self.source.next_batch()
                with nogil:
                    if batch is None:
                        self.depth.get().finish(self.runs)
                        self.more = False
                    else:
                        collect_batch_depth(batch.batch, self.depth.get()[0], self.runs)
            else:
                enter(self.source.reader.gate)
                try:
                    native = self.source.reader.get()
                    with nogil:
                        self.more = collect_depth(native[0], self.depth.get()[0], self.runs, STEP)
                finally:
                    self.source.reader.gate.leave()
            PyErr_CheckSignals()
        if not self.more:
            self.source.close()
        return 0

    def __iter__(self):
        return self

    def __next__(self):
        cdef CDepthRun run
        if not self.depth:  # made by `__new__`
            raise ValueError("there are no records to count")
        enter(self.gate)
        try:
            if self.next == self.runs.size():
                self.fill()
            if self.next == self.runs.size():
                raise StopIteration
            run = self.runs[self.next]
            self.next += 1
            return DepthRun(self.source.snapshot.name_of(run.reference_id), run.begin, run.end, run.depth)
        finally:
            self.gate.leave()

    cdef int fill(self) except -1:
        # Runs that were complete before an error are delivered first; then the error comes, every time.
        if self.error is not None:
            raise self.error
        try:
            self.advance()
        except BaseException as error:
            self.error = error
            self.source.close()
            if self.runs.empty():
                raise
        return 0


def depth_runs(source, region=None, start=None, end=None, *, zeros="none", required_flags=0, excluded_flags=0x704,
               min_mapq=0, min_base_quality=0, count_deletions=False, overlaps_once=False):
    """Runs of positions that equally many reads cover, of records sorted by coordinate.

    Memory is bounded by the reads that lie over one position. Runs before a fault are delivered first.

    Args:
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.
        region (str | None): only its positions, as for `depth`; None for all of the file, which needs no index.
        start (int | None): as for `depth`.
        end (int | None): as for `depth`.
        zeros (str): which positions that no read covers make runs of depth 0: "none"; those that records span, in a
            skip for example ("spanned", what `samtools depth` prints); those of references with records that count
            ("used", `samtools depth -a`); or "all" (`samtools depth -aa`). The last two mean the same in a region.
        required_flags (int): as for `depth`, and all others.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.
        min_base_quality (int): only bases with at least this Phred score, and those without one.
        count_deletions (bool): whether deletions cover positions.
        overlaps_once (bool): as for `depth`.

    Returns:
        Iterator[DepthRun]: reference, start, end and depth; the next run has another depth, or is elsewhere.

    Raises:
        ValueError: while iterating, a record is out of order.
        As `depth` does.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t2M1D2M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> [tuple(run) for run in seqtide.depth_runs(sam)]
        [('chr1', 8, 10, 1), ('chr1', 11, 13, 1)]
    """
    cdef _DepthRuns runs = _DepthRuns.__new__(_DepthRuns)
    cdef DepthOptions options = parse_options(required_flags, excluded_flags, min_mapq, min_base_quality,
                                              count_deletions, overlaps_once)
    cdef ZeroDepth zero_depth = parse_zeros(zeros)
    cdef optional[Region] place
    runs.source = open_source(source, region, start, end, False)
    try:
        if region is not None:
            place = parse_one_region(region, start, end, runs.source.snapshot)
        runs.depth.reset(new CDepthRuns(runs.source.snapshot.header, options, zero_depth, place))
    except BaseException:
        runs.source.close()
        raise
    runs.more = True
    return runs


def write_depth(target, source, region=None, start=None, end=None, *, runs=False, zeros="none", required_flags=0,
                excluded_flags=0x704, min_mapq=0, min_base_quality=0, count_deletions=False, overlaps_once=False,
                compression="auto", level=None, threads=None, atomic=False, bint sync=False):
    """Writes how many reads cover each position as lines of text, of records sorted by coordinate.

    The fields of a line are separated by tabs: reference, position (from 1) and depth, as `samtools depth` prints
    them; or those of bedGraph for runs. What lies before a fault of the records is written before the error is raised;
    compressed data gets no end mark then.

    Args:
        target (path | file object): where to write; a caller's file object is left open.
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.
        region (str | None): only its positions, as for `depth`; None for all of the file, which needs no index.
        start (int | None): as for `depth`.
        end (int | None): as for `depth`.
        runs (bool): whether a line is a run of positions of equal depth: reference, start (from 0), end, depth.
        zeros (str): which positions without reads have lines, as for `depth_runs`; "spanned" is what `samtools depth`
            prints.
        required_flags (int): as for `depth`, and all others.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.
        min_base_quality (int): only bases with at least this Phred score, and those without one.
        count_deletions (bool): whether deletions cover positions.
        overlaps_once (bool): as for `depth`.
        compression (str): as for `FastqWriter`.
        level (int | None): as for `FastqWriter`.
        threads (int | None): threads in all for compression; None for min(4, usable CPUs).
        atomic (bool | JointFiles): for paths, write to a temporary file that gets its name once all is written, and
            disappears if that fails; with JointFiles, it gets its name with the others.
        sync (bool): with `atomic`, have the data on the disk before the file gets its name.

    Returns:
        int: how many lines were written.

    Raises:
        OSError: writing failed.
        As `depth_runs` does, iterating included.

    Example:
        >>> import io, seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t2M1D1M\\t*\\t0\\t0\\tACG\\tIII\\n"
        >>> table = io.BytesIO()
        >>> seqtide.write_depth(table, sam)
        3
        >>> table.getvalue()
        b'chr1\\t9\\t1\\nchr1\\t10\\t1\\nchr1\\t12\\t1\\n'
    """
    if not atomic:  # which would replace what was read to its end
        refuse_same_target(target, source.name if isinstance(source, RecordReader) else source, "target and source")
    cdef _DepthRuns found = depth_runs(
        source, region, start, end, zeros=zeros, required_flags=required_flags, excluded_flags=excluded_flags,
        min_mapq=min_mapq, min_base_quality=min_base_quality, count_deletions=count_deletions,
        overlaps_once=overlaps_once)
    cdef DepthLines lines = lines_of_runs if runs else lines_of_positions
    cdef OutputOptions options
    cdef unique_ptr[CDepthWriter] writer
    cdef unique_ptr[CStream] sink
    cdef list kept = []
    cdef object lines_written  # made first, so that nothing can fail once the file has its name
    fault = None
    try:
        sink = open_sink(target, kept, compression, level, threads, atomic, sync)
        options.interrupt_check = check_interrupt
        writer.reset(new CDepthWriter(move(sink), found.source.snapshot.header, lines, options))
        while fault is None and found.more:
            try:
                found.advance()
            except Exception as error:
                fault = error
            with nogil:
                writer.get().write(found.runs)
        lines_written = writer.get().line_count()
        if fault is None:
            with nogil:
                writer.get().close()
        else:
            # It must not look whole, as flushed BGZF does to those who do not know of its end mark.
            if compression_of(target, compression) == "none":
                with nogil:
                    writer.get().flush()
            with nogil:
                writer.get().abandon()
    finally:
        found.source.close()
        with nogil:
            writer.reset()
    if fault is not None:
        raise fault
    return lines_written


def coverage(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0x704, min_mapq=0,
             min_base_quality=0, count_deletions=False, overlaps_once=False):
    """How much of each reference is covered, of records sorted by coordinate.

    Args:
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.
        region (str | None): only its positions, as for `depth`; None for all references.
        start (int | None): as for `depth`.
        end (int | None): as for `depth`.
        required_flags (int): as for `depth`, and all others.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.
        min_base_quality (int): only bases with at least this Phred score, and those without one.
        count_deletions (bool): whether deletions cover positions.
        overlaps_once (bool): as for `depth`: the bases of the second read of a pair in front of the first one's end
            add nothing to depth and quality. It counts as a read all the same.

    Returns:
        list[ReferenceCoverage]: one for each reference, or a single one for the region.

    Raises:
        As `depth_runs` does.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:10\\nr1\\t0\\tchr1\\t4\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> [(found.covered, found.mean_depth, found.reads, found.mean_mapq) for found in seqtide.coverage(sam)]
        [(4, 0.4, 1, 60.0)]
    """
    cdef _DepthRuns runs = depth_runs(
        source, region, start, end, required_flags=required_flags, excluded_flags=excluded_flags, min_mapq=min_mapq,
        min_base_quality=min_base_quality, count_deletions=count_deletions, overlaps_once=overlaps_once)
    cdef const vector[Reference]* references = &runs.source.snapshot.header.get().references()
    cdef vector[int64_t] covered = vector[int64_t](references.size())
    cdef vector[int64_t] bases = vector[int64_t](references.size())
    cdef CDepthRun run
    cdef Region place
    cdef optional[Region] region_of_reads
    cdef unique_ptr[CoverageReads] reads
    try:
        if region is not None:
            place = parse_one_region(region, start, end, runs.source.snapshot)
            region_of_reads = place
        reads.reset(new CoverageReads(references.size(), parse_options(
            required_flags, excluded_flags, min_mapq, min_base_quality, count_deletions), region_of_reads))
        runs.depth.get().observe(reads.get()[0])
        while runs.more:
            runs.advance()
            for run in runs.runs:
                covered[run.reference_id] += run.end - run.begin
                bases[run.reference_id] += (run.end - run.begin) * run.depth
    finally:
        runs.source.close()
    if region is not None:
        return [measured(runs, place.reference_id, place.begin, place.end, covered, bases, reads.get()[0])]
    result = []
    for i in range(<int32_t> references.size()):
        result.append(measured(runs, i, 0, references.at(i).length, covered, bases, reads.get()[0]))
    return result


cdef object measured(_DepthRuns runs, int32_t id, int64_t begin, int64_t end, const vector[int64_t]& covered,
                     const vector[int64_t]& bases, const CoverageReads& reads):
    cdef CoverageSums sums = reads.of(<size_t> id)
    return ReferenceCoverage(runs.source.snapshot.name_of(id), begin, end, covered[id], bases[id], sums.reads,
                             sums.mapqs, sums.base_qualities)
