"""FastaFile: parts of FASTA sequences without reading the file."""
import errno
import operator
import os

from cpython.object cimport PyTypeObject
cimport cython
from libc.stdint cimport int64_t
from libc.string cimport memcpy
from libcpp.memory cimport unique_ptr
from libcpp.string_view cimport string_view
from libcpp.utility cimport move

from seqtide.core.arguments cimport integer, parse_threads
from seqtide.core.gate cimport enter
from seqtide.core.inline_object cimport new_inline
from seqtide.core.once cimport begin_once
from seqtide.core.text cimport header_bytes
from seqtide.index.fai cimport FaiIndex, GziIndex, share_fai
from seqtide.io.stream cimport check_interrupt, check_source, is_file_path, name_of, open_source_for
from seqtide.libseqtide.index.fai cimport CFaiEntry, CIndexedFasta, FaiIndexPtr, FastaRegion, parse_fasta_region
from seqtide.libseqtide.index.gzi cimport GziIndexPtr
from seqtide.libseqtide.io.input cimport Compression, InputOptions, sniff_compression
from seqtide.libseqtide.io.stream cimport Stream as CStream, Whence, read_full
from seqtide.libseqtide.span cimport Bytes, WritableBytes
from seqtide.reads.record cimport (
    FastaRecord, fasta_text_size as text_size, name_of_fasta as name_of_record, sequence_of_fasta as sequence_of_record,
)

from seqtide.index.files import warn_if_stale


cdef extern from "Python.h":
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 largest)
    void* PyUnicode_DATA(object text)


cdef bint is_bgzf(CStream* stream) except -1:
    cdef char[64] start
    cdef size_t size
    cdef Compression compression
    with nogil:
        stream.seek(0, Whence.current)  # what cannot seek is refused before it is read
        size = read_full(stream[0], WritableBytes(start, sizeof(start)))
        stream.seek(-<int64_t> size, Whence.current)
        compression = sniff_compression(Bytes(start, size))
    return compression == Compression.bgzf


cdef int check_index(kind, index) except -1:
    """Refuses what cannot be one, also where it would not be needed."""
    if index is not None and not isinstance(index, kind):
        check_source(index)
    return 0


cdef object find_index(kind, index, path, str suffix, bint may_build, str name):
    """The index that was given, or one beside the data; None if it is to be built."""
    if isinstance(index, kind):
        return index
    beside = None if path is None else path + suffix
    if index is None and beside is not None and os.path.exists(beside):
        index = beside
    if index is None:
        if may_build:
            return None
        raise FileNotFoundError(errno.ENOENT, f"no index given, and none beside the data ({suffix})", path or name)
    if path is not None:
        warn_if_stale(index, path)
    return kind.read(index)


