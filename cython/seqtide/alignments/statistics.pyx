"""Statistics of alignments, exact and in one pass.

Every function takes as `source` a path, bytes-like data or a binary file object with SAM or BAM; a reader or a query of
one, of which it counts the records that are left; or an `AlignmentBatch` or an iterable of them. An error of the source
is raised: there are no results of a part.
"""

from cpython.exc cimport PyErr_CheckSignals
cimport cython
from libc.stdint cimport uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.pair cimport pair
from libcpp.vector cimport vector

from seqtide.alignments.bam cimport BamReader
from seqtide.alignments.reader cimport SamReader
from seqtide.alignments.regions cimport parse_regions
from seqtide.core.arguments cimport flag_bits, mapping_quality
from seqtide.core.gate cimport enter
from seqtide.io.stream cimport is_path
from seqtide.libseqtide.alignments.filter cimport AlignmentFilter
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.sam.header cimport Reference
from seqtide.libseqtide.alignments.statistics.counter cimport collect_batch, collect_reader
from seqtide.libseqtide.alignments.statistics.distributions cimport (
    AlignmentLengths, EditDistances, InsertSizes, MapqCounts,
)
from seqtide.libseqtide.alignments.statistics.flag_counts cimport CFlagCategories, CFlagCounts
from seqtide.libseqtide.alignments.statistics.histogram cimport Histogram
from seqtide.libseqtide.alignments.statistics.reference_counter cimport ReferenceCounter

from seqtide.alignments.bam import ReferenceStatistics
from seqtide.alignments.batch import AlignmentBatch as _AlignmentBatch
from seqtide.alignments.results import (
    Distribution, EditDistanceStats, FlagCategories, FlagCounts, StrandBias, StrandCounts,
)
from seqtide.io.input import open_by_content


cdef dict counts_of(const Histogram& histogram):
    cdef vector[pair[uint64_t, uint64_t]] entries = histogram.entries()
    cdef size_t i
    return {entries[i].first: entries[i].second for i in range(entries.size())}


cdef object categories(const CFlagCategories& counts):
    return FlagCategories(
        counts.total, counts.primary, counts.secondary, counts.supplementary, counts.duplicates,
        counts.primary_duplicates, counts.mapped, counts.primary_mapped, counts.paired, counts.read1, counts.read2,
        counts.properly_paired, counts.both_mapped, counts.singletons, counts.mate_elsewhere,
        counts.mate_elsewhere_confident)


def count_by_flag(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0, min_mapq=0):
    """How many records there are of each kind, as `samtools flagstat` counts them.

    Args:
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.
        region (str | Iterable | None): only records that overlap it; what `BamReader.query` takes.
        start (int | None): as for `BamReader.query`.
        end (int | None): as for `BamReader.query`.
        required_flags (int): only records with all of these bits of FLAG.
        excluded_flags (int): only records with none of these bits.
        min_mapq (int): only records with at least this mapping quality.

    Returns:
        FlagCounts: `str()` of it is what flagstat prints.

    Raises:
        FormatError: malformed data.
        OSError: opening or reading failed.
        TypeError: a region is given for something else than a BAM file with an index.
        ValueError: an argument is off.

    Example:
        >>> import seqtide
        >>> unmapped = b"\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\t*\\t*\\n"
        >>> counts = seqtide.count_by_flag(b"@HD\\tVN:1.6\\nr1\\t4" + unmapped + b"r2\\t516" + unmapped)
        >>> counts.passed.total, counts.failed.total, counts.passed.mapped
        (1, 1, 0)
    """
    cdef CFlagCounts counts
    cdef AlignmentFilter filter = parse_filter(required_flags, excluded_flags, min_mapq)
    open_source(source, region, start, end, True).collect(&counts, filter)
    return FlagCounts(categories(counts.passed), categories(counts.failed))


def idxstats(source):
    """How many records lie on each reference, as `samtools idxstats` counts them.

    Taken from the index where `source` is a path or a `BamReader` and there is one, else counted.

    Args:
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.

    Returns:
        list[ReferenceStatistics]: one for each reference, and a last one, "*", for records without a reference.

    Raises:
        FormatError: malformed data or index.
        OSError: opening or reading failed.

    Warns:
        StaleIndexWarning: the index is older than the data.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> [tuple(reference) for reference in seqtide.idxstats(sam)]
        [('chr1', 99, 1, 0), ('*', 0, 0, 0)]
    """
    cdef AlignmentSource records = open_source(source, None, None, None, False)
    cdef AlignmentFilter everything
    cdef unique_ptr[ReferenceCounter] counter
    cdef const vector[Reference]* references = &records.snapshot.header.get().references()
    cdef size_t i
    statistics = indexed_statistics(records.reader)
    if statistics is not None:
        records.close()
        return statistics
    counter.reset(new ReferenceCounter(references.size()))
    records.collect(counter.get(), everything)
    result = []
    for i in range(references.size()):
        result.append(ReferenceStatistics(records.snapshot.names[i], references.at(i).length,
                                          counter.get().counts(i).mapped, counter.get().counts(i).unmapped))
    result.append(ReferenceStatistics("*", 0, counter.get().unplaced().mapped, counter.get().unplaced().unmapped))
    return result


