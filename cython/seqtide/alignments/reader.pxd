"""Alignment readers and writers for other extensions: records as Python objects, or as C views without any.

Cython authors::

    from seqtide.alignments.reader cimport AlignmentReader, BamView
    from seqtide.alignments.bam cimport BamReader

    cdef AlignmentReader reader = BamReader("aln.bam")
    cdef BamView view
    while reader.next_view(&view):       # may also be called without the GIL
        total += view.sequence_size()
"""
from libcpp.memory cimport unique_ptr

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.alignments.record cimport BamRecord
from seqtide.io.reader cimport RecordReader, RecordWriter
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader, CAlignmentWriter
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.translation cimport TranslatingWriter


cdef class AlignmentReader(RecordReader):
    cdef HeaderSnapshot snapshot

    # The native reader, if it is open.
    cdef inline CAlignmentReader* get(self) except NULL nogil:
        self.check_open()
        return <CAlignmentReader*> self.reader.get()

    # The next record as a view that stays valid until the next call; 0 at the end. Takes no lock: the reader must not
    # be used by another thread meanwhile.
    cdef int next_view(self, BamView* view) except -1 nogil


# Base of BamWriter and SamWriter.
cdef class AlignmentWriter(RecordWriter):
    cdef HeaderSnapshot snapshot
    cdef unique_ptr[TranslatingWriter] translating  # the native writer, for records of any header

    # The native writer, if it is open.
    cdef inline CAlignmentWriter* get(self) except NULL nogil:
        self.check_open()
        return <CAlignmentWriter*> self.writer.get()

    # As `adopt`, with the header that was given to the native writer.
    cdef int adopt_with_header(self, CAlignmentWriter* writer, HeaderSnapshot snapshot, bint atomic) except -1
    cdef int write_record(self, BamRecord record) except -1
    cdef int write_batch(self, AlignmentBatch batch) except -1
    # Writes one record whose reference ids are those of the writer's header; takes no lock.
    cdef int write_view(self, const BamView* view) except -1 nogil


# The header of a new writer: `header` as SamHeader takes it, or that of a reader, writer or record.
cdef HeaderSnapshot header_to_write(object header, object template)


cdef class SamReader(AlignmentReader):
    pass


cdef class SamWriter(AlignmentWriter):
    pass
