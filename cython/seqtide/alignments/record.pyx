"""BamRecord: one alignment."""
import copyreg

from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int32_t, int64_t
from libc.string cimport memcmp, memcpy
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.alignments.aligned cimport (
    aligned_blocks, aligned_pairs, aligned_pairs_with_bases, is_placed, reference_positions,
)
from seqtide.alignments.fields cimport BamFields, editable, lasting_view, reference_id, reference_name
from seqtide.alignments.header cimport make_snapshot, snapshot_of, wrap_header
from seqtide.alignments.modifications cimport modified_bases
from seqtide.alignments.tags cimport TaggedRecord
from seqtide.core.inline_object cimport bytes_hash, header_str, new_inline, set_constructor
from seqtide.core.text cimport header_bytes, shortened
from seqtide.io.input cimport parse_validation
from seqtide.libseqtide.alignments.record cimport BamFault, CBamRecord, check_bam
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader, HeaderPtr, parse_header
from seqtide.libseqtide.alignments.sam.text cimport SamFault, SamLineParser, append_sam
from seqtide.libseqtide.kernels.complement cimport NucleicAcid, reverse, reverse_complement
from seqtide.libseqtide.validation cimport Validation

from seqtide.errors import FormatError
from seqtide.reads.record import FastqRecord


cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)
    unsigned char* PyUnicode_1BYTE_DATA(object text)
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 largest)

cdef extern from "seqtide_python/bam_text.hpp" namespace "seqtide_python":
    void start_record(BamFields record, HeaderSnapshot snapshot, size_t size) noexcept

cdef enum:
    UNMAPPED = 0x4
    REVERSE = 0x10
    # Where the fields are between the ids of the two references.
    FIRST_PART = 8
    NEXT_REFERENCE = 24
    SECOND_PART = 28
    # Bytes of a record that its type has room for by itself.
    DECLARED_BYTES = 8

# What a record without a header is written and parsed with.
cdef HeaderSnapshot no_references = make_snapshot(HeaderPtr(new CSamHeader()))


cdef inline string_view view_of_bytes(bytes value):
    return string_view(PyBytes_AS_STRING(value), <size_t> len(value))


cdef bytes bytes_of(const string& text):
    return text.data()[:text.size()]


cdef BamRecord record_from_bam(const BamView& view, HeaderSnapshot snapshot):
    cdef string_view raw = view.raw()
    cdef BamRecord record = <BamRecord> new_inline(<PyTypeObject*> BamRecord, raw.size() - DECLARED_BYTES)
    start_record(record, snapshot, raw.size())
    memcpy(record.raw, raw.data(), raw.size())
    return record


# ---- pickling: many records share one header, because they hold the same object


def _restore_header(bytes text):
    return make_snapshot(HeaderPtr(new CSamHeader(parse_header(view_of_bytes(text), Validation.lenient))))


def _reduce_header(HeaderSnapshot snapshot):
    return _restore_header, (bytes_of(snapshot.header.get().text()),)


copyreg.pickle(HeaderSnapshot, _reduce_header)


def _restore_record(bytes raw, HeaderSnapshot snapshot):
    """A record of bytes that were one before; readers make some that the constructor refuses."""
    cdef int64_t references = -1
    if snapshot is not None:
        references = <int64_t> snapshot.header.get().references().size()
    cdef BamFault fault = check_bam(view_of_bytes(raw), references, False)
    if fault.reason.size() > 0:
        raise ValueError(f"{fault.field.decode()}: {header_str(fault.reason.data(), fault.reason.size())}")
    return record_from_bam(BamView(view_of_bytes(raw)), snapshot)


# ---- comparison


cdef object reference_key(BamRecord record, int32_t id):
    return id if id < 0 or record.snapshot is None else record.snapshot.name_of(id)


cdef bint are_equal(BamRecord a, BamRecord b) except -1:
    """Whether all bytes are equal, but ids of references if they stand for the same names."""
    cdef BamView x = view_of_bam(a), y = view_of_bam(b)
    cdef const char* left = x.raw().data()
    cdef const char* right = y.raw().data()
    cdef size_t size = x.raw().size()
    if size != y.raw().size():
        return False
    if a.snapshot is b.snapshot:
        return memcmp(left, right, size) == 0
    return (memcmp(left + FIRST_PART, right + FIRST_PART, NEXT_REFERENCE - FIRST_PART) == 0
            and memcmp(left + SECOND_PART, right + SECOND_PART, size - SECOND_PART) == 0
            and reference_key(a, x.reference_id()) == reference_key(b, y.reference_id())
            and reference_key(a, x.next_reference_id()) == reference_key(b, y.next_reference_id()))


