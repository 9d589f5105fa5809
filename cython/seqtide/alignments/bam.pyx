"""BAM: reading all of a file or regions of it, and writing.

Format: SAM specification, section 4.
"""
from typing import NamedTuple

cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int32_t, uint8_t, uint16_t, uint64_t
from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.optional cimport optional
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.alignments.header cimport HeaderSnapshot, make_snapshot
from seqtide.alignments.reader cimport header_to_write
from seqtide.alignments.record cimport BamRecord, record_from_bam, view_of_bam
from seqtide.alignments.regions cimport parse_regions
from seqtide.core.arguments cimport flag_bits, mapping_quality, parse_level, parse_limit, parse_threads
from seqtide.core.gate cimport enter
from seqtide.core.native cimport shared_of
from seqtide.index.binning cimport wrap_index
from seqtide.io.input cimport Input, parse_validation
from seqtide.io.stream cimport check_interrupt, check_source, check_target, is_file_path, name_of, open_target_for
from seqtide.libseqtide.alignments.bam.indexed_bam cimport CIndexedBam
from seqtide.libseqtide.alignments.bam.reader cimport CBamReader
from seqtide.libseqtide.alignments.bam.writer cimport BamWriterOptions, CBamWriter, fitting_index
from seqtide.libseqtide.alignments.mates cimport MateSearch
from seqtide.libseqtide.alignments.reader cimport CAlignmentReader
from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.header cimport Reference
from seqtide.libseqtide.index.binning_index cimport IndexKind
from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.input cimport open_input
from seqtide.libseqtide.io.stream cimport Stream as CStream
from seqtide.libseqtide.io.window cimport Window

from seqtide.errors import UnsupportedError
from seqtide.index import files as _index_files
from seqtide.index.binning import BamIndex as _BamIndex
from seqtide.io.sameness import refuse_same_target, refuse_template


class ReferenceStatistics(NamedTuple):
    """Records of one reference, as the index counts them.

    Attributes:
        name (str): of the reference; "*" for the records without a position.
        length (int): bases of the reference.
        mapped (int | None): aligned records; None if the index does not tell.
        unmapped (int | None): unmapped records that stand at the position of their mate, or have none.

    Example:
        >>> from seqtide import ReferenceStatistics
        >>> statistics = ReferenceStatistics("chr1", 1000, 20, 1)
        >>> statistics.mapped + statistics.unmapped
        21
    """

    name: str
    length: int
    mapped: int | None
    unmapped: int | None


