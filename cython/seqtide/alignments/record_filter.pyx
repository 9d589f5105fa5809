"""RecordFilter: which alignment records are chosen, looked at in C++."""
from collections.abc import Mapping

cimport cython
from libc.stdint cimport int64_t, uint32_t
from libcpp.string cimport string
from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.alignments.columns cimport parse_tag_name
from seqtide.alignments.header cimport HeaderSnapshot, snapshot_of
from seqtide.alignments.record cimport BamRecord, view_of_bam
from seqtide.core.arguments cimport amount, flag_bits, mapping_quality
from seqtide.core.native cimport native_string
from seqtide.core.once cimport begin_once
from seqtide.core.text cimport shortened
from seqtide.libseqtide.alignments.record_filter cimport CRecordFilter, NamedInterval, RecordCriteria, TagCriterion


cdef HeaderSnapshot NO_HEADER = snapshot_of("")


# ---- arguments, in the form that is kept and pickled

cdef tuple parse_texts(values, str name):
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError(f"{name} must be an iterable of str, not {type(values).__name__}")
    parsed = []
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"{name} must hold str, not {type(value).__name__}")
        parsed.append(value)
    return tuple(dict.fromkeys(parsed))


# None, or what the tag may be as text.
cdef tuple parse_values(str name, values):
    if values is None:
        return None
    if isinstance(values, (str, int)):
        values = (values,)
    if isinstance(values, bytes) or not hasattr(values, "__iter__"):
        raise TypeError(f"values of the tag {name} must be str or int, not {type(values).__name__}")
    parsed = []
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise TypeError(f"values of the tag {name} must be str or int, not {type(value).__name__}")
        parsed.append(str(value))
    return tuple(dict.fromkeys(parsed))


cdef dict parse_wanted_tags(tags):
    if not isinstance(tags, Mapping):
        raise TypeError(f"tags must be a mapping of names to values, not {type(tags).__name__}")
    parsed = {}
    for name, values in tags.items():
        parsed[parse_tag_name(name)] = parse_values(name, values)
    return parsed


cdef tuple parse_intervals(intervals):
    if isinstance(intervals, (str, bytes)) or not hasattr(intervals, "__iter__"):
        raise TypeError(f"intervals must be an iterable of (name, start, end), not {type(intervals).__name__}")
    parsed = []
    for interval in intervals:
        if not isinstance(interval, tuple) or len(interval) != 3 or not isinstance(interval[0], str):
            raise TypeError(f"an interval must be a tuple of name, start and end, not {interval!r}")
        name, start, end = interval
        if isinstance(start, bool) or isinstance(end, bool) or not isinstance(start, int) or not isinstance(end, int):
            raise TypeError(f"start and end of an interval must be int, not {interval!r}")
        if not 0 <= start <= end < 1 << 63:
            raise ValueError(f"an interval must begin at 0 or later and end no sooner, not {interval!r}")
        parsed.append((name, start, end))
    return tuple(parsed)


# ---- from there to C++

cdef vector[string] native_texts(tuple texts) except *:
    cdef vector[string] result
    for text in texts:
        result.push_back(native_string((<str> text).encode("utf-8", "surrogateescape")))
    return move(result)


cdef int add_tag(RecordCriteria& criteria, str name, tuple values) except -1:
    cdef TagCriterion tag
    tag.name = native_string(name.encode())
    if values is not None:
        tag.values = native_texts(values)
    criteria.tags.push_back(move(tag))
    return 0


cdef vector[NamedInterval] native_intervals(tuple intervals) except *:
    cdef vector[NamedInterval] result
    cdef NamedInterval interval
    for name, start, end in intervals:
        interval.reference = native_string((<str> name).encode("utf-8", "surrogateescape"))
        interval.begin = <int64_t> start
        interval.end = <int64_t> end
        result.push_back(interval)
    return move(result)


def _restore_filter(dict arguments not None):
    return RecordFilter(**arguments)


