"""Batches and readers of alignments in the Arrow PyCapsule interface.

The arguments `fields` and `tags` are what `parse_fields` and `parse_tags` make.
"""
from cpython.object cimport PyObject
from libc.errno cimport EIO
from libcpp.string cimport string

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.columns.arrow cimport (
    array_in, describe, new_array_capsule, new_schema_capsule, new_stream_capsule, schema_in, stream_in,
)
from seqtide.errors cimport translate
from seqtide.libseqtide.alignments.arrow cimport (
    AlignmentChoice, AlignmentField, TagChoice, export_alignment_schema, export_alignments, integer_tag, real_tag,
    text_tag,
)
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.columns.arrow_abi cimport ArrowArrayStream
from seqtide.libseqtide.reads.arrow cimport check_requested_names

from seqtide.alignments.batch import FIELDS


cdef extern from "seqtide_python/arrow.hpp" namespace "seqtide_python":
    ctypedef int (*NextBatch)(PyObject* iterator, void* batch, string* message, int* error_number) noexcept
    void export_alignment_stream(NextBatch next, PyObject* iterator, const AlignmentChoice& choice,
                                 ArrowArrayStream& out) except +translate

cdef AlignmentChoice choice_of(tuple fields, tuple tags) except *:
    cdef AlignmentChoice choice
    cdef TagChoice tag
    for field in fields:
        choice.fields.push_back(<AlignmentField> <int> FIELDS.index(field))
    for name, kind in tags:
        tag.name = name.encode()
        tag.kind = integer_tag if kind == "i" else real_tag if kind == "f" else text_tag
        choice.tags.push_back(tag)
    return choice


def export_schema(tuple fields not None, tuple tags not None, requested=None):
    """Capsule with the type of such batches; ValueError if it cannot stand for the requested one."""
    capsule = new_schema_capsule()
    export_alignment_schema(choice_of(fields, tags), schema_in(capsule)[0])
    if requested is not None:
        check_requested_names(schema_in(requested)[0], schema_in(capsule)[0])
    return capsule


def export_array(AlignmentBatch batch not None, requested=None):
    """Capsules with type and values of a batch."""
    schema = export_schema(batch.fields, batch.tags, requested)
    capsule = new_array_capsule()
    cdef AlignmentChoice choice = choice_of(batch.fields, batch.tags)
    array = array_in(capsule)
    with nogil:
        export_alignments(batch.batch, choice, array[0])
    return schema, capsule


def export_stream(tuple fields not None, tuple tags not None, iterator, requested=None):
    """Capsule with a stream of the batches of an iterator, drawn as the consumer asks for them."""
    if requested is not None:
        export_schema(fields, tags, requested)
    capsule = new_stream_capsule()
    export_alignment_stream(next_batch, <PyObject*> iterator, choice_of(fields, tags), stream_in(capsule)[0])
    return capsule


cdef int next_batch(PyObject* iterator, void* target, string* message, int* error_number) noexcept with gil:
    # Nothing may leave this function unnoticed: its caller would take 0 for the end of the data.
    try:
        batch = next(<object> iterator, None)
        if batch is None:
            return 0
        (<CAlignmentBatch*> target)[0] = (<AlignmentBatch?> batch).batch
        return 1
    except BaseException as error:
        error_number[0] = EIO
        try:
            describe(error, message, error_number)
        except BaseException:
            message[0] = b"the source failed with an exception that has no text"
        return -1
