"""BED, bedGraph, narrowPeak, broadPeak and gappedPeak: reader and writer.

Format: BED version 1.0 (GA4GH); the others as the UCSC Genome Browser describes them.
"""
import os

cimport cython
from cython.operator cimport dereference
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.arguments cimport parse_limit
from seqtide.core.gate cimport enter
from seqtide.core.native cimport decoded
from seqtide.intervals.batch cimport BedBatch
from seqtide.intervals.record cimport BedRecord, layout_of, name_of_layout, parse_kind, record_from_view
from seqtide.io.input cimport open_sink, open_window, parse_validation
from seqtide.io.reader cimport Batches, RecordReader, RecordWriter
from seqtide.io.stream cimport name_of
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout, bed_schema, first_columns
from seqtide.libseqtide.intervals.bed.reader cimport BedOptions, CBedReader
from seqtide.libseqtide.intervals.bed.record cimport BedView
from seqtide.libseqtide.intervals.bed.writer cimport CBedWriter
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.tabular.batch cimport CTabularBatch, parse_tabular
from seqtide.libseqtide.tabular.schema cimport FieldSpan
from seqtide.tabular.batch cimport chosen_columns, names_of

from seqtide.intervals.header import BedHeader


# Of files, without that of a compression; ".bed" may be any kind.
_kind_of_suffix = {".bedgraph": "bedGraph", ".bdg": "bedGraph", ".narrowpeak": "narrowPeak", ".broadpeak": "broadPeak",
                   ".gappedpeak": "gappedPeak"}


cdef str kind_of_name(str name):
    """The kind that the name of a source or target tells, or None."""
    parts = os.path.basename(name).lower().rsplit(".", 2)[1:]
    for suffix in reversed(parts):
        kind = _kind_of_suffix.get("." + suffix)
        if kind is not None:
            return kind
    return None


@cython.final
@cython.auto_pickle(False)
cdef class BedReader(RecordReader):
    """Iterator over the intervals of one file of BED, bedGraph or peaks, in order.

    Takes what `FastqReader` takes. Fields are separated by tabs or runs of spaces and tabs. Every good record before a
    fault is delivered first; the error then names the place, and comes again if one goes on.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        kind (str): "bed" (3 to 9 or 12 fields), "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak"; "auto" goes by
            the name of the source (.bedgraph, .bdg, .narrowPeak ...), then by the type of a track line.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" also what the format does not allow,
            and a last line without its end; "lenient" takes further kinds of fields and lines of other numbers of
            fields, and a name with one position from 1 on for an interval of one base, as samtools does.
        max_record_bytes (int): largest size of a line in bytes.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Raises:
        FormatError: malformed data; TruncatedError, CorruptError and LimitError are kinds of it.
        OSError: opening or reading failed.

    Example:
        >>> from seqtide import BedReader
        >>> with BedReader(b"track name=exons\\nchr1\\t10\\t20\\texon1\\nchr1\\t30\\t45\\texon2\\n") as reader:
        ...     for record in reader:
        ...         print(record.chrom, record.start, record.end, record.name)
        chr1 10 20 exon1
        chr1 30 45 exon2
    """

    def __init__(self, source, *, kind="auto", threads=None, validation="standard", max_record_bytes=1 << 30,
                 require_eof=True, block_size=256 << 10):
        self.check_new()
        cdef BedOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes, "max_record_bytes")
        kind = parse_kind(kind)
        cdef unique_ptr[Window] window = open_window(source, self.kept, threads, block_size, require_eof)
        if kind == "auto":
            kind = kind_of_name(decoded(window.get().source().name()))
        cdef BedLayout layout
        if kind is not None:
            layout = layout_of(kind)
            options.layout = layout
        cdef CBedReader* reader
        with nogil:
            reader = new CBedReader(move(dereference(window)), options)
        self.reader.reset(reader)
        self.validation = validation
        self.format_name = "BED"

    cdef object batch_type(self):
        return self._empty_batch

    def _empty_batch(self):
        """A batch without records that has the columns of this reader."""
        cdef BedBatch result = BedBatch.__new__(BedBatch)
        layout = self.get().layout()
        cdef size_t count = bed_schema(layout).columns.size()
        if self.get().field_count() > 0:
            count = min(count, self.get().field_count())
        elif layout == BedLayout.bed:
            count = 3
        result.adopt_kind(layout, parse_tabular(first_columns(layout, count), string_view()))
        return result

    @property
    def kind(self):
        """str: "bed", "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak"."""
        return name_of_layout(self.get().layout())

    @property
    def header(self):
        """BedHeader: the track, browser, comment and blank lines in front of the first record."""
        return BedHeader(decoded(self.get().header()))

    @property
    def field_count(self):
        """int: fields of the first record, and so of all; 0 if there is none."""
        return self.get().field_count()

    cdef int next_view(self, BedView* view) except -1 nogil:
        return self.get().next(view[0])

    def __next__(self):
        cdef BedView view
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
            record = record_from_view(view)
            held = False
            return record
        finally:
            if held:  # there was no memory for the object
                self.reader.get().put_back()
            self.gate.leave()

    def batches(self, max_bytes=4 << 20, max_records=None, *, fields=None):
        """The records that are left, many at a time.

        A batch is full once it has reached a limit; it exceeds `max_bytes` by less than its last record. Several
        threads may take batches from one iterator or from several of the same reader; together they get each record
        once. Good records before a fault, a failing source or Ctrl-C make a batch, and the exception comes on the next
        step.

        Args:
            max_bytes (int): memory of the values, in bytes.
            max_records (int | None): number of records; None for any.
            fields (Iterable[str] | None): the columns that batches have, in any order, such as "chrom" and "start";
                None for those that the first record has. All fields are checked.

        Returns:
            Iterator[BedBatch]: batches with at least one record each.

        Raises:
            ValueError: a limit is not positive, there is no such column, or the reader is closed.
            TypeError: a limit is no int, or `fields` no collection.

        Example:
            >>> from seqtide import BedReader
            >>> reader = BedReader(b"chr1\\t5\\t9\\tx\\t0\\t+\\n" * 3)
            >>> for batch in reader.batches(fields=["start", "strand"]):
            ...     print(batch.start.tolist(), batch.strand.tolist())
            [5, 5, 5] ['+', '+', '+']
        """
        cdef _BedBatches batches = _BedBatches.__new__(_BedBatches)
        batches.over(self, max_bytes, max_records)
        layout = self.get().layout()
        count = self._empty_batch().fields
        batches.layout = layout
        batches.chosen = chosen_columns(fields, names_of(bed_schema(layout)), <size_t> len(count))
        return batches


