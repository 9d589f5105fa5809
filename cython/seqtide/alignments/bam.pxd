"""BAM for other extensions: readers and writers; `seqtide.alignments.reader` has what they share.

Cython authors::

    from seqtide.alignments.bam cimport BamReader
    from seqtide.alignments.reader cimport AlignmentReader, BamView

    cdef BamReader reader = BamReader("aln.bam")
    cdef AlignmentReader records = reader.query("chr1", 1000, 2000)
    cdef BamView view
    while records.next_view(&view):
        total += view.sequence_size()
"""
from libc.stdint cimport int32_t
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.vector cimport vector

from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.alignments.reader cimport AlignmentReader, AlignmentWriter
from seqtide.core.gate cimport Gate
from seqtide.index.binning cimport BamIndex
from seqtide.io.joint_files cimport JointFiles
from seqtide.libseqtide.alignments.bam.indexed_bam cimport CIndexedBam
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.shared_stream cimport SharedStream
from seqtide.libseqtide.region cimport Region


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
    cdef JointFiles files  # data and index, if they are to get their names together
