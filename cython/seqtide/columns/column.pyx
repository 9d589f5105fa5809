"""TextColumn: one column of a batch."""
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_FillInfo, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.number cimport PyIndex_Check
from cpython.object cimport Py_EQ, Py_NE
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int64_t
from libc.string cimport memcmp, memcpy
from libcpp.memory cimport make_unique, unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move

from seqtide.core.inline_object cimport header_str
from seqtide.core.text cimport shortened
from seqtide.libseqtide.columns.text_column cimport ColumnBuilder


@cython.final
@cython.auto_pickle(False)
cdef class _Memory:
    """The bytes or the offsets of a column for NumPy, which keeps this object, and so the memory, alive."""
    cdef CTextColumn column
    cdef const void* start
    cdef Py_ssize_t size

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        PyBuffer_FillInfo(buffer, self, <void*> self.start, self.size, 1, flags)


cdef object as_array(const CTextColumn& column, const void* start, size_t size, str dtype):
    import numpy
    if size == 0:
        array = numpy.empty(0, dtype)
        array.flags.writeable = False
        return array
    cdef _Memory memory = _Memory.__new__(_Memory)
    memory.column = column
    memory.start = start
    memory.size = <Py_ssize_t> size
    return numpy.frombuffer(memory, dtype)


cdef bint equal_columns(const CTextColumn& first, const CTextColumn& second) noexcept nogil:
    cdef size_t size = first.size()
    if size != second.size() or first.total_size() != second.total_size():
        return False
    cdef const int64_t* offsets1 = first.offsets()
    cdef const int64_t* offsets2 = second.offsets()
    cdef size_t i
    for i in range(1, size + 1):
        if offsets1[i] - offsets1[0] != offsets2[i] - offsets2[0]:
            return False
    return (first.total_size() == 0
            or memcmp(first.bytes() + offsets1[0], second.bytes() + offsets2[0], first.total_size()) == 0)


cdef bint is_index(key) except -1:
    """Whether a subscript means one value. NumPy arrays have `__index__` too, but also a length."""
    return PyIndex_Check(key) and not isinstance(key, bool) and not hasattr(key, "__len__")


cdef size_t parse_index(key, size_t size, str what) except? 0:
    cdef Py_ssize_t count = <Py_ssize_t> size
    try:
        index = <Py_ssize_t> key.__index__()
    except OverflowError:
        raise IndexError(f"{what} index out of range") from None
    if index < 0:
        index += count
    if not 0 <= index < count:
        raise IndexError(f"{what} index out of range")
    return <size_t> index


cdef int copy_elements(array, void* target, size_t size) except -1:
    cdef Py_buffer buffer
    PyObject_GetBuffer(array, &buffer, PyBUF_SIMPLE)
    if size > 0:
        memcpy(target, buffer.buf, size)
    PyBuffer_Release(&buffer)
    return 0


cdef int parse_intervals(intervals, size_t size, vector[Interval]& kept) except -1:
    import numpy
    array = numpy.asarray(intervals)
    if array.size == 0 and size == 0:
        return 0
    if array.shape != (size, 2):
        raise ValueError(f"intervals for {size} records must have the shape ({size}, 2), not {array.shape}")
    if array.dtype.kind not in "iu":
        raise TypeError(f"intervals must be of integers, not {array.dtype}")
    if array.min() < 0:
        raise ValueError(f"intervals must not be negative, but one has {array.min()}")
    kept.resize(size)
    return copy_elements(numpy.ascontiguousarray(array, numpy.uintp), kept.data(), size * sizeof(Interval))


