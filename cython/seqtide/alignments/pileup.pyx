"""Pileup: the reads over each position of the reference, as values that stay valid for ever."""
from cpython.exc cimport PyErr_CheckSignals
cimport cython
from libc.stdint cimport uint64_t
from libcpp.memory cimport unique_ptr
from libcpp.optional cimport optional
from libcpp.string cimport string

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.alignments.record cimport record_from_bam
from seqtide.alignments.statistics cimport AlignmentSource, open_source, parse_filter, parse_one_region
from seqtide.core.arguments cimport amount, threshold
from seqtide.core.gate cimport Gate, enter
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.statistics.pileup cimport (
    CPileup, CPileupColumn, CPileupRead, PileupOptions, next_column,
)
from seqtide.libseqtide.region cimport Region


cdef uint64_t STEP = 4 << 20

cdef enum:
    NO_QUALITY = 255
    READS_PER_CHECK = 1 << 14


@cython.final
@cython.auto_pickle(False)
cdef class PileupRead:
    """One read at one position.

    Attributes:
        query_position (int | None): of the base in `record.seq`, from 0; None in a deletion or a skip.
        query_position_or_next (int): the same, or the one of the next base in a deletion or a skip.
        base (str | None): the letter; None in a deletion or a skip, or if the record has no sequence.
        quality (int | None): its Phred score; None without a base or without qualities. With `overlaps_once`, where the
            base stays for its mate's too, what `pileup` makes of both scores; those of `record` are as in the file.
        is_deletion (bool): whether the read lacks the position (D).
        is_refskip (bool): whether the alignment skips it (N).
        indel (int): bases that the read has more (> 0) or less (< 0) between this position and the next one: the length
            of all insertions, or of all deletions, that follow each other there. Within a deletion it is told in front
            of it. An insertion behind a deletion stands at the last position of that. As in samtools, padding (P) in
            front of a deletion hides it.
        inserted (str): the letters of an insertion behind this position; "" if there is none, or no sequence.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t1M1D1M\\t*\\t0\\t0\\tAC\\tI5\\n"
        >>> reads = [column.reads[0] for column in seqtide.pileup(sam)]
        >>> [(read.query_position, read.base, read.quality, read.is_deletion, read.indel) for read in reads]
        [(0, 'A', 40, False, -1), (None, None, None, True, 0), (1, 'C', 20, False, 0)]
        >>> reads[0].record.qname
        'r1'
    """
    cdef CPileupRead read
    cdef HeaderSnapshot snapshot

    def __init__(self, *arguments, **options):
        raise TypeError("PileupRead cannot be made directly; pileup() makes them")

    cdef const CPileupRead* get(self) except NULL:
        if self.snapshot is None:  # made by `__new__`
            raise ValueError("this is no read of a pileup")
        return &self.read

    @property
    def record(self):
        """BamRecord: the whole read."""
        return record_from_bam(self.get().record(), self.snapshot)

    @property
    def query_position(self):
        return self.read.query_position if self.get().query_position >= 0 else None

    @property
    def query_position_or_next(self):
        cdef bint has_base = self.get().query_position >= 0
        return self.read.query_position if has_base else self.read.next_query_position

    @property
    def base(self):
        cdef char letter = self.get().base()
        return chr(letter) if letter else None

    @property
    def quality(self):
        cdef int score = self.get().quality()
        return score if score != NO_QUALITY else None

    @property
    def is_deletion(self):
        return self.get().is_deletion

    @property
    def is_refskip(self):
        return self.get().is_refskip

    @property
    def indel(self):
        return self.get().indel

    @property
    def inserted(self):
        cdef string letters = self.get().inserted()
        return letters.decode("ascii")

    def __repr__(self):
        what = "deletion" if self.is_deletion else "refskip" if self.is_refskip else self.base
        return f"<PileupRead {what} of {self.record.qname!r}>"


