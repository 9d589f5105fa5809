"""What batches of all kinds have in common: subscripts, iteration, comparison, and the Arrow PyCapsule interface."""
from threading import get_ident, main_thread

from cpython.exc cimport PyErr_SetInterrupt
from cpython.object cimport Py_EQ, Py_NE, PyObject
from cpython.pycapsule cimport PyCapsule_GetPointer, PyCapsule_New
cimport cython
from libc.errno cimport EINVAL, EIO, ENOMEM
from libc.stdlib cimport calloc, free
from libcpp.string cimport string
from libcpp.utility cimport move

from seqtide.columns.column cimport is_index, parse_index, select
from seqtide.core.native cimport assign
from seqtide.errors cimport translate
from seqtide.libseqtide.columns.arrow cimport check_requested_schema, export_array, export_schema


cdef extern from "seqtide_python/arrow.hpp" namespace "seqtide_python":
    ctypedef int (*NextBatch)(PyObject* iterator, AnyBatch& batch, string* message, int* error_number) noexcept
    void export_batches(NextBatch next, PyObject* iterator, const Schema& schema,
                        ArrowArrayStream& out) except +translate


@cython.auto_pickle(False)
cdef class ColumnBatch:
    """Many records as columns."""

    # ---- what a kind of batch is asked for

    cdef size_t count(self) noexcept:
        return 0

    cdef object record(self, size_t i):
        raise NotImplementedError

    cdef ColumnBatch sliced(self, size_t first, size_t count):
        raise NotImplementedError

    cdef ColumnBatch taken(self, const vector[int64_t]& indices):
        raise NotImplementedError

    cdef ColumnBatch joined(self, list batches):
        raise NotImplementedError

    cdef bint equals(self, ColumnBatch other) except -1:
        raise NotImplementedError

    cdef Schema schema(self) except *:
        raise NotImplementedError

    cdef AnyBatch columns(self) except *:
        raise NotImplementedError

    cdef ColumnBatch from_array(self, const ArrowSchema* schema, const ArrowArray* array):
        raise NotImplementedError

    cdef ColumnBatch from_stream(self, ArrowArrayStream* stream):
        raise NotImplementedError

    # ---- a sequence of records

    def __len__(self):
        return <Py_ssize_t> self.count()

    def __getitem__(self, key):
        cdef size_t first = 0, count = 0
        cdef vector[int64_t] indices
        if is_index(key):
            return self.record(parse_index(key, self.count(), "batch"))
        if select(key, self.count(), first, count, indices):
            return self.sliced(first, count)
        return self.taken(indices)

    def __iter__(self):
        cdef size_t i
        for i in range(self.count()):
            yield self.record(i)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or type(other) is not type(self):
            return NotImplemented
        return self.equals(<ColumnBatch> other) == (operation == Py_EQ)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    # ---- Arrow

    def __arrow_c_schema__(self):
        """Capsule with the Arrow type: a struct of columns.

        Text is large_string. Of alignments, `rname` and `rnext` are dictionaries of it, tags int64, double or
        large_string, and what a record has not is null.
        """
        return schema_capsule(self, None)

    def __arrow_c_array__(self, requested_schema=None):
        """Capsules with the Arrow type and array, which share the batch's memory where it is the same.

        Raises:
            ValueError: text is not UTF-8, a tag has another type, or `requested_schema` has other columns.
        """
        type = schema_capsule(self, requested_schema)
        capsule = new_array_capsule()
        cdef ArrowArray* array = array_in(capsule)
        cdef Schema schema = self.schema()
        cdef AnyBatch columns = self.columns()
        with nogil:
            export_array(schema, columns, array[0])
        return type, capsule

    def __arrow_c_stream__(self, requested_schema=None):
        """Capsule with an Arrow stream of one array."""
        return self._stream_of(iter((self,)), requested_schema)

    def _stream_of(self, iterator, requested_schema):
        """Capsule with a stream of the batches of an iterator, of this kind, drawn as the consumer asks for them."""
        if requested_schema is not None:
            schema_capsule(self, requested_schema)
        capsule = new_stream_capsule()
        export_batches(next_batch, <PyObject*> iterator, self.schema(), stream_in(capsule)[0])
        return capsule


cdef object schema_capsule(ColumnBatch batch, requested):
    """Capsule with the type of such batches; ValueError if it cannot stand for the requested one."""
    capsule = new_schema_capsule()
    cdef Schema schema = batch.schema()
    if requested is not None:
        check_requested_schema(schema_in(requested)[0], schema)
    export_schema(schema, schema_in(capsule)[0])
    return capsule


cdef int next_batch(PyObject* iterator, AnyBatch& target, string* message, int* error_number) noexcept with gil:
    # Nothing may leave this function unnoticed: its caller would take 0 for the end of the data.
    cdef AnyBatch* place = &target
    try:
        batch = next(<object> iterator, None)
        if batch is None:
            return 0
        place[0] = move((<ColumnBatch?> batch).columns())
        return 1
    except BaseException as error:
        error_number[0] = EIO
        try:
            describe(error, message, error_number)
        except BaseException:
            pass  # the caller has words for an exception without any
        if type(error) is KeyboardInterrupt and get_ident() == main_thread().ident:
            # The consumer raises what it likes; the program must hear of Ctrl-C all the same.
            PyErr_SetInterrupt()
        return -1


cdef ColumnBatch concat_batches(ColumnBatch empty, batches):
    cdef list parts = list(batches)
    for batch in parts:
        if type(batch) is not type(empty):
            raise TypeError(f"can join {type(empty).__name__}, not {type(batch).__name__}")
    return (<ColumnBatch> parts[0]).joined(parts) if parts else empty


cdef ColumnBatch import_batch(ColumnBatch empty, source):
    if hasattr(source, "__arrow_c_array__"):
        schema, array = source.__arrow_c_array__()
        return empty.from_array(schema_in(schema), array_in(array))
    if hasattr(source, "__arrow_c_stream__"):
        capsule = source.__arrow_c_stream__()
        return empty.from_stream(stream_in(capsule))
    raise TypeError(f"no Arrow data: {type(source).__name__} has neither __arrow_c_array__ nor __arrow_c_stream__")


# ---- capsules of the Arrow PyCapsule interface, each the owner of a struct that is released with it unless a consumer
# has moved it out

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
    assign(message[0], description_of(error))
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
