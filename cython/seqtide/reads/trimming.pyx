"""Trimming and masking of one read.

A sequence is an ASCII `str`, anything with the buffer protocol, a `FastqRecord` or a `FastaRecord`, and what is kept
of it is a `str` for a `str`, `bytes` for bytes-like input, and a record of the same type, with its name, for a record.

Trimming by quality takes a `FastqRecord` and gives back a shorter one. It also takes quality text alone (`str` or
bytes-like, Phred+33) and then gives back which part to keep, as a tuple (start, end) that slices the sequence and the
quality alike. Nothing that is left is an empty record, or (0, 0) or another empty interval.
"""
import functools

from cpython.buffer cimport PyObject_CheckBuffer
from cpython.bytes cimport PyBytes_AS_STRING
cimport cython
from libc.stdint cimport int64_t, uint64_t
from libcpp.string_view cimport string_view

from seqtide.core.arguments cimport amount, letter_of, mean_threshold, threshold
from seqtide.core.gil cimport PyThreadState, release_gil, restore_gil
from seqtide.core.text cimport ascii_bytes
from seqtide.libseqtide cimport kernels
from seqtide.libseqtide.columns.interval cimport Interval
from seqtide.libseqtide.kernels.pieces cimport Pieces
from seqtide.libseqtide.reads cimport trim
from seqtide.libseqtide.reads.adapters cimport AdapterEnd, trim_adapters_each
from seqtide.reads.letters cimport part_of, quality_of, sequence_of, unwritten_like
from seqtide.reads.record cimport FastqRecord


def trim_start(sequence, n):
    """Without the first `n` letters.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        n (int): number of letters to remove; all of them if there are fewer.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: `n` is negative, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or `n` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.trim_start("ACGTT", 2), seqtide.trim_start(b"AC", 5)
        ('GTT', b'')
    """
    return trimmed_both(sequence, amount(n, "n"), 0)


def trim_end(sequence, n):
    """Without the last `n` letters.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        n (int): number of letters to remove; all of them if there are fewer.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: `n` is negative, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or `n` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.trim_end("ACGTT", 2)
        'ACG'
    """
    return trimmed_both(sequence, 0, amount(n, "n"))


def trim_both(sequence, start, end):
    """Without the first `start` and the last `end` letters.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        start (int): number of letters to remove from the start.
        end (int): number of letters to remove from the end. Nothing is left if there are fewer than both together.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: a number is negative, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or a number is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.trim_both(seqtide.FastqRecord("r", "ACGTT", "12345"), 1, 2)
        FastqRecord(name='r', sequence='CG', quality='23')
    """
    return trimmed_both(sequence, amount(start, "start"), amount(end, "end"))


cdef object trimmed_both(sequence, size_t start, size_t end):
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef Interval kept = trim.trim_both(letters.size(), start, end)
    return part_of(sequence, letters, kept.begin, kept.end)


cdef object kept_by_quality(read, Interval kept):
    """The part of a record, or the numbers for quality text."""
    if not isinstance(read, FastqRecord):
        return kept.begin, kept.end
    cdef string_view letters
    sequence_of(read, letters)
    return part_of(read, letters, kept.begin, kept.end)


def trim_quality_start(read, min_quality):
    """Without the bases at the start whose quality is below `min_quality`, as Trimmomatic's LEADING.

    Bolger et al. 2014, Bioinformatics 30:2114. In a record, an N counts as quality 0.

    Args:
        read (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).
        min_quality (int): Phred score; above 93 it is higher than that of any base.

    Returns:
        FastqRecord | tuple[int, int]: the record that is left, or start and end of the part to keep.

    Raises:
        ValueError: `min_quality` is negative, or a quality character is not one of "!" to "~".
        TypeError: `read` is none of these types, or `min_quality` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.trim_quality_start(seqtide.FastqRecord("r", "ACGT", "!5I!"), 20)
        FastqRecord(name='r', sequence='CGT', quality='5I!')
        >>> seqtide.trim_quality_start("!5I!", 20)
        (1, 4)
    """
    cdef string_view quality, sequence
    cdef int phred = threshold(min_quality, "min_quality")
    _keep = quality_of(read, quality)
    if not isinstance(read, FastqRecord):
        return kept_by_quality(read, trim.trim_quality_start(quality, phred))
    sequence_of(read, sequence)
    return kept_by_quality(read, trim.trim_record_start(sequence, quality, phred))


