"""Paired reads: two FASTQ files read in step, or one with mates in turn; and writing them."""
import sys
import threading

cimport cython
from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide._gate cimport enter
from seqtide.fastq cimport FastqReader, record_from_view
from seqtide.libseqtide.fastq cimport CFastqPairReader, FastqView

from seqtide.fastq import FastqRecord, FastqWriter, _check_writable


@cython.final
@cython.auto_pickle(False)
cdef class FastqPairReader:
    """Iterator over pairs of FASTQ records: tuples of read 1 and read 2.

    Reads two inputs in step, or one in which mates follow each other. A context manager; several threads may take
    pairs from one reader, and together they get each once.

    Args:
        source1: read 1, or both reads in turn; any source that `FastqReader` takes.
        source2: read 2, or None if `source1` holds both.
        check_names (bool): whether ids must agree: apart from a final "/1" and "/2", and with Casava 1.8
            descriptions ("1:N:0:...") that say 1 and 2.
        **options: keyword arguments of `FastqReader`.

    Attributes:
        interleaved (bool): whether both reads come from one source.

    Raises:
        FormatError: mates whose names do not match (while iterating).
        TruncatedError: one input ends before the other.

    Example:
        >>> from seqtide import FastqPairReader
        >>> both = b"@r/1\\nAC\\n+\\nII\\n@r/2\\nGT\\n+\\nII\\n"
        >>> for read1, read2 in FastqPairReader(both):
        ...     print(read1.sequence, read2.sequence)
        AC GT
    """

    def __init__(self, source1, source2=None, *, bint check_names=True, **options):
        if self.reader:
            raise RuntimeError("a reader cannot be initialised twice")
        cdef FastqReader first = FastqReader(source1, **options)
        cdef FastqReader second
        self.interleaved = source2 is None
        if self.interleaved:
            self.reader = unique_ptr[CFastqPairReader](
                new CFastqPairReader(move(first.reader), check_names))
        else:
            second = FastqReader(source2, **options)
            self.reader = unique_ptr[CFastqPairReader](
                new CFastqPairReader(move(first.reader), move(second.reader), check_names))

    def __dealloc__(self):
        with nogil:
            self.reader.reset()

    cdef CFastqPairReader* get(self) except NULL:
        if not self.reader:
            raise ValueError("the reader is closed")
        return self.reader.get()

    def __iter__(self):
        return self

    def __next__(self):
        cdef FastqView view1, view2
        cdef bint more
        enter(self.gate)
        try:
            reader = self.get()
            while not reader.next_buffered(view1, view2):
                with nogil:
                    more = reader.fill()
                if not more:
                    raise StopIteration
            return record_from_view(view1), record_from_view(view2)
        finally:
            self.gate.leave()

    def close(self):
        """Ends reading and releases the inputs. May be called again."""
        cdef unique_ptr[CFastqPairReader] reader
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
    def pair_count(self):
        """int: pairs delivered so far."""
        return self.get().pair_count()

    @property
    def input_position(self):
        """int: bytes taken from the sources so far (compressed, if they are)."""
        reader = self.get()
        position = reader.first().input_position()
        return position if self.interleaved else position + reader.second().input_position()

    @property
    def input_size(self):
        """int | None: size of the sources in bytes if known."""
        reader = self.get()
        size1 = reader.first().input_size()
        size2 = 0 if self.interleaved else reader.second().input_size()
        if size1 == 0 or (size2 == 0 and not self.interleaved):
            return None
        return size1 + size2

    def __repr__(self):
        if self.closed:
            return "<FastqPairReader closed>"
        name1 = self.get().first().name().decode("utf-8", "surrogateescape")
        name2 = self.get().second().name().decode("utf-8", "surrogateescape")
        return f"<FastqPairReader {name1!r}{'' if self.interleaved else f', {name2!r}'}>"


class FastqPairWriter:
    """Writes pairs of FASTQ records to two targets, or in turn to one.

    A context manager. Several threads may write to one writer; their pairs do not mix.

    Args:
        target1: read 1, or both reads in turn; any target that `FastqWriter` takes.
        target2: read 2, or None to write both to `target1`.
        check_names (bool): whether to refuse records whose names are not those of mates.
        **options: keyword arguments of `FastqWriter`.

    Example:
        >>> import io
        >>> from seqtide import FastqPairWriter, FastqRecord
        >>> both = io.BytesIO()
        >>> with FastqPairWriter(both) as writer:
        ...     writer.write(FastqRecord("r/1", "AC", "II"), FastqRecord("r/2", "GT", "II"))
        >>> both.getvalue().count(b"@r/")
        2
    """

    def __init__(self, target1, target2=None, *, check_names=True, **options):
        self._check_names = check_names
        self._lock = threading.RLock()
        self._writer1 = FastqWriter(target1, **options)
        try:
            self._writer2 = self._writer1 if target2 is None else FastqWriter(target2, **options)
        except BaseException:
            self._writer1.__exit__(*sys.exc_info())
            raise

    def write(self, record1, record2):
        """Writes one pair.

        Raises:
            TypeError: one of them is no `FastqRecord`.
            ValueError: the names are not those of mates.
            OSError: an output failed.
        """
        for record in (record1, record2):
            if not isinstance(record, FastqRecord):
                raise TypeError(f"can write FastqRecord, not {type(record).__name__}")
            _check_writable(record)  # before the other one is written
        if self._check_names and not record1.is_mate(record2):
            raise ValueError(f"{record1.name!r} and {record2.name!r} are not the names of mates")
        with self._lock:  # the pairs of several threads do not mix
            self._writer1.write(record1)
            self._writer2.write(record2)

    def flush(self):
        """Hands everything written so far to the targets."""
        self._writer1.flush()
        self._writer2.flush()

    def close(self):
        """Finishes both outputs; raises what went wrong first. May be called again."""
        try:
            self._writer1.close()
        finally:
            self._writer2.close()

    @property
    def closed(self):
        """bool: whether `close` was called."""
        return self._writer2.closed

    @property
    def pair_count(self):
        """int: pairs written so far."""
        return self._writer2.record_count if self._writer2 is not self._writer1 else self._writer1.record_count // 2

    def __enter__(self):
        self._writer2.__enter__()
        return self

    def __exit__(self, *exception):
        try:
            self._writer1.__exit__(*exception)
        finally:
            self._writer2.__exit__(*exception)
