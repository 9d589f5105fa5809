"""Operations on columns of sequences or qualities: what the methods of batches do.

Results are NumPy arrays with one row a value, new columns, or intervals: an array of shape (n, 2) with the start and
end of the part to keep. They are those of the functions of the same names for one read. The GIL is released.
"""
from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.columns.column cimport TextColumn, wrap_column
from seqtide.core.arguments cimport alphabet_of, amount, integer, kind_of, letter_of, mean_threshold, threshold
from seqtide.core.arrays cimport copied_array, new_array
from seqtide.errors cimport translate
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide cimport kernels, kmers as lib
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.columns.interval cimport Interval
from seqtide.libseqtide.kernels.pieces cimport Pieces
from seqtide.libseqtide.reads cimport complexity, transform, trim
from seqtide.libseqtide.reads.adapters cimport trim_adapters_each
from seqtide.libseqtide.reads.quality cimport mean_quality_of as native_mean_quality_of
from seqtide.reads.letters cimport sequence_of, text_of
from seqtide.reads.record cimport FastaRecord, FastqRecord
from seqtide.reads.trimming cimport PreparedAdapters, prepared_adapters


cdef size_t STEP = 1 << 20


cdef inline size_t size_of(const Pieces& pieces, size_t i) noexcept nogil:
    return <size_t> (pieces.offsets[i + 1] - pieces.offsets[i])


# The pieces from number `first` on, until they have about STEP bytes.
cdef Pieces some_pieces(const Pieces& pieces, size_t first) noexcept nogil:
    cdef Pieces some = Pieces(pieces.data, pieces.offsets + first, 0)
    while first + some.count < pieces.count and <size_t> (some.offsets[some.count] - some.offsets[0]) < STEP:
        some.count += 1
    return some


# ---- numbers

def gc_content(TextColumn sequences not None):
    """float64: fraction of G and C among A, C, G, T and U, NaN where there are none."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef double* out = NULL
    cdef kernels.GcCounts[256] counts
    cdef Pieces some
    cdef size_t first, i
    result = new_array(pieces.count, "float64", <void**> &out)
    with nogil:
        for first in range(0, pieces.count, 256):
            some = Pieces(pieces.data, pieces.offsets + first, min(<size_t> 256, pieces.count - first))
            kernels.count_gc_each(some, counts)
            for i in range(some.count):
                out[first + i] = kernels.gc_fraction(counts[i])
    return result


def base_counts(TextColumn sequences not None):
    """int64 of shape (n, 6): number of A, C, G, T (and U), N and other letters, in either case."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef kernels.BaseCounts* out = NULL
    result = new_array((pieces.count, 6), "int64", <void**> &out)
    with nogil:
        kernels.count_bases_each(pieces, out)
    return result


def count_invalid_bases(TextColumn sequences not None, *, bint rna=False, bint iupac=True):
    """int64: number of letters that are no bases."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef uint64_t* out = NULL
    result = new_array(pieces.count, "int64", <void**> &out)
    with nogil:
        kernels.count_invalid_each(pieces, alphabet_of(rna, iupac), out)
    return result


def count_masked_bases(TextColumn sequences not None):
    """int64: number of lower-case letters and N."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef uint64_t* out = NULL
    result = new_array(pieces.count, "int64", <void**> &out)
    with nogil:
        kernels.count_masked_each(pieces, out)
    return result


def expected_errors(TextColumn qualities not None):
    """float64: sum of the error probabilities."""
    cdef Pieces pieces = qualities.column.pieces()
    cdef double* out = NULL
    result = new_array(pieces.count, "float64", <void**> &out)
    with nogil:
        kernels.sum_error_probabilities_each(pieces, out)
    return result


def mean_quality(TextColumn qualities not None):
    """float64: Phred score of the mean error probability, rounded to five decimals; NaN for empty values."""
    cdef Pieces pieces = qualities.column.pieces()
    cdef double* out = NULL
    cdef size_t i
    result = new_array(pieces.count, "float64", <void**> &out)
    with nogil:
        kernels.sum_error_probabilities_each(pieces, out)
        for i in range(pieces.count):
            out[i] = native_mean_quality_of(out[i], size_of(pieces, i))
    return result


