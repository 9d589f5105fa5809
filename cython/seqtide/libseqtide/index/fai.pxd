from libc.stdint cimport int64_t
from libcpp cimport bool
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.errors cimport translate
from seqtide.libseqtide.index.gzi cimport GziIndexPtr
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.span cimport WritableBytes


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
        const CFaiEntry* find_known(string_view name) except +translate
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
