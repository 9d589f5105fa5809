# Entering a Gate from Python code: waits for another thread, refuses the thread that is inside already.
from cpython.exc cimport PyErr_CheckSignals

from seqtide.libseqtide.gate cimport Gate, GateResult, gate_entered, gate_reentered


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
