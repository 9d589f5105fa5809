# One sequence as a Python object that holds its bytes.
from libcpp.string_view cimport string_view

from seqtide.libseqtide.fasta cimport FastaView


cdef class FastaRecord:
    cdef size_t name_length
    cdef size_t sequence_length
    # ">name\nsequence\n"; goes on behind the end of the declared members
    cdef char text[8]


# A new record with the view's contents.
cdef FastaRecord record_from_view(const FastaView& view)


cdef inline char* name_of_record(FastaRecord record) noexcept:
    return record.text + 1

cdef inline char* sequence_of_record(FastaRecord record) noexcept:
    return record.text + record.name_length + 2

cdef inline size_t text_size(FastaRecord record) noexcept:
    return record.name_length + record.sequence_length + 3

cdef inline string_view name_view(FastaRecord record) noexcept:
    return string_view(name_of_record(record), record.name_length)


cdef inline FastaView view_of_record(FastaRecord record) noexcept:
    cdef FastaView view
    view.name = name_view(record)
    view.sequence = string_view(sequence_of_record(record), record.sequence_length)
    return view
