"""The methods of batches that work on all records at once, without a Python object per record.

Each gives what the function of the same name gives for a single record, and lets other threads run meanwhile.
"""
cimport cython
from libc.math cimport isnan

from seqtide.columns.column cimport TextColumn
from seqtide.core.arguments cimport amount

from seqtide.reads import column_kernels


cdef double SUM_ACCURACY = 1e-6


cdef double number(value, str name, double highest) except? -1:
    """A float argument that has to lie between 0 and `highest`."""
    cdef double result = value
    if isnan(result) or not 0 <= result <= highest:
        raise ValueError(f"{name} must lie between 0 and {highest:g}, not {value}")
    return result


cdef object passing(TextColumn sequences, min_length, max_length, max_n, max_n_fraction, min_complexity):
    """Boolean mask of the sequences that meet the requirements."""
    lengths = sequences.lengths
    mask = lengths >= amount(min_length, "min_length")
    if max_length is not None:
        mask &= lengths <= amount(max_length, "max_length")
    if max_n is not None:
        most = amount(max_n, "max_n")
        mask &= column_kernels.base_counts(sequences)[:, 4] <= most
    if max_n_fraction is not None:
        share = number(max_n_fraction, "max_n_fraction", 1)
        mask &= column_kernels.base_counts(sequences)[:, 4] <= share * lengths
    if min_complexity is not None:
        least = number(min_complexity, "min_complexity", 1)
        mask &= column_kernels.transition_complexity(sequences) >= least
    return mask


@cython.auto_pickle(False)
cdef class SequenceMeasures(ColumnBatch):
    """What all batches with sequences can measure."""

    cdef TextColumn letters(self):
        raise NotImplementedError

    def count_invalid_bases(self, *, rna=False, iupac=True):
        """Number of letters that are no bases; arguments as for `seqtide.count_invalid_bases`.

        Returns:
            numpy.ndarray: int64.
        """
        return column_kernels.count_invalid_bases(self.letters(), rna=rna, iupac=iupac)

    def shannon_entropy(self):
        """Entropy of the base composition, as `seqtide.shannon_entropy`.

        Returns:
            numpy.ndarray: float64, in bits.
        """
        return column_kernels.shannon_entropy(self.letters())

    def dust_score(self):
        """DUST score, as `seqtide.dust_score`; high for simple sequences.

        Returns:
            numpy.ndarray: float64.
        """
        return column_kernels.dust_score(self.letters())

    def transition_complexity(self):
        """Share of letters that differ from the next one, the complexity that fastp filters by.

        Returns:
            numpy.ndarray: float64, NaN for fewer than two letters.
        """
        return column_kernels.transition_complexity(self.letters())

    def hamming(self, barcodes, *, start=0):
        """Hamming distance of every record to every barcode: the number of letters that differ.

        Args:
            barcodes (Iterable[str | bytes-like | FastqRecord | FastaRecord]): the patterns, of any lengths.
            start (int): where in the sequences to lay the barcodes.

        Returns:
            numpy.ndarray: uint32, one row per record and one column per barcode. Letters that a short sequence lacks
            count as different.

        Raises:
            ValueError: `start` is negative, or a barcode is not ASCII.
            TypeError: `barcodes` is a single str, bytes or record.

        Example:
            >>> from seqtide import FastaReader
            >>> next(FastaReader(b">r1\\nACGTTT\\n>r2\\nTGCA\\n").batches()).hamming(["ACGA", "TGCA"])
            array([[1, 4],
                   [3, 0]], dtype=uint32)
        """
        return column_kernels.hamming(self.letters(), barcodes, start=start)

    def pack2bit(self):
        """All sequences with two bits a base: A 0, C 1, G 2, T (or U) 3, the first base in the lowest bits of a byte.

        Returns:
            tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]: the bytes (uint8); where each record starts in them
            (int64, one more than records); and how many letters of each record are none of these bases and were packed
            as A (int64).

        Example:
            >>> from seqtide import FastaReader
            >>> next(FastaReader(b">r1\\nCAAAG\\n>r2\\nTN\\n").batches()).pack2bit()
            (array([1, 2, 3], dtype=uint8), array([0, 2, 3]), array([0, 1]))
        """
        return column_kernels.pack2bit(self.letters())

    def kmer_counts(self, k, *, canonical=False):
        """How often each k-mer occurs in all records together.

        Args:
            k (int): letters, 1 to 32.
            canonical (bool): whether a k-mer and its reverse complement count as one, the lesser of them: what a record
                counts does not depend on its strand then.

        Returns:
            tuple[numpy.ndarray, numpy.ndarray]: k-mers (uint64, ascending; `seqtide.decode_kmer` gives the letters) and
            numbers (int64).

        Raises:
            ValueError: `k` is not 1 to 32.

        Example:
            >>> from seqtide import FastaReader, decode_kmer
            >>> kmers, counts = next(FastaReader(b">r1\\nACGAC\\n").batches()).kmer_counts(2)
            >>> {decode_kmer(kmer, 2): count for kmer, count in zip(kmers.tolist(), counts.tolist())}
            {'AC': 2, 'CG': 1, 'GA': 1}
        """
        return column_kernels.kmer_counts(self.letters(), k, canonical=canonical)

    def minimizers(self, k, w, *, canonical=False):
        """The minimizers of every record, as `seqtide.minimizers` gives them for one.

        Args:
            k (int): letters of a k-mer, 1 to 32.
            w (int): number of k-mers in a window.
            canonical (bool): whether a k-mer and its reverse complement are the same.

        Returns:
            tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray, numpy.ndarray]: where the minimizers of each record
            start in the other arrays (int64, one more than records); positions in the record (int64); k-mers
            (uint64); and whether a k-mer is that of the other strand (bool).

        Raises:
            ValueError: `k` or `w` is out of range.
        """
        return column_kernels.minimizers(self.letters(), k, w, canonical=canonical)


