"""BamIndex: BAI and CSI, the indexes of BAM files.

Formats: SAM specification, section 5, and the CSI specification.
"""
import io
from typing import NamedTuple

cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int64_t, uint64_t
from libcpp.memory cimport make_shared, unique_ptr
from libcpp.optional cimport optional
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.native cimport decoded
from seqtide.io.input cimport Input, parse_validation
from seqtide.io.stream cimport atomic_if_path, open_source, open_target
from seqtide.libseqtide.alignments.bam.reader cimport CBamReader
from seqtide.libseqtide.alignments.reader cimport AlignmentOptions
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport Reference
from seqtide.libseqtide.index.binning_index cimport (
    BinningIndexBuilder, Chunk, IndexKind, ReferenceBins, read_binning_index,
)
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.validation cimport Validation

from seqtide.errors import FormatError


class RecordCounts(NamedTuple):
    """How many records of one reference there are: tuples of `BamIndex.statistics`.

    Attributes:
        mapped (int): aligned records.
        unmapped (int): unmapped records that stand at the position of their mate.

    Example:
        >>> from seqtide import RecordCounts
        >>> sum(RecordCounts(mapped=20, unmapped=1))
        21
    """

    mapped: int
    unmapped: int


cdef BamIndex wrap_index(const CBinningIndex& index):
    cdef BamIndex result = BamIndex.__new__(BamIndex)
    result.index = <BinningIndexPtr> make_shared[CBinningIndex](index)
    return result


cdef IndexKind parse_kind(object kind) except *:
    if kind == "bai":
        return IndexKind.bai
    if kind == "csi":
        return IndexKind.csi
    raise ValueError(f"the kind of an index must be 'bai' or 'csi', not {kind!r}")


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class BamIndex:
    """The index of a BAM file that is sorted by coordinate: BAI or CSI. Immutable; compares by content, and pickles.

    `BamReader` finds and reads indexes itself; `BamWriter` builds them while writing.

    Example:
        >>> import io, seqtide
        >>> bam = io.BytesIO()
        >>> with seqtide.BamWriter(bam, "@SQ\\tSN:chr1\\tLN:1000\\n"):
        ...     pass
        >>> index = seqtide.BamIndex.build(bam.getvalue())
        >>> index.kind, len(index), index.statistics
        ('bai', 1, [RecordCounts(mapped=0, unmapped=0)])
    """

    def __cinit__(self, *arguments, **options):
        self.index = <BinningIndexPtr> make_shared[CBinningIndex]()

    def __init__(self, *arguments, **options):
        raise TypeError("BamIndex cannot be made directly; use BamIndex.read or BamIndex.build")

    @staticmethod
    def read(source):
        """Reads an index; BAI and CSI are told apart by content.

        Args:
            source (str | os.PathLike | int | bytes-like | file object): the index itself, not its BAM file.

        Returns:
            BamIndex: the index.

        Raises:
            FormatError: it is no index, or malformed.
            OSError: opening or reading failed.
        """
        cdef unique_ptr[CStream] stream = open_source(source)
        cdef CBinningIndex index
        with nogil:
            index = read_binning_index(move(stream))
        return wrap_index(index)

    @staticmethod
    def build(source, kind="bai", *, min_shift=14, threads=None, validation="standard"):
        """Makes the index of a BAM file.

        Args:
            source (str | os.PathLike | int | bytes-like | file object): the BAM file, in BGZF.
            kind (str): "bai", or "csi" for records beyond position 2^29 of their references.
            min_shift (int): for CSI, the smallest bin has 2^min_shift positions; 1 to 30.
            threads (int | None): threads in all for decompression; None for min(4, usable CPUs).
            validation (str): "strict" or "lenient", as for `BamReader`.

        Returns:
            BamIndex: the index.

        Raises:
            ValueError: the records are not sorted by coordinate, a position lies beyond what the kind can hold, the
                file is not in BGZF, or an argument is off.
            FormatError: the BAM file is malformed.
            OSError: opening or reading failed.
        """
        cdef IndexKind native_kind = parse_kind(kind)
        if isinstance(min_shift, bool) or not isinstance(min_shift, int):
            raise TypeError(f"min_shift must be int, not {type(min_shift).__name__}")
        if not 1 <= min_shift <= 30:
            raise ValueError(f"min_shift must lie between 1 and 30, not {min_shift}")
        if native_kind == IndexKind.bai and min_shift != 14:
            raise ValueError(f"min_shift is 14 for BAI, not {min_shift}")
        cdef Input opened = Input(source, threads=threads)
        cdef _Build build = _Build()
        build.run(opened, native_kind, min_shift, parse_validation(validation))
        return wrap_index(build.index)

    def write(self, target, *, atomic=True):
        """Writes the index, in its own kind.

        Args:
            target (str | os.PathLike | int | file object): where to write to.
            atomic (bool | JointFiles): for paths, whether the file gets its name only once everything is written; with
                JointFiles, with the others.

        Raises:
            OSError: opening, writing or closing failed.
        """
        self.write_to(target, atomic)

    cdef int write_to(self, object target, object atomic) except -1:
        cdef unique_ptr[CStream] stream = open_target(target, atomic_if_path(target, atomic))
        with nogil:
            self.index.get().write(dereference(stream))
            stream.get().close()
        return 0

    def __eq__(self, other):
        if not isinstance(other, BamIndex):
            return NotImplemented
        return self.__reduce__() == other.__reduce__()

    __hash__ = None

    def __reduce__(self):
        target = io.BytesIO()
        self.write(target)
        return BamIndex.read, (target.getvalue(),)

    @property
    def kind(self):
        """str: "bai" or "csi"."""
        return "bai" if self.index.get().kind() == IndexKind.bai else "csi"

    @property
    def min_shift(self):
        """int: the smallest bin has 2^min_shift positions."""
        return self.index.get().min_shift()

    @property
    def depth(self):
        """int: levels of bins, without the one that holds everything."""
        return self.index.get().depth()

    @property
    def max_position(self):
        """int: first position, from 0, that the bins cannot hold."""
        return self.index.get().max_position()

    @property
    def statistics(self):
        """list[RecordCounts | None]: for each reference, in order; None where the index does not tell."""
        cdef size_t i
        cdef const ReferenceBins* reference
        result = []
        for i in range(self.index.get().reference_count()):
            reference = &self.index.get().reference(i)
            if reference.counts.has_value():
                result.append(RecordCounts(reference.counts.value().mapped, reference.counts.value().unmapped))
            elif reference.bins.empty():
                result.append(RecordCounts(0, 0))
            else:
                result.append(None)
        return result

    @property
    def unplaced(self):
        """int | None: records without a position; None if the index does not tell."""
        cdef optional[uint64_t] count = self.index.get().unplaced()
        return count.value() if count.has_value() else None

    def chunks(self, reference_id, start=0, end=None):
        """Where the records that overlap a region can lie.

        Args:
            reference_id (int): number of the reference in the header, from 0.
            start (int): first position, from 0.
            end (int | None): one behind the last position; None for the end.

        Returns:
            list[tuple[int, int]]: BGZF virtual offsets of parts of the file, ascending.

        Raises:
            IndexError: the index has no such reference.
            ValueError: a position is negative.
        """
        cdef int64_t limit = self.max_position
        if not 0 <= reference_id < len(self):
            raise IndexError(f"reference {reference_id} of {len(self)}")
        if start < 0 or (end is not None and end < 0):
            raise ValueError("positions must not be negative")
        cdef vector[Chunk] chunks = self.index.get().chunks(
            reference_id, min(start, limit), limit if end is None else min(end, limit))
        result = []
        for chunk in chunks:
            result.append((chunk.begin, chunk.end))
        return result

    def __len__(self):
        return <Py_ssize_t> self.index.get().reference_count()

    def __repr__(self):
        return f"<BamIndex {self.kind} of {len(self)} references>"


