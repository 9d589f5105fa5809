"""Tables of text whose columns are declared: reader and writer."""
cimport cython
from cython.operator cimport dereference
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.arguments cimport amount, parse_limit
from seqtide.core.gate cimport enter
from seqtide.core.native cimport assign, copy_to, native_string
from seqtide.io.input cimport open_sink, open_window, parse_validation
from seqtide.io.reader cimport Batches, RecordReader, RecordWriter
from seqtide.io.stream cimport name_of
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.tabular.batch cimport CTabularBatch, parse_tabular
from seqtide.libseqtide.tabular.reader cimport CTabularReader, TabularOptions
from seqtide.libseqtide.tabular.schema cimport CTabularSchema, FieldSpan, TabularView
from seqtide.libseqtide.tabular.writer cimport CTabularWriter
from seqtide.tabular.batch cimport chosen_columns
from seqtide.tabular.record cimport (
    TabularBatch, TabularRecord, no_columns, record_from_view, schema_of, texts_of_values,
)


@cython.final
@cython.auto_pickle(False)
cdef class TabularReader(RecordReader):
    """Iterator over the lines of any table of text, in order.

    Takes what `FastqReader` takes. Every good line before a fault is delivered first; the error then names the place,
    and comes again if one goes on.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        columns (Mapping[str, type | str]): names and types of all columns, in order: str; "category", text of which
            most values occur many times; int, of 64 bits; float; "ints", a list such as "1,2,3".
        delimiter (str | None): what separates fields; None for runs of spaces and tabs.
        comment (str): lines that start with it are passed over; "" for none.
        skip (int): lines at the start that are passed over.
        missing (Iterable[str]): texts that stand for a number that is missing.
        one_based (Iterable[str]): columns of positions that count from 1 in the file; their values count from 0.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" also blank lines and a last line
            without its end; "lenient" ignores further columns.
        max_record_bytes (int): largest size of a line in bytes.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Raises:
        FormatError: malformed data (while iterating); TruncatedError, CorruptError and LimitError are kinds of it.
        OSError: opening or reading failed.
        ValueError, TypeError: an argument is off.

    Example:
        >>> import seqtide as st
        >>> data = b"#chrom\\tpos\\tdepth\\nchr1\\t1\\t30\\nchr1\\t2\\t.\\n"
        >>> columns = {"chrom": "category", "pos": int, "depth": int}
        >>> for record in st.TabularReader(data, columns, missing=["."], one_based=["pos"]):
        ...     print(record.chrom, record.pos, record.depth)
        chr1 0 30
        chr1 1 None
    """

    def __cinit__(self, *arguments, **options):
        self.table = no_columns()

    def __init__(self, source, columns=None, *, delimiter="\t", comment="#", skip=0, missing=(), one_based=(),
                 threads=None, validation="standard", max_record_bytes=1 << 30, require_eof=True, block_size=256 << 10):
        self.check_new()
        cdef TabularOptions options
        self.table = schema_of(columns, delimiter, missing, one_based)
        copy_to[CTabularSchema](options.schema, self.table.schema)
        assign(options.comment, (<str?> comment).encode("utf-8", "surrogateescape"))
        options.skip_lines = amount(skip, "skip")
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes, "max_record_bytes")
        cdef unique_ptr[Window] window = open_window(source, self.kept, threads, block_size, require_eof)
        self.reader.reset(new CTabularReader(move(dereference(window)), options))
        self.validation = validation
        self.format_name = "table"

    cdef object batch_type(self):
        return self._empty_batch

    def _empty_batch(self):
        """A batch without lines that has the columns of this reader."""
        cdef TabularBatch result = TabularBatch.__new__(TabularBatch)
        result.adopt(parse_tabular(self.table.schema, string_view()))
        return result

    @property
    def names(self):
        """tuple[str, ...]: names of the columns."""
        return self.table.names

    cdef int next_view(self, TabularView* view) except -1 nogil:
        return self.get().next(view[0])

    def __next__(self):
        cdef TabularView view
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
            record = record_from_view(self.table, view)
            held = False
            return record
        finally:
            if held:  # there was no memory for the object
                self.reader.get().put_back()
            self.gate.leave()

    def batches(self, max_bytes=4 << 20, max_records=None, *, fields=None):
        """The lines that are left, many at a time.

        A batch is full once it has reached a limit; it exceeds `max_bytes` by less than its last line. Several threads
        may take batches from one iterator or from several of the same reader; together they get each line once. Good
        lines before a fault, a failing source or Ctrl-C make a batch, and the exception comes on the next step.

        Args:
            max_bytes (int): memory of the values, in bytes.
            max_records (int | None): number of lines; None for any.
            fields (Iterable[str] | None): the columns that batches have, in any order; None for all. All are checked.

        Returns:
            Iterator[TabularBatch]: batches with at least one line each.

        Raises:
            ValueError: a limit is not positive, there is no such column, or the reader is closed.
            TypeError: a limit is no int, or `fields` no collection.

        Example:
            >>> import seqtide as st
            >>> reader = st.TabularReader(b"chr1\\t7\\nchr2\\t9\\n", {"chrom": str, "pos": int})
            >>> next(reader.batches(fields=["pos"])).to_dict()
            {'pos': array([7, 9])}
        """
        cdef _TabularBatches batches = _TabularBatches.__new__(_TabularBatches)
        batches.over(self, max_bytes, max_records)
        batches.chosen = chosen_columns(fields, self.table.names, <size_t> len(self.table.names))
        return batches


