"""Batches: many records as columns.

`reader.batches()` makes them without a Python object per record. NumPy sees their memory without a copy.
"""
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int64_t
from libcpp.memory cimport make_unique, unique_ptr
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.columns.batch cimport ColumnBatch, concat_batches, import_batch
from seqtide.columns.column cimport (
    TextColumn, bytes_of_column, column_of_parts, ends_of_column, parse_intervals, span_of, wrap_column,
)
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema
from seqtide.libseqtide.columns.interval cimport Interval, IntervalSpan
from seqtide.libseqtide.reads.batch cimport (
    FastaBatchBuilder, FastaBatchSpan, FastqBatchBuilder, FastqBatchSpan, any_fasta, any_fastq, concat_fasta,
    concat_fastq, fasta_schema, fastq_schema, import_fasta, import_fasta_stream, import_fastq, import_fastq_stream,
)
from seqtide.reads.record cimport (
    FastaRecord, FastqRecord, fasta_from_view as fasta_record, fastq_from_view as fastq_record, view_of_fasta,
    view_of_fastq,
)

from seqtide.reads import column_kernels


cdef FastqBatch wrap_fastq_batch(const CFastqBatch& batch):
    cdef FastqBatch result = FastqBatch.__new__(FastqBatch)
    result.batch = batch
    return result


cdef FastaBatch wrap_fasta_batch(const CFastaBatch& batch):
    cdef FastaBatch result = FastaBatch.__new__(FastaBatch)
    result.batch = batch
    return result


cdef FastqBatch with_letters(FastqBatch batch, TextColumn sequences, TextColumn qualities):
    """The same names with other letters of these lengths."""
    cdef CFastqBatch result = batch.batch
    result.sequences = sequences.column
    result.qualities = qualities.column
    return wrap_fastq_batch(result)


def _restore_fastq_batch(TextColumn names not None, TextColumn sequences not None, bytes qualities):
    cdef CFastqBatch batch
    batch.names = names.column
    batch.sequences = sequences.column
    batch.qualities = column_of_parts(qualities, ends_of_column(sequences.column))
    if len(names) != len(sequences):
        raise ValueError(f"{len(names)} names do not fit {len(sequences)} sequences")
    return wrap_fastq_batch(batch)


def _restore_fasta_batch(TextColumn names not None, TextColumn sequences not None):
    cdef CFastaBatch batch
    batch.names = names.column
    batch.sequences = sequences.column
    if len(names) != len(sequences):
        raise ValueError(f"{len(names)} names do not fit {len(sequences)} sequences")
    return wrap_fasta_batch(batch)


