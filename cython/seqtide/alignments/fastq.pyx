"""Reads of FASTQ in alignment records, and back."""
cimport cython
from libc.stdint cimport uint8_t, uint16_t
from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.alignments.reader cimport AlignmentReader, qname_of
from seqtide.alignments.record cimport BamRecord, record_from_bam, view_of_bam
from seqtide.core.arguments cimport amount_up_to, flag_bits
from seqtide.core.gate cimport enter
from seqtide.libseqtide.alignments.record cimport BamView, CBamRecord
from seqtide.libseqtide.kernels.complement cimport NucleicAcid, reverse_complement
from seqtide.libseqtide.kernels.nibbles cimport decode_nibbles
from seqtide.libseqtide.reads.fastq.record cimport FastqView, header_id
from seqtide.reads.record cimport (
    FastqRecord, fastq_from_view as record_from_view, fastq_name_view as name_view,
    quality_of_fastq as quality_of_record, sequence_of_fastq as sequence_of_record,
)

from seqtide.errors import FormatError


cdef enum:
    PAIRED = 0x1
    UNMAPPED = 0x4
    MATE_UNMAPPED = 0x8
    REVERSE = 0x10
    FIRST = 0x40
    LAST = 0x80
    NO_QUALITY = 255
    LARGEST_QUALITY = 93


@cython.final
@cython.no_gc
cdef class _Conversion:
    """Alignment records to FASTQ records."""
    cdef bint suffixes
    cdef uint8_t default_quality
    cdef uint16_t excluded_flags
    # One record's sequence as stored, and its FASTQ text.
    cdef string letters
    cdef string text

    cdef FastqRecord convert(self, const BamView& view):
        cdef size_t size = <size_t> view.sequence_size()
        cdef FastqView fastq
        cdef string_view name = view.name()
        cdef uint16_t which
        self.text.assign(name.data(), name.size())
        if self.suffixes and view.flag() & PAIRED:
            which = view.flag() & (FIRST | LAST)
            if which == FIRST:
                self.text.append(b"/1")
            elif which == LAST:
                self.text.append(b"/2")
        cdef size_t name_size = self.text.size()
        self.text.resize(name_size + 2 * size)
        cdef char* sequence = &self.text[0] + name_size
        cdef char* quality = sequence + size
        if view.flag() & REVERSE:
            self.letters.resize(size)
            decode_nibbles(view.packed_sequence(), size, &self.letters[0])
            reverse_complement(&self.letters[0], size, NucleicAcid.dna, sequence)
        else:
            decode_nibbles(view.packed_sequence(), size, sequence)
        if size > 0:
            self.add_quality(view, quality, size)
        fastq.name = string_view(self.text.data(), name_size)
        fastq.sequence = string_view(sequence, size)
        fastq.quality = string_view(quality, size)
        return record_from_view(fastq)

    cdef int add_quality(self, const BamView& view, char* out, size_t size) except -1:
        cdef const uint8_t* scores = view.quality()
        cdef bint known = view.has_quality()
        cdef bint backward = view.flag() & REVERSE
        cdef uint8_t score, largest = 0
        cdef size_t i
        if not known and self.default_quality == NO_QUALITY:
            raise ValueError(f"read {qname_of(view)!r} has bases but no qualities; default_quality= gives it some")
        for i in range(size):
            score = (scores[size - 1 - i] if backward else scores[i]) if known else self.default_quality
            largest = max(largest, score)
            out[i] = <char> (score + 33)
        if largest > LARGEST_QUALITY:
            raise ValueError(f"read {qname_of(view)!r} has a quality of {largest}; FASTQ ends at {LARGEST_QUALITY}")
        return 0


cdef _Conversion parse_conversion(object suffixes, object default_quality, object excluded_flags):
    cdef _Conversion conversion = _Conversion()
    conversion.suffixes = suffixes
    conversion.default_quality = NO_QUALITY
    if default_quality is not None:
        conversion.default_quality = amount_up_to(default_quality, "default_quality", LARGEST_QUALITY)
    conversion.excluded_flags = flag_bits(excluded_flags, "excluded_flags")
    return conversion


@cython.auto_pickle(False)
cdef class FastqIterator:
    """What `as_fastq` returns."""
    cdef AlignmentReader reader
    cdef _Conversion conversion

    def __init__(self, AlignmentReader reader not None, suffixes, default_quality, excluded_flags):
        self.reader = reader
        self.conversion = parse_conversion(suffixes, default_quality, excluded_flags)

    def __iter__(self):
        return self

    def __next__(self):
        cdef BamView view
        self.check_made()
        enter(self.reader.gate)
        try:
            if not self.next_view(&view):
                raise StopIteration
            return self.conversion.convert(view)
        finally:
            self.reader.gate.leave()

    cdef int check_made(self) except -1:
        if self.conversion is None:  # made by `__new__`
            raise ValueError("the reader is closed")
        return 0

    cdef bint next_view(self, BamView* view) except -1:
        """The next record that is wanted; called within the gate."""
        cdef bint more
        while True:
            reader = self.reader.get()
            while not reader.next_buffered(view[0]):
                with nogil:
                    more = reader.fill()
                if not more:
                    return False
            if not view.flag() & self.conversion.excluded_flags:
                return True


