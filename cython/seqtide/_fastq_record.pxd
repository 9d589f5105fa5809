# One read as a Python object that holds its bytes.
from libcpp.string_view cimport string_view

from seqtide.libseqtide.fastq cimport FastqView


cdef class FastqRecord:
    cdef size_t name_length
    cdef size_t sequence_length
    # "@name\nsequence\n+\nquality\n"; goes on behind the end of the declared members
    cdef char text[8]


# A new record with the view's contents.
cdef FastqRecord record_from_view(const FastqView& view)
# Raises ValueError for a record that no strict reader would take back. The constructor makes none, but a slice may
# begin with "@", and a lenient reader keeps blanks.
cdef int check_writable(FastqRecord record) except -1


cdef inline char* name_of_record(FastqRecord record) noexcept:
    return record.text + 1

cdef inline char* sequence_of_record(FastqRecord record) noexcept:
    return record.text + record.name_length + 2

cdef inline char* quality_of_record(FastqRecord record) noexcept:
    return record.text + record.name_length + record.sequence_length + 5

cdef inline size_t text_size(FastqRecord record) noexcept:
    return record.name_length + 2 * record.sequence_length + 6

cdef inline string_view name_view(FastqRecord record) noexcept:
    return string_view(name_of_record(record), record.name_length)


cdef inline FastqView view_of_record(FastqRecord record) noexcept:
    cdef FastqView view
    view.name = name_view(record)
    view.sequence = string_view(sequence_of_record(record), record.sequence_length)
    view.quality = string_view(quality_of_record(record), record.sequence_length)
    view.raw = string_view(record.text, text_size(record))
    return view
