"""Python file objects as native streams."""
import codecs
import io
import operator
import os

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_CheckBuffer, PyObject_GetBuffer
from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.object cimport PyObject, PyObject_IsInstance
cimport cython
from libc.stdint cimport int64_t
from libc.string cimport memcpy, memset
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string
from libcpp.utility cimport move

from seqtide.core.native cimport native_string
from seqtide.errors cimport translate
from seqtide.io.keeper cimport Keeper, Lent
from seqtide.libseqtide.io.stream cimport Stream as NativeStream
from seqtide.libseqtide.stream cimport (
    SEQTIDE_CALLBACK_FAILED, SEQTIDE_CALLBACK_WOULD_BLOCK, SEQTIDE_CALLBACKS_VERSION, seqtide_callbacks,
)

from seqtide.errors import InvalidBufferError


cdef extern from "seqtide_python/streams.hpp" namespace "seqtide_python":
    unique_ptr[NativeStream] object_stream(
        const seqtide_callbacks& callbacks, void (*abandon)(void* context) noexcept nogil, const shared_ptr[Lent]& lent,
        const string& name) except +translate
    void* new_python_error(PyObject* exception) except +translate
    void* new_lent_error "seqtide_python::new_python_error"(const shared_ptr[Lent]& exception) except +translate
    void drop_python_error(void* error) noexcept nogil


cdef extern from "seqtide_python/raised.hpp" namespace "seqtide_python":
    void let_interrupts_wait() noexcept
    PyObject* take_raised() noexcept
    void raise_again(PyObject* exception) noexcept


cdef extern from "Python.h":
    # With NULL, what is too large becomes the largest number.
    Py_ssize_t PyNumber_AsSsize_t(object number, PyObject* exception) except? -1


cdef enum:
    # Bytes asked of a Python object, or given to one, in one call.
    LARGEST_PIECE = 256 << 10


# Not isinstance(): with a class that is not built in among several, Cython takes an exception, as of Ctrl-C or of no
# memory, for a yes.
cdef bint is_path(object source) except -1:
    return PyObject_IsInstance(source, (str, os.PathLike))


cpdef bint is_file_path(object source) except -1:
    """Whether a source or target is the path of a file; ``"-"`` is not."""
    return is_path(source) and source != "-"


cpdef str name_of(object source):
    """Returns what a source or target is called in messages: its path, or ``"<BytesIO>"`` and the like."""
    if is_path(source):
        return os.fsdecode(source)
    if isinstance(source, int):
        return f"<descriptor {source}>"
    if PyObject_CheckBuffer(source):
        return "<memory>"
    try:
        name = source.name
    except Exception:
        name = None
    if (isinstance(name, bytes) or is_path(name)) and name:
        return os.fsdecode(name)
    if isinstance(name, int):
        return f"<descriptor {name}>"
    return f"<{type(source).__name__}>"


cdef Py_ssize_t as_count(object result) except? -1:
    """A count that a method returned, without taking memory: what it tells has happened and must not get lost."""
    return PyNumber_AsSsize_t(result, NULL)


cdef object reading_methods = ("readinto", "read")
# One step of these reads what is there; the others may meet an error after data that they then drop.
cdef object buffered_reading_methods = ("readinto1", "read1", "readinto", "read")


cdef str find_reading_method(object file):
    """The method to read `file` with, None if it has none.

    The most derived class that defines one of them decides: it knows what the object does, its base classes might go
    round it.
    """
    names = buffered_reading_methods if isinstance(file, io.BufferedIOBase) else reading_methods
    namespaces = [getattr(file, "__dict__", {})]
    namespaces.extend(map(operator.attrgetter("__dict__"), type(file).__mro__))
    for namespace in namespaces:
        for name in names:
            if name in namespace and callable(getattr(file, name, None)):
                return name
    for name in reading_methods:
        if callable(getattr(file, name, None)):
            return name
    return None


cdef bint allows(object file, str question) except -1:
    """What `file.readable()` and its sisters say, True where they are missing."""
    ask = getattr(file, question, None)
    return ask is None or bool(ask())