@cython.final
@cython.auto_pickle(False)
cdef class BamReader(AlignmentReader):
    """Iterator over the records of a BAM file, in order; and queries for regions of it.

    Takes a path, a file descriptor, bytes-like data, or any binary file object; in BGZF, as BAM should be, in plain
    gzip, or not compressed.

    Every good record before a fault is delivered first; the error then names the place, and comes again if
    one goes on. Memory stays constant, whatever the size of the input.

    Queries need a source that can seek, and an index: `index`, or else a file beside that of the data: aln.bam.bai,
    aln.bai, aln.bam.csi or aln.csi for aln.bam. Each has a cursor of its own: any number may run side by side, also
    from several threads, and the reader itself goes on where it was. They last as long as the reader is not closed.
    A file object or descriptor is read from where it stands; its index counts from there, too.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        index (str | os.PathLike | int | bytes-like | file object | BamIndex | None): the index of the data, read
            when it is needed first; None to look for it.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" also what the format does not
            allow; "lenient" accepts what samtools accepts.
        max_record_bytes (int): largest size of a record in bytes.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "standard", "strict" or "lenient".

    Raises:
        TypeError: `source` or `index` is of another type.
        FormatError: malformed data, in the header at once; TruncatedError, CorruptError and LimitError are kinds of
            it.
        OSError: opening or reading failed.

    Example:
        >>> import io
        >>> from seqtide import BamReader, BamRecord, BamWriter
        >>> file = io.BytesIO()
        >>> with BamWriter(file, "@SQ\\tSN:chr1\\tLN:1000\\n") as writer:
        ...     writer.write(BamRecord("r1", 0, "chr1", 100, 60, "4M", seq="ACGT", qual="IIII",
        ...                            header=writer.header))
        >>> with BamReader(file.getvalue()) as reader:
        ...     for record in reader:
        ...         print(record.qname, record.rname, record.pos, record.cigarstring)
        r1 chr1 100 4M
    """

    def __init__(self, source, index=None, *, threads=None, validation="standard", max_record_bytes=1 << 30,
                 require_eof=True, block_size=256 << 10):
        self.check_new()
        self.options.validation = parse_validation(validation)
        self.options.max_record_bytes = parse_limit(max_record_bytes, "max_record_bytes")
        self.options.max_header_bytes = 1 << 30
        if index is not None and not isinstance(index, BamIndex):
            check_source(index)
        cdef Input opened
        if isinstance(source, Input):
            opened = source
        else:
            opened = Input(source, threads=threads, block_size=block_size, require_eof=require_eof, shared=True)
        cdef unique_ptr[Window] window = opened.take()
        self.kept = opened.kept
        self.shared = opened.shared
        self.input = opened.options
        self.path = opened.path
        self.index_source = index
        with nogil:
            self.reader.reset(new CBamReader(move(dereference(window)), self.options))
        self.snapshot = make_snapshot(self.get().header())
        self.validation = validation
        self.format_name = "BAM"

    cdef int drop(self) except -1:
        with nogil:
            self.reader.reset()
            self.indexed.reset()
            self.shared.reset()
        return 0

    def close(self):
        """Ends reading and queries, and releases the input. A file object of the caller stays open. May be called
        again."""
        cdef shared_ptr[SharedStream] shared
        cdef shared_ptr[CIndexedBam] indexed
        cdef list kept = self.kept  # also that of queries
        AlignmentReader.close(self)
        indexed.swap(self.indexed)
        with nogil:
            indexed.reset()
        shared.swap(self.shared)
        if shared:
            with nogil:
                shared.get().close()
                shared.reset()
            kept.clear()

    @property
    def index(self):
        """BamIndex: the index that queries use.

        Raises:
            FileNotFoundError: there is none beside the data.
            ValueError: there is none, and the data has no path.
            FormatError: it is malformed, or not that of this file.
        """
        return self.load_index()

    cdef BamIndex load_index(self):
        self.get()
        enter(self.index_gate)
        try:
            if self.loaded is None:
                if isinstance(self.index_source, BamIndex):
                    index = self.index_source
                else:
                    index = _BamIndex.read(_index_files.find_index(self.path, self.index_source, self.name))
                if len(index) > len(self.snapshot.names):
                    raise ValueError(f"the index is not that of {self.name}: it has {len(index)} references, and the "
                                     f"data has {len(self.snapshot.names)}")
                self.loaded = index
            return self.loaded
        finally:
            self.index_gate.leave()

    cdef shared_ptr[SharedStream] check_shared(self) except *:
        self.get()
        if not self.shared:
            raise UnsupportedError(f"{self.name!r} cannot seek: it can be read once, from start to end")
        return self.shared

    def query(self, region, start=None, end=None):
        """The records that overlap a region, or any of several, each once and in the order of the file.

        An unmapped record that stands at the position of its mate counts as one base there.

        Args:
            region (str | Iterable[str | tuple[str, int | None, int | None]]): with `start` or `end`, the name of a
                reference; else a name or a region as samtools writes it, "chr1:1,001-2,000" or "chr1:1-1M", whose
                positions count from 1 and include the last; "*" for the records without a position; "." for all of the
                file; or many of these, or of tuples (name, start, end).
            start (int | None): first position, from 0; None for the start of the reference.
            end (int | None): one behind the last position; None for the end of the reference, and for
                records that claim to lie behind it.

        Returns:
            AlignmentReader: an iterator with a cursor of its own.

        Raises:
            KeyError: no reference has that name.
            ValueError: it is no region, or there is no index for data without a path.
            FileNotFoundError: there is no index beside the data.
            FormatError: the index is malformed; while iterating, the data is.
            UnsupportedError: the source cannot seek.

        Warns:
            StaleIndexWarning: the index is older than the data.

        Example:
            >>> import io, seqtide
            >>> file, index = io.BytesIO(), io.BytesIO()
            >>> with seqtide.BamWriter(file, "@SQ\\tSN:chr1\\tLN:1000\\n", index=True, index_target=index) as writer:
            ...     for pos in (100, 500):
            ...         writer.write(seqtide.BamRecord(f"r{pos}", rname="chr1", pos=pos, cigar="4M", seq="ACGT",
            ...                                        header=writer.header))
            >>> reader = seqtide.BamReader(file.getvalue(), index.getvalue())
            >>> [record.qname for record in reader.query("chr1", 50, 200)]
            ['r100']
            >>> [record.qname for record in reader.query("chr1:501-600")]
            ['r500']
        """
        self.get()
        return self.query_regions(parse_regions(region, start, end, self.snapshot))

    cdef BamQuery query_regions(self, vector[Region] regions):
        cdef shared_ptr[SharedStream] stream = self.check_shared()
        cdef shared_ptr[CIndexedBam] indexed = self.indexed
        cdef unique_ptr[CIndexedBam] made
        cdef BamIndex index
        if not indexed:
            index = self.load_index()
            with nogil:
                made.reset(new CIndexedBam(stream.get()[0], self.snapshot.header, index.index, self.options,
                                           self.input))
            indexed = shared_of(made)
            if self.shared:  # not closed meanwhile
                self.indexed = indexed
        cdef BamQuery query = BamQuery.__new__(BamQuery)
        with nogil:
            query.reader.reset(indexed.get().query(move(regions)).release())
        query.kept = self.kept
        query.snapshot = self.snapshot
        query.validation = self.validation
        query.format_name = "BAM"
        return query

    def count(self, region=None, start=None, end=None, *, required_flags=0, excluded_flags=0, min_mapq=0):
        """How many records there are, in a region or in the whole file, wherever the reader itself stands.

        Args:
            region (str | Iterable | None): as for `query`; None for all of the file, which needs no index.
            start (int | None): as for `query`.
            end (int | None): as for `query`.
            required_flags (int): counts only records with all of these flags.
            excluded_flags (int): counts only records with none of these flags.
            min_mapq (int): counts only records with at least this mapping quality.

        Returns:
            int: number of records.

        Raises:
            As `query` does, and as reading does.

        Example:
            >>> import io, seqtide
            >>> file = io.BytesIO()
            >>> with seqtide.BamWriter(file, "@SQ\\tSN:chr1\\tLN:1000\\n") as writer:
            ...     writer.write(seqtide.unaligned_record(seqtide.FastqRecord("r1", "ACGT", "IIII")))
            >>> reader = seqtide.BamReader(file.getvalue())
            >>> reader.count(), reader.count(excluded_flags=4)
            (1, 0)
        """
        cdef uint16_t required = flag_bits(required_flags, "required_flags")
        cdef uint16_t excluded = flag_bits(excluded_flags, "excluded_flags")
        cdef uint8_t mapq = mapping_quality(min_mapq, "min_mapq")
        cdef uint64_t result
        cdef AlignmentReader records
        if region is not None:
            records = self.query(region, start, end)
        elif start is None and end is None:
            records = self.from_start()
        else:
            raise TypeError("start and end go with the name of a reference")
        with nogil:
            result = count_matching(records.get(), required, excluded, mapq)
        records.close()
        return result

    cdef BamQuery from_start(self):
        cdef shared_ptr[SharedStream] shared = self.check_shared()
        cdef BamQuery result = BamQuery.__new__(BamQuery)
        cdef unique_ptr[CStream] cursor
        cdef unique_ptr[BlockSource] blocks
        with nogil:
            cursor = shared.get().cursor()
            blocks = open_input(move(cursor), self.input)
            result.reader.reset(new CBamReader(move(blocks), self.options))
        result.kept = self.kept
        result.snapshot = self.snapshot
        result.validation = self.validation
        result.format_name = "BAM"
        return result

    def mates(self, BamRecord record not None):
        """The mate of a record: the primary alignments of the other reads of its template.

        Looks at the position that the record has for its mate, through a query of its own. For many records it is much
        quicker to read a file sorted by name. A mate without a position is looked for among all such records.

        Args:
            record (BamRecord): a record of a pair, of this file or one with the same names of references.

        Returns:
            list[BamRecord]: one record as a rule; none if the file lacks the mate; several for templates of more than
            two reads.

        Raises:
            ValueError: the record is not paired.
            KeyError: the file lacks the reference of the mate.
            As `query` does.
        """
        cdef BamView view = view_of_bam(record)
        cdef BamView mate
        cdef vector[Region] regions
        cdef unique_ptr[MateSearch] search
        search.reset(new MateSearch(view, self.own_id(view.next_reference_id(), record.snapshot)))
        regions.push_back(search.get().region())
        cdef AlignmentReader records = self.query_regions(regions)
        cdef bint more
        found = []
        while True:
            with nogil:
                more = search.get().next(records.get()[0], mate)
            if not more:
                break
            found.append(record_from_bam(mate, self.snapshot))
        records.close()
        return found

    cdef int32_t own_id(self, int32_t id, HeaderSnapshot snapshot) except? -1:
        if id < 0 or snapshot is self.snapshot:
            return id
        if snapshot is None:
            if id >= len(self.snapshot.names):
                raise KeyError(f"no reference has the id {id}")
            return id
        cdef bytes name = snapshot.name_of(id).encode("utf-8", "surrogateescape")
        return self.snapshot.header.get().known_reference_id(name)

    def index_statistics(self):
        """What the index tells of the numbers of records, as `samtools idxstats` prints it.

        Returns:
            list[ReferenceStatistics]: one for each reference, and a last one, "*", for records without a position.

        Raises:
            As the attribute `index` does.

        Example:
            >>> import io, seqtide
            >>> file = io.BytesIO()
            >>> with seqtide.BamWriter(file, "@SQ\\tSN:chr1\\tLN:1000\\n"):
            ...     pass
            >>> reader = seqtide.BamReader(file.getvalue(), seqtide.BamIndex.build(file.getvalue()))
            >>> [tuple(statistics) for statistics in reader.index_statistics()]
            [('chr1', 1000, 0, 0), ('*', 0, 0, 0)]
        """
        cdef BamIndex index = self.load_index()
        counts = index.statistics
        cdef const vector[Reference]* references = &self.snapshot.header.get().references()
        result = []
        for i, name in enumerate(self.snapshot.names):
            mapped, unmapped = (counts[i] or (None, None)) if i < len(counts) else (0, 0)
            result.append(ReferenceStatistics(name, references.at(i).length, mapped, unmapped))
        result.append(ReferenceStatistics("*", 0, 0, index.unplaced))
        return result


