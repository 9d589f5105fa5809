from seqtide.errors cimport translate
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema
from seqtide.libseqtide.reads.batch cimport CFastaBatch, CFastqBatch


cdef extern from "seqtide/reads/arrow.hpp" namespace "seqtide" nogil:
    void export_fastq_schema(ArrowSchema& out) except +translate
    void export_fasta_schema(ArrowSchema& out) except +translate
    void export_fastq "seqtide::export_array"(const CFastqBatch& batch, ArrowArray& out) except +translate
    void export_fasta "seqtide::export_array"(const CFastaBatch& batch, ArrowArray& out) except +translate
    void export_fastq_once "seqtide::export_stream"(const CFastqBatch& batch, ArrowArrayStream& out) except +translate
    void export_fasta_once "seqtide::export_stream"(const CFastaBatch& batch, ArrowArrayStream& out) except +translate
    void check_requested_schema(const ArrowSchema& requested, const ArrowSchema& exported) except +translate
    void check_requested_names(const ArrowSchema& requested, const ArrowSchema& exported) except +translate
    CFastqBatch import_fastq(const ArrowSchema& schema, const ArrowArray& array) except +translate
    CFastaBatch import_fasta(const ArrowSchema& schema, const ArrowArray& array) except +translate
    CFastqBatch import_fastq_stream "seqtide::import_fastq"(ArrowArrayStream& stream) except +translate
    CFastaBatch import_fasta_stream "seqtide::import_fasta"(ArrowArrayStream& stream) except +translate