@cython.final
@cython.auto_pickle(False)
cdef class PileupColumn:
    """The reads over one position.

    Attributes:
        rname (str): name of the reference.
        pos (int): the position, from 0.
        depth (int): number of reads; also `len()`.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t1M\\t*\\t0\\t0\\tA\\tI\\n"
        >>> [(column.rname, column.pos, column.depth, column.bases) for column in seqtide.pileup(sam)]
        [('chr1', 8, 1, 'A')]
    """
    cdef CPileupColumn column
    cdef HeaderSnapshot snapshot

    def __init__(self, *arguments, **options):
        raise TypeError("PileupColumn cannot be made directly; pileup() makes them")

    @property
    def rname(self):
        if self.snapshot is None:  # made by `__new__`
            raise ValueError("this is no column of a pileup")
        return self.snapshot.name_of(self.column.reference_id)

    @property
    def pos(self):
        return self.column.pos

    @property
    def depth(self):
        return <Py_ssize_t> self.column.reads.size()

    @property
    def reads(self):
        """list[PileupRead]: the reads, in the order of the file."""
        cdef PileupRead read
        cdef size_t i
        result = []
        for i in range(self.column.reads.size()):
            read = PileupRead.__new__(PileupRead)
            read.read = self.column.reads[i]
            read.snapshot = self.snapshot
            result.append(read)
            if i % READS_PER_CHECK == 0:
                PyErr_CheckSignals()
        return result

    @property
    def bases(self):
        """str: the letters of all reads; "*" for a deletion, ">" for a skip, "N" for a read without a sequence."""
        cdef bytearray letters = bytearray(self.column.reads.size())
        cdef const CPileupRead* read
        cdef char letter
        cdef size_t i
        for i in range(self.column.reads.size()):
            read = &self.column.reads[i]
            letter = read.base()
            letters[i] = c"*" if read.is_deletion else c">" if read.is_refskip else letter if letter else c"N"
        return letters.decode("ascii")

    def __len__(self):
        return <Py_ssize_t> self.column.reads.size()

    def __repr__(self):
        return f"<PileupColumn {self.rname}, position {self.pos}, {len(self)} reads>"


@cython.final
@cython.auto_pickle(False)
cdef class _PileupColumns:
    """What `pileup` returns."""
    cdef AlignmentSource source
    cdef unique_ptr[CPileup] pileup
    cdef AlignmentBatch batch
    cdef size_t next
    cdef object error
    cdef Gate gate

    def __iter__(self):
        return self

    def __next__(self):
        cdef PileupColumn column = PileupColumn.__new__(PileupColumn)
        cdef bint more = False
        if not self.pileup:  # made by `__new__`
            raise ValueError("there are no records to pile up")
        column.snapshot = self.source.snapshot
        enter(self.gate)
        try:
            if self.error is not None:
                raise self.error
            try:
                more = self.advance(&column.column)
            except BaseException as error:
                self.error = error
                self.source.close()
                raise
        finally:
            self.gate.leave()
        if not more:
            self.source.close()
            raise StopIteration
        return column

    cdef bint advance(self, CPileupColumn* column) except -1:
        cdef CAlignmentReader* native
        cdef bint found = False
        if self.source.reader is None:
            return self.advance_in_batches(column)
        while not self.pileup.get().next(column[0]):
            if self.pileup.get().finished():
                return False
            enter(self.source.reader.gate)
            try:
                native = self.source.reader.get()
                with nogil:
                    found = next_column(native[0], self.pileup.get()[0], column[0], STEP)
            finally:
                self.source.reader.gate.leave()
            if found:
                return True
            PyErr_CheckSignals()
        return True

    cdef bint advance_in_batches(self, CPileupColumn* column) except -1:
        while not self.pileup.get().next(column[0]):
            if self.pileup.get().finished():
                return False
            while self.batch is None or self.next == self.batch.batch.size():
                self.batch = self.source.next_batch()
                self.next = 0
                if self.batch is None:
                    break
            if self.batch is None:
                self.pileup.get().finish()
            else:
                self.pileup.get().add(self.batch.batch.at(self.next))
                self.next += 1
        return True