@cython.final
@cython.auto_pickle(False)
cdef class FastqBatch(QualityOperations):
    """Many FASTQ records as three columns: `names`, `sequences` and `qualities`.

    Immutable, valid for ever, owner of its memory. `batch[3]` is a `FastqRecord`. `batch[2:10]` is a batch that
    shares the memory, and keeps it alive. `batch[mask]` and `batch[indices]`, with NumPy arrays or lists, are batches
    with a copy. Iterating gives records. Compares equal by records; pickles. Safe to use from several threads.

    `FastqBatch()` is empty; `FastqReader.batches`, `from_records` and `concat` make others.

    Raises:
        IndexError: a record that there is not, or a mask of another length.
        TypeError: a subscript of another type.

    Example:
        >>> from seqtide import FastqReader
        >>> batch = next(FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nGG\\n+\\n5I\\n").batches())
        >>> len(batch), batch.sequences[1], batch[0].id
        (2, 'GG', 'r1')
        >>> [record.id for record in batch[batch.sequences.lengths > 2]]
        ['r1']
    """

    def __cinit__(self, *arguments, **options):
        if arguments or options:
            raise TypeError("FastqBatch() is empty and takes no arguments; from_records and from_arrow make others")

    @property
    def names(self):
        """TextColumn: header lines without "@"."""
        return wrap_column(self.batch.names)

    @property
    def sequences(self):
        """TextColumn: letters as in the file."""
        return wrap_column(self.batch.sequences)

    @property
    def qualities(self):
        """TextColumn: ASCII, Phred score + 33; value i is as long as that of `sequences`."""
        return wrap_column(self.batch.qualities)

    @property
    def nbytes(self):
        """int: bytes of memory of the three columns."""
        return self.names.nbytes + self.sequences.nbytes + self.qualities.nbytes

    @staticmethod
    def from_records(records):
        """A batch of records.

        Args:
            records (Iterable[FastqRecord]): the records.

        Returns:
            FastqBatch: a copy of them.

        Raises:
            TypeError: one of them is something else.

        Example:
            >>> from seqtide import FastqBatch, FastqRecord
            >>> FastqBatch.from_records([FastqRecord("r1", "AC", "II")]).names.tolist()
            ['r1']
        """
        cdef unique_ptr[FastqBatchBuilder] builder = make_unique[FastqBatchBuilder]()
        for record in records:
            if not isinstance(record, FastqRecord):
                raise TypeError(f"a FastqBatch is made of FastqRecord, not {type(record).__name__}")
            builder.get().append(view_of_fastq(<FastqRecord> record))
        return wrap_fastq_batch(move(dereference(builder)).finish())

    @staticmethod
    def concat(batches):
        """The records of several batches, one batch behind the other.

        Args:
            batches (Iterable[FastqBatch]): the batches; there may be none.

        Returns:
            FastqBatch: a copy; of a single batch, the same memory.

        Raises:
            TypeError: one of them is something else.
        """
        return concat_batches(FastqBatch(), batches)

    @staticmethod
    def from_arrow(source):
        """A batch of Arrow data.

        Args:
            source (object): anything with `__arrow_c_array__` or `__arrow_c_stream__`: a table of pyarrow, a data frame
                of polars or pandas, a relation of duckdb. It needs the columns "name", "sequence" and "quality" of
                any string or binary type; further columns are left out.

        Returns:
            FastqBatch: a copy.

        Raises:
            ValueError: a column is missing, of another type, or has nulls; or a record is none that a
                `FastqRecord` could be.
            TypeError: `source` is no Arrow data.
            IoError: a stream failed; the message is the stream's.

        Example:
            >>> from seqtide import FastqBatch, FastqRecord
            >>> batch = FastqBatch.from_records([FastqRecord("r1", "AC", "II")])
            >>> FastqBatch.from_arrow(batch) == batch
            True
        """
        return import_batch(FastqBatch(), source)

    def cut(self, intervals):
        """A part of every record, sequence and quality alike.

        Args:
            intervals (array-like): integers of shape (n, 2): for each record, start and end of the part to keep,
                counted from 0. What lies beyond the end of the record is left out; a start that is not before its
                end leaves nothing.

        Returns:
            FastqBatch: a copy; records that have become empty stay.

        Raises:
            ValueError: the shape is another one, or a number is negative.
            TypeError: the numbers are no integers.

        Example:
            >>> from seqtide import FastqReader
            >>> batch = next(FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nGG\\n+\\n5I\\n").batches())
            >>> batch.cut([[1, 3], [0, 9]]).sequences.tolist()
            ['CG', 'GG']
        """
        cdef vector[Interval] kept
        cdef CFastqBatch part
        parse_intervals(intervals, self.batch.size(), kept)
        with nogil:
            part = self.batch.cut(IntervalSpan(kept.data(), kept.size()))
        return wrap_fastq_batch(part)

    def reverse_complement(self, *, rna=False):
        """The other strand: letters complemented and reversed, qualities reversed, names as they are.

        Args:
            rna (bool): whether A becomes U and not T.

        Returns:
            FastqBatch: a copy.

        Example:
            >>> from seqtide import FastqReader
            >>> next(FastqReader(b"@r1\\nAAC\\n+\\n!5I\\n").batches()).reverse_complement()[0]
            FastqRecord(name='r1', sequence='GTT', quality='I5!')
        """
        return with_letters(self, column_kernels.reverse_complement(self.sequences, rna=rna),
                            column_kernels.reverse(self.qualities))

    def mask_low_quality(self, min_quality, *, soft=False):
        """Bases whose quality is below `min_quality` as N, or with `soft` in lower case; qualities stay.

        Returns:
            FastqBatch: a copy of the sequences.

        Raises:
            ValueError: `min_quality` is negative.

        Example:
            >>> from seqtide import FastqReader
            >>> next(FastqReader(b"@r1\\nACGT\\n+\\n!5I!\\n").batches()).mask_low_quality(20).sequences[0]
            'NCGN'
        """
        return with_letters(
            self, column_kernels.mask_low_quality(self.sequences, self.qualities, min_quality, soft=soft),
            self.qualities)

    # ---- what ColumnBatch asks for

    cdef size_t count(self) noexcept:
        return self.batch.size()

    cdef object record(self, size_t i):
        return fastq_record(self.batch.at(i))

    cdef ColumnBatch sliced(self, size_t first, size_t count):
        return wrap_fastq_batch(self.batch.slice(first, count))

    cdef ColumnBatch taken(self, const vector[int64_t]& indices):
        cdef CFastqBatch part
        with nogil:
            part = self.batch.take(span_of(indices))
        return wrap_fastq_batch(part)

    cdef ColumnBatch joined(self, list batches):
        cdef vector[CFastqBatch] parts
        cdef CFastqBatch joined
        for batch in batches:
            parts.push_back((<FastqBatch> batch).batch)
        with nogil:
            joined = concat_fastq(FastqBatchSpan(parts.data(), parts.size()))
        return wrap_fastq_batch(joined)

    cdef bint equals(self, ColumnBatch other) except -1:
        return self.names == other.names and self.sequences == other.sequences and self.qualities == other.qualities

    cdef Schema schema(self) except *:
        return move(fastq_schema())

    cdef AnyBatch columns(self) except *:
        return move(any_fastq(self.batch))

    cdef ColumnBatch from_array(self, const ArrowSchema* schema, const ArrowArray* array):
        cdef CFastqBatch batch
        with nogil:
            batch = import_fastq(schema[0], array[0])
        return wrap_fastq_batch(batch)

    cdef ColumnBatch from_stream(self, ArrowArrayStream* stream):
        cdef CFastqBatch batch
        with nogil:
            batch = import_fastq_stream(stream[0])
        return wrap_fastq_batch(batch)

    def __reduce__(self):
        return _restore_fastq_batch, (self.names, self.sequences, bytes_of_column(self.batch.qualities))

    def __repr__(self):
        return f"<FastqBatch of {len(self)} records, {self.batch.sequences.total_size()} bases>"