cdef int refuse_text(object file) except -1:
    is_text = PyObject_IsInstance(
        file, (io.TextIOBase, codecs.StreamReader, codecs.StreamWriter, codecs.StreamReaderWriter))
    # Wrappers, such as those of the module tempfile, show the attributes of what they wrap.
    if is_text or (isinstance(getattr(file, "encoding", None), str) and hasattr(file, "newlines")):
        raise TypeError(f"{name_of(file)!r} is open in text mode, seqtide needs bytes: "
                        "open it in binary mode ('rb', 'wb')")
    return 0


@cython.final
cdef class FileObject:
    """The context of the callbacks of a native stream over a Python file object."""

    def __dealloc__(self):
        let_interrupts_wait()

    def __cinit__(self, file, bint reading, bint writing):
        refuse_text(file)
        self.file = file
        if reading:
            self.method = find_reading_method(file)
            if self.method is not None and not allows(file, "readable"):
                self.method = None
            self.fills = self.method is not None and self.method.startswith("readinto")
        self.can_write = writing and callable(getattr(file, "write", None)) and allows(file, "writable")
        self.can_seek = callable(getattr(file, "seek", None)) and allows(file, "seekable")
        # What the package itself puts between a reader or writer and its stream.
        self.owned = getattr(type(file), "_owned_by_stream", False)
        # Raw files say None for "would block"; other objects that return None just don't count.
        self.none_means_block = isinstance(file, io.RawIOBase)

    cdef int64_t read(self, char* out, size_t size) except? -1:
        cdef Py_ssize_t limit = <Py_ssize_t> min(size, <size_t> LARGEST_PIECE)
        cdef Py_ssize_t count
        cdef Py_buffer view
        if self.fills:
            return self.read_into_own_buffer(out, limit)
        data = getattr(self.file, self.method)(limit)
        if data is None:
            return SEQTIDE_CALLBACK_WOULD_BLOCK
        if isinstance(data, str):
            raise TypeError(f"{self.method}() of {name_of(self.file)!r} returned str, seqtide needs bytes: "
                            "open it in binary mode ('rb')")
        if not PyObject_CheckBuffer(data):
            raise TypeError(f"{self.method}() of {name_of(self.file)!r} returned {type(data).__name__}, "
                            "not a bytes-like object")
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            count = self.check_count(view.len, limit)
            memcpy(out, view.buf, count)
        finally:
            PyBuffer_Release(&view)
        return count

    cdef int64_t read_into_own_buffer(self, char* out, Py_ssize_t limit) except? -1:
        # The object may keep what it is given, so it never sees native memory.
        cdef Py_ssize_t count
        if self.buffer is None or len(self.buffer) < limit:
            self.buffer = bytearray(limit)
        view = memoryview(self.buffer)
        if len(view) != limit:
            view = view[:limit]
        try:
            result = getattr(self.file, self.method)(view)
            if result is None:
                return SEQTIDE_CALLBACK_WOULD_BLOCK
            count = self.check_count(as_count(result), limit)
            if count > len(self.buffer):
                raise InvalidBufferError(f"{self.method}() of {name_of(self.file)!r} shrank the buffer it was given")
            memcpy(out, PyByteArray_AS_STRING(self.buffer), count)
            return count
        finally:
            try:
                view.release()
            except BufferError:
                self.buffer = None  # the object still looks at it

    cdef Py_ssize_t check_count(self, Py_ssize_t count, Py_ssize_t limit) except -1:
        if count < 0 or count > limit:
            raise InvalidBufferError(f"{self.method}() of {name_of(self.file)!r} returned {count} bytes, "
                                     f"but was asked for at most {limit}")
        return count

    cdef int64_t write(self, const char* data, size_t size) except? -1:
        cdef Py_ssize_t limit = <Py_ssize_t> min(size, <size_t> LARGEST_PIECE)
        cdef Py_ssize_t count
        self.wrote = True
        result = self.file.write(PyBytes_FromStringAndSize(data, limit))
        if result is None:
            if self.none_means_block:
                return SEQTIDE_CALLBACK_WOULD_BLOCK
            self.written += limit
            return limit
        count = as_count(result)
        if count <= 0 or count > limit:
            raise InvalidBufferError(f"write() of {name_of(self.file)!r} returned {result} for {limit} bytes")
        self.written += count
        return count

    cdef int64_t seek(self, int64_t offset, int whence) except? -1:
        position = self.file.seek(offset, whence)
        if position is None:
            position = self.file.tell()
        position = operator.index(position)
        if position < 0:
            raise InvalidBufferError(f"seek() of {name_of(self.file)!r} returned {position}")
        return position

    cdef int flush(self) except -1:
        flush = getattr(self.file, "flush", None)
        if self.can_write and flush is not None:
            flush()
        return 0

    cdef int close(self) except -1:
        if self.owned:
            if self.abandoned and self.can_write:
                self.file.abandon()
            else:
                self.file.close()
        # Other objects stay open, they are the caller's. One that is closed already has flushed by itself.
        elif self.wrote and getattr(self.file, "closed", False) is not True:
            self.flush()
        return 0


