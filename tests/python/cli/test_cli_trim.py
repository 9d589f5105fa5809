"""`seqtide trim` as a user runs it."""

import os
import random

import pytest
from cli_runner import error_line, fasta, fastq, make_reads, named, records, run, summary_of, total

import seqtide
from seqtide.reads.column_kernels import find_adapters

ADAPTER, ADAPTER2 = "AGATCGGAAGAGC", "CTGTCTCTTATA"


def reads_with_tails(seed):
    """Reads with adapters, whole or cut, poly-A and poly-G tails and bad ends."""
    numbers = random.Random(seed)
    reads = []
    for sequence, _ in make_reads(400, seed=seed, longest=120):
        sequence = sequence.upper() + numbers.choice(["", "A" * numbers.randrange(20), "AAAATAAAAAA"])
        sequence += numbers.choice(["", ADAPTER, ADAPTER[: numbers.randrange(14)], ADAPTER2, ADAPTER + "ACGT"])
        sequence += numbers.choice(["", "", "G" * numbers.randrange(30)])
        best = numbers.randrange(10, 41)
        scores = [
            max(0, min(41, best + numbers.randrange(-8, 9) - max(0, place + 20 - len(sequence))))
            for place in range(len(sequence))
        ]
        reads.append((sequence, "".join(chr(33 + score) for score in scores)))
    return reads


READS = reads_with_tails(1)
MATES = reads_with_tails(2)


# The steps by their definitions: what a sequence and its scores are cut to, as start and end.


def poly(letter, least):
    def cut(sequence, scores):
        end, best, score, others = len(sequence), 0, 0, 0
        for place in reversed(range(len(sequence))):
            score += 1 if sequence[place] == letter else -2
            others += sequence[place] != letter
            if score > best and others * 5 <= len(sequence) - place:
                end, best = place, score
        return (0, end) if len(sequence) - end >= least else (0, len(sequence))

    return cut


def without_n(sequence, scores):
    return [0 if base == "N" else score for base, score in zip(sequence, scores, strict=True)]


def quality_start(least):
    return lambda sequence, scores: (
        next((place for place, score in enumerate(without_n(sequence, scores)) if score >= least), len(scores)),
        len(scores),
    )


def quality_end(least):
    return lambda sequence, scores: (
        0,
        next((end for end in range(len(scores), 0, -1) if without_n(sequence, scores)[end - 1] >= least), 0),
    )


def quality_window(size, mean):
    def cut(sequence, scores):
        scores = without_n(sequence, scores)
        bad = [sum(scores[place : place + size]) < mean * size for place in range(len(scores) - size + 1)]
        if not bad or bad[0]:
            return 0, 0
        end = bad.index(True) + size - 1 if True in bad else len(scores)
        while end > 1 and scores[end - 1] < mean:
            end -= 1
        return 0, end

    return cut


def quality_bwa(least):
    def cut(sequence, scores):
        end, best, sum_of_all = len(scores), 0, 0
        for place in reversed(range(len(scores))):
            sum_of_all += least - scores[place]
            if sum_of_all < 0:
                break
            if sum_of_all > best:
                end, best = place, sum_of_all
        return 0, end

    return cut


def adapter_without_errors(adapter, overlap):
    def cut(sequence, scores):
        sequence = sequence.replace("U", "T")
        if adapter in sequence:
            return 0, sequence.index(adapter)
        for length in range(len(adapter) - 1, overlap - 1, -1):
            if sequence.endswith(adapter[:length]):
                return 0, len(sequence) - length
        return 0, len(sequence)

    return cut


