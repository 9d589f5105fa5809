"""FASTA: records, reader and writer.

A record has `name` (the whole header line without ">"), `id` (its first word), `description` (the rest) and
`sequence` (line breaks removed).

Format: Pearson and Lipman 1988, PNAS 85:2444.
"""
cimport cython
from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
from libc.string cimport memcmp
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move

from seqtide._gate cimport enter
from seqtide._input cimport Input, open_blocks, parse_limit, parse_validation
from seqtide._output cimport open_sink
from seqtide._text cimport ascii_bytes, copy_text, header_bytes, shortened
from seqtide.libseqtide.fasta cimport (
    CFastaReader, CFastaWriter, FastaOptions, FastaView, check_fasta, header_description, header_id,
)
from seqtide.libseqtide.inline_object cimport ascii_str, bytes_hash, header_str, new_inline, set_constructor
from seqtide.libseqtide.input cimport BlockSource, OutputOptions
from seqtide.libseqtide.kernels cimport BaseCounts, count_bases
from seqtide.libseqtide.stream cimport Stream as CStream
from seqtide.stream cimport name_of

import warnings

cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)


cdef inline char* name_of_record(FastaRecord record) noexcept:
    return record.text + 1

cdef inline char* sequence_of_record(FastaRecord record) noexcept:
    return record.text + record.name_length + 2

cdef inline size_t text_size(FastaRecord record) noexcept:
    return record.name_length + record.sequence_length + 3

cdef inline string_view name_view(FastaRecord record) noexcept:
    return string_view(name_of_record(record), record.name_length)

cdef inline string_view view_of_bytes(bytes value):
    return string_view(PyBytes_AS_STRING(value), <size_t> len(value))


cdef FastaRecord record_from_view(const FastaView& view):
    cdef size_t size = view.name.size() + view.sequence.size() + 3
    cdef FastaRecord record = <FastaRecord> new_inline(<PyTypeObject*> FastaRecord, size)
    record.name_length = view.name.size()
    record.sequence_length = view.sequence.size()
    cdef char* text = record.text
    text[0] = b">"
    copy_text(text + 1, view.name)
    text[1 + view.name.size()] = b"\n"
    copy_text(text + 2 + view.name.size(), view.sequence)
    text[size - 1] = b"\n"
    return record


def _restore_record(bytes name, bytes sequence):
    """A record of parts that were in one before."""
    cdef FastaView view
    view.name = view_of_bytes(name)
    view.sequence = view_of_bytes(sequence)
    return record_from_view(view)


