# lib/include/seqtide/index/{fai,gzi}.hpp
from libc.stdint cimport int64_t, uint64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.input cimport BlockSource, InputOptions
from seqtide.libseqtide.stream cimport InterruptCheck, Stream, WritableBytes


cdef extern from "seqtide/io/bgzf.hpp" namespace "seqtide" nogil:
    cdef cppclass BgzfBlockStart:
        uint64_t compressed
        uint64_t uncompressed


cdef extern from "<span>" nogil:
    cdef cppclass BlockStarts "std::span<const seqtide::BgzfBlockStart>":
        size_t size() noexcept
        const BgzfBlockStart& operator[](size_t i) noexcept


cdef extern from "seqtide/index/gzi.hpp" namespace "seqtide" nogil:
    cdef cppclass CGziIndex "seqtide::GziIndex":
        CGziIndex() noexcept
        CGziIndex(const CGziIndex& other) except +translate
        CGziIndex(vector[BgzfBlockStart] blocks) except +translate
        void write(Stream& target) except +translate
        BlockStarts blocks() noexcept
        uint64_t virtual_offset(uint64_t offset) except +translate
        bool operator==(const CGziIndex& other) noexcept

    CGziIndex build_gzi "seqtide::GziIndex::build"(unique_ptr[Stream] stream, InterruptCheck check) except +translate
    CGziIndex read_gzi "seqtide::GziIndex::read"(unique_ptr[Stream] stream) except +translate

    ctypedef shared_ptr[const CGziIndex] GziIndexPtr "std::shared_ptr<const seqtide::GziIndex>"


cdef extern from "seqtide/index/fai.hpp" namespace "seqtide" nogil:
    cdef cppclass CFaiEntry "seqtide::FaiEntry":
        string name
        int64_t length
        int64_t offset
        int64_t line_bases
        int64_t line_width

    cdef cppclass CFaiIndex "seqtide::FaiIndex":
        CFaiIndex() noexcept
        CFaiIndex(const CFaiIndex& other) except +translate
        CFaiIndex(vector[CFaiEntry] entries) except +translate
        void write(Stream& target) except +translate
        const vector[CFaiEntry]& entries() noexcept
        const CFaiEntry* find(string_view name) noexcept
        bool operator==(const CFaiIndex& other) noexcept

    CFaiIndex build_fai "seqtide::FaiIndex::build"(unique_ptr[BlockSource] source) except +translate
    CFaiIndex read_fai "seqtide::FaiIndex::read"(unique_ptr[Stream] stream) except +translate

    ctypedef shared_ptr[const CFaiIndex] FaiIndexPtr "std::shared_ptr<const seqtide::FaiIndex>"

    cdef cppclass FastaRegion:
        FastaRegion() noexcept
        const CFaiEntry* entry
        int64_t begin
        int64_t end

    FastaRegion parse_fasta_region "seqtide::parse_region"(string_view text, const CFaiIndex& index) except +translate

    cdef cppclass CIndexedFasta "seqtide::IndexedFasta":
        CIndexedFasta(unique_ptr[Stream] stream, FaiIndexPtr index, GziIndexPtr blocks,
                      const InputOptions& options) except +translate
        void fetch(const CFaiEntry& entry, int64_t begin, WritableBytes bases) except +translate
        void require_data(const CFaiEntry& entry, int64_t begin, int64_t end) except +translate
        FaiIndexPtr shared_index() noexcept
        void close() except +translate
