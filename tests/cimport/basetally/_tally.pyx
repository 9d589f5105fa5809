# cython: language_level=3
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libcpp.vector cimport vector

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.alignments.reader cimport AlignmentReader, AlignmentWriter, BamView
from seqtide.reads.batch cimport FastqBatch
from seqtide.reads.fasta cimport FastaReader, FastaView
from seqtide.reads.fastq cimport FastqReader, FastqRecord, FastqView, FastqWriter, record_from_view
from seqtide.reads.pairs cimport FastqPairReader

import numpy


def tally(FastqReader reader not None):
    """Records and bases, counted on views and without the GIL."""
    cdef FastqView view
    cdef uint64_t records = 0, bases = 0
    with nogil:
        while reader.next_view(&view):
            records += 1
            bases += view.sequence.size()
    return records, bases


def tally_pairs(FastqPairReader reader not None):
    """Pairs, and bases of first and second reads, without the GIL."""
    cdef FastqView view1, view2
    cdef uint64_t pairs = 0, bases1 = 0, bases2 = 0
    with nogil:
        while reader.next_views(&view1, &view2):
            pairs += 1
            bases1 += view1.sequence.size()
            bases2 += view2.sequence.size()
    return pairs, bases1, bases2


def tally_fasta(FastaReader reader not None):
    cdef FastaView view
    cdef uint64_t records = 0, bases = 0
    with nogil:
        while reader.next_view(&view):
            records += 1
            bases += view.sequence.size()
    return records, bases


def longest(FastqReader reader not None):
    """The longest record, the only one made into a Python object."""
    cdef FastqView view
    cdef FastqRecord found = None
    cdef size_t size = 0
    while reader.next_view(&view):
        if found is None or view.sequence.size() > size:
            size = view.sequence.size()
            found = record_from_view(view)
    return found


def copy_long(FastqReader reader not None, FastqWriter writer not None, size_t min_length):
    """Copies the records that are long enough, from views to the writer."""
    cdef FastqView view
    while reader.next_view(&view):
        if view.sequence.size() >= min_length:
            writer.write_view(&view)


def letters_of_batch(FastqBatch batch not None):
    """How often each byte stands in the sequences of a batch, which lie one behind the other in C memory."""
    cdef const int64_t* offsets = batch.batch.sequences.offsets()
    cdef const unsigned char* letters = <const unsigned char*> batch.batch.sequences.bytes()
    cdef uint64_t[256] counts
    cdef int64_t i
    with nogil:
        for i in range(256):
            counts[i] = 0
        # In a slice, the first offset is not 0.
        for i in range(offsets[0], offsets[batch.batch.size()]):
            counts[letters[i]] += 1
    return {chr(i): counts[i] for i in range(256) if counts[i] > 0}


def lowest_quality(FastqBatch batch not None):
    """The lowest score of each record that has one, on views of its records."""
    cdef FastqView view
    cdef vector[int] lowest
    cdef size_t i, k
    cdef int score
    with nogil:
        for i in range(batch.batch.size()):
            view = batch.batch.at(i)
            if view.quality.size() == 0:
                continue
            score = 93
            for k in range(view.quality.size()):
                score = min(score, view.quality[k] - 33)
            lowest.push_back(score)
    return list(lowest)


def longer_than(FastqBatch batch not None, int64_t length):
    """A batch of the records that are longer: those of a mask, which is filled without the GIL."""
    cdef const int64_t* offsets = batch.batch.sequences.offsets()
    mask = numpy.zeros(batch.batch.size(), bool)
    cdef uint8_t[::1] kept = mask.view(numpy.uint8)
    cdef size_t i
    with nogil:
        for i in range(batch.batch.size()):
            kept[i] = offsets[i + 1] - offsets[i] > length
    return batch[mask]


def mapped_bases(AlignmentReader reader not None):
    """Bases of the mapped records, and the sum of their positions; SAM, BAM and region queries alike."""
    cdef BamView view
    cdef int64_t bases = 0, positions = 0
    with nogil:
        while reader.next_view(&view):
            if view.flag() & 4 == 0:
                bases += view.sequence_size()
                positions += view.pos()
    return bases, positions


def copy_confident(AlignmentReader reader not None, AlignmentWriter writer not None, int min_mapq):
    """Copies records from views to a writer with the same references."""
    cdef BamView view
    while reader.next_view(&view):
        if view.mapq() >= min_mapq:
            writer.write_view(&view)


def flags_of_batch(AlignmentBatch batch not None):
    cdef size_t i
    return [batch.batch.at(i).flag() for i in range(batch.batch.size())]
