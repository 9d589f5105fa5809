"""gzip and BGZF (blocked gzip, SAM specification, section 4.1) as file objects.

The readers and writers are binary file objects: `io.TextIOWrapper`, `csv`, `pandas` and others take them.

A virtual offset of BGZF is an int: ``offset of the block in the file << 16 | offset in the block's data``.
"""
import io
import warnings

from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide.core.arguments cimport parse_level, parse_threads
from seqtide.io.handle cimport Handle
from seqtide.io.stream cimport check_interrupt, name_of, open_source_for, open_target_for
from seqtide.libseqtide.io.bgzf cimport CBgzfReader, CBgzfWriter
from seqtide.libseqtide.io.gzip cimport CGzipReader, CGzipWriter
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as NativeStream

from seqtide.errors import UnsupportedError
from seqtide.io.stream import NativeFile

__all__ = ["BgzfReader", "BgzfWriter", "GzipReader", "GzipWriter"]


def checked_level(level, str method, int default, int lowest, int highest):
    """A level of compression, or the method's default for None."""
    return parse_level(level, method, default, lowest, highest)


class CompressedReader(NativeFile, io.BufferedIOBase):
    """A file object that decompresses.

    Data before a damaged place is delivered first, then the error is raised, each time. Reading to the end, or a line
    that the damage cuts, raises it at once; what was read until then can be had by reading pieces.
    """

    def read(self, size=-1, /):
        """Reads data.

        Args:
            size (int | None): Bytes to read; everything to the end if negative or None.

        Returns:
            bytes: fewer than ``size`` only at the end or right before a damaged place.

        Raises:
            TruncatedError: The data ends too early.
            CorruptError: A checksum or the compressed data is wrong.
        """
        return self._open_handle().read(size, True)

    def read1(self, size=-1, /):
        """Reads what one step of decompression gives, at most ``size`` bytes; b"" only at the end."""
        return self._open_handle().read(65536 if size is None or size < 0 else size)

    def readinto(self, buffer, /):
        """Fills a writable buffer; returns the number of bytes, fewer than fit only as in `read`."""
        return self._open_handle().readinto(buffer, True)

    def readinto1(self, buffer, /):
        """Reads into a writable buffer what one step of decompression gives; returns the number of bytes."""
        return self._open_handle().readinto(buffer)

    def peek(self, size=1, /):
        """Returns bytes that come next, without taking them; b"" only at the end."""
        return self._open_handle().peek()

    def detach(self):
        """Not supported; raises `UnsupportedError`."""
        self._open_handle()
        raise UnsupportedError(f"{self.name!r} cannot be detached from what it reads")


class CompressedWriter(NativeFile, io.BufferedIOBase):
    """A file object that compresses. One that is dropped without `close` finishes its data (with `atomic`, gives it up)
    and warns."""

    _atomic = False

    def __exit__(self, kind, value, traceback):
        # What an exception cut short must neither look whole nor get the file's name.
        if kind is None:
            self.close()
        else:
            self._abandon()

    def write(self, data, /):
        """Compresses a bytes-like object of any item size; returns its size in bytes.

        Raises:
            OSError: The target failed; no more can be written then, and no end marker is.
        """
        return self._open_handle().write(data)

    def detach(self):
        """Not supported; raises `UnsupportedError`."""
        self._open_handle()
        raise UnsupportedError(f"{self.name!r} cannot be detached from what it writes to")

    def __del__(self, _warn=warnings.warn):
        if self.closed:
            return
        try:
            _warn(f"unclosed file {self!r}", ResourceWarning, stacklevel=2, source=self)
        finally:
            if self._atomic:
                self._abandon()
            else:
                self.close()


class GzipReader(CompressedReader):
    """Reads gzip data of any number of members, BGZF included. Not seekable.

    Zero bytes after the last member are accepted.

    Args:
        source: Path (str or PathLike), ``"-"`` for standard input, file descriptor, bytes-like object or binary
            file object.
        threads (int | None): Threads to use in all; None for up to 4, as many as the process may use.

    Raises:
        FileNotFoundError, PermissionError, IoError: The file cannot be opened.
        TruncatedError, CorruptError, FormatError: While reading: the data is cut, damaged or not gzip.

    Example:
        >>> import gzip, seqtide
        >>> with seqtide.GzipReader(gzip.compress(b"chr1\\t10\\nchr2\\t20\\n")) as file:
        ...     for line in file:
        ...         print(line)
        b'chr1\\t10\\n'
        b'chr2\\t20\\n'
    """

    def __init__(self, source, *, threads=None):
        self._begin()
        cdef InputOptions options
        options.threads = parse_threads(threads)
        options.interrupt_check = check_interrupt
        cdef Handle handle = Handle()
        cdef list kept = []
        cdef unique_ptr[NativeStream] stream = open_source_for(source, kept)
        with nogil:
            stream.reset(new CGzipReader(move(stream), options))
        handle.adopt(move(stream), name_of(source), kept)
        self._handle = handle


