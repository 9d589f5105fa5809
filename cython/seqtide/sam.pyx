"""SAM: reading and writing.

Format: SAM specification, section 1.
"""
cimport cython
from libcpp.memory cimport unique_ptr
from libcpp.utility cimport move

from seqtide._input cimport open_blocks, parse_limit, parse_validation
from seqtide._output cimport open_sink
from seqtide._simd cimport join_simd_target
from seqtide.alignments cimport header_to_write
from seqtide.header cimport HeaderSnapshot, make_snapshot
from seqtide.libseqtide.alignment cimport AlignmentOptions, CSamReader
from seqtide.libseqtide.index cimport CSamWriter
from seqtide.libseqtide.input cimport BlockSource, OutputOptions
from seqtide.libseqtide.stream cimport Stream as CStream
from seqtide.stream cimport name_of

join_simd_target()


@cython.final
@cython.auto_pickle(False)
cdef class SamReader(AlignmentReader):
    """Iterator over the records of one SAM input, in order.

    Takes a path, a file descriptor, bytes-like data, or any binary file object; plain, gzip, BGZF, bzip2, xz (and
    zstd where Python has it) are told apart by content.

    Every good record before a fault is delivered first; the error then names line and field, and comes again if
    one goes on. Memory stays constant, whatever the size of the input.

    A context manager. Several threads may take records from one reader; together they get each once.

    Args:
        source (str | os.PathLike | int | bytes-like | file object): "-" is standard input. A caller's file object
            or descriptor is left open.
        threads (int | None): threads in all for decompression and reading ahead; None for min(4, usable CPUs).
        validation (str): "strict" for every rule of the specification, or "lenient" to accept what samtools accepts.
        max_record_bytes (int): largest size of a line in bytes.
        require_eof (bool): whether BGZF data must have its end-of-file block.
        block_size (int): bytes per block of input; results never depend on it.

    Attributes:
        validation (str): "strict" or "lenient".

    Raises:
        FormatError: malformed data, in the header at once; TruncatedError, CorruptError and LimitError are kinds of
            it.
        OSError: opening or reading failed.

    Example:
        >>> from seqtide import SamReader
        >>> text = b"@SQ\\tSN:chr1\\tLN:1000\\nr1\\t0\\tchr1\\t101\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n"
        >>> with SamReader(text) as reader:
        ...     for record in reader:
        ...         print(record.qname, record.rname, record.pos, record.cigarstring)
        r1 chr1 100 4M
    """

    def __init__(self, source, *, threads=None, validation="strict", max_record_bytes=1 << 30, require_eof=True,
                 block_size=256 << 10):
        self.check_new()
        cdef AlignmentOptions options
        options.validation = parse_validation(validation)
        options.max_record_bytes = parse_limit(max_record_bytes)
        cdef unique_ptr[BlockSource] blocks = open_blocks(source, threads, block_size, require_eof)
        with nogil:
            self.reader.reset(new CSamReader(move(blocks), options))
        self.snapshot = make_snapshot(self.get().header())
        self.validation = validation
        self.format_name = "SAM"


@cython.final
@cython.auto_pickle(False)
cdef class SamWriter(AlignmentWriter):
    """Writes SAM, compressed if asked for.

    A context manager; otherwise as `AlignmentWriter` says.

    Args:
        target (str | os.PathLike | int | file object): "-" is standard output. A caller's file object or descriptor
            is left open.
        header (SamHeader | str | bytes | dict | None): the header, in any form that `SamHeader` takes.
        template (AlignmentReader | AlignmentWriter | None): whose header to take instead.
        compression (str): "auto" goes by the target's suffix (.gz and .bgz mean BGZF, which every gzip reader
            reads), or one of "none", "bgzf", "gzip", "bzip2", "xz", "zstd".
        level (int | None): 0 (stored) to 12 for BGZF (libdeflate's scale), to 9 for others; None for the default.
        threads (int | None): threads in all for BGZF compression; None for min(4, usable CPUs).
        atomic (bool): for paths, write to a temporary file that gets its name in `close`, and disappears if the body
            of `with` raises.
        with_header (bool): whether to write the header; without it, it only names the references.

    Raises:
        ValueError: the header is none, or another argument is off.
        OSError: opening, writing or closing failed.

    Example:
        >>> import io
        >>> from seqtide import FastqRecord, SamWriter, unaligned_record
        >>> file = io.BytesIO()
        >>> with SamWriter(file, "@HD\\tVN:1.6\\n") as writer:
        ...     writer.write(unaligned_record(FastqRecord("r1", "ACGT", "IIII")))
        >>> file.getvalue()
        b'@HD\\tVN:1.6\\nr1\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\tACGT\\tIIII\\n'
    """

    def __init__(self, target, header=None, *, template=None, compression="auto", level=None, threads=None,
                 atomic=False, bint with_header=True):
        self.check_new()
        cdef OutputOptions options
        cdef HeaderSnapshot snapshot = header_to_write(header, template)
        self.name = name_of(target)
        cdef unique_ptr[CStream] sink = open_sink(target, compression, level, threads, atomic)
        cdef CSamWriter* writer
        with nogil:
            writer = new CSamWriter(move(sink), snapshot.header, options, with_header)
        self.adopt_with_header(writer, snapshot, atomic)
