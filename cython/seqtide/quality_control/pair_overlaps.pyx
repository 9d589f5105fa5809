"""Lengths of fragments by the overlap of the two reads of a pair."""
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.pair cimport pair
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.arrays cimport new_array
from seqtide.core.gate cimport Gate, enter as enter_gate
from seqtide.libseqtide.qc.pair_overlaps cimport CPairOverlaps, collect_pairs
from seqtide.libseqtide.qc.read_qc cimport ReadQc
from seqtide.libseqtide.reads.fastq.pair cimport CFastqPairReader
from seqtide.libseqtide.reads.stats cimport LengthCounts
from seqtide.quality_control.counters cimport ReadCounters
from seqtide.reads.pairs cimport FastqPairReader


@cython.final
@cython.auto_pickle(False)
cdef class PairOverlaps:
    """Counts pairs of reads by the length of their fragment (the insert size), without a reference.

    An overlap has at least 30 letters, of which at most five, and at most every fifth, differ; of several, that with
    the smallest part of mismatches counts, then the longest. Fragments that are longer than both reads, less 30, tell
    nothing. Pickles.

    Thread safety: any number of threads; each call waits for those of others.

    Example:
        >>> import seqtide
        >>> from seqtide.quality_control.counters import ReadCounters
        >>> from seqtide.quality_control.pair_overlaps import PairOverlaps
        >>> fragment = "ACGTTGCATGCCGATAGGCTTAACGTAGCTAGCTA"
        >>> read1 = f"@r/1\\n{fragment}AGATC\\n+\\n{'I' * 40}\\n".encode()
        >>> mate = seqtide.reverse_complement(fragment)
        >>> read2 = f"@r/2\\n{mate}AGATC\\n+\\n{'I' * 40}\\n".encode()
        >>> sizes = PairOverlaps()
        >>> with seqtide.open(read1, mate=read2) as pairs:
        ...     sizes.collect(pairs, ReadCounters(), ReadCounters())
        False
        >>> [numbers.tolist() for numbers in sizes.fragments], sizes.pairs
        ([[35], [1]], 1)
    """
    cdef CPairOverlaps sizes
    cdef Gate gate

    def collect(self, reader, ReadCounters first not None, ReadCounters second not None, max_bytes=1 << 62):
        """Counts pairs that a reader still has: their fragments here, and their reads.

        If an error ends them, those before it are counted.

        Args:
            reader (FastqPairReader): read without the GIL.
            first (ReadCounters): for the first reads.
            second (ReadCounters): for the second reads; not the same counters.
            max_bytes (int): return once about so many bytes of names, sequences and qualities were used.

        Returns:
            bool: False once there are no more.

        Raises:
            FormatError: malformed data, as from the reader itself.
            OSError: reading failed.
            ValueError: both counters are the same.
        """
        cdef uint64_t most = max_bytes
        cdef bint more = False
        cdef CFastqPairReader* source
        cdef ReadQc* qc1
        cdef ReadQc* qc2
        if not isinstance(reader, FastqPairReader):
            raise TypeError(f"expected a FastqPairReader, not {type(reader).__name__}")
        if first is second:
            raise ValueError("first and second reads need counters of their own")
        cdef FastqPairReader pairs = reader
        enter_gate(self.gate)
        try:
            qc1 = first.enter()
            try:
                qc2 = second.enter()
                try:
                    enter_gate(pairs.gate)
                    try:
                        source = pairs.get()
                        with nogil:
                            more = collect_pairs(source[0], qc1[0], qc2[0], self.sizes, most)
                    finally:
                        pairs.gate.leave()
                finally:
                    second.gate.leave()
            finally:
                first.gate.leave()
        finally:
            self.gate.leave()
        return more

    def merge(self, PairOverlaps other not None):
        """Adds all that `other` has counted.

        Args:
            other (PairOverlaps): of other pairs.
        """
        cdef unique_ptr[CPairOverlaps] copy = other.copied()
        enter_gate(self.gate)
        try:
            self.sizes.merge(dereference(copy))
        finally:
            self.gate.leave()

    cdef unique_ptr[CPairOverlaps] copied(self) except *:
        cdef unique_ptr[CPairOverlaps] copy
        enter_gate(self.gate)
        try:
            copy.reset(new CPairOverlaps(self.sizes.fragments(), self.sizes.pairs()))
        finally:
            self.gate.leave()
        return move(copy)

    @property
    def fragments(self):
        """tuple[numpy.ndarray, numpy.ndarray]: lengths of fragments, ascending, and pairs with each (uint64)."""
        cdef unique_ptr[CPairOverlaps] copy = self.copied()
        cdef vector[pair[uint64_t, uint64_t]] counts = copy.get().fragments().counts()
        cdef uint64_t* lengths = NULL
        cdef uint64_t* pairs = NULL
        cdef size_t i
        length_array = new_array(counts.size(), "uint64", <void**> &lengths)
        pair_array = new_array(counts.size(), "uint64", <void**> &pairs)
        for i in range(counts.size()):
            lengths[i] = counts[i].first
            pairs[i] = counts[i].second
        return length_array, pair_array

    @property
    def pairs(self):
        """int: pairs, whether they have an overlap or not."""
        enter_gate(self.gate)
        try:
            return self.sizes.pairs()
        finally:
            self.gate.leave()

    def __reduce__(self):
        lengths, pairs = self.fragments
        return restore_overlaps, (lengths.tolist(), pairs.tolist(), self.pairs)

    def __repr__(self):
        return f"<PairOverlaps pairs={self.pairs}>"


def restore_overlaps(lengths, pairs, total):
    """What pickled `PairOverlaps` are made of again.

    Args:
        lengths (Sequence[int]): lengths of fragments.
        pairs (Sequence[int]): pairs with each of them.
        total (int): all pairs.

    Returns:
        PairOverlaps: as they were pickled.
    """
    cdef LengthCounts fragments
    cdef PairOverlaps sizes = PairOverlaps.__new__(PairOverlaps)
    for length, count in zip(lengths, pairs):
        fragments.add(length, count)
    cdef unique_ptr[CPairOverlaps] native = unique_ptr[CPairOverlaps](new CPairOverlaps(fragments, total))
    sizes.sizes = move(dereference(native))
    return sizes
