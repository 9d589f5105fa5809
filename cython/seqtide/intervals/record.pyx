"""BedRecord: one interval of BED, bedGraph or peaks."""
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
cimport cython
from libc.stdint cimport int64_t
from libc.string cimport memchr, memcmp
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.core.inline_object cimport bytes_hash, header_str, new_inline, set_constructor
from seqtide.core.text cimport copy_text, shortened
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout, bed_layout_name, bed_schema
from seqtide.libseqtide.intervals.bed.record cimport BedView, check_bed
from seqtide.libseqtide.tabular.schema cimport FieldSpan
from seqtide.tabular.batch cimport names_of


cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)


# In the order of the C++ enumeration.
cdef tuple KINDS = ("bed", "bedGraph", "narrowPeak", "broadPeak", "gappedPeak")
cdef dict COLUMNS = {}
for _i in range(len(KINDS)):
    COLUMNS[KINDS[_i]] = names_of(bed_schema(<BedLayout> <int> _i))


cdef str name_of_layout(BedLayout layout):
    cdef string_view name = bed_layout_name(layout)
    return name.data()[:name.size()].decode("ascii")


cdef BedLayout layout_of(str kind) except *:
    return <BedLayout> <int> KINDS.index(kind)


cdef object parse_kind(kind):
    if not isinstance(kind, str):
        raise TypeError(f"kind must be str, not {type(kind).__name__}")
    for name in ("auto", *KINDS):
        if name.lower() == kind.lower():
            return name
    raise ValueError(f"kind must be 'auto' or one of {', '.join(map(repr, KINDS))}, not {kind!r}")


cdef BedRecord record_of_text(BedLayout layout, int64_t start, int64_t end, size_t size):
    cdef BedRecord record = <BedRecord> new_inline(<PyTypeObject*> BedRecord, size + 1)
    record.layout = layout
    record.begin = start
    record.stop = end
    record.size = size
    record.text[size] = b"\n"
    return record


cdef BedRecord record_from_view(const BedView& view):
    cdef size_t size = view.fields.size() - 1
    cdef size_t i
    for i in range(view.fields.size()):
        size += view.fields.at(i).size()
    cdef BedRecord record = record_of_text(view.layout, view.start(), view.end(), size)
    cdef char* text = record.text
    for i in range(view.fields.size()):
        if i > 0:
            text[0] = b"\t"
            text += 1
        copy_text(text, view.fields.at(i))
        text += view.fields.at(i).size()
    return record


cdef tuple columns_of_kind(str kind):
    return COLUMNS[kind]


def _restore_bed(str kind, bytes text):
    """A record of text that was in one before."""
    return record_from_text(kind, text)


cdef BedRecord record_from_text(str kind, bytes text):
    fields = text.split(b"\t", 3)
    cdef BedRecord record = record_of_text(layout_of(kind), int(fields[1]), int(fields[2]), <size_t> len(text))
    copy_text(record.text, string_view(<const char*> text, <size_t> len(text)))
    return record


# Field i; false if there are fewer.
cdef bint find_field(BedRecord record, size_t i, string_view* field) noexcept:
    cdef const char* begin = record.text
    cdef const char* end = record.text + record.size
    cdef const char* tab
    while True:
        tab = <const char*> memchr(begin, b"\t", <size_t> (end - begin)) if begin < end else NULL
        if i == 0:
            field[0] = string_view(begin, <size_t> ((end if tab is NULL else tab) - begin))
            return True
        if tab is NULL:
            return False
        begin = tab + 1
        i -= 1


cdef str column_text(BedRecord record, str name):
    """The field of a column; None if the record or its kind has none."""
    cdef string_view field
    columns = COLUMNS[name_of_layout(record.layout)]
    if name not in columns or not find_field(record, <size_t> columns.index(name), &field):
        return None
    return header_str(field.data(), field.size())


cdef object number_in(str text, type):
    if text is None:
        return None
    try:
        return type(text)
    except ValueError:
        return None


cdef tuple numbers_in(str text):
    if text is None:
        return None
    try:
        return tuple(map(int, filter(None, text.split(","))))
    except ValueError:
        return ()


