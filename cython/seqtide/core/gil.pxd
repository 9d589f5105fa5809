# Letting other threads run while a kernel works, where this is worth it: not for the microsecond that a read takes.


cdef extern from "Python.h":
    ctypedef struct PyThreadState:
        pass
    PyThreadState* PyEval_SaveThread() noexcept
    void PyEval_RestoreThread(PyThreadState* state) noexcept


cdef inline PyThreadState* release_gil(size_t bytes) noexcept:
    return PyEval_SaveThread() if bytes > 1 << 15 else NULL


cdef inline void restore_gil(PyThreadState* state) noexcept:
    if state is not NULL:
        PyEval_RestoreThread(state)
