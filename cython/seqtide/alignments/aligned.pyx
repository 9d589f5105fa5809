"""Where the bases of an alignment record lie on the reference."""
from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport INT32_MAX, int64_t, uint8_t, uint32_t, uint64_t
from libcpp.optional cimport optional
from libcpp.string_view cimport string_view

from seqtide.libseqtide.alignments.record cimport BamView
from seqtide.libseqtide.alignments.sam.cigar cimport CigarView, consumes_query, consumes_reference
from seqtide.libseqtide.alignments.sam.tags cimport TagView


cdef enum:
    DELETION = 2
    # Pairs from one look for Ctrl-C to the next: a CIGAR may claim any length.
    PAIRS_PER_CHECK = 1 << 20

cdef str LETTERS = "=ACMGRSVTWYHKDBN"


cdef bint is_placed(const BamView& record) noexcept:
    return record.pos() >= 0 and record.cigar().size() > 0


cdef inline bint is_aligned(uint32_t operation) noexcept:
    return consumes_query(operation) and consumes_reference(operation)


cdef int check_extent(const BamView& record) except -1:
    """Keeps a hostile CIGAR from filling the memory: no sequence is longer than this."""
    cdef CigarView cigar = record.cigar()
    if record.pos() + cigar.reference_length() > INT32_MAX or cigar.query_length() > INT32_MAX:
        raise ValueError("the CIGAR reaches beyond position 2^31 - 1")
    return 0


cdef inline int check_signals(size_t done) except -1:
    if done % PAIRS_PER_CHECK == PAIRS_PER_CHECK - 1:
        PyErr_CheckSignals()
    return 0


cdef list aligned_pairs(const BamView& record, bint matches_only):
    cdef list pairs = []
    if not is_placed(record):
        return pairs
    check_extent(record)
    cdef CigarView cigar = record.cigar()
    cdef int64_t query = 0, position = record.pos()
    cdef uint32_t operation, j, _
    cdef size_t i, done = 0
    for i in range(cigar.size()):
        operation = cigar.at(i)
        if is_aligned(operation):
            for _ in range(operation >> 4):
                pairs.append((query, position))
                query += 1
                position += 1
                done += 1
                check_signals(done)
        elif consumes_query(operation):
            if not matches_only:
                for j in range(operation >> 4):
                    pairs.append((query + j, None))
                    done += 1
                    check_signals(done)
            query += operation >> 4
        elif consumes_reference(operation):
            if not matches_only:
                for j in range(operation >> 4):
                    pairs.append((None, position + j))
                    done += 1
                    check_signals(done)
            position += operation >> 4
    return pairs


# Goes through the tag MD, "10A5^AC6" for example: ten equal bases, an A of the reference that the read has not, five
# equal bases, AC deleted from the read, six equal bases.
cdef struct Mismatches:
    const char* next
    const char* end
    uint64_t equal    # bases left until the next letter
    bint deleting     # whether the letters before belong to a deletion


cdef int read_number(Mismatches* md) noexcept:
    if md.next < md.end and b"0" <= md.next[0] <= b"9":
        md.deleting = False
    while md.next < md.end and b"0" <= md.next[0] <= b"9":
        md.equal = min(md.equal * 10 + <uint64_t> (md.next[0] - <char> b"0"), <uint64_t> 1 << 40)
        md.next += 1
    return 0


cdef int md_fault() except -1:
    raise ValueError("tag MD disagrees with the CIGAR")


cdef char read_letter(Mismatches* md) except 0:
    if md.next == md.end or not b"A" <= md.next[0] <= b"Z":
        md_fault()
    cdef char letter = md.next[0]
    md.next += 1
    read_number(md)
    return letter


cdef char reference_base(Mismatches* md, char base) except 0:
    """The base of the reference at an aligned base; in lower case where they differ."""
    if md.equal > 0:
        md.equal -= 1
        return base
    if md.deleting:
        md_fault()
    return read_letter(md) | 0x20


cdef char deleted_base(Mismatches* md) except 0:
    if md.equal > 0:
        md_fault()
    if md.next < md.end and md.next[0] == c"^":
        md.next += 1
        md.deleting = True
    if not md.deleting:
        md_fault()
    return read_letter(md)


cdef Mismatches start_mismatches(const BamView& record) except *:
    cdef Mismatches md
    cdef optional[TagView] tag = record.tag(string_view(b"MD", 2))
    if not tag.has_value() or tag.value().type != c"Z":
        raise ValueError("the bases of the reference need the tag MD, which the record has not")
    cdef string_view text = tag.value().text()
    md.next = text.data()
    md.end = text.data() + text.size()
    md.equal = 0
    md.deleting = False
    read_number(&md)
    return md


cdef inline str base_at(const uint8_t* packed, int64_t i):
    return LETTERS[packed[i >> 1] & 15 if i & 1 else packed[i >> 1] >> 4]


cdef list aligned_pairs_with_bases(const BamView& record, bint matches_only):
    cdef list pairs = []
    if not is_placed(record):
        return pairs
    check_extent(record)
    cdef CigarView cigar = record.cigar()
    if cigar.query_length() != record.sequence_size():
        raise ValueError("the bases of the reference need a sequence as long as the CIGAR, "
                         f"{cigar.query_length()} bases, but the record has {record.sequence_size()}")
    cdef Mismatches md = start_mismatches(record)
    cdef const uint8_t* packed = record.packed_sequence()
    cdef int64_t query = 0, position = record.pos()
    cdef uint32_t operation, _
    cdef size_t i, done = 0
    for i in range(cigar.size()):
        operation = cigar.at(i)
        if not (consumes_query(operation) or consumes_reference(operation)):
            continue
        for _ in range(operation >> 4):
            if is_aligned(operation):
                pairs.append((query, position, chr(reference_base(&md, <char> ord(base_at(packed, query))))))
            elif operation & 15 == DELETION:
                base = chr(deleted_base(&md))
                if not matches_only:
                    pairs.append((None, position, base))
            elif matches_only:
                pass
            elif consumes_query(operation):
                pairs.append((query, None, None))
            else:
                pairs.append((None, position, None))
            query += consumes_query(operation)
            position += consumes_reference(operation)
            done += 1
            check_signals(done)
    if md.equal > 0 or md.next != md.end:
        md_fault()
    return pairs


cdef list reference_positions(const BamView& record, bint full_length):
    cdef list positions = []
    if not is_placed(record):
        return positions
    check_extent(record)
    cdef CigarView cigar = record.cigar()
    cdef int64_t position = record.pos()
    cdef uint32_t operation, j, _
    cdef size_t i, done = 0
    for i in range(cigar.size()):
        operation = cigar.at(i)
        if is_aligned(operation):
            for j in range(operation >> 4):
                positions.append(position + j)
                done += 1
                check_signals(done)
        elif full_length and consumes_query(operation):
            for _ in range(operation >> 4):
                positions.append(None)
                done += 1
                check_signals(done)
        if consumes_reference(operation):
            position += operation >> 4
    return positions


cdef list aligned_blocks(const BamView& record):
    cdef list blocks = []
    if not is_placed(record):
        return blocks
    cdef CigarView cigar = record.cigar()
    cdef int64_t position = record.pos()
    cdef uint32_t operation
    cdef size_t i
    for i in range(cigar.size()):
        operation = cigar.at(i)
        if is_aligned(operation):
            blocks.append((position, position + (operation >> 4)))
        if consumes_reference(operation):
            position += operation >> 4
    return blocks
