"""Sorting of alignments in bounded memory."""
import os

from libcpp.string cimport string
from libcpp.string_view cimport string_view

from seqtide.alignments.columns cimport parse_tag_name
from seqtide.alignments.header cimport HeaderSnapshot, make_snapshot, snapshot_of, wrap_header
from seqtide.alignments.orders cimport parse_order
from seqtide.alignments.reader cimport AlignmentReader, AlignmentWriter
from seqtide.core.arguments cimport parse_limit, parse_threads
from seqtide.core.gate cimport enter
from seqtide.core.native cimport assign, native_string
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide.alignments.sort cimport SortOptions, SortOrder, c_sort_alignments, c_sorted_header


cdef bytes parse_tag(object tag):
    return b"" if tag is None else parse_tag_name(tag).encode()


def sorted_header(header, order="coordinate", *, tag=None):
    """A copy of a header that says in @HD how the records are sorted.

    Args:
        header (SamHeader): of the records to be sorted.
        order (str): "coordinate" or "name".
        tag (str | None): the tag whose value decides first, if any.

    Returns:
        SamHeader: with SO set ("unknown" for the order by a tag), and without the GO and SS that hold no longer.

    Raises:
        ValueError: `order` or `tag` is something else.

    Example:
        >>> from seqtide import SamHeader, sorted_header
        >>> sorted_header(SamHeader("@SQ\\tSN:chr1\\tLN:9\\n"), "name").text
        '@HD\\tVN:1.6\\tSO:queryname\\n@SQ\\tSN:chr1\\tLN:9\\n'
    """
    cdef SortOrder parsed = parse_order(order)
    cdef HeaderSnapshot snapshot = snapshot_of(header)
    cdef string name = native_string(parse_tag(tag))
    return wrap_header(make_snapshot(
        c_sorted_header(snapshot.header.get()[0], parsed, string_view(name.data(), name.size()))))


def sort_alignments(AlignmentReader reader not None, AlignmentWriter writer not None, *, order="coordinate",
                    tag=None, memory_bytes=768 << 20, temporary_folder=None, threads=None):
    """Writes all records that a reader still has, sorted as samtools sort does; the writer stays open.

    By coordinate means by reference, position and strand, with records without a reference last; by name, runs of
    digits are numbers ("read9" before "read10"), then read 1 comes before read 2. Equal records stay in their order.

    By tag means by the value of a tag: records without it come first, then those of type A, arrays (all of them equal),
    text (Z and H alike), and numbers (integers and floats alike), nan last. What is equal is in the order of `order`.

    Args:
        reader (AlignmentReader): where the records come from.
        writer (AlignmentWriter): where they go; its header, best made by `sorted_header`, has the reader's references.
        order (str): "coordinate" or "name".
        tag (str | None): the tag whose value decides first, if any.
        memory_bytes (int): for records in memory, at least 1 MiB; the rest goes to temporary files without names.
        temporary_folder (str | os.PathLike | None): for these; None for $TMPDIR, else /tmp.
        threads (int | None): threads in all, to sort and to compress temporary files; None for min(4, usable CPUs).

    Raises:
        ValueError: an argument is off, or the writer has other references.
        FormatError: malformed data; nothing was written then.
        OSError: reading, writing or a temporary file failed.

    Example:
        >>> import io, seqtide
        >>> tail = b"\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\t*\\t*\\n"
        >>> reader = seqtide.SamReader(b"b" + tail + b"a" + tail)
        >>> target = io.BytesIO()
        >>> with seqtide.SamWriter(target, seqtide.sorted_header(reader.header, "name")) as writer:
        ...     seqtide.sort_alignments(reader, writer, order="name")
        >>> [line[:1] for line in target.getvalue().splitlines()]
        [b'@', b'a', b'b']
    """
    cdef SortOptions options
    options.order = parse_order(order)
    assign(options.tag, parse_tag(tag))
    options.memory_bytes = parse_limit(memory_bytes, "memory_bytes")
    options.threads = parse_threads(threads)
    options.interrupt_check = check_interrupt
    if temporary_folder is not None:
        assign(options.temporary_folder, os.fsencode(temporary_folder))
    enter(reader.gate)
    try:
        enter(writer.gate)
        try:
            source = reader.get()
            target = writer.get()
            with nogil:
                c_sort_alignments(source[0], target[0], options)
        finally:
            writer.gate.leave()
    finally:
        reader.gate.leave()
