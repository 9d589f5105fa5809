"""What readers of all formats have in common: lifetime, threads, context manager, progress.

A format derives from `RecordReader` and adds the options of its constructor, `__next__`, `batches` and `next_view`.
Every use of the native reader is within the gate, and lets go of the GIL where it may take long.
"""
import warnings

cimport cython
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.gate cimport enter
from seqtide.core.limits cimport parse_limits
from seqtide.core.native cimport decoded
from seqtide.core.once cimport begin_once
from seqtide.errors cimport path_of, place_of, text_of
from seqtide.libseqtide.deviations cimport CDeviation
from seqtide.libseqtide.io.record_reader cimport CReader, CRecordReader
from seqtide.libseqtide.validation cimport Validation, validation_name

from seqtide.io.deviations import Deviation


cdef str validation_text(Validation validation):
    cdef string_view name = validation_name(validation)
    return name.data()[:name.size()].decode("ascii")


cdef list deviations_of(CReader* reader):
    cdef vector[CDeviation] found = reader.deviations()
    cdef size_t i
    made = []
    for i in range(found.size()):
        made.append(Deviation(text_of(found[i].kind), found[i].count, text_of(found[i].reason),
                              accepted_by=validation_text(found[i].accepted_by), path=path_of(found[i].first.path),
                              **place_of(found[i].first)))
    return made


cdef str READ_OUT = ("the reader was read to its end, so that an Arrow stream of it would be empty; "
                     "open the file again")


@cython.auto_pickle(False)
cdef class Reader:
    """An iterator over the records of one input or several."""

    # Comes before the garbage collector clears `kept`.
    def __del__(self):
        self.begun = True
        self.drop()

    cdef int drop(self) except -1:
        # Ending helper threads may take a moment, and the source may want the GIL meanwhile.
        with nogil:
            self.reader.reset()
        return 0

    cdef int check_new(self) except -1:
        begin_once(&self.begun, self)
        self.kept = []
        return 0

    def __iter__(self):
        return self

    def close(self):
        """Ends reading and releases the input. A file object of the caller stays open. May be called again."""
        cdef unique_ptr[CReader] reader
        enter(self.gate)
        try:
            if self.reader:
                self.found = deviations_of(self.reader.get())
            # Taken first, so that whoever looks while the GIL is released sees a closed reader.
            reader = move(self.reader)
            if reader:
                with nogil:
                    reader.get().close()
                    reader.reset()
                self.kept = []  # such as a buffer that its owner wants to change
        finally:
            self.gate.leave()

    def __enter__(self):
        self.check_open()
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def closed(self):
        """bool: whether `close` was called."""
        return not self.reader

    @property
    def format(self):
        """str: name of the format: "FASTQ", "FASTA", "SAM", "BAM", "BED" or "table"."""
        return self.format_name

    @property
    def deviations(self):
        """list[Deviation]: what was accepted so far although the format does not allow it, by kind, in the order in
        which the kinds were met. A closed reader keeps it."""
        enter(self.gate)
        try:
            return deviations_of(self.reader.get()) if self.reader else list(self.found or ())
        finally:
            self.gate.leave()

    @property
    def input_position(self):
        """int: bytes taken from the source so far (compressed, if it is)."""
        self.check_open()
        return self.reader.get().input_position()

    @property
    def input_size(self):
        """int | None: size of the source in bytes if known: for progress bars, with `input_position`."""
        self.check_open()
        return self.reader.get().input_size() or None


@cython.auto_pickle(False)
cdef class RecordReader(Reader):
    """An iterator over the records of one input."""

    cdef object batch_type(self):
        raise NotImplementedError

    def __arrow_c_schema__(self):
        """Capsule with the Arrow type: a struct of columns of type large_string."""
        return self.batch_type()().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema=None):
        """Capsule with an Arrow stream of the records that are left, read as its consumer asks for them.

        Errors while reading reach the consumer as text: it raises an exception of its own. So does a reader whose
        records all went to others, such as the first one of two queries: read the file into a table, or open it again.

        Raises:
            ValueError: the reader is closed or read to its end, or `requested_schema` has other columns.
        """
        return self.batch_type()()._stream_of((<Batches> self.batches()).for_arrow(), requested_schema)

    @property
    def name(self):
        """str: name of the source for messages: its path, or "<memory>" and the like."""
        self.check_open()
        return decoded((<CRecordReader*> self.reader.get()).name())

    @property
    def record_count(self):
        """int: records delivered so far."""
        self.check_open()
        return (<CRecordReader*> self.reader.get()).record_count()

    def __repr__(self):
        return f"<{type(self).__name__} {'closed' if self.closed else repr(self.name)}>"


@cython.auto_pickle(False)
cdef class Batches:
    """What `batches` returns."""

    cdef int over(self, Reader reader, max_bytes, max_records) except -1:
        reader.check_open()
        self.reader = reader
        self.limits = parse_limits(max_bytes, max_records)
        return 0

    cdef object read(self):
        raise NotImplementedError

    cdef object for_arrow(self):
        cdef _ArrowBatches stream = _ArrowBatches.__new__(_ArrowBatches)
        if self.reader.ended:
            raise ValueError(READ_OUT)
        stream.batches = self
        stream.is_late = (<CRecordReader*> self.reader.reader.get()).record_count() > 0
        return stream

    def __iter__(self):
        return self

    def __next__(self):
        if self.reader is None:  # made by `__new__`
            raise ValueError("the reader is closed")
        enter(self.reader.gate)
        try:
            self.reader.check_open()
            batch = self.read()
            if batch is None:
                self.reader.ended = True
                raise StopIteration
            return batch
        finally:
            self.reader.gate.leave()


@cython.final
@cython.auto_pickle(False)
cdef class _ArrowBatches:
    """What an Arrow stream draws from."""
    cdef Batches batches
    cdef bint is_late  # records had been taken when the stream was made
    cdef bint begun

    def __iter__(self):
        return self

    def __next__(self):
        batch = next(self.batches, None)
        if batch is None and self.is_late and not self.begun:
            raise ValueError(READ_OUT)
        if batch is None:
            raise StopIteration
        self.begun = True
        return batch


@cython.auto_pickle(False)
cdef class RecordWriter:
    """Writes records to one output."""

    def __dealloc__(self):
        with nogil:
            self.writer.reset()

    # Comes before the garbage collector clears `kept`.
    def __del__(self):
        if not self.open:
            return
        try:
            warnings.warn(f"unclosed writer {self.name!r}", ResourceWarning, source=self)
        finally:  # the warning may be an error
            if self.atomic:
                self.abandon()
            else:
                self.close()

    cdef int check_new(self) except -1:
        begin_once(&self.begun, self)
        self.kept = []
        return 0

    cdef int adopt(self, CRecordWriter* writer, bint atomic) except -1:
        self.writer.reset(writer)
        self.atomic = atomic
        self.open = True
        return 0

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
                self.finish()
        finally:
            self.gate.leave()

    cdef int finish(self) except -1:
        return 0

    def __enter__(self):
        self.check_open()
        return self

    def __exit__(self, kind, value, traceback):
        # An output that ends in the middle must not look whole.
        if kind is None:
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
        return f"<{type(self).__name__} {self.name!r}{' closed' if self.closed else ''}>"