@cython.final
cdef class _Build:
    """Goes through a file; keeps what must outlive an exception."""
    cdef list kept  # what the native reader needs to be alive
    cdef unique_ptr[CBamReader] reader
    cdef unique_ptr[BinningIndexBuilder] builder
    cdef CBinningIndex index

    def __dealloc__(self):
        with nogil:
            self.reader.reset()

    cdef int run(self, Input opened, IndexKind kind, int min_shift, Validation validation) except -1:
        cdef AlignmentOptions options
        self.kept = opened.kept
        cdef unique_ptr[Window] window = opened.take()
        options.validation = validation
        with nogil:
            self.reader.reset(new CBamReader(move(dereference(window)), options))
        cdef vector[int64_t] lengths
        cdef const vector[Reference]* references = &self.reader.get().header().get().references()
        cdef size_t i
        for i in range(references.size()):
            lengths.push_back(references.at(i).length)
        self.builder.reset(new BinningIndexBuilder(kind, lengths, min_shift))
        try:
            with nogil:
                self.add_records()
                self.index = self.builder.get().finish()
        except FormatError:
            raise
        except ValueError as error:
            name = decoded(self.reader.get().name())
            raise ValueError(f"{name}: record {self.reader.get().record_count()}: {error}") from None
        return 0

    cdef int add_records(self) except -1 nogil:
        cdef BamView view
        cdef optional[uint64_t] begin, end
        while self.reader.get().next(view):
            begin = self.reader.get().virtual_begin()
            end = self.reader.get().virtual_end()
            if not begin.has_value() or not end.has_value():
                with gil:
                    raise ValueError("only BAM in BGZF can have an index; this is compressed in another way, or not: "
                                     "compress it with bgzip, or write it anew (seqtide view -o FILE.bam)")
            self.builder.get().add(view.reference_id(), view.pos(), view.reference_end(), not view.flag() & 4,
                                   begin.value(), end.value())
        return 0
