# cython/seqtide/include/seqtide_python/gate.hpp
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
