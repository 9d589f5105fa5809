"""The optional fields of an alignment record: one by one, and as a mapping."""
from collections.abc import Mapping, MutableMapping
import numbers

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
cimport cython
from libc.math cimport INFINITY
from libc.stdint cimport UINT32_MAX, uint32_t
from libcpp.optional cimport optional
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.alignments.fields cimport editable, lasting_view, view_of_fields
from seqtide.core.arguments cimport integer
from seqtide.core.arrays cimport copied_array
from seqtide.core.inline_object cimport header_str
from seqtide.core.text cimport ascii_bytes, header_bytes
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.tag_values cimport (
    append_checked_integer, append_checked_real, append_checked_text, check_tag_integer, check_tag_name,
    smallest_tag_type,
)
from seqtide.libseqtide.alignments.sam.tags cimport TagView, append_tag_array, next_tag, tag_value_size


cdef dict contents(BamFields record, bint names_only):
    """Name to value in the order of the file; a CG that holds the CIGAR is no field of its own."""
    cdef string copy
    cdef BamView view = lasting_view(record, copy)
    cdef string_view fields = view.stored_tags()
    cdef bint has_placeholder = view.has_placeholder()
    cdef TagView tag
    cdef dict found = {}
    while next_tag(fields, tag):
        if has_placeholder and tag.name[0] == c"C" and tag.name[1] == c"G":
            continue
        name = header_str(tag.name, 2)
        if name not in found:
            found[name] = None if names_only else tag_value(tag)
    return found


cdef int copy_fields(BamFields source, BamFields target) except -1:
    cdef TagView tag
    for name in contents(source, True):
        find_tag(view_of_fields(source), name, &tag)
        editable(target).set_tag(tag.raw)
    return 0


cdef bint are_equal(value, other) except -1:
    if isinstance(value, (int, float, str)):
        return isinstance(other, (int, float, str)) and value == other
    import numpy

    return not isinstance(other, (int, float, str)) and numpy.array_equal(value, other)


cdef object tag_or_none(BamFields record, str name, type kind):
    cdef TagView tag
    if not find_tag(view_of_fields(record), name, &tag):
        return None
    value = tag_value(tag)
    if not isinstance(value, kind):
        raise ValueError(f"tag {name} must be {kind.__name__}, but is {value!r}")
    return value


cdef int put_tag(BamFields record, name, value, type) except -1:
    cdef string field
    if type is not None or not encode_as_before(record, name, value, field):
        encode_tag(name, value, type, field)
    editable(record).set_tag(string_view(field.data(), field.size()))
    return 0


cdef int put_or_erase(BamFields record, str name, value, type kind) except -1:
    cdef bytes letters = name.encode()
    if value is None:
        editable(record).erase_tag(string_view(PyBytes_AS_STRING(letters), <size_t> len(letters)))
        return 0
    if not isinstance(value, kind):
        raise TypeError(f"tag {name} must be {kind.__name__} or None, not {type(value).__name__}")
    return put_tag(record, name, value, None)


