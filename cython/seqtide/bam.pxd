"""BAM for other extensions: readers and writers; `seqtide.alignments` has what they share.

Cython authors::

    from seqtide.bam cimport BamReader
    from seqtide.alignments cimport AlignmentReader, BamView

    cdef BamReader reader = BamReader("aln.bam")
    cdef AlignmentReader records = reader.query("chr1", 1000, 2000)
    cdef BamView view
    while records.next_view(&view):
        total += view.sequence_size()
"""
from libc.stdint cimport int32_t
from libcpp.memory cimport shared_ptr
from libcpp.vector cimport vector

from seqtide.alignments cimport AlignmentReader, AlignmentWriter
from seqtide.bam_index cimport BamIndex
from seqtide.header cimport HeaderSnapshot
from seqtide.libseqtide.alignment cimport AlignmentOptions
from seqtide.libseqtide.gate cimport Gate
from seqtide.libseqtide.index cimport CIndexedBam, Region, SharedStream
from seqtide.libseqtide.input cimport InputOptions


cdef class BamReader(AlignmentReader):
    cdef shared_ptr[SharedStream] shared  # null if the source cannot seek
    cdef AlignmentOptions options
    cdef InputOptions input
    cdef str path          # of the data, if it has one
    cdef object index_source
    cdef BamIndex loaded
    cdef shared_ptr[CIndexedBam] indexed  # null until the first query
    cdef Gate index_gate

    cdef BamIndex load_index(self)
    # The source, if it can seek.
    cdef shared_ptr[SharedStream] check_shared(self) except *
    cdef BamQuery query_regions(self, vector[Region] regions)
    # All records, through another cursor.
    cdef BamQuery from_start(self)
    # The id here of a reference of another header.
    cdef int32_t own_id(self, int32_t id, HeaderSnapshot snapshot) except? -1


# The records of regions, with a cursor of its own.
cdef class BamQuery(AlignmentReader):
    pass


cdef class BamWriter(AlignmentWriter):
    cdef object index_target  # None if there is no index to write
