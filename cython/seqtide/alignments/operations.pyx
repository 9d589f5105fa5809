"""The methods of batches of alignments that measure all reads at once.

Each gives what the method of the same name of a `FastqBatch` of the reads gives. The usual ones count packed bases and
scores as they are; the others make letters of them first.
"""
cimport cython
from libc.stdint cimport uint8_t, uint64_t

from seqtide.alignments.columns cimport AlignmentColumns
from seqtide.core.arguments cimport threshold
from seqtide.core.arrays cimport new_array
from seqtide.libseqtide.alignments cimport columns as lib
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts


@cython.auto_pickle(False)
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

    def count_masked_bases(self):
        """Number of bases that are N: BAM knows no lower case.

        Returns:
            numpy.ndarray: int64.
        """
        return self.base_counts()[:, 4].copy()

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
