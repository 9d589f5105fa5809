"""FASTA: records, reader and writer.

A record has `name` (the whole header line without ">"), `id` (its first word), `description` (the rest) and
`sequence` (line breaks removed).

Format: Pearson and Lipman 1988, PNAS 85:2444.
"""
cimport cython
from cython.operator cimport dereference
from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide.core.arguments cimport parse_limit
from seqtide.core.gate cimport enter
from seqtide.io.input cimport open_sink, open_window, parse_validation
from seqtide.io.reader cimport Batches, RecordReader, RecordWriter
from seqtide.io.stream cimport name_of
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.reads.batch cimport CFastaBatch
from seqtide.libseqtide.reads.fasta.reader cimport CFastaReader, FastaOptions
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fasta.writer cimport CFastaWriter
from seqtide.reads.batch cimport FastaBatch, wrap_fasta_batch
from seqtide.reads.record cimport FastaRecord, fasta_from_view as record_from_view, view_of_fasta as view_of_record

globals()["FastaRecord"] = FastaRecord


@cython.final
@cython.auto_pickle(False)
cdef class FastaReader(RecordReader):
    """Iterator over the records of one FASTA input, in order.

    Takes a path, a file descriptor, bytes-like data, or any binary file object; plain, gzip, BGZF, bzip2, xz (and
    zstd where Python has it) are told apart by content. Sequences may be wrapped at any width.

    Every good record before a fault is delivered first; the error then names the place, and comes again if
    one goes on. Memory grows with the longest record, not with the size of the input.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" also what the format does not
            allow; "lenient" accepts what kseq-based tools accept.
        max_record_bytes (int): largest size of a record in bytes of input.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Raises:
        FormatError: malformed data (while iterating); TruncatedError, CorruptError and LimitError are kinds of it.
        OSError: opening or reading failed.

    Example:
        >>> from seqtide import FastaReader
        >>> with FastaReader(b">r1\\nAC\\nGT\\n") as reader:
        ...     for record in reader:
        ...         print(record.id, record.sequence)
        r1 ACGT
    """

    def __init__(self, source, *, threads=None, validation="standard", max_record_bytes=1 << 30, require_eof=True,
                 block_size=256 << 10):
        self.check_new()
        cdef FastaOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes, "max_record_bytes")
        cdef unique_ptr[Window] window = open_window(source, self.kept, threads, block_size, require_eof)
        self.reader.reset(new CFastaReader(move(dereference(window)), options))
        self.validation = validation
        self.format_name = "FASTA"

    cdef object batch_type(self):
        return FastaBatch

    cdef int next_view(self, FastaView* view) except -1 nogil:
        return self.get().next(view[0])

    def __next__(self):
        cdef FastaView view
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

    def batches(self, max_bytes=4 << 20, max_records=None):
        """The records that are left, many at a time.

        A batch is full once it has reached a limit; it exceeds `max_bytes` by less than its last record. Several
        threads may take batches from one iterator or from several of the same reader; together they get each record
        once. Good records before a fault, a failing source or Ctrl-C make a batch, and the exception comes on the
        next step.

        Args:
            max_bytes (int): names and sequences together, in bytes.
            max_records (int | None): number of records; None for any.

        Returns:
            Iterator[FastaBatch]: batches with at least one record each.

        Raises:
            ValueError: a limit is not positive, or the reader is closed.
            TypeError: a limit is no int.

        Example:
            >>> from seqtide import FastaReader
            >>> reader = FastaReader(b">r1\\nACGT\\n" * 3)
            >>> [len(batch) for batch in reader.batches(max_records=2)]
            [2, 1]
        """
        cdef _FastaBatches batches = _FastaBatches.__new__(_FastaBatches)
        batches.over(self, max_bytes, max_records)
        return batches


@cython.final
@cython.auto_pickle(False)
cdef class _FastaBatches(Batches):
    """What `batches` returns."""
    cdef CFastaBatch batch  # the last one: the next is likely to need as much memory

    cdef object read(self):
        reader = (<FastaReader> self.reader).get()
        if not self.held:
            with nogil:
                self.held = reader.read_batch(self.batch, self.limits)
            if not self.held:
                return None
        batch = wrap_fasta_batch(self.batch)
        self.held = False
        return batch


@cython.final
@cython.auto_pickle(False)
cdef class FastaWriter(RecordWriter):
    """Writes FASTA records.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished (with `atomic`, given up) with a ResourceWarning. After a failure no end-of-file marker is
    written.
    Several threads may write to one writer; their records do not mix.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        line_width (int): letters per sequence line, 0 for one line per record.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool | JointFiles): for paths, write to a temporary file that gets its name in `close` (with JointFiles,
            with the others) and disappears if the body of `with` raises.
        sync (bool): with `atomic`, have the data on the disk before the file gets its name.

    Attributes:
        line_width (int): letters per sequence line, 0 for one line per record.

    Raises:
        OSError: opening, writing or closing failed.

    Example:
        >>> import io
        >>> from seqtide import FastaRecord, FastaWriter
        >>> target = io.BytesIO()
        >>> with FastaWriter(target, line_width=3) as writer:
        ...     writer.write(FastaRecord("r1", "ACGT"))
        >>> target.getvalue()
        b'>r1\\nACG\\nT\\n'
    """

    def __init__(self, target, *, line_width=60, compression="auto", level=None, threads=None, atomic=False,
                 sync=False):
        self.check_new()
        if isinstance(line_width, bool) or not isinstance(line_width, int):
            raise TypeError(f"line_width must be int, not {type(line_width).__name__}")
        if line_width < 0:
            raise ValueError(f"line_width must not be negative, and is {line_width}")
        cdef OutputOptions options
        self.line_width = line_width
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, self.kept, compression, level, threads, atomic, sync)
        self.adopt(new CFastaWriter(move(sink), <size_t> line_width, options), atomic)

    cdef int write_view(self, const FastaView* view) except -1 nogil:
        self.get().write(view.name, view.sequence)
        return 0

    def write(self, record):
        """Writes one record or a batch.

        Args:
            record (FastaRecord | FastaBatch): the record, or many. Those before one that cannot be written are written.

        Raises:
            TypeError: it is something else.
            OSError: the output failed; later calls fail too.
        """
        if isinstance(record, FastaBatch):
            self.write_batch(<FastaBatch> record)
            return
        if not isinstance(record, FastaRecord):
            raise TypeError(f"can write FastaRecord or FastaBatch, not {type(record).__name__}")
        cdef FastaView view = view_of_record(<FastaRecord> record)
        enter(self.gate)
        try:
            writer = self.get()
            if writer.fits(view.name.size() + view.sequence.size()):
                writer.write(view.name, view.sequence)
                return
            with nogil:
                writer.write(view.name, view.sequence)
        finally:
            self.gate.leave()

    cdef int write_batch(self, FastaBatch batch) except -1:
        enter(self.gate)
        try:
            writer = self.get()
            with nogil:
                writer.write_batch(batch.batch)
        finally:
            self.gate.leave()
        return 0
