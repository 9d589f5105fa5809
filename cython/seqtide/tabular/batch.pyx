"""TableBatch: many lines of a table as columns of declared types."""
cimport cython
from libc.stdint cimport int64_t, uint8_t
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.columns.batch cimport ColumnBatch
from seqtide.columns.column cimport span_of, wrap_column
from seqtide.core.arrays cimport copied_array, new_array
from seqtide.core.inline_object cimport header_str
from seqtide.core.native cimport assign, copy_to, decoded
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema
from seqtide.libseqtide.columns.text_column cimport CTextColumn
from seqtide.libseqtide.tabular.batch cimport (
    CColumn, CTabularBatch, TabularBatchSpan, any_tabular, categories_of, codes_of, concat_tabular, integers_of,
    items_of, mark_nulls, offsets_of, parse_tabular, reals_of, texts_of,
)
from seqtide.libseqtide.tabular.schema cimport CTabularColumn, CTabularSchema, TabularType


cdef str text_of_view(const string_view& view):
    return header_str(view.data(), view.size())


cdef tuple names_of(const CTabularSchema& schema):
    cdef size_t i
    names = []
    for i in range(schema.columns.size()):
        names.append(decoded(schema.columns[i].name))
    return tuple(names)


cdef vector[size_t] chosen_columns(fields, tuple names, size_t count) except *:
    cdef vector[size_t] chosen
    cdef size_t i
    if fields is None:
        for i in range(count):
            chosen.push_back(i)
        return move(chosen)
    if isinstance(fields, (str, bytes)):
        raise TypeError(f"fields must be an iterable of names, not {type(fields).__name__}")
    wanted = tuple(fields)
    for field in wanted:
        if field not in names:
            raise ValueError(f"no column is called {field!r}; there are {', '.join(names)}")
        chosen.push_back(<size_t> names.index(field))
    if not wanted:
        raise ValueError("a batch has at least one column")
    if len(set(wanted)) < len(wanted):
        raise ValueError(f"a column is chosen twice: {', '.join(wanted)}")
    return move(chosen)


# ---- columns for NumPy

cdef object nulls_of(const CColumn& column):
    """A mask of what is missing, or None."""
    cdef uint8_t* elements = NULL
    mask = new_array(column.size(), "bool", <void**> &elements)
    return mask if mark_nulls(column, elements) > 0 else None


cdef object array_of_integers(const CColumn& column, bint nullable):
    values = copied_array(integers_of(column), column.size(), "int64")
    if not nullable:
        return values
    import numpy
    mask = nulls_of(column)
    return numpy.ma.MaskedArray(values, numpy.zeros(len(values), "bool") if mask is None else mask)


cdef object array_of_reals(const CColumn& column):
    values = copied_array(reals_of(column), column.size(), "float64")
    mask = nulls_of(column)
    if mask is not None:
        values[mask] = float("nan")
    return values


cdef tuple categories(const CColumn& column):
    cdef CTextColumn texts = categories_of(column)
    cdef size_t i
    names = []
    for i in range(texts.size()):
        names.append(text_of_view(texts.at(i)))
    return tuple(names)


cdef object array_of_categories(const CColumn& column):
    import numpy
    names = categories(column)
    table = numpy.empty(len(names), object)
    table[:] = names
    return table[copied_array(codes_of(column), column.size(), "int32")]


cdef tuple arrays_of_lists(const CColumn& column):
    cdef size_t count = column.size()
    offsets = copied_array(offsets_of(column), count + 1, "int64")
    first = int(offsets[0])
    items = copied_array(items_of(column) + <int64_t> first, <size_t> (int(offsets[count]) - first), "int64")
    return offsets - first, items


def _restore_table(type, bytes text not None, tuple columns not None, tuple missing not None, bytes delimiter not None):
    cdef CTabularSchema schema
    cdef CTabularColumn column
    cdef CTabularBatch batch
    cdef string name
    schema.delimiter = delimiter[0]
    for value in missing:
        assign(name, value)
        schema.missing.push_back(name)
    for value, kind, nullable, one_based in columns:
        assign(column.name, value)
        column.type = <TabularType> <int> kind
        column.nullable = nullable
        column.one_based = one_based
        schema.columns.push_back(column)
    schema.check()
    cdef string_view view = string_view(<const char*> text, <size_t> len(text))
    with nogil:
        batch = parse_tabular(schema, view)
    restored = <TableBatch?> type.__new__(type)
    (<TableBatch> restored).adopt(batch)
    return restored


