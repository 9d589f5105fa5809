"""AlignmentBatch: many alignment records, whose fields are decoded into columns when they are asked for."""
from collections.abc import Mapping

cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int64_t, uint8_t
from libcpp.memory cimport make_unique, unique_ptr
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.alignments.columns cimport parse_tag_name, parse_tag_type
from seqtide.alignments.header cimport snapshot_of, wrap_header
from seqtide.alignments.record cimport BamRecord, record_from_bam, view_of_bam
from seqtide.alignments.record_filter cimport RecordFilter
from seqtide.columns.batch cimport ColumnBatch, concat_batches
from seqtide.columns.column cimport bytes_of_column, column_of_parts, ends_of_column, span_of, wrap_column
from seqtide.core.arrays cimport new_array
from seqtide.core.native cimport assign, decoded
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide.alignments.arrow cimport (
    AlignmentChoice, AlignmentField, TagChoice, TagKind, alignment_schema, any_alignments, int8_array_tag, integer_tag,
    real_tag, text_tag,
)
from seqtide.libseqtide.alignments.batch cimport AlignmentBatchSpan, concat_alignments
from seqtide.libseqtide.alignments.record cimport BamFault, check_bam
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema
from seqtide.libseqtide.columns.text_column cimport ColumnBuilder


# In the order of the C++ enumeration.
cdef tuple FIELDS = ("qname", "flag", "rname", "pos", "mapq", "cigar", "rnext", "pnext", "tlen", "seq", "qual")


cdef AlignmentBatch wrap_selected_batch(const CAlignmentBatch& batch, HeaderSnapshot snapshot, tuple fields,
                                        tuple tags):
    cdef AlignmentBatch result = AlignmentBatch.__new__(AlignmentBatch)
    result.batch = batch
    result.snapshot = snapshot
    result.fields = fields
    result.tags = tags
    return result


cdef AlignmentBatch wrap_alignment_batch(const CAlignmentBatch& batch, HeaderSnapshot snapshot):
    return wrap_selected_batch(batch, snapshot, FIELDS, ())


# Other records with the same header and choice.
cdef AlignmentBatch like(AlignmentBatch model, const CAlignmentBatch& batch):
    return wrap_selected_batch(batch, model.snapshot, model.fields, model.tags)


# ---- arguments

cdef tuple parse_fields(fields):
    if fields is None:
        return FIELDS
    if isinstance(fields, (str, bytes)):
        raise TypeError(f"fields must be an iterable of names, not {type(fields).__name__}")
    chosen = tuple(fields)
    for field in chosen:
        if field not in FIELDS:
            raise ValueError(f"no field is called {field!r}; there are {', '.join(FIELDS)}")
    if len(set(chosen)) < len(chosen):
        raise ValueError(f"a field is chosen twice: {', '.join(chosen)}")
    return chosen


cdef tuple parse_tags(tags):
    if tags is None:
        return ()
    if isinstance(tags, (str, bytes)) or not isinstance(tags, Mapping):
        raise TypeError(f"tags must be a mapping of names to types, not {type(tags).__name__}")
    parsed = []
    for name, kind in tags.items():
        parsed.append((parse_tag_name(name), parse_tag_type(kind)))
    return tuple(parsed)


cdef AlignmentChoice choice_of(tuple fields, tuple tags) except *:
    cdef AlignmentChoice choice
    cdef TagChoice tag
    for field in fields:
        choice.fields.push_back(<AlignmentField> <int> FIELDS.index(field))
    for name, kind in tags:
        assign(tag.name, name.encode())
        if kind[:2] == "B:":
            tag.kind = <TagKind> (<int> int8_array_tag + <int> "cCsSiIf".index(kind[2:]))
        else:
            tag.kind = integer_tag if kind == "i" else real_tag if kind == "f" else text_tag
        choice.tags.push_back(tag)
    return move(choice)