cdef str text_of_value(str name, value):
    if value is None:
        raise ValueError(f"{name} is None, but a field behind it is not")
    if isinstance(value, bool):
        raise TypeError(f"{name} must not be bool")
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if hasattr(value, "__index__"):
        return str(value.__index__())
    if hasattr(value, "__float__"):
        return text_of_value(name, float(value))
    numbers = []
    for item in value:
        numbers.append(str(item.__index__()))
    return ",".join(numbers)


def _make_bed(chrom, start, end, name=None, score=None, strand=None, thick_start=None, thick_end=None, item_rgb=None,
              block_sizes=None, block_starts=None, *, kind="bed", **values):
    kind = parse_kind(kind)
    if kind == "auto":
        raise ValueError("a record has one kind, not 'auto'")
    given = {"chrom": chrom, "start": start, "end": end, "name": name, "score": score, "strand": strand,
             "thick_start": thick_start, "thick_end": thick_end, "item_rgb": item_rgb, "block_sizes": block_sizes,
             "block_starts": block_starts, **values}
    if block_sizes is not None:
        given["block_sizes"] = tuple(block_sizes)
        given["block_count"] = len(given["block_sizes"])
    columns = COLUMNS[kind]
    for column, value in given.items():
        if value is not None and column not in columns:
            raise TypeError(f"{kind} has no {column}; it has {', '.join(columns)}")
    used = len(columns)
    while given.get(columns[used - 1]) is None and used > 3:
        used -= 1
    texts = []
    cdef vector[string_view] fields
    for column in columns[:used]:
        texts.append(text_of_value(column, given.get(column)).encode("utf-8", "surrogateescape"))
        fields.push_back(string_view(<const char*> (<bytes> texts[-1]), <size_t> len(<bytes> texts[-1])))
    check_bed(layout_of(kind), FieldSpan(fields.data(), fields.size()))
    return _restore_bed(kind, b"\t".join(texts))


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class BedRecord:
    """One interval: immutable, valid for ever, owner of its bytes.

    Positions count from 0; the interval is half-open, [start, end). What the line has not is None. Fields are kept as
    they are in the file and written back unchanged. Compares equal and hashes by them; pickles. `bytes(record)` is its
    line. Safe to use from several threads.

    Args:
        chrom (str): name of the chromosome or another reference.
        start (int): first position.
        end (int): position behind the last one; not less than `start`.
        name (str | None): as all that follow, only if all before it are there.
        score (int | float | None): 0 to 1000 in BED.
        strand (str | None): "+", "-" or ".".
        thick_start, thick_end (int | None): the part that is drawn thick.
        item_rgb (str | tuple[int, int, int] | None): a colour, "255,0,0" or "0".
        block_sizes, block_starts (Iterable[int] | None): blocks such as exons; starts count from `start`.
        kind (str): "bed", "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak".
        value (float | None): of bedGraph.
        signal_value, p_value, q_value (float | None): of peaks.
        peak (int | None): of narrowPeak: where the summit is, counted from `start`; -1 for none.

    Raises:
        ValueError: the parts are no record that `validation="standard"` takes.
        TypeError: a part has another type, or the kind has no such part.

    Example:
        >>> from seqtide import BedRecord
        >>> record = BedRecord("chr1", 100, 200, "exon", 0, "-")
        >>> len(record), record.strand, record.thick_start
        (100, '-', None)
        >>> BedRecord("chr1", 0, 5, kind="bedGraph", value=1.5)
        BedRecord('chr1', 0, 5, value=1.5, kind='bedGraph')
    """

    @property
    def kind(self):
        """str: "bed", "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak"."""
        return name_of_layout(self.layout)

    @property
    def chrom(self):
        """str: name of the chromosome. Bytes that are not UTF-8 appear as surrogate escapes, here and in `name`."""
        cdef string_view field
        find_field(self, 0, &field)
        return header_str(field.data(), field.size())

    @property
    def start(self):
        """int: first position, from 0."""
        return self.begin

    @property
    def end(self):
        """int: position behind the last one."""
        return self.stop

    @property
    def name(self):
        """str | None: name of the interval."""
        return column_text(self, "name")

    @property
    def score(self):
        """int | float | None: int if it is written as one; None for "." and what is no number, too."""
        text = column_text(self, "score")
        number = number_in(text, int)
        return number_in(text, float) if number is None else number

    @property
    def strand(self):
        """str | None: "+", "-" or "."."""
        return column_text(self, "strand")

    @property
    def thick_start(self):
        """int | None: start of what is drawn thick."""
        return number_in(column_text(self, "thick_start"), int)

    @property
    def thick_end(self):
        """int | None: end of what is drawn thick."""
        return number_in(column_text(self, "thick_end"), int)

    @property
    def item_rgb(self):
        """tuple[int, int, int] | None: the colour; "0" is black. None for what is no colour, too."""
        numbers = numbers_in(column_text(self, "item_rgb"))
        if numbers == (0,):
            return (0, 0, 0)
        return numbers if numbers is not None and len(numbers) == 3 else None

    @property
    def block_count(self):
        """int | None: number of blocks, as the file says."""
        return number_in(column_text(self, "block_count"), int)

    @property
    def block_sizes(self):
        """tuple[int, ...] | None: sizes of the blocks."""
        return numbers_in(column_text(self, "block_sizes"))

    @property
    def block_starts(self):
        """tuple[int, ...] | None: where the blocks start, counted from `start`."""
        return numbers_in(column_text(self, "block_starts"))

    @property
    def blocks(self):
        """tuple[tuple[int, int], ...]: start and end of each block on the chromosome; the interval if it has none."""
        sizes, starts = self.block_sizes, self.block_starts
        if not sizes or not starts:
            return ((self.begin, self.stop),)
        blocks = []
        for start, size in zip(starts, sizes):
            blocks.append((self.begin + start, self.begin + start + size))
        return tuple(blocks)

    @property
    def value(self):
        """float | None: the value of bedGraph."""
        return number_in(column_text(self, "value"), float)

    @property
    def signal_value(self):
        """float | None: how enriched a peak is."""
        return number_in(column_text(self, "signal_value"), float)

    @property
    def p_value(self):
        """float | None: -log10 of the p-value of a peak; -1 for none."""
        return number_in(column_text(self, "p_value"), float)

    @property
    def q_value(self):
        """float | None: -log10 of the q-value of a peak; -1 for none."""
        return number_in(column_text(self, "q_value"), float)

    @property
    def peak(self):
        """int | None: where the summit of a narrowPeak is, counted from `start`; -1 for none."""
        return number_in(column_text(self, "peak"), int)

    @property
    def fields(self):
        """tuple[str, ...]: the fields as they are in the file."""
        return tuple(header_str(self.text, self.size).split("\t"))

    def __len__(self):
        return self.stop - self.begin

    def __bool__(self):
        return True

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, BedRecord):
            return NotImplemented
        cdef BedRecord record = <BedRecord> other
        equal = (self.layout == record.layout and self.size == record.size
                 and memcmp(self.text, record.text, self.size) == 0)
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.text, self.size)

    def __reduce__(self):
        return _restore_bed, (self.kind, self.text[:self.size])

    def __sizeof__(self):
        return object.__sizeof__(self) + <Py_ssize_t> self.size + 1

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __bytes__(self):
        return (<char*> self.text)[:self.size + 1]

    def __str__(self):
        return header_str(self.text, self.size)

    def __repr__(self):
        kind = self.kind
        parts = [repr(self.chrom), str(self.begin), str(self.stop)]
        for name in COLUMNS[kind][3:]:
            value = getattr(self, name)
            if value is not None and name != "block_count":
                parts.append(f"{name}={shortened(repr(value))}")
        if kind != "bed":
            parts.append(f"kind={kind!r}")
        return f"BedRecord({', '.join(parts)})"


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_bed(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_bed, arguments, keywords)

set_constructor(<PyTypeObject*> BedRecord, <newfunc> new_bed)
