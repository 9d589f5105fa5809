"""K-mers of one sequence or of many: iteration, integers, hashes, minimizers, syncmers, counts.

A sequence is an ASCII `str`, anything with the buffer protocol, a `FastqRecord` or a `FastaRecord`. A k-mer is k
letters side by side, each of them A, C, G, T or U in either case; windows with any other letter are left out. A
sequence shorter than k has none.

As an integer, a k-mer has two bits a base, A 0, C 1, G 2, T and U 3, the first base in the highest bits, so that k-mers
of one size sort as their letters do. The canonical k-mer is the lesser one of a k-mer and its reverse complement.
"""
from cpython.exc cimport PyErr_CheckSignals
cimport cython
from libc.stdint cimport int64_t, uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.arguments cimport integer
from seqtide.core.arrays cimport copied_array, new_array
from seqtide.core.inline_object cimport ascii_str
from seqtide.core.native cimport decoded
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide cimport kmers as lib
from seqtide.libseqtide.span cimport IndexSpan
from seqtide.reads.letters cimport sequence_of
from seqtide.reads.record cimport FastaRecord, FastqRecord


cdef enum:
    LETTERS_PER_CHECK = 1 << 20
    ITEMS_PER_CHECK = 1 << 14  # of a dict


@cython.final
@cython.auto_pickle(False)
cdef class KmerIterator:
    """The k-mers of a sequence; what `kmers()` returns."""
    cdef object owner
    cdef string_view letters
    cdef size_t k
    cdef size_t end    # of the window that was looked at last
    cdef size_t bases  # in a row before `end`
    cdef bint as_bytes

    def __iter__(self):
        return self

    def __next__(self):
        while self.end < self.letters.size():
            self.end += 1
            if lib.base_code(self.letters[self.end - 1]) == lib.no_base:
                self.bases = 0
                if self.end % LETTERS_PER_CHECK == 0:
                    PyErr_CheckSignals()
                continue
            self.bases += 1
            if self.bases >= self.k:
                return self.window(self.letters.data() + self.end - self.k)
        raise StopIteration

    cdef object window(self, const char* first):
        return first[:self.k] if self.as_bytes else ascii_str(first, self.k)


def kmers(sequence, k):
    """Iterates over the k-mers of a sequence, from the first to the last, as they stand in it.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        k (int): number of letters, at least 1.

    Returns:
        Iterator[str] | Iterator[bytes]: bytes for bytes-like input. Case is kept, and U stays U.

    Raises:
        ValueError: `k` is below 1, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or `k` is not an int.

    Example:
        >>> import seqtide
        >>> list(seqtide.kmers("ACGTNacg", 3))
        ['ACG', 'CGT', 'acg']
    """
    cdef KmerIterator windows = KmerIterator()
    if integer(k) < 1:
        raise ValueError(f"k must be at least 1, but is {k}")
    windows.owner = sequence_of(sequence, windows.letters)
    windows.k = <size_t> integer(k)
    windows.as_bytes = not isinstance(sequence, (str, FastqRecord, FastaRecord))
    return windows


cdef size_t most_kmers(const string_view& letters, int64_t k) noexcept:
    return letters.size() - <size_t> k + 1 if 1 <= k and <size_t> k <= letters.size() else 0


# The first elements, which do not keep much more memory than they need.
cdef object first_of(array, size_t count):
    if count == <size_t> len(array):
        return array
    return array[:count] if 2 * count > <size_t> len(array) else array[:count].copy()


def encode_kmers(sequence, k, *, bint canonical=False):
    """All k-mers of a sequence as integers, with their positions.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        k (int): number of letters, 1 to 32.
        canonical (bool): the lesser one of each k-mer and its reverse complement.

    Returns:
        tuple[numpy.ndarray, numpy.ndarray]: positions of the first letters (int64, from 0), and k-mers (uint64).

    Raises:
        ValueError: `k` is out of its range, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or `k` is not an int.

    Example:
        >>> import seqtide
        >>> positions, kmers = seqtide.encode_kmers("ACGTNTTT", 3, canonical=True)
        >>> positions.tolist(), [seqtide.decode_kmer(kmer, 3) for kmer in kmers]
        ([0, 1, 5], ['ACG', 'ACG', 'AAA'])
    """
    cdef string_view letters
    cdef int64_t size = integer(k)
    cdef int64_t* positions = NULL
    cdef uint64_t* kmers = NULL
    cdef size_t count
    _keep = sequence_of(sequence, letters)
    position_array = new_array(most_kmers(letters, size), "int64", <void**> &positions)
    kmer_array = new_array(most_kmers(letters, size), "uint64", <void**> &kmers)
    with nogil:
        count = lib.write_kmers(letters, size, canonical, positions, kmers, check_interrupt)
    return first_of(position_array, count), first_of(kmer_array, count)


