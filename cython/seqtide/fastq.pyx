"""FASTQ: records, reader and writer.

A record has `name` (the whole header line without "@"), `id` (its first word), `description` (the rest), `sequence`,
`quality` (ASCII Phred+33, as in the file) and `phred` (the numbers).

Format: Cock et al. 2010, Nucleic Acids Research 38:1767.
"""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.buffer cimport PyBuffer_FillInfo
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
from libc.string cimport memchr, memcmp, memcpy
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move

from seqtide._gate cimport enter
from seqtide._input cimport Input, open_blocks, parse_limit, parse_validation
from seqtide._output cimport open_sink
from seqtide._text cimport ascii_bytes, copy_text, header_bytes, shortened
from seqtide.libseqtide.fastq cimport (
    CFastqReader, CFastqWriter, FastqOptions, FastqView, are_mates, check_fastq, header_description,
    header_id,
)
from seqtide.libseqtide.inline_object cimport ascii_str, bytes_hash, header_str, new_inline, set_constructor
from seqtide.libseqtide.input cimport BlockSource, OutputOptions
from seqtide.libseqtide.kernels cimport BaseCounts, count_bases, mean_quality
from seqtide.libseqtide.stream cimport Stream as CStream
from seqtide.stream cimport name_of

import warnings

cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)


cdef FastqRecord empty_record(size_t name_length, size_t sequence_length):
    """A record with everything but the letters filled in."""
    cdef size_t size = name_length + 2 * sequence_length + 6
    cdef FastqRecord record = <FastqRecord> new_inline(<PyTypeObject*> FastqRecord, size)
    record.name_length = name_length
    record.sequence_length = sequence_length
    cdef char* text = record.text
    text[0] = b"@"
    text += 1 + name_length
    text[0] = b"\n"
    text += 1 + sequence_length
    memcpy(text, b"\n+\n", 3)
    text[3 + sequence_length] = b"\n"
    return record


cdef FastqRecord record_from_view(const FastqView& view):
    cdef FastqRecord record
    if view.raw.size() > 0:
        record = <FastqRecord> new_inline(<PyTypeObject*> FastqRecord, view.raw.size())
        record.name_length = view.name.size()
        record.sequence_length = view.sequence.size()
        memcpy(record.text, view.raw.data(), view.raw.size())
        return record
    record = empty_record(view.name.size(), view.sequence.size())
    copy_text(name_of_record(record), view.name)
    copy_text(sequence_of_record(record), view.sequence)
    copy_text(quality_of_record(record), view.quality)
    return record


cdef inline char* name_of_record(FastqRecord record) noexcept:
    return record.text + 1

cdef inline char* sequence_of_record(FastqRecord record) noexcept:
    return record.text + record.name_length + 2

cdef inline char* quality_of_record(FastqRecord record) noexcept:
    return record.text + record.name_length + record.sequence_length + 5

cdef inline size_t text_size(FastqRecord record) noexcept:
    return record.name_length + 2 * record.sequence_length + 6

cdef inline string_view name_view(FastqRecord record) noexcept:
    return string_view(name_of_record(record), record.name_length)

cdef inline string_view view_of_bytes(bytes value):
    return string_view(PyBytes_AS_STRING(value), <size_t> len(value))


def _restore_record(bytes name, bytes sequence, bytes quality):
    """A record of parts that were in one before; lenient readers make some that the constructor refuses."""
    if len(sequence) != len(quality):
        raise ValueError(f"sequence has {len(sequence)} bytes but quality has {len(quality)}")
    cdef FastqView view
    view.name = view_of_bytes(name)
    view.sequence = view_of_bytes(sequence)
    view.quality = view_of_bytes(quality)
    return record_from_view(view)


def _make_record(name, sequence, quality):
    cdef bytes name_part = header_bytes(name)
    cdef bytes sequence_part = ascii_bytes(sequence, "sequence")
    cdef bytes quality_part = ascii_bytes(quality, "quality")
    check_fastq(view_of_bytes(name_part), view_of_bytes(sequence_part), view_of_bytes(quality_part))
    return _restore_record(name_part, sequence_part, quality_part)


