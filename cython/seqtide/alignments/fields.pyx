"""BamFields: the bytes of an alignment record, and the fields of SAM that they hold."""
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.object cimport PyObject, PyTypeObject, newfunc
cimport cython
from libc.stdint cimport UINT8_MAX, UINT16_MAX, int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libcpp.vector cimport vector

from seqtide.alignments.cigar cimport cigar_from_view, parse_operations
from seqtide.core.arguments cimport integer
from seqtide.core.inline_object cimport ascii_str, header_str, set_constructor
from seqtide.core.text cimport ascii_bytes, header_bytes
from seqtide.libseqtide.alignments cimport flags
from seqtide.libseqtide.alignments.sam.cigar cimport append_cigar
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding, find_invalid


cdef extern from "seqtide_python/bam_text.hpp" namespace "seqtide_python":
    object sequence_str(const uint8_t* packed, size_t size)
    object quality_str(const uint8_t* scores, size_t size)


cdef inline string_view view_of_bytes(bytes value):
    return string_view(PyBytes_AS_STRING(value), <size_t> len(value))


cdef CBamRecord* editable(BamFields record) except NULL:
    if record.edited.get() == NULL:
        record.edited.reset(new CBamRecord(view_of_fields(record)))
    return record.edited.get()


cdef object reference_name(BamFields record, int32_t id):
    if id < 0:
        return None
    if record.snapshot is None:
        raise ValueError(f"the record has reference id {id}, but no header that names it")
    return record.snapshot.name_of(id)


cdef int32_t reference_id(HeaderSnapshot snapshot, name) except? -2:
    if name is None:
        return -1
    if not isinstance(name, str):
        raise TypeError(f"the name of a reference must be str or None, not {type(name).__name__}")
    if name == "*":
        return -1
    if snapshot is None:
        raise ValueError(f"a record without a header cannot have the reference {name!r}")
    cdef bytes letters = header_bytes(name)
    cdef int32_t id = snapshot.header.get().reference_id(view_of_bytes(letters))
    if id < 0:
        raise ValueError(f"the header has no reference {name!r}")
    return id


cdef int64_t checked(value, str field, int64_t highest) except -1:
    cdef int64_t number = integer(value)
    if not 0 <= number <= highest:
        raise ValueError(f"{field} must be 0 to {highest}, not {value}")
    return number


cdef int64_t position_of(value) except? -2:
    return -1 if value is None else integer(value)


cdef bytes scores_of_text(value):
    """Scores of Phred+33 text."""
    cdef bytes text = ascii_bytes(value, "qual")
    cdef size_t invalid = find_invalid(view_of_bytes(text), QualityEncoding.sanger)
    if invalid < <size_t> len(text):
        raise ValueError(f"qual has the character {chr(text[invalid])!r} at position {invalid}, but Phred+33 text has "
                         "only '!' to '~'")
    cdef bytes scores = PyBytes_FromStringAndSize(NULL, len(text))
    cdef const char* letter = PyBytes_AS_STRING(text)
    cdef char* score = PyBytes_AS_STRING(scores)
    cdef Py_ssize_t i
    for i in range(len(text)):
        score[i] = letter[i] - 33
    return scores


cdef bytes scores_of_numbers(value):
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise TypeError(f"phred must be bytes or a sequence of int, not {type(value).__name__}")
    try:
        return bytes(list(value))
    except ValueError:
        raise ValueError("phred must have scores of 0 to 93") from None


cdef bytes letters_of(value):
    return b"" if value is None or value == "*" else ascii_bytes(value, "seq")


cdef int put_sequence(BamFields record, bytes letters, bytes scores) except -1:
    """Replaces sequence and qualities; None for no qualities."""
    if scores is None:
        scores = b""
    elif len(scores) != len(letters):
        raise ValueError(f"{len(scores)} quality scores do not fit a sequence of {len(letters)} bases")
    editable(record).set_sequence(view_of_bytes(letters), view_of_bytes(scores))
    return 0


cdef inline bint has_flag(BamFields record, uint16_t flag) noexcept:
    return view_of_fields(record).flag() & flag


cdef int put_flag(BamFields record, uint16_t flag, value) except -1:
    if value is not True and value is not False and value not in (True, False):
        raise TypeError(f"a flag must be True or False, not {value!r}")
    cdef uint16_t bits = view_of_fields(record).flag()
    editable(record).set_flag(bits | flag if value else bits & ~flag)
    return 0