cdef object indexed_statistics(reader):
    """What the index tells, if there is one and it tells all."""
    if not isinstance(reader, BamReader):
        return None
    cdef BamReader bam = reader
    if bam.index_source is None and bam.path is None:
        return None
    try:
        statistics = bam.index_statistics()
    except FileNotFoundError:
        if bam.index_source is not None:
            raise
        return None
    return None if any(None in reference for reference in statistics) else statistics


def mapq_distribution(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0, min_mapq=0):
    """Mapping qualities of mapped records; 255 stands for "not available".

    Args:
        source, region, start, end, required_flags, excluded_flags, min_mapq: as for `count_by_flag`.

    Returns:
        Distribution: of MAPQ.

    Raises:
        As `count_by_flag` does.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> seqtide.mapq_distribution(sam).counts
        {60: 1}
    """
    cdef MapqCounts counts
    cdef size_t i
    cdef AlignmentFilter filter = parse_filter(required_flags, excluded_flags, min_mapq)
    open_source(source, region, start, end, True).collect(&counts, filter)
    return Distribution({i: counts.counts()[i] for i in range(256) if counts.counts()[i] > 0})


def insert_size_distribution(source, region=None, start=None, end=None, *, required_flags=0x2, excluded_flags=0,
                             min_mapq=0):
    """Sizes of the templates of read pairs: the field TLEN (SAM specification, section 1.4.9).

    Every pair counts once: by the record with the positive TLEN, if it is paired, neither secondary nor supplementary,
    and both mates are mapped to one reference. By default, only proper pairs (flag 0x2) count.

    Args:
        source, region, start, end, required_flags, excluded_flags, min_mapq: as for `count_by_flag`.

    Returns:
        Distribution: of the sizes in bases.

    Raises:
        As `count_by_flag` does.

    Example:
        >>> import seqtide
        >>> pair = b"r\\t99\\tchr1\\t9\\t60\\t4M\\t=\\t29\\t24\\tACGT\\tIIII\\n"
        >>> pair += b"r\\t147\\tchr1\\t29\\t60\\t4M\\t=\\t9\\t-24\\tACGT\\tIIII\\n"
        >>> seqtide.insert_size_distribution(b"@SQ\\tSN:chr1\\tLN:99\\n" + pair).counts
        {24: 1}
    """
    cdef InsertSizes sizes
    cdef AlignmentFilter filter = parse_filter(required_flags, excluded_flags, min_mapq)
    open_source(source, region, start, end, True).collect(&sizes, filter)
    return Distribution(counts_of(sizes.sizes))


def edit_distance_stats(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0, min_mapq=0):
    """Edit distances of mapped records to the reference: the tag NM (SAM tags specification).

    Args:
        source, region, start, end, required_flags, excluded_flags, min_mapq: as for `count_by_flag`.

    Returns:
        EditDistanceStats: the distribution, and how many mapped records lack the tag.

    Raises:
        ValueError: an NM is no integer from 0 on.
        As `count_by_flag` does.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\tNM:i:2\\n"
        >>> stats = seqtide.edit_distance_stats(sam)
        >>> stats.counts, stats.mean, stats.missing
        ({2: 1}, 2.0, 0)
    """
    cdef EditDistances distances
    cdef AlignmentFilter filter = parse_filter(required_flags, excluded_flags, min_mapq)
    open_source(source, region, start, end, True).collect(&distances, filter)
    return EditDistanceStats(counts_of(distances.distances), distances.missing)


def alignment_length_distribution(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0,
                                  min_mapq=0):
    """Bases of the reference that mapped records span: M, D, N, = and X of the CIGAR.

    Args:
        source, region, start, end, required_flags, excluded_flags, min_mapq: as for `count_by_flag`.

    Returns:
        Distribution: of the lengths in bases.

    Raises:
        As `count_by_flag` does.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t2M3D2M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> seqtide.alignment_length_distribution(sam).counts
        {7: 1}
    """
    cdef AlignmentLengths lengths
    cdef AlignmentFilter filter = parse_filter(required_flags, excluded_flags, min_mapq)
    open_source(source, region, start, end, True).collect(&lengths, filter)
    return Distribution(counts_of(lengths.lengths))


