# Tables whose columns are declared.
from seqtide.io.reader cimport RecordReader, RecordWriter
from seqtide.libseqtide.tabular.reader cimport CTabularReader
from seqtide.libseqtide.tabular.schema cimport TabularView
from seqtide.libseqtide.tabular.writer cimport CTabularWriter
from seqtide.tabular.record cimport TableSchema, TabularBatch


cdef class TabularReader(RecordReader):
    cdef TableSchema table

    # The native reader, if it is open.
    cdef inline CTabularReader* get(self) except NULL nogil:
        self.check_open()
        return <CTabularReader*> self.reader.get()
    # The next line as views that stay valid until the next call; 0 at the end. Takes no lock: the reader must not be
    # used by another thread meanwhile.
    cdef int next_view(self, TabularView* view) except -1 nogil


cdef class TabularWriter(RecordWriter):
    cdef TableSchema table

    # The native writer, if it is open.
    cdef inline CTabularWriter* get(self) except NULL nogil:
        self.check_open()
        return <CTabularWriter*> self.writer.get()

    cdef int write_batch(self, TabularBatch batch) except -1
