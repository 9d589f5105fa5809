"""Reads of FASTQ in alignment records, and back."""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint8_t
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view
from libcpp.utility cimport move, pair

from seqtide.alignments.batch cimport wrap_alignment_batch
from seqtide.alignments.columns cimport parse_tag_name
from seqtide.alignments.header cimport HeaderSnapshot, snapshot_of
from seqtide.alignments.reader cimport AlignmentReader
from seqtide.alignments.record cimport record_from_bam
from seqtide.core.arguments cimport amount_up_to, flag_bits
from seqtide.core.gate cimport enter
from seqtide.core.native cimport native_string
from seqtide.core.once cimport begin_once
from seqtide.core.text cimport ascii_bytes
from seqtide.libseqtide.alignments.batch cimport CAlignmentBatch
from seqtide.libseqtide.alignments.carried_tags cimport CarriedTags
from seqtide.libseqtide.alignments.fastq cimport (
    AlignmentFastqOptions, AlignmentFastqPairReader, AlignmentFastqReader, FastqMates, MatesKind,
)
from seqtide.libseqtide.alignments.record cimport CBamRecord
from seqtide.libseqtide.alignments.unaligned cimport (
    UnalignedOptions, c_unaligned_pair, c_unaligned_record, unaligned_batch, unaligned_pairs,
)
from seqtide.libseqtide.reads.fastq.record cimport FastqView
from seqtide.reads.batch cimport FastqBatch
from seqtide.reads.record cimport FastqRecord, fastq_from_view, view_of_fastq


cdef CarriedTags parse_carried_tags(tags) except *:
    cdef CarriedTags carried
    if tags is None:
        return move(carried)
    if isinstance(tags, str):
        if tags != "*":
            raise ValueError(f"tags must be '*' or names in a list, not {tags!r}")
        carried.all = True
        return move(carried)
    if isinstance(tags, bytes) or not hasattr(tags, "__iter__"):
        raise TypeError(f"tags must be '*' or an iterable of names, not {type(tags).__name__}")
    for name in tags:
        carried.names.push_back(native_string(parse_tag_name(name).encode()))
    return move(carried)


cdef AlignmentFastqOptions parse_options(object suffixes, object default_quality, object excluded_flags,
                                         object tags) except *:
    cdef AlignmentFastqOptions options
    options.suffixes = suffixes
    if default_quality is not None:
        options.default_quality = optional[uint8_t](<uint8_t> amount_up_to(default_quality, "default_quality", 93))
    options.excluded_flags = flag_bits(excluded_flags, "excluded_flags")
    options.tags = parse_carried_tags(tags)
    return move(options)


@cython.final
@cython.auto_pickle(False)
cdef class FastqIterator:
    """What `as_fastq` returns."""
    cdef AlignmentReader reader
    cdef unique_ptr[AlignmentFastqReader] reads  # over the native reader, which lives until `reader` is closed
    cdef bint begun

    def __init__(self, AlignmentReader reader not None, suffixes, default_quality, excluded_flags, tags=None):
        begin_once(&self.begun, self)
        cdef AlignmentFastqOptions options = parse_options(suffixes, default_quality, excluded_flags, tags)
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
                 others=None, tags=None):
        begin_once(&self.begun, self)
        for taker, name in ((singletons, "singletons"), (others, "others")):
            if taker is not None and not callable(taker):
                raise TypeError(f"{name} must be callable or None, not {type(taker).__name__}")
        if (singletons is None) != (others is None):
            raise ValueError("singletons and others go together")
        cdef AlignmentFastqOptions options = parse_options(suffixes, default_quality, excluded_flags, tags)
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


# `group` must outlive them.
cdef UnalignedOptions unaligned_options(bytes group, object tags) except *:
    cdef UnalignedOptions options
    if group is not None:
        options.read_group = optional[string_view](string_view(PyBytes_AS_STRING(group), <size_t> len(group)))
    options.tags = parse_carried_tags(tags)
    return move(options)