def strand_bias(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0, min_mapq=0):
    """Mapped records on the forward and the reverse strand.

    Args:
        source, region, start, end, required_flags, excluded_flags, min_mapq: as for `count_by_flag`.

    Returns:
        StrandBias: in all and by reference.

    Raises:
        As `count_by_flag` does.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t16\\tchr1\\t9\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> bias = seqtide.strand_bias(sam)
        >>> bias.forward, bias.reverse, bias.forward_fraction, bias.references
        (0, 1, 0.0, {'chr1': StrandCounts(forward=0, reverse=1)})
    """
    cdef AlignmentFilter filter = parse_filter(required_flags, excluded_flags, min_mapq)
    cdef AlignmentSource records = open_source(source, region, start, end, True)
    cdef unique_ptr[ReferenceCounter] counter
    cdef size_t i
    counter.reset(new ReferenceCounter(<size_t> len(records.snapshot.names)))
    records.collect(counter.get(), filter)
    # The slot behind the last reference is for mapped records without one.
    strands = []
    for i in range(counter.get().references() + 1):
        strands.append(StrandCounts(counter.get().strands(i).forward, counter.get().strands(i).reverse))
    return StrandBias(sum(counts.forward for counts in strands), sum(counts.reverse for counts in strands),
                      dict(zip(records.snapshot.names, strands[:-1], strict=True)))


cdef uint64_t STEP = 4 << 20


@cython.final
@cython.auto_pickle(False)
cdef class AlignmentSource:
    """A reader, or an iterator of batches."""

    cdef AlignmentBatch next_batch(self):
        cdef AlignmentBatch batch
        if self.first is not None:
            batch, self.first = self.first, None
            return batch
        found = next(self.batches, None)
        if found is None:
            return None
        batch = batch_of(found)
        if batch.snapshot is not self.snapshot and batch.snapshot.names != self.snapshot.names:
            raise ValueError("the batches have different references")
        return batch

    cdef int collect(self, AlignmentCounter* counter, const AlignmentFilter& filter) except -1:
        cdef CAlignmentReader* native
        cdef AlignmentBatch batch
        cdef bint more = True
        try:
            while more:
                if self.reader is None:
                    batch = self.next_batch()
                    if batch is None:
                        return 0
                    with nogil:
                        collect_batch(batch.batch, filter, counter[0])
                else:
                    enter(self.reader.gate)
                    try:
                        native = self.reader.get()
                        with nogil:
                            more = collect_reader(native[0], filter, counter[0], STEP)
                    finally:
                        self.reader.gate.leave()
                PyErr_CheckSignals()
        finally:
            self.close()
        return 0

    cdef int close(self) except -1:
        if self.opened is not None:
            self.opened.close()
        return 0


cdef AlignmentBatch batch_of(found):
    if not isinstance(found, AlignmentBatch):
        raise TypeError(f"statistics are made of AlignmentBatch, not {type(found).__name__}")
    return found


cdef bint is_input(source) except -1:
    """Whether open() takes it; file objects are iterable too."""
    return (is_path(source) or isinstance(source, (int, bytes, bytearray, memoryview))
            or hasattr(source, "read") or hasattr(source, "readinto"))


cdef AlignmentReader open_reader(source):
    return open_by_content(source, {"sam": SamReader, "bam": BamReader}, "sam", {})


cdef AlignmentSource open_source(source, region, start, end, bint must_query):
    cdef AlignmentSource result = AlignmentSource.__new__(AlignmentSource)
    if region is None and (start is not None or end is not None):
        raise TypeError("start and end go with the name of a reference")
    if is_input(source):
        result.opened = open_reader(source)
        source = result.opened
    try:
        if isinstance(source, AlignmentReader):
            if region is not None and isinstance(source, BamReader):
                source = source.query(region, start, end)
            elif region is not None and must_query:
                raise TypeError("regions need a BAM file with an index")
            result.reader = source
            result.snapshot = result.reader.snapshot
            return result
        if region is not None and must_query:
            raise TypeError("regions need a BAM file with an index")
        result.batches = iter((source,) if isinstance(source, AlignmentBatch) else source)
        found = next(result.batches, None)
        result.first = _AlignmentBatch() if found is None else batch_of(found)
        result.snapshot = result.first.snapshot
        return result
    except BaseException:
        result.close()
        raise


cdef AlignmentFilter parse_filter(required_flags, excluded_flags, min_mapq) except *:
    cdef AlignmentFilter filter
    filter.required = flag_bits(required_flags, "required_flags")
    filter.excluded = flag_bits(excluded_flags, "excluded_flags")
    filter.min_mapq = mapping_quality(min_mapq, "min_mapq")
    return filter


cdef Region parse_one_region(region, start, end, HeaderSnapshot snapshot) except *:
    cdef vector[Region] regions = parse_regions(region, start, end, snapshot)
    cdef Region empty
    empty.reference_id = 0
    if regions.size() == 0:
        return empty
    if regions.size() > 1 or not isinstance(region, str):
        raise ValueError("one region is needed, as a str")
    cdef Region found = regions[0]
    if found.reference_id < 0:
        raise ValueError(f"the region {region!r} has no positions")
    found.end = min(found.end, snapshot.header.get().references().at(found.reference_id).length)
    return found if found.begin < found.end else empty