class GzipWriter(CompressedWriter):
    """Writes gzip data, one member. `BgzfWriter` is faster, and any gzip reader reads what it writes.

    Args:
        target: Path (str or PathLike), ``"-"`` for standard output, file descriptor or binary file object.
        level (int | None): Compression from 1 (fastest) to 9 (smallest); 0 stores. None for 6.

    Raises:
        ValueError: Unknown level.
        FileNotFoundError, PermissionError, IoError: The file cannot be created.

    Example:
        >>> import gzip, io, seqtide
        >>> target = io.BytesIO()
        >>> with seqtide.GzipWriter(target, level=9) as file:
        ...     file.write(b"ACGT" * 1000)
        4000
        >>> len(gzip.decompress(target.getvalue()))
        4000
    """

    def __init__(self, target, *, level=6):
        self._begin()
        cdef int number = parse_level(level, "gzip", 6, 0, 9)
        cdef Handle handle = Handle()
        cdef list kept = []
        cdef unique_ptr[NativeStream] stream = open_target_for(target, kept, False)
        with nogil:
            stream.reset(new CGzipWriter(move(stream), number, check_interrupt))
        handle.adopt(move(stream), name_of(target), kept)
        self._handle = handle


class BgzfReader(CompressedReader):
    """Reads BGZF data, with random access by virtual offset.

    Args:
        source: Path (str or PathLike), ``"-"`` for standard input, file descriptor, bytes-like object or binary
            file object.
        threads (int | None): Threads to use in all; None for up to 4, as many as the process may use.
        require_eof (bool): False accepts data without the end-of-file block.

    Raises:
        FileNotFoundError, PermissionError, IoError: The file cannot be opened.
        TruncatedError, CorruptError, FormatError: While reading: the data is cut, damaged or not BGZF.

    Example:
        >>> import io, seqtide
        >>> file = io.BytesIO()
        >>> with seqtide.BgzfWriter(file) as writer:
        ...     writer.write(b"first\\nsecond\\n")
        13
        >>> with seqtide.BgzfReader(file.getvalue()) as reader:
        ...     reader.readline()
        ...     offset = reader.tell()
        ...     reader.readline()
        ...     reader.seek(offset)
        ...     reader.readline()
        b'first\\n'
        b'second\\n'
        6
        b'second\\n'
    """

    def __init__(self, source, *, threads=None, require_eof=True):
        self._begin()
        cdef InputOptions options
        options.threads = parse_threads(threads)
        options.require_eof = bool(require_eof)
        options.interrupt_check = check_interrupt
        cdef Handle handle = Handle()
        cdef list kept = []
        handle.virtual = True
        cdef unique_ptr[NativeStream] stream = open_source_for(source, kept)
        with nogil:
            stream.reset(new CBgzfReader(move(stream), options))
        handle.adopt(move(stream), name_of(source), kept)
        self._handle = handle

    def seek(self, virtual_offset, whence=0, /):
        """Moves to a virtual offset.

        Args:
            virtual_offset (int): As `tell` returns them and indexes hold them.
            whence (int): Only 0: virtual offsets cannot be counted on.

        Returns:
            int: virtual offset of the next byte.

        Raises:
            ValueError: The offset lies outside the file or its block, or no block begins there.
            UnsupportedError: The source cannot be moved.
        """
        return self._open_handle().seek(virtual_offset, whence)

    def tell(self):
        """Returns the virtual offset of the next byte. (`io.TextIOWrapper.tell` cannot give it, it counts bytes.)"""
        return self._open_handle().tell()


class BgzfWriter(CompressedWriter):
    """Writes BGZF data, compressing on several threads. `close` writes the end-of-file block.

    Args:
        target: Path (str or PathLike), ``"-"`` for standard output, file descriptor or binary file object.
        level (int | None): Compression from 1 (fastest) to 12 (smallest); 0 stores. None for 1.
        threads (int | None): Threads to use in all; None for up to 4, as many as the process may use.
        atomic (bool | JointFiles): Gives a file its name only in `close` (with JointFiles, with the others), so that it
            is complete or absent; absent also if the body of `with` raises or the writer is dropped.
        sync (bool): With `atomic`, has the data on the disk before the file gets its name.

    Raises:
        ValueError: Unknown level or number of threads, or `atomic` without a path.
        FileNotFoundError, PermissionError, IoError: The file cannot be created.

    Example:
        >>> import gzip, io, seqtide
        >>> target = io.BytesIO()
        >>> with seqtide.BgzfWriter(target, level=6, threads=2) as file:
        ...     file.write(b"ACGT" * 100_000)
        400000
        >>> len(gzip.decompress(target.getvalue()))
        400000
    """

    def __init__(self, target, *, level=1, threads=None, atomic=False, sync=False):
        self._begin()
        cdef OutputOptions options
        options.level = parse_level(level, "bgzf", 1, 0, 12)
        options.threads = parse_threads(threads)
        options.interrupt_check = check_interrupt
        cdef Handle handle = Handle()
        cdef list kept = []
        cdef unique_ptr[NativeStream] stream = open_target_for(target, kept, atomic, sync)
        with nogil:
            stream.reset(new CBgzfWriter(move(stream), options))
        handle.adopt(move(stream), name_of(target), kept)
        self._atomic = bool(atomic)
        self._handle = handle

    def tell(self):
        """Returns the virtual offset of the next byte written; waits for the compressing threads."""
        return self._open_handle().tell()
