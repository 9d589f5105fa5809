"""Streaming genomics data: FASTQ and FASTA from any source, at native speed.

Example:
    >>> import seqtide as st
    >>> with st.open(b"@r1 sample=7\\nACGTN\\n+\\nIIII!\\n") as reader:
    ...     for record in reader:
    ...         print(record.id, len(record), record.sequence)
    r1 5 ACGTN
"""

import os as _os

from seqtide._version import __version__
from seqtide.alignments.bam import BamReader, BamWriter, ReferenceStatistics
from seqtide.alignments.batch import AlignmentBatch
from seqtide.alignments.cigar import Cigar, CigarOp
from seqtide.alignments.depth import coverage, depth, depth_runs, write_depth
from seqtide.alignments.fastq import unaligned_pair, unaligned_record, unaligned_records
from seqtide.alignments.header import HeaderLine, Reference, SamHeader
from seqtide.alignments.merging import merge_alignments, merged_header
from seqtide.alignments.pileup import PileupColumn, PileupRead, pileup
from seqtide.alignments.reader import AlignmentReader, AlignmentWriter, SamReader, SamWriter
from seqtide.alignments.record import BamRecord
from seqtide.alignments.record_filter import RecordFilter
from seqtide.alignments.results import (
    BaseModification,
    DepthRun,
    Distribution,
    EditDistanceStats,
    FlagCategories,
    FlagCounts,
    ReferenceCoverage,
    StrandBias,
    StrandCounts,
)
from seqtide.alignments.sorting import sort_alignments, sorted_header
from seqtide.alignments.statistics import (
    alignment_length_distribution,
    count_by_flag,
    edit_distance_stats,
    idxstats,
    insert_size_distribution,
    mapq_distribution,
    strand_bias,
)
from seqtide.checks.validate import Problem, ValidationReport, validate
from seqtide.columns.column import TextColumn
from seqtide.errors import (
    CorruptError,
    FormatError,
    InvalidBufferError,
    InvalidHandleError,
    IoError,
    LimitError,
    NullParameterError,
    SeqtideError,
    StaleIndexWarning,
    StreamError,
    TruncatedError,
    UnsupportedError,
)
from seqtide.formats import open, parse_bam_file, parse_bed_file, parse_fasta_file, parse_fastq_file, parse_sam_file
from seqtide.index.binning import BamIndex, RecordCounts
from seqtide.index.fai import FaiEntry, FaiIndex, GziIndex
from seqtide.index.fasta_file import FastaFile
from seqtide.intervals.batch import BedBatch
from seqtide.intervals.bed import BedReader, BedWriter
from seqtide.intervals.header import BedHeader
from seqtide.intervals.read_bed import read_bed
from seqtide.intervals.record import BedRecord
from seqtide.io.compressed import BgzfReader, BgzfWriter, GzipReader, GzipWriter
from seqtide.io.deviations import Deviation
from seqtide.io.joint_files import JointFiles
from seqtide.io.stream import Stream, wrap_file
from seqtide.quality_control.report import QcReport
from seqtide.quality_control.run import qc
from seqtide.reads.batch import FastaBatch, FastqBatch
from seqtide.reads.fasta import FastaReader, FastaRecord, FastaWriter
from seqtide.reads.fastq import FastqReader, FastqRecord, FastqWriter
from seqtide.reads.kmers import (
    decode_kmer,
    encode_kmers,
    kmer_counts,
    kmer_spectrum,
    kmers,
    minimizers,
    nthash,
    syncmers,
)
from seqtide.reads.pairs import FastqPairReader, FastqPairWriter
from seqtide.reads.sequence import (
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
from seqtide.reads.stats import SequenceStats
from seqtide.reads.trimming import (
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
from seqtide.simd import set_simd_target, simd_target, simd_targets
from seqtide.tabular.record import TabularBatch, TabularRecord
from seqtide.tabular.table import TabularReader, TabularWriter

__all__ = [
    "AlignmentBatch",
    "AlignmentReader",
    "AlignmentWriter",
    "BamIndex",
    "BamReader",
    "BamRecord",
    "BamWriter",
    "BaseModification",
    "BedBatch",
    "BedHeader",
    "BedReader",
    "BedRecord",
    "BedWriter",
    "BgzfReader",
    "BgzfWriter",
    "Cigar",
    "CigarOp",
    "CorruptError",
    "DepthRun",
    "Deviation",
    "Distribution",
    "EditDistanceStats",
    "FaiEntry",
    "FaiIndex",
    "FastaBatch",
    "FastaFile",
    "FastaReader",
    "FastaRecord",
    "FastaWriter",
    "FastqBatch",
    "FastqPairReader",
    "FastqPairWriter",
    "FastqReader",
    "FastqRecord",
    "FastqWriter",
    "FlagCategories",
    "FlagCounts",
    "FormatError",
    "GziIndex",
    "GzipReader",
    "GzipWriter",
    "HeaderLine",
    "InvalidBufferError",
    "InvalidHandleError",
    "IoError",
    "JointFiles",
    "LimitError",
    "NullParameterError",
    "PileupColumn",
    "PileupRead",
    "Problem",
    "QcReport",
    "RecordCounts",
    "RecordFilter",
    "Reference",
    "ReferenceCoverage",
    "ReferenceStatistics",
    "SamHeader",
    "SamReader",
    "SamWriter",
    "SeqtideError",
    "SequenceStats",
    "StaleIndexWarning",
    "StrandBias",
    "StrandCounts",
    "Stream",
    "StreamError",
    "TabularBatch",
    "TabularReader",
    "TabularRecord",
    "TabularWriter",
    "TextColumn",
    "TruncatedError",
    "UnsupportedError",
    "ValidationReport",
    "__version__",
    "alignment_length_distribution",
    "complement",
    "count_bases",
    "count_by_flag",
    "count_invalid_bases",
    "count_masked_bases",
    "coverage",
    "decode_kmer",
    "depth",
    "depth_runs",
    "dust_score",
    "edit_distance_stats",
    "encode_kmers",
    "expected_errors",
    "extract_region",
    "gc_content",
    "get_include",
    "get_library_dir",
    "idxstats",
    "insert_size_distribution",
    "is_valid_dna",
    "is_valid_rna",
    "kmer_counts",
    "kmer_spectrum",
    "kmers",
    "mapq_distribution",
    "mask_low_quality",
    "mean_quality",
    "meets_length_requirement",
    "merge_alignments",
    "merged_header",
    "minimizers",
    "nthash",
    "open",
    "parse_bam_file",
    "parse_bed_file",
    "parse_fasta_file",
    "parse_fastq_file",
    "parse_sam_file",
    "pileup",
    "qc",
    "read_bed",
    "reverse",
    "reverse_complement",
    "set_simd_target",
    "shannon_entropy",
    "simd_target",
    "simd_targets",
    "sort_alignments",
    "sorted_header",
    "strand_bias",
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
    "unaligned_pair",
    "unaligned_record",
    "unaligned_records",
    "validate",
    "wrap_file",
    "write_depth",
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


def get_library_dir() -> str:
    """Folder of the shared library `seqtide`, for extensions that call more than what the headers define.

    All modules of seqtide use the same one. An extension that links it finds it loaded if it imports seqtide first.

    Returns:
        str: a folder with `libseqtide.so` (on macOS `libseqtide.dylib`).

    Example:
        >>> import os, seqtide
        >>> any(name.startswith("libseqtide.") for name in os.listdir(seqtide.get_library_dir()))
        True
    """
    from seqtide import errors

    installed = _os.path.join(_os.path.dirname(_os.path.abspath(__file__)), "lib")
    # In an editable install the modules and the library are in the build's folder.
    return installed if _os.path.isdir(installed) else _os.path.dirname(_os.path.abspath(errors.__file__))