def parse_flags(str text not None):
    """The bits that names and numbers say together, "UNMAP,0x900"; ValueError if a part is neither."""
    cdef bytes letters = header_bytes(text)
    return flags.parse_flags(view_of_bytes(letters))


@cython.no_gc
@cython.auto_pickle(False)
cdef class BamFields:
    """Base of `BamRecord`, which documents it; not made by itself."""

    @property
    def qname(self):
        """str | None: name of the read."""
        cdef string_view name = view_of_fields(self).name()
        if name.size() == 1 and name[0] == c"*":
            return None
        return header_str(name.data(), name.size())

    @qname.setter
    def qname(self, value):
        cdef bytes name = b"*" if value is None else ascii_bytes(value, "qname")
        editable(self).set_name(view_of_bytes(name))

    @property
    def flag(self):
        """int: bits that the `is_*` properties name."""
        return view_of_fields(self).flag()

    @flag.setter
    def flag(self, value):
        editable(self).set_flag(<uint16_t> checked(value, "flag", UINT16_MAX))

    @property
    def rname(self):
        """str | None: name of the reference."""
        return reference_name(self, view_of_fields(self).reference_id())

    @rname.setter
    def rname(self, value):
        editable(self).set_reference_id(reference_id(self.snapshot, value))

    @property
    def pos(self):
        """int | None: 0-based position of the first aligned base."""
        cdef int32_t pos = view_of_fields(self).pos()
        return pos if pos >= 0 else None

    @pos.setter
    def pos(self, value):
        editable(self).set_pos(position_of(value))

    @property
    def mapq(self):
        """int: mapping quality, 0 to 255. 255 says that it is not available, and for some aligners that it is best."""
        return view_of_fields(self).mapq()

    @mapq.setter
    def mapq(self, value):
        editable(self).set_mapq(<uint8_t> checked(value, "mapq", UINT8_MAX))

    @property
    def cigar(self):
        """Cigar | None: how the read lies on the reference. Assigning also takes text and (op, length) pairs."""
        cdef BamView view = view_of_fields(self)
        return cigar_from_view(view.cigar()) if view.cigar().size() > 0 else None

    @cigar.setter
    def cigar(self, value):
        cdef vector[uint32_t] operations
        parse_operations(value, operations)
        editable(self).set_cigar(operations)

    @property
    def cigarstring(self):
        """str | None: `cigar` as text."""
        cdef BamView view = view_of_fields(self)
        cdef string text
        if view.cigar().size() == 0:
            return None
        append_cigar(text, view.cigar())
        return ascii_str(text.data(), text.size())

    @cigarstring.setter
    def cigarstring(self, value):
        self.cigar = value

    @property
    def rnext(self):
        """str | None: name of the reference of the next segment of the template. Assigning also takes "="."""
        return reference_name(self, view_of_fields(self).next_reference_id())

    @rnext.setter
    def rnext(self, value):
        if isinstance(value, str) and value == "=":
            editable(self).set_next_reference_id(view_of_fields(self).reference_id())
        else:
            editable(self).set_next_reference_id(reference_id(self.snapshot, value))

    @property
    def pnext(self):
        """int | None: 0-based position of the next segment."""
        cdef int32_t pos = view_of_fields(self).next_pos()
        return pos if pos >= 0 else None

    @pnext.setter
    def pnext(self, value):
        editable(self).set_next_pos(position_of(value))

    @property
    def tlen(self):
        """int: length of the template in bases, negative for its last segment, 0 if unknown."""
        return view_of_fields(self).tlen()

    @tlen.setter
    def tlen(self, value):
        editable(self).set_tlen(integer(value))

    @property
    def seq(self):
        """str | None: bases, on the strand of the reference. Assigning keeps the qualities if the length stays, and
        raises ValueError if they would no longer fit: use `set_sequence()` then."""
        cdef BamView view = view_of_fields(self)
        if view.sequence_size() == 0:
            return None
        return sequence_str(view.packed_sequence(), <size_t> view.sequence_size())

    @seq.setter
    def seq(self, value):
        cdef bytes letters = letters_of(value)
        cdef bytes scores = self.phred
        if scores is not None and len(letters) != len(scores):
            raise ValueError(f"a sequence of {len(letters)} bases does not fit the {len(scores)} quality scores: "
                             "use set_sequence()")
        put_sequence(self, letters, scores)

    @property
    def qual(self):
        """str | None: one character per base of `seq`, Phred score + 33."""
        cdef BamView view = view_of_fields(self)
        if not view.has_quality():
            return None
        return quality_str(view.quality(), <size_t> view.sequence_size())

    @qual.setter
    def qual(self, value):
        put_sequence(self, letters_of(self.seq), None if value is None else scores_of_text(value))

    @property
    def phred(self):
        """bytes | None: one Phred score per base of `seq`, 0 to 93."""
        cdef BamView view = view_of_fields(self)
        if not view.has_quality():
            return None
        return PyBytes_FromStringAndSize(<const char*> view.quality(), view.sequence_size())

    @phred.setter
    def phred(self, value):
        put_sequence(self, letters_of(self.seq), None if value is None else scores_of_numbers(value))

    def set_sequence(self, seq, qual=None):
        """Replaces sequence and qualities together.

        Args:
            seq (str | None): IUPAC codes and "=" in either case.
            qual (str | None): Phred+33 text as long as `seq`; None for no qualities.

        Raises:
            ValueError: no such bases or qualities, or their numbers differ.

        Example:
            >>> from seqtide import BamRecord
            >>> record = BamRecord("r1", seq="ACGT", qual="IIII")
            >>> record.set_sequence("AC", "I!")
            >>> record.seq, record.phred
            ('AC', b'(\\x00')
        """
        put_sequence(self, letters_of(seq), None if qual is None else scores_of_text(qual))

    @property
    def is_paired(self):
        """bool: whether the template has several segments, as that of a read pair."""
        return has_flag(self, flags.paired)

    @is_paired.setter
    def is_paired(self, value):
        put_flag(self, flags.paired, value)

    @property
    def is_proper_pair(self):
        """bool: whether the aligner found all segments where they should be."""
        return has_flag(self, flags.proper_pair)

    @is_proper_pair.setter
    def is_proper_pair(self, value):
        put_flag(self, flags.proper_pair, value)

    @property
    def is_unmapped(self):
        """bool: whether the read is not aligned."""
        return has_flag(self, flags.unmapped)

    @is_unmapped.setter
    def is_unmapped(self, value):
        put_flag(self, flags.unmapped, value)

    @property
    def is_mate_unmapped(self):
        """bool: whether the next segment is not aligned."""
        return has_flag(self, flags.mate_unmapped)

    @is_mate_unmapped.setter
    def is_mate_unmapped(self, value):
        put_flag(self, flags.mate_unmapped, value)

    @property
    def is_reverse(self):
        """bool: whether `seq` is the reverse complement of what was sequenced."""
        return has_flag(self, flags.reverse)

    @is_reverse.setter
    def is_reverse(self, value):
        put_flag(self, flags.reverse, value)

    @property
    def is_mate_reverse(self):
        """bool: whether the same holds for the next segment."""
        return has_flag(self, flags.mate_reverse)

    @is_mate_reverse.setter
    def is_mate_reverse(self, value):
        put_flag(self, flags.mate_reverse, value)

    @property
    def is_read1(self):
        """bool: whether this is the first segment of its template."""
        return has_flag(self, flags.read1)

    @is_read1.setter
    def is_read1(self, value):
        put_flag(self, flags.read1, value)

    @property
    def is_read2(self):
        """bool: whether this is the last segment of its template."""
        return has_flag(self, flags.read2)

    @is_read2.setter
    def is_read2(self, value):
        put_flag(self, flags.read2, value)

    @property
    def is_secondary(self):
        """bool: whether this is not the best alignment of the read."""
        return has_flag(self, flags.secondary)

    @is_secondary.setter
    def is_secondary(self, value):
        put_flag(self, flags.secondary, value)

    @property
    def is_qc_fail(self):
        """bool: whether the read failed quality checks."""
        return has_flag(self, flags.qc_fail)

    @is_qc_fail.setter
    def is_qc_fail(self, value):
        put_flag(self, flags.qc_fail, value)

    @property
    def is_duplicate(self):
        """bool: whether the read is a PCR or optical duplicate."""
        return has_flag(self, flags.duplicate)

    @is_duplicate.setter
    def is_duplicate(self, value):
        put_flag(self, flags.duplicate, value)

    @property
    def is_supplementary(self):
        """bool: whether this is a further part of a split alignment."""
        return has_flag(self, flags.supplementary)

    @is_supplementary.setter
    def is_supplementary(self, value):
        put_flag(self, flags.supplementary, value)


cdef object refuse(type cls, PyObject* arguments, PyObject* keywords):
    raise TypeError(f"cannot create '{cls.__name__}' objects")

set_constructor(<PyTypeObject*> BamFields, <newfunc> refuse)
