"""The methods of batches of alignments that measure all reads at once.

Each gives what the method of the same name of a `FastqBatch` of the reads gives. The usual ones count packed bases and
scores as they are; the others make letters of them first.
"""
from libc.stdint cimport uint8_t, uint64_t

from seqtide.alignments.columns cimport AlignmentColumns
from seqtide.core.arguments cimport threshold
from seqtide.core.arrays cimport new_array
from seqtide.libseqtide.alignments cimport columns as lib
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts

from seqtide.reads import column_kernels


cdef class AlignmentOperations(AlignmentColumns):
    """What `AlignmentBatch` measures."""

    @property
    def lengths(self):
        """numpy.ndarray: bases of each read, int64."""
        return self.query_length.astype("int64")

    # ---- sequences

    def gc_content(self):
        """Fraction of G and C among A, C, G and T of each read.

        Returns:
            numpy.ndarray: float64, NaN for a record without these letters.

        Example:
            >>> from seqtide import AlignmentBatch, BamRecord
            >>> AlignmentBatch.from_records([BamRecord("r1", seq="GGCAN"), BamRecord("r2")]).gc_content()
            array([0.75,  nan])
        """
        cdef double* out = NULL
        result = new_array(self.batch.size(), "float64", <void**> &out)
        with nogil:
            lib.gc_content(self.batch, out)
        return result

    def base_counts(self):
        """Numbers of A, C, G, T, N and other letters of each read.

        Returns:
            numpy.ndarray: int64, one row per record with these six columns; all 0 for a record without a sequence.

        Example:
            >>> from seqtide import AlignmentBatch, BamRecord
            >>> AlignmentBatch.from_records([BamRecord("r1", seq="ACCGN"), BamRecord("r2", seq="R=T")]).base_counts()
            array([[1, 2, 1, 0, 1, 0],
                   [0, 0, 0, 1, 0, 2]])
        """
        cdef BaseCounts* out = NULL
        result = new_array((self.batch.size(), 6), "int64", <void**> &out)
        with nogil:
            lib.count_bases(self.batch, out)
        return result

    def count_invalid_bases(self, *, rna=False, iupac=True):
        """Number of letters that are no bases; arguments as for `seqtide.count_invalid_bases`.

        Returns:
            numpy.ndarray: int64.
        """
        return column_kernels.count_invalid_bases(self.seq, rna=rna, iupac=iupac)

    def count_masked_bases(self):
        """Number of bases that are N: BAM knows no lower case.

        Returns:
            numpy.ndarray: int64.
        """
        return self.base_counts()[:, 4].copy()

    def shannon_entropy(self):
        """Entropy of the base composition, as `seqtide.shannon_entropy`.

        Returns:
            numpy.ndarray: float64, in bits.
        """
        return column_kernels.shannon_entropy(self.seq)

    def dust_score(self):
        """DUST score, as `seqtide.dust_score`; high for simple sequences.

        Returns:
            numpy.ndarray: float64.
        """
        return column_kernels.dust_score(self.seq)

    def transition_complexity(self):
        """Share of letters that differ from the next one, the complexity that fastp filters by.

        Returns:
            numpy.ndarray: float64, NaN for fewer than two letters.
        """
        return column_kernels.transition_complexity(self.seq)

    def hamming(self, barcodes, *, start=0):
        """Hamming distance of every read to every barcode: the number of letters that differ.

        Args:
            barcodes (Iterable[str | bytes-like | FastqRecord | FastaRecord]): the patterns, of any lengths.
            start (int): where in the sequences to lay the barcodes.

        Returns:
            numpy.ndarray: uint32, one row per record and one column per barcode. Letters that a short sequence lacks
            count as different.

        Raises:
            ValueError: `start` is negative, or a barcode is not ASCII.
            TypeError: `barcodes` is a single str, bytes or record.
        """
        return column_kernels.hamming(self.seq, barcodes, start=start)

    def pack2bit(self):
        """All sequences with two bits a base, as `FastqBatch.pack2bit`.

        Returns:
            tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]: the bytes (uint8); where each record starts in them
            (int64, one more than records); and how many letters of each record are none of these bases and were packed
            as A (int64).
        """
        return column_kernels.pack2bit(self.seq)

    def kmer_counts(self, k, *, canonical=False):
        """How often each k-mer occurs in all reads together.

        Args:
            k (int): letters, 1 to 32.
            canonical (bool): whether a k-mer and its reverse complement count as one, the lesser of them: what a read
                counts does not depend on its strand then.

        Returns:
            tuple[numpy.ndarray, numpy.ndarray]: k-mers (uint64, ascending; `seqtide.decode_kmer` gives the letters) and
            numbers (int64).

        Raises:
            ValueError: `k` is not 1 to 32.
        """
        return column_kernels.kmer_counts(self.seq, k, canonical=canonical)

    def minimizers(self, k, w, *, canonical=False):
        """The minimizers of every read, as `seqtide.minimizers` gives them for one.

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
        return column_kernels.minimizers(self.seq, k, w, canonical=canonical)

    # ---- qualities

    def mean_quality(self):
        """Phred score of the mean error probability of each read, -10 log10(mean of 10^(-Q/10)).

        Returns:
            numpy.ndarray: float64, rounded to five decimals; NaN for a record without qualities.

        Raises:
            ValueError: a score above 93.

        Example:
            >>> from seqtide import AlignmentBatch, BamRecord
            >>> AlignmentBatch.from_records([BamRecord("r1", seq="AC", qual="+?")]).mean_quality().round(2)
            array([12.97])
        """
        cdef double* out = NULL
        result = new_array(self.batch.size(), "float64", <void**> &out)
        with nogil:
            lib.mean_quality(self.batch, out)
        return result

    def expected_errors(self):
        """Sum of the error probabilities of each read, the sum of 10^(-Q/10).

        Returns:
            numpy.ndarray: float64, 0 for a record without qualities.

        Raises:
            ValueError: a score above 93.
        """
        cdef double* out = NULL
        result = new_array(self.batch.size(), "float64", <void**> &out)
        with nogil:
            lib.expected_errors(self.batch, out)
        return result

    def count_bases_above(self, min_quality):
        """Number of bases of each read with a Phred score of `min_quality` or higher.

        Args:
            min_quality (int): Phred score; bases that have just this one count.

        Returns:
            numpy.ndarray: int64, 0 for a record without qualities.

        Raises:
            ValueError: `min_quality` is negative, or there is a score above 93.
        """
        cdef uint64_t* out = NULL
        cdef uint8_t phred = <uint8_t> threshold(min_quality, "min_quality")
        result = new_array(self.batch.size(), "int64", <void**> &out)
        with nogil:
            lib.count_at_least(self.batch, phred, out)
        return result

    def phred_sum(self):
        """Sum of the Phred scores of each read. Means of error probabilities are what `mean_quality` gives.

        Returns:
            numpy.ndarray: int64, 0 for a record without qualities.

        Raises:
            ValueError: a score above 93.

        Example:
            >>> from seqtide import AlignmentBatch, BamRecord
            >>> AlignmentBatch.from_records([BamRecord("r1", seq="AC", qual="+?"), BamRecord("r2")]).phred_sum()
            array([40,  0])
        """
        cdef uint64_t* out = NULL
        result = new_array(self.batch.size(), "int64", <void**> &out)
        with nogil:
            lib.sum_quality(self.batch, out)
        return result
