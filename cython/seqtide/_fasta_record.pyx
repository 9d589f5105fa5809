"""FastaRecord: one sequence."""
cimport cython
from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
from libc.string cimport memcmp
from libcpp.string_view cimport string_view

from seqtide._simd cimport join_simd_target
from seqtide._text cimport ascii_bytes, copy_text, header_bytes, shortened
from seqtide.libseqtide.fasta cimport FastaView, check_fasta, header_description, header_id
from seqtide.libseqtide.inline_object cimport ascii_str, bytes_hash, header_str, new_inline, set_constructor
from seqtide.libseqtide.kernels cimport GcCounts, count_gc, gc_fraction

join_simd_target()

cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)


cdef inline string_view view_of_bytes(bytes value):
    return string_view(PyBytes_AS_STRING(value), <size_t> len(value))


cdef FastaRecord record_from_view(const FastaView& view):
    cdef size_t size = view.name.size() + view.sequence.size() + 3
    cdef FastaRecord record = <FastaRecord> new_inline(<PyTypeObject*> FastaRecord, size)
    record.name_length = view.name.size()
    record.sequence_length = view.sequence.size()
    cdef char* text = record.text
    text[0] = b">"
    copy_text(text + 1, view.name)
    text[1 + view.name.size()] = b"\n"
    copy_text(text + 2 + view.name.size(), view.sequence)
    text[size - 1] = b"\n"
    return record


def _restore_record(bytes name, bytes sequence):
    """A record of parts that were in one before."""
    cdef FastaView view
    view.name = view_of_bytes(name)
    view.sequence = view_of_bytes(sequence)
    return record_from_view(view)


def _make_record(name, sequence):
    cdef bytes name_part = header_bytes(name)
    cdef bytes sequence_part = ascii_bytes(sequence, "sequence")
    check_fasta(view_of_bytes(name_part), view_of_bytes(sequence_part))
    return _restore_record(name_part, sequence_part)


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class FastaRecord:
    """One sequence: immutable, valid for ever, owner of its bytes.

    Compares equal and hashes by name and sequence; pickles; `record[2:10]` is a shorter record and `record[3]` a
    letter. `memoryview(record)` is the record as FASTA text on one sequence line, without a copy. Safe to use
    from several threads.

    Args:
        name (str | bytes): header line without ">"; no line break.
        sequence (str | bytes-like): letters, each one of "!" to "~" but ">".

    Raises:
        ValueError: a part holds a byte that no FASTA file may hold there.
        TypeError: a part is neither text nor bytes.

    Example:
        >>> from seqtide import FastaRecord
        >>> record = FastaRecord("chr1 a chromosome", "ACGTN")
        >>> record.id, record.description, record[1:4].sequence
        ('chr1', 'a chromosome', 'CGT')
    """

    @property
    def name(self):
        """str: the header line without ">". Bytes that are not UTF-8 appear as surrogate escapes."""
        return header_str(name_of_record(self), self.name_length)

    @property
    def id(self):
        """str: the name up to its first blank or tab."""
        cdef string_view view = header_id(name_view(self))
        return header_str(view.data(), view.size())

    @property
    def description(self):
        """str: the name after its first blank or tab, "" if it has none."""
        cdef string_view view = header_description(name_view(self))
        return header_str(view.data(), view.size())

    @property
    def sequence(self):
        """str: the letters, line breaks removed."""
        return ascii_str(sequence_of_record(self), self.sequence_length)

    @property
    def name_bytes(self):
        """bytes: `name` as in the file."""
        return name_of_record(self)[:self.name_length]

    @property
    def sequence_bytes(self):
        """bytes: `sequence` as bytes."""
        return sequence_of_record(self)[:self.sequence_length]

    @property
    def sequence_view(self):
        """memoryview: `sequence` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> self.name_length + 2
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    def gc_content(self):
        """Fraction of G and C among A, C, G, T and U, in either case.

        Returns:
            float: 0 to 1, NaN if there are none of these letters.

        Example:
            >>> FastaRecord("r", "GGCAN").gc_content()
            0.75
        """
        cdef GcCounts counts
        cdef const char* sequence = sequence_of_record(self)
        with nogil:
            counts = count_gc(sequence, self.sequence_length)
        return gc_fraction(counts)

    def __len__(self):
        return <Py_ssize_t> self.sequence_length

    def __bool__(self):
        return True

    def __getitem__(self, key):
        cdef Py_ssize_t start, stop, step, length = <Py_ssize_t> self.sequence_length
        if isinstance(key, slice):
            start, stop, step = (<slice> key).indices(length)
            if step == 1:
                return _restore_record(self.name_bytes, sequence_of_record(self)[start:max(start, stop)])
            return _restore_record(self.name_bytes, self.sequence_bytes[key])
        start = key
        if start < 0:
            start += length
        if not 0 <= start < length:
            raise IndexError("record index out of range")
        return ascii_str(sequence_of_record(self) + start, 1)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastaRecord):
            return NotImplemented
        cdef FastaRecord record = <FastaRecord> other
        equal = (self.name_length == record.name_length and self.sequence_length == record.sequence_length
                 and memcmp(self.text, record.text, text_size(self)) == 0)
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.text, text_size(self))

    def __reduce__(self):
        return _restore_record, (self.name_bytes, self.sequence_bytes)

    def __sizeof__(self):
        return object.__sizeof__(self) + <Py_ssize_t> text_size(self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        PyBuffer_FillInfo(buffer, self, <char*> self.text, <Py_ssize_t> text_size(self), 1, flags)

    def __bytes__(self):
        return (<char*> self.text)[:text_size(self)]

    def __str__(self):
        return header_str(self.text, text_size(self) - 1)

    def __repr__(self):
        return f"FastaRecord(name={shortened(self.name)!r}, sequence={shortened(self.sequence)!r})"


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_record(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_record, arguments, keywords)

set_constructor(<PyTypeObject*> FastaRecord, <newfunc> new_record)
