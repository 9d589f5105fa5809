"""The columns of batches of alignments, and what is measured for each of their reads.

A measure gives what the method of the same name of a `FastqBatch` of the reads gives. The usual ones count packed bases
and scores as they are; the others make letters of them first.
"""
from cpython.bytes cimport PyBytes_AS_STRING
cimport cython
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.columns.column cimport TextColumn, wrap_column
from seqtide.core.arguments cimport threshold
from seqtide.core.arrays cimport copied_array, new_array
from seqtide.errors cimport translate
from seqtide.libseqtide.alignments cimport columns as lib
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts


cdef dict TAG_TYPES = {
    "i": "i", "f": "f", "Z": "Z", "A": "Z", "H": "Z",
    "B:c": "B:c", "B:C": "B:C", "B:s": "B:s", "B:S": "B:S", "B:i": "B:i", "B:I": "B:I", "B:f": "B:f",
}

ctypedef fused element:
    int8_t
    uint8_t
    int16_t
    uint16_t
    int32_t
    uint32_t
    float


cdef str parse_tag_name(name):
    if not isinstance(name, str):
        raise TypeError(f"the name of a tag must be str, not {type(name).__name__}")
    if len(name) != 2 or not name.isascii():
        raise ValueError(f"the name of a tag must have two ASCII characters: {name!r}")
    return name


cdef str parse_tag_type(letter):
    if letter not in TAG_TYPES:
        raise ValueError(f"the type of a tag must be one of {', '.join(TAG_TYPES)}, not {letter!r}")
    return TAG_TYPES[letter]


# ---- decoding

# `zero` only chooses the type.
cdef tuple decoded_arrays(AlignmentColumns columns, string_view name, element zero, str dtype):
    cdef lib.ArrayTagColumn[element] column
    with nogil:
        lib.decode_array_tag(columns.batch, name, column)
    return (copied_array(column.offsets.data(), column.offsets.size(), "int64"),
            copied_array(column.values.data(), column.values.size(), dtype))


cdef tuple arrays_of_type(AlignmentColumns columns, string_view name, str letter):
    if letter == "c":
        return decoded_arrays[int8_t](columns, name, 0, "int8")
    if letter == "C":
        return decoded_arrays[uint8_t](columns, name, 0, "uint8")
    if letter == "s":
        return decoded_arrays[int16_t](columns, name, 0, "int16")
    if letter == "S":
        return decoded_arrays[uint16_t](columns, name, 0, "uint16")
    if letter == "i":
        return decoded_arrays[int32_t](columns, name, 0, "int32")
    if letter == "I":
        return decoded_arrays[uint32_t](columns, name, 0, "uint32")
    return decoded_arrays[float](columns, name, 0, "float32")


cdef object decoded(AlignmentColumns columns, void (*decode)(const CAlignmentBatch&, int32_t*) noexcept nogil):
    cdef int32_t* out = NULL
    result = new_array(columns.batch.size(), "int32", <void**> &out)
    with nogil:
        decode(columns.batch, out)
    return result


cdef object decoded_text(AlignmentColumns columns,
                         CTextColumn (*decode)(const CAlignmentBatch&) except +translate nogil):
    cdef CTextColumn column
    with nogil:
        column = decode(columns.batch)
    return wrap_column(column)


cdef object named(AlignmentColumns columns, ids):
    import numpy
    # One made by `__new__` has no records, and no header.
    cdef tuple names = columns.snapshot.names if columns.snapshot is not None else ()
    if len(names) <= len(ids):
        return numpy.array([*names, None], object)[ids]
    # Not a table of all names for every batch: there may be more of them than records.
    result = numpy.empty(len(ids), object)
    for i, id in enumerate(ids.tolist()):
        result[i] = names[id] if id >= 0 else None
    return result


cdef object masked(values, const vector[uint8_t]& present):
    import numpy
    return numpy.ma.MaskedArray(values, ~copied_array(present.data(), present.size(), "bool"))


cdef object flagged(AlignmentColumns columns, int bit):
    return (columns.flag & bit) != 0