cdef uint64_t count_matching(CAlignmentReader* reader, uint16_t required, uint16_t excluded,
                             uint8_t mapq) except? 0 nogil:
    cdef BamView view
    cdef uint64_t count = 0
    while reader.next(view):
        count += view.flag() & required == required and not view.flag() & excluded and view.mapq() >= mapq
    return count


@cython.final
@cython.auto_pickle(False)
cdef class BamQuery(AlignmentReader):
    """Iterator over the records of regions: what `BamReader.query` returns."""


@cython.final
@cython.auto_pickle(False)
cdef class BamWriter(AlignmentWriter):
    """Writes BAM, always in BGZF, and its index if asked for.

    A context manager; otherwise as `AlignmentWriter` says.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        header (SamHeader | str | bytes | dict | None): the header, in any form that `SamHeader` takes.
        template (AlignmentReader | AlignmentWriter | None): whose header to take instead.
        level (int | None): 0 (stored) to 12, libdeflate's scale; None for the default.
        threads (int | None): threads in all for compression; None for min(4, usable CPUs).
        atomic (bool | JointFiles): for paths, as for `SamWriter`. An index that is a file, too, gets its name together
            with the data, or neither does.
        sync (bool): with `atomic`, have the data on the disk before the file gets its name.
        index (str | bool | None): "bai" or "csi" to build an index of the records, which must come in the order of
            their coordinates; True for "csi" if a reference is longer than the 2^29 positions of BAI, else "bai".
        index_target (str | os.PathLike | int | file object | None): where `close` writes the index; None for a file
            beside that of the data: aln.bam.bai or aln.bam.csi.

    Raises:
        TypeError: a target or another argument is of another type.
        ValueError: the header is none, a reference is too long for the index, or another argument is off.
        OSError: opening, writing or closing failed.

    Example:
        >>> import io
        >>> from seqtide import BamReader, BamWriter, FastqRecord, unaligned_record
        >>> file = io.BytesIO()
        >>> with BamWriter(file, "@HD\\tVN:1.6\\tSO:unsorted\\n") as writer:
        ...     writer.write(unaligned_record(FastqRecord("r1", "ACGT", "IIII")))
        >>> [record.qname for record in BamReader(file.getvalue())]
        ['r1']
    """

    def __init__(self, target, header=None, *, template=None, level=None, threads=None, atomic=False, sync=False,
                 index=None, index_target=None):
        self.check_new()
        cdef BamWriterOptions options
        cdef HeaderSnapshot snapshot = header_to_write(header, template)
        options.output.level = parse_level(level, "bgzf", 1, 0, 12)
        options.output.threads = parse_threads(threads)
        options.output.interrupt_check = check_interrupt
        if index is True:
            index = "bai" if fitting_index(snapshot.header.get()[0]) == IndexKind.bai else "csi"
        kind = _index_files.check_kind(index)
        if kind is None:
            if index_target is not None:
                raise ValueError("index_target needs index=")
        else:
            options.index = optional[IndexKind](IndexKind.bai if kind == "bai" else IndexKind.csi)
            self.index_target = _index_files.path_beside(target, kind) if index_target is None else index_target
            refuse_same_target(target, self.index_target, "file and index")
            refuse_template(self.index_target, template, "template and index")
            check_target(self.index_target)
        if not atomic:
            refuse_template(target, template, "template and target")
        self.name = name_of(target)
        if self.index_target is not None and atomic is True:
            atomic = self.files = JointFiles(sync=sync)
            self.files.owned = True
        elif self.index_target is not None and isinstance(atomic, JointFiles):
            self.files = atomic
        cdef unique_ptr[CStream] stream = open_target_for(target, self.kept, atomic, sync)
        cdef CBamWriter* writer
        with nogil:
            writer = new CBamWriter(move(stream), snapshot.header, options)
        self.adopt_with_header(writer, snapshot, atomic)

    cdef int finish(self) except -1:
        if self.index_target is None:
            return 0
        # Its own from now on: whatever fails, what has no name is removed at once.
        cdef JointFiles files = self.files
        cdef BamIndex index
        self.files = None
        try:
            index = wrap_index((<CBamWriter*> self.writer.get()).index())
        except ValueError:
            return 0  # the output failed before, and its caller has seen that
        index.write_to(self.index_target, True if files is None or not is_file_path(self.index_target) else files)
        if files is not None and files.owned:
            files.close()
        return 0