@cython.no_gc
@cython.auto_pickle(False)
cdef class TaggedRecord(BamFields):
    """The part of a BamRecord that reads and changes its optional fields."""

    @property
    def tags(self):
        """BamTags: the optional fields as a mapping that changes the record."""
        return BamTags.__new__(BamTags, self)

    def get_tag(self, name, *, with_type=False):
        """The value of an optional field.

        Args:
            name (str): two characters.
            with_type (bool): whether to return the type too.

        Returns:
            int | float | str | numpy.ndarray | tuple: str for types A, Z and H (hexadecimal digits); or (value, type)
            with a type that `set_tag` takes.

        Raises:
            KeyError: the record has no such field.

        Example:
            >>> from seqtide import BamRecord
            >>> record = BamRecord(tags={"NM": 3, "RG": "sample1"})
            >>> record.get_tag("RG"), record.get_tag("NM", with_type=True)
            ('sample1', (3, 'C'))
        """
        cdef TagView tag
        if not find_tag(view_of_fields(self), name, &tag):
            raise KeyError(name)
        if not with_type:
            return tag_value(tag)
        letters = tag_type(tag)
        return tag_value(tag), letters

    def set_tag(self, name, value, type=None):
        """Replaces an optional field, or appends it.

        Args:
            name (str): a letter and a letter or digit.
            value (int | float | str | bytes | Sequence[int | float] | numpy.ndarray): bytes are text, or what digits
                of type H stand for.
            type (str | None): "A", "c", "C", "s", "S", "i", "I", "f", "Z", "H", or for arrays "B" or, with the type of
                the elements, "B:c" to "B:f". None for that of the field that is replaced, if it holds the value as it
                is; else for what suits the value: the smallest type that holds an integer or all integers of a
                sequence, f, Z, or that of a NumPy array, which has its own in any case.

        Raises:
            ValueError: the type cannot hold the value, or no such name or type.
            TypeError: a value of another kind.

        Example:
            >>> from seqtide import BamRecord
            >>> record = BamRecord("r1")
            >>> record.set_tag("XA", "x", "A")
            >>> record.set_tag("ML", [204, 89])
            >>> record.to_sam().split("\\t")[11:]
            ['XA:A:x', 'ML:B:C,204,89']
            >>> record.set_tag("XA", "y")
            >>> record.get_tag("XA", with_type=True)
            ('y', 'A')
        """
        put_tag(self, name, value, type)

    def has_tag(self, name):
        """Whether the record has an optional field of that name."""
        cdef TagView tag
        return find_tag(view_of_fields(self), name, &tag)

    def del_tag(self, name):
        """Removes an optional field.

        Raises:
            KeyError: the record has no such field.
        """
        cdef TagView tag
        if not find_tag(view_of_fields(self), name, &tag):
            raise KeyError(name)
        editable(self).erase_tag(string_view(tag.name, 2))

    @property
    def nm(self):
        """int | None: tag NM, the edit distance to the reference. Assigning None removes it."""
        return tag_or_none(self, "NM", int)

    @nm.setter
    def nm(self, value):
        put_or_erase(self, "NM", value, int)

    @property
    def alignment_score(self):
        """int | None: tag AS, the aligner's score. Assigning None removes it."""
        return tag_or_none(self, "AS", int)

    @alignment_score.setter
    def alignment_score(self, value):
        put_or_erase(self, "AS", value, int)

    @property
    def read_group(self):
        """str | None: tag RG, the id of a @RG line. Assigning None removes it."""
        return tag_or_none(self, "RG", str)

    @read_group.setter
    def read_group(self, value):
        put_or_erase(self, "RG", value, str)

    @property
    def md(self):
        """str | None: tag MD, where the reference differs. Assigning None removes it."""
        return tag_or_none(self, "MD", str)

    @md.setter
    def md(self, value):
        put_or_erase(self, "MD", value, str)


@cython.final
@cython.no_gc
cdef class BamTags:
    """The optional fields of one record, a mutable mapping from names to values; changing it changes the record.

    Keys come in the order of the file. Values are int, float, str (types A, Z and H) or NumPy arrays, which are copies.
    A field that is assigned keeps its type as `set_tag` says; `update` from another record's fields copies their types.
    Equal to any mapping with the same names and values.

    Args:
        record (BamRecord): the record whose fields these are.

    Example:
        >>> from seqtide import BamRecord
        >>> record = BamRecord("r1", tags={"NM": 3, "RG": "sample1"})
        >>> record.tags["NM"] += 1
        >>> dict(record.tags)
        {'NM': 4, 'RG': 'sample1'}
        >>> record.tags.get("MD", "none")
        'none'
    """

    cdef TaggedRecord record

    def __cinit__(self, TaggedRecord record not None):
        self.record = record

    def __getitem__(self, name):
        return self.record.get_tag(name)

    def __setitem__(self, name, value):
        self.record.set_tag(name, value)

    def __delitem__(self, name):
        self.record.del_tag(name)

    def __contains__(self, name):
        return self.record.has_tag(name)

    def __len__(self):
        return len(contents(self.record, True))

    def __iter__(self):
        return iter(contents(self.record, True))

    def keys(self):
        """The names, as they are at this moment."""
        return contents(self.record, True).keys()

    def values(self):
        """The values, as they are at this moment."""
        return contents(self.record, False).values()

    def items(self):
        """(name, value) pairs, as they are at this moment."""
        return contents(self.record, False).items()

    def get(self, name, default=None):
        """The value of a field, or `default`."""
        return self.record.get_tag(name) if self.record.has_tag(name) else default

    def setdefault(self, name, default):
        """The value of a field, which is set to `default` if there is none."""
        if not self.record.has_tag(name):
            self.record.set_tag(name, default)
        return self.record.get_tag(name)

    def pop(self, name, *default):
        """Removes a field and returns its value; without the field, `default` or KeyError."""
        if len(default) > 1:
            raise TypeError(f"pop takes a name and one default, not {len(default)}")
        if default and not self.record.has_tag(name):
            return default[0]
        value = self.record.get_tag(name)
        self.record.del_tag(name)
        return value

    def popitem(self):
        """Removes the last field and returns (name, value); KeyError if there is none."""
        cdef dict fields = contents(self.record, False)
        name, value = fields.popitem()
        self.record.del_tag(name)
        return name, value

    def update(self, other=(), /, **fields):
        """Sets fields of a mapping, of (name, value) pairs, or given by name; if one cannot be set, none is."""
        cdef TaggedRecord changed = <TaggedRecord> self.record.__copy__()
        if isinstance(other, BamTags):
            copy_fields((<BamTags> other).record, changed)
            other = ()
        for name, value in dict(other, **fields).items():
            changed.set_tag(name, value)
        if changed.edited.get() != NULL:
            self.record.edited.swap(changed.edited)

    def clear(self):
        """Removes all fields."""
        for name in contents(self.record, True):
            self.record.del_tag(name)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        cdef dict fields = contents(self.record, False)
        other = dict(other)
        return fields.keys() == other.keys() and all(are_equal(value, other[name]) for name, value in fields.items())

    __hash__ = None

    def __repr__(self):
        return f"BamTags({contents(self.record, False)!r})"


