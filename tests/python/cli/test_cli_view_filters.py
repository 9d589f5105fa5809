"""The options of `seqtide view` that choose records, with samtools as the referee where it is installed."""

import gzip
import random
import shutil
import subprocess

import pytest
from cli_runner import error_line, run

REFERENCES = [("chr1", 5_000_000), ("chr2", 3_000_000), ("empty", 1000)]
needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="samtools is not installed")


def samtools(*arguments):
    return subprocess.run(["samtools", *map(str, arguments)], stdout=subprocess.PIPE, check=True, timeout=60).stdout


def sam_text(count, seed):
    """Pairs, half mapped ones and records without a position, with tags of all types, in the order of coordinates."""
    choose = random.Random(seed)
    lines = []
    for number in range(count):
        for flag in choose.choice([(99, 147), (83, 163), (73, 133), (0,), (1040,), (77, 141)]):
            reference, pos = choose.choice(["chr1", "chr2"]), choose.randrange(1, 20_000)
            cigar = "*" if flag & 4 else choose.choice(["20M", "5S15M", "10M300N10M", "20S", "*"])
            if flag in (77, 141):
                reference, pos = "*", 0
            tags = [f"RG:Z:{choose.choice(['a', 'b', 'c d'])}"] if choose.random() < 0.8 else []
            tags += choose.choice(
                [
                    ["NM:i:3"],
                    ["NM:i:-1", "CB:Z:AC-1"],
                    ["NM:i:70000", "CB:Z:GT-1"],
                    ["NM:f:3", "CB:A:x"],
                    ["CB:H:1AE3"],
                    ["CB:B:c,3"],
                ]
            )
            fields = [f"read{number}", flag, reference, pos, choose.choice([0, 30, 255]), cigar, "*", 0, 0]
            lines.append((reference == "*", reference, pos, [*fields, "ACGTN" * 4, "I" * 20, *tags]))
    lines.sort(key=lambda line: line[:3])
    header = "@HD\tVN:1.6\tSO:coordinate\n" + "".join(f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in REFERENCES)
    header += "@RG\tID:a\n@RG\tID:b\n@RG\tID:c d\n"
    return header + "".join("\t".join(map(str, line[-1])) + "\n" for line in lines)


@pytest.fixture(scope="module")
def bam(tmp_path_factory):
    """A BAM file with an index."""
    path = tmp_path_factory.mktemp("filters") / "reads.bam"
    made = run("view", "-b", "--no-pg", "-o", path, "-", input=sam_text(3000, seed=11).encode())
    assert (made.returncode, made.stderr) == (0, b"")
    assert run("index", path).returncode == 0
    return path


@pytest.fixture
def lists(tmp_path):
    """Files that options name."""
    (tmp_path / "names").write_text("".join(f"read{number}\r\n" for number in range(0, 3000, 7)) + "\nnobody")
    (tmp_path / "groups").write_text("a\nz\n")
    (tmp_path / "values").write_text("AC-1\n1AE3\n")
    (tmp_path / "bed").write_text(
        "#comment\nbrowser position chr1\ntrack name=x\n\n"
        "chr1\t100\t900\tname\nchr1 500 2000\nchr2\t7000\nchr2\t9000\t9000\nnone\t1\t2\nchr1\t15000\t1000000000\n"
    )
    (tmp_path / "bed.gz").write_bytes(gzip.compress((tmp_path / "bed").read_bytes()))
    return tmp_path


CHOICES = [
    ["-d", "CB"],
    ["-d", "CB:AC-1"],
    ["-d", "CB:AC-1", "-d", "CB:x"],
    ["-d", "NM:3"],
    ["-d", "NM:-1"],
    ["-d", "NM:70000"],
    ["-d", "CB:1AE3"],
    ["-d", "ZZ"],
    ["-D", "CB:values"],
    ["-r", "a"],
    ["-r", "c d"],
    ["-R", "groups"],
    ["-r", "b", "-R", "groups"],
    ["-N", "names"],
    ["--rf", "READ1,DUP"],
    ["-G", "0x41"],
    ["-L", "bed"],
    ["-L", "bed.gz"],
    ["-L", "bed", "-F", "0x10", "-q", "30"],
    ["--subsample", "0.3"],
    ["--subsample", "0.3", "--subsample-seed", "7"],
    ["--subsample", "1"],
    ["-s", "0.25"],
    ["-s", "42.25"],
    ["-s", "2147483649.5"],
    ["-s", ".5"],
    ["-r", "a", "-d", "CB", "-N", "names", "-s", "3.5", "-q", "1"],
]


def placed(options, folder):
    """Options in which names of files are paths."""
    return [
        f"CB:{folder / 'values'}" if option == "CB:values" else str(folder / option) if before in "-R-N-L" else option
        for before, option in zip(["?", *options], options, strict=False)
    ]


def seeded(options):
    """For samtools 1.24, which makes a seed of the header where none is given; older ones took 0, as seqtide does."""
    has_seed = "--subsample" not in options or "--subsample-seed" in options
    return options if has_seed else [*options, "--subsample-seed", "0"]


