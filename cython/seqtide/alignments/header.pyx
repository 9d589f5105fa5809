"""SamHeader: the header of SAM and BAM files, a value that can be edited.

Format: SAM specification, section 1.3.
"""
import operator
from collections.abc import Mapping

from cpython.bytes cimport PyBytes_AS_STRING
cimport cython
from cython.operator cimport dereference
from libc.stdint cimport int32_t, int64_t
from libcpp.memory cimport make_shared, shared_ptr
from libcpp.string cimport string
from libcpp.string_view cimport string_view
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.alignments.header_dict cimport dict_of, plain_text
from seqtide.core.arguments cimport integer
from seqtide.core.native cimport assign
from seqtide.core.once cimport begin_once
from seqtide.io.input cimport parse_validation
from seqtide.libseqtide.alignments.sam.header cimport (
    CSamHeader, HeaderField as CHeaderField, HeaderLine as CHeaderLine, HeaderPtr, Reference as CReference,
    header_from_lines, header_from_references, parse_header,
)
from seqtide.libseqtide.validation cimport Validation

from seqtide.alignments.header_line import HeaderLine, Reference, lines_of_dict
from seqtide.alignments.header_lines import HeaderLines


cdef inline str text_of(string_view text):
    return text.data()[:text.size()].decode("utf-8", "surrogateescape")


cdef inline string_view view_of(const string& text) noexcept:
    return string_view(text.data(), text.size())


cdef inline bytes bytes_of(str text):
    return text.encode("utf-8", "surrogateescape")


cdef inline string_view view_of_bytes(bytes text):
    return string_view(PyBytes_AS_STRING(text), <size_t> len(text))


cdef bytes checked_bytes(value, str what):
    if not isinstance(value, str):
        raise TypeError(f"{what} must be str, not {type(value).__name__}")
    return bytes_of(value)


@cython.final
@cython.no_gc
@cython.auto_pickle(False)
cdef class HeaderSnapshot:
    """A header at one moment, as readers and records hold it."""

    def __cinit__(self):
        self.header = <HeaderPtr> make_shared[CSamHeader]()
        self.names = ()

    cdef object name_of(self, int32_t id):
        if id == -1:
            return None
        if id < 0 or id >= <Py_ssize_t> len(self.names):
            raise IndexError(f"header has no reference {id}")
        return self.names[id]


cdef tuple names_of(const CSamHeader* header):
    cdef const vector[CReference]* references = &header.references()
    cdef list names = []
    cdef size_t i
    for i in range(references.size()):
        names.append(text_of(view_of(references[0][i].name)))
    return tuple(names)


cdef HeaderSnapshot make_snapshot(HeaderPtr header):
    cdef HeaderSnapshot snapshot = HeaderSnapshot.__new__(HeaderSnapshot)
    snapshot.names = names_of(header.get())
    snapshot.header = header
    return snapshot


cdef HeaderSnapshot empty_snapshot = HeaderSnapshot.__new__(HeaderSnapshot)


cdef SamHeader wrap_header(HeaderSnapshot snapshot):
    cdef SamHeader header = SamHeader.__new__(SamHeader)
    header.snapshot = snapshot
    header.begun = True
    return header


cdef HeaderSnapshot snapshot_of(object header):
    if not isinstance(header, SamHeader):
        header = SamHeader(header)
    return (<SamHeader> header).snapshot


cdef HeaderSnapshot parse_text(bytes text, Validation validation):
    cdef shared_ptr[CSamHeader] header = make_shared[CSamHeader]()
    cdef string_view view = view_of_bytes(text)
    with nogil:
        header.get()[0] = move(parse_header(view, validation))
    return make_snapshot(<HeaderPtr> header)


cdef CHeaderLine c_line(line) except *:
    cdef CHeaderLine result
    cdef CHeaderField field
    if isinstance(line, str):
        line = HeaderLine.from_text(line)
    if not isinstance(line, HeaderLine):
        raise TypeError(f"header line must be HeaderLine or str, not {type(line).__name__}")
    assign(result.type, bytes_of(line.type))
    assign(result.comment, bytes_of(line.comment))
    for tag, value in line._pairs:
        assign(field.tag, bytes_of(tag))
        assign(field.value, bytes_of(value))
        result.fields.push_back(field)
    return move(result)


