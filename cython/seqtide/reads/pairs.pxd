from seqtide.io.reader cimport Reader
from seqtide.libseqtide.reads.fastq.pair cimport CFastqPairReader


cdef class FastqPairReader(Reader):
    cdef readonly bint interleaved

    # The native reader, if it is open.
    cdef inline CFastqPairReader* get(self) except NULL nogil:
        self.check_open()
        return <CFastqPairReader*> self.reader.get()
