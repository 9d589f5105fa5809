# cython: language_level=3
# The same loops with the GIL kept and released.
from seqtide.alignments.reader cimport AlignmentReader, AlignmentWriter, BamView
from seqtide.reads.fasta cimport FastaReader, FastaView, FastaWriter
from seqtide.reads.fastq cimport FastqReader, FastqView, FastqWriter
from seqtide.reads.pairs cimport FastqPairReader


def count_fastq(FastqReader reader not None, bint keep_gil):
    cdef FastqView view
    cdef long count = 0
    if keep_gil:
        while reader.next_view(&view):
            count += 1
        return count
    with nogil:
        while reader.next_view(&view):
            count += 1
    return count


def count_fasta(FastaReader reader not None, bint keep_gil):
    cdef FastaView view
    cdef long count = 0
    if keep_gil:
        while reader.next_view(&view):
            count += 1
        return count
    with nogil:
        while reader.next_view(&view):
            count += 1
    return count


def count_pairs(FastqPairReader reader not None, bint keep_gil):
    cdef FastqView view1, view2
    cdef long count = 0
    if keep_gil:
        while reader.next_views(&view1, &view2):
            count += 1
        return count
    with nogil:
        while reader.next_views(&view1, &view2):
            count += 1
    return count


def count_alignments(AlignmentReader reader not None, bint keep_gil):
    cdef BamView view
    cdef long count = 0
    if keep_gil:
        while reader.next_view(&view):
            count += 1
        return count
    with nogil:
        while reader.next_view(&view):
            count += 1
    return count


def copy_fastq(FastqReader reader not None, FastqWriter writer not None, bint keep_gil):
    cdef FastqView view
    if keep_gil:
        while reader.next_view(&view):
            writer.write_view(&view)
        return
    with nogil:
        while reader.next_view(&view):
            writer.write_view(&view)


def copy_fasta(FastaReader reader not None, FastaWriter writer not None, bint keep_gil):
    cdef FastaView view
    if keep_gil:
        while reader.next_view(&view):
            writer.write_view(&view)
        return
    with nogil:
        while reader.next_view(&view):
            writer.write_view(&view)


def copy_alignments(AlignmentReader reader not None, AlignmentWriter writer not None, bint keep_gil):
    cdef BamView view
    if keep_gil:
        while reader.next_view(&view):
            writer.write_view(&view)
        return
    with nogil:
        while reader.next_view(&view):
            writer.write_view(&view)
