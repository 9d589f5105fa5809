# Entering a Gate from Python code: waits for another thread, refuses the thread that is inside already.
from cpython.exc cimport PyErr_CheckSignals


cdef extern from "seqtide_python/gate.hpp" namespace "seqtide_python" nogil:
    cdef enum GateResult "seqtide_python::Gate::Result":
        gate_entered "seqtide_python::Gate::entered"
        gate_busy "seqtide_python::Gate::busy"
        gate_reentered "seqtide_python::Gate::reentered"

    cdef cppclass Gate:
        GateResult try_enter() noexcept
        void leave() noexcept
        void wait(bint again) noexcept
        void give_up() noexcept


cdef inline int enter(Gate& gate) except -1:
    cdef GateResult result = gate.try_enter()
    cdef bint again = False
    while result != gate_entered:
        if result == gate_reentered:
            raise RuntimeError("the object is in use: one of its own callbacks may not call it")
        with nogil:
            gate.wait(again)
        again = True
        try:
            PyErr_CheckSignals()
        except BaseException:
            gate.give_up()
            raise
        result = gate.try_enter()
    return 0