# In the order in which the command takes them.
STEPS = {
    "cut_start": (["--cut-start=3"], lambda s, q: (min(3, len(s)), len(s))),
    "cut_end": (["--cut-end=2"], lambda s, q: (0, max(0, len(s) - 2))),
    "poly_g": (["--poly-g=5"], poly("G", 5)),
    "quality_start": (["--quality-start=15"], quality_start(15)),
    "quality_end": (["--quality-end=12"], quality_end(12)),
    "quality_window": (["--quality-window=4:15"], quality_window(4, 15)),
    "quality_bwa": (["--quality-bwa=20"], quality_bwa(20)),
    "adapter": ([f"--adapter={ADAPTER}", "--error-rate=0", "--min-overlap=4"], adapter_without_errors(ADAPTER, 4)),
    "poly_a": (["--poly-a=6"], poly("A", 6)),
    "max_length": (["--max-length=60"], lambda s, q: (0, min(60, len(s)))),
}


def trimmed(reads, names):
    """The reads that are left, and how many reads and bases each step cuts."""
    counts = {name: {"reads": 0, "bases": 0} for name in names}
    results = []
    for sequence, quality in reads:
        for name in names:
            start, end = STEPS[name][1](sequence, [ord(letter) - 33 for letter in quality])
            removed = len(sequence) - (end - start)
            counts[name]["reads"] += removed > 0
            counts[name]["bases"] += removed
            sequence, quality = sequence[start:end], quality[start:end]
        results.append((sequence, quality))
    return results, counts


def options(names):
    return [option for name in names for option in STEPS[name][0]]


@pytest.fixture
def reads_file(tmp_path):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS))
    return path


@pytest.mark.parametrize("names", [*([name] for name in STEPS), list(STEPS)], ids=lambda names: "+".join(names))
def test_steps(reads_file, tmp_path, names):
    summary = tmp_path / "summary.json"
    result = run("trim", *reversed(options(names)), "--quiet", f"--summary={summary}", reads_file)
    assert (result.returncode, result.stderr) == (0, b"")
    expected, counts = trimmed(READS, names)
    assert records(result.stdout) == named(expected)
    numbers = summary_of(summary)
    assert all(count["reads"] for count in counts.values())
    assert numbers["trimmed"] == counts
    assert list(numbers["trimmed"]) == names
    assert numbers["dropped"] == {}
    assert (numbers["in"], numbers["out"]) == (total(READS), total(expected))


def test_adapters_with_errors(reads_file):
    result = run("trim", f"--adapter={ADAPTER}", "--error-rate=0.2", reads_file)
    expected = [seqtide.trim_adapter(record, ADAPTER, error_rate=0.2) for record in seqtide.FastqReader(fastq(READS))]
    assert list(seqtide.FastqReader(result.stdout)) == expected
    defaults = run("trim", f"--adapter={ADAPTER}", reads_file)
    expected = [seqtide.trim_adapter(record, ADAPTER) for record in seqtide.FastqReader(fastq(READS))]
    assert list(seqtide.FastqReader(defaults.stdout)) == expected


def test_reads_that_become_short_are_dropped(reads_file, tmp_path):
    summary = tmp_path / "summary.json"
    steps = ["--cut-start=3", "--cut-end=2"]
    result = run("trim", *steps, "--min-length=30", reads_file, "--quiet", f"--summary={summary}")
    left, _ = trimmed(READS, ["cut_start", "cut_end"])
    kept = [read for read in left if len(read[0]) >= 30]
    assert records(result.stdout) == [read for read in named(left) if len(read[1]) >= 30]
    numbers = summary_of(summary)
    assert numbers["dropped"] == {"min_length": total([read for read in left if len(read[0]) < 30])}
    assert numbers["out"] == total(kept)
    # Without it, reads stay of which nothing is left.
    result = run("trim", "--max-length=0", reads_file)
    assert records(result.stdout) == named([("", "")] * len(READS))


