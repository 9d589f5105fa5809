"""FASTA for other extensions, with the interface of seqtide.fastq."""
from libcpp.memory cimport unique_ptr

from seqtide._fasta_record cimport FastaRecord, record_from_view
from seqtide._reader cimport RecordReader
from seqtide.batch cimport FastaBatch
from seqtide.libseqtide.fasta cimport CFastaReader, CFastaWriter, FastaView
from seqtide.libseqtide.gate cimport Gate


cdef class FastaReader(RecordReader):
    # The native reader, if it is open.
    cdef inline CFastaReader* get(self) except NULL nogil:
        self.check_open()
        return <CFastaReader*> self.reader.get()
    # The next record as views that stay valid until the next call; 0 at the end. Takes no lock: the
    # reader must not be used by another thread meanwhile.
    cdef int next_view(self, FastaView* view) except -1 nogil


cdef class FastaWriter:
    cdef unique_ptr[CFastaWriter] writer
    cdef Gate gate
    cdef bint open
    cdef bint atomic
    cdef str name
    cdef readonly object line_width

    cdef int check_open(self) except -1
    cdef int abandon(self) except -1
    cdef int write_batch(self, FastaBatch batch) except -1
    # Writes one record; takes no lock.
    cdef int write_view(self, const FastaView* view) except -1 nogil
