"""Where statistics of alignments take their records from."""
import os

cimport cython
from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport uint64_t

from seqtide._arguments cimport amount
from seqtide._gate cimport enter
from seqtide._regions cimport parse_regions
from seqtide.libseqtide.alignment cimport CAlignmentReader
from seqtide.libseqtide.qc cimport collect_batch, collect_reader

from seqtide.alignment_batch import AlignmentBatch as _AlignmentBatch
from seqtide.bam import BamReader

# Bytes of records between two looks at signals: some milliseconds of work.
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
    return (isinstance(source, (str, os.PathLike, int, bytes, bytearray, memoryview))
            or hasattr(source, "read") or hasattr(source, "readinto"))


cdef AlignmentReader open_reader(source):
    from seqtide._open import open
    reader = open(source)
    if not isinstance(reader, AlignmentReader):
        reader.close()
        raise TypeError(f"statistics of alignments need SAM or BAM, not {reader.format}")
    return reader


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
    filter.required = <unsigned short> number_below(required_flags, "required_flags", 1 << 16)
    filter.excluded = <unsigned short> number_below(excluded_flags, "excluded_flags", 1 << 16)
    filter.min_mapq = <unsigned char> number_below(min_mapq, "min_mapq", 256)
    return filter


cdef size_t number_below(value, str name, size_t limit) except? 0:
    cdef size_t number = amount(value, name)
    if number >= limit:
        raise ValueError(f"{name} must be below {limit}, but is {value}")
    return number


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
