"""BamRecord: one alignment."""
import copyreg

from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.exc cimport PyErr_CheckSignals
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int32_t, int64_t
from libc.string cimport memcpy
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.alignments.fields cimport BamFields, editable, lasting_view, reference_id, reference_name
from seqtide.alignments.header cimport parse_text, snapshot_of, wrap_header
from seqtide.alignments.tags cimport TaggedRecord
from seqtide.core.inline_object cimport ascii_str, header_str, new_inline, set_constructor
from seqtide.core.text cimport header_bytes, shortened
from seqtide.io.input cimport accepting_validation, parse_validation
from seqtide.libseqtide.alignments.aligned_pairs cimport (
    AlignedBlock, AlignedPair, AlignedPairs, PairChoice, aligned_blocks, is_placed,
)
from seqtide.libseqtide.alignments.base_modifications cimport BaseModifications, CBaseModification
from seqtide.libseqtide.alignments.compare cimport record_hash, same_record
from seqtide.libseqtide.alignments.fastq cimport AlignmentToFastq, append_forward_quality, append_forward_sequence
from seqtide.libseqtide.alignments.flags cimport unmapped
from seqtide.libseqtide.alignments.record cimport BamFault, CBamRecord, check_bam
from seqtide.libseqtide.alignments.sam.header cimport CSamHeader
from seqtide.libseqtide.alignments.sam.text cimport SamFault, SamLineParser, append_sam
from seqtide.libseqtide.validation cimport Validation
from seqtide.reads.record cimport fastq_from_view

from seqtide.alignments.results import BaseModification
from seqtide.errors import FormatError, refused


cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)

cdef extern from "seqtide_python/bam_text.hpp" namespace "seqtide_python":
    void start_record(BamFields record, HeaderSnapshot snapshot, size_t size) noexcept

cdef enum:
    # Pairs from one look for Ctrl-C to the next: a CIGAR may claim any length.
    PAIRS_PER_CHECK = 1 << 20
    MODIFICATIONS_PER_CHECK = 1 << 14
    # Bytes of a record that its type has room for by itself.
    DECLARED_BYTES = 8

# What a record without a header is written and parsed with.
cdef HeaderSnapshot no_references = HeaderSnapshot()


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
    return parse_text(text, Validation.lenient)


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


cdef inline const CSamHeader* header_of(BamRecord record) noexcept:
    if record.snapshot is None:
        return NULL
    return record.snapshot.header.get()


cdef bint are_equal(BamRecord a, BamRecord b) noexcept:
    return same_record(view_of_bam(a), header_of(a), view_of_bam(b), header_of(b))


# ---- places on the reference and in the read


cdef inline int check_signals(size_t done) except -1:
    if done % PAIRS_PER_CHECK == PAIRS_PER_CHECK - 1:
        PyErr_CheckSignals()
    return 0


cdef inline object place_of(int64_t place):
    return place if place >= 0 else None


cdef list list_pairs(const BamView& record, PairChoice choice, bint with_bases):
    cdef unique_ptr[AlignedPairs] pairs = unique_ptr[AlignedPairs](new AlignedPairs(record, choice, with_bases))
    cdef AlignedPair pair
    cdef list found = []
    pairs.get().require_few()
    while pairs.get().next(pair):
        if with_bases:
            base = chr(<unsigned char> pair.base) if pair.base != 0 else None
            found.append((place_of(pair.query), place_of(pair.reference), base))
        else:
            found.append((place_of(pair.query), place_of(pair.reference)))
        check_signals(<size_t> len(found))
    return found


cdef list list_positions(const BamView& record, PairChoice choice):
    cdef unique_ptr[AlignedPairs] pairs = unique_ptr[AlignedPairs](new AlignedPairs(record, choice, False))
    cdef AlignedPair pair
    cdef list found = []
    pairs.get().require_few()
    while pairs.get().next(pair):
        found.append(place_of(pair.reference))
        check_signals(<size_t> len(found))
    return found


cdef object modification_of(const CBaseModification& found):
    return BaseModification(
        found.position, chr(<unsigned char> found.base), chr(<unsigned char> found.strand),
        chr(<unsigned char> found.code) if found.chebi < 0 else found.chebi, place_of(found.probability))