@cython.final
@cython.auto_pickle(False)
cdef class FastaBatch(SequenceOperations):
    """Many FASTA records as two columns, `names` and `sequences`; otherwise like `FastqBatch`.

    Example:
        >>> from seqtide import FastaReader
        >>> batch = next(FastaReader(b">r1\\nAC\\nGT\\n>r2\\nGG\\n").batches())
        >>> batch.sequences.tolist(), batch[-1]
        (['ACGT', 'GG'], FastaRecord(name='r2', sequence='GG'))
    """

    def __cinit__(self, *arguments, **options):
        if arguments or options:
            raise TypeError("FastaBatch() is empty and takes no arguments; from_records and from_arrow make others")

    @property
    def names(self):
        """TextColumn: header lines without ">"."""
        return wrap_column(self.batch.names)

    @property
    def sequences(self):
        """TextColumn: letters, line breaks removed."""
        return wrap_column(self.batch.sequences)

    @property
    def nbytes(self):
        """int: bytes of memory of the two columns."""
        return self.names.nbytes + self.sequences.nbytes

    @staticmethod
    def from_records(records):
        """A batch of records.

        Args:
            records (Iterable[FastaRecord]): the records.

        Returns:
            FastaBatch: a copy of them.

        Raises:
            TypeError: one of them is something else.
        """
        cdef unique_ptr[FastaBatchBuilder] builder = make_unique[FastaBatchBuilder]()
        for record in records:
            if not isinstance(record, FastaRecord):
                raise TypeError(f"a FastaBatch is made of FastaRecord, not {type(record).__name__}")
            builder.get().append(view_of_fasta(<FastaRecord> record))
        return wrap_fasta_batch(move(dereference(builder)).finish())

    @staticmethod
    def concat(batches):
        """The records of several batches, one batch behind the other.

        Args:
            batches (Iterable[FastaBatch]): the batches; there may be none.

        Returns:
            FastaBatch: a copy; of a single batch, the same memory.

        Raises:
            TypeError: one of them is something else.
        """
        return concat_batches(FastaBatch(), batches)

    @staticmethod
    def from_arrow(source):
        """A batch of Arrow data, as `FastqBatch.from_arrow` makes it, of the columns "name" and "sequence".

        Args:
            source (object): anything with `__arrow_c_array__` or `__arrow_c_stream__`.

        Returns:
            FastaBatch: a copy.

        Raises:
            ValueError: a column is missing, of another type, or has nulls; or a record is none that a
                `FastaRecord` could be.
            TypeError: `source` is no Arrow data.
            IoError: a stream failed; the message is the stream's.
        """
        return import_batch(FastaBatch(), source)

    def cut(self, intervals):
        """A part of every record.

        Args:
            intervals (array-like): integers of shape (n, 2): for each record, start and end of the part to keep,
                counted from 0. What lies beyond the end of the record is left out; a start that is not before its
                end leaves nothing.

        Returns:
            FastaBatch: a copy; records that have become empty stay.

        Raises:
            ValueError: the shape is another one, or a number is negative.
            TypeError: the numbers are no integers.
        """
        cdef vector[Interval] kept
        cdef CFastaBatch part
        parse_intervals(intervals, self.batch.size(), kept)
        with nogil:
            part = self.batch.cut(IntervalSpan(kept.data(), kept.size()))
        return wrap_fasta_batch(part)

    def reverse_complement(self, *, rna=False):
        """The other strand: letters complemented and reversed, names as they are.

        Args:
            rna (bool): whether A becomes U and not T.

        Returns:
            FastaBatch: a copy.

        Example:
            >>> from seqtide import FastaReader
            >>> next(FastaReader(b">r1\\nAACGn\\n").batches()).reverse_complement().sequences.tolist()
            ['nCGTT']
        """
        cdef CFastaBatch result = self.batch
        cdef TextColumn sequences = column_kernels.reverse_complement(self.sequences, rna=rna)
        result.sequences = sequences.column
        return wrap_fasta_batch(result)

    # ---- what ColumnBatch asks for

    cdef size_t count(self) noexcept:
        return self.batch.size()

    cdef object record(self, size_t i):
        return fasta_record(self.batch.at(i))

    cdef ColumnBatch sliced(self, size_t first, size_t count):
        return wrap_fasta_batch(self.batch.slice(first, count))

    cdef ColumnBatch taken(self, const vector[int64_t]& indices):
        cdef CFastaBatch part
        with nogil:
            part = self.batch.take(span_of(indices))
        return wrap_fasta_batch(part)

    cdef ColumnBatch joined(self, list batches):
        cdef vector[CFastaBatch] parts
        cdef CFastaBatch joined
        for batch in batches:
            parts.push_back((<FastaBatch> batch).batch)
        with nogil:
            joined = concat_fasta(FastaBatchSpan(parts.data(), parts.size()))
        return wrap_fasta_batch(joined)

    cdef bint equals(self, ColumnBatch other) except -1:
        return self.names == other.names and self.sequences == other.sequences

    cdef Schema schema(self) except *:
        return move(fasta_schema())

    cdef AnyBatch columns(self) except *:
        return move(any_fasta(self.batch))

    cdef ColumnBatch from_array(self, const ArrowSchema* schema, const ArrowArray* array):
        cdef CFastaBatch batch
        with nogil:
            batch = import_fasta(schema[0], array[0])
        return wrap_fasta_batch(batch)

    cdef ColumnBatch from_stream(self, ArrowArrayStream* stream):
        cdef CFastaBatch batch
        with nogil:
            batch = import_fasta_stream(stream[0])
        return wrap_fasta_batch(batch)

    def __reduce__(self):
        return _restore_fasta_batch, (self.names, self.sequences)

    def __repr__(self):
        return f"<FastaBatch of {len(self)} records, {self.batch.sequences.total_size()} bases>"
