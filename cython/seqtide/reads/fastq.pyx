"""FASTQ: records, reader and writer.

A record has `name` (the whole header line without "@"), `id` (its first word), `description` (the rest), `sequence`,
`quality` (ASCII Phred+33, as in the file) and `phred` (the numbers).

Format: Cock et al. 2010, Nucleic Acids Research 38:1767.
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
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader, FastqOptions
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.fastq.writer cimport CFastqWriter
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding, parse_quality_encoding
from seqtide.reads.batch cimport FastqBatch, wrap_fastq_batch
from seqtide.reads.record cimport (
    FastqRecord, check_writable, fastq_from_view as record_from_view, view_of_fastq as view_of_record,
)

globals()["FastqRecord"] = FastqRecord


cdef QualityEncoding parse_encoding(object name) except *:
    if not isinstance(name, str):
        raise TypeError(f"encoding must be str, not {type(name).__name__}")
    cdef bytes text = name.encode("utf-8", "surrogateescape")
    return parse_quality_encoding(text)


@cython.final
@cython.auto_pickle(False)
cdef class FastqReader(RecordReader):
    """Iterator over the records of one FASTQ input, in order.

    Takes a path, a file descriptor, bytes-like data, or any binary file object; plain, gzip, BGZF, bzip2, xz (and
    zstd where Python has it) are told apart by content. Records may be wrapped over several lines.

    Every good record before a fault is delivered first; the error then names the place, and comes again if
    one goes on. Memory stays constant, whatever the size of the input.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" also what the format does not
            allow; "lenient" accepts what kseq-based tools accept.
        max_record_bytes (int): largest size of a record in bytes of input.
        encoding (str): how the input writes qualities: "sanger" (Phred+33), "illumina1.3" (Phred+64, Illumina 1.3 to
            1.7) or "solexa" (before 1.3). Records have Phred+33 whatever it is.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Raises:
        FormatError: malformed data (while iterating); TruncatedError, CorruptError and LimitError are kinds of it.
        OSError: opening or reading failed.

    Example:
        >>> from seqtide import FastqReader
        >>> with FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n") as reader:
        ...     for record in reader:
        ...         print(record.id, record.sequence)
        r1 ACGT
    """

    def __init__(self, source, *, threads=None, validation="standard", max_record_bytes=1 << 30, encoding="sanger",
                 require_eof=True, block_size=256 << 10):
        self.check_new()
        cdef FastqOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes, "max_record_bytes")
        options.encoding = parse_encoding(encoding)
        cdef unique_ptr[Window] window = open_window(source, self.kept, threads, block_size, require_eof)
        self.reader.reset(new CFastqReader(move(dereference(window)), options))
        self.validation = validation
        self.format_name = "FASTQ"

    cdef object batch_type(self):
        return FastqBatch

    cdef int next_view(self, FastqView* view) except -1 nogil:
        return self.get().next(view[0])

    def __next__(self):
        cdef FastqView view
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
            max_bytes (int): names, sequences and qualities together, in bytes.
            max_records (int | None): number of records; None for any.

        Returns:
            Iterator[FastqBatch]: batches with at least one record each.

        Raises:
            ValueError: a limit is not positive, or the reader is closed.
            TypeError: a limit is no int.

        Example:
            >>> from seqtide import FastqReader
            >>> reader = FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n" * 3)
            >>> [len(batch) for batch in reader.batches(max_records=2)]
            [2, 1]
        """
        cdef _FastqBatches batches = _FastqBatches.__new__(_FastqBatches)
        batches.over(self, max_bytes, max_records)
        return batches


@cython.final
@cython.auto_pickle(False)
cdef class _FastqBatches(Batches):
    """What `batches` returns."""
    cdef CFastqBatch batch  # the last one: the next is likely to need as much memory

    cdef object read(self):
        reader = (<FastqReader> self.reader).get()
        if not self.held:
            with nogil:
                self.held = reader.read_batch(self.batch, self.limits)
            if not self.held:
                return None
        batch = wrap_fastq_batch(self.batch)
        self.held = False
        return batch


@cython.final
@cython.auto_pickle(False)
cdef class FastqWriter(RecordWriter):
    """Writes FASTQ records, four lines each.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished (with `atomic`, given up) with a ResourceWarning. After a failure no end-of-file marker is
    written.
    Several threads may write to one writer; their records do not mix.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        encoding (str): how to write qualities: "sanger" (Phred+33), "illumina1.3" or "solexa"; scores above 62, which
            the latter two cannot write, become 62.
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
        >>> import io
        >>> from seqtide import FastqRecord, FastqWriter
        >>> target = io.BytesIO()
        >>> with FastqWriter(target) as writer:
        ...     writer.write(FastqRecord("r1", "ACGT", "IIII"))
        >>> target.getvalue()
        b'@r1\\nACGT\\n+\\nIIII\\n'
    """

    def __init__(self, target, *, encoding="sanger", compression="auto", level=None, threads=None, atomic=False,
                 sync=False):
        self.check_new()
        cdef OutputOptions options
        cdef QualityEncoding quality_encoding = parse_encoding(encoding)
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, self.kept, compression, level, threads, atomic, sync)
        self.adopt(new CFastqWriter(move(sink), options, quality_encoding), atomic)

    cdef int write_view(self, const FastqView* view) except -1 nogil:
        self.get().write_view(view[0])
        return 0

    def write(self, record):
        """Writes one record or a batch.

        Args:
            record (FastqRecord | FastqBatch): the record, or many. Those before one that cannot be written are written.

        Raises:
            TypeError: it is something else.
            ValueError: its sequence could not be read back: a slice that begins with "@", a blank that a lenient
                reader kept.
            OSError: the output failed; later calls fail too.
        """
        if isinstance(record, FastqBatch):
            self.write_batch(<FastqBatch> record)
            return
        if not isinstance(record, FastqRecord):
            raise TypeError(f"can write FastqRecord or FastqBatch, not {type(record).__name__}")
        cdef FastqView view = view_of_record(<FastqRecord> record)
        check_writable(<FastqRecord> record)
        enter(self.gate)
        try:
            writer = self.get()
            if writer.fits(view.raw.size()):
                writer.write_view(view)
                return
            with nogil:
                writer.write_view(view)
        finally:
            self.gate.leave()

    cdef int write_batch(self, FastqBatch batch) except -1:
        enter(self.gate)
        try:
            writer = self.get()
            with nogil:
                writer.write_batch(batch.batch)
        finally:
            self.gate.leave()
        return 0