def count_bases_above(TextColumn qualities not None, min_quality):
    """int64: number of bases with a quality of `min_quality` or higher."""
    cdef Pieces pieces = qualities.column.pieces()
    cdef uint64_t* out = NULL
    cdef uint8_t phred = <uint8_t> threshold(min_quality, "min_quality")
    result = new_array(pieces.count, "int64", <void**> &out)
    with nogil:
        kernels.count_at_least_each(pieces, phred, out)
    return result


def phred_sum(TextColumn qualities not None):
    """int64: sum of the Phred scores."""
    cdef Pieces pieces = qualities.column.pieces()
    cdef int64_t* out = NULL
    cdef kernels.QualitySums[256] sums
    cdef Pieces some
    cdef size_t first, i
    result = new_array(pieces.count, "int64", <void**> &out)
    with nogil:
        for first in range(0, pieces.count, 256):
            some = Pieces(pieces.data, pieces.offsets + first, min(<size_t> 256, pieces.count - first))
            kernels.sum_quality_each(some, sums)
            for i in range(some.count):
                out[first + i] = <int64_t> sums[i].sum
    return result


ctypedef double (*Measure)(string_view sequence) noexcept nogil


cdef object measured(TextColumn sequences, Measure measure):
    cdef Pieces pieces = sequences.column.pieces()
    cdef double* out = NULL
    cdef Pieces some
    cdef size_t first = 0, i
    result = new_array(pieces.count, "float64", <void**> &out)
    while first < pieces.count:
        with nogil:
            some = some_pieces(pieces, first)
            for i in range(some.count):
                out[first + i] = measure(string_view(some.data + some.offsets[i], size_of(some, i)))
        first += some.count
        PyErr_CheckSignals()
    return result


def shannon_entropy(TextColumn sequences not None):
    """float64: entropy of the base composition in bits, NaN without bases."""
    return measured(sequences, complexity.shannon_entropy)


def dust_score(TextColumn sequences not None):
    """float64: DUST score, NaN with fewer than two triplets."""
    return measured(sequences, complexity.dust_score)


def transition_complexity(TextColumn sequences not None):
    """float64: share of letters that differ from the next one, NaN for fewer than two letters."""
    return measured(sequences, complexity.transition_complexity)


def hamming(TextColumn sequences not None, patterns, *, start=0):
    """uint32 of shape (n, number of patterns): letters that differ from each pattern, laid over from `start` on."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef size_t first = amount(start, "start")
    cdef uint32_t* out = NULL
    cdef string_view pattern
    if isinstance(patterns, (str, bytes, bytearray, FastqRecord, FastaRecord)):
        raise TypeError("patterns must be a sequence of str or bytes-like, not one of them")
    patterns = list(patterns)
    result = new_array((len(patterns), pieces.count), "uint32", <void**> &out)
    for value in patterns:
        if isinstance(value, (FastqRecord, FastaRecord)):
            _keep = sequence_of(value, pattern)
        else:
            _keep = text_of(value, "pattern", pattern)
        with nogil:
            kernels.hamming_each(pieces, first, pattern.data(), pattern.size(), out)
        out += pieces.count
    return result.T


def pack2bit(TextColumn sequences not None):
    """Two bits a base, the first one in the lowest bits of the first byte; other letters are packed as A.

    Returns: bytes (uint8), offsets of the values in them (int64, n + 1), and numbers of other letters (int64, n).
    """
    cdef Pieces pieces = sequences.column.pieces()
    cdef int64_t* offsets = NULL
    cdef uint64_t* others = NULL
    cdef uint8_t* packed = NULL
    cdef size_t i
    offset_array = new_array(pieces.count + 1, "int64", <void**> &offsets)
    other_array = new_array(pieces.count, "int64", <void**> &others)
    with nogil:
        offsets[0] = 0
        for i in range(pieces.count):
            offsets[i + 1] = offsets[i] + <int64_t> kernels.packed_2bit_size(size_of(pieces, i))
    result = new_array(offsets[pieces.count], "uint8", <void**> &packed)
    with nogil:
        for i in range(pieces.count):
            others[i] = kernels.pack_2bit(pieces.data + pieces.offsets[i], size_of(pieces, i), packed + offsets[i])
    return result, offset_array, other_array


# ---- k-mers

def kmer_counts(TextColumn sequences not None, k, *, bint canonical=False):
    """K-mers of all values together (uint64, ascending), and how often each occurs (int64)."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef unique_ptr[lib.KmerCounter] counter
    cdef lib.KmerCounts found
    counter.reset(new lib.KmerCounter(integer(k), canonical, check_interrupt))
    with nogil:
        counter.get().add_each(pieces)
        found = counter.get().counts()
    return (copied_array(found.kmers.data(), found.kmers.size(), "uint64"),
            copied_array(found.counts.data(), found.counts.size(), "int64"))