@cython.auto_pickle(False)
cdef class AlignmentColumns(SequenceMeasures):
    """What `AlignmentBatch` decodes."""

    cdef TextColumn letters(self):
        return self.seq

    # ---- numbers

    @property
    def flag(self):
        """numpy.ndarray: uint16, bits that the `is_*` masks name."""
        cdef uint16_t* out = NULL
        result = new_array(self.batch.size(), "uint16", <void**> &out)
        with nogil:
            lib.decode_flags(self.batch, out)
        return result

    @property
    def mapq(self):
        """numpy.ndarray: uint8, mapping qualities; 255 where it is not available."""
        cdef uint8_t* out = NULL
        result = new_array(self.batch.size(), "uint8", <void**> &out)
        with nogil:
            lib.decode_mapqs(self.batch, out)
        return result

    @property
    def reference_id(self):
        """numpy.ndarray: int32, numbers of references, from 0 in the order of the header; -1 for none."""
        return decoded(self, lib.decode_reference_ids)

    @property
    def pos(self):
        """numpy.ndarray: int32, 0-based positions of the first aligned bases; -1 for none."""
        return decoded(self, lib.decode_positions)

    @property
    def next_reference_id(self):
        """numpy.ndarray: int32, the same as `reference_id` for the next segments of the templates."""
        return decoded(self, lib.decode_next_reference_ids)

    @property
    def pnext(self):
        """numpy.ndarray: int32, 0-based positions of the next segments; -1 for none."""
        return decoded(self, lib.decode_next_positions)

    @property
    def tlen(self):
        """numpy.ndarray: int32, lengths of the templates, negative for their last segments; 0 if unknown."""
        return decoded(self, lib.decode_tlens)

    @property
    def query_length(self):
        """numpy.ndarray: int32, bases of `seq`."""
        return decoded(self, lib.decode_sequence_sizes)

    @property
    def reference_end(self):
        """numpy.ndarray: int64, one behind the last aligned positions; pos + 1 where a CIGAR spans none; -1 for an
        unmapped read, or one without a position or a CIGAR."""
        cdef int64_t* out = NULL
        cdef size_t i
        result = new_array(self.batch.size(), "int64", <void**> &out)
        with nogil:
            lib.decode_reference_ends(self.batch, out)
            for i in range(self.batch.size()):
                if self.batch.at(i).stored_cigar().size() == 0 or self.batch.at(i).flag() & 4:
                    out[i] = -1
        return result

    # ---- text

    @property
    def qname(self):
        """TextColumn: names of the reads; "*" for none."""
        return decoded_text(self, lib.decode_names)

    @property
    def seq(self):
        """TextColumn: bases, on the strand of the reference."""
        return decoded_text(self, lib.decode_sequences)

    @property
    def qual(self):
        """TextColumn: ASCII, Phred score + 33.

        Raises:
            ValueError: a score above 93, which has no character; only records read with validation="lenient" can
                have one.
        """
        return decoded_text(self, lib.decode_qualities)

    @property
    def cigarstring(self):
        """TextColumn: how the reads lie on the reference; "*" for none."""
        return decoded_text(self, lib.decode_cigar_texts)

    @property
    def rname(self):
        """numpy.ndarray: names of the references, str; None for none. `reference_id` is much quicker."""
        return named(self, self.reference_id)

    @property
    def rnext(self):
        """numpy.ndarray: names of the references of the next segments of the templates, str; None for none."""
        return named(self, self.next_reference_id)

    @property
    def cigars(self):
        """tuple[numpy.ndarray, numpy.ndarray]: offsets (int64, one more than records) and operations (uint32). Those of
        record i are operations[offsets[i]:offsets[i + 1]], each length << 4 | number in "MIDNSHP=X"."""
        cdef lib.CigarColumn column
        with nogil:
            column = lib.decode_cigars(self.batch)
        return (copied_array(column.offsets.data(), column.offsets.size(), "int64"),
                copied_array(column.operations.data(), column.operations.size(), "uint32"))

    # ---- tags

    def tag(self, name, type):
        """One tag of all records.

        Args:
            name (str): two characters, "NM".
            type (str): "i" for integers of any size, "f" for numbers, "Z" (or "A", "H") for text, "B:c" and so on to
                "B:f" for arrays: those of integers of any size that hold no value outside of the type, or of floats.

        Returns:
            numpy.ma.MaskedArray | TextColumn | tuple: for "i" int64 and for "f" float64, masked where a record lacks
            the tag; for text a column, empty there: `has_tag` tells. For arrays offsets (int64, one more than records)
            and values (of the type): those of record i are values[offsets[i]:offsets[i + 1]], none where it lacks the
            tag.

        Raises:
            ValueError: a record has the tag with another type, or an argument is off.

        Example:
            >>> from seqtide import SamReader
            >>> start = b"r\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\t*\\t*"
            >>> batch = next(SamReader(start + b"\\tAS:i:7\\n" + start + b"\\n").batches())
            >>> batch.tag("AS", "i").filled(-1).tolist(), batch.has_tag("AS").tolist()
            ([7, -1], [True, False])
        """
        cdef bytes letters = parse_tag_name(name).encode()
        cdef string_view view = string_view(PyBytes_AS_STRING(letters), 2)
        cdef lib.IntegerTagColumn integers
        cdef lib.RealTagColumn reals
        cdef lib.TextTagColumn texts
        kind = parse_tag_type(type)
        if kind == "i":
            with nogil:
                integers = lib.decode_integer_tag(self.batch, view)
            return masked(copied_array(integers.values.data(), integers.values.size(), "int64"), integers.present)
        if kind == "f":
            with nogil:
                reals = lib.decode_real_tag(self.batch, view)
            return masked(copied_array(reals.values.data(), reals.values.size(), "float64"), reals.present)
        if kind != "Z":
            return arrays_of_type(self, view, kind[2:])
        with nogil:
            texts = lib.decode_text_tag(self.batch, view)
        return wrap_column(texts.values)

    def has_tag(self, name):
        """Which records have a tag, of whatever type.

        Args:
            name (str): two characters.

        Returns:
            numpy.ndarray: bool.

        Raises:
            ValueError: the name is none.
        """
        cdef bytes letters = parse_tag_name(name).encode()
        cdef vector[uint8_t] present
        cdef string_view view = string_view(PyBytes_AS_STRING(letters), 2)
        with nogil:
            present = lib.decode_tag_presence(self.batch, view)
        return copied_array(present.data(), present.size(), "bool")

    # ---- flags

    @property
    def is_paired(self):
        """numpy.ndarray: bool, whether the template has several segments, as that of a read pair."""
        return flagged(self, 0x1)

    @property
    def is_proper_pair(self):
        """numpy.ndarray: bool, whether the aligner found all segments where they should be."""
        return flagged(self, 0x2)

    @property
    def is_unmapped(self):
        """numpy.ndarray: bool, whether the read is not aligned."""
        return flagged(self, 0x4)

    @property
    def is_mate_unmapped(self):
        """numpy.ndarray: bool, whether the next segment is not aligned."""
        return flagged(self, 0x8)

    @property
    def is_reverse(self):
        """numpy.ndarray: bool, whether `seq` is the reverse complement of what was sequenced."""
        return flagged(self, 0x10)

    @property
    def is_mate_reverse(self):
        """numpy.ndarray: bool, whether the same holds for the next segment."""
        return flagged(self, 0x20)

    @property
    def is_read1(self):
        """numpy.ndarray: bool, whether this is the first segment of its template."""
        return flagged(self, 0x40)

    @property
    def is_read2(self):
        """numpy.ndarray: bool, whether this is the last segment of its template."""
        return flagged(self, 0x80)

    @property
    def is_secondary(self):
        """numpy.ndarray: bool, whether the alignment is one of several that the read may have."""
        return flagged(self, 0x100)

    @property
    def is_qc_fail(self):
        """numpy.ndarray: bool, whether the read failed a quality control."""
        return flagged(self, 0x200)

    @property
    def is_duplicate(self):
        """numpy.ndarray: bool, whether the read is a copy of another one."""
        return flagged(self, 0x400)

    @property
    def is_supplementary(self):
        """numpy.ndarray: bool, whether the alignment is a further part of a split one."""
        return flagged(self, 0x800)

    # ---- measures of each read

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