@needs_samtools
@pytest.mark.parametrize("options", CHOICES, ids=" ".join)
@pytest.mark.parametrize("regions", [[], ["chr1:1000-9000"]], ids=["all", "region"])
def test_records_are_those_of_samtools(bam, lists, options, regions):
    options = placed(options, lists)
    result = run("view", *options, bam, *regions)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == samtools("view", *seeded(options), bam, *regions)
    count = run("view", "-c", *options, bam, *regions)
    assert count.stdout == b"%d\n" % result.stdout.count(b"\n")


@needs_samtools
def test_published_file(shared_data):
    path = shared_data / "alignments" / "ex1.bam"
    for options in (["-s", "1.1"], ["--subsample", "0.5"], ["-d", "NM:1"], ["-d", "MF:18", "-q", "70"]):
        assert run("view", *options, path).stdout == samtools("view", *seeded(options), path)


@needs_samtools
def test_intervals_by_the_index(bam, lists):
    (lists / "plain").write_text("chr1\t100\t900\nchr1\t500\t2000\nchr2\t6999\t7000\n")
    expected = samtools("view", "-M", "-L", lists / "plain", bam)
    assert run("view", "-M", "-L", lists / "plain", bam).stdout == expected
    assert b"\nread" in expected
    (lists / "more").write_text((lists / "plain").read_text() + "none\t1\t2\n")
    result = run("view", "-M", "-L", lists / "more", bam)
    assert (result.returncode, result.stdout, result.stderr) == (0, expected, b"")
    (lists / "nothing").write_text("none\t1\t2\n")
    assert run("view", "-c", "-M", "-L", lists / "nothing", bam).stdout == b"0\n"


@needs_samtools
@pytest.mark.parametrize("suffix", ["sam", "bam"])
def test_the_other_records(bam, lists, tmp_path, suffix):
    """What is chosen and what is not are all records."""
    ours, theirs, rest = tmp_path / f"ours.{suffix}", tmp_path / f"theirs.{suffix}", tmp_path / f"rest.{suffix}"
    options = ["-h", "-r", "a", "-N", lists / "names"]
    result = run("view", *options, "-o", ours, "-U", rest, bam)
    assert (result.returncode, result.stderr) == (0, b"")
    samtools("view", *options, "-o", tmp_path / f"chosen.{suffix}", "-U", theirs, bam)
    assert samtools("view", rest) == samtools("view", theirs)
    assert samtools("view", ours) == samtools("view", tmp_path / f"chosen.{suffix}")


def test_both_outputs_or_none(bam, tmp_path):
    cut = tmp_path / "cut.bam"
    cut.write_bytes(bam.read_bytes()[:-2000])
    result = run("view", "-d", "CB", "-o", tmp_path / "a.bam", "-U", tmp_path / "b.bam", cut)
    assert result.returncode == 1
    assert error_line(result)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.bam"]


def test_mates_stay_together(bam):
    both = {}
    for line in run("view", "-f", "1", "-s", "5.4", bam).stdout.decode().splitlines():
        both[line.split("\t")[0]] = both.get(line.split("\t")[0], 0) + 1
    assert len(both) > 500 and set(both.values()) == {2}


def test_different_tags_must_all_be_there(bam):
    lines = run("view", "-d", "CB:AC-1", "-d", "NM:-1", bam).stdout.splitlines()
    assert lines and all(b"CB:Z:AC-1" in line and b"NM:i:-1" in line for line in lines)
    assert run("view", "-c", "-d", "CB:AC-1", "-d", "NM:3", bam).stdout == b"0\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-d", "X"], "'X' is not TAG[:VALUE]"),
        (["-d", "XYZ"], "'XYZ' is not TAG[:VALUE]"),
        (["-D", "XY"], "'XY' is not TAG:FILE"),
        (["-s", "5"], "'5' is not SEED.FRACTION"),
        (["-s", "5.0"], "a fraction of 0 chooses nothing"),
        (["-s", "4294967296.5"], "is not SEED.FRACTION"),
        (["--subsample", "0"], "0<x<=1"),
        (["--seed", "1"], "--seed goes with --subsample"),
        (["-s", "1.5", "--seed", "1"], "goes without --subsample and --seed"),
        (["-c", "-U", "x.sam"], "--count goes with no other output"),
    ],
)
def test_wrong_usage(bam, options, message):
    result = run("view", *options, bam)
    assert (result.returncode, result.stdout) == (2, b"")
    assert message in result.stderr.decode()


def test_intervals_or_regions_by_the_index(bam, lists):
    result = run("view", "-M", "-L", lists / "bed", bam, "chr1")
    assert result.returncode == 2 and b"not both" in result.stderr


def test_files_that_are_not_there_or_malformed(bam, lists):
    for options in (["-N", "missing"], ["-L", "missing"], ["-D", "CB:missing"], ["-R", "missing"]):
        result = run("view", *options, bam, cwd=lists)
        assert result.returncode == 1 and error_line(result).endswith("missing: No such file or directory")
    (lists / "bad").write_text("chr1\t1\t2\nchr1\t7\t3\n")
    assert "bad: BED record 2, line 2, offset 14: " in error_line(run("view", "-L", "bad", bam, cwd=lists))
