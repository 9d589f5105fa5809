"""Operations on one sequence: composition, complexity, complement, validation, regions.

A sequence is an ASCII `str`, anything with the buffer protocol (`bytes`, `bytearray`, `memoryview`, a NumPy array of
bytes), a `FastqRecord` or a `FastaRecord`. A function that changes it gives back a `str` for a `str`, `bytes` for
bytes-like input, and a record of the same type, with its name, for a record. Whole batches have methods of the same
names, which are faster.
"""
from libc.stdint cimport uint64_t
from libcpp.string_view cimport string_view

from seqtide.core.arguments cimport alphabet_of, amount, integer, kind_of
from seqtide.core.gil cimport PyThreadState, release_gil, restore_gil
from seqtide.libseqtide cimport kernels
from seqtide.libseqtide.reads cimport complexity
from seqtide.libseqtide.reads.fasta.record cimport FastaView, check_fasta
from seqtide.libseqtide.reads.quality cimport (
    expected_errors as native_expected_errors, mean_quality as native_mean_quality,
)
from seqtide.reads.letters cimport part_of, quality_of, sequence_of, unwritten_like
from seqtide.reads.record cimport (
    FastaRecord, FastqRecord, fasta_from_view, fastq_name_view as name_view, quality_of_fastq as quality_of_record,
)


def gc_content(sequence):
    """Fraction of G and C among A, C, G, T and U, in either case; all other letters are left out.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        float: 0 to 1, NaN if there are none of these letters.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.gc_content("GGCAnn")
        0.75
    """
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef kernels.GcCounts counts = kernels.count_gc(letters.data(), letters.size())
    restore_gil(state)
    return kernels.gc_fraction(counts)


def count_bases(sequence):
    """Number of letters of each kind, in either case.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        dict[str, int]: "A", "C", "G", "T" (T and U), "N", and "other" for all other letters.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.count_bases("ACGTaR-")
        {'A': 2, 'C': 1, 'G': 1, 'T': 1, 'N': 0, 'other': 2}
    """
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef kernels.BaseCounts counts = kernels.count_bases(letters.data(), letters.size())
    restore_gil(state)
    return {"A": counts.a, "C": counts.c, "G": counts.g, "T": counts.t, "N": counts.n, "other": counts.other}