def pileup(source, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0x704, min_mapq=0,
           min_base_quality=0, max_depth=None, overlaps_once=False):
    """The reads over each position of the reference, of records sorted by coordinate.

    Every position with at least one read makes a column, and no read is left out but by what the arguments say: the
    columns are those of `samtools mpileup -A -B -x -Q 0 -d 0`, or without `-x`, which is what `overlaps_once` means.
    Memory is bounded by the reads over one position and by the columns that are kept.

    Args:
        source (path | bytes-like | file object | AlignmentReader | Iterable[AlignmentBatch]): the records.
        region (str | None): only its positions, as for `depth`; None for all of the file, which needs no index.
        start (int | None): as for `depth`.
        end (int | None): as for `depth`.
        required_flags (int): only records with all of these flags.
        excluded_flags (int): only records with none of these flags; by default, unmapped, secondary, failed and
            duplicate ones are left out.
        min_mapq (int): only records with at least this mapping quality.
        min_base_quality (int): only bases with at least this Phred score; deletions, skips and bases without a score
            stay.
        max_depth (int | None): more reads over one position, whatever their bases' qualities, are an error; None for
            no limit.
        overlaps_once (bool): where both reads of a proper pair lie over a position, only one of them is in its column,
            by the rule of `samtools mpileup`. Of equal bases, of two deletions or skips, and of a base and a deletion,
            the name of the pair decides which read that is, for all of the pair; of different bases the better one
            stays. `PileupRead.quality` of the base becomes the sum of both, at most 200, if they are equal, and else
            four fifths of its own, rounded down; `min_base_quality` looks at these. A skip of one read only leaves both
            of them.

    Returns:
        Iterator[PileupColumn]: one for each position with reads.

    Raises:
        KeyError: no reference has that name.
        FileNotFoundError: there is no index beside the BAM file.
        ValueError: an argument is off; while iterating, a record is out of order.
        LimitError: while iterating, `max_depth` is exceeded.
        FormatError: malformed data or index.

    Example:
        >>> import seqtide
        >>> sam = b"@SQ\\tSN:chr1\\tLN:99\\nr1\\t0\\tchr1\\t9\\t60\\t1M1D2M\\t*\\t0\\t0\\tACG\\tIII\\n"
        >>> [(column.pos, column.bases) for column in seqtide.pileup(sam)]
        [(8, 'A'), (9, '*'), (10, 'C'), (11, 'G')]

        Both reads of a pair say C at the last position of the first one:

        >>> pair = b"r1\\t99\\tchr1\\t9\\t60\\t2M\\t=\\t10\\t3\\tAC\\tI5\\n"
        >>> pair += b"r1\\t147\\tchr1\\t10\\t60\\t2M\\t=\\t9\\t-3\\tCG\\t5I\\n"
        >>> columns = seqtide.pileup(b"@SQ\\tSN:chr1\\tLN:99\\n" + pair, overlaps_once=True)
        >>> [(column.pos, column.bases, column.reads[0].quality) for column in columns]
        [(8, 'A', 40), (9, 'C', 40), (10, 'G', 40)]
    """
    cdef PileupOptions options
    cdef optional[Region] place
    cdef _PileupColumns columns = _PileupColumns.__new__(_PileupColumns)
    options.filter = parse_filter(required_flags, excluded_flags, min_mapq)
    options.interrupt_check = check_interrupt
    options.min_base_quality = <unsigned char> threshold(min_base_quality, "min_base_quality")
    if max_depth is not None:
        options.max_depth = amount(max_depth, "max_depth")
    options.overlaps_once = overlaps_once
    columns.source = open_source(source, region, start, end, False)
    try:
        if region is not None:
            place = parse_one_region(region, start, end, columns.source.snapshot)
        columns.pileup.reset(new CPileup(options, place))
    except BaseException:
        columns.source.close()
        raise
    return columns