def decode_kmer(kmer, k):
    """The letters of a k-mer that is an integer.

    Args:
        kmer (int): two bits a base.
        k (int): number of letters, 1 to 32.

    Returns:
        str: upper-case A, C, G and T.

    Raises:
        ValueError: `k` is out of its range, or `kmer` is none of that size.
        TypeError: an argument is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.decode_kmer(27, 4)
        'ACGT'
    """
    number = kmer.__index__() if hasattr(kmer, "__index__") else kmer
    if not isinstance(number, int):
        raise TypeError(f"kmer must be an int, not {type(kmer).__name__}")
    if not 0 <= number < 1 << 64:
        raise ValueError(f"{number} is no k-mer of {k} letters")
    return decoded(lib.kmer_to_string(<uint64_t> number, integer(k)))


def nthash(sequence, k, *, bint canonical=False):
    """ntHash 1 of all k-mers of a sequence, with their positions.

    Mohamadi et al. 2016, Bioinformatics 32:3492. The canonical hash is the lesser one of those of both strands.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        k (int): number of letters, at least 1.
        canonical (bool): hashes that are the same for both strands.

    Returns:
        tuple[numpy.ndarray, numpy.ndarray]: positions of the first letters (int64, from 0), and hashes (uint64).

    Raises:
        ValueError: `k` is below 1, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or `k` is not an int.

    Example:
        >>> import seqtide
        >>> positions, hashes = seqtide.nthash("ACGTN", 4)
        >>> positions.tolist(), [hex(hash) for hash in hashes.tolist()]
        ([0], ['0x4b21efdd6bfc8c8f'])
    """
    cdef string_view letters
    cdef int64_t size = integer(k)
    cdef int64_t* positions = NULL
    cdef uint64_t* hashes = NULL
    cdef size_t count
    _keep = sequence_of(sequence, letters)
    position_array = new_array(most_kmers(letters, size), "int64", <void**> &positions)
    hash_array = new_array(most_kmers(letters, size), "uint64", <void**> &hashes)
    with nogil:
        count = lib.write_nthashes(letters, size, canonical, positions, hashes, check_interrupt)
    return first_of(position_array, count), first_of(hash_array, count)


def minimizers(sequence, k, w, *, bint canonical=False):
    """Minimizers: of every `w` consecutive k-mers the one with the smallest hash, the leftmost one of equals.

    Roberts et al. 2004, Bioinformatics 20:3363, with the pseudo-random order that the C++ header kmers/minimizers.hpp
    defines. Each is given once, even if it is that of several windows. Windows do not reach over letters other than
    A, C, G, T and U; a run of bases shorter than k + w - 1 has no minimizers.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        k (int): number of letters, 1 to 32.
        w (int): number of k-mers in a window, 1 to 2^31 - 1.
        canonical (bool): both strands count as one, and give the same k-mers. Where a window has its smallest k-mer
            more than once, each strand has the position that is leftmost on it.

    Returns:
        tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]: positions of the first letters (int64, ascending from 0),
        k-mers (uint64), and whether the canonical k-mer is that of the other strand (bool; False unless `canonical`).

    Raises:
        ValueError: `k` or `w` is out of its range, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or a number is not an int.

    Example:
        >>> import seqtide
        >>> positions, kmers, is_reverse = seqtide.minimizers("ACGTTGCATTAGC", 5, 4, canonical=True)
        >>> positions.tolist(), [seqtide.decode_kmer(kmer, 5) for kmer in kmers], is_reverse.tolist()
        ([3, 6], ['TGCAA', 'CATTA'], [True, False])
    """
    cdef string_view letters
    cdef int64_t size = integer(k), window = integer(w)
    cdef vector[int64_t] positions
    cdef lib.StrandedKmers found
    _keep = sequence_of(sequence, letters)
    with nogil:
        positions = lib.minimizers(letters, size, window, canonical, check_interrupt)
        found = lib.kmers_at(letters, size, IndexSpan(positions.data(), positions.size()), canonical, check_interrupt)
    return (copied_array(positions.data(), positions.size(), "int64"),
            copied_array(found.kmers.data(), found.kmers.size(), "uint64"),
            copied_array(found.is_reverse.data(), found.is_reverse.size(), "bool"))