def mean_quality(quality):
    """Phred score of the mean error probability, -10 log10(mean of 10^(-Q/10)).

    Phred scores: Ewing and Green 1998, Genome Research 8:186. This is not the mean of the scores, which hides bad
    bases.

    Args:
        quality (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).

    Returns:
        float: NaN for an empty quality.

    Raises:
        ValueError: a character is not one of "!" to "~".
        TypeError: `quality` is none of these types.

    Example:
        >>> import seqtide
        >>> round(seqtide.mean_quality("+?"), 2)   # Q10 and Q30
        12.97
    """
    cdef string_view letters
    _keep = quality_of(quality, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef double result = native_mean_quality(letters)
    restore_gil(state)
    return result


def expected_errors(quality):
    """Number of wrong bases to expect: the sum of the error probabilities 10^(-Q/10).

    Edgar and Flyvbjerg 2015, Bioinformatics 31:3476. The relative error is below 1e-6, and the result is the same on
    every machine.

    Args:
        quality (FastqRecord | str | bytes-like): a record, or quality text (ASCII Phred+33).

    Returns:
        float: 0 for an empty quality.

    Raises:
        ValueError: a character is not one of "!" to "~".
        TypeError: `quality` is none of these types.

    Example:
        >>> import seqtide
        >>> round(seqtide.expected_errors("+?"), 6)   # Q10 and Q30
        0.101
    """
    cdef string_view letters
    _keep = quality_of(quality, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef double result = native_expected_errors(letters)
    restore_gil(state)
    return result


def complement(sequence, *, bint rna=False):
    """Complement of every letter, in the same order.

    IUPAC codes as in Cornish-Bowden 1985, Nucleic Acids Research 13:3021: A-T, C-G, R-Y, K-M, B-V, D-H; S, W and N are
    their own. U becomes A. Case is kept, and what is no such code stays as it is. The quality of a record stays.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        rna (bool): the complement of A is U, not T.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.complement("ACGTn-"), seqtide.complement("ACGU", rna=True)
        ('TGCAn-', 'UGCA')
    """
    cdef string_view letters
    cdef char* out = NULL
    _keep = sequence_of(sequence, letters)
    result = unwritten_like(sequence, letters.size(), &out)
    cdef PyThreadState* state = release_gil(letters.size())
    kernels.complement(letters.data(), letters.size(), kind_of(rna), out)
    restore_gil(state)
    return result


def reverse(sequence):
    """The letters from the last to the first; those of a FastqRecord with their qualities.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.reverse(seqtide.FastqRecord("r", "ACG", "!5I"))
        FastqRecord(name='r', sequence='GCA', quality='I5!')
    """
    cdef string_view letters
    cdef char* out = NULL
    _keep = sequence_of(sequence, letters)
    result = unwritten_like(sequence, letters.size(), &out)
    cdef PyThreadState* state = release_gil(letters.size())
    kernels.reverse(letters.data(), letters.size(), out)
    restore_gil(state)
    reverse_quality(sequence, result)
    return result


cdef void reverse_quality(sequence, result) noexcept:
    if isinstance(sequence, FastqRecord):
        kernels.reverse(quality_of_record(<FastqRecord> sequence), (<FastqRecord> sequence).sequence_length,
                        quality_of_record(<FastqRecord> result))


def reverse_complement(sequence, *, bint rna=False):
    """The other strand: `complement` from the last letter to the first. The quality of a FastqRecord is reversed.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        rna (bool): the complement of A is U, not T.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.reverse_complement(b"AACRn")
        b'nYGTT'
    """
    cdef string_view letters
    cdef char* out = NULL
    _keep = sequence_of(sequence, letters)
    result = unwritten_like(sequence, letters.size(), &out)
    cdef PyThreadState* state = release_gil(letters.size())
    kernels.reverse_complement(letters.data(), letters.size(), kind_of(rna), out)
    restore_gil(state)
    reverse_quality(sequence, result)
    return result


cdef uint64_t invalid_letters(sequence, bint rna, bint iupac) except? 0:
    cdef string_view letters
    if isinstance(sequence, str) and not (<str> sequence).isascii():
        # One "?" for each character: no alphabet has either.
        sequence = (<str> sequence).encode("ascii", "replace")
    _keep = sequence_of(sequence, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef uint64_t count = kernels.count_invalid(letters.data(), letters.size(), alphabet_of(rna, iupac))
    restore_gil(state)
    return count


def is_valid_dna(sequence, *, bint iupac=True):
    """Whether all letters are DNA bases, in either case. U and gaps are not.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters; none at all are valid.
        iupac (bool): the IUPAC codes of Cornish-Bowden 1985, Nucleic Acids Research 13:3021, are valid besides A, C, G
            and T: R, Y, S, W, K, M, B, D, H, V and N.

    Returns:
        bool: whether there is no other letter.

    Raises:
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.is_valid_dna("acgtN"), seqtide.is_valid_dna("acgtN", iupac=False), seqtide.is_valid_dna("ACGU")
        (True, False, False)
    """
    return invalid_letters(sequence, False, iupac) == 0


def is_valid_rna(sequence, *, bint iupac=True):
    """Whether all letters are RNA bases, in either case. T and gaps are not.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters; none at all are valid.
        iupac (bool): the IUPAC codes are valid besides A, C, G and U, as for `is_valid_dna`.

    Returns:
        bool: whether there is no other letter.

    Raises:
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.is_valid_rna("ACGU"), seqtide.is_valid_rna("ACGT")
        (True, False)
    """
    return invalid_letters(sequence, True, iupac) == 0


def count_invalid_bases(sequence, *, bint rna=False, bint iupac=True):
    """Number of characters that `is_valid_dna` or `is_valid_rna` does not accept.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        rna (bool): U is valid and T is not, instead of the other way round.
        iupac (bool): the IUPAC codes are valid, as for `is_valid_dna`.

    Returns:
        int: 0 for an empty sequence.

    Raises:
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.count_invalid_bases("ACGU-N"), seqtide.count_invalid_bases("ACGU-N", rna=True, iupac=False)
        (2, 2)
    """
    return invalid_letters(sequence, rna, iupac)


ctypedef double (*Measure)(string_view sequence) noexcept nogil


cdef double measured(sequence, Measure measure) except? -1:
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef PyThreadState* state = release_gil(letters.size())
    cdef double result = measure(letters)
    restore_gil(state)
    return result


def shannon_entropy(sequence):
    """Shannon entropy of the base composition, -sum p log2 p over A, C, G and T (U is T), in either case.

    Shannon 1948, Bell System Technical Journal 27:379. Other letters are left out. The order of the bases has no part
    in it.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        float: bits per base, from 0 (one kind of base) to 2 (all four equally often); NaN without any of the four.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.shannon_entropy("ACGT"), seqtide.shannon_entropy("ACAC")
        (2.0, 1.0)
    """
    return measured(sequence, complexity.shannon_entropy)


def dust_score(sequence):
    """DUST score of the whole sequence as one window: sum c (c - 1) / 2 over all triplets, by their number less one.

    c is how often a triplet of bases occurs. Morgulis et al. 2006, Journal of Computational Biology 13:1028. Triplets
    with other letters than A, C, G, T and U, in either case, are left out.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        float: from 0 (no triplet twice) to half the number of triplets (all the same); NaN with fewer than two
        triplets. A threshold suits one length of reads.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.dust_score("AAAAAAAA"), seqtide.dust_score("ACGTTGCA")
        (3.0, 0.0)
    """
    return measured(sequence, complexity.dust_score)


def transition_complexity(sequence):
    """Share of letters that differ from the next one, the complexity that fastp filters by.

    Chen et al. 2018, Bioinformatics 34:i884. All letters take part, so that a run of N is simple; case does not matter.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.

    Returns:
        float: from 0 (all the same) to 1; NaN for fewer than two letters.

    Raises:
        ValueError: a str has a non-ASCII character.
        TypeError: `sequence` is none of these types.

    Example:
        >>> import seqtide
        >>> seqtide.transition_complexity("AAACC")
        0.25
    """
    return measured(sequence, complexity.transition_complexity)


def extract_region(sequence, start, end):
    """The letters from `start` to before `end`, counted from 0; of a FastqRecord with their qualities.

    A slice takes what there is of a region; this refuses a region that does not lie within the sequence.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        start (int): first letter.
        end (int): behind the last letter.

    Returns:
        str | bytes | FastqRecord | FastaRecord: like `sequence`.

    Raises:
        ValueError: not 0 <= start <= end <= length, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or a place is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.extract_region("ACGTT", 1, 3)
        'CG'
    """
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    if not 0 <= integer(start) <= integer(end) <= <Py_ssize_t> letters.size():
        raise ValueError(f"no region from {start} to {end} in a sequence of {letters.size()} letters")
    return part_of(sequence, letters, <size_t> integer(start), <size_t> integer(end))


def meets_length_requirement(sequence, min_length=0, max_length=None):
    """Whether a sequence has at least `min_length` and at most `max_length` letters.

    Args:
        sequence (str | bytes-like | FastqRecord | FastaRecord): letters.
        min_length (int): shortest one allowed.
        max_length (int | None): longest one allowed; None for any.

    Returns:
        bool: both ends count as allowed.

    Raises:
        ValueError: a length is negative, or a str has a non-ASCII character.
        TypeError: `sequence` is none of these types, or a length is not an int.

    Example:
        >>> import seqtide
        >>> seqtide.meets_length_requirement("ACGT", 4), seqtide.meets_length_requirement("ACGT", 1, 3)
        (True, False)
    """
    cdef string_view letters
    _keep = sequence_of(sequence, letters)
    cdef bint short_enough = max_length is None or letters.size() <= amount(max_length, "max_length")
    return letters.size() >= amount(min_length, "min_length") and short_enough


def to_fasta(record):
    """The record without its quality, under the same name.

    Args:
        record (FastqRecord | FastaRecord): a read; a FastaRecord is given back.

    Returns:
        FastaRecord: with the whole name, description and all.

    Raises:
        ValueError: the sequence has a ">", which no FASTA file may hold there.
        TypeError: `record` is not a record.

    Example:
        >>> import seqtide
        >>> seqtide.to_fasta(seqtide.FastqRecord("r1 x", "ACGT", "IIII"))
        FastaRecord(name='r1 x', sequence='ACGT')
    """
    cdef FastaView view
    if isinstance(record, FastaRecord):
        return record
    if not isinstance(record, FastqRecord):
        raise TypeError(f"record must be a FastqRecord or FastaRecord, not {type(record).__name__}")
    view.name = name_view(<FastqRecord> record)
    sequence_of(record, view.sequence)
    check_fasta(view.name, view.sequence)
    return fasta_from_view(view)
