"""Opening sources: decompression by content, and the format that lies beneath."""
import os

cimport cython
from cython.operator cimport dereference
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view
from libcpp.utility cimport move

from seqtide.core.arguments cimport parse_level, parse_threads
from seqtide.core.native cimport decoded, shared_of
from seqtide.core.once cimport begin_once
from seqtide.io.stream cimport (
    check_interrupt, check_target, is_file_path, is_path, name_of, open_source_for, open_target_for, stream_from_native,
)
from seqtide.libseqtide.formats cimport Format, describe_data, format_name
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.chunk_reader cimport ChunkReader
from seqtide.libseqtide.io.input cimport Compression, InputOptions, compression_name, open_input
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.output cimport OutputOptions, open_output
from seqtide.libseqtide.io.peek cimport peek_compression, peek_format, stream_of
from seqtide.libseqtide.io.shared_stream cimport SharedStream
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.validation cimport Validation, validation_name

from seqtide.errors import FormatError
from seqtide.io import codecs


cdef Validation parse_validation(object name) except *:
    if name == "standard":
        return Validation.standard
    if name == "strict":
        return Validation.strict
    if name == "lenient":
        return Validation.lenient
    raise ValueError(f"validation must be 'standard', 'strict' or 'lenient', not {name!r}")


cdef str accepting_validation(const optional[Validation]& accepted_by):
    if not accepted_by.has_value():
        return None
    cdef string_view name = validation_name(accepted_by.value())
    return name.data()[:name.size()].decode()


cdef InputOptions parse_input_options(object threads, object block_size, bint require_eof) except *:
    cdef InputOptions options
    options.threads = parse_threads(threads)
    if isinstance(block_size, bool) or not isinstance(block_size, int):
        raise TypeError(f"block_size must be int, not {type(block_size).__name__}")
    if not 1 <= block_size <= 1 << 30:
        raise ValueError(f"block_size must lie between 1 and {1 << 30} bytes, not {block_size}")
    options.block_size = block_size
    options.require_eof = require_eof
    options.interrupt_check = check_interrupt
    return options


cdef unique_ptr[BlockSource] open_blocks(object source, list kept, object threads, object block_size,
                                         bint require_eof) except *:
    cdef InputOptions options = parse_input_options(threads, block_size, require_eof)
    cdef unique_ptr[CStream] stream = open_source_for(source, kept)
    return move(decompress(move(stream), kept, options))


cdef unique_ptr[Window] open_window(object source, list kept, object threads, object block_size,
                                    bint require_eof) except *:
    if isinstance(source, Input):
        for keeper in (<Input> source).kept:  # extend() of an empty list, without memory, leaks what it was given
            kept.append(keeper)
        return move((<Input> source).take())
    cdef unique_ptr[BlockSource] blocks = open_blocks(source, kept, threads, block_size, require_eof)
    return unique_ptr[Window](new Window(move(blocks)))


cdef unique_ptr[BlockSource] decompress(unique_ptr[CStream] stream, list kept,
                                        const InputOptions& options) except *:
    cdef unique_ptr[ChunkReader] reader = unique_ptr[ChunkReader](new ChunkReader(move(stream), check_interrupt))
    cdef unique_ptr[BlockSource] blocks
    cdef Compression compression
    with nogil:
        compression = peek_compression(dereference(reader))
    if compression in (Compression.bzip2, Compression.xz, Compression.zstd):
        # These are decoded by Python's own modules, which read from our stream as from any file.
        name = compression_name(compression).data().decode()
        stream = stream_of(move(dereference(reader)))
        stream = open_source_for(codecs.open_decompressed(stream_from_native(move(stream), kept), name), kept)
        with nogil:
            blocks = open_input(move(stream), options)
    else:
        with nogil:
            blocks = open_input(move(dereference(reader)), compression, options)
    return move(blocks)


cdef bint knows_position(CStream* stream) except -1:
    """Whether a stream can be shared: there are objects that seek, but not by numbers of bytes.

    They say so by these exceptions; any other is a failure.
    """
    if not stream.seekable():
        return False
    try:
        with nogil:
            stream.tell()
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return False
    return True


