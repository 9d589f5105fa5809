"""What readers and writers of SAM and BAM, and region queries, have in common; SAM."""
cimport cython
from cpython.exc cimport PyErr_CheckSignals
from cython.operator cimport dereference
from libcpp.memory cimport unique_ptr
from libcpp.string cimport string
from libcpp.utility cimport move

from seqtide.alignments.batch cimport AlignmentBatch, parse_fields, parse_tags, wrap_selected_batch
from seqtide.alignments.header cimport HeaderSnapshot, make_snapshot, snapshot_of, wrap_header
from seqtide.alignments.record cimport BamRecord, record_from_bam, view_of_bam
from seqtide.alignments.record_filter cimport RecordFilter
from seqtide.core.arguments cimport parse_limit
from seqtide.core.gate cimport enter
from seqtide.core.native cimport native_string
from seqtide.io.input cimport open_sink, open_window, parse_validation
from seqtide.io.reader cimport Batches, RecordReader, RecordWriter
from seqtide.io.stream cimport check_interrupt, name_of
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions, CAlignmentWriter
from seqtide.libseqtide.alignments.record cimport BamView, CBamRecord
from seqtide.libseqtide.alignments.sam.header cimport HeaderPtr
from seqtide.libseqtide.alignments.sam.reader cimport CSamReader
from seqtide.libseqtide.alignments.sam.writer cimport CSamWriter
from seqtide.libseqtide.alignments.translation cimport TranslatingWriter
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window

from seqtide.alignments import fastq as unaligned
from seqtide.io.sameness import refuse_template


