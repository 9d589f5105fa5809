"""Modified bases of the tags MM and ML (SAM tags specification, section 1.7)."""
from collections import namedtuple

from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int64_t, uint8_t
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view

from seqtide.libseqtide.alignments.sam.tags cimport TagView


cdef enum:
    REVERSE = 0x10
    ANY_BASE = 15
    MAX_COUNT = 1 << 30

# Canonical bases as BAM's four bits, on either strand.
cdef dict BASES = {"A": 1, "C": 2, "G": 4, "T": 8, "U": 8, "N": ANY_BASE}
cdef dict COMPLEMENTS = {"A": 8, "C": 4, "G": 2, "T": 1, "U": 1, "N": ANY_BASE}


class BaseModification(namedtuple("BaseModification", ("position", "base", "strand", "code", "probability"))):
    """One modification that a base may have.

    Attributes:
        position (int): of the base in `BamRecord.seq` as stored, 0-based.
        base (str): canonical base as the sequencer saw it: "A", "C", "G", "T", "U", or "N" for any.
        strand (str): "+" if it was seen on the strand that was sequenced, "-" on the other.
        code (str | int): kind of modification: a letter such as "m" (5mC), "h" (5hmC) or "a" (6mA), or a ChEBI number.
        probability (int | None): N from 0 to 255 stands for N/256 to (N+1)/256; None if the record has no tag ML.

    Example:
        >>> from seqtide import BamRecord
        >>> record = BamRecord("r1", seq="ACGTC", tags={"MM": "C+m,1;", "ML": [204]})
        >>> record.modified_bases
        [BaseModification(position=4, base='C', strand='+', code='m', probability=204)]
    """

    __slots__ = ()


# Goes through MM and, base by base, through the sequence in the order in which it was sequenced.
cdef struct Walk:
    const char* next
    const char* end
    const uint8_t* packed
    int64_t size
    bint reverse


cdef int fault(reason) except -1:
    raise ValueError(f"tag MM: {reason}")


cdef bint take(Walk* walk, char character) noexcept:
    if walk.next == walk.end or walk.next[0] != character:
        return False
    walk.next += 1
    return True


cdef inline bint is_digit(char character) noexcept:
    return c"0" <= character <= c"9"


cdef inline bint is_letter(char character) noexcept:
    return c"a" <= (character | 0x20) <= c"z"


cdef int64_t take_number(Walk* walk) except -1:
    if walk.next == walk.end or not is_digit(walk.next[0]):
        fault("a number is missing")
    cdef int64_t number = 0
    while walk.next < walk.end and is_digit(walk.next[0]):
        number = min(number * 10 + (walk.next[0] - c"0"), <int64_t> MAX_COUNT)
        walk.next += 1
    return number


cdef str take_one_of(Walk* walk, str characters, str what):
    cdef str character = chr(<unsigned char> walk.next[0]) if walk.next < walk.end else ""
    if not character or character not in characters:
        fault(f"{what} must be one of {' '.join(characters)}, not {character!r}")
    walk.next += 1
    return character


cdef list take_codes(Walk* walk):
    """The letters of several modifications, or one ChEBI number."""
    cdef list codes = []
    if walk.next < walk.end and is_digit(walk.next[0]):
        return [take_number(walk)]
    while walk.next < walk.end and is_letter(walk.next[0]):
        codes.append(chr(<unsigned char> walk.next[0]))
        walk.next += 1
    if not codes:
        fault("a modification code is missing")
    return codes


cdef inline int64_t stored(const Walk* walk, int64_t i) noexcept:
    return walk.size - 1 - i if walk.reverse else i


cdef inline uint8_t base_at(const Walk* walk, int64_t i) noexcept:
    cdef uint8_t both = walk.packed[i >> 1]
    return both & 15 if i & 1 else both >> 4


cdef int64_t skip_bases(const Walk* walk, int64_t i, int64_t count, uint8_t base) except -1:
    """The place of the base that follows `count` others of its kind, from `i` on."""
    while i < walk.size:
        if base == ANY_BASE or base_at(walk, stored(walk, i)) == base:
            if count == 0:
                return i
            count -= 1
        i += 1
    fault("it counts more bases than the sequence has")


cdef int take_group(Walk* walk, list found) except -1:
    """Appends the modifications of "C+mh,5,12;" as (position, base, strand, code)."""
    cdef str base = take_one_of(walk, "ACGTUN", "the base")
    cdef str strand = take_one_of(walk, "+-", "the strand")
    cdef list codes = take_codes(walk)
    cdef uint8_t letter = (COMPLEMENTS if walk.reverse else BASES)[base]
    cdef int64_t i = 0
    if not take(walk, c"."):
        take(walk, c"?")
    while take(walk, c","):
        i = skip_bases(walk, i, take_number(walk), letter)
        for code in codes:
            found.append((stored(walk, i), base, strand, code))
        i += 1
    if not take(walk, c";"):
        fault("a ';' is missing")
    return 0


# The draft of the specification wrote the names in lower case, and so do older files.
cdef optional[TagView] either(const BamView& record, string_view name, string_view draft):
    cdef optional[TagView] tag = record.tag(name)
    return tag if tag.has_value() else record.tag(draft)


cdef list modified_bases(const BamView& record):
    cdef optional[TagView] positions = either(record, string_view(b"MM", 2), string_view(b"Mm", 2))
    cdef optional[TagView] likelihoods = either(record, string_view(b"ML", 2), string_view(b"Ml", 2))
    cdef optional[TagView] size = record.tag(string_view(b"MN", 2))
    cdef string_view text
    cdef Walk walk
    cdef list found = []
    if not positions.has_value():
        return found
    if positions.value().type != c"Z":
        fault("it must be of type Z")
    if size.has_value() and (not size.value().is_integer() or size.value().integer() != record.sequence_size()):
        raise ValueError(f"tag MN: MM was made for a sequence of another length than {record.sequence_size()}")
    text = positions.value().text()
    walk.next = text.data()
    walk.end = text.data() + text.size()
    walk.packed = record.packed_sequence()
    walk.size = record.sequence_size()
    walk.reverse = record.flag() & REVERSE
    while walk.next < walk.end:
        take_group(&walk, found)
        PyErr_CheckSignals()
    if not likelihoods.has_value():
        return [BaseModification(*place, None) for place in found]
    cdef TagView values = likelihoods.value()
    if values.type != c"B" or values.subtype != c"C":
        raise ValueError("tag ML: it must be of type B:C")
    if values.count != <size_t> len(found):
        raise ValueError(f"tag ML: it has {values.count} values for {len(found)} modifications in MM")
    return [BaseModification(*place, values.integer_at(i)) for i, place in enumerate(found)]
