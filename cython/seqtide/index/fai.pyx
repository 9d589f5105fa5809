"""FaiIndex and GziIndex: where the sequences of a FASTA file lie, and the blocks of a BGZF file.

Formats: those of `samtools faidx` (.fai) and `bgzip --index` (.gzi).
"""
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cpython.number cimport PyNumber_AsSsize_t, PyNumber_Index
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport uint64_t
from libcpp.memory cimport make_shared, unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.core.native cimport assign, shared_of
from seqtide.core.once cimport begin_once
from seqtide.core.text cimport header_bytes
from seqtide.io.input cimport open_blocks
from seqtide.io.stream cimport atomic_if_path, check_interrupt, open_source, open_target
from seqtide.libseqtide.index.fai cimport CFaiIndex, build_fai, read_fai
from seqtide.libseqtide.index.gzi cimport BlockStarts, CGziIndex, build_gzi, read_gzi
from seqtide.libseqtide.io.bgzf cimport BgzfBlockStart
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.stream cimport Stream as CStream


class FaiEntry(NamedTuple):
    """Where one sequence lies in a FASTA file: a tuple.

    Attributes:
        name (str): first word of the header line.
        length (int): number of bases.
        offset (int): of the first base, in bytes of the uncompressed data.
        line_bases (int): bases in a full line.
        line_width (int): bytes of a full line, line end included.

    Example:
        >>> import seqtide
        >>> tuple(seqtide.FaiIndex.build(b">chr1 first\\nACGT\\nAC\\n")["chr1"])
        ('chr1', 6, 12, 4, 5)
    """

    name: str
    length: int
    offset: int
    line_bases: int
    line_width: int


cdef str text_of_name(const CFaiEntry& entry):
    return entry.name.data()[:entry.name.size()].decode("utf-8", "surrogateescape")


cdef object wrap_entry(const CFaiEntry& entry):
    return FaiEntry(text_of_name(entry), entry.length, entry.offset, entry.line_bases, entry.line_width)


cdef FaiIndex share_fai(FaiIndexPtr native):
    cdef FaiIndex result = FaiIndex.__new__(FaiIndex)
    result.index = native
    result.begun = True
    return result


cdef FaiIndex wrap_fai(CFaiIndex& native):
    return share_fai(<FaiIndexPtr> make_shared[CFaiIndex](move(native)))