cdef HeaderPtr header_of(HeaderSnapshot snapshot):
    return snapshot.header


def _restore_batch(bytes records, bytes ends, HeaderSnapshot snapshot not None, fields, tags):
    cdef CAlignmentBatch batch
    cdef BamFault fault
    cdef int64_t references = <int64_t> snapshot.header.get().references().size()
    cdef size_t i
    batch.records = column_of_parts(records, ends)
    batch.header = header_of(snapshot)
    for i in range(batch.size()):
        fault = check_bam(batch.records.at(i), references, False)
        if fault.reason.size() > 0:
            raise ValueError(f"record {i} of the batch is damaged: {decoded(fault.reason)}")
    return wrap_selected_batch(batch, snapshot, parse_fields(fields), parse_tags(dict(tags)))


@cython.final
@cython.auto_pickle(False)
cdef class AlignmentBatch(AlignmentColumns):
    """Many alignment records, in the bytes of BAM. Each of its columns is decoded when it is asked for, every time.

    Immutable, valid for ever, owner of its memory. `batch[3]` is a `BamRecord`. `batch[2:10]` is a batch that
    shares the memory, and keeps it alive. `batch[mask]` and `batch[indices]`, with NumPy arrays or lists, are batches
    with a copy. Iterating gives records. Compares equal by records and names of references; pickles. Safe to use from
    several threads.

    Columns of numbers are NumPy arrays, in which -1 stands for a position or a reference that a record has not, and 255
    for a mapping quality. Columns of text are `TextColumn`, in which the empty text stands for what a record has not
    ("*" in `cigarstring`).

    `AlignmentBatch()` is empty; `BamReader.batches`, `from_records` and `concat` make others.

    Attributes:
        fields (tuple[str, ...]): the columns that Arrow and `to_dict` get.
        tags (tuple[tuple[str, str], ...]): names and types of the tags that they get besides.

    Raises:
        IndexError: a record that there is not, or a mask of another length.
        TypeError: a subscript of another type.

    Example:
        >>> from seqtide import SamReader
        >>> line = b"r%d\\t%d\\tchr1\\t%d\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\tNM:i:%d\\n"
        >>> lines = b"".join(line % (i, 16 * i, 10 + i, i) for i in range(2))
        >>> batch = next(SamReader(b"@SQ\\tSN:chr1\\tLN:99\\n" + lines).batches())
        >>> batch.pos, batch.qname.tolist(), batch.tag("NM", "i")
        (array([ 9, 10], dtype=int32), ['r0', 'r1'], masked_array(data=[0, 1],
                     mask=[False, False],
               fill_value=999999))
        >>> [record.qname for record in batch[batch.is_reverse]]
        ['r1']
    """

    def __cinit__(self, *arguments, **options):
        if arguments or options:
            raise TypeError("AlignmentBatch() is empty and takes no arguments; from_records makes others")
        self.snapshot = snapshot_of("")
        self.batch.header = header_of(self.snapshot)
        self.fields = FIELDS
        self.tags = ()

    @property
    def header(self):
        """SamHeader: the header; changing it changes nothing else."""
        return wrap_header(self.snapshot)

    @property
    def nbytes(self):
        """int: bytes of memory of the records."""
        return self.batch.records.total_size() + 8 * (self.batch.size() + 1)

    def filter(self, RecordFilter filter=None, *, required_flags=0, excluded_flags=0, min_mapq=0):
        """The records that have flags and mapping quality, or meet all criteria of a filter.

        Args:
            filter (RecordFilter | None): the criteria; the other arguments are for those who need no more than these.
            required_flags (int): bits of `flag` that must all be set.
            excluded_flags (int): bits of `flag` of which none may be set.
            min_mapq (int): smallest mapping quality; records without one have 255.

        Returns:
            AlignmentBatch: a copy of them; the same memory if all are chosen.

        Raises:
            ValueError: an argument is negative or too large, or the filter has an expression about tags that have
                another type in one of the records.
            TypeError: there is a filter and another argument.

        Example:
            >>> from seqtide import RecordFilter, SamReader
            >>> line = b"r%d\\t%d\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\t*\\t*\\n"
            >>> lines = b"".join(line % (flag, flag) for flag in (4, 77, 516))
            >>> batch = next(SamReader(lines).batches())
            >>> batch.filter(required_flags=4, excluded_flags=0x200).qname.tolist()
            ['r4', 'r77']
            >>> batch.filter(RecordFilter(names=["r516"])).qname.tolist()
            ['r516']
        """
        cdef CAlignmentBatch part
        if filter is None:
            filter = RecordFilter(required_flags=required_flags, excluded_flags=excluded_flags, min_mapq=min_mapq)
        elif (required_flags, excluded_flags, min_mapq) != (0, 0, 0):
            raise TypeError("a filter goes with no other argument")
        with nogil:
            part = filter.native.chosen(self.batch, check_interrupt)
        return like(self, part)

    def mask(self, RecordFilter filter not None):
        """Which records meet all criteria of a filter.

        Args:
            filter (RecordFilter): the criteria.

        Returns:
            numpy.ndarray: bool, one for each record; `batch[~mask]` has those that do not.

        Raises:
            ValueError: the filter has an expression about tags that have another type in one of the records.

        Example:
            >>> from seqtide import RecordFilter, SamReader
            >>> lines = b"".join(b"r%d\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\t*\\t*\\n" % i for i in range(3))
            >>> next(SamReader(lines).batches()).mask(RecordFilter(names=["r0", "r2"]))
            array([ True, False,  True])
        """
        cdef uint8_t* elements = NULL
        array = new_array(self.batch.size(), "bool", <void**> &elements)
        with nogil:
            filter.native.mask(self.batch, elements, check_interrupt)
        return array

    # ---- other forms

    def select(self, *, fields=None, tags=None):
        """The same records, of which Arrow and `to_dict` get other columns.

        Args:
            fields (Iterable[str] | None): names among "qname", "flag", "rname", "pos", "mapq", "cigar", "rnext",
                "pnext", "tlen", "seq" and "qual", in any order; None for all.
            tags (Mapping[str, str] | None): names of tags and their types, as for `tag`; None for none.

        Returns:
            AlignmentBatch: one that shares the memory.

        Raises:
            ValueError: a field or type is unknown, or chosen twice.
            TypeError: an argument is no collection.
        """
        return wrap_selected_batch(self.batch, self.snapshot, parse_fields(fields), parse_tags(tags))

    def to_dict(self):
        """The columns in `fields` and `tags` by name.

        Returns:
            dict[str, numpy.ndarray | TextColumn]: the attributes of the same names, `cigarstring` for "cigar", and
            `tag` of each tag.

        Raises:
            ValueError: as for `tag` and `qual`.

        Example:
            >>> from seqtide import SamReader
            >>> reader = SamReader(b"r\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACGT\\tIIII\\tRG:Z:a\\n")
            >>> columns = next(reader.batches(fields=["seq"], tags={"RG": "Z"})).to_dict()
            >>> {name: column.tolist() for name, column in columns.items()}
            {'seq': ['ACGT'], 'RG': ['a']}
        """
        columns = {field: getattr(self, "cigarstring" if field == "cigar" else field) for field in self.fields}
        for name, type in self.tags:
            columns[name] = self.tag(name, type)
        return columns

    @staticmethod
    def from_records(records, header=None):
        """A batch of records.

        Args:
            records (Iterable[BamRecord]): the records; their headers must have the same references.
            header (SamHeader | str | Mapping | None): the batch's header; None for that of the first record.

        Returns:
            AlignmentBatch: a copy of them.

        Raises:
            TypeError: one of them is something else.
            ValueError: a record has another list of references than the header.

        Example:
            >>> from seqtide import AlignmentBatch, BamRecord
            >>> AlignmentBatch.from_records([BamRecord("r1", seq="ACGT")]).seq.tolist()
            ['ACGT']
        """
        cdef HeaderSnapshot snapshot = None if header is None else snapshot_of(header)
        cdef unique_ptr[ColumnBuilder] builder = make_unique[ColumnBuilder]()
        cdef CAlignmentBatch batch
        cdef BamRecord record
        for item in records:
            if not isinstance(item, BamRecord):
                raise TypeError(f"an AlignmentBatch is made of BamRecord, not {type(item).__name__}")
            record = <BamRecord> item
            if snapshot is None:
                snapshot = record.snapshot
            elif record.snapshot is not None and record.snapshot is not snapshot:
                check_same_references(record.snapshot, snapshot)
            check_references(record, snapshot)
            builder.get().append(view_of_bam(record).raw())
        if snapshot is None:
            snapshot = snapshot_of("")
        batch.records = move(dereference(builder)).finish()
        batch.header = header_of(snapshot)
        return wrap_alignment_batch(batch, snapshot)

    @staticmethod
    def concat(batches):
        """The records of several batches, one batch behind the other.

        Args:
            batches (Iterable[AlignmentBatch]): the batches, with the same references; there may be none.

        Returns:
            AlignmentBatch: a copy; of a single batch, the same memory. Header, `fields` and `tags` are those of the
            first.

        Raises:
            TypeError: one of them is something else.
            ValueError: their references differ.
        """
        return concat_batches(AlignmentBatch(), batches)

    # ---- what ColumnBatch asks for

    cdef size_t count(self) noexcept:
        return self.batch.size()

    cdef object record(self, size_t i):
        return record_from_bam(self.batch.at(i), self.snapshot)

    cdef ColumnBatch sliced(self, size_t first, size_t count):
        return like(self, self.batch.slice(first, count))

    cdef ColumnBatch taken(self, const vector[int64_t]& indices):
        cdef CAlignmentBatch part
        with nogil:
            part = self.batch.take(span_of(indices))
        return like(self, part)

    cdef ColumnBatch joined(self, list batches):
        cdef vector[CAlignmentBatch] parts
        cdef CAlignmentBatch joined
        for batch in batches:
            parts.push_back((<AlignmentBatch> batch).batch)
        with nogil:
            joined = concat_alignments(AlignmentBatchSpan(parts.data(), parts.size()))
        return like(self, joined)

    cdef bint equals(self, ColumnBatch other) except -1:
        return (wrap_column(self.batch.records) == wrap_column((<AlignmentBatch> other).batch.records)
                and self.snapshot.names == (<AlignmentBatch> other).snapshot.names)

    cdef Schema schema(self) except *:
        return move(alignment_schema(choice_of(self.fields, self.tags)))

    cdef AnyBatch columns(self) except *:
        return move(any_alignments(self.batch, choice_of(self.fields, self.tags)))

    def __reduce__(self):
        return _restore_batch, (bytes_of_column(self.batch.records), ends_of_column(self.batch.records), self.snapshot,
                                self.fields, self.tags)

    def __repr__(self):
        return f"<AlignmentBatch of {len(self)} records, {len(self.snapshot.names)} references>"


cdef int check_same_references(HeaderSnapshot one, HeaderSnapshot other) except -1:
    if one.names != other.names:
        raise ValueError(f"a record has a header with {len(one.names)} references, not the {len(other.names)} of the "
                         "batch")
    return 0


cdef int check_references(BamRecord record, HeaderSnapshot snapshot) except -1:
    cdef int64_t count = 0 if snapshot is None else <int64_t> snapshot.header.get().references().size()
    cdef int64_t highest = max(view_of_bam(record).reference_id(), view_of_bam(record).next_reference_id())
    if highest >= count:
        raise ValueError(f"a record has the reference id {highest}, but the header has {count} references")
    return 0