def trim_quality_end(read, min_quality):
    """Without the bases at the end whose quality is below `min_quality`, as Trimmomatic's TRAILING.

    Bolger et al. 2014, Bioinformatics 30:2114. In a record, an N counts as quality 0.

    Args:
        read (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).
        min_quality (int): Phred score; above 93 it is higher than that of any base.

    Returns:
        FastqRecord | tuple[int, int]: the record that is left, or start and end of the part to keep.

    Raises:
        ValueError: `min_quality` is negative, or a quality character is not one of "!" to "~".
        TypeError: `read` is none of these types, or `min_quality` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.trim_quality_end("!5I!", 20)
        (0, 3)
    """
    cdef string_view quality, sequence
    cdef int phred = threshold(min_quality, "min_quality")
    _keep = quality_of(read, quality)
    if not isinstance(read, FastqRecord):
        return kept_by_quality(read, trim.trim_quality_end(quality, phred))
    sequence_of(read, sequence)
    return kept_by_quality(read, trim.trim_record_end(sequence, quality, phred))


def trim_quality_both(read, min_quality):
    """Without the bases at both ends whose quality is below `min_quality`, as Trimmomatic's LEADING and TRAILING.

    Bolger et al. 2014, Bioinformatics 30:2114. In a record, an N counts as quality 0.

    Args:
        read (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).
        min_quality (int): Phred score; above 93 it is higher than that of any base.

    Returns:
        FastqRecord | tuple[int, int]: the record that is left, or start and end of the part to keep.

    Raises:
        ValueError: `min_quality` is negative, or a quality character is not one of "!" to "~".
        TypeError: `read` is none of these types, or `min_quality` is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.trim_quality_both("!5I!", 20)
        (1, 3)
    """
    cdef string_view quality, sequence
    cdef int phred = threshold(min_quality, "min_quality")
    _keep = quality_of(read, quality)
    if not isinstance(read, FastqRecord):
        return kept_by_quality(read, trim.trim_quality_both(quality, phred))
    sequence_of(read, sequence)
    return kept_by_quality(read, trim.trim_record_both(sequence, quality, phred))


def trim_quality_window(read, window, mean_quality):
    """Trimmomatic's sliding window: the read ends where the mean quality of a window falls below `mean_quality`.

    Bolger et al. 2014, Bioinformatics 30:2114, SLIDINGWINDOW:window:mean_quality of version 0.39. Windows move by one
    base from the start. The first one with a lower mean ends the read before its last base; then bases are cut from
    the end while their own quality is below `mean_quality`, but never the first one. Of a read that is shorter than
    the window, or whose first window is below the mean, nothing is left. In a record, an N counts as quality 0.

    Args:
        read (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).
        window (int): number of bases of a window, at least 1.
        mean_quality (float): Phred score; the arithmetic mean of the scores is compared with it.

    Returns:
        FastqRecord | tuple[int, int]: the record that is left, or start and end of the part to keep.

    Raises:
        ValueError: `window` is below 1, `mean_quality` is negative or NaN, or a quality character is not one of "!" to
            "~".
        TypeError: `read` is none of these types, or a number is not one.

    Example:
        >>> import seqtide
        >>> seqtide.trim_quality_window("IIIIII5!!!II", 4, 15)
        (0, 7)
    """
    cdef string_view quality, sequence
    cdef size_t width = amount(window, "window")
    cdef float mean = mean_threshold(mean_quality, "mean_quality")
    _keep = quality_of(read, quality)
    if not isinstance(read, FastqRecord):
        return kept_by_quality(read, trim.trim_quality_window(quality, width, mean))
    sequence_of(read, sequence)
    return kept_by_quality(read, trim.trim_record_window(sequence, quality, width, mean))


