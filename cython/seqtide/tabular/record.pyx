"""Lines of tables whose columns are declared: records and batches of them."""
from collections.abc import Mapping

cimport cython
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.columns.batch cimport concat_batches
from seqtide.core.native cimport assign, copy_to
from seqtide.core.text cimport shortened
from seqtide.libseqtide.tabular.batch cimport CTabularBatch, parse_tabular
from seqtide.libseqtide.tabular.schema cimport CTabularColumn, CTabularSchema, TabularType, TabularView
from seqtide.tabular.batch cimport TableBatch, names_of


# ---- arguments

# Python's types, and words for those that it has not.
cdef dict TYPES = {
    str: <int> TabularType.text, int: <int> TabularType.integer, float: <int> TabularType.real,
    "str": <int> TabularType.text, "int": <int> TabularType.integer, "float": <int> TabularType.real,
    "category": <int> TabularType.category, "ints": <int> TabularType.integers,
}


cdef tuple names_in(argument, str name, tuple names):
    if isinstance(argument, (str, bytes)):
        raise TypeError(f"{name} must be an iterable of names of columns, not {type(argument).__name__}")
    chosen = tuple(argument)
    for column in chosen:
        if column not in names:
            raise ValueError(f"{name}: no column is called {column!r}; there are {', '.join(names)}")
    return chosen


cdef TableSchema schema_of(columns, delimiter, missing, one_based):
    cdef TableSchema table = TableSchema.__new__(TableSchema)
    cdef CTabularColumn column
    cdef string text
    if not isinstance(columns, Mapping):
        raise TypeError(f"columns must be a mapping of names to types, not {type(columns).__name__}")
    table.names = tuple(columns)
    if not table.names:
        raise ValueError("a table has at least one column")
    if delimiter is not None and not isinstance(delimiter, str):
        raise TypeError(f"delimiter must be str or None, not {type(delimiter).__name__}")
    if delimiter is not None and (len(delimiter) != 1 or not delimiter.isascii() or delimiter == " "):
        raise ValueError(f"delimiter must be one ASCII character, or None for blanks, not {delimiter!r}")
    table.schema.delimiter = ord(" " if delimiter is None else delimiter)
    if isinstance(missing, (str, bytes)):
        raise TypeError(f"missing must be an iterable of texts, not {type(missing).__name__}")
    for value in missing:
        assign(text, (<str?> value).encode("utf-8", "surrogateescape"))
        table.schema.missing.push_back(text)
    from_one = names_in(one_based, "one_based", table.names)
    for name, kind in columns.items():
        if not isinstance(name, str):
            raise TypeError(f"the name of a column must be str, not {type(name).__name__}")
        if not isinstance(kind, (type, str)) or kind not in TYPES:
            raise ValueError(f"the type of a column must be str, int, float, 'category' or 'ints', not {kind!r}")
        assign(column.name, (<str> name).encode("utf-8", "surrogateescape"))
        column.type = <TabularType> <int> TYPES[kind]
        column.nullable = table.schema.missing.size() > 0 and column.type in (TabularType.integer, TabularType.real)
        column.one_based = name in from_one
        table.schema.columns.push_back(column)
    table.schema.check()
    return table


cdef TableSchema schema_like(const CTabularSchema& schema):
    cdef TableSchema table = TableSchema.__new__(TableSchema)
    copy_to[CTabularSchema](table.schema, schema)
    table.names = names_of(schema)
    return table


cdef str separator_of(TableSchema table):
    return chr(table.schema.separator())


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class TableSchema:
    """The columns of a table."""

    def __cinit__(self):
        self.names = ()


cdef TableSchema NO_COLUMNS = TableSchema.__new__(TableSchema)


cdef TableSchema no_columns():
    return NO_COLUMNS


cdef object value_of(TableSchema table, size_t i, str field):
    cdef CTabularColumn* column = &table.schema.columns[i]
    if column.type == TabularType.integer:
        try:
            return int(field) - column.one_based
        except ValueError:
            return None
    if column.type == TabularType.real:
        try:
            return float(field)
        except ValueError:
            return None
    if column.type == TabularType.integers:
        return tuple(map(int, filter(None, field.split(","))))
    return field


cdef str text_of_value(TableSchema table, size_t i, value):
    cdef CTabularColumn* column = &table.schema.columns[i]
    if value is None:
        if not column.nullable:
            raise ValueError(f"{table.names[i]} may not be None")
        return table.schema.missing[0].data()[:table.schema.missing[0].size()].decode("utf-8", "surrogateescape")
    if column.type == TabularType.integer:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise TypeError(f"{table.names[i]} must be int, not {type(value).__name__}")
        return str(value.__index__() + column.one_based)
    if column.type == TabularType.real:
        return repr(float(value)).removesuffix(".0")
    if column.type == TabularType.integers:
        numbers = []
        for item in value:
            numbers.append(str(item.__index__()))
        return ",".join(numbers)
    if not isinstance(value, str):
        raise TypeError(f"{table.names[i]} must be str, not {type(value).__name__}")
    return value


cdef list texts_of_values(TableSchema table, values):
    texts = []
    cdef size_t i = 0
    if len(values) != len(table.names):
        raise ValueError(f"a record has {len(values)} values, the table {len(table.names)} columns")
    for value in values:
        texts.append(text_of_value(table, i, value).encode("utf-8", "surrogateescape"))
        i += 1
    return texts


cdef TabularRecord record_of(TableSchema table, bytes text):
    cdef TabularRecord record = TabularRecord.__new__(TabularRecord)
    record.text = text
    record.schema = table
    return record