@pytest.mark.parametrize("pair_filter", ["any", "both"])
def test_pairs(tmp_path, pair_filter):
    inputs = tmp_path / "a_1.fastq", tmp_path / "a_2.fastq"
    outputs = tmp_path / "out_1.fastq.gz", tmp_path / "out_2.fastq"
    for path, reads in zip(inputs, (READS, MATES), strict=True):
        path.write_bytes(fastq(reads))
    summary = tmp_path / "summary.json"
    result = run(
        *("trim", "--cut-start=3", f"--adapter={ADAPTER}", f"--adapter2={ADAPTER2}", "--error-rate=0"),
        *("--min-overlap=5", "--min-length=40", f"--pair-filter={pair_filter}", *inputs),
        *("-o", outputs[0], "-O", outputs[1], "--quiet", f"--summary={summary}"),
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    counts = {"adapter": {"reads": 0, "bases": 0}, "adapter2": {"reads": 0, "bases": 0}}
    pairs = []
    for pair in zip(named(READS), named(MATES), strict=True):
        left = []
        for (name, sequence, quality), key, adapter in zip(pair, counts, (ADAPTER, ADAPTER2), strict=True):
            sequence, quality = sequence[3:], quality[3:]
            _, end = adapter_without_errors(adapter, 5)(sequence, None)
            counts[key]["reads"] += end < len(sequence)
            counts[key]["bases"] += len(sequence) - end
            left.append((name, sequence[:end], quality[:end]))
        pairs.append(left)
    enough = all if pair_filter == "any" else any
    kept = [pair for pair in pairs if enough(len(sequence) >= 40 for _, sequence, _ in pair)]
    assert 0 < len(kept) < len(pairs)
    for number, path in enumerate(outputs):
        with seqtide.FastqReader(path) as reader:
            assert [(r.name, r.sequence, r.quality) for r in reader] == [pair[number] for pair in kept]
    numbers = summary_of(summary)
    assert all(count["reads"] for count in counts.values())
    assert {key: numbers["trimmed"][key] for key in counts} == counts
    assert numbers["out"] == total([read[1:] for pair in kept for read in pair])


def test_an_adapter_for_first_reads_leaves_second_reads_alone(tmp_path):
    both = b"".join(b"@r/%d\nAC%s\n+\n%s\n" % (n, ADAPTER.encode(), b"I" * (2 + len(ADAPTER))) for n in (1, 2))
    first, second = (
        record.sequence
        for record in seqtide.FastqReader(run("trim", "--interleaved", f"--adapter={ADAPTER}", "-", input=both).stdout)
    )
    assert (first, second) == ("AC", "AC" + ADAPTER)
    first, second = (
        record.sequence
        for record in seqtide.FastqReader(run("trim", "--interleaved", f"--adapter2={ADAPTER}", "-", input=both).stdout)
    )
    assert (first, second) == ("AC" + ADAPTER, "AC")


ADAPTERS = {"truseq": ADAPTER, "nextera": ADAPTER2, "oligo": "AAAATAAAA"}


def test_the_best_of_several_adapters(reads_file, tmp_path):
    """Given one by one, and from a file."""
    (tmp_path / "adapters.fa").write_text("".join(f">{name} of a kit\n{text}\n" for name, text in ADAPTERS.items()))
    expected, counts = [], {name: {"reads": 0, "bases": 0} for name in ADAPTERS}
    for record in seqtide.FastqReader(fastq(READS)):
        left = seqtide.trim_adapter(record, list(ADAPTERS.values()), front="GGTTCC")
        if len(left) == len(record):
            continue
        expected.append(left)
        batch = seqtide.FastqBatch.from_records([record])
        number = find_adapters(batch.sequences, list(ADAPTERS.values()), front="GGTTCC")[1][0]
        if number < len(ADAPTERS):
            counts[list(ADAPTERS)[number]]["reads"] += 1
            counts[list(ADAPTERS)[number]]["bases"] += len(record) - len(left)
    summary = tmp_path / "summary.json"
    options = ["--front-adapter=GGTTCC", "--discard-untrimmed", f"--summary={summary}", reads_file]
    result = run("trim", "--adapter=file:adapters.fa", *options, cwd=tmp_path)
    assert list(seqtide.FastqReader(result.stdout)) == expected
    assert 0 < len(expected) < len(READS)
    numbers = summary_of(summary)
    parts = numbers["trimmed"]["adapter"].pop("adapters")
    assert {name: parts[name] for name in ADAPTERS} == counts and all(count["reads"] for count in counts.values())
    assert sum(part["reads"] for part in parts.values()) == numbers["trimmed"]["adapter"]["reads"] == len(expected)
    assert numbers["dropped"]["untrimmed"]["reads"] == len(READS) - len(expected)
    shown = [line.split()[0] for line in result.stderr.decode().splitlines() if line.strip()]
    assert shown[2:] == ["in", "adapter", *ADAPTERS, "GGTTCC", "without", "out"]
    again = run("trim", *(f"--adapter={text}" for text in ADAPTERS.values()), *options)
    assert again.stdout == result.stdout


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ([f"--adapter={ADAPTER}"], "ab"),
        ([f"--adapter2={ADAPTER}"], "ac"),
        ([f"--adapter={ADAPTER}", f"--adapter2={ADAPTER}"], "a"),
        ([f"--adapter={ADAPTER}", f"--adapter2={ADAPTER}", "--pair-filter=both"], "abc"),
    ],
)
def test_untrimmed_pairs(options, kept):
    """As cutadapt: only the reads whose adapters are looked for count."""
    reads = {"a": (True, True), "b": (True, False), "c": (False, True), "d": (False, False)}
    text = "".join(
        f"@{name}\n{sequence}\n+\n{'I' * len(sequence)}\n"
        for name, ends in reads.items()
        for sequence in ("CCCCC" + ADAPTER * with_adapter for with_adapter in ends)
    )
    result = run("trim", "--interleaved", *options, "--discard-untrimmed", "-", input=text.encode())
    assert [record.name for record in seqtide.FastqReader(result.stdout)] == [name for name in kept for _ in range(2)]


