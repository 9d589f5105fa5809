"""Optional fields (tags) of alignment records as Python values, and back."""
import numbers

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.math cimport INFINITY, fabs, isfinite
from libc.stdint cimport UINT32_MAX, int64_t, uint32_t
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view

from seqtide._arguments cimport integer
from seqtide._arrays cimport copied_array
from seqtide._text cimport ascii_bytes
from seqtide.libseqtide.inline_object cimport header_str
from seqtide.libseqtide.sam cimport append_tag_array, append_tag_real, append_tag_text, tag_value_size

# Smallest first, so that the first that holds a value is the best.
cdef tuple INTEGER_TYPES = (
    ("C", 0, 0xff), ("c", -0x80, 0x7f), ("S", 0, 0xffff), ("s", -0x8000, 0x7fff), ("I", 0, 0xffffffff),
    ("i", -0x80000000, 0x7fffffff),
)
cdef dict INTEGER_LIMITS = {letter: (lowest, highest) for letter, lowest, highest in INTEGER_TYPES}
cdef dict ELEMENTS = {"c": "<i1", "C": "<u1", "s": "<i2", "S": "<u2", "i": "<i4", "I": "<u4", "f": "<f4"}
cdef dict STORED_TYPES = {dtype[1:]: letter for letter, dtype in ELEMENTS.items()}
cdef double LARGEST_FLOAT = 3.4028234663852886e38


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


cdef bytes name_of(name):
    if not isinstance(name, str):
        raise TypeError(f"the name of a tag must be str, not {type(name).__name__}")
    if not (len(name) == 2 and name.isascii() and name.isalnum() and name[0].isalpha()):
        raise ValueError(f"the name of a tag must be a letter and a letter or digit, not {name!r}")
    if name == "CG":
        raise ValueError("tag CG is reserved for CIGARs of more than 65535 operations: set `cigar`")
    return name.encode("ascii")


cdef str suitable_type(value):
    """The type that a value takes if nobody names one."""
    if isinstance(value, (str, bytes)):
        return "Z"
    if isinstance(value, numbers.Integral) or hasattr(value, "__index__") and not hasattr(value, "__len__"):
        return smallest_type(value, value)
    if isinstance(value, numbers.Real):
        return "f"
    return "B"


cdef str smallest_type(lowest, highest):
    for letter, least, most in INTEGER_TYPES:
        if least <= lowest and highest <= most:
            return letter
    raise ValueError(f"no type of tag holds integers of {lowest} to {highest}, only such of -2147483648 to 2147483647 "
                     "or of 0 to 4294967295")


cdef float checked_float(value) except? -1:
    if not isinstance(value, numbers.Real):
        raise TypeError(f"a tag of type f must be a number, not {type(value).__name__}")
    try:
        number = float(value)
    except OverflowError:
        number = INFINITY
    if not isfinite(<double> number) or fabs(<double> number) > LARGEST_FLOAT:
        raise ValueError(f"a tag of type f must be a finite 32-bit number, not {value}")
    return <float> <double> number


cdef int64_t checked_integer(value, str type) except? -1:
    cdef int64_t number = integer(value)
    lowest, highest = INTEGER_LIMITS[type]
    if not lowest <= number <= highest:
        raise ValueError(f"{value} does not fit a tag of type {type} ({lowest} to {highest})")
    return number


cdef bytes checked_text(value, str type):
    cdef bytes text
    if isinstance(value, bytes) and type == "H":
        return (<bytes> value).hex().upper().encode("ascii")
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"a tag of type {type} must be str or bytes, not {value.__class__.__name__}")
    text = ascii_bytes(value, "a tag")
    if type == "A":
        if len(text) != 1 or not b"!" <= text <= b"~":
            raise ValueError(f"a tag of type A must be one character of '!' to '~', not {value!r}")
    elif type == "H":
        if len(text) % 2 or text.strip(b"0123456789ABCDEF"):
            raise ValueError(f"a tag of type H must be pairs of the digits 0-9 and A-F, not {value!r}")
    else:
        for character in text:
            if not 32 <= character <= 126:
                raise ValueError(f"a tag of type Z must have characters of ' ' to '~' only, not {chr(character)!r}")
    return text


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
        subtype = subtype or STORED_TYPES.get(array.dtype.str[1:]) or smallest_type(lowest, highest)
        checked_integer(lowest, subtype)
        checked_integer(highest, subtype)
    return array.astype(ELEMENTS[subtype]), subtype


cdef int append_integer(string& field, bytes name, int64_t number, str type) except -1:
    cdef bytes letter = type.encode("ascii")
    field.append(PyBytes_AS_STRING(name), 2)
    field.push_back(letter[0])
    field.append(<const char*> &number, tag_value_size(letter[0]))  # little endian, as everywhere
    return 0


cdef int append_array(string& field, bytes name, value, str subtype) except -1:
    array, subtype = array_of(value, subtype)
    if len(array) > UINT32_MAX:
        raise ValueError("a tag of type B has too many elements")
    cdef bytes elements = array.tobytes()
    append_tag_array(field, string_view(PyBytes_AS_STRING(name), 2), <char> ord(subtype),
                     PyBytes_AS_STRING(elements), <uint32_t> len(array))
    return 0


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
    if type in INTEGER_LIMITS:
        append_integer(field, letters, checked_integer(value, type), type)
    elif type == "f":
        append_tag_real(field, string_view(PyBytes_AS_STRING(letters), 2), checked_float(value))
    elif type in ("A", "Z", "H"):
        text = checked_text(value, type)
        append_tag_text(field, string_view(PyBytes_AS_STRING(letters), 2), <char> ord(type),
                        string_view(PyBytes_AS_STRING(text), <size_t> len(text)))
    elif type == "B" or type[:2] == "B:" and type[2:] in ELEMENTS:
        append_array(field, letters, value, type[2:])
    else:
        raise ValueError(f"type must be one of A c C s S i I f Z H B, or B:c to B:f, not {type!r}")
    return 0
