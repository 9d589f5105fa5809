"""Exceptions raised by seqtide.

::

    SeqtideError
    ├── StreamError                     .code
    │   ├── NullParameterError          also TypeError
    │   ├── InvalidHandleError          also ValueError
    │   ├── IoError                     also OSError
    │   │   └── UnsupportedError        also io.UnsupportedOperation
    │   └── InvalidBufferError
    └── FormatError                     also ValueError; .path .format .record .line .offset ...
        ├── TruncatedError              also EOFError
        ├── CorruptError
        └── LimitError

Errors of the operating system that Python has a class for are raised as that class, with ``errno`` and ``filename``:
`FileNotFoundError`, `PermissionError`, `IsADirectoryError`, `BrokenPipeError` and so on. An exception raised by a
Python object that seqtide reads from or writes to reaches the caller unchanged.
"""
import errno
import io
import os

__all__ = [
    "CorruptError",
    "FormatError",
    "InvalidBufferError",
    "InvalidHandleError",
    "IoError",
    "LimitError",
    "NullParameterError",
    "SeqtideError",
    "StaleIndexWarning",
    "StreamError",
    "TruncatedError",
    "UnsupportedError",
]


cdef extern from "seqtide_python/error_info.hpp" namespace "seqtide_python":
    int raise_cause(ErrorInfo& info) except -1


def initialised_twice(made):
    """The exception for a second call of `__init__`: an object stays what it was made."""
    return RuntimeError(f"{type(made).__name__} object cannot be initialised twice")


class SeqtideError(Exception):
    """Base of all exceptions of this package's own.

    Example:
        >>> import seqtide
        >>> try:
        ...     raise seqtide.FormatError("bad data")
        ... except seqtide.SeqtideError as error:
        ...     print(error)
        bad data
    """


class StreamError(SeqtideError):
    """A stream could not do what was asked of it.

    Args:
        *args: Message, or for `IoError` what `OSError` takes.
        code (int | None): Replaces the class's code.

    Attributes:
        code (int): Kind of error, the same number as in the C interface: 1 missing parameter, 3 invalid handle,
            5 other, 100 input or output failed, 101 invalid buffer.

    Example:
        >>> import seqtide
        >>> stream = seqtide.Stream(b"ACGT")
        >>> stream.close()
        >>> try:
        ...     stream.read()
        ... except seqtide.StreamError as error:
        ...     print(error.code)
        3
    """

    code = 5

    def __init__(self, *args, code=None):
        super().__init__(*args)
        if code is not None:
            self.code = code


class NullParameterError(StreamError, TypeError):
    """None was given where an object is needed; code 1."""

    code = 1


class InvalidHandleError(StreamError, ValueError):
    """The stream is closed, or used from inside its own callback; code 3."""

    code = 3


class IoError(StreamError, OSError):
    """Reading, writing or seeking failed; code 100.

    Takes the arguments of `OSError` and has its attributes; ``errno`` is None where no system call failed.

    Example:
        >>> import errno, seqtide
        >>> seqtide.IoError(errno.ENOSPC, "No space left on device", "out.fastq").filename
        'out.fastq'
    """

    code = 100


class UnsupportedError(IoError, io.UnsupportedOperation):
    """The stream cannot read, write or seek; code 100.

    Example:
        >>> import io, seqtide
        >>> try:
        ...     seqtide.Stream(b"ACGT").write(b"N")
        ... except io.UnsupportedOperation as error:
        ...     print(type(error).__name__)
        UnsupportedError
    """


class InvalidBufferError(StreamError):
    """An object returned more bytes than asked for, or a negative count; code 101."""

    code = 101


class FormatError(SeqtideError, ValueError):
    r"""The data breaks the rules of its format.

    Args:
        message (str): Reason and place, for people.
        reason (str | None): The reason alone; by default the message.
        path (str | None): Name of the source.
        format (str | None): Such as ``"FASTQ"``, ``"BGZF"``.
        record (int | None): 1-based number of the record.
        line (int | None): 1-based number of the line.
        offset (int | None): 0-based offset in the uncompressed data, in bytes.
        virtual_offset (int | None): BGZF virtual offset of the same byte.
        compressed_offset (int | None): 0-based offset in the compressed data, in bytes.
        excerpt (bytes): The offending bytes, at most 80.
        accepted_by (str | None): The strictest validation that accepts this ("standard", "lenient"), None if none does.

    Each argument but the message is an attribute of the same name; None means unknown.

    Example:
        >>> import seqtide
        >>> error = seqtide.FormatError("a.fq: record 2: no '@'", record=2, offset=31, excerpt=b"xr2\n")
        >>> error.record, error.offset, error.line
        (2, 31, None)
    """

    def __init__(self, message="", *, reason=None, path=None, format=None, record=None, line=None, offset=None,
                 virtual_offset=None, compressed_offset=None, excerpt=b"", accepted_by=None):
        super().__init__(message)
        self.reason = message if reason is None else reason
        self.path = path
        self.format = format
        self.record = record
        self.line = line
        self.offset = offset
        self.virtual_offset = virtual_offset
        self.compressed_offset = compressed_offset
        self.excerpt = excerpt
        self.accepted_by = accepted_by


