"""Merging of sorted alignments."""
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.alignments.orders cimport parse_order
from seqtide.alignments.reader cimport AlignmentReader, AlignmentWriter
from seqtide.core.gate cimport enter
from seqtide.core.native cimport native_string
from seqtide.io.stream cimport check_interrupt
from seqtide.libseqtide.alignments.merge cimport MergeInput, MergeNames, c_merge_alignments
from seqtide.libseqtide.alignments.sort cimport SortOrder

from seqtide.alignments.header_merge import merge_headers
from seqtide.alignments.sorting import sorted_header


def merged_header(headers, order="coordinate", *, combine_read_groups=False, combine_programs=False):
    """One header for the records of several files, as `merge_alignments` writes them.

    References are those of the first header, then what further ones add. Equal lines become one. A read group or a
    program that differs from an earlier one of the same ID gets another ID ("a-1"), which the tags of records follow.

    Args:
        headers (Iterable[SamHeader]): of the files, in their order.
        order (str): "coordinate" or "name", for SO in @HD.
        combine_read_groups (bool): whether read groups of one ID are one, as the first of them says; -c of samtools.
        combine_programs (bool): the same for programs; -p of samtools.

    Returns:
        SamHeader: the header.

    Raises:
        ValueError: there are no headers, or a reference has different lengths.

    Example:
        >>> from seqtide import SamHeader, merged_header
        >>> first = SamHeader("@SQ\\tSN:a\\tLN:9\\n@RG\\tID:x\\tSM:1\\n")
        >>> second = SamHeader("@SQ\\tSN:b\\tLN:9\\n@RG\\tID:x\\tSM:2\\n")
        >>> merged_header([first, second]).text.splitlines()[1:]
        ['@SQ\\tSN:a\\tLN:9', '@SQ\\tSN:b\\tLN:9', '@RG\\tID:x\\tSM:1', '@RG\\tID:x-1\\tSM:2']
    """
    merged = merge_headers(headers, combine_read_groups=combine_read_groups, combine_programs=combine_programs)
    return sorted_header(merged.header, order)


cdef int add_names(MergeNames& names, dict renames) except -1:
    cdef string key, value
    for id, name in renames.items():
        key = native_string((<str> id).encode("utf-8", "surrogateescape"))
        value = native_string((<str> name).encode("utf-8", "surrogateescape"))
        (&names.at(key))[0] = value
    return 0


def merge_alignments(readers, AlignmentWriter writer not None, *, order="coordinate", combine_read_groups=False,
                     combine_programs=False):
    """Writes all records that sorted readers still have as one sorted output; the writer stays open.

    Of records that the order does not tell apart, those of earlier readers come first, as in `samtools merge`.
    References are matched by their names.

    Args:
        readers (Sequence[AlignmentReader]): where the records come from, different ones.
        writer (AlignmentWriter): where they go; its header is best made by `merged_header`, with the same arguments.
        order (str): "coordinate" or "name", in which the readers' records come; as for `sort_alignments`.
        combine_read_groups (bool): as for `merged_header`.
        combine_programs (bool): as for `merged_header`.

    Raises:
        FormatError: malformed data, or a record that is out of order; the records before it are written.
        ValueError: an argument is off, or the writer lacks a reference or has it with another length.
        OSError: reading or writing failed.

    Example:
        >>> import io, seqtide
        >>> line = b"%s\\t0\\tc\\t%d\\t9\\t1M\\t*\\t0\\t0\\tA\\tI\\n"
        >>> head = b"@SQ\\tSN:c\\tLN:9\\n"
        >>> files = [head + line % (b"a", 1) + line % (b"b", 5), head + line % (b"c", 3)]
        >>> readers = [seqtide.SamReader(file) for file in files]
        >>> target = io.BytesIO()
        >>> with seqtide.SamWriter(target, seqtide.merged_header(reader.header for reader in readers)) as writer:
        ...     seqtide.merge_alignments(readers, writer)
        >>> [line.split(b"\\t")[0] for line in target.getvalue().splitlines()[2:]]
        [b'a', b'c', b'b']
    """
    cdef SortOrder parsed = parse_order(order)
    cdef vector[MergeInput] inputs
    cdef MergeInput input
    cdef AlignmentReader reader
    cdef list entered = []
    readers = list(readers)
    for one in readers:
        if not isinstance(one, AlignmentReader):
            raise TypeError(f"readers must be readers of alignments, not {type(one).__name__}")
    if len(set(map(id, readers))) < len(readers):
        raise ValueError("a reader cannot be merged with itself")
    headers = []
    for one in readers:
        headers.append(one.header)
    merged = merge_headers(headers, combine_read_groups=combine_read_groups, combine_programs=combine_programs)
    try:
        for one, groups, programs in zip(readers, merged.read_groups, merged.programs, strict=True):
            reader = one
            enter(reader.gate)
            entered.append(reader)
            input = MergeInput()
            input.reader = reader.get()
            add_names(input.read_groups, groups)
            add_names(input.programs, programs)
            inputs.push_back(input)
        enter(writer.gate)
        try:
            target = writer.get()
            with nogil:
                c_merge_alignments(inputs, target[0], parsed, check_interrupt)
        finally:
            writer.gate.leave()
    finally:
        for one in entered:
            (<AlignmentReader> one).gate.leave()