@cython.final
@cython.auto_pickle(False)
cdef class FastaFile:
    """Random access to the sequences of a FASTA file, plain or in BGZF, by its index (.fai, and .gzi for BGZF).

    Only what is asked for is read, and compared with the index: all line ends in it, and at the first use of a
    sequence its header line, first line end and end. An index that belongs to other data gives errors, not wrong bases.

    A missing index is built in memory, which reads the whole file once; nothing is written beside the data. To keep
    one: ``FaiIndex.build(path).write(path + ".fai")``, or ``seqtide faidx``.

    A context manager. Several threads may use one file: calls wait for each other.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): the FASTA file; a file object must be able to
            seek, and is left open.
        index (FaiIndex | str | os.PathLike | int | bytes-like | file object | None): None for the file of the same
            name with ``.fai`` behind, if `source` is a path.
        gzi (GziIndex | str | os.PathLike | int | bytes-like | file object | None): for BGZF; None for the file of the
            same name with ``.gzi`` behind, if `source` is a path.
        build_index (bool): whether missing indexes are built.
        threads (int | None): threads in all for building an index of BGZF data; None for min(4, usable CPUs).

    Attributes:
        index (FaiIndex): the index.
        name (str): name of the source for messages.

    Raises:
        TypeError: `source` or an index is of another type.
        FileNotFoundError: there is no such file, or no index and `build_index` is false.
        FormatError: an index or the data is malformed, or compressed but not in BGZF.
        OSError: opening or reading failed, or the source cannot seek.

    Warns:
        StaleIndexWarning: an index is older than its data.

    Example:
        >>> from seqtide import FastaFile
        >>> with FastaFile(b">chr1 first\\nACGTA\\nCG\\n>chr2\\nTTTT\\n") as fasta:
        ...     print(fasta.fetch("chr1", 3, 6), fasta.fetch(region="chr1:4-6"), fasta.references)
        TAC TAC ('chr1', 'chr2')
    """
    def __init__(self, source, index=None, gzi=None, *, build_index=True, threads=None):
        begin_once(&self.begun, self)
        cdef InputOptions options
        options.threads = parse_threads(threads)
        options.interrupt_check = check_interrupt
        check_index(FaiIndex, index)
        check_index(GziIndex, gzi)
        path = os.fsdecode(source) if is_file_path(source) else None
        self.name = name_of(source)
        cdef GziIndexPtr native_starts
        cdef FaiIndexPtr native_entries
        self.kept = []
        cdef unique_ptr[CStream] stream = open_source_for(source, self.kept)
        if is_bgzf(stream.get()):
            starts = find_index(GziIndex, gzi, path, ".gzi", build_index, self.name)
            if starts is not None:
                native_starts = (<GziIndex> starts).index
        entries = find_index(FaiIndex, index, path, ".fai", build_index, self.name)
        if entries is not None:
            native_entries = (<FaiIndex> entries).index
        with nogil:
            self.fasta.reset(new CIndexedFasta(move(stream), native_entries, native_starts, options))
        if entries is None:
            entries = share_fai(self.fasta.get().shared_index())
        self.index = entries

    # Comes before the garbage collector clears `kept`.
    def __del__(self):
        with nogil:
            self.fasta.reset()

    cdef CIndexedFasta* get(self) except NULL:
        if not self.fasta:
            raise ValueError("the file is closed")
        return self.fasta.get()

    # It outlives `close`.
    cdef FaiIndex get_index(self):
        if self.index is None:  # made by `__new__`
            raise ValueError("the file is closed")
        return self.index

    cdef FastaRegion region_of(self, name, start, end) except *:
        cdef FastaRegion region
        cdef int64_t first = 0 if start is None else integer(start)
        region.entry = self.get_index().entry_of(name)
        cdef int64_t last = max(first, region.entry.length) if end is None else integer(end)
        if first < 0 or last < 0:
            raise ValueError(f"positions must not be negative: {start}, {end}")
        if first > last:
            raise ValueError(f"start {first} lies behind end {last}")
        region.begin = min(first, region.entry.length)
        region.end = min(last, region.entry.length)
        return region

    cdef FastaRegion region_of_text(self, text) except *:
        if not isinstance(text, str):
            raise TypeError(f"region must be str, not {type(text).__name__}")
        cdef bytes native = header_bytes(text)
        return parse_fasta_region(
            string_view(<char*> native, <size_t> len(native)), self.get_index().index.get()[0])

    cdef str fetch_text(self, FastaRegion region):
        cdef char* bases
        cdef size_t size = <size_t> (region.end - region.begin)
        enter(self.gate)
        try:
            fasta = self.get()
            fasta.require_data(region.entry[0], region.begin, region.end)
            text = PyUnicode_New(<Py_ssize_t> size, 127)
            bases = <char*> PyUnicode_DATA(text)
            with nogil:
                fasta.fetch(region.entry[0], region.begin, WritableBytes(bases, size))
            return text
        finally:
            self.gate.leave()

    def fetch(self, name=None, start=None, end=None, *, region=None):
        """The bases of a sequence or of a part of it, letters as they are in the file.

        Args:
            name (str | bytes): first word of the header line.
            start (int | None): first base, from 0.
            end (int | None): one behind the last base; None for the end of the sequence, and so is what lies beyond.
            region (str): instead of the others: "chr1", "chr1:1,001-2,000", "chr1:1001", "chr1:-500": 1-based, both
                ends included. A name with a colon may stand in braces: "{HLA:01}:5-7".

        Returns:
            str: the bases, without line ends.

        Raises:
            KeyError: there is no sequence of this name.
            ValueError: a position is negative, `start` lies behind `end`, the region is malformed, or the file is
                closed.
            FormatError: the file does not hold what the index says; TruncatedError if it is too short.
            OSError: reading failed.
        """
        if region is None:
            if name is None:
                raise TypeError("fetch needs a name or a region")
            return self.fetch_text(self.region_of(name, start, end))
        if name is not None or start is not None or end is not None:
            raise TypeError("a region comes without name, start and end")
        return self.fetch_text(self.region_of_text(region))

    def fetch_many(self, regions):
        """The bases of many regions, in the order given.

        Args:
            regions (Iterable[str | tuple[str, int | None, int | None]]): as the argument `region` of `fetch`, or tuples
                of its other arguments.

        Returns:
            list[str]: the bases of each.

        Raises:
            KeyError, ValueError, FormatError, OSError: as `fetch`.
            TypeError: a region is neither str nor such a tuple.

        Example:
            >>> FastaFile(b">chr1\\nACGTA\\nCG\\n").fetch_many(["chr1:1-2", ("chr1", 5, None)])
            ['AC', 'CG']
        """
        bases = []
        for region in regions:
            if isinstance(region, tuple) and len(region) == 3:
                name, start, end = region
                bases.append(self.fetch_text(self.region_of(name, start, end)))
            else:
                bases.append(self.fetch_text(self.region_of_text(region)))
        return bases

    def get_length(self, name):
        """Number of bases of a sequence.

        Args:
            name (str | bytes): first word of the header line.

        Returns:
            int: its length.

        Raises:
            KeyError: there is no sequence of this name.
        """
        return self.get_index().entry_of(name).length

    def __getitem__(self, name):
        """FastaRecord: a whole sequence, with the first word of its header line as name."""
        cdef const CFaiEntry* entry = self.get_index().entry_of(name)
        cdef FastaRecord record
        cdef char* bases
        cdef size_t size = <size_t> entry.length
        enter(self.gate)
        try:
            fasta = self.get()
            fasta.require_data(entry[0], 0, entry.length)
            record = <FastaRecord> new_inline(<PyTypeObject*> FastaRecord, entry.name.size() + size + 3)
            record.name_length = entry.name.size()
            record.sequence_length = size
            record.text[0] = b">"
            memcpy(name_of_record(record), entry.name.data(), entry.name.size())
            bases = sequence_of_record(record)
            bases[-1] = b"\n"
            record.text[text_size(record) - 1] = b"\n"
            with nogil:
                fasta.fetch(entry[0], 0, WritableBytes(bases, size))
            return record
        finally:
            self.gate.leave()

    @property
    def references(self):
        """tuple[str]: the names, in the order of the file."""
        if self.reference_names is None:
            self.reference_names = tuple(self.get_index())
        return self.reference_names

    @property
    def lengths(self):
        """tuple[int]: the number of bases of each sequence, in the order of the file."""
        return tuple(map(operator.attrgetter("length"), self.get_index().values()))

    def __contains__(self, name):
        return name in self.get_index()

    def __len__(self):
        return len(self.get_index())

    def __bool__(self):
        return True

    def __iter__(self):
        return iter(self.references)

    def close(self):
        """Releases the file. A file object of the caller stays open. May be called again."""
        cdef unique_ptr[CIndexedFasta] fasta
        enter(self.gate)
        try:
            # Taken first, so that whoever looks while the GIL is released sees a closed file.
            fasta = move(self.fasta)
            if fasta:
                with nogil:
                    fasta.get().close()
                    fasta.reset()
        finally:
            self.gate.leave()

    def __enter__(self):
        self.get()
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def closed(self):
        """bool: whether `close` was called."""
        return not self.fasta

    def __repr__(self):
        return f"<FastaFile {'closed' if self.closed else repr(self.name)}>"
