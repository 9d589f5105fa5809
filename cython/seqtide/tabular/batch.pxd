# Batches of lines of tables, of any format that is one.
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.vector cimport vector

from seqtide.columns.batch cimport ColumnBatch
from seqtide.libseqtide.tabular.batch cimport CTabularBatch
from seqtide.libseqtide.tabular.schema cimport CTabularSchema


cdef class TableBatch(ColumnBatch):
    cdef CTabularBatch batch
    cdef readonly tuple fields

    # A batch of the same kind with other lines of the same columns, which come as C++ or as text.
    cdef TableBatch like(self, const CTabularBatch& batch)
    # Takes over what was read.
    cdef int adopt(self, const CTabularBatch& batch) except -1
    # The fields of line i, separated as the schema says.
    cdef bytes text_of(self, size_t i)
    # Number of the column of this name.
    cdef size_t place_of(self, name) except? 0


# Names of the columns.
cdef tuple names_of(const CTabularSchema& schema)
# The numbers of the columns with these names, for `fields` of `batches`; those of the first `count` for None.
cdef vector[size_t] chosen_columns(fields, tuple names, size_t count) except *
cdef str text_of_view(const string_view& view)
