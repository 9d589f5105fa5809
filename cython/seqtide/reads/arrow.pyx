"""Batches and readers of FASTQ and FASTA in the Arrow PyCapsule interface."""
from cpython.object cimport PyObject
from libc.errno cimport EIO
from libcpp.string cimport string

from seqtide.columns.arrow cimport (
    array_in, describe, new_array_capsule, new_schema_capsule, new_stream_capsule, schema_in, stream_in,
)
from seqtide.errors cimport translate
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArray, ArrowArrayStream, ArrowSchema
from seqtide.libseqtide.reads.arrow cimport (
    check_requested_schema, export_fasta, export_fasta_once, export_fasta_schema, export_fastq, export_fastq_once,
    export_fastq_schema, import_fasta, import_fasta_stream, import_fastq, import_fastq_stream,
)
from seqtide.libseqtide.reads.batch cimport CFastaBatch, CFastqBatch
from seqtide.reads.batch cimport FastaBatch, FastqBatch, wrap_fasta_batch, wrap_fastq_batch


cdef extern from "seqtide_python/arrow.hpp" namespace "seqtide_python":
    ctypedef int (*NextBatch)(PyObject* iterator, void* batch, string* message, int* error_number) noexcept
    void export_fastq_stream(NextBatch next, PyObject* iterator, ArrowArrayStream& out) except +translate
    void export_fasta_stream(NextBatch next, PyObject* iterator, ArrowArrayStream& out) except +translate


# ---- export

def export_schema(type kind not None, requested=None):
    """Capsule with the type of a FastqBatch or a FastaBatch; ValueError if it cannot stand for the requested one."""
    capsule = new_schema_capsule()
    if kind is FastqBatch:
        export_fastq_schema(schema_in(capsule)[0])
    else:
        export_fasta_schema(schema_in(capsule)[0])
    if requested is not None:
        check_requested_schema(schema_in(requested)[0], schema_in(capsule)[0])
    return capsule


def export_array(batch, requested=None):
    """Capsules with type and values of a batch."""
    schema = export_schema(type(batch), requested)
    capsule = new_array_capsule()
    cdef ArrowArray* array = array_in(capsule)
    if isinstance(batch, FastqBatch):
        export_fastq((<FastqBatch> batch).batch, array[0])
    else:
        export_fasta((<FastaBatch> batch).batch, array[0])
    return schema, capsule


def export_once(batch, requested=None):
    """Capsule with a stream of one batch."""
    if requested is not None:
        export_schema(type(batch), requested)
    capsule = new_stream_capsule()
    cdef ArrowArrayStream* stream = stream_in(capsule)
    if isinstance(batch, FastqBatch):
        export_fastq_once((<FastqBatch> batch).batch, stream[0])
    else:
        export_fasta_once((<FastaBatch> batch).batch, stream[0])
    return capsule


def export_stream(type kind not None, iterator, requested=None):
    """Capsule with a stream of the batches of an iterator, drawn as the consumer asks for them."""
    if requested is not None:
        export_schema(kind, requested)
    capsule = new_stream_capsule()
    cdef ArrowArrayStream* stream = stream_in(capsule)
    if kind is FastqBatch:
        export_fastq_stream(next_batch, <PyObject*> iterator, stream[0])
    else:
        export_fasta_stream(next_batch, <PyObject*> iterator, stream[0])
    return capsule


cdef int next_batch(PyObject* iterator, void* target, string* message, int* error_number) noexcept with gil:
    # Nothing may leave this function unnoticed: its caller would take 0 for the end of the data.
    try:
        batch = next(<object> iterator, None)
        if batch is None:
            return 0
        if isinstance(batch, FastqBatch):
            (<CFastqBatch*> target)[0] = (<FastqBatch> batch).batch
        else:
            (<CFastaBatch*> target)[0] = (<FastaBatch> batch).batch
        return 1
    except BaseException as error:
        error_number[0] = EIO
        try:
            describe(error, message, error_number)
        except BaseException:
            message[0] = b"the source failed with an exception that has no text"
        return -1


# ---- import

def import_batch(type kind not None, source):
    """A FastqBatch or FastaBatch with the records of any object that speaks the PyCapsule interface."""
    if hasattr(source, "__arrow_c_array__"):
        schema, array = source.__arrow_c_array__()
        return import_array(kind, schema_in(schema), array_in(array))
    if hasattr(source, "__arrow_c_stream__"):
        capsule = source.__arrow_c_stream__()
        return import_stream(kind, stream_in(capsule))
    raise TypeError(f"no Arrow data: {type(source).__name__} has neither __arrow_c_array__ nor __arrow_c_stream__")


cdef object import_array(type kind, const ArrowSchema* schema, const ArrowArray* array):
    cdef CFastqBatch fastq
    cdef CFastaBatch fasta
    if kind is FastqBatch:
        with nogil:
            fastq = import_fastq(schema[0], array[0])
        return wrap_fastq_batch(fastq)
    with nogil:
        fasta = import_fasta(schema[0], array[0])
    return wrap_fasta_batch(fasta)


cdef object import_stream(type kind, ArrowArrayStream* stream):
    cdef CFastqBatch fastq
    cdef CFastaBatch fasta
    if kind is FastqBatch:
        with nogil:
            fastq = import_fastq_stream(stream[0])
        return wrap_fastq_batch(fastq)
    with nogil:
        fasta = import_fasta_stream(stream[0])
    return wrap_fasta_batch(fasta)