cdef int parse_selection(key, size_t size, vector[int64_t]& indices) except -1:
    """Numbers of the values that a boolean mask or an index array selects."""
    import numpy
    if isinstance(key, (str, bytes, tuple)):
        raise TypeError(f"indices must be integers, slices, masks or index arrays, not {type(key).__name__}")
    array = numpy.asarray(key)
    if array.ndim != 1:
        if array.ndim == 0:
            raise TypeError(f"indices must be integers, slices, masks or index arrays, not {type(key).__name__}")
        raise IndexError(f"masks and index arrays must have one dimension, not {array.ndim}")
    if array.dtype.kind == "b":
        if <size_t> len(array) != size:
            raise IndexError(f"the mask has {len(array)} values for {size} records")
        array = numpy.flatnonzero(array)
    elif array.dtype.kind in "iu":
        wrong = (array >= size) if array.dtype.kind == "u" else (array >= size) | (array < -<Py_ssize_t> size)
        if wrong.any():
            raise IndexError(f"index {array[wrong][0]} is out of range for {size} records")
        array = array.astype(numpy.int64)
        array[array < 0] += size
    elif len(array) == 0 and not isinstance(key, numpy.ndarray):
        return 0
    else:
        raise TypeError(f"masks and index arrays must be of booleans or integers, not {array.dtype}")
    indices.resize(len(array))
    return copy_elements(numpy.ascontiguousarray(array, numpy.int64), indices.data(), indices.size() * sizeof(int64_t))


cdef bint select(key, size_t size, size_t& first, size_t& count, vector[int64_t]& indices) except -1:
    cdef Py_ssize_t start, stop, step, i
    if not isinstance(key, slice):
        parse_selection(key, size, indices)
        return False
    start, stop, step = (<slice> key).indices(<Py_ssize_t> size)
    if step == 1:
        (&first)[0] = <size_t> start
        (&count)[0] = <size_t> max(stop - start, <Py_ssize_t> 0)
        return True
    for i in range(start, stop, step):
        indices.push_back(i)
    return False


cdef IndexSpan span_of(const vector[int64_t]& indices) noexcept nogil:
    return IndexSpan(indices.data(), indices.size())


cdef TextColumn wrap_column(const CTextColumn& column):
    cdef TextColumn result = TextColumn.__new__(TextColumn)
    result.column = column
    return result


cdef CTextColumn column_of_parts(bytes data, bytes offsets) except *:
    """A column of what `parts_of_column` made; damaged parts are refused."""
    cdef unique_ptr[ColumnBuilder] builder = make_unique[ColumnBuilder]()
    cdef const char* start = data
    cdef const char* raw = offsets
    cdef size_t count = len(offsets) // sizeof(int64_t)
    cdef int64_t begin = 0, end = 0
    cdef size_t i
    if len(offsets) % sizeof(int64_t) != 0:
        raise ValueError("the offsets of a column are damaged")
    builder.get().reserve(len(data), count)
    for i in range(count):
        memcpy(&end, raw + i * sizeof(int64_t), sizeof(int64_t))
        if end < begin or end > len(data):
            raise ValueError("the offsets of a column are damaged")
        builder.get().append(string_view(start + begin, <size_t> (end - begin)))
        begin = end
    return move(dereference(builder)).finish()


cdef bytes bytes_of_column(const CTextColumn& column):
    return PyBytes_FromStringAndSize(column.bytes() + column.offsets()[0], <Py_ssize_t> column.total_size())


cdef bytes ends_of_column(const CTextColumn& column):
    """Where each value ends, counted from the first one's start."""
    cdef size_t i
    cdef vector[int64_t] ends
    ends.reserve(column.size())
    for i in range(column.size()):
        ends.push_back(column.offsets()[i + 1] - column.offsets()[0])
    return PyBytes_FromStringAndSize(<const char*> ends.data(), <Py_ssize_t> (ends.size() * sizeof(int64_t)))


def _restore_column(bytes data, bytes ends):
    return wrap_column(column_of_parts(data, ends))