cdef int keep_error(FileObject file, str method, object error) noexcept:
    """Keeps what a method of the object raised for take_error_callback."""
    file.error = error
    if isinstance(error, StopIteration):
        # Passed on, it would look like the end to whoever loops over records or lines (as in PEP 479).
        try:
            file.error = RuntimeError(f"{method}() of {name_of(file.file)!r} raised StopIteration")
            file.error.__cause__ = error
        except BaseException as failure:
            file.error = failure
    return SEQTIDE_CALLBACK_FAILED


cdef int64_t read_callback(void* context, void* buffer, size_t size) noexcept with gil:
    file = <FileObject> context
    try:
        return file.read(<char*> buffer, size)
    except BaseException as error:
        return keep_error(file, file.method, error)


cdef int64_t write_callback(void* context, const void* data, size_t size) noexcept with gil:
    file = <FileObject> context
    try:
        return file.write(<const char*> data, size)
    except BaseException as error:
        return keep_error(file, "write", error)


cdef int64_t seek_callback(void* context, int64_t offset, int whence) noexcept with gil:
    file = <FileObject> context
    try:
        return file.seek(offset, whence)
    except BaseException as error:
        return keep_error(file, "seek", error)


cdef int flush_callback(void* context) noexcept with gil:
    file = <FileObject> context
    try:
        return file.flush()
    except BaseException as error:
        return keep_error(file, "flush", error)


cdef int close_file(FileObject file) noexcept:
    try:
        return file.close()
    except BaseException as error:
        return keep_error(file, "close", error)


cdef int close_callback(void* context) noexcept with gil:
    # A stream that is destroyed because of an exception is closed while that one is on its way.
    cdef PyObject* raised = take_raised()
    cdef int result = close_file(<FileObject> context)
    raise_again(raised)
    return result


cdef void abandon_callback(void* context) noexcept with gil:
    (<FileObject> context).abandoned = True


cdef void* take_error_callback(void* context) noexcept with gil:
    file = <FileObject> context
    error = file.error
    file.error = None
    try:
        file.thrown = Keeper(error)
        return new_lent_error(file.thrown.lent)
    except MemoryError:
        file.thrown = None
    try:
        return new_python_error(<PyObject*> error)
    except MemoryError:
        return NULL


cdef unique_ptr[NativeStream] stream_over(Keeper keeper) except *:
    cdef FileObject file = keeper.object
    cdef seqtide_callbacks callbacks
    memset(&callbacks, 0, sizeof(callbacks))
    callbacks.version = SEQTIDE_CALLBACKS_VERSION
    if file.method is not None:
        callbacks.read = read_callback
    if file.can_write:
        callbacks.write = write_callback
    if file.can_seek:
        callbacks.seek = seek_callback
    callbacks.flush = flush_callback
    callbacks.close = close_callback
    callbacks.take_error = take_error_callback
    callbacks.drop_error = drop_python_error
    return move(object_stream(callbacks, abandon_callback, keeper.lent,
                              native_string(os.fsencode(name_of(file.file)))))
