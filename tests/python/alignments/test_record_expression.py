"""Filter expressions: samtools is the referee of random ones, over random and published records."""

import random
import shutil
import subprocess
import threading
import time

import pytest
from alignment_data import REFERENCES, random_alignments
from alignment_outcome import bam_file
from bam_data import Alignment
from hypothesis import given, settings
from hypothesis import strategies as hyp
from interrupting import SOON, interrupted
from other_programs import environment

import seqtide as st
from seqtide import BamReader, BamRecord, RecordFilter

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


# ---- expressions from the grammar

FLAGS = "paired proper_pair unmap munmap reverse mreverse read1 read2 secondary qcfail dup supplementary".split()
NUMBER_FIELDS = "mapq pos endpos mpos pnext tlen qlen rlen ncigar flag refid mrefid sclen".split()
NUMBER_FIELDS += [f"flag.{name}" for name in FLAGS]
NUMBER_TAGS = ["[NM]", "[XF]", "[XI]", "[ZZ]"]
LITERALS = ["0", "1", "2", "30", "0x10", "1.5", "1e2", ".5", "7.9", "100000", "-3", "-1.5"]
TEXT_FIELDS = "qname rname rnext mrname cigar seq library".split()
TEXT_TAGS = ["[RG]", "[XA]", "[XZ]", "[YY]"]
TEXTS = ['"a"', '"chr1"', '"20M"', '""', '"b c"', '"lib1"', '"x\\"y"']
PATTERNS = ["a", "^chr[12]$", "grp[ABC]-", "^read[0-9]+7$", "A.{3}T", "(A|C)+G$", "[[:digit:]]+M", "^$", "M$", "N"]
PATTERNS += ["a|b", "0{2,}", r"\\bb\\b", r"\.", "^[^a]*$", "(AC|GT)(A|T)?C", "5S|^3M", "A.{9}[CT].{4}G", r"\w\W", "x*"]
COMPARISONS = ["<", "<=", ">", ">=", "==", "!="]


