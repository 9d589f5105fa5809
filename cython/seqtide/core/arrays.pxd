# NumPy arrays that C++ fills. NumPy is imported when it is first needed: it takes longer than all of seqtide.
from cpython.buffer cimport PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.exc cimport PyErr_CheckSignals
from libc.string cimport memcpy


cdef inline void* elements_of(array) except? NULL:
    cdef Py_buffer buffer
    PyObject_GetBuffer(array, &buffer, PyBUF_WRITABLE)
    cdef void* elements = buffer.buf
    PyBuffer_Release(&buffer)
    return elements


# An array of that shape (an int or a tuple), whose elements at `elements` are yet to be written.
cdef inline object new_array(shape, str dtype, void** elements):
    import numpy
    array = numpy.empty(shape, dtype)
    elements[0] = elements_of(array)
    return array


# The same of zeros, whose memory is not touched before it is written.
cdef inline object new_zeros(shape, str dtype, void** elements):
    import numpy
    array = numpy.zeros(shape, dtype)
    elements[0] = elements_of(array)
    return array


# Looks at signals between parts of it: memory that is touched for the first time comes slowly.
cdef inline object copied_array(const void* source, size_t count, str dtype):
    cdef void* elements = NULL
    cdef size_t size, begin, part = 8 << 20
    array = new_array(count, dtype, &elements)
    size = array.nbytes
    for begin in range(0, size, part):
        memcpy(<char*> elements + begin, <const char*> source + begin, min(part, size - begin))
        if begin + part < size:
            PyErr_CheckSignals()
    return array
