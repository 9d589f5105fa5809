# cython: language_level=3
from libc.stdint cimport uint64_t

from seqtide.fasta cimport FastaReader, FastaView
from seqtide.fastq cimport FastqReader, FastqRecord, FastqView, FastqWriter, record_from_view


def tally(FastqReader reader not None):
    """Records and bases, counted on views and without the GIL."""
    cdef FastqView view
    cdef uint64_t records = 0, bases = 0
    with nogil:
        while reader.next_view(&view):
            records += 1
            bases += view.sequence.size()
    return records, bases


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
