from seqtide.errors cimport translate
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowSchema
from seqtide.libseqtide.columns.batch cimport AnyBatch, Schema


cdef extern from "seqtide/columns/arrow.hpp" namespace "seqtide" nogil:
    void export_schema(const Schema& schema, ArrowSchema& out) except +translate
    void export_array(const Schema& schema, const AnyBatch& batch, ArrowArray& out) except +translate
    void check_requested_schema(const ArrowSchema& requested, const Schema& exported) except +translate
