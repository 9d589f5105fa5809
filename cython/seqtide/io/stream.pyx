"""Byte streams between Python and native code.

`Stream` makes a native stream of any source or target, and is a raw binary file object of Python itself.
"""
import io
import os

from cpython.buffer cimport PyObject_CheckBuffer
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string
from libcpp.utility cimport move

from seqtide.core.native cimport native_string
from seqtide.errors cimport translate
from seqtide.io.file_object cimport FileObject, find_reading_method, is_file_path, is_path, name_of, stream_over
from seqtide.io.handle cimport Handle
from seqtide.io.joint_files cimport joint_files_of
from seqtide.io.keeper cimport HeldBuffer, Keeper, Lent
from seqtide.libseqtide.io.file_stream cimport create_file, open_file
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.stream cimport Stream as NativeStream

from seqtide.errors import InvalidHandleError, IoError, NullParameterError, UnsupportedError, initialised_twice

__all__ = ["Stream", "wrap_file"]


cdef extern from "seqtide_python/streams.hpp" namespace "seqtide_python":
    unique_ptr[NativeStream] memory_stream(
        const void* data, size_t size, const shared_ptr[Lent]& lent) except +translate
    unique_ptr[NativeStream] descriptor_stream(int descriptor, const string& name) except +translate


cdef unique_ptr[NativeStream] open_descriptor(object number, str name) except *:
    if isinstance(number, bool):
        raise TypeError("a file descriptor must be an int, not bool")
    if not 0 <= number < 1 << 31:
        raise ValueError(f"{number} is not a file descriptor")
    try:
        os.fstat(number)
    except OSError as error:
        raise IoError(error.errno, error.strerror, name) from None
    return move(descriptor_stream(number, native_string(os.fsencode(name))))


cdef unique_ptr[NativeStream] open_any(object source, bint reading, bint writing, list kept) except *:
    """Everything but paths. Without `kept`, the keeper goes, and the stream has what it keeps."""
    cdef FileObject file
    kinds = "a path, a file descriptor, " + ("bytes-like data, " if reading else "")
    methods = " or ".join(["read()"] * reading + ["write()"] * writing)
    if source is None:
        raise NullParameterError(f"None given, expected {kinds}or an object with {methods}")
    if isinstance(source, int):
        return move(open_descriptor(source, name_of(source)))
    if reading and PyObject_CheckBuffer(source):
        return move(stream_over_bytes(keep(HeldBuffer(source), kept)))
    if isinstance(source, type) or not (
        (reading and find_reading_method(source) is not None)
        or (writing and callable(getattr(source, "write", None)))
    ):
        raise TypeError(f"expected {kinds}or an object with {methods}, not {type(source).__name__}")
    file = FileObject(source, reading, writing)
    if file.method is None and not file.can_write:
        ability = " or ".join(["readable"] * reading + ["writable"] * writing)
        raise UnsupportedError(f"{name_of(source)!r} is not {ability}")
    return move(stream_over(keep(file, kept)))


cdef Keeper keep(object object, list kept):
    cdef Keeper keeper = Keeper(object)
    if kept is not None:
        kept.append(keeper)
    return keeper


cdef unique_ptr[NativeStream] stream_over_bytes(Keeper keeper) except *:
    cdef HeldBuffer buffer = keeper.object
    return move(memory_stream(buffer.view.buf, <size_t> buffer.view.len, keeper.lent))


cdef int require(bint possible, object source, str ability) except -1:
    if not possible:
        raise UnsupportedError(f"{name_of(source)!r} is not {ability}")
    return 0


cdef unique_ptr[NativeStream] open_path_for_reading(object path) except *:
    cdef string name = native_string(os.fsencode(path))
    cdef unique_ptr[NativeStream] stream
    if path == "-":
        return move(open_descriptor(0, "<stdin>"))
    with nogil:  # opening a named pipe waits for its other end
        stream = unique_ptr[NativeStream](<NativeStream*> open_file(name, check_interrupt).release())
    return move(stream)


cdef unique_ptr[NativeStream] open_source(object source) except *:
    return move(open_source_for(source, None))


cdef unique_ptr[NativeStream] open_source_for(object source, list kept) except *:
    if is_path(source):
        return move(open_path_for_reading(source))
    cdef unique_ptr[NativeStream] stream = open_any(source, True, False, kept)
    require(stream.get().readable(), source, "readable")
    return move(stream)


cdef unique_ptr[NativeStream] open_target(object target, object atomic, CJointFiles* files=NULL) except *:
    return move(open_target_for(target, None, atomic, False, files))