def _make_record(qname=None, flag=0x4, rname=None, pos=None, mapq=0, cigar=None, rnext=None, pnext=None, tlen=0,
                 seq=None, qual=None, tags=None, *, header=None):
    cdef unique_ptr[CBamRecord] empty = unique_ptr[CBamRecord](new CBamRecord())
    cdef BamRecord record = record_from_bam(empty.get().view(), None if header is None else snapshot_of(header))
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
    "*", and a position that is not there. The mapping quality is always a number: 255 where it is not available.

    Compares equal by its bytes and the names of its references; hashes by contents, so do not change a record that is
    in a set; pickles with its header. ``len(record)`` is the number of its bases. ``memoryview(record)`` is the record
    in BAM's form as it is at this moment, its block size included. Valid for ever; safe to use from several threads.

    Args:
        qname (str | None): 1 to 254 characters of "!" to "~" without "@".
        flag (int): 0 to 65535; by default that of an unmapped read.
        rname (str | None): a reference that the header has.
        pos (int | None): 0-based, 0 to 2^31 - 2.
        mapq (int): 0 to 255.
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
        cdef unique_ptr[BaseModifications] groups
        cdef vector[CBaseModification] found
        groups.reset(new BaseModifications(lasting_view(self, copy)))
        while groups.get().next_group(found):
            PyErr_CheckSignals()
        result = []
        for each in found:
            result.append(modification_of(each))
            if len(result) % MODIFICATIONS_PER_CHECK == 0:
                PyErr_CheckSignals()
        return result

    # ---- places on the reference

    @property
    def reference_end(self):
        """int | None: 0-based position behind the last aligned base; None for an unmapped read. One base behind
        `pos` if the CIGAR has no base of the reference."""
        cdef BamView view = view_of_bam(self)
        return view.reference_end() if is_placed(view) and not view.flag() & unmapped else None

    @property
    def reference_length(self):
        """int | None: bases of the reference from the first to the last aligned one; None for an unmapped read."""
        cdef BamView view = view_of_bam(self)
        return view.reference_length() if is_placed(view) and not view.flag() & unmapped else None

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
            ValueError: tag MD is missing or disagrees with the CIGAR, or so does the sequence; or the CIGAR makes
                millions of pairs more than `seq` has bases.

        Example:
            >>> record = BamRecord("r1", 0, "x", 9, 60, "1S2M1D1M", seq="ACGT", tags={"MD": "1A0^C1"},
            ...                    header="@SQ\\tSN:x\\tLN:100\\n")
            >>> record.aligned_pairs()
            [(0, None), (1, 9), (2, 10), (None, 11), (3, 12)]
            >>> record.aligned_pairs(matches_only=True, with_seq=True)
            [(1, 9, 'C'), (2, 10, 'a'), (3, 12, 'T')]
        """
        cdef string copy
        return list_pairs(lasting_view(self, copy), PairChoice.both if matches_only else PairChoice.all, with_seq)

    def reference_positions(self, *, full_length=False):
        """Reference positions of aligned bases.

        Args:
            full_length (bool): one for every base of `seq`, None for insertions and soft clips.

        Returns:
            list[int | None]: 0-based; empty without position or CIGAR.

        Raises:
            ValueError: the CIGAR makes millions of positions more than `seq` has bases.

        Example:
            >>> BamRecord("r1", 0, pos=9, cigar="1S2M").reference_positions(full_length=True)
            [None, 9, 10]
        """
        cdef string copy
        return list_positions(lasting_view(self, copy), PairChoice.read if full_length else PairChoice.both)

    def blocks(self):
        """The parts of the reference that M, = and X operations align.

        Returns:
            list[tuple[int, int]]: 0-based half-open, one for each operation.

        Example:
            >>> BamRecord("r1", 0, pos=9, cigar="5M100N5M").blocks()
            [(9, 14), (114, 119)]
        """
        cdef vector[AlignedBlock] blocks = aligned_blocks(view_of_bam(self))
        result = []
        for block in blocks:
            result.append((block.begin, block.end))
        return result

    # ---- the read as it was sequenced

    def forward_sequence(self):
        """`seq` as it was sequenced: its reverse complement if `is_reverse`.

        Returns:
            str | None: None without a sequence.

        Example:
            >>> BamRecord("r1", 16, seq="ACG").forward_sequence()
            'CGT'
        """
        cdef string text
        append_forward_sequence(text, view_of_bam(self))
        return ascii_str(text.data(), text.size()) if text.size() > 0 else None

    def forward_quality(self):
        """`qual` in the order of `forward_sequence()`.

        Returns:
            str | None: None without qualities.
        """
        cdef string text
        append_forward_quality(text, view_of_bam(self))
        return ascii_str(text.data(), text.size()) if text.size() > 0 else None

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
        cdef unique_ptr[AlignmentToFastq] conversion = unique_ptr[AlignmentToFastq](new AlignmentToFastq())
        return fastq_from_view(conversion.get().convert(view_of_bam(self)))

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
    def from_sam(line, header=None, *, validation="standard"):
        """A record from a line of SAM.

        Args:
            line (str | bytes): with or without a line end.
            header (SamHeader | str | Mapping | None): has the references; what `SamHeader` takes.
            validation (str): "standard" refuses what is damaged or ambiguous, "strict" also what the format
                does not allow; "lenient" accepts what samtools accepts.

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
            accepted_by = accepting_validation(fault.accepted_by)
            raise FormatError(refused(f"SAM: {reason}", accepted_by), reason=reason, format="SAM", offset=fault.offset,
                              excerpt=text[fault.offset:fault.offset + 80], accepted_by=accepted_by)
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
        return hash(record_hash(view_of_bam(self)))

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
        fields = {"qname": self.qname, "flag": self.flag, "rname": self.rname, "pos": self.pos, "mapq": self.mapq,
                  "cigar": self.cigarstring, "seq": self.seq}
        shown = []
        for name, value in fields.items():
            shown.append(f"{name}={repr(shortened(value)) if isinstance(value, str) else value}")
        return f"BamRecord({', '.join(shown)})"


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_record(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_record, arguments, keywords)

set_constructor(<PyTypeObject*> BamRecord, <newfunc> new_record)