@pytest.mark.parametrize(
    ("text", "exit_code", "message"),
    [
        (None, 1, "adapters.fa: No such file"),
        ("", 2, "'adapters.fa' has no adapters"),
        (">a\n", 2, "--adapter: 'a' in 'adapters.fa': adapter is empty"),
        (">a\nACGT\n>b\nNNN\n", 2, "--adapter: 'b' in 'adapters.fa'"),
        ("ACGT\n", 1, "adapters.fa: FASTA"),
    ],
)
def test_bad_files_of_adapters(reads_file, tmp_path, text, exit_code, message):
    if text is not None:
        (tmp_path / "adapters.fa").write_text(text)
    result = run("trim", "--adapter=file:adapters.fa", reads_file, "-o", "out", cwd=tmp_path)
    assert result.returncode == exit_code
    assert message in result.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_fasta(tmp_path):
    path = tmp_path / "contigs"
    path.write_bytes(fasta(READS))
    result = run("trim", "--cut-start=3", "--poly-a=6", path)
    expected, _ = trimmed(READS, ["cut_start", "poly_a"])
    assert [record.sequence for record in seqtide.FastaReader(result.stdout)] == [read[0] for read in expected]


@pytest.mark.parametrize("compression", ["none", "bgzf"])
def test_threads_do_not_change_the_output(tmp_path, compression):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS) * 200)  # several batches
    outputs = {
        run(
            *("trim", *options(STEPS), "--min-length=1", f"--threads={threads}", f"--compression={compression}", path)
        ).stdout
        for threads in (1, 2, 4)
    }
    assert len(outputs) == 1
    expected = [read for read in named(trimmed(READS, STEPS)[0]) if read[1]]
    with seqtide.FastqReader(outputs.pop()) as reader:
        assert [(r.name, r.sequence, r.quality) for r in reader] == expected * 200


def test_the_table(reads_file):
    result = run("trim", "--cut-start=3", "--quality-window=4:15", "--min-length=20", reads_file)
    rows = [line.split() for line in result.stderr.decode().splitlines() if line.strip()]
    left, counts = trimmed(READS, ["cut_start", "quality_window"])
    assert [row[:2] for row in rows[2:]] == [
        ["in", f"{len(READS)}"],
        ["first", "3"],
        ["window", "4:15"],
        ["shorter", "than"],
        ["out", f"{sum(len(read[0]) >= 20 for read in left)}"],
    ]
    count = counts["quality_window"]
    bases = total(READS)["bases"]
    assert rows[4][2:] == [
        f"{count['reads']}",
        f"{100 * count['reads'] / len(READS):.2f}",
        f"{count['bases']:,}",
        f"{100 * count['bases'] / bases:.2f}",
    ]


