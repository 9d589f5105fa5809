from libc.stdint cimport uint64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.bgzf cimport BgzfBlockStart
from seqtide.libseqtide.io.stream cimport Stream


cdef extern from "<span>" namespace "std" nogil:
    cdef cppclass BlockStarts "std::span<const seqtide::BgzfBlockStart>":
        size_t size() noexcept
        const BgzfBlockStart& operator[](size_t i) noexcept


cdef extern from "seqtide/index/gzi.hpp" namespace "seqtide" nogil:
    cdef cppclass CGziIndex "seqtide::GziIndex":
        CGziIndex() except +translate
        CGziIndex(const CGziIndex& other) except +translate
        CGziIndex(vector[BgzfBlockStart] blocks) except +translate
        void write(Stream& target) except +translate
        BlockStarts blocks() noexcept
        uint64_t virtual_offset(uint64_t offset) except +translate
        bool operator==(const CGziIndex& other) noexcept

    CGziIndex build_gzi "seqtide::GziIndex::build"(unique_ptr[Stream] stream, InterruptCheck check) except +translate
    CGziIndex read_gzi "seqtide::GziIndex::read"(unique_ptr[Stream] stream) except +translate

    ctypedef shared_ptr[const CGziIndex] GziIndexPtr "std::shared_ptr<const seqtide::GziIndex>"
