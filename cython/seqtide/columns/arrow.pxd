# Capsules of the Arrow PyCapsule interface, each the owner of a struct that is released with it unless a consumer has
# moved it out.
from cpython.object cimport PyObject
from libcpp.string cimport string

from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema


cdef object new_schema_capsule()
cdef object new_array_capsule()
cdef object new_stream_capsule()

cdef ArrowSchema* schema_in(object capsule) except NULL
cdef ArrowArray* array_in(object capsule) except NULL
cdef ArrowArrayStream* stream_in(object capsule) except NULL

# Puts what an exception says into the message and a value of errno; it may raise itself.
cdef int describe(error, string* message, int* error_number) except -1