@cython.final
@cython.auto_pickle(False)
cdef class _TabularBatches(Batches):
    """What `batches` returns."""
    cdef CTabularBatch batch
    cdef vector[size_t] chosen

    cdef object read(self):
        reader = (<TabularReader> self.reader).get()
        if not self.held:
            reader.choose(self.chosen)
            with nogil:
                self.held = reader.read_batch(self.batch, self.limits)
            if not self.held:
                return None
        cdef TabularBatch batch = TabularBatch.__new__(TabularBatch)
        batch.adopt(self.batch)
        self.held = False
        return batch


@cython.final
@cython.auto_pickle(False)
cdef class TabularWriter(RecordWriter):
    """Writes lines of a table.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished (with `atomic`, given up) with a ResourceWarning. Several threads may write to one writer; their
    lines do not mix.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        columns (Mapping[str, type | str]): names and types of the columns, as for `TabularReader`.
        delimiter (str | None): what separates fields; None writes tabs and refuses text with blanks.
        comment (str): what lines of comments start with: no line that is written does.
        header (str): text in front of the lines, with its line ends.
        missing (Iterable[str]): the first one is written for None.
        one_based (Iterable[str]): columns of positions that count from 1 in the file.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool | JointFiles): for paths, write to a temporary file that gets its name in `close` (with JointFiles,
            with the others) and disappears if the body of `with` raises.
        sync (bool): with `atomic`, have the data on the disk before the file gets its name.

    Raises:
        OSError: opening, writing or closing failed.

    Example:
        >>> import io, seqtide as st
        >>> target = io.BytesIO()
        >>> with st.TabularWriter(target, {"chrom": str, "pos": int}, one_based=["pos"]) as writer:
        ...     writer.write(("chr1", 0))
        >>> target.getvalue()
        b'chr1\\t1\\n'
    """

    def __cinit__(self, *arguments, **options):
        self.table = no_columns()

    def __init__(self, target, columns=None, *, delimiter="\t", comment="#", header="", missing=(), one_based=(),
                 compression="auto", level=None, threads=None, atomic=False, sync=False):
        self.check_new()
        cdef OutputOptions options
        self.table = schema_of(columns, delimiter, missing, one_based)
        cdef bytes front = (<str?> header).encode("utf-8", "surrogateescape")
        cdef bytes mark = (<str?> comment).encode("utf-8", "surrogateescape")
        cdef string_view front_view = string_view(<const char*> front, <size_t> len(front))
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, self.kept, compression, level, threads, atomic, sync)
        self.adopt(new CTabularWriter(move(sink), self.table.schema, front_view, native_string(mark), options), atomic)

    def write(self, record):
        """Writes one line or a batch.

        Args:
            record (TabularRecord | tuple | TabularBatch): the line, its values, or many lines. Those before one that
                cannot be written are written.

        Raises:
            ValueError: it has other columns, or a value that no field can hold.
            TypeError: it is something else.
            OSError: the output failed; later calls fail too.
        """
        if isinstance(record, TabularBatch):
            self.write_batch(<TabularBatch> record)
            return
        if isinstance(record, TabularRecord):
            if not self.table.schema.equals((<TabularRecord> record).schema.schema):
                raise ValueError("the record has other columns than the writer")
            texts = (<TabularRecord> record).text.split(bytes([self.table.schema.separator()]))
        elif type(record) is tuple:
            texts = texts_of_values(self.table, record)
        else:
            raise TypeError(f"can write TabularRecord, tuple or TabularBatch, not {type(record).__name__}")
        cdef vector[string_view] fields
        cdef size_t size = 0
        for text in texts:
            fields.push_back(string_view(<const char*> (<bytes> text), <size_t> len(<bytes> text)))
            size += <size_t> len(<bytes> text) + 1
        enter(self.gate)
        try:
            writer = self.get()
            if writer.fits(size):
                writer.write(FieldSpan(fields.data(), fields.size()))
                return
            with nogil:
                writer.write(FieldSpan(fields.data(), fields.size()))
        finally:
            self.gate.leave()

    cdef int write_batch(self, TabularBatch batch) except -1:
        enter(self.gate)
        try:
            writer = self.get()
            with nogil:
                writer.write_batch(batch.batch)
        finally:
            self.gate.leave()
        return 0
