"""What the tests of sequence operations share: sequences in all their types, and plain definitions in Python."""

import math
from array import array

from hypothesis import strategies as st

import seqtide

LETTERS = "ACGTUNacgtunRYSWKMBDHVryswkmbdhvXx-.*"

sequences = st.text(LETTERS, max_size=80)
dna = st.text("ACGT", max_size=80)
mostly_dna = st.text("ACGT" * 8 + "acgtuUNnR", max_size=120)
qualities = st.text([chr(33 + score) for score in range(94)], max_size=80)
reads = st.lists(st.tuples(st.sampled_from(LETTERS), st.integers(0, 93)), max_size=80).map(
    lambda pairs: seqtide.FastqRecord(
        "read 1", "".join(letter for letter, _ in pairs), "".join(chr(33 + score) for _, score in pairs)
    )
)

# Of an array, only one of single bytes is text.
NOT_TEXT = [None, 1, 1.5, ["A"], object(), array("i", [65, 67]), memoryview(array("d", [1.0]))]


def texts_of(letters):
    """The letters in every type without a name."""
    raw = letters.encode()
    return [letters, raw, bytearray(raw), memoryview(raw), array("B", raw), memoryview(raw[::-1])[::-1]]


def forms_of(letters):
    """A sequence in every type that the functions take."""
    return [
        *texts_of(letters),
        seqtide.FastqRecord("r 1", letters, "".join(chr(33 + i % 94) for i in range(len(letters)))),
        seqtide.FastaRecord("r 1", letters),
    ]


def same_type(value, letters, quality=None):
    """`letters` as what a function that was given `value` must give back."""
    if isinstance(value, seqtide.FastqRecord):
        return seqtide.FastqRecord(value.name, letters, value.quality if quality is None else quality)
    if isinstance(value, seqtide.FastaRecord):
        return seqtide.FastaRecord(value.name, letters)
    return letters if isinstance(value, str) else letters.encode()


def assert_same(result, expected):
    assert type(result) is type(expected)
    assert result == expected


def equal_floats(a, b):
    return math.isnan(a) and math.isnan(b) or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)


def scores_of(quality):
    return [ord(letter) - 33 for letter in quality]


def window_interval(scores, width, mean):
    """Trimmomatic's SlidingWindowTrimmer."""
    needed = width * mean
    if len(scores) < width or sum(scores[:width]) < needed:
        return 0, 0
    end = len(scores)
    for start in range(1, len(scores) - width + 1):
        if sum(scores[start : start + width]) < needed:
            end = start + width - 1
            break
    while end > 1 and scores[end - 1] < mean:
        end -= 1
    return 0, end


def bwa_cut(scores, threshold):
    """How many bases BWA's rule cuts from the end of `scores`."""
    total = best = cut = 0
    for i, score in enumerate(reversed(scores), 1):
        total += threshold - score
        if total < 0:
            break
        if total > best:
            best, cut = total, i
    return cut


def bwa_interval(scores, at_end, at_start=0):
    start = bwa_cut(scores[::-1], at_start)
    end = len(scores) - bwa_cut(scores, at_end)
    return (start, end) if start < end else (0, 0)


def poly_end(sequence, letter, min_length):
    """Where cutadapt's rule of --poly-a cuts."""
    best, cut = 0, len(sequence)
    for start in range(len(sequence) - 1, -1, -1):
        tail = sequence[start:].upper()
        others = len(tail) - tail.count(letter.upper())
        score = len(tail) - 3 * others
        if score > best and 5 * others <= len(tail):
            best, cut = score, start
    return cut if len(sequence) - cut >= min_length else len(sequence)


IUPAC = {
    **{"A": "A", "C": "C", "G": "G", "T": "T", "U": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT"},
    **{"M": "AC", "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "X": ""},
}


def adapter_start(sequence, adapter, error_rate, min_overlap):
    """Where a 3' adapter starts by cutadapt's definition: all alignments, one cell after the other."""
    sequence = sequence.upper().replace("U", "T")
    adapter = adapter.upper().replace("I", "N")
    whole = len(adapter)
    min_overlap = min(min_overlap, whole)
    lengths = [sum(letter != "N" for letter in adapter[:i]) for i in range(whole + 1)]
    best = None

    def look_at(i, cell):
        nonlocal best
        errors, score, start = cell
        if i < min_overlap or errors > error_rate * lengths[i]:
            return False
        if best is None or score > best[0] and start <= best[1] + whole // 2:
            best = score, start
            return i == whole and errors == 0
        return False

    column = [(i, -2 * i, 0) for i in range(whole + 1)]
    for j, base in enumerate(sequence, 1):
        above, column = column, [(0, 0, j)]
        for i, letter in enumerate(adapter, 1):
            errors, score, start = above[i - 1]
            if letter == "N" or base in "ACGT" and base in IUPAC[letter]:
                column.append((errors, score + 1, start))
                continue
            ways = [(errors + 1, 0, score - 1, start)]
            ways.append((column[i - 1][0] + 1, 1, column[i - 1][1] - 2, column[i - 1][2]))
            ways.append((above[i][0] + 1, 2, above[i][1] - 2, above[i][2]))
            errors, _, score, start = min(ways)
            column.append((errors, score, start))
        if look_at(whole, column[whole]):
            return best[1]
    for i in range(whole - 1, 0, -1):
        look_at(i, column[i])
    return len(sequence) if best is None else best[1]