# The k-mers at ascending positions. Of those that overlap, each letter is looked at once.
cdef void encode_at(const char* letters, int64_t k, bint canonical, const int64_t* positions, size_t count,
                    uint64_t* kmers, uint8_t* is_reverse) noexcept nogil:
    cdef uint64_t bits = 0, forward
    cdef int64_t place, end = 0
    cdef size_t i
    for i in range(count):
        for place in range(max(end, positions[i]), positions[i] + k):
            bits = bits << 2 | lib.base_code(letters[place])
        end = positions[i] + k
        forward = bits & lib.kmer_mask(k)
        kmers[i] = lib.canonical_kmer(forward, k) if canonical else forward
        is_reverse[i] = kmers[i] != forward


def minimizers(TextColumn sequences not None, k, w, *, bint canonical=False):
    """The minimizers of every value.

    Returns: offsets (int64, n + 1): those of value i are the numbers offsets[i] to before offsets[i + 1] of: positions
    in their value (int64), k-mers (uint64), and whether these are those of the other strand (bool).
    """
    cdef Pieces pieces = sequences.column.pieces()
    cdef int64_t size = integer(k), window = integer(w)
    cdef lib.MinimizerColumn found
    cdef uint64_t* kmers = NULL
    cdef uint8_t* is_reverse = NULL
    cdef size_t i, letters = 0
    cdef int64_t begin
    with nogil:
        lib.append_minimizers(pieces, size, window, canonical, found, check_interrupt)
    kmer_array = new_array(found.positions.size(), "uint64", <void**> &kmers)
    reverse_array = new_array(found.positions.size(), "bool", <void**> &is_reverse)
    with nogil:
        for i in range(pieces.count):
            begin = found.offsets[i]
            encode_at(pieces.data + pieces.offsets[i], size, canonical, found.positions.data() + begin,
                      <size_t> (found.offsets[i + 1] - begin), kmers + begin, is_reverse + begin)
            letters += size_of(pieces, i)
            if letters >= STEP:
                letters = 0
                with gil:
                    PyErr_CheckSignals()
    return (copied_array(found.offsets.data(), found.offsets.size(), "int64"),
            copied_array(found.positions.data(), found.positions.size(), "int64"), kmer_array, reverse_array)


# ---- columns

def reverse(TextColumn column not None):
    """A column of the values from their ends to their starts."""
    cdef CTextColumn result
    with nogil:
        result = transform.reverse(column.column)
    return wrap_column(result)


def complement(TextColumn sequences not None, *, bint rna=False):
    """A column of the complements."""
    cdef CTextColumn result
    with nogil:
        result = transform.complement(sequences.column, kind_of(rna))
    return wrap_column(result)


def reverse_complement(TextColumn sequences not None, *, bint rna=False):
    """A column of the reverse complements."""
    cdef CTextColumn result
    with nogil:
        result = transform.reverse_complement(sequences.column, kind_of(rna))
    return wrap_column(result)


def mask_low_quality(TextColumn sequences not None, TextColumn qualities not None, min_quality, *, bint soft=False):
    """A column of the sequences whose bases of a quality below `min_quality` are N, or lower case."""
    cdef CTextColumn result
    cdef uint8_t phred = <uint8_t> threshold(min_quality, "min_quality")
    with nogil:
        result = transform.mask_low_quality(sequences.column, qualities.column, phred,
                                            kernels.Mask.soft if soft else kernels.Mask.hard)
    return wrap_column(result)


# ---- intervals

cdef object new_intervals(const Pieces& pieces, Interval** out):
    return new_array((pieces.count, 2), "intp", <void**> out)


