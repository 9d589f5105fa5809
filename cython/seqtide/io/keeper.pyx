"""What native code uses of Python: alive as long as it is used, and visible to the garbage collector."""
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.object cimport PyObject
cimport cython
from libcpp.memory cimport shared_ptr

from seqtide.errors cimport translate


cdef extern from "seqtide_python/lent.hpp" namespace "seqtide_python":
    shared_ptr[Lent] lend(PyObject* object, PyObject* keeper, void (*empty)(PyObject*) noexcept) except +translate


cdef void empty(PyObject* keeper) noexcept:
    (<Keeper> keeper).object = None


@cython.final
@cython.no_gc_clear  # what it keeps may be in use
cdef class Keeper:
    """Has the reference to an object that native code uses, and leaves it to that when it goes first."""

    def __cinit__(self, object):
        self.object = object
        self.lent = lend(<PyObject*> object, <PyObject*> self, empty)

    def __dealloc__(self):
        if self.lent:
            self.lent.get().own()


@cython.final
@cython.no_gc_clear
cdef class HeldBuffer:
    """The bytes of an object, which neither moves nor frees them meanwhile."""

    def __cinit__(self, source):
        self.source = source
        PyObject_GetBuffer(source, &self.view, PyBUF_SIMPLE)

    def __dealloc__(self):
        PyBuffer_Release(&self.view)
