"""Intervals for other extensions, with the interface of seqtide.reads.fastq."""
from seqtide.intervals.batch cimport BedBatch
from seqtide.intervals.record cimport BedRecord, record_from_view
from seqtide.io.reader cimport RecordReader, RecordWriter
from seqtide.libseqtide.intervals.bed.reader cimport CBedReader
from seqtide.libseqtide.intervals.bed.record cimport BedView
from seqtide.libseqtide.intervals.bed.writer cimport CBedWriter


cdef class BedReader(RecordReader):
    # The native reader, if it is open.
    cdef inline CBedReader* get(self) except NULL nogil:
        self.check_open()
        return <CBedReader*> self.reader.get()
    # The next record as views that stay valid until the next call; 0 at the end. Takes no lock: the reader must not be
    # used by another thread meanwhile.
    cdef int next_view(self, BedView* view) except -1 nogil


cdef class BedWriter(RecordWriter):
    cdef readonly str kind

    # The native writer, if it is open.
    cdef inline CBedWriter* get(self) except NULL nogil:
        self.check_open()
        return <CBedWriter*> self.writer.get()

    cdef int write_batch(self, BedBatch batch) except -1