@cython.final
@cython.auto_pickle(False)
cdef class TextColumn:
    """One column of a batch: the names, sequences or qualities of all its records.

    Immutable. `column[3]` is a str, `column[2:10]` a column that shares the memory, `column[mask]` and
    `column[indices]` (NumPy arrays or lists) are columns with a copy. Compares equal by values; pickles. The values
    lie one behind the other in memory that NumPy sees without a copy. Arrays over it keep the memory alive. A slice
    keeps alive the memory of the whole column. Safe to use from several threads.

    Example:
        >>> from seqtide import FastqReader
        >>> batch = next(FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nGG\\n+\\n5I\\n").batches())
        >>> batch.sequences[0], batch.names.tolist(), batch.sequences.lengths
        ('ACGT', ['r1', 'r2'], array([4, 2]))
    """

    def __cinit__(self, *arguments, **options):
        if arguments or options:
            raise TypeError("a TextColumn takes no arguments: batches have columns")

    @property
    def data(self):
        """numpy.ndarray: the memory as read-only uint8, not copied. Value i is `data[offsets[i]:offsets[i + 1]]`."""
        return as_array(self.column, self.column.bytes(), <size_t> self.column.offsets()[self.column.size()], "uint8")

    @property
    def offsets(self):
        """numpy.ndarray: int64, read-only, not copied, one more than there are values.

        The first is not 0 in a slice of a column.
        """
        return as_array(self.column, self.column.offsets(), (self.column.size() + 1) * sizeof(int64_t), "int64")

    @property
    def lengths(self):
        """numpy.ndarray: bytes of each value, int64."""
        import numpy
        return numpy.diff(self.offsets)

    @property
    def nbytes(self):
        """int: bytes of memory of the values and their offsets."""
        return self.column.total_size() + (self.column.size() + 1) * sizeof(int64_t)

    def matrix(self):
        """Values of equal length as rows.

        Returns:
            numpy.ndarray: 2-D uint8, read-only, not copied; shape (0, 0) for a column without values.

        Raises:
            ValueError: lengths differ.

        Example:
            >>> from seqtide import FastqReader
            >>> batch = next(FastqReader(b"@r1\\nACGT\\n+\\nIIII\\n@r2\\nGGTA\\n+\\n5III\\n").batches())
            >>> batch.sequences.matrix()[:, 2].tobytes()
            b'GT'
        """
        cdef const int64_t* offsets = self.column.offsets()
        cdef size_t count = self.column.size()
        cdef int64_t length = offsets[1] - offsets[0] if count > 0 else 0
        cdef size_t i
        for i in range(1, count):
            if offsets[i + 1] - offsets[i] != length:
                raise ValueError(f"values differ in length: number 0 has {length} bytes, number {i} "
                                 f"{offsets[i + 1] - offsets[i]}")
        values = as_array(self.column, self.column.bytes() + offsets[0], self.column.total_size(), "uint8")
        return values.reshape(count, length)

    def tolist(self):
        """list[str]: all values. Bytes that are not UTF-8 (names may have some) appear as surrogate escapes."""
        return list(self)

    def bytes_list(self):
        """list[bytes]: all values as bytes."""
        cdef size_t i
        cdef string_view value
        values = []
        for i in range(self.column.size()):
            value = self.column.at(i)
            values.append(PyBytes_FromStringAndSize(value.data(), <Py_ssize_t> value.size()))
        return values

    def __len__(self):
        return <Py_ssize_t> self.column.size()

    def __getitem__(self, key):
        cdef string_view value
        cdef size_t first = 0, count = 0
        cdef vector[int64_t] indices
        if is_index(key):
            value = self.column.at(parse_index(key, self.column.size(), "column"))
            return header_str(value.data(), value.size())
        if select(key, self.column.size(), first, count, indices):
            return wrap_column(self.column.slice(first, count))
        return wrap_column(self.column.take(span_of(indices)))

    def __iter__(self):
        cdef size_t i
        cdef string_view value
        for i in range(self.column.size()):
            value = self.column.at(i)
            yield header_str(value.data(), value.size())

    def __richcmp__(self, other, int operation):
        cdef bint equal
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, TextColumn):
            return NotImplemented
        cdef TextColumn column = <TextColumn> other
        with nogil:
            equal = equal_columns(self.column, column.column)
        return equal == (operation == Py_EQ)

    def __reduce__(self):
        return _restore_column, (bytes_of_column(self.column), ends_of_column(self.column))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        cdef size_t shown = min(self.column.size(), <size_t> 3)
        values = []
        for value in self[:shown]:
            values.append(repr(shortened(value)))
        more = ", ..." if self.column.size() > shown else ""
        return f"<TextColumn of {len(self)}: [{', '.join(values)}{more}]>"
