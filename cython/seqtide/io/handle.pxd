from libcpp.memory cimport unique_ptr

from seqtide.core.gate cimport Gate
from seqtide.io.file_object cimport FileObject
from seqtide.libseqtide.io.stream cimport Stream as NativeStream


cdef class Handle:
    cdef unique_ptr[NativeStream] stream
    cdef Gate gate
    cdef FileObject context         # of the native stream, if that is over a Python file object
    cdef tuple kept                 # what the native stream needs to be alive
    cdef bint virtual               # positions are BGZF virtual offsets
    cdef bytes ahead                # read from the stream, not handed out yet
    cdef Py_ssize_t ahead_start
    cdef unsigned long long ahead_offset  # virtual offset of the first byte of `ahead`
    cdef object pending             # exception to raise before the stream is used again
    cdef readonly str name
    cdef readonly bint readable
    cdef readonly bint writable
    cdef readonly bint seekable

    # Takes a native stream over, and what was kept for it when it was opened.
    cdef int adopt(self, unique_ptr[NativeStream] stream, str name, list kept) except -1
    cdef int enter(self) except -1
    cdef void leave(self) noexcept
    cdef int release(self) except -1
    cdef Py_ssize_t read_native(self, char* out, Py_ssize_t size) except -1
    cdef Py_ssize_t take_ahead(self, char* out, Py_ssize_t size) noexcept
    cdef int forget_ahead(self) except -1
    cdef int raise_pending(self) except -1
    cdef bytes collect(self, Py_ssize_t size, bint fully)
    cdef bint fill(self, Py_ssize_t size) except -1
    cdef Py_ssize_t fill_virtual(self, char* out, Py_ssize_t size) except -1
    cdef bytes next_line(self, Py_ssize_t limit)