def syncmers(sequence, k, s, *, offset=None, bint canonical=False):
    """Positions of the syncmers: k-mers that are chosen by where their smallest s-mer lies.

    Edgar 2021, PeerJ 9:e10805. The order of s-mers is that of `minimizers`, the leftmost one of equals.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        k (int): number of letters, `s` to 2^31 - 1.
        s (int): number of letters of an s-mer, 1 to 32.
        offset (int | None): None for closed syncmers, whose smallest s-mer is the first or the last one. Else open
            syncmers, whose smallest s-mer begins that many letters after the k-mer, 0 to k - s.
        canonical (bool): a k-mer is judged by the lesser one of itself and its reverse complement, with the hashes of
            canonical `minimizers`, so that both strands give the same k-mers at the same places.

    Returns:
        numpy.ndarray: positions of the first letters (int64, ascending from 0).

    Raises:
        ValueError: a number is out of its range, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or a number is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.syncmers("ACGTTGCATTAGC", 6, 3).tolist()
        [0, 2, 3, 4, 5]
    """
    cdef string_view letters
    cdef int64_t size = integer(k), part = integer(s), place = 0
    cdef bint closed = offset is None
    cdef vector[int64_t] positions
    if not closed:
        place = integer(offset)
    _keep = sequence_of(sequence, letters)
    with nogil:
        if closed:
            positions = lib.closed_syncmers(letters, size, part, canonical, check_interrupt)
        else:
            positions = lib.open_syncmers(letters, size, part, place, canonical, check_interrupt)
    return copied_array(positions.data(), positions.size(), "int64")


cdef unique_ptr[lib.KmerCounter] new_counter(int64_t k, bint canonical) except *:
    cdef unique_ptr[lib.KmerCounter] counter
    counter.reset(new lib.KmerCounter(k, canonical, check_interrupt))
    return move(counter)


cdef bint is_one_sequence(value) except -1:
    """Whether this is one sequence and not many. A NumPy array can be either: letters, or rows or items to go over."""
    if isinstance(value, (str, bytes, bytearray, memoryview, FastqRecord, FastaRecord)):
        return True
    try:
        view = memoryview(value)
    except (TypeError, ValueError, BufferError):
        return False
    return view.itemsize == 1 and view.ndim == 1


cdef int add_all(lib.KmerCounter& counter, sequences) except -1:
    cdef string_view letters
    if is_one_sequence(sequences):
        sequences = (sequences,)
    for sequence in sequences:
        _keep = sequence_of(sequence, letters)
        if letters.size() < 1 << 12:
            counter.add(letters)
        else:
            with nogil:
                counter.add(letters)
    return 0


def kmer_counts(sequences, k, *, bint canonical=False):
    """How often each k-mer occurs in one sequence or in many.

    Args:
        sequences (str | bytes-like | FastqRecord | FastaRecord | Iterable): a sequence, or an iterable of them, a
            reader for instance.
        k (int): number of letters, 1 to 32.
        canonical (bool): counts a k-mer and its reverse complement as the lesser one of them.

    Returns:
        dict[str, int]: number of occurrences by k-mer, in upper case with T for U, in alphabetical order.

    Raises:
        ValueError: `k` is out of its range, or a str has a non-ASCII character.
        TypeError: a sequence has another type, or `k` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.kmer_counts(["ACGTACG", "NNacg"], 3)
        {'ACG': 3, 'CGT': 1, 'GTA': 1, 'TAC': 1}
    """
    cdef int64_t size = integer(k)
    cdef size_t i
    cdef unique_ptr[lib.KmerCounter] counter = new_counter(size, canonical)
    add_all(counter.get()[0], sequences)
    cdef lib.KmerCounts found
    with nogil:
        found = counter.get().counts()
    counts = {}
    for i in range(found.kmers.size()):
        counts[decoded(lib.kmer_to_string(found.kmers[i], size))] = found.counts[i]
        if i % ITEMS_PER_CHECK == 0:
            PyErr_CheckSignals()
    return counts


def kmer_spectrum(sequences, k, *, bint canonical=False):
    """The k-mer spectrum: how many different k-mers occur once, twice, three times ...

    Args:
        sequences (str | bytes-like | FastqRecord | FastaRecord | Iterable): a sequence, or an iterable of them, a
            reader for instance.
        k (int): number of letters, 1 to 32.
        canonical (bool): counts a k-mer and its reverse complement as one.

    Returns:
        dict[int, int]: number of different k-mers by number of occurrences, ascending.

    Raises:
        ValueError: `k` is out of its range, or a str has a non-ASCII character.
        TypeError: a sequence has another type, or `k` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.kmer_spectrum(["ACGTACG", "NNacg"], 3)
        {1: 3, 3: 1}
    """
    cdef size_t i
    cdef unique_ptr[lib.KmerCounter] counter = new_counter(integer(k), canonical)
    add_all(counter.get()[0], sequences)
    cdef lib.KmerSpectrum found
    with nogil:
        found = counter.get().spectrum()
    return {found.occurrences[i]: found.kmers[i] for i in range(found.kmers.size())}
