"""Cigar and CigarOp: how a read lies on its reference (SAM specification, section 1.4.6)."""
from collections.abc import Sequence

from cpython.bytes cimport PyBytes_AS_STRING
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
cimport cython
from libc.stdint cimport int64_t
from libc.string cimport memcmp, memcpy
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.core.arguments cimport integer
from seqtide.core.inline_object cimport ascii_str, bytes_hash, new_inline, set_constructor
from seqtide.core.text cimport ascii_bytes, shortened
from seqtide.libseqtide.alignments.sam.cigar cimport (
    append_cigar, cigar_letters, consumes_query, consumes_reference, has_too_long_operation, max_cigar_length,
    parse_cigar,
)


cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)

cdef tuple LETTERS = tuple(cigar_letters.data()[:cigar_letters.size()].decode("ascii"))


cdef uint32_t operation_of(op, length) except? 0xffffffff:
    """Packs one operation. `op` is a letter, or its number in BAM."""
    cdef int64_t code = -1
    cdef int64_t size = integer(length)
    if isinstance(op, str):
        if op in LETTERS:
            code = LETTERS.index(op)
    else:
        code = integer(op)
    if not 0 <= code < len(LETTERS):
        raise ValueError(f"op must be one of {''.join(LETTERS)}, or its number, not {op!r}")
    if not 0 <= size <= <int64_t> max_cigar_length:
        raise ValueError(f"length must be 0 to {max_cigar_length}, not {length}")
    return <uint32_t> (size << 4 | code)


cdef CigarOp wrap_operation(uint32_t packed):
    cdef CigarOp operation = <CigarOp> new_inline(<PyTypeObject*> CigarOp, 0)
    operation.packed = packed
    return operation


def _make_operation(op, length):
    return wrap_operation(operation_of(op, length))


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class CigarOp:
    """One operation of a CIGAR: immutable, equal to and unpacked like the pair (op, length).

    Args:
        op (str | int): one of "MIDNSHP=X", or its number in BAM, 0 to 8 in that order.
        length (int): bases, 0 to 2^28 - 1.

    Raises:
        ValueError: no such operation, or a length out of range.
        TypeError: wrong type.

    Example:
        >>> from seqtide import CigarOp
        >>> operation = CigarOp("D", 3)
        >>> operation.op, operation.length, operation.consumes_query, operation.consumes_reference
        ('D', 3, False, True)
        >>> op, length = operation
    """

    @property
    def op(self):
        """str: one of M (aligned), I (insertion), D (deletion), N (skipped reference, an intron), S (soft clip),
        H (hard clip), P (padding), = (equal bases), X (different bases)."""
        return LETTERS[self.packed & 15]

    @property
    def length(self):
        """int: number of bases."""
        return self.packed >> 4

    @property
    def consumes_query(self):
        """bool: whether it goes along the read: M, I, S, = and X do."""
        return consumes_query(self.packed)

    @property
    def consumes_reference(self):
        """bool: whether it goes along the reference: M, D, N, = and X do."""
        return consumes_reference(self.packed)

    def __len__(self):
        return 2

    def __getitem__(self, key):
        return (self.op, self.length)[key]

    def __iter__(self):
        return iter((self.op, self.length))

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE):
            return NotImplemented
        if isinstance(other, CigarOp):
            return (self.packed == (<CigarOp> other).packed) == (operation == Py_EQ)
        if isinstance(other, tuple):
            return ((self.op, self.length) == other) == (operation == Py_EQ)
        return NotImplemented

    def __hash__(self):
        return hash((self.op, self.length))

    def __reduce__(self):
        return CigarOp, (self.op, self.length)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __str__(self):
        return f"{self.length}{self.op}"

    def __repr__(self):
        return f"CigarOp({self.op!r}, {self.length})"


cdef uint32_t packed_of(item) except? 0xffffffff:
    if isinstance(item, CigarOp):
        return (<CigarOp> item).packed
    try:
        op, length = item
    except TypeError:
        raise TypeError(f"an operation must be a CigarOp or (op, length), not {type(item).__name__}") from None
    return operation_of(op, length)


cdef inline string_view view_of_text(bytes text) noexcept:
    return string_view(PyBytes_AS_STRING(text), <size_t> len(text))


cdef int parse_operations(object value, vector[uint32_t]& operations) except -1:
    cdef bytes text
    cdef Cigar other
    operations.clear()
    if value is None:
        return 0
    if isinstance(value, Cigar):
        other = <Cigar> value
        operations.resize(other.size)
        if other.size > 0:
            memcpy(operations.data(), other.operations, 4 * other.size)
        return 0
    if isinstance(value, (str, bytes)):
        text = ascii_bytes(value, "CIGAR")
        if not parse_cigar(view_of_text(text), operations):
            fault = ("an operation longer than 2^28 - 1" if has_too_long_operation(view_of_text(text))
                     else "not a CIGAR")
            raise ValueError(f"{fault}: {shortened(text.decode('latin-1'))!r}")
        return 0
    try:
        items = iter(value)
    except TypeError:
        raise TypeError("a CIGAR must be str, a Cigar or (op, length) pairs, "
                        f"not {type(value).__name__}") from None
    for item in items:
        operations.push_back(packed_of(item))
    return 0


