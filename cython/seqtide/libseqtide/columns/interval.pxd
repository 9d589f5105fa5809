cdef extern from "seqtide/columns/interval.hpp" namespace "seqtide" nogil:
    cdef struct Interval:
        size_t begin
        size_t end

    cdef cppclass IntervalSpan "std::span<const seqtide::Interval>":
        IntervalSpan() noexcept
        IntervalSpan(const Interval*, size_t)