MutableMapping.register(BamTags)


cdef dict ELEMENTS = {"c": "<i1", "C": "<u1", "s": "<i2", "S": "<u2", "i": "<i4", "I": "<u4", "f": "<f4"}
cdef dict STORED_TYPES = {dtype[1:]: letter for letter, dtype in ELEMENTS.items()}
cdef double LARGEST_FLOAT = 3.4028234663852886e38
cdef str INTEGER_TYPES = "cCsSiI"


cdef bint find_tag(const BamView& record, object name, TagView* tag) except -1:
    if not isinstance(name, str):
        raise TypeError(f"the name of a tag must be str, not {type(name).__name__}")
    cdef bytes letters = (<str> name).encode("utf-8", "surrogateescape")
    if len(letters) != 2:
        return False
    cdef optional[TagView] found = record.tag(string_view(PyBytes_AS_STRING(letters), 2))
    if not found.has_value():
        return False
    tag[0] = found.value()
    return True


cdef object tag_value(const TagView& tag):
    cdef string_view text
    cdef bytes elements
    cdef size_t size
    if tag.is_integer():
        return tag.integer()
    if tag.type == c"f":
        return tag.real()
    if tag.type == c"B":
        # A copy, because the first import of NumPy runs Python code, which may change the record.
        size = tag.count * tag_value_size(tag.subtype)
        elements = PyBytes_FromStringAndSize(tag.data, <Py_ssize_t> size)
        return copied_array(PyBytes_AS_STRING(elements), tag.count, ELEMENTS[chr(<unsigned char> tag.subtype)])
    text = tag.text()
    return header_str(text.data(), text.size())


cdef str tag_type(const TagView& tag):
    if tag.type == c"B":
        return "B:" + chr(<unsigned char> tag.subtype)
    return chr(<unsigned char> tag.type)


cdef inline string_view view_of_bytes(bytes text) noexcept:
    return string_view(PyBytes_AS_STRING(text), <size_t> len(text))


cdef bytes name_of(name):
    if not isinstance(name, str):
        raise TypeError(f"the name of a tag must be str, not {type(name).__name__}")
    cdef bytes letters = header_bytes(name)
    check_tag_name(view_of_bytes(letters))
    return letters


cdef str suitable_type(value):
    """The type that a value takes if nobody names one."""
    if isinstance(value, (str, bytes)):
        return "Z"
    if isinstance(value, numbers.Integral) or hasattr(value, "__index__") and not hasattr(value, "__len__"):
        return chr(smallest_tag_type(integer(value), integer(value)))
    if isinstance(value, numbers.Real):
        return "f"
    return "B"


cdef double number_of(value) except? -1:
    if not isinstance(value, numbers.Real):
        raise TypeError(f"a tag of type f must be a number, not {type(value).__name__}")
    try:
        return float(value)
    except OverflowError:
        return INFINITY


cdef bytes text_of(value, str type):
    if isinstance(value, bytes) and type == "H":
        return (<bytes> value).hex().upper().encode("ascii")
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"a tag of type {type} must be str or bytes, not {value.__class__.__name__}")
    return ascii_bytes(value, "a tag")


