from libc.stdint cimport int64_t, uint64_t
from libcpp.memory cimport unique_ptr

from seqtide.io.keeper cimport Keeper
from seqtide.libseqtide.io.stream cimport Stream as NativeStream


cdef class FileObject:
    cdef object file
    cdef str method
    cdef bint fills             # `method` takes the buffer to fill
    cdef bint none_means_block  # what None from write() says
    cdef bint can_write
    cdef bint can_seek
    cdef bint owned             # closed with the stream, not left to the caller
    cdef bint abandoned         # to be closed without being finished
    cdef bint wrote
    cdef uint64_t written
    cdef bytearray buffer
    cdef object error           # of a callback, until it is taken
    cdef Keeper thrown          # of the last one that was taken

    cdef int64_t read(self, char* out, size_t size) except? -1
    cdef int64_t read_into_own_buffer(self, char* out, Py_ssize_t limit) except? -1
    cdef Py_ssize_t check_count(self, Py_ssize_t count, Py_ssize_t limit) except -1
    cdef int64_t write(self, const char* data, size_t size) except? -1
    cdef int64_t seek(self, int64_t offset, int whence) except? -1
    cdef int flush(self) except -1
    cdef int close(self) except -1


# The method to read an object with, None if it has none.
cdef str find_reading_method(object file)

# Whether it is one, str or os.PathLike.
cdef bint is_path(object source) except -1

# Whether it is the path of a file: "-" is none.
cpdef bint is_file_path(object source) except -1

# What a source or target is called in messages: its path, or "<BytesIO>" and the like.
cpdef str name_of(object source)

# A native stream over the FileObject of `keeper`.
cdef unique_ptr[NativeStream] stream_over(Keeper keeper) except *
