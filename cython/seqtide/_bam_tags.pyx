"""BamTags: the optional fields of an alignment record as a mapping."""
from collections.abc import Mapping, MutableMapping

cimport cython
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide._bam_fields cimport lasting_view
from seqtide._bam_record cimport BamRecord
from seqtide._tag_values cimport tag_value
from seqtide.libseqtide.alignment cimport BamView
from seqtide.libseqtide.inline_object cimport header_str
from seqtide.libseqtide.sam cimport TagView, next_tag


cdef dict contents(BamRecord record, bint names_only):
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


cdef bint are_equal(value, other) except -1:
    if isinstance(value, (int, float, str)):
        return isinstance(other, (int, float, str)) and value == other
    import numpy

    return not isinstance(other, (int, float, str)) and numpy.array_equal(value, other)


@cython.final
@cython.no_gc
cdef class BamTags:
    """The optional fields of one record, a mutable mapping from names to values; changing it changes the record.

    Keys come in the order of the file. Values are int, float, str (types A, Z and H) or NumPy arrays, which are copies.
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

    cdef BamRecord record

    def __cinit__(self, BamRecord record not None):
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
        cdef BamRecord changed = <BamRecord> self.record.__copy__()
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