cdef unique_ptr[NativeStream] open_target_for(object target, list kept, object atomic, bint sync=False,
                                              CJointFiles* files=NULL) except *:
    cdef unique_ptr[NativeStream] stream
    cdef shared_ptr[CJointFiles] joint  # alive until the file is created, whatever other threads do
    cdef string name
    cdef bint whole = atomic
    if sync and not atomic:
        raise ValueError("sync goes with atomic")
    if is_file_path(target):
        if files == NULL:
            joint = joint_files_of(atomic, sync)
            files = joint.get()
        name = native_string(os.fsencode(target))
        with nogil:
            if files != NULL:
                stream = unique_ptr[NativeStream](<NativeStream*> files.create(name, check_interrupt).release())
            else:
                stream = unique_ptr[NativeStream](
                    <NativeStream*> create_file(name, whole, check_interrupt, sync).release())
        return move(stream)
    if atomic:
        raise ValueError(f"atomic writing needs a path, {name_of(target)!r} is none")
    if isinstance(target, str):
        return move(open_descriptor(1, "<stdout>"))
    stream = open_any(target, False, True, kept)
    require(stream.get().writable(), target, "writable")
    return move(stream)


cdef int check_source(object source) except -1:
    if not is_path(source):
        open_source(source)  # reads nothing yet
    return 0


cdef int check_target(object target) except -1:
    if not is_file_path(target):
        open_target(target, False)  # writes nothing yet
    return 0


cdef object stream_from_native(unique_ptr[NativeStream] stream, list kept):
    cdef Handle handle = Handle()
    cdef string name = stream.get().name()
    handle.adopt(move(stream), os.fsdecode(name.data()[:name.size()]), kept)
    return made(_OwnedStream, handle)


cdef object made(kind, Handle handle):
    stream = kind.__new__(kind)
    stream._begin()
    stream._handle = handle
    return stream


def open_target_stream(target, *, atomic=False, sync=False):
    """Opens a target for writing.

    Args:
        target: Path, ``"-"`` for standard output, file descriptor or file object.
        atomic (bool | JointFiles): Gives a file its name only when the stream is closed, or with the others.
        sync (bool): With `atomic`, has the data on the disk before the file gets its name.

    Returns:
        Stream: writable; closing it closes what it opened. With `atomic`, the file gets no name if the body of `with`
        raises, or if the stream is dropped without being closed.
    """
    return target_stream(_AtomicStream if atomic else Stream, target, atomic, sync)


def open_whole_stream(target, atomic=True):
    """The same for what needs no other target than a path to be atomic: the others are written to as they come."""
    return open_target_stream(target, atomic=atomic_if_path(target, atomic))


cdef object atomic_if_path(object target, object atomic):
    return atomic if is_file_path(target) or not isinstance(atomic, bool) else False


def open_owned_stream(target, atomic, sync):
    """The same for an object that finishes the stream."""
    return target_stream(_OwnedStream, target, atomic, sync)


cdef object target_stream(kind, target, atomic, bint sync):
    cdef Handle handle = Handle()
    cdef list kept = []
    cdef unique_ptr[NativeStream] stream = open_target_for(target, kept, atomic, sync)
    handle.adopt(move(stream), name_of(target), kept)
    return made(kind, handle)


class NativeFile:
    """What all file objects of this package share; an `io` class completes them."""

    _handle = None
    _begun = False

    def _begin(self):
        """For `__init__`: refuses to be called again. What it would replace may have more to write."""
        if self._begun:
            raise initialised_twice(self)
        self._begun = True

    def _open_handle(self):
        handle = self._handle
        if handle is None or handle.closed:
            raise InvalidHandleError(f"{self.name!r} is closed")
        return handle

    @property
    def name(self):
        """str: Path, or what the wrapped object is called."""
        return f"<{type(self).__name__}>" if self._handle is None else self._handle.name

    @property
    def closed(self):
        """bool: True after `close`."""
        return self._handle is None or self._handle.closed

    def readable(self):
        """Returns whether the stream can be read."""
        return self._open_handle().readable

    def writable(self):
        """Returns whether the stream can be written to."""
        return self._open_handle().writable

    def seekable(self):
        """Returns whether the stream can be moved."""
        return self._open_handle().seekable

    def tell(self):
        """Returns the position, in bytes from the start; counted where the stream cannot seek."""
        return self._open_handle().tell()

    def seek(self, offset, whence=io.SEEK_SET, /):
        """Moves the stream.

        Args:
            offset (int): Bytes from the reference point.
            whence (int): Reference point: 0 the start, 1 the current position, 2 the end.

        Returns:
            int: new position, in bytes from the start.

        Raises:
            ValueError: Unknown reference point.
            UnsupportedError: The stream cannot be moved.
        """
        return self._open_handle().seek(offset, whence)

    def flush(self):
        """Hands everything written to what lies below, and flushes that."""
        self._open_handle().flush()

    def close(self):
        """Finishes, flushes and closes; raises what went wrong. Closing again does nothing.

        A file object or file descriptor that was given stays open, what was opened by its path is closed.
        """
        if self._handle is not None:
            self._handle.close()

    def _abandon(self):
        if self._handle is not None:
            self._handle.abandon()

    def truncate(self, size=None, /):
        """Not supported; raises `UnsupportedError`."""
        self._open_handle()
        raise UnsupportedError(f"{self.name!r} cannot be truncated")

    def fileno(self):
        """Not supported, since reading the descriptor would go round the stream; raises `UnsupportedError`."""
        self._open_handle()
        raise UnsupportedError(f"{self.name!r} has no file descriptor of its own")

    def isatty(self):
        """Returns False."""
        self._open_handle()
        return False

    def writelines(self, lines, /):
        """Writes each of `lines`, bytes-like objects, as it is."""
        self._open_handle()
        for line in lines:
            self.write(line)

    def readline(self, size=-1, /):
        """Reads a line, at most ``size`` bytes of it unless that is negative or None.

        More is read ahead than the line. `read`, `seek` and `tell` go on behind the line nevertheless, and closing puts
        a file object or descriptor that can seek there.

        Returns:
            bytes: the line with its line end; b"" at the end. An exception, such as that of a damaged place inside the
            line, leaves the line to the next call.
        """
        return self._open_handle().readline(size)

    def __iter__(self):
        self._open_handle()
        return self

    def __next__(self):
        # As in io, a subclass's own readline() is honoured.
        if type(self).readline is own_readline:
            line = (<Handle?> self._open_handle()).line(-1)
        else:
            line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        self._open_handle()
        return self

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def __repr__(self):
        name = f"<seqtide.{type(self).__name__} name={self.name!r}"
        if self.closed:
            return f"{name} closed>"
        for ability in ("readable", "writable", "seekable"):
            if getattr(self._handle, ability):
                name += f" {ability}"
        return f"{name}>"


