"""Batches: many records as columns.

`reader.batches()` makes them without a Python object per record. NumPy sees their memory without a copy.
"""
from cpython.object cimport Py_EQ, Py_NE
cimport cython
from libc.stdint cimport int64_t
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.columns.column cimport (
    TextColumn, bytes_of_column, column_of_parts, ends_of_column, is_index, parse_index, parse_intervals, select,
    span_of, wrap_column,
)
from seqtide.libseqtide.columns.interval cimport Interval, IntervalSpan
from seqtide.libseqtide.reads.batch cimport (
    FastaBatchBuilder, FastaBatchSpan, FastqBatchBuilder, FastqBatchSpan, concat_fasta, concat_fastq,
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
        cdef FastqBatchBuilder builder
        for record in records:
            if not isinstance(record, FastqRecord):
                raise TypeError(f"a FastqBatch is made of FastqRecord, not {type(record).__name__}")
            builder.append(view_of_fastq(<FastqRecord> record))
        return wrap_fastq_batch(move(builder).finish())

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
        cdef vector[CFastqBatch] parts
        cdef CFastqBatch joined
        for batch in batches:
            if not isinstance(batch, FastqBatch):
                raise TypeError(f"can join FastqBatch, not {type(batch).__name__}")
            parts.push_back((<FastqBatch> batch).batch)
        with nogil:
            joined = concat_fastq(FastqBatchSpan(parts.data(), parts.size()))
        return wrap_fastq_batch(joined)

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
        from seqtide.reads import arrow
        return arrow.import_batch(FastqBatch, source)

    def __arrow_c_schema__(self):
        """Capsule with the Arrow type: a struct of columns of type large_string."""
        from seqtide.reads import arrow
        return arrow.export_schema(FastqBatch)

    def __arrow_c_array__(self, requested_schema=None):
        """Capsules with the Arrow type and array, which share the batch's memory.

        Raises:
            ValueError: a name is not UTF-8, or `requested_schema` has other columns.
        """
        from seqtide.reads import arrow
        return arrow.export_array(self, requested_schema)

    def __arrow_c_stream__(self, requested_schema=None):
        """Capsule with an Arrow stream of one array."""
        from seqtide.reads import arrow
        return arrow.export_once(self, requested_schema)

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

    def __len__(self):
        return <Py_ssize_t> self.batch.size()

    def __getitem__(self, key):
        cdef size_t first = 0, count = 0
        cdef vector[int64_t] indices
        cdef CFastqBatch part
        if is_index(key):
            return fastq_record(self.batch.at(parse_index(key, self.batch.size(), "batch")))
        if select(key, self.batch.size(), first, count, indices):
            return wrap_fastq_batch(self.batch.slice(first, count))
        with nogil:
            part = self.batch.take(span_of(indices))
        return wrap_fastq_batch(part)

    def __iter__(self):
        cdef size_t i
        for i in range(self.batch.size()):
            yield fastq_record(self.batch.at(i))

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastqBatch):
            return NotImplemented
        equal = self.names == other.names and self.sequences == other.sequences and self.qualities == other.qualities
        return equal == (operation == Py_EQ)

    def __reduce__(self):
        return _restore_fastq_batch, (self.names, self.sequences, bytes_of_column(self.batch.qualities))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

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
        cdef FastaBatchBuilder builder
        for record in records:
            if not isinstance(record, FastaRecord):
                raise TypeError(f"a FastaBatch is made of FastaRecord, not {type(record).__name__}")
            builder.append(view_of_fasta(<FastaRecord> record))
        return wrap_fasta_batch(move(builder).finish())

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
        cdef vector[CFastaBatch] parts
        cdef CFastaBatch joined
        for batch in batches:
            if not isinstance(batch, FastaBatch):
                raise TypeError(f"can join FastaBatch, not {type(batch).__name__}")
            parts.push_back((<FastaBatch> batch).batch)
        with nogil:
            joined = concat_fasta(FastaBatchSpan(parts.data(), parts.size()))
        return wrap_fasta_batch(joined)

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
        from seqtide.reads import arrow
        return arrow.import_batch(FastaBatch, source)

    def __arrow_c_schema__(self):
        """Capsule with the Arrow type: a struct of columns of type large_string."""
        from seqtide.reads import arrow
        return arrow.export_schema(FastaBatch)

    def __arrow_c_array__(self, requested_schema=None):
        """Capsules with the Arrow type and array, which share the batch's memory.

        Raises:
            ValueError: a name is not UTF-8, or `requested_schema` has other columns.
        """
        from seqtide.reads import arrow
        return arrow.export_array(self, requested_schema)

    def __arrow_c_stream__(self, requested_schema=None):
        """Capsule with an Arrow stream of one array."""
        from seqtide.reads import arrow
        return arrow.export_once(self, requested_schema)

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

    def __len__(self):
        return <Py_ssize_t> self.batch.size()

    def __getitem__(self, key):
        cdef size_t first = 0, count = 0
        cdef vector[int64_t] indices
        cdef CFastaBatch part
        if is_index(key):
            return fasta_record(self.batch.at(parse_index(key, self.batch.size(), "batch")))
        if select(key, self.batch.size(), first, count, indices):
            return wrap_fasta_batch(self.batch.slice(first, count))
        with nogil:
            part = self.batch.take(span_of(indices))
        return wrap_fasta_batch(part)

    def __iter__(self):
        cdef size_t i
        for i in range(self.batch.size()):
            yield fasta_record(self.batch.at(i))

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastaBatch):
            return NotImplemented
        equal = self.names == other.names and self.sequences == other.sequences
        return equal == (operation == Py_EQ)

    def __reduce__(self):
        return _restore_fasta_batch, (self.names, self.sequences)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<FastaBatch of {len(self)} records, {self.batch.sequences.total_size()} bases>"