cdef TabularRecord record_from_view(TableSchema table, const TabularView& view):
    cdef size_t i
    parts = []
    for i in range(view.fields.size()):
        parts.append(view.fields.at(i).data()[:view.fields.at(i).size()])
    return record_of(table, bytes([table.schema.separator()]).join(parts))


def _restore_record(TabularBatch batch not None):
    return batch[0]


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class TabularRecord:
    """One line of a table: immutable, valid for ever.

    `record[2]`, `record["depth"]` and `record.depth` are values of the declared types: int, float, str, tuples of int,
    or None for what is missing. Compares equal and hashes by the text of its fields and the columns; pickles.

    `TabularReader` makes records.

    Example:
        >>> import seqtide as st
        >>> record = next(st.TabularReader(b"chr1\\t7\\t0.5\\n", {"chrom": str, "pos": int, "af": float}))
        >>> record["pos"], record.af, record.values
        (7, 0.5, ('chr1', 7, 0.5))
    """

    def __cinit__(self, *arguments, **options):
        self.text = b""
        self.schema = NO_COLUMNS

    def __init__(self, *arguments, **options):
        raise TypeError("TabularRecord cannot be made directly: TabularReader makes them")

    @property
    def names(self):
        """tuple[str, ...]: names of the columns."""
        return self.schema.names

    @property
    def fields(self):
        """tuple[str, ...]: the fields as they are in the line."""
        if not self.schema.names:  # made by `__new__`
            return ()
        return tuple(self.text.decode("utf-8", "surrogateescape").split(separator_of(self.schema)))

    @property
    def values(self):
        """tuple: the values of all columns."""
        cdef size_t i = 0
        values = []
        for field in self.fields:
            values.append(value_of(self.schema, i, field))
            i += 1
        return tuple(values)

    def to_dict(self):
        """dict[str, object]: the values by the names of their columns."""
        return dict(zip(self.schema.names, self.values, strict=True))

    def __len__(self):
        return len(self.schema.names)

    def __iter__(self):
        return iter(self.values)

    def __getitem__(self, key):
        if isinstance(key, str):
            if key not in self.schema.names:
                raise KeyError(f"no column is called {key!r}; there are {', '.join(self.schema.names)}")
            key = self.schema.names.index(key)
            return value_of(self.schema, <size_t> key, self.fields[key])
        return self.values[key]

    def __getattr__(self, name):
        if name not in self.schema.names:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return self[name]

    def __richcmp__(self, other, int operation):
        if operation not in (2, 3) or not isinstance(other, TabularRecord):
            return NotImplemented
        cdef TabularRecord record = <TabularRecord> other
        equal = self.text == record.text and (self.schema is record.schema
                                              or self.schema.schema.equals(record.schema.schema))
        return equal == (operation == 2)

    def __hash__(self):
        return hash((self.text, self.schema.names))

    def __bytes__(self):
        return self.text + b"\n"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return _restore_record, (TabularBatch.from_records((self,)),)

    def __repr__(self):
        parts = []
        for name, value in self.to_dict().items():
            parts.append(f"{name}={shortened(repr(value))}")
        return f"TabularRecord({', '.join(parts)})"


@cython.final
@cython.auto_pickle(False)
cdef class TabularBatch(TableBatch):
    """Many lines of a table as columns of the declared types.

    Immutable, valid for ever, owner of its memory. `batch[3]` is a `TabularRecord`. `batch[2:10]` is a batch that
    shares the memory, and keeps it alive. `batch[mask]` and `batch[indices]`, with NumPy arrays or lists, are batches
    with a copy. Iterating gives records. Compares equal by values; pickles. Safe to use from several threads. Arrow
    libraries take it: text is large_string, categories are dictionaries.

    Attributes:
        fields (tuple[str, ...]): names of its columns.

    Example:
        >>> import seqtide as st
        >>> reader = st.TabularReader(b"chr1\\t7\\nchr2\\t9\\n", {"chrom": "category", "pos": int})
        >>> batch = next(reader.batches())
        >>> batch.column("pos"), batch.codes("chrom")
        (array([7, 9]), (array([0, 1], dtype=int32), ('chr1', 'chr2')))
    """

    cdef TableSchema own_table(self):
        if self.table is None:
            self.table = schema_like(self.batch.schema)
        return self.table

    cdef object record(self, size_t i):
        return record_of(self.own_table(), self.text_of(i))

    @staticmethod
    def from_records(records):
        """A batch of records.

        Args:
            records (Iterable[TabularRecord]): the records, all with the same columns.

        Returns:
            TabularBatch: a copy of them.

        Raises:
            TypeError: one of them is something else.
            ValueError: columns differ.
        """
        cdef TabularBatch result = TabularBatch.__new__(TabularBatch)
        cdef TableSchema table = None
        cdef CTabularBatch batch
        lines = []
        for record in records:
            if not isinstance(record, TabularRecord):
                raise TypeError(f"a TabularBatch is made of TabularRecord, not {type(record).__name__}")
            if table is None:
                table = (<TabularRecord> record).schema
            elif not table.schema.equals((<TabularRecord> record).schema.schema):
                raise ValueError("the records have different columns")
            lines.append(bytes(record))
        if table is None:
            return result
        cdef bytes text = b"".join(lines)
        cdef string_view view = string_view(<const char*> text, <size_t> len(text))
        with nogil:
            batch = parse_tabular(table.schema, view)
        result.adopt(batch)
        return result

    @staticmethod
    def concat(batches):
        """The lines of several batches, one batch behind the other.

        Args:
            batches (Iterable[TabularBatch]): the batches, with the same columns; there may be none.

        Returns:
            TabularBatch: a copy; of a single batch, the same memory.

        Raises:
            TypeError: one of them is something else.
            ValueError: their columns differ.
        """
        return concat_batches(TabularBatch(), batches)
