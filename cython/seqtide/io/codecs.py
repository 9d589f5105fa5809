"""bzip2, xz and zstd data by the decoders of Python's standard library, over a `Stream`."""
import importlib
import io
import os
import warnings

from seqtide.errors import CorruptError, FormatError, IoError, TruncatedError
from seqtide.io.compressed import checked_level
from seqtide.io.stream import Stream, open_owned_stream

_INPUT_STEP = 64 << 10
# A decoder that meets an error drops what the same call has decoded. So data comes in steps of this size, counted from
# the start of a compressed stream, and what comes before a fault does not depend on how the data was read or arrived.
_OUTPUT_STEP = 8 << 10


class _Codec:
    """How to use a standard module: what makes its objects, and the error they raise."""

    def __init__(
        self, label, modules, install, decompressor, compressor, error, levels, default_level, step=_INPUT_STEP
    ):
        self.label = label
        self.modules = modules
        self.install = install
        self.decompressor = decompressor
        self.compressor = compressor
        self.error = error
        self.levels = levels
        self.default_level = default_level
        self.step = step  # compressed at once: small enough to be interrupted, large enough to cost nothing

    def module(self, path):
        for name in self.modules:
            try:
                return importlib.import_module(name)
            except ImportError:
                pass
        raise FormatError(f"{path}: {self.label} data needs {self.install}", path=path, format=self.label)

    def checked_level(self, level):
        return checked_level(level, self.label, self.default_level, self.levels[0], self.levels[-1])


def _zstd_compressor(module, level):
    parameter = module.CompressionParameter
    return module.ZstdCompressor(options={parameter.compression_level: level, parameter.checksum_flag: 1})


_codecs = {
    "bzip2": _Codec(
        "bzip2",
        ("bz2",),
        "a Python that was built with the module bz2",
        decompressor=lambda module: module.BZ2Decompressor(),
        compressor=lambda module, level: module.BZ2Compressor(level),
        error=lambda module: OSError,
        levels=range(1, 10),
        default_level=9,
    ),
    "xz": _Codec(
        "xz",
        ("lzma",),
        "a Python that was built with the module lzma",
        decompressor=lambda module: module.LZMADecompressor(),
        compressor=lambda module, level: module.LZMACompressor(preset=level),
        error=lambda module: module.LZMAError,
        levels=range(10),
        default_level=6,
        step=4 << 10,
    ),
    "zstd": _Codec(
        "zstd",
        ("compression.zstd", "backports.zstd"),
        "Python 3.14 or later, or the package backports.zstd",
        decompressor=lambda module: module.ZstdDecompressor(),
        compressor=_zstd_compressor,
        error=lambda module: module.ZstdError,
        levels=range(1, 23),
        default_level=3,
    ),
}


def _codec(compression):
    if compression not in _codecs:
        raise ValueError(f"compression must be one of {', '.join(map(repr, _codecs))}, not {compression!r}")
    return _codecs[compression]