@cython.final
@cython.auto_pickle(False)
cdef class RecordFilter:
    """Which alignment records are chosen, by what `samtools view` chooses them by. A record must meet all criteria.

    Readers and batches look at it in C++: `reader.batches(filter=chosen)`, `batch.filter(chosen)` and
    `batch.mask(chosen)`. Immutable; compares equal by criteria, and pickles. Any number of threads may use one.

    Args:
        required_flags (int): bits of `flag` that must all be set.
        excluded_flags (int): bits of `flag` of which none may be set.
        any_flags (int): bits of `flag` of which one must be set; 0 asks for none.
        not_all_flags (int): bits of `flag` that must not all be set; 0 asks for nothing.
        min_mapq (int): smallest mapping quality; records without one have 255.
        names (Iterable[str] | None): one of which is the record's name.
        read_groups (Iterable[str] | None): one of which is the record's tag RG.
        without_read_group (bool): whether records without the tag RG are in any of `read_groups`, as in samtools.
        tags (Mapping[str, str | int | Iterable[str | int] | None] | None): tags that a record must have, and values of
            which they must have one: the text of types A, Z and H, or an integer. None stands for any value. Real
            numbers and arrays equal no value.
        intervals (Iterable[tuple[str, int, int]] | None): name of a reference, start and end, 0-based, one of which the
            record overlaps; what `read_bed` returns. References that a header lacks do no harm. A record whose CIGAR
            spans no base counts as one base.
        fraction (float): share of the templates, 0 to 1; it goes by names, so that mates stay together.
        seed (int): makes it another share, 0 to 2^32 - 1. The choice is that of `samtools view --subsample`.
        expression (str | None): a filter expression as of `samtools view -e`, such as "mapq >= 30 && [NM] < 3";
            :ref:`filter-expressions` has all of it. It is looked at last.

    Raises:
        ValueError: an argument is too large or too small, the name of a tag has not two characters, or the expression
            is none: the message names the column, counted from 1, and what was expected there. While filtering: the
            expression needs a number (or a text) from a tag that has none in this record.
        TypeError: an argument has another type.

    Example:
        >>> import pickle
        >>> from seqtide import RecordFilter, SamReader
        >>> line = b"r%d\\t4\\t*\\t0\\t0\\t*\\t*\\t0\\t0\\t*\\t*\\tCB:Z:%s\\n"
        >>> lines = b"".join(line % (number, cell) for number, cell in enumerate([b"AC", b"GT", b"AC"]))
        >>> chosen = RecordFilter(tags={"CB": "AC"})
        >>> [batch.qname.tolist() for batch in SamReader(lines).batches(filter=chosen)]
        [['r0', 'r2']]
        >>> [chosen.accepts(record) for record in SamReader(lines)]
        [True, False, True]
        >>> pickle.loads(pickle.dumps(chosen)) == chosen
        True
        >>> expression = RecordFilter(expression='[CB] =~ "^[GT]+$" || qname == "r2"')
        >>> [record.qname for record in SamReader(lines) if expression.accepts(record)]
        ['r1', 'r2']
    """

    def __init__(self, *, required_flags=0, excluded_flags=0, any_flags=0, not_all_flags=0, min_mapq=0, names=None,
                 read_groups=None, without_read_group=False, tags=None, intervals=None, fraction=1.0, seed=0,
                 expression=None):
        begin_once(&self.begun, self)
        cdef RecordCriteria criteria
        cdef dict kept = {}
        criteria.basic.required = flag_bits(required_flags, "required_flags")
        criteria.basic.excluded = flag_bits(excluded_flags, "excluded_flags")
        criteria.any_of = flag_bits(any_flags, "any_flags")
        criteria.not_all_of = flag_bits(not_all_flags, "not_all_flags")
        criteria.basic.min_mapq = mapping_quality(min_mapq, "min_mapq")
        if criteria.basic.required != 0:
            kept["required_flags"] = criteria.basic.required
        if criteria.basic.excluded != 0:
            kept["excluded_flags"] = criteria.basic.excluded
        if criteria.any_of != 0:
            kept["any_flags"] = criteria.any_of
        if criteria.not_all_of != 0:
            kept["not_all_flags"] = criteria.not_all_of
        if criteria.basic.min_mapq != 0:
            kept["min_mapq"] = criteria.basic.min_mapq
        if names is not None:
            kept["names"] = parse_texts(names, "names")
            criteria.names = native_texts(kept["names"])
        if read_groups is not None:
            kept["read_groups"] = parse_texts(read_groups, "read_groups")
            criteria.read_groups = native_texts(kept["read_groups"])
            criteria.without_read_group = bool(without_read_group)
            if without_read_group:
                kept["without_read_group"] = True
        if tags is not None:
            kept["tags"] = parse_wanted_tags(tags)
            for name, values in kept["tags"].items():
                add_tag(criteria, name, values)
        if intervals is not None:
            kept["intervals"] = parse_intervals(intervals)
            criteria.intervals = native_intervals(kept["intervals"])
        criteria.fraction = fraction
        criteria.seed = <uint32_t> min(amount(seed, "seed"), <size_t> 0xffffffff)
        if seed > 0xffffffff:
            raise ValueError(f"seed must be at most 4294967295, but is {seed}")
        if criteria.fraction != 1:
            kept["fraction"] = criteria.fraction
            if criteria.seed != 0:
                kept["seed"] = criteria.seed
        if expression is not None:
            if not isinstance(expression, str):
                raise TypeError(f"expression must be a str, not {type(expression).__name__}")
            kept["expression"] = str(expression)
            criteria.expression = native_string(kept["expression"].encode("utf-8", "surrogateescape"))
        self.native = CRecordFilter(move(criteria))
        self.arguments = kept

    def accepts(self, BamRecord record not None):
        """Whether a record meets all criteria.

        Args:
            record (BamRecord): the record; its header names its reference.

        Returns:
            bool: True if it does.

        Raises:
            ValueError: the expression is about a tag that has another type in this record.

        Example:
            >>> from seqtide import BamRecord, RecordFilter
            >>> RecordFilter(names=["r1"]).accepts(BamRecord("r1"))
            True
        """
        cdef HeaderSnapshot snapshot = NO_HEADER if record.snapshot is None else record.snapshot
        return self.native.accepts(view_of_bam(record), snapshot.header.get()[0])

    def __eq__(self, other):
        if not isinstance(other, RecordFilter):
            return NotImplemented
        return self.arguments == (<RecordFilter> other).arguments

    def __hash__(self):
        return hash(repr(self.arguments))

    def __repr__(self):
        arguments = []
        for name, value in (self.arguments or {}).items():
            arguments.append(f"{name}={shortened(repr(value))}")
        return f"RecordFilter({', '.join(arguments)})"

    def __reduce__(self):
        return _restore_filter, (self.arguments or {},)