@cython.final
@cython.auto_pickle(False)
cdef class _BedBatches(Batches):
    """What `batches` returns."""
    cdef CTabularBatch batch
    cdef vector[size_t] chosen
    cdef BedLayout layout

    cdef object read(self):
        reader = (<BedReader> self.reader).get()
        if not self.held:
            reader.choose(self.chosen)
            with nogil:
                self.held = reader.read_batch(self.batch, self.limits)
            if not self.held:
                return None
        cdef BedBatch batch = BedBatch.__new__(BedBatch)
        batch.adopt_kind(self.layout, self.batch)
        self.held = False
        return batch


@cython.final
@cython.auto_pickle(False)
cdef class BedWriter(RecordWriter):
    """Writes BED, bedGraph or peaks, with tabs between fields.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished (with `atomic`, given up) with a ResourceWarning. Several threads may write to one writer; their
    records do not mix.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        kind (str): "bed", "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak"; "auto" goes by the target's name.
        header (str | BedHeader): track, browser and comment lines in front of the records, with their line ends.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool | JointFiles): for paths, write to a temporary file that gets its name in `close` (with JointFiles,
            with the others) and disappears if the body of `with` raises.
        sync (bool): with `atomic`, have the data on the disk before the file gets its name.

    Attributes:
        kind (str): what it writes.

    Raises:
        OSError: opening, writing or closing failed.
        ValueError: the header has other lines.

    Example:
        >>> import io
        >>> from seqtide import BedRecord, BedWriter
        >>> target = io.BytesIO()
        >>> with BedWriter(target, header="track name=exons\\n") as writer:
        ...     writer.write(BedRecord("chr1", 10, 20, "exon1"))
        >>> target.getvalue()
        b'track name=exons\\nchr1\\t10\\t20\\texon1\\n'
    """

    def __init__(self, target, *, kind="auto", header="", compression="auto", level=None, threads=None, atomic=False,
                 sync=False):
        self.check_new()
        cdef OutputOptions options
        kind = parse_kind(kind)
        self.name = name_of(target)
        if kind == "auto":
            kind = kind_of_name(self.name) or "bed"
        self.kind = kind
        if not isinstance(header, (str, BedHeader)):
            raise TypeError(f"header must be str or BedHeader, not {type(header).__name__}")
        cdef bytes text = str(header).encode("utf-8", "surrogateescape")
        cdef string_view view = string_view(<const char*> text, <size_t> len(text))
        cdef unique_ptr[CStream] sink = open_sink(target, self.kept, compression, level, threads, atomic, sync)
        self.adopt(new CBedWriter(move(sink), layout_of(kind), view, options), atomic)

    def write(self, record):
        """Writes one record or a batch. All records have as many fields as the first one.

        Args:
            record (BedRecord | BedBatch): the record, or many. Those before one that cannot be written are written.

        Raises:
            ValueError: it is of another kind, has another number of fields, or a field that no reader takes.
            TypeError: it is something else.
            OSError: the output failed; later calls fail too.
        """
        if isinstance(record, BedBatch):
            self.write_batch(<BedBatch> record)
            return
        if not isinstance(record, BedRecord):
            raise TypeError(f"can write BedRecord or BedBatch, not {type(record).__name__}")
        cdef BedRecord interval = <BedRecord> record
        if record.kind != self.kind:
            raise ValueError(f"a record of {record.kind} cannot be written as {self.kind}")
        cdef vector[string_view] fields
        cdef size_t begin = 0, i
        for i in range(interval.size + 1):
            if i == interval.size or interval.text[i] == b"\t":
                fields.push_back(string_view(interval.text + begin, i - begin))
                begin = i + 1
        enter(self.gate)
        try:
            writer = self.get()
            if writer.fits(interval.size):
                writer.write(FieldSpan(fields.data(), fields.size()))
                return
            with nogil:
                writer.write(FieldSpan(fields.data(), fields.size()))
        finally:
            self.gate.leave()

    cdef int write_batch(self, BedBatch batch) except -1:
        enter(self.gate)
        try:
            writer = self.get()
            with nogil:
                writer.write_batch(batch.batch)
        finally:
            self.gate.leave()
        return 0
