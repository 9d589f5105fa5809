"""The choice of the instruction set."""

import os
import subprocess
import sys

import pytest

import seqtide

READS = b"".join(b"@r%d\n%s\n+\n%s\n" % (i, b"ACGTN"[i % 5 :] * i, b"I5!?#"[i % 5 :] * i) for i in range(60))


@pytest.fixture
def best_again():
    yield
    seqtide.set_simd_target("")


def everything():
    """Results of every module that has kernels."""
    with seqtide.open(READS) as reader:
        records = list(reader)
    with seqtide.open(READS) as reader:
        stats = seqtide.SequenceStats()
        stats.update(reader)
    with seqtide.open(READS) as reader:
        (batch,) = reader.batches()
    return [
        records,
        stats.as_dict(),
        [repr((record.gc_content(), record.mean_quality())) for record in records],
        [seqtide.reverse_complement(record) for record in records],
        [seqtide.trim_quality_window(record, 4, 15) for record in records],
        [seqtide.minimizers(record, 5, 4)[1].tolist() for record in records],
        repr(batch.gc_content().tolist()),
        batch.base_counts().tolist(),
        batch.minimizers(5, 4)[1].tolist(),
    ]


def test_results_are_the_same_with_all_of_them(best_again):
    targets = seqtide.simd_targets()
    assert len(set(targets)) == len(targets) > 0
    assert seqtide.simd_target() == targets[0] or os.environ.get("SEQTIDE_SIMD_TARGET")
    expected = everything()
    for target in targets:
        seqtide.set_simd_target(target)
        assert seqtide.simd_target() == target
        assert everything() == expected
    seqtide.set_simd_target("")
    assert seqtide.simd_target() == targets[0]


def test_what_is_no_instruction_set(best_again):
    before = seqtide.simd_target()
    for name in ("MMX", "avx2", " ", "é", "\ud800", "x\x00"):
        with pytest.raises(ValueError, match="not an instruction set"):
            seqtide.set_simd_target(name)
    for name in (None, b"SCALAR", 1):
        with pytest.raises(TypeError):
            seqtide.set_simd_target(name)
    assert seqtide.simd_target() == before


def run_with(target, code):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    environment["SEQTIDE_SIMD_TARGET"] = target
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)


def test_environment_variable():
    worst = seqtide.simd_targets()[-1]
    result = run_with(worst, "import seqtide; print(seqtide.simd_target())")
    assert (result.stdout.strip(), result.stderr) == (worst, "")
    result = run_with("MMX", "import seqtide; print(seqtide.gc_content('ACGG')); seqtide.simd_target()")
    assert result.stdout.strip() == "0.75"
    assert "ValueError: environment variable SEQTIDE_SIMD_TARGET" in result.stderr
