"""Headers as plain Python values and back, quick for a million lines: the plain cases of header_line.py."""
from collections.abc import Mapping
import sys

from libcpp.string cimport string

from seqtide.alignments.header_line import dict_of_lines


cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size) except NULL


cdef extern from "<algorithm>" namespace "std" nogil:
    Py_ssize_t count(const char* first, const char* last, char value) noexcept


cdef int append(string& target, str text) except -1:
    cdef Py_ssize_t size = 0
    cdef const char* letters = PyUnicode_AsUTF8AndSize(text, &size)
    target.append(letters, <size_t> size)
    return 0


cdef bint append_fields(string& target, dict fields) except -1:
    """False if there are other than tags of two letters with text or numbers."""
    for tag, value in fields.items():
        if type(tag) is not str or len(<str> tag) != 2:
            return False
        if type(value) is int:
            value = str(value)
        elif type(value) is not str:
            return False
        target.push_back(c"\t")
        append(target, tag)
        target.push_back(c":")
        append(target, value)
    return True


cdef bint append_line(string& target, str kind, item) except -1:
    target.push_back(c"@")
    append(target, kind)
    if kind == "CO":
        if type(item) is not str:
            return False
        target.push_back(c"\t")
        append(target, item)
    elif type(item) is not dict or not append_fields(target, item):
        return False
    target.push_back(c"\n")
    return True


cdef bytes plain_text(header):
    """The text of a header in a mapping; None for one that has to be looked at value by value."""
    cdef string text
    cdef Py_ssize_t tabs = 0, lines = 0
    try:
        for kind in sorted(header, key=lambda kind: kind != "HD"):
            if type(kind) is not str or len(<str> kind) != 2:
                return None
            value = header[kind]
            items = [value] if isinstance(value, (str, Mapping)) else value
            if type(items) is not list:
                return None
            for item in <list> items:
                if not append_line(text, kind, item):
                    return None
                tabs += 1 if kind == "CO" else len(<dict> item)
                lines += 1
    except UnicodeEncodeError:
        return None
    cdef const char* begin = text.data()
    cdef const char* end = begin + text.size()
    # A value with one of these would be read as something else.
    if (count(begin, end, c"\t") != tabs or count(begin, end, c"\n") != lines or count(begin, end, c"\r") > 0
            or count(begin, end, c"\0") > 0):
        return None
    return begin[:text.size()]


cdef dict fields_of(str line):
    cdef dict fields = {}
    cdef str part
    for part in line[4:].split("\t"):
        if len(part) > 2 and part[2] == u":":
            tag = sys.intern(part[:2])
            if tag not in fields:
                fields[tag] = part[3:]
    return fields


cdef dict plain_dict(str text):
    cdef dict result = {}
    cdef dict fields
    cdef str line
    for line in text.split("\n"):
        kind = line[1:3]
        if not kind:
            continue
        if kind == "CO":
            result.setdefault("CO", []).append(line[4:])
            continue
        fields = fields_of(line)
        if kind == "HD":
            result.setdefault("HD", fields)
            continue
        if kind == "SQ":
            fields["LN"] = int(fields["LN"])
        result.setdefault(kind, []).append(fields)
    return result


cdef dict dict_of(header):
    cdef str text = header.text
    return dict_of_lines(header.lines) if "\r" in text else plain_dict(text)
