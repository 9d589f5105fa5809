"""Paired reads: two FASTQ files read in step, or one with mates in turn; and writing them."""
cimport cython
from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide.core.gate cimport enter
from seqtide.core.native cimport decoded
from seqtide.io.input cimport check_sink, open_sink
from seqtide.io.reader cimport Batches, Reader, RecordWriter
from seqtide.io.stream cimport name_of
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.output cimport OutputOptions
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.reads.batch cimport CFastqBatch
from seqtide.libseqtide.reads.fastq.pair cimport CFastqPairReader
from seqtide.libseqtide.reads.fastq.pair_writer cimport CFastqPairWriter
from seqtide.libseqtide.reads.fastq.reader cimport CFastqReader
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.fastq.writer cimport CFastqWriter
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding
from seqtide.reads.batch cimport FastqBatch, wrap_fastq_batch
from seqtide.reads.fastq cimport FastqReader, parse_encoding
from seqtide.reads.record cimport (
    FastqRecord, check_writable, fastq_from_view as record_from_view, view_of_fastq as view_of_record,
)

from seqtide.io.sameness import refuse_same_source, refuse_same_target


@cython.final
@cython.auto_pickle(False)
cdef class FastqPairReader(Reader):
    """Iterator over pairs of FASTQ records: tuples of read 1 and read 2.

    Reads two inputs in step, or one in which mates follow each other. A context manager; several threads may take
    pairs from one reader, and together they get each once. `input_position` and `input_size` count both inputs.

    Args:
        source1: read 1, or both reads in turn; any source that `FastqReader` takes.
        source2: read 2, or None if `source1` holds both.
        check_names (bool): whether ids must agree, as `FastqRecord.is_mate` says.
        **options: keyword arguments of `FastqReader`.

    Attributes:
        interleaved (bool): whether both reads come from one source.

    Raises:
        ValueError: both sources are the same.
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
        if source2 is not None:
            refuse_same_source(source1, source2)
        cdef FastqReader first = FastqReader(source1, **options)
        cdef FastqReader second
        self.interleaved = source2 is None
        self.kept = first.kept
        if self.interleaved:
            self.reader.reset(new CFastqPairReader(take_reader(first), check_names))
        else:
            second = FastqReader(source2, **options)
            for keeper in second.kept:  # extend() of an empty list, without memory, leaks what it was given
                self.kept.append(keeper)
            self.reader.reset(new CFastqPairReader(take_reader(first), take_reader(second), check_names))
        self.format_name = "FASTQ"

    cdef int next_views(self, FastqView* view1, FastqView* view2) except -1 nogil:
        return self.get().next(view1[0], view2[0])

    def __next__(self):
        cdef FastqView view1, view2
        cdef bint more
        cdef bint held = False
        enter(self.gate)
        try:
            reader = self.get()
            while not reader.next_buffered(view1, view2):
                with nogil:
                    more = reader.fill()
                if not more:
                    raise StopIteration
            held = True
            pair = record_from_view(view1), record_from_view(view2)
            held = False
            return pair
        finally:
            if held:  # there was no memory for the objects
                self.reader.get().put_back()
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
        name1 = decoded(self.get().first().name())
        name2 = decoded(self.get().second().name())
        return f"<FastqPairReader {name1!r}{'' if self.interleaved else f', {name2!r}'}>"


@cython.final
@cython.auto_pickle(False)
cdef class _PairBatches(Batches):
    """What `batches` returns."""
    cdef CFastqBatch batch1  # the last ones: the next are likely to need as much memory
    cdef CFastqBatch batch2

    cdef object read(self):
        reader = (<FastqPairReader> self.reader).get()
        if not self.held:
            with nogil:
                self.held = reader.read_batch(self.batch1, self.batch2, self.limits)
            if not self.held:
                return None
        batch = (wrap_fastq_batch(self.batch1), wrap_fastq_batch(self.batch2))
        self.held = False
        return batch


cdef unique_ptr[CFastqReader] take_reader(FastqReader reader) noexcept:
    """The native reader, taken away from the Python object."""
    return unique_ptr[CFastqReader](<CFastqReader*> reader.reader.release())


cdef unique_ptr[CFastqWriter] open_writer(object target, list kept, QualityEncoding encoding, object compression,
                                          object level, object threads, object atomic, bint sync,
                                          CJointFiles* files) except *:
    cdef OutputOptions options
    cdef unique_ptr[CStream] sink = open_sink(target, kept, compression, level, threads, atomic, sync, files)
    return unique_ptr[CFastqWriter](new CFastqWriter(move(sink), options, encoding))


@cython.final
@cython.auto_pickle(False)
cdef class FastqPairWriter(RecordWriter):
    """Writes pairs of FASTQ records to two targets, or in turn to one.

    A context manager. Several threads may write to one writer; their pairs do not mix. Both outputs end well, or
    neither does: once one has failed, nothing more is written to the other, and neither gets an end mark. Only if all
    but the second's end mark was taken (of bzip2, xz and zstd, all that is still being compressed), the first has its
    own. With `atomic`, both files get their names, or neither does: if the second cannot, the first loses its name
    again, and a file that it replaced comes back. A process killed between the two renames leaves one of them done.

    Args:
        target1: read 1, or both reads in turn; any target that `FastqWriter` takes.
        target2: read 2, or None to write both to `target1`.
        check_names (bool): whether to refuse records whose names are not those of mates.
        encoding (str): as for `FastqWriter`, and all others.
        compression (str): "auto" goes by the suffix of each target.
        level (int | None): of the compression.
        threads (int | None): for each output.
        atomic (bool | JointFiles): for paths, write to temporary files that get their names in `close` (with
            JointFiles, with the others) and disappear if the body of `with` raises.
        sync (bool): with `atomic`, have the data on the disk before the files get their names.

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

    def __init__(self, target1, target2=None, *, bint check_names=True, encoding="sanger", compression="auto",
                 level=None, threads=None, atomic=False, bint sync=False):
        self.check_new()
        cdef QualityEncoding quality_encoding = parse_encoding(encoding)
        cdef unique_ptr[CJointFiles] files
        cdef unique_ptr[CFastqWriter] first, second
        self.name = name_of(target1)
        if target2 is None:
            first = open_writer(target1, self.kept, quality_encoding, compression, level, threads, atomic, sync, NULL)
            self.adopt(new CFastqPairWriter(move(first), check_names), atomic)
            return
        refuse_same_target(target1, target2, "both targets")
        check_sink(target2, compression, level, threads)
        if atomic and isinstance(atomic, bool):  # other ones get their names elsewhere
            files.reset(new CJointFiles(sync))
        first = open_writer(target1, self.kept, quality_encoding, compression, level, threads, atomic, sync,
                            files.get())
        second = open_writer(target2, self.kept, quality_encoding, compression, level, threads, atomic, sync,
                             files.get())
        self.adopt(new CFastqPairWriter(move(first), move(second), check_names, move(files)), atomic)

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
            self.write_batches(<FastqBatch> record1, <FastqBatch> record2)
            return
        for record in (record1, record2):
            if not isinstance(record, FastqRecord):
                raise TypeError("can write two FastqRecord or two FastqBatch, not "
                                f"{type(record1).__name__} and {type(record2).__name__}")
            check_writable(<FastqRecord> record)  # before the other one is written
        cdef FastqView view1 = view_of_record(<FastqRecord> record1)
        cdef FastqView view2 = view_of_record(<FastqRecord> record2)
        enter(self.gate)
        try:
            self.check_open()
            writer = <CFastqPairWriter*> self.writer.get()
            if writer.fits(view1.raw.size(), view2.raw.size()):
                writer.write(view1, view2)
                return
            with nogil:
                writer.write(view1, view2)
        finally:
            self.gate.leave()

    cdef int write_batches(self, FastqBatch batch1, FastqBatch batch2) except -1:
        enter(self.gate)
        try:
            self.check_open()
            writer = <CFastqPairWriter*> self.writer.get()
            with nogil:
                writer.write_batches(batch1.batch, batch2.batch)
        finally:
            self.gate.leave()
        return 0

    @property
    def pair_count(self):
        """int: pairs written so far."""
        return self.record_count
