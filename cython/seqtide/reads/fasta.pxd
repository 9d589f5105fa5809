"""FASTA for other extensions, with the interface of seqtide.reads.fastq."""
from seqtide.io.reader cimport RecordReader, RecordWriter
from seqtide.libseqtide.reads.fasta.reader cimport CFastaReader
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fasta.writer cimport CFastaWriter
from seqtide.reads.batch cimport FastaBatch
from seqtide.reads.record cimport FastaRecord, fasta_from_view as record_from_view


cdef class FastaReader(RecordReader):
    # The native reader, if it is open.
    cdef inline CFastaReader* get(self) except NULL nogil:
        self.check_open()
        return <CFastaReader*> self.reader.get()
    # The next record as views that stay valid until the next call; 0 at the end. Takes no lock: the
    # reader must not be used by another thread meanwhile.
    cdef int next_view(self, FastaView* view) except -1 nogil


cdef class FastaWriter(RecordWriter):
    cdef readonly object line_width

    # The native writer, if it is open.
    cdef inline CFastaWriter* get(self) except NULL nogil:
        self.check_open()
        return <CFastaWriter*> self.writer.get()

    cdef int write_batch(self, FastaBatch batch) except -1
    # Writes one record; takes no lock.
    cdef int write_view(self, const FastaView* view) except -1 nogil
