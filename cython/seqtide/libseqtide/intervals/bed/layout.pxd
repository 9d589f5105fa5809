from libcpp.string_view cimport string_view

from seqtide.errors cimport translate
from seqtide.libseqtide.tabular.schema cimport CTabularSchema


cdef extern from "seqtide/intervals/bed/layout.hpp" namespace "seqtide" nogil:
    cdef enum class BedLayout:
        bed
        bedgraph
        narrow_peak
        broad_peak
        gapped_peak

    string_view bed_layout_name(BedLayout layout) noexcept
    CTabularSchema bed_schema(BedLayout layout) except +translate
    CTabularSchema first_columns "seqtide::bed_schema"(BedLayout layout, size_t count) except +translate
