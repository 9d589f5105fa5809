# From what users pass as sequences and qualities to letters in memory, and back to a value of the same type.
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_CheckExact, PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_CheckExact
from libcpp.string_view cimport string_view

from seqtide.core.inline_object cimport ascii_str
from seqtide.core.text cimport ascii_bytes
from seqtide.libseqtide.reads.fasta.record cimport FastaView
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.libseqtide.reads.quality_encoding cimport QualityEncoding, find_invalid
from seqtide.reads.record cimport (
    FastaRecord, FastqRecord, fasta_from_view, fastq_from_view, quality_of_fastq as quality_of_record,
    sequence_of_fasta as letters_of_fasta, sequence_of_fastq as letters_of_fastq, view_of_fasta, view_of_fastq,
)


cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size) except NULL
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 largest)
    unsigned char* PyUnicode_1BYTE_DATA(object text)
    Py_buffer* PyMemoryView_GET_BUFFER(object view)
    int PyBuffer_IsContiguous(const Py_buffer* view, char order)


# The letters of ASCII text or of anything with the buffer protocol. Returns the object that keeps them where they are.
cdef inline object text_of(value, str what, string_view& letters):
    cdef Py_ssize_t size = 0
    cdef const char* data
    cdef Py_buffer* buffer
    if isinstance(value, str) and (<str> value).isascii():
        data = PyUnicode_AsUTF8AndSize(value, &size)
        letters = string_view(data, <size_t> size)
        return value
    if not isinstance(value, (str, bytes)):
        try:
            value = memoryview(value)
        except TypeError:
            raise TypeError(f"{what} must be str or bytes-like, not {type(value).__name__}") from None
        buffer = PyMemoryView_GET_BUFFER(value)
        if buffer.itemsize != 1 or buffer.ndim == 0:
            # Numbers, or an array of many str: their memory is no text.
            raise TypeError(f"{what} must be str or bytes-like, not {type(value.obj).__name__} with items of type "
                            f"{value.format!r}")
        if PyBuffer_IsContiguous(buffer, b"C"):
            letters = string_view(<const char*> buffer.buf, <size_t> buffer.len)
            return value
    cdef bytes copy = ascii_bytes(value, what)
    letters = string_view(PyBytes_AS_STRING(copy), <size_t> len(copy))
    return copy


# The same for the letters of a record too.
cdef inline object sequence_of(value, string_view& letters):
    if isinstance(value, FastqRecord):
        letters = string_view(letters_of_fastq(<FastqRecord> value), (<FastqRecord> value).sequence_length)
        return value
    if isinstance(value, FastaRecord):
        letters = string_view(letters_of_fasta(<FastaRecord> value), (<FastaRecord> value).sequence_length)
        return value
    return text_of(value, "sequence", letters)


# The same for the quality of a FastqRecord or a quality string, which is checked.
cdef inline object quality_of(value, string_view& letters):
    if isinstance(value, FastqRecord):
        letters = string_view(quality_of_record(<FastqRecord> value), (<FastqRecord> value).sequence_length)
        return value
    if isinstance(value, FastaRecord):
        raise TypeError("a FastaRecord has no quality")
    owner = text_of(value, "quality", letters)
    cdef size_t invalid = find_invalid(letters, QualityEncoding.sanger)
    if invalid < letters.size():
        raise ValueError(f"quality has the character {chr(<unsigned char> letters[invalid])!r} at position {invalid}, "
                         "but Phred+33 text has only '!' to '~'")
    return owner


# A new str, bytes object or record like `value`, with `size` letters at `out` that are yet to be written.
# A record is copied; size must then be its length.
cdef inline object unwritten_like(value, size_t size, char** out):
    if isinstance(value, FastqRecord):
        value = fastq_from_view(view_of_fastq(<FastqRecord> value))
        out[0] = letters_of_fastq(<FastqRecord> value)
    elif isinstance(value, FastaRecord):
        value = fasta_from_view(view_of_fasta(<FastaRecord> value))
        out[0] = letters_of_fasta(<FastaRecord> value)
    elif isinstance(value, str):
        value = PyUnicode_New(<Py_ssize_t> size, 127)
        out[0] = <char*> PyUnicode_1BYTE_DATA(value)
    else:
        value = PyBytes_FromStringAndSize(NULL, <Py_ssize_t> size)
        out[0] = PyBytes_AS_STRING(value)
    return value


# The letters [begin, end) of `value`, which are `letters`, as what `value` was.
cdef inline object part_of(value, const string_view& letters, size_t begin, size_t end):
    cdef FastqView read
    cdef FastaView contig
    cdef bint whole = end - begin == letters.size()
    if isinstance(value, FastqRecord):
        if whole:
            return value
        read = view_of_fastq(<FastqRecord> value)
        read.raw = string_view()
        read.sequence = string_view(read.sequence.data() + begin, end - begin)
        read.quality = string_view(read.quality.data() + begin, end - begin)
        return fastq_from_view(read)
    if isinstance(value, FastaRecord):
        if whole:
            return value
        contig = view_of_fasta(<FastaRecord> value)
        contig.sequence = string_view(contig.sequence.data() + begin, end - begin)
        return fasta_from_view(contig)
    if whole and (PyUnicode_CheckExact(value) or PyBytes_CheckExact(value)):
        return value
    if isinstance(value, str):
        return ascii_str(letters.data() + begin, end - begin)
    return PyBytes_FromStringAndSize(letters.data() + begin, <Py_ssize_t> (end - begin))