@cython.auto_pickle(False)
cdef class SequenceOperations(SequenceMeasures):
    """What FASTQ and FASTA batches can do."""

    cdef TextColumn letters(self):
        return self.sequences

    @property
    def lengths(self):
        """numpy.ndarray: bases of each record, int64."""
        return self.sequences.lengths

    # ---- numbers

    def gc_content(self):
        """Fraction of G and C among A, C, G, T and U.

        Returns:
            numpy.ndarray: float64, NaN for a record without these letters.

        Example:
            >>> from seqtide import FastaReader
            >>> batch = next(FastaReader(b">r1\\nGGCAN\\n>r2\\nAT\\n").batches())
            >>> batch.gc_content()
            array([0.75, 0.  ])
        """
        return column_kernels.gc_content(self.sequences)

    def base_counts(self):
        """Numbers of A, C, G, T (or U), N and other letters, in either case.

        Returns:
            numpy.ndarray: int64, one row per record with these six columns.

        Example:
            >>> from seqtide import FastaReader
            >>> next(FastaReader(b">r1\\nACCGN\\n>r2\\nxtu\\n").batches()).base_counts()
            array([[1, 2, 1, 0, 1, 0],
                   [0, 0, 0, 2, 0, 1]])
        """
        return column_kernels.base_counts(self.sequences)

    def count_masked_bases(self):
        """Number of bases that are N or lower case.

        Returns:
            numpy.ndarray: int64.
        """
        return column_kernels.count_masked_bases(self.sequences)

    # ---- batches

    def trim_start(self, n):
        """Without the first `n` bases, as `seqtide.trim_start`.

        Returns:
            FastqBatch | FastaBatch: a copy.

        Raises:
            ValueError: `n` is negative.
        """
        return self.cut(column_kernels.trim_both(self.sequences, amount(n, "n"), 0))

    def trim_end(self, n):
        """Without the last `n` bases, as `seqtide.trim_end`.

        Returns:
            FastqBatch | FastaBatch: a copy.

        Raises:
            ValueError: `n` is negative.
        """
        return self.cut(column_kernels.trim_both(self.sequences, 0, amount(n, "n")))

    def trim_both(self, start, end):
        """Without the first `start` and the last `end` bases, as `seqtide.trim_both`.

        Returns:
            FastqBatch | FastaBatch: a copy.

        Raises:
            ValueError: a number is negative.

        Example:
            >>> from seqtide import FastaReader
            >>> next(FastaReader(b">r1\\nAACGT\\n>r2\\nAC\\n").batches()).trim_both(1, 2).sequences.tolist()
            ['AC', '']
        """
        return self.cut(column_kernels.trim_both(self.sequences, start, end))

    def trim_poly(self, letter, *, min_length=3):
        """Without tails of one letter, as `seqtide.trim_poly`.

        Returns:
            FastqBatch | FastaBatch: a copy.

        Raises:
            ValueError: `letter` is no letter, or `min_length` is negative.
        """
        return self.cut(column_kernels.trim_poly(self.sequences, letter, min_length=min_length))

    def trim_adapter(self, adapter=(), *, front=(), error_rate=0.1, min_overlap=3):
        """Without the best of some 3' and 5' adapters and what lies behind it, as `seqtide.trim_adapter`.

        Returns:
            FastqBatch | FastaBatch: a copy.

        Raises:
            ValueError: there is no adapter, one is empty or has letters that are no IUPAC codes, or a number is out of
                range.
        """
        kept, _ = column_kernels.find_adapters(self.sequences, adapter, front=front, error_rate=error_rate,
                                               min_overlap=min_overlap)
        return self.cut(kept)

    def filter(self, *, min_length=0, max_length=None, max_n=None, max_n_fraction=None, min_complexity=None):
        """The records that meet all requirements.

        Args:
            min_length (int): bases.
            max_length (int | None): bases; None for any number.
            max_n (int | None): number of N; None for any.
            max_n_fraction (float | None): share of N among the letters, 0 to 1. Empty records meet it.
            min_complexity (float | None): share of letters that differ from the next one, 0 to 1. Records with
                fewer than two letters have none, and do not meet it.

        Returns:
            FastaBatch: a copy.

        Raises:
            ValueError: a number is out of range.

        Example:
            >>> from seqtide import FastaReader
            >>> batch = next(FastaReader(b">r1\\nACGT\\n>r2\\nNNAC\\n>r3\\nA\\n").batches())
            >>> batch.filter(min_length=2, max_n=1).names.tolist()
            ['r1']
        """
        return self[passing(self.sequences, min_length, max_length, max_n, max_n_fraction, min_complexity)]


