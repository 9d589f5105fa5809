"""FASTQ for other extensions: records as Python objects, or as C views without any.

Cython authors::

    from seqtide.reads.fastq cimport FastqReader, FastqView

    cdef FastqReader reader = FastqReader("reads.fastq.gz")
    cdef FastqView view
    while reader.next_view(&view):       # may also be called without the GIL
        total += view.sequence.size()

Nothing has to be linked; compile with ``seqtide.get_include()``.
"""
from seqtide.io.reader cimport RecordReader, RecordWriter
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.fastq.writer cimport CFastqWriter
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding
from seqtide.reads.batch cimport FastqBatch
from seqtide.reads.record cimport FastqRecord, fastq_from_view as record_from_view


# The encoding of this name.
cdef QualityEncoding parse_encoding(object name) except *


cdef class FastqReader(RecordReader):
    # The native reader, if it is open.
    cdef inline CFastqReader* get(self) except NULL nogil:
        self.check_open()
        return <CFastqReader*> self.reader.get()

    # The next record as views that stay valid until the next call; 0 at the end. Takes no lock: the
    # reader must not be used by another thread meanwhile.
    cdef int next_view(self, FastqView* view) except -1 nogil


cdef class FastqWriter(RecordWriter):
    # The native writer, if it is open.
    cdef inline CFastqWriter* get(self) except NULL nogil:
        self.check_open()
        return <CFastqWriter*> self.writer.get()

    cdef int write_batch(self, FastqBatch batch) except -1
    # Writes one record; takes no lock.
    cdef int write_view(self, const FastqView* view) except -1 nogil
