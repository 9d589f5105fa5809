"""Streaming genomics data: FASTQ and FASTA from any source, at native speed.

Example:
    >>> import seqtide as st
    >>> with st.open(b"@r1 sample=7\\nACGTN\\n+\\nIIII!\\n") as reader:
    ...     for record in reader:
    ...         print(record.id, len(record), record.sequence)
    r1 5 ACGTN
"""

import os as _os

from seqtide._open import open, parse_fasta_file, parse_fastq_file
from seqtide._version import __version__
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
from seqtide.fasta import FastaReader, FastaRecord, FastaWriter
from seqtide.fastq import FastqReader, FastqRecord, FastqWriter
from seqtide.gzip import GzipReader, GzipWriter
from seqtide.pairs import FastqPairReader, FastqPairWriter
from seqtide.stats import SequenceStats
from seqtide.stream import Stream, wrap_file

__all__ = [
    "BgzfReader",
    "BgzfWriter",
    "CorruptError",
    "FastaReader",
    "FastaRecord",
    "FastaWriter",
    "FastqPairReader",
    "FastqPairWriter",
    "FastqReader",
    "FastqRecord",
    "FastqWriter",
    "FormatError",
    "GzipReader",
    "GzipWriter",
    "InvalidBufferError",
    "InvalidHandleError",
    "IoError",
    "LimitError",
    "NullParameterError",
    "SeqtideError",
    "SequenceStats",
    "Stream",
    "StreamError",
    "TruncatedError",
    "UnsupportedError",
    "__version__",
    "get_include",
    "open",
    "parse_fasta_file",
    "parse_fastq_file",
    "wrap_file",
]


def get_include() -> str:
    """Folder of the C++ headers, for extensions that cimport seqtide or compile against it.

    Returns:
        str: a folder with `seqtide/fastq.hpp` and all others, of an installed package or of the source tree that an
        editable install points to.

    Example:
        >>> import os, seqtide
        >>> os.path.exists(os.path.join(seqtide.get_include(), "seqtide", "fastq.hpp"))
        True
    """
    package = _os.path.dirname(_os.path.abspath(__file__))
    installed = _os.path.join(package, "include")
    if _os.path.isdir(_os.path.join(installed, "seqtide")):
        return installed
    return _os.path.normpath(_os.path.join(package, "..", "..", "lib", "include"))
