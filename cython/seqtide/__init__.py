"""Streaming genomics data: FASTQ and FASTA from any source, at native speed."""

from seqtide.bgzf import BgzfReader, BgzfWriter
from seqtide.errors import (
    CorruptError,
    FormatError,
    InvalidBufferError,
    InvalidHandleError,
    IoError,
    LimitError,
    NullParameterError,
    SeqtideError,
    StreamError,
    TruncatedError,
    UnsupportedError,
)
from seqtide.gzip import GzipReader, GzipWriter
from seqtide.stream import Stream, wrap_file

__all__ = [
    "BgzfReader",
    "BgzfWriter",
    "CorruptError",
    "FormatError",
    "GzipReader",
    "GzipWriter",
    "InvalidBufferError",
    "InvalidHandleError",
    "IoError",
    "LimitError",
    "NullParameterError",
    "SeqtideError",
    "Stream",
    "StreamError",
    "TruncatedError",
    "UnsupportedError",
    "wrap_file",
]
