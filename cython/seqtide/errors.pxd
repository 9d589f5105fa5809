# How C++ exceptions become Python ones: declare every throwing C++ function `except +translate`.
from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr
from libcpp.optional cimport optional
from libcpp.string cimport string


cdef extern from "seqtide/error.hpp" namespace "seqtide" nogil:
    cdef cppclass Place:
        string path
        string format
        uint64_t record
        uint64_t line
        uint64_t offset
        optional[uint64_t] compressed_offset
        optional[uint64_t] virtual_offset
        string excerpt


cdef extern from "seqtide_python/error_info.hpp" namespace "seqtide_python" nogil:
    cdef enum class ErrorKind:
        callback
        io
        format
        truncated
        corrupt
        limit
        argument
        memory
        seqtide
        other
        key

    cdef cppclass ErrorInfo:
        ErrorKind kind
        string message
        string path
        string reason
        string accepted_by
        Place place
        int error_number
        int code

    void describe_current_exception(ErrorInfo& info) noexcept


# For errors and deviations: what they say of a place, but for the path; text as it came, and a path or None.
cdef dict place_of(const Place& place)
cdef str text_of(const string& data)
cdef object path_of(const string& path)

# Raises the Python exception for what C++ threw.
cdef int raise_error(ErrorInfo& info) except -1


# The handler of `except +translate`. It is called inside the catch block, with the GIL held.
cdef inline int translate() except -1:
    cdef ErrorInfo info
    describe_current_exception(info)
    return raise_error(info)
