"""Statistics of alignments, exact and in one pass.

Every function takes as `source` a path, bytes-like data or a binary file object with SAM or BAM; a reader or a query of
one, of which it counts the records that are left; or an `AlignmentBatch` or an iterable of them. An error of the source
is raised: there are no results of a part.
"""
from libc.stdint cimport uint64_t
from libcpp.pair cimport pair
from libcpp.vector cimport vector

from seqtide._alignment_source cimport AlignmentSource, open_source, parse_filter
from seqtide._simd cimport join_simd_target
from seqtide.bam cimport BamReader
from seqtide.libseqtide.qc cimport (
    AlignmentFilter, AlignmentLengths, CFlagCategories, CFlagCounts, EditDistances, Histogram, InsertSizes, MapqCounts,
    ReferenceCounter,
)
from seqtide.libseqtide.sam cimport Reference

from seqtide._alignment_results import (
    Distribution,
    EditDistanceStats,
    FlagCategories,
    FlagCounts,
    StrandBias,
    StrandCounts,
)
from seqtide.bam import ReferenceStatistics

join_simd_target()


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
    cdef ReferenceCounter counter
    cdef const vector[Reference]* references = &records.snapshot.header.get().references()
    cdef size_t i
    statistics = indexed_statistics(records.reader)
    if statistics is not None:
        records.close()
        return statistics
    counter = ReferenceCounter(references.size())
    records.collect(&counter, everything)
    result = [ReferenceStatistics(records.snapshot.names[i], references.at(i).length, counter.counts(i).mapped,
                                  counter.counts(i).unmapped) for i in range(references.size())]
    result.append(ReferenceStatistics("*", 0, counter.unplaced().mapped, counter.unplaced().unmapped))
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
        source: as for `count_by_flag`, and all other arguments.
        region (str | Iterable | None): only records that overlap it.
        start (int | None): as for `BamReader.query`.
        end (int | None): as for `BamReader.query`.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.

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
        source: as for `count_by_flag`, and all other arguments.
        region (str | Iterable | None): only records that overlap it.
        start (int | None): as for `BamReader.query`.
        end (int | None): as for `BamReader.query`.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.

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
        source: as for `count_by_flag`, and all other arguments.
        region (str | Iterable | None): only records that overlap it.
        start (int | None): as for `BamReader.query`.
        end (int | None): as for `BamReader.query`.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.

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
        source: as for `count_by_flag`, and all other arguments.
        region (str | Iterable | None): only records that overlap it.
        start (int | None): as for `BamReader.query`.
        end (int | None): as for `BamReader.query`.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.

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
        source: as for `count_by_flag`, and all other arguments.
        region (str | Iterable | None): only records that overlap it.
        start (int | None): as for `BamReader.query`.
        end (int | None): as for `BamReader.query`.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags.
        min_mapq (int): only records with at least this mapping quality.

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
    cdef ReferenceCounter counter = ReferenceCounter(len(records.snapshot.names))
    cdef size_t i
    records.collect(&counter, filter)
    # The slot behind the last reference is for mapped records without one.
    strands = [StrandCounts(counter.strands(i).forward, counter.strands(i).reverse)
               for i in range(counter.references() + 1)]
    return StrandBias(sum(counts.forward for counts in strands), sum(counts.reverse for counts in strands),
                      dict(zip(records.snapshot.names, strands[:-1], strict=True)))
