"""Capsules of the Arrow PyCapsule interface, and exceptions as what its streams can tell."""
from cpython.pycapsule cimport PyCapsule_GetPointer, PyCapsule_New
from libc.errno cimport EINVAL, EIO, ENOMEM
from libc.stdlib cimport calloc, free
from libcpp.string cimport string

from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema


cdef void drop_schema(object capsule) noexcept:
    cdef ArrowSchema* schema = <ArrowSchema*> PyCapsule_GetPointer(capsule, "arrow_schema")
    if schema.release != NULL:
        schema.release(schema)
    free(schema)


cdef void drop_array(object capsule) noexcept:
    cdef ArrowArray* array = <ArrowArray*> PyCapsule_GetPointer(capsule, "arrow_array")
    if array.release != NULL:
        array.release(array)
    free(array)


cdef void drop_stream(object capsule) noexcept:
    cdef ArrowArrayStream* stream = <ArrowArrayStream*> PyCapsule_GetPointer(capsule, "arrow_array_stream")
    if stream.release != NULL:
        stream.release(stream)
    free(stream)


cdef object new_capsule(size_t size, const char* name, void (*drop)(object) noexcept):
    """A capsule with a struct of zeros, which counts as released."""
    cdef void* memory = calloc(1, size)
    if memory is NULL:
        raise MemoryError()
    try:
        return PyCapsule_New(memory, name, drop)
    except MemoryError:
        free(memory)
        raise


cdef object new_schema_capsule():
    return new_capsule(sizeof(ArrowSchema), "arrow_schema", drop_schema)


cdef object new_array_capsule():
    return new_capsule(sizeof(ArrowArray), "arrow_array", drop_array)


cdef object new_stream_capsule():
    return new_capsule(sizeof(ArrowArrayStream), "arrow_array_stream", drop_stream)


cdef ArrowSchema* schema_in(object capsule) except NULL:
    return <ArrowSchema*> PyCapsule_GetPointer(capsule, "arrow_schema")


cdef ArrowArray* array_in(object capsule) except NULL:
    return <ArrowArray*> PyCapsule_GetPointer(capsule, "arrow_array")


cdef ArrowArrayStream* stream_in(object capsule) except NULL:
    return <ArrowArrayStream*> PyCapsule_GetPointer(capsule, "arrow_array_stream")


cdef int describe(error, string* message, int* error_number) except -1:
    error_number[0] = number_of(error)
    message[0] = description_of(error)
    return 0


cdef int number_of(error) except -1:
    """The value of errno that says most: consumers make an exception of their own from it."""
    if isinstance(error, OSError) and isinstance(error.errno, int) and 0 < error.errno < 1 << 16:
        return error.errno
    if isinstance(error, MemoryError):
        return ENOMEM
    return EINVAL if isinstance(error, ValueError) else EIO


cdef bytes description_of(error):
    name = type(error).__name__
    text = str(error)
    return (f"{name}: {text}" if text else name).encode("utf-8", "backslashreplace").replace(b"\0", b"\\0")
