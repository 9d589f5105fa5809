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
from seqtide.io.keeper cimport Keeper
from seqtide.libseqtide.io.stream cimport Stream as NativeStream, Whence
from seqtide.libseqtide.span cimport Bytes, WritableBytes

from seqtide.errors import InvalidHandleError


cdef extern from "Python.h":
    const Py_ssize_t PY_SSIZE_T_MAX


cdef enum:
    # Bytes read ahead for lines; as many as a block of BGZF can have.
    READ_AHEAD = 64 << 10
    # Bytes read at once for results whose size is not known.
    LARGEST_PIECE = 256 << 10


@cython.final
@cython.no_gc
cdef class Piece:
    """Bytes from one read or several."""

    cdef char* memory(self) noexcept:
        return PyBytes_AS_STRING(self.data)

    cdef bint has_room(self, bint for_block) noexcept:
        # Small reads share a piece. A block of BGZF has one of its own, for its place.
        return self.end == 0 if for_block else 2 * self.end <= len(self.data)


cdef Piece new_piece(Py_ssize_t size):
    cdef Piece piece = Piece.__new__(Piece)
    piece.data = PyBytes_FromStringAndSize(NULL, size)
    return piece


cdef class Handle:
    """A native stream that Python code can share between threads and close."""

    def __cinit__(self):
        self.pieces = []

    # Helper threads may read memory that the garbage collector is about to release. Whatever else there is may be
    # finished by the finalizers of others.
    def __del__(self):
        if self.reads_memory:
            with nogil:
                self.stream.reset()

    def __dealloc__(self):
        with nogil:  # may wait for helper threads and call back into Python
            self.stream.reset()

    cdef int adopt(self, unique_ptr[NativeStream] stream, str name, list kept) except -1:
        self.kept = tuple(kept)
        if len(kept) == 1:
            lent = (<Keeper> kept[0]).object
            if isinstance(lent, FileObject):
                self.context = lent
            else:
                self.reads_memory = True
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

    # ---- bytes read, but not handed out yet
    #
    # They stay in their pieces until the result was made: who goes on after an exception, also of no memory, misses
    # none.

    cdef Py_ssize_t more(self, Py_ssize_t size) except -1:
        """Reads once, at most `size` bytes, behind those that are there; returns how many came, 0 at the end."""
        cdef Piece piece = None
        cdef Py_ssize_t count
        if self.first > 0:
            del self.pieces[:self.first]
            self.first = 0
        if self.pieces:
            piece = <Piece> self.pieces[-1]
            if not piece.has_room(self.virtual):
                piece = None
        if piece is None:
            piece = new_piece(size)
            self.pieces.append(piece)
        # From here on nothing needs memory.
        if self.virtual:
            count = self.read_block(piece)
        else:
            count = self.read_native(piece.memory() + piece.end, min(size, len(piece.data) - piece.end))
            self.add(piece, count)
        if piece.end == 0:
            self.pieces.pop()
        return count

    cdef void add(self, Piece piece, Py_ssize_t count) noexcept:
        piece.end += count
        self.available += count

    cdef Py_ssize_t read_block(self, Piece piece) except -1:
        """Reads what is left of a block of BGZF."""
        # Where the next byte's block begins is only certain inside the block: hence one byte first.
        cdef Py_ssize_t count
        cdef uint64_t position
        with nogil:
            piece.offset = self.stream.get().tell()
        if self.read_native(piece.memory(), 1) == 0:
            return 0
        self.add(piece, 1)
        with nogil:
            position = self.stream.get().tell()
        if position & 0xffff == 0:
            return 1  # the block has no more
        piece.offset = position - 1
        count = self.read_native(piece.memory() + 1, len(piece.data) - 1)
        self.add(piece, count)
        return 1 + count

    cdef int gather(self, Py_ssize_t size, bint fully) except -1:
        """Reads until there is a byte, or with `fully` until there are `size`, all there are if that is negative.

        When reading fails half-way, the bytes so far can be had and the exception comes with the next read; but who
        reads to the end would take them for everything, so gets the exception at once, as does who is interrupted.
        """
        cdef Py_ssize_t wanted = PY_SSIZE_T_MAX if size < 0 else size
        cdef Py_ssize_t step
        try:
            while self.available < wanted and (fully or self.available == 0):
                # Memory is taken for bytes that came or are known to come, not for all that are asked for.
                if self.virtual:
                    step = READ_AHEAD
                elif self.available == 0:
                    step = min(max(READ_AHEAD, <Py_ssize_t> self.stream.get().size_hint()), wanted)
                else:
                    step = min(LARGEST_PIECE, wanted - self.available)
                if self.more(step) == 0:
                    break
        except BaseException as error:
            if self.available == 0 or size < 0 or not isinstance(error, Exception):
                raise
            self.pending = error
        return 0

    cdef void take_into(self, char* out, Py_ssize_t size) noexcept:
        """The next `size` bytes, which are there."""
        cdef Piece piece
        cdef Py_ssize_t count
        self.available -= size
        while size > 0:
            piece = <Piece> self.pieces[self.first]
            count = min(size, piece.end - piece.start)
            memcpy(out, piece.memory() + piece.start, count)
            piece.start += count
            out += count
            size -= count
            if piece.start == piece.end:
                self.pieces[self.first] = None
                self.first += 1
        if self.available == 0:
            self.forget()

    cdef bytes take(self, Py_ssize_t size):
        """The same as bytes."""
        cdef Piece piece
        cdef bytes result
        if size == 0:
            return b""
        piece = <Piece> self.pieces[self.first]
        if piece.start == 0 and piece.end == size and len(piece.data) == size and self.available == size:
            result = piece.data
            self.forget()
            return result
        result = PyBytes_FromStringAndSize(NULL, size)
        self.take_into(PyBytes_AS_STRING(result), size)
        return result

    cdef void forget(self) noexcept:
        self.pieces.clear()
        self.first = 0
        self.available = 0

    cdef int give_back(self) except -1:
        """Puts the native position where the caller thinks it is. What cannot seek has another one for writing."""
        cdef int64_t distance = self.available
        if distance > 0 and self.seekable and not self.virtual:
            with nogil:
                self.stream.get().seek(-distance, Whence.current)
            self.forget()
        return 0

    cdef bytes next_line(self, Py_ssize_t limit):
        """A line, or `limit` bytes of it unless that is negative; an exception leaves all of it to the next call."""
        cdef Py_ssize_t total = 0
        cdef Py_ssize_t size
        cdef Py_ssize_t i = self.first
        cdef Py_ssize_t count
        cdef Piece piece
        cdef const char* start
        cdef const char* end
        while limit < 0 or total < limit:
            if i < len(self.pieces):
                piece = <Piece> self.pieces[i]
                count = piece.end - piece.start
                i += 1
            else:
                count = self.more(READ_AHEAD)
                if count == 0:
                    break
                i = len(self.pieces)
                piece = <Piece> self.pieces[i - 1]
            start = piece.memory() + piece.end - count
            size = count if limit < 0 else min(count, limit - total)
            end = <const char*> memchr(start, b"\n", size)
            if end != NULL:
                total += end - start + 1
                break
            total += size
        return self.take(total)

    # ---- for Python

    def readinto(self, buffer, bint fully=False):
        cdef Py_buffer view
        cdef Py_ssize_t count
        PyObject_GetBuffer(buffer, &view, PyBUF_SIMPLE | PyBUF_WRITABLE)
        try:
            self.enter()
            try:
                if self.available == 0 and view.len > 0 and not fully and not self.virtual:
                    return self.read_native(<char*> view.buf, view.len)
                self.gather(view.len, fully)
                count = min(view.len, self.available)
                self.take_into(<char*> view.buf, count)
                return count
            finally:
                self.leave()
        finally:
            PyBuffer_Release(&view)

    def read(self, size=-1, bint fully=False):
        cdef Py_ssize_t limit = -1 if size is None else operator.index(size)
        self.enter()
        try:
            self.gather(limit, fully or limit < 0)
            return self.take(self.available if limit < 0 else min(limit, self.available))
        finally:
            self.leave()

    def peek(self):
        cdef Piece piece
        self.enter()
        try:
            self.gather(1, False)
            if self.available == 0:
                return b""
            piece = <Piece> self.pieces[self.first]
            return piece.data[piece.start:piece.end]
        finally:
            self.leave()

    def readline(self, size=-1):
        return self.line(-1 if size is None else operator.index(size))

    cdef bytes line(self, Py_ssize_t limit):
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
                self.give_back()
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
                distance -= self.available
            with nogil:
                position = self.stream.get().seek(distance, <Whence> origin)
            self.forget()
            self.pending = None
            return position
        finally:
            self.leave()

    def tell(self):
        cdef uint64_t position
        cdef Piece piece
        self.enter()
        try:
            if self.virtual and self.available > 0:
                piece = <Piece> self.pieces[self.first]
                return piece.offset + piece.start
            with nogil:
                position = self.stream.get().tell()
            return position - self.available
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
            self.leave_in_place()
            with nogil:
                self.stream.get().close()
        finally:
            self.release()

    cdef int leave_in_place(self) except -1:
        """Puts what the caller keeps where reading ended."""
        try:
            self.give_back()
        except Exception:
            pass  # it may be closed by now

    cdef int release(self) except -1:
        """Frees the stream and leaves."""
        cdef unique_ptr[NativeStream] stream = move(self.stream)
        self.forget()
        self.pending = None
        self.leave()
        with nogil:
            stream.reset()
        self.context = None
        self.kept = None
        return 0
