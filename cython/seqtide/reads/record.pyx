"""FastqRecord: one read."""
from cpython.buffer cimport PyBuffer_FillInfo
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.object cimport Py_EQ, Py_NE, PyObject, PyTypeObject, newfunc
cimport cython
from libc.string cimport memchr, memcmp, memcpy
from libcpp.string_view cimport string_view

from seqtide.core.inline_object cimport ascii_str, bytes_hash, header_str, new_inline, set_constructor
from seqtide.core.text cimport ascii_bytes, copy_text, header_bytes, shortened
from seqtide.libseqtide.kernels.gc_counts cimport GcCounts, count_gc, gc_fraction
from seqtide.libseqtide.reads.fasta.record cimport FastaView, check_fasta, header_description, header_id
from seqtide.libseqtide.reads.fastq.pair cimport are_mates
from seqtide.libseqtide.reads.fastq.record cimport FastqView, check_fastq, header_description, header_id
from seqtide.libseqtide.reads.quality cimport mean_quality


cdef extern from "Python.h":
    object PyObject_Call(object function, PyObject* arguments, PyObject* keywords)


cdef FastqRecord empty_record(size_t name_length, size_t sequence_length):
    """A record with everything but the letters filled in."""
    cdef size_t size = name_length + 2 * sequence_length + 6
    cdef FastqRecord record = <FastqRecord> new_inline(<PyTypeObject*> FastqRecord, size)
    record.name_length = name_length
    record.sequence_length = sequence_length
    cdef char* text = record.text
    text[0] = b"@"
    text += 1 + name_length
    text[0] = b"\n"
    text += 1 + sequence_length
    memcpy(text, b"\n+\n", 3)
    text[3 + sequence_length] = b"\n"
    return record


cdef FastqRecord fastq_from_view(const FastqView& view):
    cdef FastqRecord record
    if view.raw.size() > 0:
        record = <FastqRecord> new_inline(<PyTypeObject*> FastqRecord, view.raw.size())
        record.name_length = view.name.size()
        record.sequence_length = view.sequence.size()
        memcpy(record.text, view.raw.data(), view.raw.size())
        return record
    record = empty_record(view.name.size(), view.sequence.size())
    copy_text(name_of_fastq(record), view.name)
    copy_text(sequence_of_fastq(record), view.sequence)
    copy_text(quality_of_fastq(record), view.quality)
    return record


cdef inline string_view view_of_bytes(bytes value):
    return string_view(PyBytes_AS_STRING(value), <size_t> len(value))


def _restore_fastq(bytes name, bytes sequence, bytes quality):
    """A record of parts that were in one before; lenient readers make some that the constructor refuses."""
    if len(sequence) != len(quality):
        raise ValueError(f"sequence has {len(sequence)} bytes but quality has {len(quality)}")
    cdef FastqView view
    view.name = view_of_bytes(name)
    view.sequence = view_of_bytes(sequence)
    view.quality = view_of_bytes(quality)
    return fastq_from_view(view)


def _make_fastq(name, sequence, quality):
    cdef bytes name_part = header_bytes(name)
    cdef bytes sequence_part = ascii_bytes(sequence, "sequence")
    cdef bytes quality_part = ascii_bytes(quality, "quality")
    check_fastq(view_of_bytes(name_part), view_of_bytes(sequence_part), view_of_bytes(quality_part))
    return _restore_fastq(name_part, sequence_part, quality_part)