cdef class AlignmentReader(RecordReader):
    """Iterator over alignment records: what `BamReader`, `SamReader` and region queries are.

    Every good record before a fault is delivered first; the error then names the place, and comes again if
    one goes on. Memory stays constant, whatever the size of the input.

    A context manager. Several threads may take records from one reader; together they get each once.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Example:
        >>> import seqtide
        >>> reader = seqtide.SamReader(b"@SQ\\tSN:chr1\\tLN:9\\n")
        >>> isinstance(reader, seqtide.AlignmentReader)
        True
    """

    def __init__(self, *arguments, **options):
        raise TypeError(f"{type(self).__name__} cannot be made directly; use BamReader, SamReader or open")

    cdef int next_view(self, BamView* view) except -1 nogil:
        return self.get().next(view[0])

    def __next__(self):
        cdef BamView view
        cdef bint more
        cdef bint held = False
        enter(self.gate)
        try:
            reader = self.get()
            while not reader.next_buffered(view):
                with nogil:
                    more = reader.fill()
                if not more:
                    self.ended = True
                    raise StopIteration
            held = True
            record = record_from_bam(view, self.snapshot)
            held = False
            return record
        finally:
            if held:  # there was no memory for the object
                self.reader.get().put_back()
            self.gate.leave()

    def batches(self, max_bytes=1 << 20, max_records=None, *, fields=None, tags=None, RecordFilter filter=None):
        """The records that are left, many at a time.

        A batch is full once it has reached a limit; it exceeds `max_bytes` by less than its last record. Several
        threads may take batches from one iterator or from several of the same reader; together they get each record
        once. Good records before a fault, a failing source or Ctrl-C make a batch, and the exception comes on the
        next step.

        Args:
            max_bytes (int): bytes of records as BAM stores them. Few enough stay in the cache while column after column
                is decoded.
            max_records (int | None): number of records; None for any.
            fields (Iterable[str] | None): the columns that Arrow and `AlignmentBatch.to_dict` get; None for all. A
                column that nobody asks for is never decoded.
            tags (Mapping[str, str] | None): tags that they get besides, and their types, as `AlignmentBatch` has it.
            filter (RecordFilter | None): only the records that it accepts. The limits count the others, too.

        Returns:
            Iterator[AlignmentBatch]: batches with at least one record each. It is a stream of Arrow, too, with just
            these fields and tags.

        Raises:
            ValueError: a limit is not positive, a field or type is unknown, or the reader is closed; while iterating,
                the filter's expression is about a tag that has another type in a record.
            TypeError: a limit is no int.

        Example:
            >>> from seqtide import SamReader
            >>> reader = SamReader(b"r\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACGT\\tIIII\\n" * 3)
            >>> [len(batch) for batch in reader.batches(max_records=2)]
            [2, 1]
        """
        cdef _AlignmentBatches batches = _AlignmentBatches.__new__(_AlignmentBatches)
        batches.over(self, max_bytes, max_records)
        batches.fields = parse_fields(fields)
        batches.tags = parse_tags(tags)
        batches.filter = filter
        return batches

    def as_fastq(self, *, suffixes=False, default_quality=None, excluded_flags=0x900, tags=None):
        """The reads that are left, as a sequencer wrote them: on their own strand.

        Args:
            suffixes (bool): whether "/1" and "/2" are appended to the names of first and last mates.
            default_quality (int | None): Phred score, 0 to 93, for every base of a read without qualities; None makes
                such a read an error.
            excluded_flags (int): records with any of these flags are left out; by default secondary and supplementary
                alignments, which repeat reads.
            tags (str | Iterable[str] | None): names of tags that go into the name, behind tabs and as in SAM
                ("r1\\tRX:Z:ACGT"), "*" for all; None for none. `unaligned_record` takes them back.

        Returns:
            Iterator[FastqRecord]: one for each record.

        Raises:
            ValueError: an argument is off; while iterating, a read has bases but no qualities.

        Example:
            >>> from seqtide import SamReader
            >>> reader = SamReader(b"@SQ\\tSN:c\\tLN:9\\nr\\t16\\tc\\t1\\t60\\t3M\\t*\\t0\\t0\\tAAC\\t!5I\\n")
            >>> list(reader.as_fastq())
            [FastqRecord(name='r', sequence='GTT', quality='I5!')]
        """
        self.check_open()
        return unaligned.FastqIterator(self, suffixes, default_quality, excluded_flags, tags)

    def as_fastq_pairs(self, *, suffixes=False, default_quality=None, excluded_flags=0x900, tags=None,
                       singletons=None, others=None):
        """The pairs that are left, of records in which mates follow each other: unaligned, or sorted by name.

        Args:
            suffixes, default_quality, excluded_flags, tags: as for `as_fastq`.
            singletons (Callable[[FastqRecord], object] | None): takes each first or last read of a template without
                the other one beside it, `write` of a writer for example. None makes such a read an error.
            others (Callable[[FastqRecord], object] | None): takes each read that is not one of two: unpaired, or of a
                template of more reads. Goes together with `singletons`.

        Returns:
            Iterator[tuple[FastqRecord, FastqRecord]]: first and last mate, in whichever order the records come.

        Raises:
            ValueError: as for `as_fastq`; also, while iterating, a record that is in no pair, or mates that come apart
                from each other.

        Example:
            >>> from seqtide import SamReader
            >>> mates = b"r\\t77\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tA\\tI\\nr\\t141\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tGT\\tII\\n"
            >>> [(read1.sequence, read2.sequence) for read1, read2 in SamReader(mates).as_fastq_pairs()]
            [('A', 'GT')]
        """
        self.check_open()
        return unaligned.FastqPairIterator(self, suffixes, default_quality, excluded_flags, singletons, others, tags)

    def __arrow_c_schema__(self):
        """Capsule with the Arrow type: a struct of all fields but tags, which `batches` can add."""
        return self.batches().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema=None):
        """Capsule with an Arrow stream of the records that are left, read as its consumer asks for them.

        Errors while reading reach the consumer as text: it raises an exception of its own. So does a reader whose
        records all went to others, such as the first one of two queries: read the file into a table, or open it again.

        Raises:
            ValueError: the reader is closed or read to its end, or `requested_schema` has other columns.
        """
        return self.batches().__arrow_c_stream__(requested_schema)

    @property
    def header(self):
        """SamHeader: the header; changing it changes nothing else."""
        if self.snapshot is None:
            raise ValueError("the reader has no header")
        return wrap_header(self.snapshot)