class DecompressedFile(io.RawIOBase):
    """A file object with the decompressed data of a `Stream`, which it closes.

    All data before a fault is delivered first; the fault is raised by every read after that.
    """

    _owned_by_stream = True

    def __init__(self, stream, codec):
        self._stream = stream
        self.name = stream.name
        self._codec = codec
        self._module = codec.module(self.name)
        self._decompressor = None
        self._buffered = b""  # compressed bytes that no decompressor has taken
        self._complete = 0  # compressed streams that were read to their end
        self._started = False  # the current one has given data
        self._taken = 0
        self._step_so_far = b""  # decoded, but a fault in the rest of the step would drop it
        self._ready = b""  # may be delivered
        self._decoded = 0
        self._delivered = 0
        self._fault = None  # makes the exception to raise from now on
        self._pending = None  # exception to raise once, by the next read

    def readable(self):
        return True

    def tell(self):
        return self._delivered

    def readinto(self, buffer):
        view = memoryview(buffer).cast("B")
        filled = 0
        if self._pending is not None:
            error, self._pending = self._pending, None
            raise error
        try:
            while filled < len(view):
                if not self._ready:
                    if self._fault is None:
                        self._ready = self._step()
                        self._decoded += len(self._ready)
                    if not self._ready:
                        break
                count = min(len(view) - filled, len(self._ready))
                view[filled : filled + count] = self._ready[:count]
                self._ready = self._ready[count:]
                filled += count
                self._delivered += count
        except Exception as error:
            if filled == 0:
                raise
            self._pending = error
        except BaseException as error:
            if filled:
                # Who goes on after an interruption must not miss what was decoded until then.
                stopped_by = type(error).__name__
                self._ready = b""
                self._fault = lambda: IoError(f"reading {self.name!r} was stopped before by {stopped_by}")
            raise
        if filled == 0 and self._fault is not None and not self._ready and len(view) > 0:
            raise self._fault()
        return filled

    def _step(self):
        """The next step of data, a shorter one at the end of a compressed stream; b"" at the end or at a fault."""
        while True:
            if self._decompressor is None and not self._begin():
                return b""
            compressed = b""
            if self._decompressor.needs_input:
                compressed = self._take()
                if not compressed:
                    data, self._step_so_far = self._step_so_far, b""
                    self._fail(TruncatedError, "the data ends inside a compressed stream", len(data))
                    return data
            try:
                data = self._decompressor.decompress(compressed, _OUTPUT_STEP - len(self._step_so_far))
            except (self._codec.error(self._module), ValueError, EOFError) as error:
                if self._complete and not self._started:
                    self._fail(FormatError, f"unexpected bytes after the last {self._codec.label} stream")
                else:
                    self._fail(CorruptError, f"damaged {self._codec.label} data: {error}")
                return b""
            if data:
                self._started = True
                self._step_so_far += data
            if self._decompressor.eof:
                self._buffered = self._decompressor.unused_data
                self._decompressor = None
                self._complete += 1
            if len(self._step_so_far) == _OUTPUT_STEP or (self._decompressor is None and self._step_so_far):
                data, self._step_so_far = self._step_so_far, b""
                return data

    def _begin(self):
        """Starts on the next compressed stream, if there is one. Zero bytes between streams are padding."""
        compressed = self._take()
        if self._complete:
            while compressed and not compressed.strip(b"\0"):
                compressed = self._take()
            compressed = compressed.lstrip(b"\0")
            if not compressed:
                return False
        self._buffered = compressed
        self._decompressor = self._codec.decompressor(self._module)
        self._started = False
        return True

    def _take(self):
        compressed = self._buffered or self._stream.read(_INPUT_STEP)
        if not self._buffered:
            self._taken += len(compressed)
        self._buffered = b""
        return compressed

    def _fail(self, cls, reason, behind=0):
        """Sets a fault, `behind` so many bytes."""
        offset = self._decoded + behind
        place = {"path": self.name, "format": self._codec.label, "offset": offset}
        message = f"{self.name}: {self._codec.label} offset {offset}, "
        message += f"compressed offset at most {self._taken}: {reason}"
        self._fault = lambda: cls(message, reason=reason, compressed_offset=self._taken, **place)

    def close(self):
        if not self.closed:
            self._decompressor = None
            try:
                self._stream.close()
            finally:
                super().close()