@cython.final
cdef class Input:
    """An opened, decompressed source that waits for the reader of its format.

    With `shared`, a source that can seek is opened so that further readers can have cursors of their own.

    Attributes:
        path (str | None): of a source that is a path.
    """

    def __init__(self, source, *, threads=None, block_size=256 << 10, require_eof=True, shared=False):
        begin_once(&self.begun, self)
        self.options = parse_input_options(threads, block_size, require_eof)
        if is_file_path(source):
            self.path = os.fsdecode(source)
        self.kept = []
        cdef unique_ptr[CStream] stream = open_source_for(source, self.kept)
        cdef unique_ptr[SharedStream] made
        if shared and knows_position(stream.get()):
            with nogil:
                made.reset(new SharedStream(move(stream)))
            self.shared = shared_of(made)
            with nogil:
                stream = self.shared.get().cursor()
        cdef unique_ptr[BlockSource] blocks = decompress(move(stream), self.kept, self.options)
        self.window.reset(new Window(move(blocks)))

    def __del__(self):
        with nogil:
            self.window.reset()
            self.shared.reset()

    cdef int check_there(self) except -1:
        if not self.window:
            raise ValueError("the input was taken already")
        return 0

    cdef unique_ptr[Window] take(self) except *:
        self.check_there()
        return move(self.window)

    @property
    def name(self):
        """str: name of the source for messages."""
        self.check_there()
        return decoded(self.window.get().source().name())

    def sniff(self):
        """Looks at the first bytes.

        Returns:
            tuple[str, str, bytes]: the format ("empty", "unknown", "fastq", "fasta", "sam" or "bam"), what the data
            looks like otherwise ("an HTML page", "" if that is unclear), and its first bytes, at most 80.
        """
        cdef Format format
        self.check_there()
        with nogil:
            format = peek_format(dereference(self.window))
        name = format_name(format)
        known = "empty" if format == Format.empty else name.data()[:name.size()].decode("ascii").lower() or "unknown"
        start = self.window.get().text()
        description = describe_data(start)
        return (known, description.data()[:description.size()].decode("ascii"),
                start.data()[:min(start.size(), <size_t> 80)])


_input_options = ("threads", "block_size", "require_eof")


def open_by_content(source, dict readers not None, str empty not None, dict options not None, str named=None):
    """The reader for the format that the data has.

    Args:
        source: any source.
        readers (dict[str, type]): classes of readers by the name of their format.
        empty (str): which of them reads a source without data.
        options (dict[str, object]): keyword arguments of the reader.
        named (str | None): which of them reads what looks like none of them.

    Raises:
        FormatError: the data has none of these formats; the message says what it looks like.
    """
    cdef Input data = Input(source, shared=True, **{key: options[key] for key in _input_options if key in options})
    format, description, start = data.sniff()
    if format == "empty":
        format = empty
    if format == "unknown" and named is not None and not description:
        format = named
    if format not in readers:
        *others, last = map(str.upper, readers)
        reason = (f"the data is none of {', '.join(others)} and {last}" if len(others) > 1
                  else f"the data is neither {others[0]} nor {last}")
        if description:
            reason += f"; this looks like {description}"
        raise FormatError(
            f"{data.name}: {reason}", reason=reason, path=data.name, record=1, line=1, offset=0, excerpt=start
        )
    return readers[format](data, **{key: value for key, value in options.items() if key not in _input_options})


_suffixes = {".gz": "bgzf", ".bgz": "bgzf", ".bgzf": "bgzf", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
_names = ("none", "bgzf", "gzip", "bzip2", "xz", "zstd")
_foreign = ("bzip2", "xz", "zstd")  # compressed by Python's own modules


def compression_of(target, compression="auto"):
    """Name of the compression that `target` gets when a writer is asked for `compression`."""
    if compression != "auto":
        if compression not in _names:
            raise ValueError(f"compression must be 'auto' or one of {', '.join(map(repr, _names))}, "
                             f"not {compression!r}")
        return compression
    name = target if is_path(target) else getattr(target, "name", None)
    if not is_path(name):
        return "none"
    return _suffixes.get(os.path.splitext(os.fsdecode(name))[1].lower(), "none")


cdef OutputOptions parse_output_options(object target, str name, object level, object threads) except *:
    """Of a target that gets the compression of this name."""
    cdef OutputOptions options
    options.compression = Compression.none
    options.threads = parse_threads(threads)
    options.interrupt_check = check_interrupt
    if name == "bgzf":
        options.compression = Compression.bgzf
        options.level = parse_level(level, "bgzf", 1, 0, 12)
    elif name == "gzip":
        options.compression = Compression.gzip
        options.level = parse_level(level, "gzip", 6, 0, 9)
    elif name == "none" and level is not None:
        raise ValueError("level goes with a compression, and there is none")
    if name in _foreign:
        codecs.check_compression(name_of(target), name, level)
    return options


cdef int check_sink(object target, object compression, object level, object threads) except -1:
    parse_output_options(target, compression_of(target, compression), level, threads)
    check_target(target)
    return 0


cdef unique_ptr[CStream] open_sink(object target, list kept, object compression, object level, object threads,
                                   object atomic, bint sync, CJointFiles* files=NULL) except *:
    name = compression_of(target, compression)
    # Opening empties a file, so nothing may be wrong with the other arguments by now.
    cdef OutputOptions options = parse_output_options(target, name, level, threads)
    cdef unique_ptr[CStream] stream = open_target_for(target, kept, atomic, sync, files)
    if name in _foreign:
        owned = codecs.open_owned(stream_from_native(move(stream), kept), name, level)
        try:
            return move(open_target_for(owned, kept, False))
        except BaseException:
            owned.abandon()  # others may keep it for a while
            raise
    cdef unique_ptr[CStream] sink
    with nogil:
        sink = open_output(move(stream), options)
    return move(sink)
