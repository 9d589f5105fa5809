"""Ctrl-C at any moment, over readers, writers, sorting and commands; not in the midst of an import, where Python itself
makes other exceptions of it."""

import functools
import importlib
import os
import pkgutil
import random
import runpy
import signal
import subprocess
import sys
import time
import warnings

import endings_data as data

import seqtide as st
import seqtide.cli

for module in ("bz2", "lzma", "unicodedata", "rich.table", "rich.progress", "seqtide.__main__"):
    importlib.import_module(module)
for module in pkgutil.iter_modules(seqtide.cli.__path__, "seqtide.cli."):
    importlib.import_module(module.name)

COMMANDS = (
    ("view", "-b", "sorted.bam", "-o", "out.bam"),
    ("sort", "-n", "-m", "1M", "-T", ".", "sorted.bam", "-o", "out.bam"),
    ("sort", "--write-index", "sorted.bam", "-o", "out.bam"),
    ("fastq", "--default-quality", "30", "sorted.bam", "-o", "out.fq.gz"),
    ("filter", "--min-length", "10", "bgzf.fq.gz", "-o", "out.fq.gz"),
    ("convert", "reads.fq", "-o", "out.fa.gz"),
    ("depth", "sorted.bam", "-o", "out.txt.gz"),
)


def disturb(rng, child):
    time.sleep(rng.choice((0.02, 0.2, 0.6)) * rng.random())
    try:
        os.kill(child, signal.SIGINT)
    except ProcessLookupError:
        pass


def read(rng, folder):
    while True:
        with data.reader(rng, folder) as reader:
            for _ in reader.batches(max_records=100) if rng.random() < 0.5 else reader:
                pass


def write(rng, folder):
    with data.writer(rng) as writer:
        while True:
            writer.write(data.RECORD)


def sort(rng, folder):
    while True:
        with st.BamReader(folder / "sorted.bam", threads=2) as reader:
            with st.BamWriter("atomic.bam", reader.header, threads=2, atomic=True) as writer:
                st.sort_alignments(reader, writer, order="name", memory_bytes=1 << 20, temporary_folder=".")
                while True:  # so that it never becomes whole
                    writer.flush()


def run(arguments, folder):
    sys.argv = ["seqtide", *(str(folder / one) if one in data.NAMES else one for one in arguments)]
    runpy.run_module("seqtide", run_name="__main__")


def chosen(rng):
    """What a child does: one of the functions above, or the arguments of a command."""
    return rng.choice((read, write, sort, *COMMANDS))


def work(rng, folder):
    warnings.simplefilter("ignore", ResourceWarning)
    what = chosen(rng)
    if callable(what):
        what(rng, folder)
    else:
        run(what, folder)


def problem_of(number, code, errors, folder):
    what = chosen(random.Random(number))
    if callable(what):
        if code != -signal.SIGINT or errors.count("Traceback") != 1:
            return "an end that nobody asked for"
        found = data.left_behind(folder)
        return f"left behind or looking whole: {found}" if found else ""
    # It may have been faster than Ctrl-C, or all but ended when that came.
    if code not in (0, 130, -signal.SIGINT) or ("Traceback" in errors and "seqtide/cli" in errors):
        return "an end that nobody asked for"
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    if code == 0 or found:
        whole = uninterrupted(what, folder.parent)
        return "" if found == whole else f"not all, or not whole: {sorted(found)}"
    return ""


@functools.cache
def uninterrupted(arguments, folder):
    """What the command writes, by name."""
    made = folder / f"uninterrupted{COMMANDS.index(arguments)}"
    made.mkdir()
    sources = [str(folder / one) if one in data.NAMES else one for one in arguments]
    subprocess.run([sys.executable, "-m", "seqtide", *sources], cwd=made, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in made.iterdir()}