class CompressedFile(io.BufferedIOBase):
    """A file object that compresses into a `Stream`, which it closes. After a failure no end marker is written."""

    _owned_by_stream = True

    def __init__(self, stream, codec, level, atomic):
        self._stream = None
        self._atomic = atomic
        self.name = stream.name
        self._compressor = codec.compressor(codec.module(self.name), codec.checked_level(level))
        self._step = codec.step
        self._stream = stream
        self._failed = False

    @property
    def closed(self):
        return self._stream is None

    def writable(self):
        return True

    def _require_usable(self):
        if self.closed:
            raise ValueError(f"{self.name!r} is closed")
        if self._failed:
            raise IoError(f"{self.name!r} takes no more data after a failed write")

    def write(self, data, /):
        self._require_usable()
        with memoryview(data) as view, view.cast("B") as octets:
            size = len(octets)
            try:
                for start in range(0, size, self._step):
                    self._stream.write(self._compressor.compress(octets[start : start + self._step]))
            except BaseException:
                self._failed = True
                raise
        return size

    def flush(self):
        """Flushes the target; the compressor keeps what it cannot write yet."""
        self._require_usable()
        try:
            self._stream.flush()
        except BaseException:
            self._failed = True
            raise

    def close(self):
        if self.closed:
            return
        if self._failed:
            self.abandon()
            return
        try:
            self._stream.write(self._compressor.flush())
        except BaseException:
            self.abandon()
            raise
        stream, self._stream = self._stream, None
        stream.close()

    def __exit__(self, kind, value, traceback):
        # As with other writers: what an exception cut short must not look whole.
        if kind is None:
            self.close()
        else:
            self.abandon()

    def abandon(self):
        """Releases the target without finishing the data."""
        if not self.closed:
            stream, self._stream = self._stream, None
            stream._abandon()

    def __del__(self, _warn=warnings.warn):
        if getattr(self, "_stream", None) is None:
            return
        try:
            _warn(f"unclosed file {self.name!r}", ResourceWarning, stacklevel=2, source=self)
        finally:
            if self._atomic:
                self.abandon()
            else:
                self.close()


def open_decompressed(source, compression):
    """Opens bzip2, xz or zstd data for reading.

    Args:
        source (Stream | str | os.PathLike | int | bytes-like | file object): the compressed data; a
            `Stream` is taken over.
        compression (str): "bzip2", "xz" or "zstd".

    Returns:
        DecompressedFile: a raw binary file object with the data.

    Raises:
        FormatError: this Python has no module for the compression; the message says what to install.
        TruncatedError, CorruptError: while reading.

    Example:
        >>> import bz2
        >>> from seqtide.io.codecs import open_decompressed
        >>> open_decompressed(bz2.compress(b"ACGT"), "bzip2").read()
        b'ACGT'
    """
    codec = _codec(compression)
    return DecompressedFile(source if isinstance(source, Stream) else Stream(source), codec)


def check_compression(name, compression, level):
    """Raises what `open_compressed` would raise for its arguments, before a target of this name is touched."""
    codec = _codec(compression)
    codec.checked_level(level)
    codec.module(name)


class _OwnedFile(CompressedFile):
    """What a writer finishes; the garbage collector, which does not know what comes first, must not."""

    def __del__(self):
        pass


def open_owned(stream, compression, level):
    """The same as `open_compressed` for a writer, which closes or abandons the file. Takes the `Stream` over."""
    return _open(_OwnedFile, stream, compression, level, False)


def open_compressed(target, compression, level=None, *, atomic=False, sync=False):
    """Opens a target for writing bzip2, xz or zstd data.

    Args:
        target (Stream | str | os.PathLike | int | file object): where to write; a `Stream` is taken over.
        compression (str): "bzip2", "xz" or "zstd".
        level (int | None): 1 to 9 for bzip2, 0 to 9 for xz, 1 to 22 for zstd; None for the usual one.
        atomic (bool | JointFiles): gives a file its name only when it is closed (with JointFiles, with the others),
            not if the body of `with` raises or the file object is dropped.
        sync (bool): with `atomic`, has the data on the disk before the file gets its name.

    Returns:
        CompressedFile: a binary file object; `close` completes the data.

    Raises:
        FormatError: this Python has no module for the compression; the message says what to install.
        ValueError: unknown level.

    Example:
        >>> import bz2, io
        >>> from seqtide.io.codecs import open_compressed
        >>> target = io.BytesIO()
        >>> with open_compressed(target, "bzip2", 9) as file:
        ...     file.write(b"ACGT")
        4
        >>> bz2.decompress(target.getvalue())
        b'ACGT'
    """
    codec = _codec(compression)
    # Opening empties a file, so nothing may be wrong with the other arguments by now.
    codec.checked_level(level)
    codec.module(target if isinstance(target, (str, os.PathLike)) else getattr(target, "name", "data"))
    stream = target if isinstance(target, Stream) else open_owned_stream(target, atomic, sync)
    return _open(CompressedFile, stream, compression, level, atomic)


def _open(kind, stream, compression, level, atomic):
    try:
        return kind(stream, _codec(compression), level, atomic)
    except BaseException:
        stream._abandon()
        raise
