"""Opening targets: compression by suffix or by name."""
import os

from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide._input cimport parse_threads
from seqtide.libseqtide.input cimport Compression, OutputOptions, open_output
from seqtide.libseqtide.stream cimport Stream as CStream
from seqtide.stream cimport check_interrupt, name_of, open_target, stream_from_native

from seqtide import _compressed

_suffixes = {".gz": "bgzf", ".bgz": "bgzf", ".bgzf": "bgzf", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
_names = ("none", "bgzf", "gzip", "bzip2", "xz", "zstd")


def compression_of(target, compression="auto"):
    """Name of the compression that `target` gets when a writer is asked for `compression`."""
    if compression != "auto":
        if compression not in _names:
            raise ValueError(f"compression must be 'auto' or one of {', '.join(map(repr, _names))}, "
                             f"not {compression!r}")
        return compression
    name = target if isinstance(target, (str, os.PathLike)) else getattr(target, "name", None)
    if not isinstance(name, (str, os.PathLike)):
        return "none"
    return _suffixes.get(os.path.splitext(os.fsdecode(name))[1].lower(), "none")


def refuse_same_target(first, second, what):
    """ValueError if two outputs would overwrite each other; devices may be given twice."""
    if isinstance(first, (str, os.PathLike)) and isinstance(second, (str, os.PathLike)):
        path = os.path.realpath(first)
        same = first == second == "-" or (
            path == os.path.realpath(second) and (os.path.isfile(path) or not os.path.exists(path)))
    else:
        same = first is second or (isinstance(first, int) and first == second)
    if same:
        raise ValueError(f"{what} are the same: {first!r}")


cdef int check_level(object level, str name, int default, int largest) except -1:
    if level is None:
        return default
    if isinstance(level, bool) or not isinstance(level, int):
        raise TypeError(f"level must be int or None, not {type(level).__name__}")
    if not 0 <= level <= largest:
        raise ValueError(f"level must lie between 0 and {largest} for {name}, not {level}")
    return level


cdef unique_ptr[CStream] open_sink(object target, object compression, object level, object threads,
                                   bint atomic) except *:
    cdef OutputOptions options
    name = compression_of(target, compression)
    options.compression = Compression.none
    options.threads = parse_threads(threads)
    options.interrupt_check = check_interrupt
    if name == "bgzf":
        options.compression = Compression.bgzf
        options.level = check_level(level, "bgzf", 1, 12)
    elif name == "gzip":
        options.compression = Compression.gzip
        options.level = check_level(level, "gzip", 6, 9)
    elif name == "none" and level is not None:
        raise ValueError("level goes with a compression, and there is none")
    foreign = name in ("bzip2", "xz", "zstd")  # compressed by Python's own modules
    if foreign:
        _compressed.check_compression(name_of(target), name, level)
    # Opening empties a file, so nothing may be wrong with the other arguments by now.
    cdef unique_ptr[CStream] stream = open_target(target, atomic)
    if foreign:
        stream = open_target(_compressed.open_compressed(stream_from_native(move(stream)), name, level), False)
        return move(stream)
    cdef unique_ptr[CStream] sink
    with nogil:
        sink = open_output(move(stream), options)
    return move(sink)
