"""Objects that `__new__` makes without a constructor: exceptions, never a crash."""

import subprocess
import sys

import pytest

# Prints each class before it is tried, so that a crash names it.
PROGRAM = """
import importlib, pkgutil
import seqtide

SPECIAL = ["__repr__", "__str__", "__iter__", "__next__", "__len__", "__bool__", "__hash__", "__enter__", "__exit__",
           "__arrow_c_schema__", "__arrow_c_stream__", "__reduce__", "__copy__"]
OPERATIONS = [list, lambda made: made[0], lambda made: made["a"], lambda made: made == made, lambda made: "a" in made,
              memoryview, lambda made: made.fetch("a"), lambda made: made.fetch(region="a:1-2")]

def attempt(action, *arguments):
    try:
        return action(*arguments)
    except Exception:
        return None

found = {}
for module in pkgutil.walk_packages(seqtide.__path__, "seqtide."):
    if module.name == "seqtide.__main__":
        continue
    for value in vars(importlib.import_module(module.name)).values():
        if isinstance(value, type) and value.__module__.startswith("seqtide"):
            found[f"{value.__module__}.{value.__qualname__}"] = value
for name, kind in sorted(found.items()):
    print(name, flush=True)
    made = attempt(kind.__new__, kind)
    if made is None:
        continue
    for attribute in [*SPECIAL, *(one for one in dir(kind) if not one.startswith("__"))]:
        value = attempt(getattr, made, attribute)
        if callable(value):
            attempt(value)
    for operation in OPERATIONS:
        attempt(operation, attempt(kind.__new__, kind))
    made = None
print("done")
"""


def test_every_class_made_by_new_survives_every_use():
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120)
    tried = result.stdout.split()
    assert result.returncode == 0 and tried[-1] == "done", (tried[-1:], result.stderr)
    for name in (
        "index.fasta_file.FastaFile",
        "alignments.pileup._PileupColumns",
        "alignments.fastq.FastqPairIterator",
        "alignments.bam.BamReader",
    ):
        assert f"seqtide.{name}" in tried


def test_fasta_file_made_by_new_is_closed():
    from seqtide import FastaFile

    made = FastaFile.__new__(FastaFile)
    assert made.closed and repr(made) == "<FastaFile closed>"
    for use in (
        lambda: made.fetch("a"),
        lambda: made.fetch(region="a:1-2"),
        lambda: made["a"],
        lambda: made.get_length("a"),
        lambda: made.references,
        lambda: made.lengths,
        lambda: "a" in made,
        lambda: len(made),
        lambda: list(made),
        made.__enter__,
    ):
        with pytest.raises(ValueError, match="the file is closed"):
            use()
