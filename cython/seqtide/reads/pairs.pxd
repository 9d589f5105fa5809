from seqtide.io.reader cimport Reader
from seqtide.libseqtide.reads.fastq.pair cimport CFastqPairReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef class FastqPairReader(Reader):
    cdef readonly bint interleaved

    # The native reader, if it is open.
    cdef inline CFastqPairReader* get(self) except NULL nogil:
        self.check_open()
        return <CFastqPairReader*> self.reader.get()

    # The next pair as views that stay valid until the next call; 0 at the end. Takes no lock: the reader must not be
    # used by another thread meanwhile.
    cdef int next_views(self, FastqView* view1, FastqView* view2) except -1 nogil