cdef Cigar cigar_from_view(const CigarView& view):
    cdef Cigar cigar = <Cigar> new_inline(<PyTypeObject*> Cigar, 4 * view.size())
    cigar.size = view.size()
    if view.size() > 0:
        memcpy(cigar.operations, view.data(), 4 * view.size())
    return cigar


cdef Cigar cigar_from_operations(const vector[uint32_t]& operations):
    return cigar_from_view(CigarView(<const char*> operations.data(), operations.size()))


def _make_cigar(operations=()):
    if isinstance(operations, Cigar):
        return operations
    cdef vector[uint32_t] parsed
    parse_operations(operations, parsed)
    return cigar_from_operations(parsed)


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class Cigar:
    """An immutable sequence of `CigarOp`.

    Compares equal and hashes by its operations; pickles; ``str(cigar)`` is its text, "*" without operations;
    ``cigar[1:]`` is a Cigar too.

    Args:
        operations (str | Cigar | Iterable[CigarOp | tuple[str | int, int]]): text such as "35M", or the operations.

    Raises:
        ValueError: malformed text, no such operation, or a length out of range (0 to 2^28 - 1).
        TypeError: wrong type.

    Example:
        >>> from seqtide import Cigar
        >>> cigar = Cigar("5S30M2D10M")
        >>> [(op, length) for op, length in cigar]
        [('S', 5), ('M', 30), ('D', 2), ('M', 10)]
        >>> cigar.query_length, cigar.reference_length
        (45, 42)
        >>> sum(operation.length for operation in cigar if operation.consumes_query)
        45
        >>> str(Cigar([("M", 35)]))
        '35M'
    """

    @property
    def query_length(self):
        """int: bases of the read, soft clips included, hard clips not."""
        return view_of_cigar(self).query_length()

    @property
    def reference_length(self):
        """int: bases of the reference from the first to the last aligned one, both included."""
        return view_of_cigar(self).reference_length()

    def __len__(self):
        return <Py_ssize_t> self.size

    def __getitem__(self, key):
        cdef Py_ssize_t start, stop, step, i, length = <Py_ssize_t> self.size
        cdef vector[uint32_t] picked
        if isinstance(key, slice):
            start, stop, step = (<slice> key).indices(length)
            for i in range(start, stop, step):
                picked.push_back(view_of_cigar(self).at(<size_t> i))
            return cigar_from_operations(picked)
        i = <Py_ssize_t> integer(key)
        if i < 0:
            i += length
        if not 0 <= i < length:
            raise IndexError("CIGAR index out of range")
        return wrap_operation(view_of_cigar(self).at(<size_t> i))

    def __iter__(self):
        cdef size_t i
        for i in range(self.size):
            yield wrap_operation(view_of_cigar(self).at(i))

    def __reversed__(self):
        return iter(self[::-1])

    def __contains__(self, value):
        return value in list(self)

    def index(self, value, *limits):
        """Position of the first operation that equals `value`, between optional limits as for a list.

        Raises:
            ValueError: there is none.

        Example:
            >>> Cigar("5S30M").index(("M", 30))
            1
        """
        return list(self).index(value, *limits)

    def count(self, value):
        """Number of operations that equal `value`.

        Example:
            >>> Cigar("5M1I5M").count(("M", 5))
            2
        """
        return list(self).count(value)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, Cigar):
            return NotImplemented
        cdef Cigar cigar = <Cigar> other
        equal = self.size == cigar.size and memcmp(self.operations, cigar.operations, 4 * self.size) == 0
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.operations, 4 * self.size)

    def __reduce__(self):
        return Cigar, (str(self),)

    def __sizeof__(self):
        return object.__sizeof__(self) + 4 * <Py_ssize_t> self.size

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __str__(self):
        cdef string text
        append_cigar(text, view_of_cigar(self))
        return ascii_str(text.data(), text.size())

    def __repr__(self):
        return f"Cigar({shortened(str(self))!r})"


# Calling the types makes objects of the right size, see inline_object.hpp.
cdef object new_operation(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_operation, arguments, keywords)


cdef object new_cigar(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_cigar, arguments, keywords)

set_constructor(<PyTypeObject*> CigarOp, <newfunc> new_operation)
set_constructor(<PyTypeObject*> Cigar, <newfunc> new_cigar)
Sequence.register(Cigar)