def _check_writable(FastqRecord record not None):
    """Raises ValueError for a record that no strict reader would take back.

    The constructor makes none, but a slice may begin with "@", and a lenient reader keeps blanks.
    """
    cdef const char* sequence = sequence_of_record(record)
    cdef size_t length = record.sequence_length
    if length > 0 and (sequence[0] in b"@+>" or memchr(sequence, b" ", length) or memchr(sequence, b"\t", length)):
        check_fastq(name_view(record), string_view(sequence, length), string_view(quality_of_record(record), length))


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class FastqRecord:
    """One read: immutable, valid for ever, owner of its bytes.

    Compares equal and hashes by name, sequence and quality; pickles; `record[2:10]` is a shorter record and
    `record[3]` a letter. `memoryview(record)` is the record's FASTQ text without a copy. Safe to use from
    several threads.

    Args:
        name (str | bytes): header line without "@"; no line break.
        sequence (str | bytes-like): letters, each one of "!" to "~".
        quality (str | bytes-like): ASCII Phred+33, as long as `sequence`.

    Raises:
        ValueError: a part holds a byte that no FASTQ file may hold there, or lengths differ.
        TypeError: a part is neither text nor bytes.

    Example:
        >>> from seqtide import FastqRecord
        >>> record = FastqRecord("read1 sample=7", "ACGTN", "IIII!")
        >>> record.id, record.description, len(record)
        ('read1', 'sample=7', 5)
        >>> record[1:4].sequence
        'CGT'
    """

    @property
    def name(self):
        """str: the header line without "@". Bytes that are not UTF-8 appear as surrogate escapes."""
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
        """str: the letters as in the file."""
        return ascii_str(sequence_of_record(self), self.sequence_length)

    @property
    def quality(self):
        """str: one character per base, Phred score + 33."""
        return ascii_str(quality_of_record(self), self.sequence_length)

    @property
    def phred(self):
        """bytes: one Phred score per base, 0 to 93."""
        cdef bytes scores = PyBytes_FromStringAndSize(NULL, <Py_ssize_t> self.sequence_length)
        cdef char* score = PyBytes_AS_STRING(scores)
        cdef const char* quality = quality_of_record(self)
        cdef size_t i
        for i in range(self.sequence_length):
            score[i] = quality[i] - 33
        return scores

    @property
    def name_bytes(self):
        """bytes: `name` as in the file."""
        return name_of_record(self)[:self.name_length]

    @property
    def sequence_bytes(self):
        """bytes: `sequence` as bytes."""
        return sequence_of_record(self)[:self.sequence_length]

    @property
    def quality_bytes(self):
        """bytes: `quality` as bytes."""
        return quality_of_record(self)[:self.sequence_length]

    @property
    def sequence_view(self):
        """memoryview: `sequence` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> self.name_length + 2
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    @property
    def quality_view(self):
        """memoryview: `quality` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> (self.name_length + self.sequence_length) + 5
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    def gc_content(self):
        """Fraction of G and C among A, C, G, T and U, in either case.

        Returns:
            float: 0 to 1, NaN if there are none of these letters.

        Example:
            >>> FastqRecord("r", "GGCAN", "IIIII").gc_content()
            0.75
        """
        cdef BaseCounts counts = count_bases(sequence_of_record(self), self.sequence_length)
        cdef unsigned long long strong = counts.g + counts.c
        cdef unsigned long long total = strong + counts.a + counts.t
        return strong / <double> total if total > 0 else float("nan")

    def mean_quality(self):
        """Phred score of the mean error probability, -10 log10(mean of 10^(-Q/10)).

        Returns:
            float: NaN for an empty record. This is not the mean of the scores, which hides bad bases.

        Example:
            >>> round(FastqRecord("r", "AC", "+?").mean_quality(), 2)   # Q10 and Q30
            12.97
        """
        return mean_quality(string_view(quality_of_record(self), self.sequence_length))

    def is_mate(self, FastqRecord other not None):
        """Whether the names of this record and `other` are those of read 1 and read 2 of one pair.

        Ids must agree apart from a final "/1" and "/2"; Casava 1.8 descriptions ("1:N:0:...") must say 1 and 2.
        """
        return are_mates(name_view(self), name_view(other))

    def __len__(self):
        return <Py_ssize_t> self.sequence_length

    def __bool__(self):
        return True

    def __getitem__(self, key):
        cdef Py_ssize_t start, stop, step, length = <Py_ssize_t> self.sequence_length
        if isinstance(key, slice):
            start, stop, step = (<slice> key).indices(length)
            if step == 1:
                stop = max(start, stop)
                return _restore_record(self.name_bytes, sequence_of_record(self)[start:stop],
                                       quality_of_record(self)[start:stop])
            return _restore_record(self.name_bytes, self.sequence_bytes[key], self.quality_bytes[key])
        start = key
        if start < 0:
            start += length
        if not 0 <= start < length:
            raise IndexError("record index out of range")
        return ascii_str(sequence_of_record(self) + start, 1)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastqRecord):
            return NotImplemented
        cdef FastqRecord record = <FastqRecord> other
        equal = (self.name_length == record.name_length and self.sequence_length == record.sequence_length
                 and memcmp(self.text, record.text, text_size(self)) == 0)
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.text, text_size(self))

    def __reduce__(self):
        return _restore_record, (self.name_bytes, self.sequence_bytes, self.quality_bytes)

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
        return (f"FastqRecord(name={shortened(self.name)!r}, sequence={shortened(self.sequence)!r}, "
                f"quality={shortened(self.quality)!r})")


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_record(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_record, arguments, keywords)

