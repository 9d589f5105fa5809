"""Native streams behind Python file objects."""
import operator

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.exc cimport PyErr_CheckSignals
cimport cython
from libc.stdint cimport int64_t, uint64_t
from libc.string cimport memchr, memcpy
from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide.core.gate cimport GateResult, gate_entered, gate_reentered
from seqtide.io.file_object cimport FileObject
from seqtide.libseqtide.io.stream cimport Stream as NativeStream, Whence
from seqtide.libseqtide.span cimport Bytes, WritableBytes

from seqtide.errors import InvalidHandleError


cdef enum:
    # Bytes read ahead for lines.
    READ_AHEAD = 64 << 10
    # Bytes read at once for results whose size is not known.
    LARGEST_PIECE = 256 << 10


@cython.no_gc_clear  # the native stream refers to the context without owning it
cdef class Handle:
    """A native stream that Python code can share between threads and close."""

    def __cinit__(self):
        self.ahead = b""

    def __dealloc__(self):
        with nogil:  # may wait for helper threads and call back into Python
            self.stream.reset()

    cdef int adopt(self, unique_ptr[NativeStream] stream, str name, list kept) except -1:
        self.kept = tuple(kept)
        if len(kept) == 1 and isinstance(kept[0], FileObject):
            self.context = kept[0]
        self.readable = stream.get().readable()
        self.writable = stream.get().writable()
        self.seekable = stream.get().seekable()
        self.name = name
        self.stream = move(stream)
        return 0

    @property
    def closed(self):
        return self.stream.get() == NULL

    # Nothing below is called by two threads at once, although the GIL is released.
    cdef int enter(self) except -1:
        cdef GateResult result = self.gate.try_enter()
        cdef bint again = False
        while result != gate_entered:
            if result == gate_reentered:
                raise InvalidHandleError(f"{self.name!r} is in use by the very call that is running")
            with nogil:
                self.gate.wait(again)
            again = True
            try:
                PyErr_CheckSignals()
            except BaseException:
                self.gate.give_up()
                raise
            result = self.gate.try_enter()
        if self.stream.get() == NULL:
            self.gate.leave()
            raise InvalidHandleError(f"{self.name!r} is closed")
        return 0

    cdef void leave(self) noexcept:
        self.gate.leave()

    cdef Py_ssize_t read_native(self, char* out, Py_ssize_t size) except -1:
        cdef Py_ssize_t count
        self.raise_pending()
        PyErr_CheckSignals()
        with nogil:
            count = <Py_ssize_t> self.stream.get().read(WritableBytes(out, <size_t> size))
        return count

    cdef int raise_pending(self) except -1:
        if self.pending is not None:
            error = self.pending
            self.pending = None
            raise error
        return 0

    # ---- bytes read ahead

    cdef Py_ssize_t take_ahead(self, char* out, Py_ssize_t size) noexcept:
        cdef Py_ssize_t count = min(size, len(self.ahead) - self.ahead_start)
        memcpy(out, PyBytes_AS_STRING(self.ahead) + self.ahead_start, count)
        self.ahead_start += count
        return count

    cdef bint fill(self, Py_ssize_t size) except -1:
        """Reads ahead if nothing is left; False at the end."""
        if self.ahead_start < len(self.ahead):
            return True
        cdef bytes data = PyBytes_FromStringAndSize(NULL, size)
        cdef Py_ssize_t count
        if self.virtual:
            count = self.fill_virtual(PyBytes_AS_STRING(data), size)
        else:
            count = self.read_native(PyBytes_AS_STRING(data), size)
        self.ahead = data[:count]
        self.ahead_start = 0
        return count > 0

    cdef Py_ssize_t fill_virtual(self, char* out, Py_ssize_t size) except -1:
        # Where the next byte's block begins is only certain inside the block: hence one byte first.
        cdef Py_ssize_t count
        cdef uint64_t position
        with nogil:
            self.ahead_offset = self.stream.get().tell()
        count = self.read_native(out, 1)
        if count == 0:
            return 0
        with nogil:
            position = self.stream.get().tell()
        if position & 0xffff == 0:
            return 1  # the block has no more
        self.ahead_offset = position - 1
        try:
            return 1 + self.read_native(out + 1, size - 1)
        except Exception as error:
            self.pending = error
            return 1

    cdef int forget_ahead(self) except -1:
        """Puts the native position where the caller thinks it is, before something is written there."""
        cdef Py_ssize_t left = len(self.ahead) - self.ahead_start
        self.ahead = b""
        self.ahead_start = 0
        if left > 0 and self.seekable:
            with nogil:
                self.stream.get().seek(-left, Whence.current)
        return 0

    cdef bytes collect(self, Py_ssize_t size, bint fully):
        """Up to `size` bytes, all there are if that is negative; with `fully`, fewer only at the end.

        When reading fails half-way, the bytes so far are returned and the exception comes with the next call; but
        who reads to the end would take them for everything, so gets the exception at once, as does who is interrupted.
        The bytes then are there for the next call.
        """
        cdef list parts = []
        cdef Py_ssize_t total = 0
        cdef Py_ssize_t step
        cdef Py_ssize_t count
        cdef bytes part
        if self.ahead_start < len(self.ahead):
            part = self.ahead[self.ahead_start:] if size < 0 else self.ahead[self.ahead_start:self.ahead_start + size]
            if not fully or len(part) == size:
                self.ahead_start += len(part)
                return part
            self.ahead = b""
            self.ahead_start = 0
            parts.append(part)
            total = len(part)
        try:
            while size < 0 or total < size:
                # Memory is taken for bytes that came or are known to come, not for all that are asked for.
                step = READ_AHEAD if total == 0 else LARGEST_PIECE
                if total == 0:
                    step = max(step, <Py_ssize_t> self.stream.get().size_hint())
                if size >= 0:
                    step = min(step, size - total)
                part = PyBytes_FromStringAndSize(NULL, step)
                count = self.read_native(PyBytes_AS_STRING(part), step)
                if count > 0:
                    parts.append(part if count == step else part[:count])
                total += count
                if count == 0 or (count < step and not fully):
                    break
        except BaseException as error:
            if total == 0:
                raise
            if size < 0 or not isinstance(error, Exception):
                self.ahead = b"".join(parts)
                self.ahead_start = 0
                raise
            self.pending = error
        return parts[0] if len(parts) == 1 else b"".join(parts)

    cdef bytes next_line(self, Py_ssize_t limit):
        cdef list parts = []
        cdef Py_ssize_t total = 0
        cdef Py_ssize_t size
        cdef const char* start
        cdef const char* end
        try:
            while (limit < 0 or total < limit) and self.fill(READ_AHEAD):
                start = PyBytes_AS_STRING(self.ahead) + self.ahead_start
                size = len(self.ahead) - self.ahead_start
                if limit >= 0:
                    size = min(size, limit - total)
                end = <const char*> memchr(start, b"\n", size)
                if end != NULL:
                    size = end - start + 1
                self.ahead_start += size
                total += size
                parts.append(start[:size])
                if end != NULL:
                    break
        except Exception as error:
            if total == 0:
                raise
            self.pending = error
        return parts[0] if len(parts) == 1 else b"".join(parts)

    # ---- for Python

    def readinto(self, buffer, bint fully=False):
        cdef Py_buffer view
        cdef Py_ssize_t total = 0
        cdef Py_ssize_t count
        PyObject_GetBuffer(buffer, &view, PyBUF_SIMPLE | PyBUF_WRITABLE)
        try:
            self.enter()
            try:
                total = self.take_ahead(<char*> view.buf, view.len)
                while total < view.len and (total == 0 or fully):
                    try:
                        count = self.read_native(<char*> view.buf + total, view.len - total)
                    except BaseException as error:
                        if total == 0:
                            raise
                        if not isinstance(error, Exception):
                            self.ahead = (<char*> view.buf)[:total]
                            self.ahead_start = 0
                            raise
                        self.pending = error
                        break
                    if count == 0:
                        break
                    total += count
            finally:
                self.leave()
        finally:
            PyBuffer_Release(&view)
        return total

    def read(self, size=-1, bint fully=False):
        cdef Py_ssize_t limit = -1 if size is None else operator.index(size)
        self.enter()
        try:
            return self.collect(limit, fully or limit < 0)
        finally:
            self.leave()

    def peek(self):
        self.enter()
        try:
            self.fill(READ_AHEAD)
            return self.ahead[self.ahead_start:]
        finally:
            self.leave()

    def readline(self, size=-1):
        cdef Py_ssize_t limit = -1 if size is None else operator.index(size)
        self.enter()
        try:
            return self.next_line(limit)
        finally:
            self.leave()

    def write(self, data):
        cdef Py_buffer view
        cdef object size  # made first, so that nothing can fail once all is written
        cdef uint64_t before = 0
        PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)
        try:
            size = view.len
            self.enter()
            try:
                self.forget_ahead()
                if self.context is not None:
                    before = self.context.written
                with nogil:
                    self.stream.get().write(Bytes(<const char*> view.buf, <size_t> view.len))
            except BlockingIOError as error:
                if self.context is not None:
                    error.characters_written = self.context.written - before
                raise
            finally:
                self.leave()
            return size
        finally:
            PyBuffer_Release(&view)

    def seek(self, offset, whence=0):
        cdef int64_t distance
        cdef int origin
        cdef uint64_t position
        if whence not in (0, 1, 2):
            raise ValueError(f"whence must be 0, 1 or 2, not {whence!r}")
        offset = operator.index(offset)
        if not -(1 << 63) <= offset < 1 << 63:
            raise ValueError(f"offset {offset} does not fit into 64 bits")
        distance = offset
        origin = whence
        self.enter()
        try:
            if origin == 1:
                distance -= len(self.ahead) - self.ahead_start
            with nogil:
                position = self.stream.get().seek(distance, <Whence> origin)
            self.ahead = b""
            self.ahead_start = 0
            self.pending = None
            return position
        finally:
            self.leave()

    def tell(self):
        cdef uint64_t position
        cdef Py_ssize_t left
        self.enter()
        try:
            left = len(self.ahead) - self.ahead_start
            if self.virtual and left > 0:
                return self.ahead_offset + self.ahead_start
            with nogil:
                position = self.stream.get().tell()
            return position - left
        finally:
            self.leave()

    def flush(self):
        self.enter()
        try:
            if self.writable:
                with nogil:
                    self.stream.get().flush()
        finally:
            self.leave()

    def abandon(self):
        """Releases the stream without finishing it."""
        if self.stream.get() == NULL:
            return
        self.enter()
        with nogil:
            self.stream.get().abandon()
        self.release()

    def close(self):
        """Finishes and releases the stream; it is closed afterwards also if that failed."""
        if self.stream.get() == NULL:
            return
        self.enter()
        try:
            with nogil:
                self.stream.get().close()
        finally:
            self.release()

    cdef int release(self) except -1:
        """Frees the stream and leaves."""
        cdef unique_ptr[NativeStream] stream = move(self.stream)
        self.ahead = b""
        self.ahead_start = 0
        self.pending = None
        self.leave()
        with nogil:
            stream.reset()
        self.context = None
        self.kept = None
        return 0