def joined(*parts):
    return hyp.tuples(*(hyp.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def any_of(*words):
    return hyp.sampled_from(words)


# Where samtools does not do what its manual says, it is no referee: exp, log and sqrt of a missing tag, avg of no text,
# and the remainder of a missing value.
field = any_of(*NUMBER_FIELDS)
text = hyp.one_of(
    any_of(*TEXT_FIELDS),
    any_of(*TEXT_TAGS),
    any_of(*TEXTS),
    joined("default(", any_of(*TEXT_TAGS), ", ", any_of(*TEXT_FIELDS), ")"),
)
# As samtools mixes up patterns of texts that may be missing, there is at most one.
match = joined(any_of(*TEXT_FIELDS), any_of("=~", " !~ "), any_of(*(f'"{pattern}"' for pattern in PATTERNS)))
match_of_tag = joined(any_of(*TEXT_TAGS), any_of(" =~", "!~ "), any_of(*(f'"{pattern}"' for pattern in PATTERNS)))


def larger_number(inner):
    return hyp.one_of(
        joined(inner, any_of(" + ", "-", " * ", "&", " | ", "^"), inner),
        joined("(", inner, any_of(*COMPARISONS), inner, ")"),
        joined(any_of("+(", "-(", "~(", "!(", "("), inner, ")"),
        joined(any_of("length(", "min(", "max("), text, ")"),
        joined("avg(", any_of("qname", "cigar", "rname"), ")"),
        joined(any_of("sqrt(", "log(", "exp("), field, ")"),
        joined("(", field, any_of(" % ", " / "), any_of("3", "7.9", "-4"), ")"),
        joined("pow(", inner, ", ", inner, ")"),
        joined("default(", inner, ",", inner, ")"),
        joined("exists(", hyp.one_of(inner, text), ")"),
    )


number = hyp.recursive(hyp.one_of(field, any_of(*NUMBER_TAGS), any_of(*LITERALS)), larger_number, max_leaves=6)


def larger_condition(inner):
    return hyp.one_of(joined(inner, any_of("&&", " || "), inner), joined(any_of("!(", "("), inner, ")"))


condition = hyp.recursive(
    hyp.one_of(
        number,
        text,
        joined(number, any_of(*COMPARISONS), number),
        joined(text, any_of(*COMPARISONS), text),
        match,
    ),
    larger_condition,
    max_leaves=5,
)
expressions = hyp.one_of(condition, joined(condition, any_of(" && ", " || "), match_of_tag), match_of_tag)


# ---- records


def with_tags(alignment, choose):
    tags = [
        ("NM", "C", choose.choice([0, 0, 1, 5])),
        ("RG", "Z", choose.choice(["a", "b", "grpA-1", "grpD-2"])),
        ("XF", "f", choose.choice([0.0, 0.5, -1.25, 3.0])),
        ("XA", "A", choose.choice("ab0")),
        ("XZ", "Z", choose.choice(["abc", "b c", "a.b", "0", ""])),
        ("XI", "i", choose.choice([-1, -70000, 7, 0])),
    ]
    kept = tuple(tag for tag in tags if choose.random() < 0.5)
    return Alignment(**{**vars(alignment), "tags": kept})


def random_bam(count, seed):
    choose = random.Random(seed)
    alignments = [with_tags(alignment, choose) for alignment in random_alignments(count, seed)]
    plain = bam_file(*alignments, references=REFERENCES)
    with BamReader(plain) as reader:
        header = st.SamHeader(str(reader.header) + "@RG\tID:a\tLB:lib1\n@RG\tID:b\n@RG\tID:grpA-1\tLB:x\"y\n")
        return header, st.AlignmentBatch.from_records(list(reader))


@pytest.fixture(scope="module")
def random_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("expressions") / "random.bam"
    header, records = random_bam(150, seed=8)
    with st.BamWriter(path, header) as writer:
        writer.write(records)
    return path


def chosen_by_samtools(path, expression):
    result = subprocess.run(
        ["samtools", "view", "-e", expression, str(path)], capture_output=True, timeout=20, env=environment()
    )
    if result.returncode != 0 or b"process filter" in result.stderr:
        return None
    return [line.split("\t", 1)[0] for line in result.stdout.decode().splitlines()]


def chosen_here(path, expression):
    with BamReader(path) as reader:
        batches = reader.batches(filter=RecordFilter(expression=expression))
        return [name for batch in batches for name in batch.qname.tolist()]


def check(path, expression):
    expected = chosen_by_samtools(path, expression)
    if expected is not None:
        assert chosen_here(path, expression) == expected, expression


@needs_samtools
@given(expressions)
@settings(deadline=None, max_examples=120)
def test_random_expressions_choose_what_samtools_does(random_file, expression):
    check(random_file, expression)


@needs_samtools
@given(expressions)
@settings(deadline=None, max_examples=25)
def test_over_published_records(shared_data, expression):
    check(shared_data / "alignments" / "ex1.bam", expression)


MANUAL = [
    "mapq >= 30 && (tlen >= 100000 || tlen <= -100000)",
    "mapq >= 30 && flag.proper_pair",
    "[NM]>=10",
    '[RG]=~"grp[ABC]-"',
    "[NM] || [XF] && flag.reverse",
    "![NM]",
    "!exists([NM])",
    "[NM]!=0",
    "avg(qual) > 20",
    "qlen - sclen < 15",
    '"a" == qname || library == "lib1"',
    "exists(default([NM], [XF])) == 0",
    "(2 > 1) + (3 < 5) == 2",
    "1 || 1 && 0",
    "!~-1",
]


@needs_samtools
@pytest.mark.parametrize("expression", MANUAL)
def test_expressions_of_the_manual(random_file, expression):
    expected = chosen_by_samtools(random_file, expression)
    assert expected is not None
    assert chosen_here(random_file, expression) == expected


# ---- errors


@given(expressions, hyp.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_damaged_expressions_are_refused_or_work(expression, choose):
    """Cut anywhere, or with one character in place of another."""
    at = choose.randrange(len(expression))
    record = BamRecord("r1", 99, pos=5, tags={"NM": 1, "RG": "a"})
    for damaged in (expression[:at], expression[:at] + choose.choice('()&|"[]!~=é\0 9a') + expression[at + 1 :]):
        try:
            outcome = RecordFilter(expression=damaged).accepts(record)
        except ValueError as error:
            assert str(error).startswith("column "), damaged
            assert 1 <= int(str(error).split()[1]) <= len(damaged) + 1, damaged
        else:
            assert outcome in (True, False)


def test_messages_count_characters():
    with pytest.raises(ValueError, match=r'^column 9 of the expression: there is no field or function "mapp"$'):
        RecordFilter(expression='"é€" == mapp')
    with pytest.raises(ValueError, match=r"^column 7 of the expression: expected a number, a text"):
        RecordFilter(expression="mapq >")
    with pytest.raises(TypeError, match="expression must be a str, not bytes"):
        RecordFilter(expression=b"mapq")


def lines_of(*tags):
    return b"".join(b"r%d\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\tXX:%s\n" % (number, tag) for number, tag in enumerate(tags))


def test_records_in_front_of_a_fault_come_first():
    lines = lines_of(b"i:1", b"i:0", b"i:2", b"Z:a", b"i:3")
    batches = st.SamReader(lines).batches(filter=RecordFilter(expression="[XX] + 1 > 1"))
    assert next(batches).qname.tolist() == ["r0", "r2"]
    for _ in range(2):
        with pytest.raises(ValueError, match='^column 6 of the expression: the tag .* is no number in the record "r3"'):
            next(batches)
    batch = next(st.SamReader(lines).batches())
    for call in (batch.filter, batch.mask):
        with pytest.raises(ValueError, match='"r3"'):
            call(RecordFilter(expression="[XX] + 1 > 1"))
    with pytest.raises(ValueError, match="an array"):
        RecordFilter(expression="[XX] == 1").accepts(BamRecord("r", tags={"XX": [1, 2]}))


def test_a_fault_at_the_first_record():
    batches = st.SamReader(lines_of(b"Z:a", b"i:1")).batches(filter=RecordFilter(expression="-[XX]"))
    for _ in range(2):
        with pytest.raises(ValueError, match='"r0"'):
            next(batches)


# ---- with the other criteria, threads and signals


def test_other_criteria_and_an_expression():
    records = [BamRecord(f"r{number}", number % 3, mapq=number) for number in range(60)]
    chosen = RecordFilter(min_mapq=20, required_flags=2, expression="mapq < 40")
    expected = [record.qname for record in records if 20 <= record.mapq < 40 and record.flag & 2]
    assert [record.qname for record in records if chosen.accepts(record)] == expected
    assert repr(RecordFilter(expression="mapq < 40")) == "RecordFilter(expression='mapq < 40')"
    assert RecordFilter(expression="mapq") != RecordFilter(expression="mapq ") != RecordFilter()


def test_records_without_a_header():
    assert RecordFilter(expression='rname == "*" && library == "" && rnext == "*"').accepts(BamRecord("r"))


def test_threads_share_a_filter():
    _, batch = random_bam(300, seed=4)
    chosen = RecordFilter(expression='seq =~ "A.{12}T" || cigar =~ "[ID]" && avg(qual) > 20')
    expected = batch.mask(chosen).tolist()
    assert 0 < sum(expected) < len(expected)
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(batch.mask(chosen).tolist())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [expected] * 4


def test_ctrl_c_ends_a_match():
    """Of a pattern that takes as many steps for each base as one may."""
    elapsed, message = interrupted(
        """
        import sys
        from seqtide import AlignmentBatch, BamRecord, RecordFilter

        batch = AlignmentBatch.from_records([BamRecord("r", 4, seq="ACGT" * 10_000_000)])
        chosen = RecordFilter(expression='seq =~ "[ACGT]{900}N.{900}N"')
        print(end="x", flush=True)
        batch.mask(chosen)
        """
    )
    assert "KeyboardInterrupt" in message
    assert elapsed < SOON


@pytest.mark.limits
@pytest.mark.parametrize(
    "pattern", ["((((a*)*)*)*)*$c", "(.*A.*C.*G){50}", "([ACGT]{1,40}){20}N", "(A?){300}(C?){300}N"]
)
def test_no_pattern_hangs(pattern):
    """Where a matcher that goes back would take for ever."""
    chosen = RecordFilter(expression=f'seq =~ "{pattern}"')
    record = BamRecord("r", 4, seq="ACGT" * 2500)
    start = time.process_time()
    assert chosen.accepts(record) in (True, False)
    assert time.process_time() - start < 5
