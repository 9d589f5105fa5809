from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.io.block cimport BlockSource


cdef extern from "seqtide/io/window.hpp" namespace "seqtide" nogil:
    cdef cppclass Window:
        Window(unique_ptr[BlockSource] source) except +translate
        string_view text() noexcept
        BlockSource& source() noexcept
