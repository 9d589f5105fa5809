"""BGZF data (blocked gzip, SAM specification, section 4.1) as file objects.

A virtual offset is an int: ``offset of the block in the file << 16 | offset in the block's data``.
"""

from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide._handle cimport Handle
from seqtide.gzip cimport checked_level, thread_count
from seqtide.libseqtide.gzip cimport CBgzfReader, CBgzfWriter
from seqtide.libseqtide.input cimport InputOptions, OutputOptions
from seqtide.libseqtide.stream cimport Stream as NativeStream
from seqtide.stream cimport check_interrupt, name_of, open_source_for, open_target_for

from seqtide.gzip import CompressedReader, CompressedWriter

__all__ = ["BgzfReader", "BgzfWriter"]


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
        cdef InputOptions options
        options.threads = thread_count(threads)
        options.require_eof = bool(require_eof)
        options.interrupt_check = check_interrupt
        cdef Handle handle = Handle()
        handle.virtual = True
        cdef unique_ptr[NativeStream] stream = open_source_for(source, handle)
        with nogil:
            stream.reset(new CBgzfReader(move(stream), options))
        handle.adopt(move(stream), name_of(source))
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
        level (int): Compression from 1 (fastest) to 12 (smallest); 0 stores.
        threads (int | None): Threads to use in all; None for up to 4, as many as the process may use.
        atomic (bool): Gives a file its name only in `close`, so that it is complete or absent; absent also if the body
            of `with` raises.

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

    def __init__(self, target, *, level=1, threads=None, atomic=False):
        cdef OutputOptions options
        options.level = checked_level(level, 12)
        options.threads = thread_count(threads)
        options.interrupt_check = check_interrupt
        cdef Handle handle = Handle()
        cdef unique_ptr[NativeStream] stream = open_target_for(target, atomic, handle)
        with nogil:
            stream.reset(new CBgzfWriter(move(stream), options))
        handle.adopt(move(stream), name_of(target))
        self._handle = handle
        self._atomic = atomic

    def __exit__(self, kind, value, traceback):
        # What an exception cut short must not get the file's name.
        if kind is not None and self._atomic:
            self._abandon()
        else:
            self.close()

    def tell(self):
        """Returns the virtual offset of the next byte written; waits for the compressing threads."""
        return self._open_handle().tell()