@cython.final
@cython.auto_pickle(False)
cdef class _AlignmentBatches(Batches):
    """What `batches` returns."""
    cdef tuple fields, tags
    cdef RecordFilter filter
    cdef bint is_whole  # the filter has yet to look at the batch
    cdef string fault  # why it stopped at a record; that and all behind it never come
    cdef CAlignmentBatch batch  # the last one: the next is likely to need as much memory

    cdef object read(self):
        records = <AlignmentReader> self.reader
        reader = records.get()
        while True:
            if not self.held:
                if not self.fault.empty():
                    raise ValueError(self.fault.decode("utf-8", "replace"))
                with nogil:
                    self.held = reader.read_batch(self.batch, self.limits)
                if not self.held:
                    return None
                self.is_whole = self.filter is not None
            if self.is_whole:
                with nogil:
                    self.batch = self.filter.native.chosen(self.batch, self.fault, check_interrupt)
                self.is_whole = False
            if self.batch.size() > 0:
                break
            self.held = False
            PyErr_CheckSignals()
        batch = wrap_selected_batch(self.batch, records.snapshot, self.fields, self.tags)
        self.held = False
        return batch

    # A batch of this kind without records.
    cdef AlignmentBatch none(self):
        cdef CAlignmentBatch batch
        if self.reader is None:  # made by `__new__`
            raise ValueError("the reader is closed")
        return wrap_selected_batch(batch, (<AlignmentReader> self.reader).snapshot, self.fields, self.tags)

    def __arrow_c_schema__(self):
        return self.none().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema=None):
        return self.none()._stream_of(self.for_arrow(), requested_schema)


cdef HeaderSnapshot header_to_write(object header, object template):
    if template is None:
        if header is None:
            raise TypeError("a writer needs header= or template=")
        return snapshot_of(header)
    if header is not None:
        raise TypeError("a writer takes header= or template=, not both")
    if isinstance(template, AlignmentReader):
        return (<AlignmentReader> template).snapshot
    if isinstance(template, AlignmentWriter):
        return (<AlignmentWriter> template).snapshot
    raise TypeError(f"template must be a reader or writer of alignments, not {type(template).__name__}")


cdef class AlignmentWriter(RecordWriter):
    """Writes alignment records: what `BamWriter` and `SamWriter` are.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished (with `atomic`, given up) with a ResourceWarning. After a failure there is no end-of-file marker.
    Several threads may write to one writer; their records do not mix.

    A record that was read with another header is written with the ids that its references have in this one; if it lacks
    one of them, or has it with another length, the record is refused.

    Example:
        >>> import io, seqtide
        >>> with seqtide.SamWriter(io.BytesIO(), "@SQ\\tSN:chr1\\tLN:9\\n") as writer:
        ...     print(isinstance(writer, seqtide.AlignmentWriter), writer.header.references[0].name)
        True chr1
    """

    def __init__(self, *arguments, **options):
        raise TypeError(f"{type(self).__name__} cannot be made directly; use BamWriter, SamWriter or open")

    cdef int adopt_with_header(self, CAlignmentWriter* writer, HeaderSnapshot snapshot, bint atomic) except -1:
        # Whatever fails before it is adopted, it must not stay behind with its temporary file.
        cdef unique_ptr[CAlignmentWriter] owned = unique_ptr[CAlignmentWriter](writer)
        cdef string name = native_string(self.name.encode("utf-8", "surrogateescape"))
        self.snapshot = snapshot
        self.translating.reset(new TranslatingWriter(writer[0], name))
        self.adopt(owned.release(), atomic)
        return 0

    cdef int write_view(self, const BamView* view) except -1 nogil:
        self.get().write_view(view[0])
        return 0

    def write(self, record):
        """Writes one record or a batch.

        Args:
            record (BamRecord | AlignmentBatch): the record, or many. Those before one that cannot be written are
                written.

        Raises:
            TypeError: it is something else.
            ValueError: the record does not go with the header, its CIGAR does not go with its sequence, or (while an
                index is built) it is out of order.
            OSError: the output failed; later calls fail too.
        """
        if not isinstance(record, (BamRecord, AlignmentBatch)):
            raise TypeError(f"can write BamRecord or AlignmentBatch, not {type(record).__name__}")
        enter(self.gate)
        try:
            self.check_open()
            if isinstance(record, BamRecord):
                self.write_record(<BamRecord> record)
            else:
                self.write_batch(<AlignmentBatch> record)
        finally:
            self.gate.leave()

    cdef int write_record(self, BamRecord record) except -1:
        cdef BamView view = view_of_bam(record)
        cdef unique_ptr[CBamRecord] copy
        cdef HeaderPtr header
        if record.snapshot is not None:
            header = record.snapshot.header
        if self.get().fits(view.raw().size()):
            self.translating.get().write_view(view, header)
            return 0
        if record.edited.get() != NULL:
            # Another thread may change it while the GIL is released.
            copy.reset(new CBamRecord(view))
            view = copy.get().view()
        with nogil:
            self.translating.get().write_view(view, header)
        return 0

    cdef int write_batch(self, AlignmentBatch batch) except -1:
        self.check_open()
        with nogil:
            self.translating.get().write_batch(batch.batch)
        return 0

    @property
    def header(self):
        """SamHeader: the header as it was written; changing it changes nothing else."""
        if self.snapshot is None:
            raise ValueError("the writer has no header")
        return wrap_header(self.snapshot)


