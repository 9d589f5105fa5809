# One read as a Python object that holds its bytes.
from libcpp.string_view cimport string_view

from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.record cimport FastqView


cdef class FastqRecord:
    cdef size_t name_length
    cdef size_t sequence_length
    # "@name\nsequence\n+\nquality\n"; goes on behind the end of the declared members
    cdef char text[8]


# A new record with the view's contents.
cdef FastqRecord fastq_from_view(const FastqView& view)
# Raises ValueError for a record that no strict reader would take back. The constructor makes none, but a slice may
# begin with "@", and a lenient reader keeps blanks.
cdef int check_writable(FastqRecord record) except -1


cdef inline char* name_of_fastq(FastqRecord record) noexcept:
    return record.text + 1

cdef inline char* sequence_of_fastq(FastqRecord record) noexcept:
    return record.text + record.name_length + 2

cdef inline char* quality_of_fastq(FastqRecord record) noexcept:
    return record.text + record.name_length + record.sequence_length + 5

cdef inline size_t fastq_text_size(FastqRecord record) noexcept:
    return record.name_length + 2 * record.sequence_length + 6

cdef inline string_view fastq_name_view(FastqRecord record) noexcept:
    return string_view(name_of_fastq(record), record.name_length)


cdef inline FastqView view_of_fastq(FastqRecord record) noexcept:
    cdef FastqView view
    view.name = fastq_name_view(record)
    view.sequence = string_view(sequence_of_fastq(record), record.sequence_length)
    view.quality = string_view(quality_of_fastq(record), record.sequence_length)
    view.raw = string_view(record.text, fastq_text_size(record))
    return view


cdef class FastaRecord:
    cdef size_t name_length
    cdef size_t sequence_length
    # ">name\nsequence\n"; goes on behind the end of the declared members
    cdef char text[8]


# A new record with the view's contents.
cdef FastaRecord fasta_from_view(const FastaView& view)


cdef inline char* name_of_fasta(FastaRecord record) noexcept:
    return record.text + 1

cdef inline char* sequence_of_fasta(FastaRecord record) noexcept:
    return record.text + record.name_length + 2

cdef inline size_t fasta_text_size(FastaRecord record) noexcept:
    return record.name_length + record.sequence_length + 3

cdef inline string_view fasta_name_view(FastaRecord record) noexcept:
    return string_view(name_of_fasta(record), record.name_length)


cdef inline FastaView view_of_fasta(FastaRecord record) noexcept:
    cdef FastaView view
    view.name = fasta_name_view(record)
    view.sequence = string_view(sequence_of_fasta(record), record.sequence_length)
    return view