cdef int check_writable(FastqRecord record) except -1:
    cdef const char* sequence = sequence_of_fastq(record)
    cdef size_t length = record.sequence_length
    if length > 0 and (sequence[0] in b"@+>" or memchr(sequence, b" ", length) or memchr(sequence, b"\t", length)):
        check_fastq(fastq_name_view(record), string_view(sequence, length),
                    string_view(quality_of_fastq(record), length))
    return 0


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class FastqRecord:
    """One read: immutable, valid for ever, owner of its bytes.

    Compares equal and hashes by name, sequence and quality; pickles; `record[2:10]` is a shorter record and
    `record[3]` a letter. `memoryview(record)` is the record's FASTQ text without a copy. Safe to use from
    several threads.

    Args:
        name (str | bytes): header line without "@"; no line break.
        sequence (str | bytes-like): letters, each one of "!" to "~".
        quality (str | bytes-like): ASCII Phred+33, as long as `sequence`.

    Raises:
        ValueError: a part holds a byte that no FASTQ file may hold there, or lengths differ.
        TypeError: a part is neither text nor bytes.

    Example:
        >>> from seqtide import FastqRecord
        >>> record = FastqRecord("read1 sample=7", "ACGTN", "IIII!")
        >>> record.id, record.description, len(record)
        ('read1', 'sample=7', 5)
        >>> record[1:4].sequence
        'CGT'
    """

    @property
    def name(self):
        """str: the header line without "@". Bytes that are not UTF-8 appear as surrogate escapes."""
        return header_str(name_of_fastq(self), self.name_length)

    @property
    def id(self):
        """str: the name up to its first blank or tab."""
        cdef string_view view = header_id(fastq_name_view(self))
        return header_str(view.data(), view.size())

    @property
    def description(self):
        """str: the name after its first blank or tab, "" if it has none."""
        cdef string_view view = header_description(fastq_name_view(self))
        return header_str(view.data(), view.size())

    @property
    def sequence(self):
        """str: the letters as in the file."""
        return ascii_str(sequence_of_fastq(self), self.sequence_length)

    @property
    def quality(self):
        """str: one character per base, Phred score + 33."""
        return ascii_str(quality_of_fastq(self), self.sequence_length)

    @property
    def phred(self):
        """bytes: one Phred score per base, 0 to 93."""
        cdef bytes scores = PyBytes_FromStringAndSize(NULL, <Py_ssize_t> self.sequence_length)
        cdef char* score = PyBytes_AS_STRING(scores)
        cdef const char* quality = quality_of_fastq(self)
        cdef size_t i
        for i in range(self.sequence_length):
            score[i] = quality[i] - 33
        return scores

    @property
    def name_bytes(self):
        """bytes: `name` as in the file."""
        return name_of_fastq(self)[:self.name_length]

    @property
    def sequence_bytes(self):
        """bytes: `sequence` as bytes."""
        return sequence_of_fastq(self)[:self.sequence_length]

    @property
    def quality_bytes(self):
        """bytes: `quality` as bytes."""
        return quality_of_fastq(self)[:self.sequence_length]

    @property
    def sequence_view(self):
        """memoryview: `sequence` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> self.name_length + 2
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    @property
    def quality_view(self):
        """memoryview: `quality` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> (self.name_length + self.sequence_length) + 5
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    def gc_content(self):
        """Fraction of G and C among A, C, G, T and U, in either case.

        Returns:
            float: 0 to 1, NaN if there are none of these letters.

        Example:
            >>> FastqRecord("r", "GGCAN", "IIIII").gc_content()
            0.75
        """
        return gc_fraction(count_gc(sequence_of_fastq(self), self.sequence_length))

    def mean_quality(self):
        """Phred score of the mean error probability, -10 log10(mean of 10^(-Q/10)).

        Returns:
            float: NaN for an empty record. This is not the mean of the scores, which hides bad bases.

        Example:
            >>> round(FastqRecord("r", "AC", "+?").mean_quality(), 2)   # Q10 and Q30
            12.97
        """
        return mean_quality(string_view(quality_of_fastq(self), self.sequence_length))

    def is_mate(self, FastqRecord other not None):
        """Whether the names of this record and `other` are those of read 1 and read 2 of one pair.

        Ids must agree apart from a final "/1" and "/2" (or "/3"), "_1" and "_2", or ".1" and ".2" behind the number of
        a spot as `fastq-dump -I` writes them ("SRR1.7.1"). The numbers of Casava 1.8 descriptions ("1:N:0:...") must
        not descend.
        """
        return are_mates(fastq_name_view(self), fastq_name_view(other))

    def __len__(self):
        return <Py_ssize_t> self.sequence_length

    def __bool__(self):
        return True

    def __getitem__(self, key):
        cdef Py_ssize_t start, stop, step, length = <Py_ssize_t> self.sequence_length
        if isinstance(key, slice):
            start, stop, step = (<slice> key).indices(length)
            if step == 1:
                stop = max(start, stop)
                return _restore_fastq(self.name_bytes, sequence_of_fastq(self)[start:stop],
                                      quality_of_fastq(self)[start:stop])
            return _restore_fastq(self.name_bytes, self.sequence_bytes[key], self.quality_bytes[key])
        start = key
        if start < 0:
            start += length
        if not 0 <= start < length:
            raise IndexError("record index out of range")
        return ascii_str(sequence_of_fastq(self) + start, 1)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastqRecord):
            return NotImplemented
        cdef FastqRecord record = <FastqRecord> other
        equal = (self.name_length == record.name_length and self.sequence_length == record.sequence_length
                 and memcmp(self.text, record.text, fastq_text_size(self)) == 0)
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.text, fastq_text_size(self))

    def __reduce__(self):
        return _restore_fastq, (self.name_bytes, self.sequence_bytes, self.quality_bytes)

    def __sizeof__(self):
        return object.__sizeof__(self) + <Py_ssize_t> fastq_text_size(self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        PyBuffer_FillInfo(buffer, self, <char*> self.text, <Py_ssize_t> fastq_text_size(self), 1, flags)

    def __bytes__(self):
        return (<char*> self.text)[:fastq_text_size(self)]

    def __str__(self):
        return header_str(self.text, fastq_text_size(self) - 1)

    def __repr__(self):
        return (f"FastqRecord(name={shortened(self.name)!r}, sequence={shortened(self.sequence)!r}, "
                f"quality={shortened(self.quality)!r})")


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_fastq(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_fastq, arguments, keywords)

set_constructor(<PyTypeObject*> FastqRecord, <newfunc> new_fastq)


cdef FastaRecord fasta_from_view(const FastaView& view):
    cdef size_t size = view.name.size() + view.sequence.size() + 3
    cdef FastaRecord record = <FastaRecord> new_inline(<PyTypeObject*> FastaRecord, size)
    record.name_length = view.name.size()
    record.sequence_length = view.sequence.size()
    cdef char* text = record.text
    text[0] = b">"
    copy_text(text + 1, view.name)
    text[1 + view.name.size()] = b"\n"
    copy_text(text + 2 + view.name.size(), view.sequence)
    text[size - 1] = b"\n"
    return record


def _restore_fasta(bytes name, bytes sequence):
    """A record of parts that were in one before."""
    cdef FastaView view
    view.name = view_of_bytes(name)
    view.sequence = view_of_bytes(sequence)
    return fasta_from_view(view)


def _make_fasta(name, sequence):
    cdef bytes name_part = header_bytes(name)
    cdef bytes sequence_part = ascii_bytes(sequence, "sequence")
    check_fasta(view_of_bytes(name_part), view_of_bytes(sequence_part))
    return _restore_fasta(name_part, sequence_part)


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class FastaRecord:
    """One sequence: immutable, valid for ever, owner of its bytes.

    Compares equal and hashes by name and sequence; pickles; `record[2:10]` is a shorter record and `record[3]` a
    letter. `memoryview(record)` is the record as FASTA text on one sequence line, without a copy. Safe to use
    from several threads.

    Args:
        name (str | bytes): header line without ">"; no line break.
        sequence (str | bytes-like): letters, each one of "!" to "~" but ">".

    Raises:
        ValueError: a part holds a byte that no FASTA file may hold there.
        TypeError: a part is neither text nor bytes.

    Example:
        >>> from seqtide import FastaRecord
        >>> record = FastaRecord("chr1 a chromosome", "ACGTN")
        >>> record.id, record.description, record[1:4].sequence
        ('chr1', 'a chromosome', 'CGT')
    """

    @property
    def name(self):
        """str: the header line without ">". Bytes that are not UTF-8 appear as surrogate escapes."""
        return header_str(name_of_fasta(self), self.name_length)

    @property
    def id(self):
        """str: the name up to its first blank or tab."""
        cdef string_view view = header_id(fasta_name_view(self))
        return header_str(view.data(), view.size())

    @property
    def description(self):
        """str: the name after its first blank or tab, "" if it has none."""
        cdef string_view view = header_description(fasta_name_view(self))
        return header_str(view.data(), view.size())

    @property
    def sequence(self):
        """str: the letters, line breaks removed."""
        return ascii_str(sequence_of_fasta(self), self.sequence_length)

    @property
    def name_bytes(self):
        """bytes: `name` as in the file."""
        return name_of_fasta(self)[:self.name_length]

    @property
    def sequence_bytes(self):
        """bytes: `sequence` as bytes."""
        return sequence_of_fasta(self)[:self.sequence_length]

    @property
    def sequence_view(self):
        """memoryview: `sequence` as read-only bytes, not copied; keeps the record alive."""
        cdef Py_ssize_t start = <Py_ssize_t> self.name_length + 2
        return memoryview(self)[start:start + <Py_ssize_t> self.sequence_length]

    def gc_content(self):
        """Fraction of G and C among A, C, G, T and U, in either case.

        Returns:
            float: 0 to 1, NaN if there are none of these letters.

        Example:
            >>> FastaRecord("r", "GGCAN").gc_content()
            0.75
        """
        cdef GcCounts counts
        cdef const char* sequence = sequence_of_fasta(self)
        with nogil:
            counts = count_gc(sequence, self.sequence_length)
        return gc_fraction(counts)

    def __len__(self):
        return <Py_ssize_t> self.sequence_length

    def __bool__(self):
        return True

    def __getitem__(self, key):
        cdef Py_ssize_t start, stop, step, length = <Py_ssize_t> self.sequence_length
        if isinstance(key, slice):
            start, stop, step = (<slice> key).indices(length)
            if step == 1:
                return _restore_fasta(self.name_bytes, sequence_of_fasta(self)[start:max(start, stop)])
            return _restore_fasta(self.name_bytes, self.sequence_bytes[key])
        start = key
        if start < 0:
            start += length
        if not 0 <= start < length:
            raise IndexError("record index out of range")
        return ascii_str(sequence_of_fasta(self) + start, 1)

    def __richcmp__(self, other, int operation):
        if operation not in (Py_EQ, Py_NE) or not isinstance(other, FastaRecord):
            return NotImplemented
        cdef FastaRecord record = <FastaRecord> other
        equal = (self.name_length == record.name_length and self.sequence_length == record.sequence_length
                 and memcmp(self.text, record.text, fasta_text_size(self)) == 0)
        return equal == (operation == Py_EQ)

    def __hash__(self):
        return bytes_hash(self.text, fasta_text_size(self))

    def __reduce__(self):
        return _restore_fasta, (self.name_bytes, self.sequence_bytes)

    def __sizeof__(self):
        return object.__sizeof__(self) + <Py_ssize_t> fasta_text_size(self)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        PyBuffer_FillInfo(buffer, self, <char*> self.text, <Py_ssize_t> fasta_text_size(self), 1, flags)

    def __bytes__(self):
        return (<char*> self.text)[:fasta_text_size(self)]

    def __str__(self):
        return header_str(self.text, fasta_text_size(self) - 1)

    def __repr__(self):
        return f"FastaRecord(name={shortened(self.name)!r}, sequence={shortened(self.sequence)!r})"


# Calling the type makes a record of the right size, see inline_object.hpp.
cdef object new_fasta(type cls, PyObject* arguments, PyObject* keywords):
    return PyObject_Call(_make_fasta, arguments, keywords)

set_constructor(<PyTypeObject*> FastaRecord, <newfunc> new_fasta)