def trim_both(TextColumn values not None, start, end):
    """Without the first `start` and the last `end` letters."""
    cdef Pieces pieces = values.column.pieces()
    cdef Interval* out = NULL
    cdef size_t at_start = amount(start, "start"), at_end = amount(end, "end")
    result = new_intervals(pieces, &out)
    with nogil:
        trim.trim_both_each(pieces, at_start, at_end, out)
    return result


ctypedef void (*TrimByQuality)(const Pieces& sequences, const Pieces& qualities, int phred,
                               Interval* out) except +translate nogil


cdef object trimmed_by_quality(TextColumn sequences, TextColumn qualities, min_quality, TrimByQuality trim_each):
    cdef Pieces pieces = sequences.column.pieces(), scores = qualities.column.pieces()
    cdef Interval* out = NULL
    cdef int phred = threshold(min_quality, "min_quality")
    if pieces.count != scores.count:
        raise ValueError(f"{pieces.count} sequences, but {scores.count} qualities")
    result = new_intervals(pieces, &out)
    with nogil:
        trim_each(pieces, scores, phred, out)
    return result


def trim_quality_start(TextColumn sequences not None, TextColumn qualities not None, min_quality):
    """Without the bases at the start whose quality is below `min_quality`."""
    return trimmed_by_quality(sequences, qualities, min_quality, trim.trim_record_start_each)


def trim_quality_end(TextColumn sequences not None, TextColumn qualities not None, min_quality):
    """Without the bases at the end whose quality is below `min_quality`."""
    return trimmed_by_quality(sequences, qualities, min_quality, trim.trim_record_end_each)


def trim_quality_both(TextColumn sequences not None, TextColumn qualities not None, min_quality):
    """Without the bases at both ends whose quality is below `min_quality`."""
    return trimmed_by_quality(sequences, qualities, min_quality, trim.trim_record_both_each)


def trim_quality_window(TextColumn sequences not None, TextColumn qualities not None, window, mean_quality):
    """Trimmomatic's sliding window."""
    cdef Pieces pieces = sequences.column.pieces(), scores = qualities.column.pieces()
    cdef Interval* out = NULL
    cdef size_t width = amount(window, "window")
    cdef float mean = mean_threshold(mean_quality, "mean_quality")
    if pieces.count != scores.count:
        raise ValueError(f"{pieces.count} sequences, but {scores.count} qualities")
    result = new_intervals(pieces, &out)
    with nogil:
        trim.trim_record_window_each(pieces, scores, width, mean, out)
    return result


def trim_quality_bwa(TextColumn qualities not None, min_quality, *, min_quality_start=0):
    """BWA's quality trimming."""
    cdef Pieces pieces = qualities.column.pieces()
    cdef Interval* out = NULL
    cdef int at_end = threshold(min_quality, "min_quality")
    cdef int at_start = threshold(min_quality_start, "min_quality_start")
    result = new_intervals(pieces, &out)
    with nogil:
        trim.trim_quality_bwa_each(pieces, at_end, at_start, out)
    return result


def trim_poly(TextColumn sequences not None, letter, *, min_length=3):
    """Without tails of one letter."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef Interval* out = NULL
    cdef char tail = letter_of(letter)
    cdef size_t shortest = amount(min_length, "min_length")
    result = new_intervals(pieces, &out)
    with nogil:
        trim.trim_poly_each(pieces, tail, shortest, out)
    return result


def find_adapters(TextColumn sequences not None, adapter=(), *, front=(), double error_rate=0.1, min_overlap=3):
    """What is left without the best of these adapters, and its number, 3' adapters first, or -1."""
    cdef Pieces pieces = sequences.column.pieces()
    cdef Pieces some
    cdef Interval* out = NULL
    cdef int64_t* found = NULL
    cdef size_t first = 0
    cdef PreparedAdapters prepared = prepared_adapters(adapter, front, error_rate, min_overlap)
    kept = new_intervals(pieces, &out)
    numbers = new_array(pieces.count, "int64", <void**> &found)
    while first < pieces.count:
        with nogil:
            some = some_pieces(pieces, first)
            trim_adapters_each(some, prepared.adapters, out + first, found + first)
        first += some.count
        PyErr_CheckSignals()
    return kept, numbers
