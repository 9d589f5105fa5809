"""Opening sources: decompression by content, and the format that lies beneath."""
from libcpp.memory cimport make_unique, unique_ptr
from libcpp.utility cimport move

from seqtide.libseqtide.fastq cimport Validation
from seqtide.libseqtide.input cimport (
    BlockSource, Compression, Format, InputOptions, PeekSource, PeekStream, compression_name, describe_data,
    open_input,
)
from seqtide.libseqtide.stream cimport Stream as CStream
from seqtide.stream cimport check_interrupt, open_source, stream_from_native

from seqtide import _compressed


cdef Validation parse_validation(object name) except *:
    if name == "strict":
        return Validation.strict
    if name == "lenient":
        return Validation.lenient
    raise ValueError(f"validation must be 'strict' or 'lenient', not {name!r}")


cdef int parse_threads(object threads) except -1:
    if threads is None:
        return 0
    if isinstance(threads, bool) or not isinstance(threads, int):
        raise TypeError(f"threads must be int or None, not {type(threads).__name__}")
    if not 1 <= threads <= 1024:
        raise ValueError(f"threads must lie between 1 and 1024, not {threads}")
    return threads


cdef unique_ptr[BlockSource] open_blocks(object source, object threads, object block_size, bint require_eof) except *:
    cdef InputOptions options
    options.threads = parse_threads(threads)
    if not 1 <= block_size <= 1 << 30:
        raise ValueError(f"block_size must lie between 1 and {1 << 30} bytes, not {block_size}")
    options.block_size = block_size
    options.require_eof = require_eof
    options.interrupt_check = check_interrupt
    cdef unique_ptr[CStream] stream = open_source(source)
    cdef unique_ptr[PeekStream] peek = make_unique[PeekStream](move(stream), check_interrupt)
    cdef PeekStream* peeked = peek.get()
    cdef Compression compression
    with nogil:
        compression = peeked.compression()
    stream = unique_ptr[CStream](<CStream*> peek.release())
    if compression in (Compression.bzip2, Compression.xz, Compression.zstd):
        # These are decoded by Python's own modules, which read from our stream as from any file.
        name = compression_name(compression).data().decode()
        stream = open_source(_compressed.open_decompressed(stream_from_native(move(stream)), name))
    cdef unique_ptr[BlockSource] blocks
    with nogil:
        blocks = open_input(move(stream), options)
    return move(blocks)


cdef class Input:
    """An opened, decompressed source that waits for the reader of its format."""

    def __init__(self, source, *, threads=None, block_size=256 << 10, require_eof=True):
        self.blocks = open_blocks(source, threads, block_size, require_eof)

    def __dealloc__(self):
        with nogil:
            self.blocks.reset()

    @property
    def name(self):
        """str: name of the source for messages."""
        return self.blocks.get().name().decode("utf-8", "surrogateescape")

    def sniff(self):
        """Looks at the first bytes.

        Returns:
            tuple[str, str]: the format ("empty", "unknown", "fastq", "fasta", "sam" or "bam") and what the data
            looks like otherwise ("an HTML page"), "" if that is unclear.
        """
        cdef unique_ptr[PeekSource] peek = make_unique[PeekSource](move(self.blocks))
        cdef PeekSource* peeked = peek.get()
        cdef Format format
        self.blocks = unique_ptr[BlockSource](<BlockSource*> peek.release())
        with nogil:
            format = peeked.format()
        names = {Format.empty: "empty", Format.unknown: "unknown", Format.fastq: "fastq", Format.fasta: "fasta",
                 Format.sam: "sam", Format.bam: "bam"}
        description = describe_data(peeked.start())
        return names[format], description.data()[:description.size()].decode("ascii")