def trim_quality_bwa(read, min_quality, *, min_quality_start=0):
    """BWA's trimming (`bwa aln -q`): cuts the end where the sum of `min_quality` - quality is largest.

    Li and Durbin 2009, Bioinformatics 25:1754. The sum runs from the end inwards until it falls below 0; of several
    largest sums, the one nearest to the end counts. BWA leaves at least 35 bases; this, like cutadapt's `-q`, does not.

    Args:
        read (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).
        min_quality (int): Phred score for the 3' end; 0 leaves it alone.
        min_quality_start (int): the same for the 5' end.

    Returns:
        FastqRecord | tuple[int, int]: the record that is left, or start and end of the part to keep.

    Raises:
        ValueError: a threshold is negative, or a quality character is not one of "!" to "~".
        TypeError: `read` is none of these types, or a threshold is not an int.

    Example:
        >>> import seqtide
        >>> quality = bytes(33 + score for score in (42, 40, 26, 27, 8, 7, 11, 4, 2, 3))
        >>> seqtide.trim_quality_bwa(quality, 10)
        (0, 4)
    """
    cdef string_view quality
    _keep = quality_of(read, quality)
    return kept_by_quality(read, trim.trim_quality_bwa(quality, threshold(min_quality, "min_quality"),
                                                       threshold(min_quality_start, "min_quality_start")))


def trim_poly(sequence, letter, *, min_length=3):
    """Without the tail of one letter at the 3' end, by the rule of cutadapt's `--poly-a`.

    Martin 2011, EMBnet.journal 17:10. A tail scores +1 for each `letter` and -2 for each other one; of those with at
    most 20 % other letters the one with the highest score is cut, the shorter one of equals. Case does not matter.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        letter (str | bytes): "A" for poly-A tails, "G" for those that two-colour sequencers make.
        min_length (int): a shorter tail stays.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: `letter` is not one letter, `min_length` is negative, or a str has a non-ASCII character.
        TypeError: an argument has another type.

    Example:
        >>> import seqtide
        >>> seqtide.trim_poly("ACGTCGAAAAAATAAA", "A"), seqtide.trim_poly("ACGTGG", "G")
        ('ACGTCG', 'ACGTGG')
    """
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef Interval kept = trim.trim_poly(letters, letter_of(letter), amount(min_length, "min_length"))
    return part_of(sequence, letters, kept.begin, kept.end)


@cython.final
@cython.auto_pickle(False)
cdef class PreparedAdapters:
    """Adapters that are ready to be looked for, which takes longer to make than a short read to be trimmed."""


@functools.lru_cache(maxsize=16)
def _prepared(tuple back, tuple front, double error_rate, size_t min_overlap):
    cdef PreparedAdapters prepared = PreparedAdapters.__new__(PreparedAdapters)
    for end, adapters in ((<int> AdapterEnd.three_prime, back), (<int> AdapterEnd.five_prime, front)):
        for adapter in adapters:
            prepared.adapters.add(string_view(PyBytes_AS_STRING(adapter), <size_t> len(adapter)), error_rate,
                                  min_overlap, <AdapterEnd> <int> end)
    return prepared


cdef tuple letters_of_adapters(adapters, str what):
    if isinstance(adapters, str) or PyObject_CheckBuffer(adapters):
        return (ascii_bytes(adapters, what),)
    if not isinstance(adapters, (list, tuple)):
        raise TypeError(f"{what} must be str, bytes-like, or a list or tuple of these, not {type(adapters).__name__}")
    cdef list letters = []
    for adapter in adapters:
        letters.append(ascii_bytes(adapter, what))
    return tuple(letters)


cdef PreparedAdapters prepared_adapters(adapter, front, double error_rate, min_overlap):
    cdef tuple at_end = letters_of_adapters(adapter, "adapter"), at_start = letters_of_adapters(front, "front")
    if not at_end and not at_start:
        raise ValueError("no adapter is given")
    return _prepared(at_end, at_start, error_rate, amount(min_overlap, "min_overlap"))