set_constructor(<PyTypeObject*> FastqRecord, <newfunc> new_record)


@cython.final
@cython.auto_pickle(False)
cdef class FastqReader:
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
        >>> from seqtide import FastqReader
        >>> with FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n") as reader:
        ...     for record in reader:
        ...         print(record.id, record.sequence)
        r1 ACGT
    """

    def __init__(self, source, *, threads=None, validation="strict", max_record_bytes=1 << 30, require_eof=True,
                 block_size=256 << 10):
        if self.reader:
            raise RuntimeError("a reader cannot be initialised twice")
        cdef FastqOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes)
        cdef unique_ptr[BlockSource] blocks
        if isinstance(source, Input):
            blocks = (<Input> source).take()
        else:
            blocks = open_blocks(source, threads, block_size, require_eof)
        self.reader = unique_ptr[CFastqReader](new CFastqReader(move(blocks), options))
        self.validation = validation

    def __dealloc__(self):
        # Ending helper threads may take a moment, and the source may want the GIL meanwhile.
        with nogil:
            self.reader.reset()

    cdef CFastqReader* get(self) except NULL:
        if not self.reader:
            raise ValueError("the reader is closed")
        return self.reader.get()

    cdef int next_view(self, FastqView* view) except -1 nogil:
        if not self.reader:
            with gil:
                raise ValueError("the reader is closed")
        return self.reader.get().next(view[0])

    def __iter__(self):
        return self

    def __next__(self):
        cdef FastqView view
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
        cdef unique_ptr[CFastqReader] reader
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
        """str: "FASTQ"."""
        return "FASTQ"

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
        return f"<FastqReader {'closed' if self.closed else repr(self.name)}>"


@cython.final
@cython.auto_pickle(False)
cdef class FastqWriter:
    """Writes FASTQ records, four lines each.

    A context manager. `close` finishes the output and raises what went wrong; without it, the output of a dropped
    writer is finished with a ResourceWarning. After a failure no end-of-file marker is written.
    Several threads may write to one writer; their records do not mix.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool): for paths, write to a temporary file that gets its name in `close`, and disappears if the body
            of `with` raises.

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

    def __init__(self, target, *, compression="auto", level=None, threads=None, atomic=False):
        if self.writer:
            raise RuntimeError("a writer cannot be initialised twice")
        cdef OutputOptions options
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, compression, level, threads, atomic)
        self.writer = unique_ptr[CFastqWriter](new CFastqWriter(move(sink), options))
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

    cdef int write_view(self, const FastqView* view) except -1 nogil:
        if not self.open:
            with gil:
                raise ValueError("the writer is closed")
        self.writer.get().write_view(view[0])
        return 0

    def write(self, record):
        """Writes one record.

        Args:
            record (FastqRecord): the record.

        Raises:
            TypeError: it is something else.
            ValueError: its sequence could not be read back: a slice that begins with "@", a blank that a lenient
                reader kept.
            OSError: the output failed; later calls fail too.
        """
        if not isinstance(record, FastqRecord):
            raise TypeError(f"can write FastqRecord, not {type(record).__name__}")
        cdef FastqRecord read = <FastqRecord> record
        cdef FastqView view
        view.name = name_view(read)
        view.sequence = string_view(sequence_of_record(read), read.sequence_length)
        view.quality = string_view(quality_of_record(read), read.sequence_length)
        view.raw = string_view(read.text, text_size(read))
        _check_writable(read)
        enter(self.gate)
        try:
            self.check_open()
            if self.writer.get().fits(view.raw.size()):
                self.writer.get().write_view(view)
                return
            with nogil:
                self.writer.get().write_view(view)
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
        return f"<FastqWriter {self.name!r}{' closed' if self.closed else ''}>"