def _make_record(qname=None, flag=UNMAPPED, rname=None, pos=None, mapq=0, cigar=None, rnext=None, pnext=None, tlen=0,
                 seq=None, qual=None, tags=None, *, header=None):
    cdef CBamRecord empty
    cdef BamRecord record = record_from_bam(empty.view(), None if header is None else snapshot_of(header))
    record.qname = qname
    record.flag = flag
    record.rname = rname
    record.pos = pos
    record.mapq = mapq
    record.cigar = cigar
    record.rnext = rnext
    record.pnext = pnext
    record.tlen = tlen
    record.set_sequence(seq, qual)
    if tags is not None:
        record.tags.update(tags)
    # Once more, for it to hold its bytes itself.
    return record_from_bam(view_of_bam(record), record.snapshot)


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class BamRecord(TaggedRecord):
    """One alignment, or one unaligned read: the fields of SAM under their names in lower case.

    Holds the record as BAM stores it and decodes a field when it is asked for. Every field can be assigned; a value
    that the format cannot hold raises, and leaves the record as it was. Absent values are None: what SAM writes as
    "*", a position that is not there, and the mapping quality 255 (which some aligners give to their best alignments).

    Compares equal by its bytes and the names of its references; hashes by contents, so do not change a record that is
    in a set; pickles with its header. ``len(record)`` is the number of its bases. ``memoryview(record)`` is the record
    in BAM's form as it is at this moment, its block size included. Valid for ever; safe to use from several threads.

    Args:
        qname (str | None): 1 to 254 characters of "!" to "~" without "@".
        flag (int): 0 to 65535; by default that of an unmapped read.
        rname (str | None): a reference that the header has.
        pos (int | None): 0-based, 0 to 2^31 - 2.
        mapq (int | None): 0 to 255.
        cigar (Cigar | str | Iterable | None): what `Cigar` takes.
        rnext (str | None): like `rname`; "=" stands for the same.
        pnext (int | None): like `pos`.
        tlen (int): -2^31 to 2^31 - 1.
        seq (str | bytes-like | None): IUPAC codes and "="; kept in upper case, U as T.
        qual (str | bytes-like | None): Phred+33 text as long as `seq`.
        tags (Mapping | Iterable | None): optional fields, what `dict` takes.
        header (SamHeader | str | Mapping | None): has the references; what `SamHeader` takes.

    Raises:
        ValueError: a value that the format cannot hold, or a reference that the header has not.
        TypeError: wrong type.

    Example:
        >>> from seqtide import BamRecord
        >>> record = BamRecord("r1", 16, "chr1", 99, 60, "3M1D2M", seq="ACGTN", qual="IIII!", tags={"NM": 1},
        ...                    header="@SQ\\tSN:chr1\\tLN:1000\\n")
        >>> record.pos, record.reference_end, record.is_reverse, record.tags["NM"]
        (99, 105, True, 1)
        >>> record.mapq = 30
        >>> record.to_sam().split("\\t")[:6]
        ['r1', '16', 'chr1', '100', '30', '3M1D2M']
    """

    @property
    def header(self):
        """SamHeader | None: what names the references. Assigning another keeps their names, which it must have."""
        return None if self.snapshot is None else wrap_header(self.snapshot)

    @header.setter
    def header(self, value):
        cdef HeaderSnapshot snapshot = None if value is None else snapshot_of(value)
        cdef int32_t id = reference_id(snapshot, self.rname)
        cdef int32_t next_id = reference_id(snapshot, self.rnext)
        cdef BamView view = view_of_bam(self)
        if id != view.reference_id():
            editable(self).set_reference_id(id)
        if next_id != view_of_bam(self).next_reference_id():
            editable(self).set_next_reference_id(next_id)
        self.snapshot = snapshot

    @property
    def modified_bases(self):
        """list[BaseModification]: what tags MM and ML say, in their order; empty without MM.

        Raises ValueError if they are malformed, disagree, or count more bases than the sequence has. The probability
        of bases that MM skips is not told: `tags["MM"]` says whether it is low or unknown.
        """
        cdef string copy
        return modified_bases(lasting_view(self, copy))

    # ---- places on the reference

    @property
    def reference_end(self):
        """int | None: 0-based position behind the last aligned base; None for an unmapped read. One base behind
        `pos` if the CIGAR has no base of the reference."""
        cdef BamView view = view_of_bam(self)
        return view.reference_end() if is_placed(view) and not view.flag() & UNMAPPED else None

    @property
    def reference_length(self):
        """int | None: bases of the reference from the first to the last aligned one; None for an unmapped read."""
        cdef BamView view = view_of_bam(self)
        return view.reference_length() if is_placed(view) and not view.flag() & UNMAPPED else None

    @property
    def query_length(self):
        """int: bases of `seq`, soft clips included; 0 without one."""
        return view_of_bam(self).sequence_size()

    def aligned_pairs(self, *, matches_only=False, with_seq=False):
        """Pairs of positions in `seq` and on the reference, both 0-based.

        Args:
            matches_only (bool): leave out bases that only one of them has.
            with_seq (bool): add the base of the reference, from tag MD: in lower case where the read differs, None
                where MD does not tell.

        Returns:
            list[tuple]: (position, reference position) or (position, reference position, base), None for insertions,
            soft clips, deletions and skipped bases; empty without position or CIGAR.

        Raises:
            ValueError: tag MD is missing or disagrees with the CIGAR, or so does the sequence.

        Example:
            >>> record = BamRecord("r1", 0, "x", 9, 60, "1S2M1D1M", seq="ACGT", tags={"MD": "1A0^C1"},
            ...                    header="@SQ\\tSN:x\\tLN:100\\n")
            >>> record.aligned_pairs()
            [(0, None), (1, 9), (2, 10), (None, 11), (3, 12)]
            >>> record.aligned_pairs(matches_only=True, with_seq=True)
            [(1, 9, 'C'), (2, 10, 'a'), (3, 12, 'T')]
        """
        cdef string copy
        cdef BamView view = lasting_view(self, copy)
        if with_seq:
            return aligned_pairs_with_bases(view, matches_only)
        return aligned_pairs(view, matches_only)

    def reference_positions(self, *, full_length=False):
        """Reference positions of aligned bases.

        Args:
            full_length (bool): one for every base of `seq`, None for insertions and soft clips.

        Returns:
            list[int | None]: 0-based; empty without position or CIGAR.

        Example:
            >>> BamRecord("r1", 0, pos=9, cigar="1S2M").reference_positions(full_length=True)
            [None, 9, 10]
        """
        cdef string copy
        return reference_positions(lasting_view(self, copy), full_length)

    def blocks(self):
        """The parts of the reference that M, = and X operations align.

        Returns:
            list[tuple[int, int]]: 0-based half-open, one for each operation.

        Example:
            >>> BamRecord("r1", 0, pos=9, cigar="5M100N5M").blocks()
            [(9, 14), (114, 119)]
        """
        cdef string copy
        return aligned_blocks(lasting_view(self, copy))

    # ---- the read as it was sequenced

    def forward_sequence(self):
        """`seq` as it was sequenced: its reverse complement if `is_reverse`.

        Returns:
            str | None: None without a sequence.

        Example:
            >>> BamRecord("r1", 16, seq="ACG").forward_sequence()
            'CGT'
        """
        text = self.seq
        if text is None or not view_of_bam(self).flag() & REVERSE:
            return text
        turned = PyUnicode_New(len(text), 127)
        reverse_complement(<char*> PyUnicode_1BYTE_DATA(text), <size_t> len(text), NucleicAcid.dna,
                           <char*> PyUnicode_1BYTE_DATA(turned))
        return turned

    def forward_quality(self):
        """`qual` in the order of `forward_sequence()`.

        Returns:
            str | None: None without qualities.
        """
        text = self.qual
        if text is None or not view_of_bam(self).flag() & REVERSE:
            return text
        turned = PyUnicode_New(len(text), 127)
        reverse(<char*> PyUnicode_1BYTE_DATA(text), <size_t> len(text), <char*> PyUnicode_1BYTE_DATA(turned))
        return turned

    def to_fastq(self):
        """The read as it was sequenced.

        Returns:
            FastqRecord: its name is `qname`, "*" without one.

        Raises:
            ValueError: the record has a sequence but no qualities.

        Example:
            >>> BamRecord("r1", 16, seq="ACG", qual="I!!").to_fastq()
            FastqRecord(name='r1', sequence='CGT', quality='!!I')
        """
        sequence = self.forward_sequence() or ""
        quality = self.forward_quality()
        if sequence and quality is None:
            raise ValueError("the record has no qualities, which FASTQ needs")
        return FastqRecord(self.qname or "*", sequence, quality or "")

    # ---- SAM

    def to_sam(self):
        """The record as a line of SAM.

        Returns:
            str: without a line feed.

        Example:
            >>> BamRecord("r1", seq="ACG").to_sam()
            'r1\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACG\\t*'
        """
        cdef BamView view = view_of_bam(self)
        cdef HeaderSnapshot snapshot = self.snapshot
        cdef string line
        if snapshot is None:
            reference_name(self, view.reference_id())
            reference_name(self, view.next_reference_id())
            snapshot = no_references
        append_sam(line, view, dereference(snapshot.header.get()))
        return header_str(line.data(), line.size() - 1)

    @staticmethod
    def from_sam(line, header=None, *, validation="strict"):
        """A record from a line of SAM.

        Args:
            line (str | bytes): with or without a line end.
            header (SamHeader | str | Mapping | None): has the references; what `SamHeader` takes.
            validation (str): "strict", or "lenient" to accept what samtools accepts.

        Returns:
            BamRecord

        Raises:
            FormatError: the line breaks the rules of SAM; `offset` is that in the line.
            TypeError: wrong type.

        Example:
            >>> BamRecord.from_sam("r1\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACG\\t*").seq
            'ACG'
        """
        cdef HeaderSnapshot snapshot = None if header is None else snapshot_of(header)
        cdef HeaderSnapshot references = no_references if snapshot is None else snapshot
        cdef Validation checks = parse_validation(validation)
        if not isinstance(line, (str, bytes)):
            raise TypeError(f"line must be str or bytes, not {type(line).__name__}")
        cdef bytes text = header_bytes(line)
        text = text.removesuffix(b"\n").removesuffix(b"\r")
        cdef unique_ptr[SamLineParser] parser
        cdef SamFault fault
        cdef string raw
        if b"\n" in text:
            raise ValueError("line has a line feed in the middle")
        parser.reset(new SamLineParser(references.header, checks))
        fault = parser.get().parse(view_of_bytes(text), raw)
        if fault.reason.size() > 0:
            reason = bytes_of(fault.field).decode() + ": " + header_str(fault.reason.data(), fault.reason.size())
            raise FormatError(f"SAM: {reason}", reason=reason, format="SAM", offset=fault.offset,
                              excerpt=text[fault.offset:fault.offset + 80])
        return record_from_bam(BamView(string_view(raw.data(), raw.size())), snapshot)

    # ---- a value

    def __len__(self):
        return view_of_bam(self).sequence_size()

    def __bool__(self):
        return True

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, BamRecord):
            return NotImplemented
        return are_equal(self, <BamRecord> other) == (operation == Py_EQ)

    def __hash__(self):
        cdef string_view raw = view_of_bam(self).raw()
        return hash((bytes_hash(raw.data() + FIRST_PART, NEXT_REFERENCE - FIRST_PART),
                     bytes_hash(raw.data() + SECOND_PART, raw.size() - SECOND_PART)))

    def __reduce__(self):
        return _restore_record, (bytes(self), self.snapshot)

    def __sizeof__(self):
        cdef size_t edited = self.edited.get().raw().size() if self.edited.get() != NULL else 0
        return object.__sizeof__(self) + <Py_ssize_t> (self.size + edited)

    def __copy__(self):
        return record_from_bam(view_of_bam(self), self.snapshot)

    def __deepcopy__(self, memo):
        return record_from_bam(view_of_bam(self), self.snapshot)

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        cdef bytes copy
        if self.edited.get() == NULL:
            PyBuffer_FillInfo(buffer, self, self.raw, <Py_ssize_t> self.size, 1, flags)
        else:
            copy = bytes_of(self.edited.get().raw())
            PyBuffer_FillInfo(buffer, copy, PyBytes_AS_STRING(copy), len(copy), 1, flags)

    def __bytes__(self):
        cdef string_view raw = view_of_bam(self).raw()
        return raw.data()[:raw.size()]

    def __str__(self):
        return self.to_sam()

    def __repr__(self):
        fields = ", ".join(f"{name}={shortened(str(value))!r}" if isinstance(value, str) else f"{name}={value}"
                           for name, value in (("qname", self.qname), ("flag", self.flag), ("rname", self.rname),
                                               ("pos", self.pos), ("mapq", self.mapq), ("cigar", self.cigarstring),
                                               ("seq", self.seq)))
        return f"BamRecord({fields})"


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_record(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_record, arguments, keywords)

set_constructor(<PyTypeObject*> BamRecord, <newfunc> new_record)