cdef HeaderSnapshot parse_dict(header, Validation validation):
    cdef vector[CHeaderLine] lines
    for line in lines_of_dict(header):
        lines.push_back(c_line(line))
    cdef shared_ptr[CSamHeader] result = make_shared[CSamHeader]()
    result.get()[0] = move(header_from_lines(lines, validation))
    return make_snapshot(<HeaderPtr> result)


cdef HeaderSnapshot parse_references(references):
    cdef vector[CReference] list
    cdef CReference reference
    for name, length in references.items() if isinstance(references, Mapping) else references:
        assign(reference.name, checked_bytes(name, "name of a reference"))
        reference.length = integer(length)
        list.push_back(reference)
    cdef shared_ptr[CSamHeader] result = make_shared[CSamHeader]()
    result.get()[0] = move(header_from_references(list))
    return make_snapshot(<HeaderPtr> result)


cdef HeaderSnapshot parse_source(source, Validation validation):
    if source is None:
        return empty_snapshot
    if isinstance(source, SamHeader):
        return (<SamHeader> source).snapshot
    if isinstance(source, str):
        return parse_text(bytes_of(source), validation)
    if isinstance(source, Mapping):
        plain = plain_text(source)
        return parse_dict(source, validation) if plain is None else parse_text(plain, validation)
    try:
        text = bytes(memoryview(source))
    except TypeError:
        raise TypeError(f"header must be str, bytes-like, a mapping or SamHeader, not "
                        f"{type(source).__name__}") from None
    return parse_text(text, validation)


cdef list lines_of_type(SamHeader header, bytes type):
    cdef HeaderSnapshot snapshot = header.snapshot
    cdef const CSamHeader* lines = snapshot.header.get()
    cdef list result = []
    cdef size_t i
    for i in range(lines.line_count()):
        if lines.line_text(i).substr(1, 2) == view_of_bytes(type):
            result.append(HeaderLine.from_text(text_of(lines.line_text(i))))
    return result


# Edits change a copy, so that readers, writers and records keep the header that they began with.
cdef shared_ptr[CSamHeader] copy_of(SamHeader header) except *:
    return make_shared[CSamHeader](dereference(header.snapshot.header))


cdef int adopt(SamHeader header, shared_ptr[CSamHeader] edited) except -1:
    header.snapshot = make_snapshot(<HeaderPtr> edited)
    return 0