@cython.auto_pickle(False)
cdef class TableBatch(ColumnBatch):
    """What batches of all tables have in common."""

    def __cinit__(self, *arguments, **options):
        if arguments or options:
            raise TypeError(f"{type(self).__name__}() is empty and takes no arguments; from_records makes others")
        self.fields = ()

    cdef int adopt(self, const CTabularBatch& batch) except -1:
        copy_to[CTabularBatch](self.batch, batch)
        self.fields = names_of(batch.schema)
        return 0

    cdef TableBatch like(self, const CTabularBatch& batch):
        result = <TableBatch> type(self).__new__(type(self))
        result.adopt(batch)
        return result

    cdef size_t place_of(self, name) except? 0:
        if name not in self.fields:
            raise KeyError(f"no column is called {name!r}; there are {', '.join(self.fields)}")
        return <size_t> self.fields.index(name)

    def column(self, str name not None):
        """The values of a column.

        Args:
            name (str): one of `fields`.

        Returns:
            numpy.ndarray | numpy.ma.MaskedArray | TextColumn | tuple: int64 of integers, masked where they may be
            missing; float64 of real numbers, NaN where they are missing; `TextColumn` of text; an array of str of
            categories; of lists of integers, offsets and values: those of line i are
            `values[offsets[i]:offsets[i + 1]]`.

        Raises:
            KeyError: there is no such column.
        """
        cdef size_t i = self.place_of(name)
        cdef CColumn* column = &self.batch.columns[i]
        cdef TabularType type = self.batch.schema.columns[i].type
        if type == TabularType.integer:
            return array_of_integers(column[0], self.batch.schema.columns[i].nullable)
        if type == TabularType.real:
            return array_of_reals(column[0])
        if type == TabularType.category:
            return array_of_categories(column[0])
        if type == TabularType.integers:
            return arrays_of_lists(column[0])
        return wrap_column(texts_of(column[0]))

    def codes(self, str name not None):
        """A column of categories as numbers.

        Args:
            name (str): one of `fields`.

        Returns:
            tuple[numpy.ndarray, tuple[str, ...]]: int32, one for each line, and what they stand for. Some of these may
            not occur in this batch; another batch of the same reader may have others, but in the same order.

        Raises:
            KeyError: there is no such column.
            ValueError: it is none of categories.
        """
        cdef size_t i = self.place_of(name)
        if self.batch.schema.columns[i].type != TabularType.category:
            raise ValueError(f"column {name!r} is none of categories")
        cdef CColumn* column = &self.batch.columns[i]
        return copied_array(codes_of(column[0]), column.size(), "int32"), categories(column[0])

    def to_dict(self):
        """All columns by name.

        Returns:
            dict[str, numpy.ndarray | numpy.ma.MaskedArray | TextColumn | tuple]: see `column`.
        """
        columns = {}
        for name in self.fields:
            columns[name] = self.column(name)
        return columns

    @property
    def nbytes(self):
        """int: bytes of memory of the values."""
        return self.batch.memory_size()

    # ---- what ColumnBatch asks for

    cdef size_t count(self) noexcept:
        return self.batch.size()

    cdef bytes text_of(self, size_t i):
        cdef string text
        self.batch.append_text(text, i)
        return text.data()[:text.size()]

    cdef ColumnBatch sliced(self, size_t first, size_t count):
        return self.like(self.batch.slice(first, count))

    cdef ColumnBatch taken(self, const vector[int64_t]& indices):
        cdef CTabularBatch part
        with nogil:
            part = self.batch.take(span_of(indices))
        return self.like(part)

    cdef ColumnBatch joined(self, list batches):
        cdef vector[CTabularBatch] parts
        cdef CTabularBatch joined
        for batch in batches:
            parts.push_back((<TableBatch> batch).batch)
        with nogil:
            joined = concat_tabular(TabularBatchSpan(parts.data(), parts.size()))
        return self.like(joined)

    cdef bint equals(self, ColumnBatch other) except -1:
        return self.batch.equals((<TableBatch> other).batch)

    cdef Schema schema(self) except *:
        return move(self.batch.schema.fields())

    cdef AnyBatch columns(self) except *:
        return move(any_tabular(self.batch))

    def __reduce__(self):
        cdef string text
        cdef CTabularSchema* schema = &self.batch.schema
        cdef size_t i
        for i in range(self.batch.size()):
            self.batch.append_text(text, i)
            text.push_back(b"\n")
        columns = []
        for i in range(schema.columns.size()):
            columns.append((self.fields[i].encode("utf-8", "surrogateescape"), <int> schema.columns[i].type,
                            schema.columns[i].nullable, schema.columns[i].one_based))
        missing = []
        for i in range(schema.missing.size()):
            missing.append(schema.missing[i].data()[:schema.missing[i].size()])
        return _restore_table, (type(self), text.data()[:text.size()], tuple(columns), tuple(missing),
                                bytes([schema.delimiter]))

    def __repr__(self):
        return f"<{type(self).__name__} of {len(self)} records: {', '.join(self.fields)}>"