def trim_adapter(sequence, adapter=(), *, front=(), double error_rate=0.1, min_overlap=3):
    """Without the best of some adapters and what lies behind it, as cutadapt's `-a` and `-g` define it.

    Martin 2011, EMBnet.journal 17:10, with the scores of version 4 and later. A 3' adapter may lie anywhere or run over
    the end, and what follows it is cut as well; a 5' adapter may run over the start, and what precedes it is cut.
    Mismatches, insertions and deletions are errors. IUPAC codes in an adapter match what they stand for.

    Of several adapters, one is cut: that with the most matches less errors (an inserted or deleted base counts twice);
    of equals the one with the fewest errors; of equals the first one, 3' adapters before 5' ones.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters of the read.
        adapter (str | bytes-like | list | tuple): letters of a 3' adapter, or of several.
        front (str | bytes-like | list | tuple): letters of a 5' adapter, or of several.
        error_rate (float): most errors for each aligned base of the adapter, from 0 to below 1.
        min_overlap (int): least number of aligned bases of the adapter, at least 1.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: there is no adapter, one is empty or has a letter that is no IUPAC code, a number is out of its
            range, or a str has a non-ASCII character.
        TypeError: an argument has another type.

    Example:
        >>> import seqtide
        >>> seqtide.trim_adapter("ACGTACGTAGATCGGAAGAGCTT", "AGATCGGAAGAGC")
        'ACGTACGT'
        >>> seqtide.trim_adapter(seqtide.FastqRecord("r", "ACGTAGATC", "IIIIIIIII"), "AGATCGGAAGAGC").sequence
        'ACGT'
        >>> seqtide.trim_adapter("CTCTTATACACATCTAAGG", ["AGATCGGAAGAGC"], front=["CTGTCTCTTATACACATCT"])
        'AAGG'
    """
    cdef string_view letters
    cdef Interval kept
    cdef int64_t found
    cdef int64_t[2] offsets
    cdef Pieces read
    cdef PreparedAdapters prepared = prepared_adapters(adapter, front, error_rate, min_overlap)
    _keep = sequence_of(sequence, letters)
    offsets[0] = 0
    offsets[1] = <int64_t> letters.size()
    read = Pieces(letters.data(), &offsets[0], 1)
    if letters.size() < 1 << 12:
        trim_adapters_each(read, prepared.adapters, &kept, &found)
    else:
        with nogil:
            trim_adapters_each(read, prepared.adapters, &kept, &found)
    return part_of(sequence, letters, kept.begin, kept.end)


def mask_low_quality(sequence, min_quality, *, quality=None, bint soft=False):
    """Masks the bases whose quality is below `min_quality`. The quality of a record stays.

    Args:
        sequence (FastqRecord | FastaRecord | str | bytes-like): a read, or letters.
        min_quality (int): Phred score; above 93 it is higher than that of any base.
        quality (str | bytes-like | None): quality text (ASCII Phred+33), as long as `sequence`; only and always if
            `sequence` is not a FastqRecord.
        soft (bool): masked bases become lower case, not N.

    Returns:
        FastqRecord | FastaRecord | str | bytes: like `sequence`.

    Raises:
        ValueError: `min_quality` is negative, `quality` has another length, or a character of it is not one of "!" to
            "~".
        TypeError: an argument has another type; `quality` is missing, or there are two.

    Example:
        >>> import seqtide
        >>> seqtide.mask_low_quality(seqtide.FastqRecord("r", "ACGT", "I!5I"), 20)
        FastqRecord(name='r', sequence='ANGT', quality='I!5I')
        >>> seqtide.mask_low_quality("ACGT", 30, quality="I!5I", soft=True)
        'AcgT'
    """
    cdef string_view letters, scores
    cdef char* out = NULL
    cdef int phred = threshold(min_quality, "min_quality")
    if isinstance(sequence, FastqRecord) != (quality is None):
        raise TypeError("a FastqRecord has its own quality" if quality is not None else "quality is missing")
    _keep = sequence_of(sequence, letters)
    _keep_quality = quality_of(sequence if quality is None else quality, scores)
    if letters.size() != scores.size():
        raise ValueError(f"sequence has {letters.size()} letters, but quality has {scores.size()}")
    result = unwritten_like(sequence, letters.size(), &out)
    cdef PyThreadState* state = release_gil(letters.size())
    kernels.mask_low_quality(letters.data(), scores.data(), letters.size(), <unsigned char> phred,
                             kernels.Mask.soft if soft else kernels.Mask.hard, out)
    restore_gil(state)
    return result


def count_masked_bases(sequence):
    """Number of masked bases: lower-case letters and N.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        int: 0 for an empty sequence.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.count_masked_bases("ACgtNn")
        4
    """
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef uint64_t count = kernels.count_masked(letters.data(), letters.size())
    restore_gil(state)
    return count
