# Lines of tables whose columns are declared.
from seqtide.libseqtide.tabular.schema cimport CTabularSchema, TabularView
from seqtide.tabular.batch cimport TableBatch


# What the columns are; shared by all records of a reader.
cdef class TableSchema:
    cdef CTabularSchema schema
    cdef readonly tuple names


cdef class TabularRecord:
    cdef bytes text  # fields as they are, separated as the schema says
    cdef TableSchema schema


cdef class TabularBatch(TableBatch):
    cdef TableSchema table  # None until a record needs it

    cdef TableSchema own_table(self)


# What the arguments of readers and writers say.
cdef TableSchema schema_of(columns, delimiter, missing, one_based)
# Of objects made by `__new__`.
cdef TableSchema no_columns()
cdef TabularRecord record_from_view(TableSchema table, const TabularView& view)
# Fields of a line with these values.
cdef list texts_of_values(TableSchema table, values)
