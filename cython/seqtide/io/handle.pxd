from libcpp.memory cimport unique_ptr

from seqtide.core.gate cimport Gate
from seqtide.io.file_object cimport FileObject
from seqtide.libseqtide.io.stream cimport Stream as NativeStream


cdef class Piece:
    cdef bytes data                 # not all of it need be filled
    cdef Py_ssize_t start           # of the bytes that were not handed out
    cdef Py_ssize_t end
    cdef unsigned long long offset  # virtual offset of the first byte of `data`

    cdef char* memory(self) noexcept
    cdef bint has_room(self, bint for_block) noexcept


cdef class Handle:
    cdef unique_ptr[NativeStream] stream
    cdef Gate gate
    cdef FileObject context         # of the native stream, if that is over a Python file object
    cdef tuple kept                 # keepers of what the native stream uses
    cdef bint reads_memory          # of a Python object
    cdef bint virtual               # positions are BGZF virtual offsets
    cdef list pieces                # bytes read from the stream, not handed out yet
    cdef Py_ssize_t first           # of the pieces that has any
    cdef Py_ssize_t available       # bytes in all of them
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
    cdef int raise_pending(self) except -1
    cdef Py_ssize_t more(self, Py_ssize_t size) except -1
    cdef void add(self, Piece piece, Py_ssize_t count) noexcept
    cdef Py_ssize_t read_block(self, Piece piece) except -1
    cdef int gather(self, Py_ssize_t size, bint fully) except -1
    cdef void take_into(self, char* out, Py_ssize_t size) noexcept
    cdef bytes take(self, Py_ssize_t size)
    cdef void forget(self) noexcept
    cdef int give_back(self) except -1
    cdef int leave_in_place(self) except -1
    cdef bytes next_line(self, Py_ssize_t limit)
    cdef bytes line(self, Py_ssize_t limit)