@cython.cpp_locals(True)  # of types whose constructors allocate, which the variable's declaration must not do
def unaligned_record(FastqRecord record not None, *, mate=None, read_group=None, tags=None):
    """A read as an alignment record without an alignment.

    The record gets the read's id as its name, without a final "/1" or "/2" if it is a mate; the description is left
    out, but for the tags that are asked for. Letters become upper case and U becomes T, since BAM has no others.

    Args:
        record (FastqRecord): the read; its letters must be IUPAC codes.
        mate (int | None): 1 or 2 for the first and last read of a pair, None for a read that has no mate.
        read_group (str | None): ID of an @RG line of the header, for the tag RG.
        tags (str | Iterable[str] | None): names of tags to take out of the description, where they stand as in SAM
            ("RX:Z:ACGT"), "*" for all; None for none.

    Returns:
        BamRecord: with the flag 4, 77 (mate 1) or 141 (mate 2).

    Raises:
        ValueError: the name, the letters or a tag cannot stand in BAM.
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
    cdef UnalignedOptions options = unaligned_options(group, tags)
    cdef CBamRecord result = c_unaligned_record(view_of_fastq(record), 0 if mate is None else mate, options)
    return record_from_bam(result.view(), None)


@cython.cpp_locals(True)  # as above
def unaligned_pair(FastqRecord read1 not None, FastqRecord read2 not None, *, read_group=None, tags=None):
    """Both reads of a pair as alignment records without alignments; otherwise as `unaligned_record`.

    Args:
        read1 (FastqRecord): the first read.
        read2 (FastqRecord): its mate.
        read_group (str | None): ID of an @RG line of the header, for the tag RG.
        tags (str | Iterable[str] | None): as for `unaligned_record`.

    Returns:
        tuple[BamRecord, BamRecord]: records of one name, with the flags 77 and 141. Ids that tell mates apart by their
        ends, as `FastqRecord.is_mate` knows them, become what they share.

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
    cdef UnalignedOptions options = unaligned_options(group, tags)
    cdef pair[CBamRecord, CBamRecord] result = c_unaligned_pair(view_of_fastq(read1), view_of_fastq(read2), options)
    return record_from_bam(result.first.view(), None), record_from_bam(result.second.view(), None)


def unaligned_records(FastqBatch reads1 not None, FastqBatch reads2=None, *, header=None, read_group=None, tags=None):
    """The reads of a batch as alignment records without alignments; otherwise as `unaligned_record`.

    Args:
        reads1 (FastqBatch): the reads.
        reads2 (FastqBatch | None): their mates, as many; None for reads without mates.
        header (SamHeader | str | Mapping | None): the batch's header; None for an empty one.
        read_group (str | None): ID of an @RG line of the header, for the tag RG.
        tags (str | Iterable[str] | None): as for `unaligned_record`.

    Returns:
        AlignmentBatch: one record for each read, mates one after the other.

    Raises:
        ValueError: as `unaligned_pair` does, or the batches differ in size.
        TypeError: an argument has another type.

    Example:
        >>> from seqtide import FastqReader, unaligned_records
        >>> reads = next(FastqReader(b"@r1 CB:Z:x\\nACGT\\n+\\nIIII\\n@r2\\nGG\\n+\\nII\\n").batches())
        >>> [record.to_sam() for record in unaligned_records(reads, tags=["CB"])]
        ['r1\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACGT\\tIIII\\tCB:Z:x', 'r2\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tGG\\tII']
    """
    cdef bytes group = parse_group(read_group)
    cdef UnalignedOptions options = unaligned_options(group, tags)
    cdef HeaderSnapshot snapshot = snapshot_of("" if header is None else header)
    cdef CAlignmentBatch batch
    with nogil:
        if reads2 is None:
            batch = unaligned_batch(reads1.batch, snapshot.header, options)
        else:
            batch = unaligned_pairs(reads1.batch, reads2.batch, snapshot.header, options)
    return wrap_alignment_batch(batch, snapshot)
