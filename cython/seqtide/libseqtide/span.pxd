from libc.stdint cimport int64_t, uint64_t


cdef extern from "<span>" namespace "std" nogil:
    cdef cppclass IndexSpan "std::span<const int64_t>":
        IndexSpan() noexcept
        IndexSpan(const int64_t*, size_t)

    cdef cppclass UnsignedSpan "std::span<const uint64_t>":
        UnsignedSpan() noexcept
        UnsignedSpan(const uint64_t*, size_t) noexcept

    cdef cppclass WritableBytes "std::span<char>":
        WritableBytes() noexcept
        WritableBytes(char* data, size_t size) noexcept

    cdef cppclass Bytes "std::span<const char>":
        Bytes() noexcept
        Bytes(const char* data, size_t size) noexcept