cdef object array_of(value, str subtype):
    """A NumPy array as BAM stores it, and the type of its elements: every value as it was, or an exception."""
    import numpy

    if isinstance(value, (str, bytes)) or not hasattr(value, "__len__"):
        raise TypeError(f"a tag of type B must be an array or a sequence of numbers, not {type(value).__name__}")
    try:
        array = numpy.asarray(value)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"a tag of type B must be numbers in one dimension: {error}") from None
    kind = array.dtype.kind
    if kind not in "iuf" and not (kind == "O" and all(isinstance(item, numbers.Integral) for item in array.flat)):
        raise TypeError(f"a tag of type B must have numbers, not elements of type {array.dtype}")
    if array.ndim != 1:
        raise ValueError(f"a tag of type B must have one dimension, not {array.ndim}")
    if array.size == 0 and not subtype and isinstance(value, (list, tuple)):
        raise ValueError("an empty tag of type B needs the type of its elements, such as 'B:C'")
    if array.size == 0:
        subtype = subtype or STORED_TYPES.get(array.dtype.str[1:], "C")
        return numpy.empty(0, ELEMENTS[subtype]), subtype
    if kind == "f" and (subtype or "f") != "f":
        raise TypeError(f"a tag of type B:{subtype} must have integers, not elements of type {array.dtype}")
    lowest, highest = array.min(), array.max()
    if kind != "O":
        lowest, highest = lowest.item(), highest.item()
    if kind == "f" or subtype == "f":
        subtype = "f"
        if not (lowest >= -LARGEST_FLOAT and highest <= LARGEST_FLOAT):
            raise ValueError("a tag of type B:f must have finite 32-bit numbers")
    else:
        subtype = (subtype or STORED_TYPES.get(array.dtype.str[1:])
                   or chr(smallest_tag_type(integer(lowest), integer(highest))))
        check_tag_integer(<char> ord(subtype), integer(lowest))
        check_tag_integer(<char> ord(subtype), integer(highest))
    return array.astype(ELEMENTS[subtype]), subtype


cdef int append_array(string& field, bytes name, value, str subtype) except -1:
    array, subtype = array_of(value, subtype)
    if len(array) > UINT32_MAX:
        raise ValueError("a tag of type B has too many elements")
    cdef bytes elements = array.tobytes()
    append_tag_array(field, view_of_bytes(name), <char> ord(subtype), PyBytes_AS_STRING(elements),
                     <uint32_t> len(array))
    return 0


cdef bint is_exact_as_float(value) except -1:
    """Whether 32-bit floats surely hold the numbers of a tag, but for fractions, which they round in any case."""
    if isinstance(value, numbers.Real):
        return not isinstance(value, numbers.Integral) or abs(value) <= 1 << 24
    import numpy

    array = numpy.asarray(value)
    return array.dtype.kind == "f" or bool((numpy.abs(array.astype("f8")) <= 1 << 24).all())


cdef bint encode_as_before(BamFields record, object name, object value, string& field) except -1:
    """The field in binary with the type that it has in the record; False if that does not hold the value as it is."""
    cdef TagView tag
    if not find_tag(view_of_fields(record), name, &tag):
        return False
    type = tag_type(tag)
    try:
        if type[0] == "B" and getattr(getattr(value, "dtype", None), "str", "")[1:] in STORED_TYPES:
            return False
        if type[-1] == "f" and not is_exact_as_float(value):
            return False
        encode_tag(name, value, type, field)
    except (OverflowError, TypeError, ValueError):
        return False
    return True


cdef int encode_tag(object name, object value, object type, string& field) except -1:
    cdef bytes letters = name_of(name)
    cdef bytes text
    if value is None:
        raise TypeError("a tag must have a value, not None: use del_tag to remove it")
    if type is None:
        type = suitable_type(value)
    if not isinstance(type, str):
        raise TypeError(f"type must be str, not {type.__class__.__name__}")
    field.clear()
    if len(type) == 1 and type in INTEGER_TYPES:
        append_checked_integer(field, view_of_bytes(letters), <char> ord(type), integer(value))
    elif type == "f":
        append_checked_real(field, view_of_bytes(letters), number_of(value))
    elif type in ("A", "Z", "H"):
        text = text_of(value, type)
        append_checked_text(field, view_of_bytes(letters), <char> ord(type), view_of_bytes(text))
    elif type == "B" or type[:2] == "B:" and type[2:] in ELEMENTS:
        append_array(field, letters, value, type[2:])
    else:
        raise ValueError(f"type must be one of A c C s S i I f Z H B, or B:c to B:f, not {type!r}")
    return 0
