"""Reads of FASTQ in alignment records, and back."""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view
from libcpp.utility cimport pair

from seqtide.alignments.reader cimport AlignmentReader
from seqtide.alignments.record cimport record_from_bam
from seqtide.core.arguments cimport amount_up_to, flag_bits
from seqtide.core.gate cimport enter
from seqtide.core.once cimport begin_once
from seqtide.core.text cimport ascii_bytes
from seqtide.libseqtide.alignments.fastq cimport (
    AlignmentFastqOptions, AlignmentFastqPairReader, AlignmentFastqReader, FastqMates, MatesKind,
)
from seqtide.libseqtide.alignments.record cimport CBamRecord
from seqtide.libseqtide.alignments.unaligned cimport c_unaligned_pair, c_unaligned_record
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.reads.record cimport FastqRecord, fastq_from_view, view_of_fastq


cdef AlignmentFastqOptions parse_options(object suffixes, object default_quality, object excluded_flags) except *:
    cdef AlignmentFastqOptions options
    options.suffixes = suffixes
    if default_quality is not None:
        options.default_quality = optional[uint8_t](<uint8_t> amount_up_to(default_quality, "default_quality", 93))
    options.excluded_flags = flag_bits(excluded_flags, "excluded_flags")
    return options


@cython.final
@cython.auto_pickle(False)
cdef class FastqIterator:
    """What `as_fastq` returns."""
    cdef AlignmentReader reader
    cdef unique_ptr[AlignmentFastqReader] reads  # over the native reader, which lives until `reader` is closed
    cdef bint begun

    def __init__(self, AlignmentReader reader not None, suffixes, default_quality, excluded_flags):
        begin_once(&self.begun, self)
        cdef AlignmentFastqOptions options = parse_options(suffixes, default_quality, excluded_flags)
        self.reads.reset(new AlignmentFastqReader(reader.get()[0], options))
        self.reader = reader

    def __iter__(self):
        return self

    def __next__(self):
        cdef FastqView read
        cdef bint more
        cdef bint held = False
        if self.reader is None:  # made by `__new__`
            raise ValueError("the reader is closed")
        enter(self.reader.gate)
        try:
            while True:
                self.reader.check_open()
                if self.reads.get().next_buffered(read):
                    held = True
                    record = fastq_from_view(read)
                    held = False
                    return record
                with nogil:
                    more = self.reads.get().fill()
                if not more:
                    self.reader.ended = True
                    raise StopIteration
        finally:
            if held:  # there was no memory for the object
                self.reads.get().put_back()
            self.reader.gate.leave()


@cython.final
@cython.auto_pickle(False)
cdef class FastqPairIterator:
    """What `as_fastq_pairs` returns."""
    cdef AlignmentReader reader
    cdef unique_ptr[AlignmentFastqPairReader] pairs  # over the native reader, which lives until `reader` is closed
    cdef object singletons, others  # take the reads that are in no pair; None: there must be none
    cdef bint begun

    def __init__(self, AlignmentReader reader not None, suffixes, default_quality, excluded_flags, singletons=None,
                 others=None):
        begin_once(&self.begun, self)
        for taker, name in ((singletons, "singletons"), (others, "others")):
            if taker is not None and not callable(taker):
                raise TypeError(f"{name} must be callable or None, not {type(taker).__name__}")
        if (singletons is None) != (others is None):
            raise ValueError("singletons and others go together")
        cdef AlignmentFastqOptions options = parse_options(suffixes, default_quality, excluded_flags)
        self.pairs.reset(new AlignmentFastqPairReader(reader.get()[0], options))
        self.singletons = singletons
        self.others = others
        self.reader = reader

    def __iter__(self):
        return self

    def __next__(self):
        if self.reader is None:  # made by `__new__`
            raise ValueError("the reader is closed")
        while True:
            found, taker = self.step()
            if taker is None:
                return found
            taker(found)

    cdef tuple step(self):
        """A pair, or a single read and who takes it."""
        cdef FastqMates found
        cdef bint more
        cdef bint held = False
        enter(self.reader.gate)
        try:
            while True:
                self.reader.check_open()
                if self.singletons is None:
                    held = self.pairs.get().next_buffered(found.read1, found.read2)
                else:
                    held = self.pairs.get().next_mates(found)
                if held:
                    result = self.objects_of(found)
                    held = False
                    return result
                with nogil:
                    more = self.pairs.get().fill()
                if not more:
                    self.reader.ended = True
                    raise StopIteration
        finally:
            if held:  # there was no memory for the objects
                self.pairs.get().put_back()
            self.reader.gate.leave()

    cdef tuple objects_of(self, const FastqMates& found):
        read1 = fastq_from_view(found.read1)
        if self.singletons is None or found.kind == MatesKind.pair:
            return (read1, fastq_from_view(found.read2)), None
        return read1, self.singletons if found.kind == MatesKind.singleton else self.others


cdef bytes parse_group(object read_group):
    if read_group is None:
        return None
    if not isinstance(read_group, str):
        raise TypeError(f"read_group must be str or None, not {type(read_group).__name__}")
    return ascii_bytes(read_group, "read_group")


cdef optional[string_view] view_of_group(bytes group):
    cdef optional[string_view] view
    if group is not None:
        view = optional[string_view](string_view(PyBytes_AS_STRING(group), <size_t> len(group)))
    return view


@cython.cpp_locals(True)  # of types whose constructors allocate, which the variable's declaration must not do
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
    if mate is not None and (isinstance(mate, bool) or (mate != 1 and mate != 2)):
        raise ValueError(f"mate must be 1, 2 or None, not {mate!r}")
    cdef bytes group = parse_group(read_group)
    cdef CBamRecord result = c_unaligned_record(view_of_fastq(record), 0 if mate is None else mate,
                                                view_of_group(group))
    return record_from_bam(result.view(), None)


@cython.cpp_locals(True)  # as above
def unaligned_pair(FastqRecord read1 not None, FastqRecord read2 not None, *, read_group=None):
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
    cdef bytes group = parse_group(read_group)
    cdef pair[CBamRecord, CBamRecord] result = c_unaligned_pair(view_of_fastq(read1), view_of_fastq(read2),
                                                                view_of_group(group))
    return record_from_bam(result.first.view(), None), record_from_bam(result.second.view(), None)