def test_cut_input(reads_file, tmp_path):
    output = tmp_path / "out.fastq"
    reads_file.write_bytes(fastq(READS)[:-20])
    result = run("trim", "--cut-start=3", reads_file)
    assert result.returncode == 1
    assert f"{reads_file}: FASTQ record {len(READS)}" in error_line(result)
    assert records(result.stdout) == named(trimmed(READS, ["cut_start"])[0])[:-1]
    result = run("trim", "--cut-start=3", reads_file, "-o", output)
    assert result.returncode == 1
    assert f"not written: '{output}'" in error_line(result)
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["reads.fastq"], "no step is given"),
        (["--cut-start=-1", "reads.fastq"], "--cut-start"),
        (["--poly-g=0", "reads.fastq"], "--poly-g"),
        (["--poly-g", "reads.fastq"], "--poly-g"),
        (["--quality-end=94", "reads.fastq"], "--quality-end"),
        (["--quality-window=4", "reads.fastq"], "is not SIZE:MEAN"),
        (["--quality-window=0:15", "reads.fastq"], "--quality-window"),
        (["--quality-window=4:nan", "reads.fastq"], "not a finite number"),
        (["--quality-window=4:-1", "reads.fastq"], "--quality-window"),
        (["--adapter=", "reads.fastq"], "--adapter"),
        (["--adapter=AC!T", "reads.fastq"], "--adapter"),
        (["--adapter=AC\N{LATIN SMALL LETTER E WITH ACUTE}T", "reads.fastq"], "--adapter"),
        (["--adapter=ACGT", "--error-rate=1", "reads.fastq"], "--error-rate"),
        (["--adapter=ACGT", "--min-overlap=0", "reads.fastq"], "--min-overlap"),
        (["--cut-end=1", "--error-rate=0.1", "reads.fastq"], "--error-rate is for --adapter"),
        (["--cut-end=1", "--min-overlap=3", "reads.fastq"], "--min-overlap is for --adapter"),
        (["--cut-end=1", "--discard-untrimmed", "reads.fastq"], "--discard-untrimmed is for --adapter"),
        (["--adapter2=ACGT", "reads.fastq"], "--adapter2 is for pairs"),
        (["--front-adapter2=ACGT", "reads.fastq"], "--front-adapter2 is for pairs"),
        (["--adapter=ACGT", "--adapter=AC!T", "reads.fastq"], "--adapter"),
        (["--front-adapter=^ACGT", "reads.fastq"], '--front-adapter: "^"'),
        (["--quality-start=1", "contigs.fasta"], "--quality-start needs qualities"),
        (["--quality-end=1", "contigs.fasta"], "--quality-end needs qualities"),
        (["--quality-window=4:15", "contigs.fasta"], "--quality-window needs qualities"),
        (["--quality-bwa=15", "contigs.fasta"], "--quality-bwa needs qualities"),
    ],
)
def test_wrong_usage(tmp_path, arguments, message):
    (tmp_path / "reads.fastq").write_bytes(fastq(READS[:3]))
    (tmp_path / "contigs.fasta").write_bytes(fasta(READS[:3]))
    result = run("trim", *arguments, "-o", "out", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"Usage: seqtide trim" in result.stderr
    assert message in result.stderr.decode()
    assert b"Traceback" not in result.stderr
    assert sorted(os.listdir(tmp_path)) == ["contigs.fasta", "reads.fastq"]


def test_help():
    shown = run("trim", "--help").stdout.decode()
    places = [shown.index(f"  --{name.replace('_', '-')} ") for name in STEPS]
    assert places == sorted(places), "options are listed in the order of the steps"