@cython.final
@cython.auto_pickle(False)
cdef class SamHeader:
    """The header of SAM and BAM files. Lines keep their order, and their bytes as long as nobody changes them.

    Readers, writers and records are not changed by later edits of the header that they came from or were given.
    Ids of references are 0-based positions among the @SQ lines.

    Args:
        header (str | bytes-like | Mapping | SamHeader | None): the text; or a mapping with lines by type; or another
            header, which is copied; None for a header without lines. In a mapping "HD" has a mapping of fields, "CO"
            a list of str, and all other types have lists of mappings, as `to_dict` gives them.
        references (Mapping[str, int] | Iterable[tuple[str, int]] | None): names and lengths, to make a header of
            them and version 1.6.
        validation (str): "standard" refuses what is damaged or ambiguous, "strict" every breach of the specification's
            section 1.3, "lenient" what samtools refuses: lines without "@" and type, and references without a name and
            length or with the same name.

    Raises:
        FormatError: the header is malformed.
        ValueError: a reference is none; `validation` is unknown.
        TypeError: an argument is of another type, or there are both a header and references.

    Example:
        >>> from seqtide import SamHeader
        >>> header = SamHeader("@HD\\tVN:1.6\\n@SQ\\tSN:chr1\\tLN:1000\\n")
        >>> header.references
        (Reference(name='chr1', length=1000),)
        >>> header.sort_order = "coordinate"
        >>> header.lines.append("@CO\\tsorted by hand")
        >>> header.text
        '@HD\\tVN:1.6\\tSO:coordinate\\n@SQ\\tSN:chr1\\tLN:1000\\n@CO\\tsorted by hand\\n'
    """

    def __cinit__(self):
        self.snapshot = empty_snapshot

    def __init__(self, header=None, *, references=None, validation="standard"):
        begin_once(&self.begun, self)
        cdef Validation rules = parse_validation(validation)
        if references is None:
            self.snapshot = parse_source(header, rules)
            return
        if header is not None:
            raise TypeError("a header is made from text or from references, not from both")
        self.snapshot = parse_references(references)

    @property
    def text(self):
        """str: all lines, each with a line feed."""
        return text_of(view_of(self.snapshot.header.get().text()))

    @property
    def lines(self):
        """HeaderLines: all lines, a list that edits this header."""
        return HeaderLines(self)

    @property
    def references(self):
        """tuple[Reference, ...]: names and lengths, in the order of ids."""
        cdef const vector[CReference]* references = &self.snapshot.header.get().references()
        cdef list result = []
        cdef size_t i
        for i in range(references.size()):
            result.append(Reference(self.snapshot.names[i], references[0][i].length))
        return tuple(result)

    @property
    def reference_names(self):
        """tuple[str, ...]: names in the order of ids."""
        return self.snapshot.names

    def reference_id(self, name):
        """The 0-based id of a reference.

        Args:
            name (str): its name, not an alternative one.

        Raises:
            KeyError: there is no such reference.

        Example:
            >>> from seqtide import SamHeader
            >>> SamHeader(references={"chr1": 1000, "chr2": 900}).reference_id("chr2")
            1
        """
        cdef bytes native = checked_bytes(name, "name of a reference")
        return self.snapshot.header.get().known_reference_id(native)

    def reference_name(self, id):
        """The name of a reference.

        Args:
            id (int): 0-based id.

        Raises:
            IndexError: there is no such reference.

        Example:
            >>> from seqtide import SamHeader
            >>> SamHeader(references={"chr1": 1000, "chr2": 900}).reference_name(1)
            'chr2'
        """
        cdef int64_t number = integer(id)
        if number < 0 or number >= <int64_t> len(self.snapshot.names):
            raise IndexError(f"header has no reference {id}")
        return self.snapshot.names[number]

    def reference_length(self, name):
        """The number of bases of a reference.

        Args:
            name (str): its name.

        Raises:
            KeyError: there is no such reference.

        Example:
            >>> from seqtide import SamHeader
            >>> SamHeader(references={"chr1": 1000, "chr2": 900}).reference_length("chr2")
            900
        """
        return self.snapshot.header.get().references()[<size_t> self.reference_id(name)].length

    @property
    def sort_order(self):
        """str | None: "unknown", "unsorted", "queryname" or "coordinate", the SO field; None if there is none.

        Setting it makes a @HD line where there is none; None removes the field.
        """
        cdef string_view order = self.snapshot.header.get().value(string_view(b"HD"), string_view(b"SO"))
        return text_of(order) if order.size() > 0 else None

    @sort_order.setter
    def sort_order(self, value):
        self.set_hd(SO=value)

    def set_hd(self, **fields):
        """Sets fields of the @HD line, which is made where there is none.

        Args:
            **fields (str | int | None): values by tag; None removes the field.

        Raises:
            ValueError: a value is not allowed; nothing has changed then.

        Example:
            >>> from seqtide import SamHeader
            >>> header = SamHeader()
            >>> header.set_hd(SO="unsorted", GO="query")
            >>> header.text
            '@HD\\tVN:1.6\\tSO:unsorted\\tGO:query\\n'
        """
        written = []
        for tag, value in fields.items():
            written.append((tag, "" if value is None else value))
        cdef CHeaderLine line = c_line(HeaderLine("HD", written))
        cdef shared_ptr[CSamHeader] edited = copy_of(self)
        cdef size_t i
        for i in range(line.fields.size()):
            tag = text_of(view_of(line.fields[i].tag))
            if line.fields[i].value.empty() and fields[tag] is not None:
                raise ValueError(f"@HD field {tag} is empty")
            edited.get().set_hd(view_of(line.fields[i].tag), view_of(line.fields[i].value))
        adopt(self, edited)

    def add_pg(self, id, /, **fields):
        """Adds a program behind all others, as samtools does.

        Every chain of programs, linked by PP, gets a @PG line of its own at its end; where there is no chain, the last
        program becomes one. Where the identifier is taken, it
        is followed by ".1", ".2" and so on.

        Args:
            id (str): wanted identifier; also the name, PN, unless there is one among the fields.
            **fields (str | int): further fields: VN, CL, DS and so on. ID and PP are set by this method.

        Returns:
            list[str]: the identifiers of the new lines.

        Raises:
            ValueError: a value is not allowed; nothing has changed then.

        Example:
            >>> from seqtide import SamHeader
            >>> header = SamHeader("@PG\\tID:bwa\\n")
            >>> header.add_pg("sort", VN="1.0")
            ['sort']
            >>> header.lines[-1].text
            '@PG\\tID:sort\\tPN:sort\\tPP:bwa\\tVN:1.0'
        """
        cdef bytes identifier = checked_bytes(id, "identifier of a program")
        cdef CHeaderLine line = c_line(HeaderLine("PG", fields))
        cdef shared_ptr[CSamHeader] edited = copy_of(self)
        cdef vector[string] ids = edited.get().add_pg(identifier, line.fields)
        adopt(self, edited)
        cdef list result = []
        cdef size_t i
        for i in range(ids.size()):
            result.append(text_of(view_of(ids[i])))
        return result

    # What HeaderLines is made of.

    def _line_count(self):
        return self.snapshot.header.get().line_count()

    def _line_texts(self, indices):
        # Held for as long as its text is used.
        cdef HeaderSnapshot snapshot = self.snapshot
        cdef const CSamHeader* header = snapshot.header.get()
        cdef list result = []
        cdef size_t i
        for i in indices:
            # Another thread may have removed lines since the caller counted them.
            if i >= header.line_count():
                raise IndexError(f"header has no line {i}")
            result.append(text_of(header.line_text(i)))
        return result

    def _insert_lines(self, size_t index, lines):
        # Converted before the copy is made: Python code may let other threads edit the header.
        cdef vector[CHeaderLine] added
        for line in lines:
            added.push_back(c_line(line))
        cdef shared_ptr[CSamHeader] edited = copy_of(self)
        cdef size_t i
        for i in range(added.size()):
            edited.get().insert(index + i, added[i])
        adopt(self, edited)

    def _replace_line(self, size_t index, line):
        cdef CHeaderLine added = c_line(line)
        cdef shared_ptr[CSamHeader] edited = copy_of(self)
        edited.get().replace(index, added)
        adopt(self, edited)

    def _remove_line(self, size_t index):
        cdef shared_ptr[CSamHeader] edited = copy_of(self)
        edited.get().erase(index)
        adopt(self, edited)

    def _remove_lines(self):
        self.snapshot = empty_snapshot

    @property
    def read_groups(self):
        """tuple[HeaderLine, ...]: the @RG lines."""
        return tuple(lines_of_type(self, b"RG"))

    @property
    def programs(self):
        """tuple[HeaderLine, ...]: the @PG lines."""
        return tuple(lines_of_type(self, b"PG"))

    @property
    def comments(self):
        """tuple[str, ...]: the texts of the @CO lines."""
        return tuple(map(operator.attrgetter("comment"), lines_of_type(self, b"CO")))

    def to_dict(self):
        """The header as plain Python values, as `SamHeader()` takes them.

        Returns:
            dict[str, Any]: by type: fields of "HD", a list of str of "CO", lists of fields of others. LN is an int.

        Example:
            >>> from seqtide import SamHeader
            >>> SamHeader("@HD\\tVN:1.6\\n@SQ\\tSN:chr1\\tLN:1000\\n@CO\\tx\\n").to_dict()
            {'HD': {'VN': '1.6'}, 'SQ': [{'SN': 'chr1', 'LN': 1000}], 'CO': ['x']}
        """
        return dict_of(self)

    def copy(self):
        """A header of its own with the same lines.

        Example:
            >>> from seqtide import SamHeader
            >>> header = SamHeader("@HD\\tVN:1.6\\n")
            >>> other = header.copy()
            >>> other.lines.append("@CO\\tx")
            >>> len(header.lines), len(other.lines)
            (1, 2)
        """
        return wrap_header(self.snapshot)

    def __copy__(self):
        return wrap_header(self.snapshot)

    def __deepcopy__(self, memo):
        return wrap_header(self.snapshot)

    def __reduce__(self):
        return _restore_header, (bytes_of(self.text),)

    def __eq__(self, other):
        if not isinstance(other, SamHeader):
            return NotImplemented
        cdef const CSamHeader* mine = self.snapshot.header.get()
        cdef const CSamHeader* others = (<SamHeader> other).snapshot.header.get()
        return mine == others or mine[0] == others[0]

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"<SamHeader: {len(self.snapshot.names)} references, {self.snapshot.header.get().line_count()} lines>"


def _restore_header(bytes text):
    """A header of text that was in one before."""
    return wrap_header(parse_text(text, Validation.lenient))