@cython.final
@cython.auto_pickle(False)
cdef class FastqPairIterator(FastqIterator):
    """What `as_fastq_pairs` returns."""
    cdef FastqRecord first  # waits for its mate, whatever happens meanwhile
    cdef uint16_t first_flag
    cdef bytes first_name
    cdef str fault
    cdef unsigned long long fault_record

    def __next__(self):
        cdef BamView view
        cdef FastqRecord first, second
        self.check_made()
        enter(self.reader.gate)
        try:
            if self.fault is not None:
                self.raise_fault()
            if self.first is None:
                if not self.next_view(&view):
                    raise StopIteration
                self.first = self.conversion.convert(view)
                self.first_flag = view.flag()
                self.first_name = bytes_of(view.name())
            if not self.next_view(&view):
                self.found(f"read {self.first.name!r} has no mate behind it")
            if bytes_of(view.name()) != self.first_name or not are_mates(self.first_flag, view.flag()):
                self.found(f"{qname_of(view)!r} is not the mate of the read before it, {self.first.name!r}; pairs "
                           "need records that are unaligned or sorted by name")
            second = self.conversion.convert(view)
            first, self.first = self.first, None
            return (first, second) if self.first_flag & FIRST else (second, first)
        finally:
            self.reader.gate.leave()

    cdef int found(self, str fault) except -1:
        self.fault = fault
        self.fault_record = self.reader.get().record_count()
        self.raise_fault()

    cdef int raise_fault(self) except -1:
        name = self.reader.name
        raise FormatError(f"{name}: record {self.fault_record}: {self.fault}", reason=self.fault, path=name,
                          format=self.reader.format, record=self.fault_record)


cdef bytes bytes_of(string_view text):
    return text.data()[:text.size()]


cdef bint are_mates(uint16_t flag1, uint16_t flag2) noexcept:
    cdef uint16_t which = flag1 & (FIRST | LAST)
    return (flag1 & PAIRED and flag2 & PAIRED and which in (FIRST, LAST)
            and flag2 & (FIRST | LAST) == which ^ (FIRST | LAST))


def unaligned_record(FastqRecord record not None, *, mate=None, read_group=None):
    """A read as an alignment record without an alignment.

    The record gets the read's id as its name, without a final "/1" or "/2" if it is a mate; the description is left
    out. Letters become upper case and U becomes T, since BAM has no others.

    Args:
        record (FastqRecord): the read; its letters must be IUPAC codes.
        mate (int | None): 1 or 2 for the first and last read of a pair, None for a read that has no mate.
        read_group (str | None): ID of an @RG line of the header, for the tag RG.

    Returns:
        BamRecord: with the flag 4, 77 (mate 1) or 141 (mate 2).

    Raises:
        ValueError: the name or the letters cannot stand in BAM.
        TypeError: an argument has another type.

    Example:
        >>> from seqtide import FastqRecord, unaligned_record
        >>> record = unaligned_record(FastqRecord("r/1 lane 3", "ACGT", "IIII"), mate=1)
        >>> record.qname, record.flag, record.seq, record.qual
        ('r', 77, 'ACGT', 'IIII')
    """
    if mate not in (None, 1, 2) or isinstance(mate, bool):
        raise ValueError(f"mate must be 1, 2 or None, not {mate!r}")
    cdef CBamRecord result
    cdef string scores
    cdef string_view name = header_id(name_view(record))
    cdef size_t i
    cdef size_t size = record.sequence_length
    cdef const char* quality = quality_of_record(record)
    if mate is not None and ends_with_mate(name, mate):
        name = string_view(name.data(), name.size() - 2)
    result.set_name(name)
    result.set_flag(UNMAPPED if mate is None else PAIRED | UNMAPPED | MATE_UNMAPPED | (FIRST if mate == 1 else LAST))
    scores.resize(size)
    for i in range(size):
        scores[i] = quality[i] - 33
    result.set_sequence(string_view(sequence_of_record(record), size), string_view(scores.data(), size))
    cdef BamRecord unaligned = record_from_bam(result.view(), None)
    if read_group is None:
        return unaligned
    if not isinstance(read_group, str):
        raise TypeError(f"read_group must be str or None, not {type(read_group).__name__}")
    unaligned.set_tag("RG", read_group, "Z")
    return record_from_bam(view_of_bam(unaligned), None)


cdef bint ends_with_mate(string_view name, int mate) noexcept:
    cdef size_t size = name.size()
    return size > 2 and name.data()[size - 2] == b"/" and name.data()[size - 1] == c"0" + mate


def unaligned_pair(read1, read2, *, read_group=None):
    """Both reads of a pair as alignment records without alignments; otherwise as `unaligned_record`.

    Args:
        read1 (FastqRecord): the first read.
        read2 (FastqRecord): its mate.
        read_group (str | None): ID of an @RG line of the header, for the tag RG.

    Returns:
        tuple[BamRecord, BamRecord]: records of one name, with the flags 77 and 141.

    Raises:
        ValueError: the names differ, or as for `unaligned_record`.
        TypeError: an argument has another type.

    Example:
        >>> from seqtide import FastqRecord, unaligned_pair
        >>> pair = unaligned_pair(FastqRecord("r/1", "AC", "II"), FastqRecord("r/2", "GT", "II"))
        >>> [(record.qname, record.flag) for record in pair]
        [('r', 77), ('r', 141)]
    """
    cdef BamRecord first = unaligned_record(read1, mate=1, read_group=read_group)
    cdef BamRecord second = unaligned_record(read2, mate=2, read_group=read_group)
    if first.qname != second.qname:
        raise ValueError(f"reads of a pair must have one name, not {first.qname!r} and {second.qname!r}")
    return first, second