@cython.final
@cython.auto_pickle(False)
cdef class SamReader(AlignmentReader):
    """Iterator over the records of one SAM input, in order.

    Takes a path, a file descriptor, bytes-like data, or any binary file object; plain, gzip, BGZF, bzip2, xz (and
    zstd where Python has it) are told apart by content.

    Every good record before a fault is delivered first; the error then names line and field, and comes again if
    one goes on. Memory stays constant, whatever the size of the input.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" also what the specification does
            not allow; "lenient" accepts what samtools accepts.
        max_record_bytes (int): largest size of a line in bytes.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Raises:
        FormatError: malformed data, in the header at once; TruncatedError, CorruptError and LimitError are kinds of
            it.
        OSError: opening or reading failed.

    Example:
        >>> from seqtide import SamReader
        >>> text = b"@SQ\\tSN:chr1\\tLN:1000\\nr1\\t0\\tchr1\\t101\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> with SamReader(text) as reader:
        ...     for record in reader:
        ...         print(record.qname, record.rname, record.pos, record.cigarstring)
        r1 chr1 100 4M
    """

    def __init__(self, source, *, threads=None, validation="standard", max_record_bytes=1 << 30, require_eof=True,
                 block_size=256 << 10):
        self.check_new()
        cdef AlignmentOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes, "max_record_bytes")
        cdef unique_ptr[Window] window = open_window(source, self.kept, threads, block_size, require_eof)
        with nogil:
            self.reader.reset(new CSamReader(move(dereference(window)), options))
        self.snapshot = make_snapshot(self.get().header())
        self.validation = validation
        self.format_name = "SAM"


@cython.final
@cython.auto_pickle(False)
cdef class SamWriter(AlignmentWriter):
    """Writes SAM, compressed if asked for.

    A context manager; otherwise as `AlignmentWriter` says.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        header (SamHeader | str | bytes | dict | None): the header, in any form that `SamHeader` takes.
        template (AlignmentReader | AlignmentWriter | None): whose header to take instead.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool | JointFiles): for paths, write to a file that gets its name in `close` (with JointFiles, with the
            others) and disappears if `with` raises.
        sync (bool): with `atomic`, have the data on the disk before the file gets its name.
        with_header (bool): whether to write the header; without it, it only names the references.

    Raises:
        ValueError: the header is none, or another argument is off.
        OSError: opening, writing or closing failed.

    Example:
        >>> import io
        >>> from seqtide import FastqRecord, SamWriter, unaligned_record
        >>> file = io.BytesIO()
        >>> with SamWriter(file, "@HD\\tVN:1.6\\n") as writer:
        ...     writer.write(unaligned_record(FastqRecord("r1", "ACGT", "IIII")))
        >>> file.getvalue()
        b'@HD\\tVN:1.6\\nr1\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACGT\\tIIII\\n'
    """

    def __init__(self, target, header=None, *, template=None, compression="auto", level=None, threads=None,
                 atomic=False, sync=False, bint with_header=True):
        self.check_new()
        cdef OutputOptions options
        cdef HeaderSnapshot snapshot = header_to_write(header, template)
        if not atomic:
            refuse_template(target, template, "template and target")
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, self.kept, compression, level, threads, atomic, sync)
        cdef CSamWriter* writer
        with nogil:
            writer = new CSamWriter(move(sink), snapshot.header, options, with_header)
        self.adopt_with_header(writer, snapshot, atomic)
