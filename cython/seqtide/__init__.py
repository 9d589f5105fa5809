"""Streaming genomics data: FASTQ and FASTA from any source, at native speed.

Example:
    >>> import seqtide as st
    >>> with st.open(b"@r1 sample=7\\nACGTN\\n+\\nIIII!\\n") as reader:
    ...     for record in reader:
    ...         print(record.id, len(record), record.sequence)
    r1 5 ACGTN
"""

import os as _os

from seqtide._column import TextColumn
from seqtide._kmers import (
    decode_kmer,
    encode_kmers,
    kmer_counts,
    kmer_spectrum,
    kmers,
    minimizers,
    nthash,
    syncmers,
)
from seqtide._open import open, parse_fasta_file, parse_fastq_file
from seqtide._simd import set_simd_target, simd_target, simd_targets
from seqtide._version import __version__
from seqtide.batch import FastaBatch, FastqBatch
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
from seqtide.sequence import (
    complement,
    count_bases,
    count_invalid_bases,
    dust_score,
    expected_errors,
    extract_region,
    gc_content,
    is_valid_dna,
    is_valid_rna,
    mean_quality,
    meets_length_requirement,
    reverse,
    reverse_complement,
    shannon_entropy,
    to_fasta,
    transition_complexity,
)
from seqtide.stats import SequenceStats
from seqtide.stream import Stream, wrap_file
from seqtide.trimming import (
    count_masked_bases,
    mask_low_quality,
    trim_adapter,
    trim_both,
    trim_end,
    trim_poly,
    trim_quality_both,
    trim_quality_bwa,
    trim_quality_end,
    trim_quality_start,
    trim_quality_window,
    trim_start,
)

__all__ = [
    "BgzfReader",
    "BgzfWriter",
    "CorruptError",
    "FastaBatch",
    "FastaReader",
    "FastaRecord",
    "FastaWriter",
    "FastqBatch",
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
    "TextColumn",
    "TruncatedError",
    "UnsupportedError",
    "__version__",
    "complement",
    "count_bases",
    "count_invalid_bases",
    "count_masked_bases",
    "decode_kmer",
    "dust_score",
    "encode_kmers",
    "expected_errors",
    "extract_region",
    "gc_content",
    "get_include",
    "is_valid_dna",
    "is_valid_rna",
    "kmer_counts",
    "kmer_spectrum",
    "kmers",
    "mask_low_quality",
    "mean_quality",
    "meets_length_requirement",
    "minimizers",
    "nthash",
    "open",
    "parse_fasta_file",
    "parse_fastq_file",
    "reverse",
    "reverse_complement",
    "set_simd_target",
    "shannon_entropy",
    "simd_target",
    "simd_targets",
    "syncmers",
    "to_fasta",
    "transition_complexity",
    "trim_adapter",
    "trim_both",
    "trim_end",
    "trim_poly",
    "trim_quality_both",
    "trim_quality_bwa",
    "trim_quality_end",
    "trim_quality_start",
    "trim_quality_window",
    "trim_start",
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
