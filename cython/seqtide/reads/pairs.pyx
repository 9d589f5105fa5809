"""Paired reads: two FASTQ files read in step, or one with mates in turn; and writing them."""
import sys
import threading

cimport cython
from libcpp.memory cimport unique_ptr

from seqtide.core.gate cimport enter
from seqtide.io.reader cimport Batches, Reader
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.pair cimport CFastqPairReader, are_mates
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView, check_fastq
from seqtide.reads.batch cimport FastqBatch, wrap_fastq_batch
from seqtide.reads.fastq cimport FastqReader, FastqWriter
from seqtide.reads.record cimport FastqRecord, check_writable, fastq_from_view as record_from_view

from seqtide.io.input import refuse_same_target


@cython.final
@cython.auto_pickle(False)
cdef class FastqPairReader(Reader):
    """Iterator over pairs of FASTQ records: tuples of read 1 and read 2.

    Reads two inputs in step, or one in which mates follow each other. A context manager; several threads may take
    pairs from one reader, and together they get each once. `input_position` and `input_size` count both inputs.

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
        self.check_new()
        cdef FastqReader first = FastqReader(source1, **options)
        cdef FastqReader second
        self.interleaved = source2 is None
        if self.interleaved:
            self.reader.reset(new CFastqPairReader(take_reader(first), check_names))
        else:
            second = FastqReader(source2, **options)
            self.reader.reset(new CFastqPairReader(take_reader(first), take_reader(second), check_names))
        self.format_name = "FASTQ"

    cdef int next_views(self, FastqView* view1, FastqView* view2) except -1 nogil:
        return self.get().next(view1[0], view2[0])

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

    def batches(self, max_bytes=4 << 20, max_records=None):
        """The pairs that are left, many at a time; otherwise as `FastqReader.batches`.

        Args:
            max_bytes (int): names, sequences and qualities of both reads together, in bytes.
            max_records (int | None): number of pairs; None for any.

        Returns:
            Iterator[tuple[FastqBatch, FastqBatch]]: read 1 and read 2; record i of both is pair i.

        Raises:
            ValueError: a limit is not positive, or the reader is closed.
            TypeError: a limit is no int.

        Example:
            >>> from seqtide import FastqPairReader
            >>> reader = FastqPairReader(b"@r/1\\nAC\\n+\\nII\\n@r/2\\nGT\\n+\\nII\\n")
            >>> for batch1, batch2 in reader.batches():
            ...     print(batch1.sequences.tolist(), batch2.sequences.tolist())
            ['AC'] ['GT']
        """
        cdef _PairBatches batches = _PairBatches.__new__(_PairBatches)
        batches.over(self, max_bytes, max_records)
        return batches

    @property
    def pair_count(self):
        """int: pairs delivered so far."""
        return self.get().pair_count()

    def __repr__(self):
        if self.closed:
            return "<FastqPairReader closed>"
        name1 = self.get().first().name().decode("utf-8", "surrogateescape")
        name2 = self.get().second().name().decode("utf-8", "surrogateescape")
        return f"<FastqPairReader {name1!r}{'' if self.interleaved else f', {name2!r}'}>"


@cython.final
@cython.auto_pickle(False)
cdef class _PairBatches(Batches):
    """What `batches` returns."""
    cdef CFastqBatch batch1  # the last ones: the next are likely to need as much memory
    cdef CFastqBatch batch2

    cdef object read(self):
        cdef bint more
        reader = (<FastqPairReader> self.reader).get()
        with nogil:
            more = reader.read_batch(self.batch1, self.batch2, self.limits)
        return (wrap_fastq_batch(self.batch1), wrap_fastq_batch(self.batch2)) if more else None


cdef unique_ptr[CFastqReader] take_reader(FastqReader reader) noexcept:
    """The native reader, taken away from the Python object."""
    return unique_ptr[CFastqReader](<CFastqReader*> reader.reader.release())


cdef int check_pairs(const CFastqBatch& batch1, const CFastqBatch& batch2, bint check_names) except -1 nogil:
    """All that could be wrong with one of them, before the other one is written."""
    cdef FastqView view1, view2
    cdef size_t i
    for i in range(batch1.size()):
        view1 = batch1.at(i)
        view2 = batch2.at(i)
        check_fastq(view1.name, view1.sequence, view1.quality)
        check_fastq(view2.name, view2.sequence, view2.quality)
        if check_names and not are_mates(view1.name, view2.name):
            with gil:
                name1 = view1.name.data()[:view1.name.size()].decode("utf-8", "surrogateescape")
                name2 = view2.name.data()[:view2.name.size()].decode("utf-8", "surrogateescape")
                raise ValueError(f"{name1!r} and {name2!r} are not the names of mates")
    return 0


cdef int write_in_turn(FastqWriter writer, const CFastqBatch& batch1, const CFastqBatch& batch2) except -1:
    cdef FastqView view
    cdef size_t i
    enter(writer.gate)
    try:
        with nogil:
            for i in range(batch1.size()):
                view = batch1.at(i)
                writer.write_view(&view)
                view = batch2.at(i)
                writer.write_view(&view)
    finally:
        writer.gate.leave()
    return 0


def _write_batches(FastqWriter writer1 not None, FastqWriter writer2 not None, FastqBatch batch1, FastqBatch batch2,
                   bint check_names):
    if batch1.batch.size() != batch2.batch.size():
        raise ValueError(f"{len(batch1)} first reads do not fit {len(batch2)} second reads")
    with nogil:
        check_pairs(batch1.batch, batch2.batch, check_names)
    if writer1 is writer2:
        write_in_turn(writer1, batch1.batch, batch2.batch)
    else:
        writer1.write_batch(batch1)
        writer2.write_batch(batch2)


class FastqPairWriter:
    """Writes pairs of FASTQ records to two targets, or in turn to one.

    A context manager. Several threads may write to one writer; their pairs do not mix.

    Args:
        target1: read 1, or both reads in turn; any target that `FastqWriter` takes.
        target2: read 2, or None to write both to `target1`.
        check_names (bool): whether to refuse records whose names are not those of mates.
        **options: keyword arguments of `FastqWriter`.

    Raises:
        ValueError: both targets are the same; an argument is off.
        OSError: opening, writing or closing failed.

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
        if target2 is not None:
            refuse_same_target(target1, target2, "both targets")
        self._check_names = check_names
        self._lock = threading.RLock()
        self._writer1 = FastqWriter(target1, **options)
        try:
            self._writer2 = self._writer1 if target2 is None else FastqWriter(target2, **options)
        except BaseException:
            self._writer1.__exit__(*sys.exc_info())
            raise

    def write(self, record1, record2):
        """Writes one pair, or a batch of pairs.

        Args:
            record1 (FastqRecord | FastqBatch): read 1.
            record2 (FastqRecord | FastqBatch): read 2.

        Raises:
            TypeError: they are not two `FastqRecord` or two `FastqBatch`.
            ValueError: names are not those of mates, a record could not be read back, or the batches differ in size;
                nothing is written then.
            OSError: an output failed.
        """
        if isinstance(record1, FastqBatch) and isinstance(record2, FastqBatch):
            with self._lock:
                _write_batches(self._writer1, self._writer2, record1, record2, self._check_names)
            return
        for record in (record1, record2):
            if not isinstance(record, FastqRecord):
                raise TypeError("can write two FastqRecord or two FastqBatch, not "
                                f"{type(record1).__name__} and {type(record2).__name__}")
            check_writable(record)  # before the other one is written
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