def _make_record(name, sequence):
    cdef bytes name_part = header_bytes(name)
    cdef bytes sequence_part = ascii_bytes(sequence, "sequence")
    check_fasta(view_of_bytes(name_part), view_of_bytes(sequence_part))
    return _restore_record(name_part, sequence_part)


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class FastaRecord:
    """One sequence: immutable, valid for ever, owner of its bytes.

    Compares equal and hashes by name and sequence; pickles; `record[2:10]` is a shorter record and `record[3]` a
    letter. `memoryview(record)` is the record as FASTA text on one sequence line, without a copy. Safe to use
    from several threads.

    Args:
        name (str | bytes): header line without ">"; no line break.
        sequence (str | bytes-like): letters, each one of "!" to "~" but ">".

    Raises:
        ValueError: a part holds a byte that no FASTA file may hold there.
        TypeError: a part is neither text nor bytes.

    Example:
        >>> from seqtide import FastaRecord
        >>> record = FastaRecord("chr1 a chromosome", "ACGTN")
        >>> record.id, record.description, record[1:4].sequence
        ('chr1', 'a chromosome', 'CGT')
    """

    @property
    def name(self):
        """str: the header line without ">". Bytes that are not UTF-8 appear as surrogate escapes."""
        return header_str(name_of_record(self), self.name_length)

    @property
    def id(self):
        """str: the name up to its first blank or tab."""
        cdef string_view view = header_id(name_view(self))
        return header_str(view.data(), view.size())

    @property
    def description(self):
        """str: the name after its first blank or tab, "" if it has none."""
        cdef string_view view = header_description(name_view(self))
        return header_str(view.data(), view.size())

    @property
    def sequence(self):
        """str: the letters, line breaks removed."""
        return ascii_str(sequence_of_record(self), self.sequence_length)

    @property
    def name_bytes(self):
        """bytes: `name` as in the file."""
        return name_of_record(self)[:self.name_length]

    @property
    def sequence_bytes(self):
        """bytes: `sequence` as bytes."""
        return sequence_of_record(self)[:self.sequence_length]

    @property
    def sequence_view(self):
        """memoryview: `sequence` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> self.name_length + 2
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    def gc_content(self):
        """Fraction of G and C among A, C, G, T and U, in either case.

        Returns:
            float: 0 to 1, NaN if there are none of these letters.

        Example:
            >>> FastaRecord("r", "GGCAN").gc_content()
            0.75
        """
        cdef BaseCounts counts
        cdef const char* sequence = sequence_of_record(self)
        with nogil:
            counts = count_bases(sequence, self.sequence_length)
        cdef unsigned long long strong = counts.g + counts.c
        cdef unsigned long long total = strong + counts.a + counts.t
        return strong / <double> total if total > 0 else float("nan")

    def __len__(self):
        return <Py_ssize_t> self.sequence_length

    def __bool__(self):
        return True

    def __getitem__(self, key):
        cdef Py_ssize_t start, stop, step, length = <Py_ssize_t> self.sequence_length
        if isinstance(key, slice):
            start, stop, step = (<slice> key).indices(length)
            if step == 1:
                return _restore_record(self.name_bytes, sequence_of_record(self)[start:max(start, stop)])
            return _restore_record(self.name_bytes, self.sequence_bytes[key])
        start = key
        if start < 0:
            start += length
        if not 0 <= start < length:
            raise IndexError("record index out of range")
        return ascii_str(sequence_of_record(self) + start, 1)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastaRecord):
            return NotImplemented
        cdef FastaRecord record = <FastaRecord> other
        equal = (self.name_length == record.name_length and self.sequence_length == record.sequence_length
                 and memcmp(self.text, record.text, text_size(self)) == 0)
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.text, text_size(self))

    def __reduce__(self):
        return _restore_record, (self.name_bytes, self.sequence_bytes)

    def __sizeof__(self):
        return object.__sizeof__(self) + <Py_ssize_t> text_size(self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        PyBuffer_FillInfo(buffer, self, <char*> self.text, <Py_ssize_t> text_size(self), 1, flags)

    def __bytes__(self):
        return (<char*> self.text)[:text_size(self)]

    def __str__(self):
        return header_str(self.text, text_size(self) - 1)

    def __repr__(self):
        return f"FastaRecord(name={shortened(self.name)!r}, sequence={shortened(self.sequence)!r})"


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_record(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_record, arguments, keywords)

set_constructor(<PyTypeObject*> FastaRecord, <newfunc> new_record)


@cython.final
@cython.auto_pickle(False)
cdef class FastaReader:
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
        validation (str): "strict", or "lenient" to accept what kseq-based tools accept.
        max_record_bytes (int): largest size of a record in bytes of input.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "strict" or "lenient".

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

    def __init__(self, source, *, threads=None, validation="strict", max_record_bytes=1 << 30, require_eof=True,
                 block_size=256 << 10):
        if self.reader:
            raise RuntimeError("a reader cannot be initialised twice")
        cdef FastaOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes)
        cdef unique_ptr[BlockSource] blocks
        if isinstance(source, Input):
            blocks = (<Input> source).take()
        else:
            blocks = open_blocks(source, threads, block_size, require_eof)
        self.reader = unique_ptr[CFastaReader](new CFastaReader(move(blocks), options))
        self.validation = validation

    def __dealloc__(self):
        # Ending helper threads may take a moment, and the source may want the GIL meanwhile.
        with nogil:
            self.reader.reset()

    cdef CFastaReader* get(self) except NULL:
        if not self.reader:
            raise ValueError("the reader is closed")
        return self.reader.get()

    cdef int next_view(self, FastaView* view) except -1 nogil:
        if not self.reader:
            with gil:
                raise ValueError("the reader is closed")
        return self.reader.get().next(view[0])

    def __iter__(self):
        return self

    def __next__(self):
        cdef FastaView view
        cdef bint more
        enter(self.gate)
        try:
            reader = self.get()
            while not reader.next_buffered(view):
                with nogil:
                    more = reader.fill()
                if not more:
                    raise StopIteration
            return record_from_view(view)
        finally:
            self.gate.leave()

    def close(self):
        """Ends reading and releases the input. A file object of the caller stays open. May be called again."""
        cdef unique_ptr[CFastaReader] reader
        enter(self.gate)
        try:
            # Taken first, so that whoever looks while the GIL is released sees a closed reader.
            reader = move(self.reader)
            if reader:
                with nogil:
                    reader.get().close()
                    reader.reset()
        finally:
            self.gate.leave()

    def __enter__(self):
        self.get()
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def closed(self):
        """bool: whether `close` was called."""
        return not self.reader

    @property
    def format(self):
        """str: "FASTA"."""
        return "FASTA"

    @property
    def name(self):
        """str: name of the source for messages: its path, or "<memory>" and the like."""
        return self.get().name().decode("utf-8", "surrogateescape")

    @property
    def record_count(self):
        """int: records delivered so far."""
        return self.get().record_count()

    @property
    def input_position(self):
        """int: bytes taken from the source so far (compressed, if it is)."""
        return self.get().input_position()

    @property
    def input_size(self):
        """int | None: size of the source in bytes if known: for progress bars, with `input_position`."""
        return self.get().input_size() or None

    def __repr__(self):
        return f"<FastaReader {'closed' if self.closed else repr(self.name)}>"


@cython.final
@cython.auto_pickle(False)
cdef class FastaWriter:
    """Writes FASTA records.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished with a ResourceWarning. After a failure no end-of-file marker is written.
    Several threads may write to one writer; their records do not mix.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        line_width (int): letters per sequence line, 0 for one line per record.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool): for paths, write to a temporary file that gets its name in `close`, and disappears if the body
            of `with` raises.

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

    def __init__(self, target, *, line_width=60, compression="auto", level=None, threads=None, atomic=False):
        if self.writer:
            raise RuntimeError("a writer cannot be initialised twice")
        if isinstance(line_width, bool) or not isinstance(line_width, int):
            raise TypeError(f"line_width must be int, not {type(line_width).__name__}")
        if line_width < 0:
            raise ValueError(f"line_width must not be negative, and is {line_width}")
        cdef OutputOptions options
        self.line_width = line_width
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, compression, level, threads, atomic)
        self.writer = unique_ptr[CFastaWriter](new CFastaWriter(move(sink), <size_t> line_width, options))
        self.atomic = atomic
        self.open = True

    def __dealloc__(self):
        with nogil:
            self.writer.reset()

    def __del__(self):
        if self.open:
            warnings.warn(f"unclosed writer {self.name!r}", ResourceWarning, source=self)
            self.close()

    cdef int check_open(self) except -1:
        if not self.open:
            raise ValueError("the writer is closed")
        return 0

    cdef int write_view(self, const FastaView* view) except -1 nogil:
        if not self.open:
            with gil:
                raise ValueError("the writer is closed")
        self.writer.get().write(view.name, view.sequence)
        return 0

    def write(self, record):
        """Writes one record.

        Args:
            record (FastaRecord): the record.

        Raises:
            TypeError: it is something else.
            OSError: the output failed; later calls fail too.
        """
        if not isinstance(record, FastaRecord):
            raise TypeError(f"can write FastaRecord, not {type(record).__name__}")
        cdef FastaRecord read = <FastaRecord> record
        cdef FastaView view
        view.name = name_view(read)
        view.sequence = string_view(sequence_of_record(read), read.sequence_length)
        enter(self.gate)
        try:
            self.check_open()
            if self.writer.get().fits(text_size(read)):
                self.writer.get().write(view.name, view.sequence)
                return
            with nogil:
                self.writer.get().write(view.name, view.sequence)
        finally:
            self.gate.leave()

    def flush(self):
        """Hands everything written so far to the target; ends a BGZF block."""
        enter(self.gate)
        try:
            self.check_open()
            with nogil:
                self.writer.get().flush()
        finally:
            self.gate.leave()

    def close(self):
        """Finishes the output; raises what went wrong and was not raised yet. May be called again."""
        enter(self.gate)
        try:
            if self.open:
                self.open = False
                with nogil:
                    self.writer.get().close()
        finally:
            self.gate.leave()

    def __enter__(self):
        self.check_open()
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None or not self.atomic:
            self.close()
        else:
            self.abandon()

    cdef int abandon(self) except -1:
        enter(self.gate)
        try:
            self.open = False
            with nogil:
                self.writer.get().abandon()
        finally:
            self.gate.leave()
        return 0

    @property
    def closed(self):
        """bool: whether `close` was called."""
        return not self.open

    @property
    def record_count(self):
        """int: records written so far."""
        return self.writer.get().record_count() if self.writer else 0

    def __repr__(self):
        return f"<FastaWriter {self.name!r}{' closed' if self.closed else ''}>"
