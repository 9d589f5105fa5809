# cython: language_level=3
from libc.stdint cimport uint64_t
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view

from seqtide.alignments.reader cimport AlignmentReader
from seqtide.errors cimport translate
from seqtide.libseqtide cimport kernels
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.tags cimport TagView
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.reads.trim cimport trim_quality_end
from seqtide.reads.batch cimport FastqBatch, wrap_fastq_batch


def spans(AlignmentReader reader not None):
    """End on the reference, operations of the whole CIGAR, and the tag NM or -1, of each record."""
    cdef BamView view
    cdef optional[TagView] tag
    found = []
    while reader.next_view(&view):
        tag = view.tag(string_view(b"NM", 2))
        found.append((view.reference_end(), view.cigar().size(), tag.value().integer() if tag.has_value() else -1))
    return found


def letters(FastqBatch batch not None, size_t first, size_t count):
    """G and C, and A and T, of a part of a batch, which is a batch itself."""
    cdef FastqBatch part = wrap_fastq_batch(batch.batch.slice(first, count))
    cdef kernels.GcCounts counts
    cdef uint64_t strong = 0, weak = 0
    cdef CTextColumn sequences = part.batch.sequences
    cdef size_t i
    with nogil:
        for i in range(sequences.size()):
            counts = kernels.count_gc(sequences.at(i).data(), sequences.at(i).size())
            strong += counts.strong
            weak += counts.weak
    return strong, weak


def kept_letters(FastqBatch batch not None, int phred):
    """How many letters of each record a cut of low quality at the end leaves."""
    cdef size_t i
    cdef list kept = []
    for i in range(batch.batch.size()):
        kept.append(trim_quality_end(batch.batch.at(i).quality, phred).end)
    return kept


cdef extern from *:
    """
    #include <stdexcept>
    #include "seqtide/error.hpp"

    static void fail_as(int kind) {
      if (kind == 0) throw seqtide::UnknownName("reference", "chr9");
      if (kind == 1) throw seqtide::InvalidArgument("no good");
      throw std::out_of_range("a fault of the library");
    }
    """
    void fail_as(int kind) except +translate


def fail(int kind):
    """Raises what a C++ exception becomes."""
    fail_as(kind)
