"""Counters of quality for other extensions: add batches without the GIL."""
from libcpp.memory cimport unique_ptr

from seqtide.core.gate cimport Gate
from seqtide.libseqtide.qc.read_qc cimport ReadQc


cdef class ReadCounters:
    cdef unique_ptr[ReadQc] qc
    cdef Gate gate

    # The counters, for this thread alone until `gate.leave()`.
    cdef ReadQc* enter(self) except NULL
    cdef object ask(self, object (*question)(ReadQc*))