cdef GziIndex wrap_gzi(CGziIndex& native):
    cdef GziIndex result = GziIndex.__new__(GziIndex)
    result.index = <GziIndexPtr> make_shared[CGziIndex](move(native))
    result.begun = True
    return result


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class FaiIndex:
    """The index of a FASTA file: a mapping from names, in the order of the file, to `FaiEntry`. Immutable.

    Compares equal by its entries; pickles. `FastaFile` finds and reads indexes itself.

    Args:
        entries (Iterable[FaiEntry]): or plain tuples of the same five values.

    Raises:
        ValueError: an entry cannot be one, or two have the same name.
        TypeError: an entry is no tuple of a name and four numbers.

    Example:
        >>> from seqtide import FaiIndex
        >>> index = FaiIndex.build(b">chr1 first\\nACGT\\nAC\\n>chr2\\nGG\\n")
        >>> list(index), index["chr2"].length
        (['chr1', 'chr2'], 2)
        >>> index["chr1"]
        FaiEntry(name='chr1', length=6, offset=12, line_bases=4, line_width=5)
    """

    def __cinit__(self):
        self.index = <FaiIndexPtr> make_shared[CFaiIndex]()

    def __init__(self, entries=()):
        begin_once(&self.begun, self)
        cdef vector[CFaiEntry] native
        cdef CFaiEntry one
        for entry in entries:
            name, length, offset, line_bases, line_width = entry
            assign(one.name, header_bytes(name))
            try:
                one.length = PyNumber_Index(length)
                one.offset = PyNumber_Index(offset)
                one.line_bases = PyNumber_Index(line_bases)
                one.line_width = PyNumber_Index(line_width)
            except OverflowError:
                raise ValueError(f"a number of {entry!r} does not fit into 64 bits") from None
            native.push_back(one)
        cdef unique_ptr[CFaiIndex] made = unique_ptr[CFaiIndex](new CFaiIndex(move(native)))
        self.index = <FaiIndexPtr> shared_of(made)

    @staticmethod
    def read(source):
        """Reads an index.

        Args:
            source (str | os.PathLike | int | bytes-like | file object): the index itself, not its FASTA file.

        Returns:
            FaiIndex: the index.

        Raises:
            FormatError: it is no index of a FASTA file (one of FASTQ has a sixth column), or malformed.
            OSError: opening or reading failed.

        Example:
            >>> FaiIndex.read(b"chr1\\t6\\t12\\t4\\t5\\n")["chr1"].length
            6
        """
        cdef unique_ptr[CStream] stream = open_source(source)
        cdef CFaiIndex native
        with nogil:
            native = read_fai(move(stream))
        return wrap_fai(native)

    @staticmethod
    def build(source, *, threads=None):
        """Makes the index of FASTA data, in memory that grows with the number of sequences only.

        A sequence without bases gets lines of one base: other programs divide by that number.

        Args:
            source (str | os.PathLike | int | bytes-like | file object): the FASTA file. Compressed data is
                decompressed; offsets are those of the uncompressed data.
            threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).

        Returns:
            FaiIndex: the index.

        Raises:
            FormatError: the data breaks the rules of FASTA, or cannot be indexed: lines of a sequence differ in
                length, a blank line lies in one, a name is missing or not unique.
            OSError: opening or reading failed.
        """
        cdef list kept = []
        cdef unique_ptr[BlockSource] blocks = open_blocks(source, kept, threads, 256 << 10, True)
        cdef CFaiIndex native
        with nogil:
            native = build_fai(move(blocks))
        return wrap_fai(native)

    def write(self, target, *, atomic=True):
        """Writes the index as text.

        Args:
            target (str | os.PathLike | int | file object): where to write to.
            atomic (bool | JointFiles): for paths, whether the file gets its name only once everything is written; with
                JointFiles, with the others.

        Raises:
            OSError: opening, writing or closing failed.

        Example:
            >>> import io
            >>> target = io.BytesIO()
            >>> FaiIndex.build(b">chr1\\nACGT\\n").write(target)
            >>> target.getvalue()
            b'chr1\\t4\\t6\\t4\\t5\\n'
        """
        cdef unique_ptr[CStream] stream = open_target(target, atomic_if_path(target, atomic))
        with nogil:
            self.index.get().write(dereference(stream))
            stream.get().close()

    cdef const CFaiEntry* find(self, name) except? NULL:
        cdef bytes native = header_bytes(name)
        return self.index.get().find(string_view(<char*> native, <size_t> len(native)))

    cdef const CFaiEntry* entry_of(self, name) except NULL:
        cdef bytes native = header_bytes(name)
        return self.index.get().find_known(string_view(<char*> native, <size_t> len(native)))

    def __getitem__(self, name):
        return wrap_entry(dereference(self.entry_of(name)))

    def get(self, name, default=None):
        """The entry of a sequence, or `default` if there is none of that name.

        Args:
            name (str | bytes): first word of the header line.
            default (object): what to give else.

        Returns:
            FaiEntry | object: the entry.
        """
        cdef const CFaiEntry* entry = self.find(name)
        return default if entry is NULL else wrap_entry(dereference(entry))

    def __contains__(self, name):
        return isinstance(name, (str, bytes)) and self.find(name) is not NULL

    def __len__(self):
        return <Py_ssize_t> self.index.get().entries().size()

    def __iter__(self):
        return iter(self.keys())

    def keys(self):
        """list[str]: the names, in the order of the file."""
        cdef size_t i
        cdef const vector[CFaiEntry]* entries = &self.index.get().entries()
        names = []
        for i in range(entries.size()):
            names.append(text_of_name(entries.at(i)))
        return names

    def values(self):
        """list[FaiEntry]: the entries, in the order of the file."""
        cdef size_t i
        cdef const vector[CFaiEntry]* entries = &self.index.get().entries()
        found = []
        for i in range(entries.size()):
            found.append(wrap_entry(entries.at(i)))
        return found

    def items(self):
        """list[tuple[str, FaiEntry]]: names and entries, in the order of the file."""
        return list(zip(self.keys(), self.values(), strict=True))

    def __eq__(self, other):
        if not isinstance(other, FaiIndex):
            return NotImplemented
        return dereference(self.index) == dereference((<FaiIndex> other).index)

    __hash__ = None

    def __reduce__(self):
        return FaiIndex, (tuple(map(tuple, self.values())),)

    def __repr__(self):
        return f"<FaiIndex of {len(self)} sequences>"


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class GziIndex:
    """Where the blocks of a BGZF file begin: a sequence of tuples of offsets, (compressed, uncompressed). Immutable.

    Holds all blocks with data, the one at (0, 0) included, which is not in the .gzi file. Compares equal by its blocks;
    pickles. `FastaFile` finds and reads indexes itself.

    Args:
        blocks (Iterable[tuple[int, int]]): ascending; (0, 0) may be left out.

    Raises:
        ValueError: the offsets cannot be those of blocks.
        TypeError: a block is no pair of numbers.

    Example:
        >>> from seqtide import GziIndex
        >>> index = GziIndex([(0, 0), (17011, 65280)])
        >>> index[1], index.virtual_offset(65290) == (17011 << 16) + 10
        ((17011, 65280), True)
    """

    def __cinit__(self):
        self.index = <GziIndexPtr> make_shared[CGziIndex]()

    def __init__(self, blocks=()):
        begin_once(&self.begun, self)
        cdef vector[BgzfBlockStart] native
        cdef BgzfBlockStart start
        for block in blocks:
            compressed, uncompressed = block
            try:
                start.compressed = PyNumber_Index(compressed)
                start.uncompressed = PyNumber_Index(uncompressed)
            except OverflowError:
                raise ValueError(f"an offset of {block!r} is negative or does not fit into 64 bits") from None
            native.push_back(start)
        cdef unique_ptr[CGziIndex] made = unique_ptr[CGziIndex](new CGziIndex(move(native)))
        self.index = <GziIndexPtr> shared_of(made)

    @staticmethod
    @cython.cpp_locals(True)  # the constructor allocates, which the variable's declaration must not do
    def read(source):
        """Reads an index.

        Args:
            source (str | os.PathLike | int | bytes-like | file object): the .gzi index itself, not its BGZF file.

        Returns:
            GziIndex: the index.

        Raises:
            TruncatedError: it has fewer entries than it says.
            FormatError: it is no such index.
            OSError: opening or reading failed.
        """
        cdef unique_ptr[CStream] stream = open_source(source)
        cdef CGziIndex native
        with nogil:
            native = read_gzi(move(stream))
        return wrap_gzi(native)

    @staticmethod
    @cython.cpp_locals(True)  # as above
    def build(source):
        """Makes the index of a BGZF file from the headers of its blocks, decompressing nothing.

        Args:
            source (str | os.PathLike | int | bytes-like | file object): the BGZF file.

        Returns:
            GziIndex: the index.

        Raises:
            FormatError: it is not in BGZF.
            TruncatedError: it is cut, or has no end-of-file block.
            OSError: opening or reading failed.
        """
        cdef unique_ptr[CStream] stream = open_source(source)
        cdef CGziIndex native
        with nogil:
            native = build_gzi(move(stream), check_interrupt)
        return wrap_gzi(native)

    def write(self, target, *, atomic=True):
        """Writes the index in its binary form.

        Args:
            target (str | os.PathLike | int | file object): where to write to.
            atomic (bool | JointFiles): for paths, whether the file gets its name only once everything is written; with
                JointFiles, with the others.

        Raises:
            OSError: opening, writing or closing failed.
        """
        cdef unique_ptr[CStream] stream = open_target(target, atomic_if_path(target, atomic))
        with nogil:
            self.index.get().write(dereference(stream))
            stream.get().close()

    def virtual_offset(self, offset):
        """BGZF virtual offset, as `BgzfReader.seek` takes it, of an offset in the uncompressed data.

        Args:
            offset (int): from 0, in bytes.

        Returns:
            int: the virtual offset.

        Raises:
            ValueError: the offset is negative, or lies farther behind the last block's start than a block is long.
        """
        cdef uint64_t native
        try:
            native = PyNumber_Index(offset)
        except OverflowError:
            raise ValueError(f"the offset {offset} is negative or does not fit into 64 bits") from None
        return self.index.get().virtual_offset(native)

    def __len__(self):
        return <Py_ssize_t> self.index.get().blocks().size()

    def __getitem__(self, key):
        cdef BlockStarts blocks = self.index.get().blocks()
        if isinstance(key, slice):
            return list(map(self.__getitem__, range(*key.indices(len(self)))))
        cdef Py_ssize_t i = PyNumber_AsSsize_t(key, IndexError)
        if i < 0:
            i += len(self)
        if not 0 <= i < len(self):
            raise IndexError("block index out of range")
        return blocks[i].compressed, blocks[i].uncompressed

    def __iter__(self):
        return iter(self[:])

    def __eq__(self, other):
        if not isinstance(other, GziIndex):
            return NotImplemented
        return dereference(self.index) == dereference((<GziIndex> other).index)

    __hash__ = None

    def __reduce__(self):
        return GziIndex, (tuple(self),)

    def __repr__(self):
        return f"<GziIndex of {len(self)} blocks>"


Mapping.register(FaiIndex)
Sequence.register(GziIndex)
