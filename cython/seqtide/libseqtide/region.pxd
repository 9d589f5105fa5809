from libc.stdint cimport int32_t, int64_t


cdef extern from "seqtide/region.hpp" namespace "seqtide" nogil:
    cdef cppclass Region:
        Region() noexcept
        int32_t reference_id
        int64_t begin
        int64_t end

    const int64_t OPEN_END "seqtide::Region::open_end"