class TruncatedError(FormatError, EOFError):
    """The data ends too early: a file that was cut, or is still being written."""


class CorruptError(FormatError):
    """A checksum, a length or the compressed data itself is wrong."""


class LimitError(FormatError):
    """A record is larger than the configured limit; the memory for it was not taken."""


class StaleIndexWarning(UserWarning):
    """An index file is older than the data that it is the index of.

    Example:
        >>> import warnings, seqtide
        >>> warnings.simplefilter("error", seqtide.StaleIndexWarning)  # from now on an exception
        >>> warnings.resetwarnings()
    """


cdef bytes bytes_of(const string& data):
    return data.data()[:data.size()]


cdef str text_of(const string& data):
    return bytes_of(data).decode("utf-8", "surrogateescape")


cdef object path_of(const string& path):
    return os.fsdecode(bytes_of(path)) or None


cdef object known(uint64_t number):
    return number if number != 0 else None


cdef object value_of(const optional[uint64_t]& number):
    if not number.has_value():
        return None
    return number.value()


cdef dict place_of(const Place& place):
    """What `FormatError` and `Deviation` say of a place, but for the path."""
    return {
        "format": text_of(place.format) or None,
        "record": known(place.record),
        "line": known(place.line),
        "offset": place.offset,
        "virtual_offset": value_of(place.virtual_offset),
        "compressed_offset": value_of(place.compressed_offset),
        "excerpt": bytes_of(place.excerpt),
    }


def refused(str message not None, accepted_by):
    """The message of a refusal, with the validation that accepts the input, if there is one."""
    return message if accepted_by is None else f"{message}; validation={accepted_by!r} accepts it"


cdef object format_error(object cls, const ErrorInfo& info):
    message = text_of(info.message)
    accepted_by = text_of(info.accepted_by) or None
    return cls(
        refused(message, accepted_by),
        reason=text_of(info.reason),
        path=path_of(info.path),
        accepted_by=accepted_by,
        **place_of(info.place),
    )


# The values of seqtide::IoErrorKind, which are those of the C interface where it has them.
cdef enum:
    NULL_PARAMETER = 1
    INVALID_HANDLE = 3
    OTHER = 5
    INVALID_BUFFER = 101
    WOULD_BLOCK = 102
    UNSUPPORTED = 103


cdef object io_error(const ErrorInfo& info):
    message = text_of(info.message)
    if info.code == NULL_PARAMETER:
        return NullParameterError(message)
    if info.code == INVALID_HANDLE:
        return InvalidHandleError(message)
    if info.code == OTHER:
        return StreamError(message)
    if info.code == INVALID_BUFFER:
        return InvalidBufferError(message)
    if info.code == WOULD_BLOCK:
        return BlockingIOError(errno.EAGAIN, message)
    if info.code == UNSUPPORTED:
        return UnsupportedError(message)
    if info.error_number == 0:
        return IoError(message)
    text = os.strerror(info.error_number)
    path = path_of(info.path)
    error = OSError(info.error_number, text, path)
    return IoError(info.error_number, text, path) if type(error) is OSError else error


cdef int raise_error(ErrorInfo& info) except -1:
    if info.kind == ErrorKind.callback:
        raise_cause(info)
        raise IoError(text_of(info.message))
    if info.kind == ErrorKind.io:
        raise io_error(info)
    if info.kind == ErrorKind.format:
        raise format_error(FormatError, info)
    if info.kind == ErrorKind.truncated:
        raise format_error(TruncatedError, info)
    if info.kind == ErrorKind.corrupt:
        raise format_error(CorruptError, info)
    if info.kind == ErrorKind.limit:
        raise format_error(LimitError, info)
    if info.kind == ErrorKind.argument:
        raise ValueError(text_of(info.message))
    if info.kind == ErrorKind.key:
        raise KeyError(text_of(info.message))
    if info.kind == ErrorKind.memory:
        raise MemoryError()
    if info.kind == ErrorKind.seqtide:
        raise SeqtideError(text_of(info.message))
    raise RuntimeError(text_of(info.message))