@cython.auto_pickle(False)
cdef class QualityOperations(SequenceOperations):
    """What FASTQ batches can do besides."""

    def mean_quality(self):
        """Phred score of the mean error probability, -10 log10(mean of 10^(-Q/10)).

        Returns:
            numpy.ndarray: float64, NaN for empty records.

        Example:
            >>> from seqtide import FastqReader
            >>> batch = next(FastqReader(b"@r1\\nAC\\n+\\n+?\\n").batches())   # Q10 and Q30
            >>> batch.mean_quality().round(2)
            array([12.97])
        """
        return column_kernels.mean_quality(self.qualities)

    def expected_errors(self):
        """Sum of the error probabilities, the sum of 10^(-Q/10).

        Returns:
            numpy.ndarray: float64.

        Example:
            >>> from seqtide import FastqReader
            >>> next(FastqReader(b"@r1\\nACC\\n+\\n+?+\\n").batches()).expected_errors().round(4)
            array([0.201])
        """
        return column_kernels.expected_errors(self.qualities)

    def count_bases_above(self, min_quality):
        """Number of bases with a Phred score of `min_quality` or higher.

        Args:
            min_quality (int): Phred score; bases that have just this one count.

        Returns:
            numpy.ndarray: int64.

        Raises:
            ValueError: `min_quality` is negative.

        Example:
            >>> from seqtide import FastqReader
            >>> next(FastqReader(b"@r1\\nACC\\n+\\n+?5\\n").batches()).count_bases_above(20)   # Q10, Q30, Q20
            array([2])
        """
        return column_kernels.count_bases_above(self.qualities, min_quality)

    def phred_sum(self):
        """Sum of the Phred scores. Means of error probabilities are what `mean_quality` gives.

        Returns:
            numpy.ndarray: int64.

        Example:
            >>> from seqtide import FastqReader
            >>> next(FastqReader(b"@r1\\nAC\\n+\\n+?\\n").batches()).phred_sum()   # Q10 and Q30
            array([40])
        """
        return column_kernels.phred_sum(self.qualities)

    def trim_quality_start(self, min_quality):
        """Without the bases at the start whose quality is below `min_quality`, as `seqtide.trim_quality_start`.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: `min_quality` is negative.
        """
        return self.cut(column_kernels.trim_quality_start(self.sequences, self.qualities, min_quality))

    def trim_quality_end(self, min_quality):
        """Without the bases at the end whose quality is below `min_quality`, as `seqtide.trim_quality_end`.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: `min_quality` is negative.
        """
        return self.cut(column_kernels.trim_quality_end(self.sequences, self.qualities, min_quality))

    def trim_quality_both(self, min_quality):
        """Without the bases at both ends whose quality is below `min_quality`, as `seqtide.trim_quality_both`.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: `min_quality` is negative.

        Example:
            >>> from seqtide import FastqReader
            >>> next(FastqReader(b"@r1\\nACGT\\n+\\n!5I!\\n").batches()).trim_quality_both(20)[0]
            FastqRecord(name='r1', sequence='CG', quality='5I')
        """
        return self.cut(column_kernels.trim_quality_both(self.sequences, self.qualities, min_quality))

    def trim_quality_window(self, window, mean_quality):
        """Trimmomatic's sliding window, as `seqtide.trim_quality_window`.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: `window` is below 1, or `mean_quality` negative or NaN.
        """
        return self.cut(column_kernels.trim_quality_window(self.sequences, self.qualities, window, mean_quality))

    def trim_quality_bwa(self, min_quality, *, min_quality_start=0):
        """BWA's quality trimming, as `seqtide.trim_quality_bwa`.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: a threshold is negative.
        """
        return self.cut(column_kernels.trim_quality_bwa(self.qualities, min_quality,
                                                        min_quality_start=min_quality_start))

    def filter(self, *, min_length=0, max_length=None, min_mean_quality=None, max_expected_errors=None, max_n=None,
               max_n_fraction=None, min_complexity=None):
        """The records that meet all requirements.

        Args:
            min_length (int): bases.
            max_length (int | None): bases; None for any number.
            min_mean_quality (float | None): Phred score of the mean error probability, see `mean_quality`. Empty
                records have none, and do not meet it.
            max_expected_errors (float | None): sum of the error probabilities, which is accurate to 1e-6 of its value.
            max_n (int | None): number of N; None for any.
            max_n_fraction (float | None): share of N among the letters, 0 to 1. Empty records meet it.
            min_complexity (float | None): share of letters that differ from the next one, 0 to 1. Records with
                fewer than two letters have none, and do not meet it.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: a number is out of range.

        Example:
            >>> from seqtide import FastqReader
            >>> batch = next(FastqReader(b"@r1\\nAC\\n+\\n55\\n@r2\\nAC\\n+\\nII\\n").batches())
            >>> batch.filter(min_mean_quality=30).names.tolist()
            ['r2']
        """
        mask = passing(self.sequences, min_length, max_length, max_n, max_n_fraction, min_complexity)
        if min_mean_quality is not None:
            least = number(min_mean_quality, "min_mean_quality", float("inf"))
            mask &= self.mean_quality() >= least
        if max_expected_errors is not None:
            most = number(max_expected_errors, "max_expected_errors", float("inf"))
            mask &= self.expected_errors() <= most * (1 + SUM_ACCURACY)
        return self[mask]