cdef object own_readline = NativeFile.readline


class Stream(NativeFile, io.RawIOBase):
    """A native byte stream over any source or target, and a raw binary file object.

    What it can do depends on what it is made of: a path is opened for reading, bytes are read without a copy, a file
    descriptor does what it was opened for, and an object with any of ``readinto``, ``read``, ``write``, ``seek`` and
    ``flush`` lends these methods. An exception they raise reaches the caller of the stream unchanged.

    One read or write at a time: other threads wait for their turn. The wrapped object must not use the stream
    that is calling it.

    Args:
        file_obj: Path (str or PathLike), ``"-"`` for standard input, file descriptor, bytes-like object or binary
            file object.

    Raises:
        TypeError: The object is none of these, or open in text mode.
        FileNotFoundError, PermissionError, IoError: The file cannot be opened.
        UnsupportedError: The object can neither be read nor written.

    Example:
        >>> import io, seqtide
        >>> file = io.BytesIO(b"@read1\\nACGT\\n")
        >>> with seqtide.Stream(file) as stream:
        ...     stream.seek(7)
        ...     stream.read(4)
        7
        b'ACGT'
        >>> file.closed
        False
    """

    def __init__(self, file_obj):
        self._begin()
        cdef Handle handle = Handle()
        cdef list kept = []
        cdef unique_ptr[NativeStream] stream
        if is_path(file_obj):
            stream = open_path_for_reading(file_obj)
        else:
            stream = open_any(file_obj, True, True, kept)
        handle.adopt(move(stream), name_of(file_obj), kept)
        self._handle = handle

    def read(self, size=-1, /):
        """Reads bytes.

        Args:
            size (int | None): Most bytes to read, with one read of what lies below; everything to the end if
                negative or None.

        Returns:
            bytes: fewer than ``size`` if no more are there right now, empty only at the end.

        Raises:
            BlockingIOError: No bytes are there right now, and the end is not reached.
            InvalidHandleError: The stream is closed, or in use by the call that is running.
            UnsupportedError: The stream cannot be read.
            InvalidBufferError: The wrapped object returned more bytes than asked for.

        Example:
            >>> import seqtide
            >>> seqtide.Stream(b"ACGT").read(2)
            b'AC'
        """
        return self._open_handle().read(size)

    def readall(self):
        """Reads to the end.

        Returns:
            bytes: everything that is left.
        """
        return self._open_handle().read(-1)

    def readinto(self, buffer, /):
        """Reads into a writable, contiguous buffer.

        Args:
            buffer: bytearray, memoryview, array of any item size.

        Returns:
            int: bytes read, 0 only at the end.
        """
        return self._open_handle().readinto(buffer)

    def write(self, data, /):
        """Writes all of the data.

        Args:
            data: Contiguous bytes-like object of any item size.

        Returns:
            int: its size in bytes.

        Raises:
            BlockingIOError: The target takes no more right now; ``characters_written`` bytes of the data were taken.
            UnsupportedError: The stream cannot be written to.
        """
        return self._open_handle().write(data)


class _OwnedStream(Stream):
    """A stream that another object of the package finishes. The garbage collector, which would close a raw file before
    what still has data for it, must not."""

    def __del__(self):
        pass


class _AtomicStream(Stream):
    """Gives the file its name when it is closed, and only then."""

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.close()
        else:
            self._abandon()

    def __del__(self):
        self._abandon()


def wrap_file(file_obj):
    """Wraps a file object, or any other source, as a `Stream`.

    Args:
        file_obj: As for `Stream`.

    Returns:
        Stream: the new stream.

    Example:
        >>> import io, seqtide
        >>> seqtide.wrap_file(io.BytesIO(b"ACGT")).read()
        b'ACGT'
    """
    return Stream(file_obj)
