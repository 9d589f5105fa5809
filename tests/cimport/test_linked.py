"""Another project's extension that links seqtide's library, built with setuptools and with meson-python, and used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import seqtide

pytest.importorskip("Cython", reason="needs Cython")

PACKAGE = Path(seqtide.__file__).parent

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not Path(seqtide.get_include()).is_relative_to(PACKAGE),
        reason="Cython finds the declarations of installed packages only, and seqtide is installed as editable",
    ),
]

HEADER = b"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000000\n"
ALIGNMENTS = HEADER + (
    b"r1\t0\tchr1\t11\t60\t4M\t*\t0\t0\tACGT\tIIII\tNM:i:2\n"
    b"r2\t16\tchr1\t21\t5\t1M4D2M\t*\t0\t0\tACG\tIII\n"
)
# More operations than BAM's field holds: they are in the tag CG.
LONG = b"long\t0\tchr1\t1\t60\t" + b"1M1D" * 35_000 + b"\t*\t0\t0\t" + b"A" * 35_000 + b"\t*\n"
READS = b"@r1\nACGT\n+\nIIII\n@r2\nGGCA\n+\nII##\n@r3\nAA\n+\nII\n"

# In a process of its own: what the loader finds must not depend on what other tests loaded.
PROGRAM = f"""
import seqtide, tagtally
assert tagtally.spans(seqtide.SamReader({ALIGNMENTS!r})) == [(14, 1, 2), (27, 3, -1)]
batch = next(seqtide.FastqReader({READS!r}).batches())
assert tagtally.letters(batch, 1, 2) == (3, 3)
assert tagtally.kept_letters(batch, 20) == [4, 2, 2]
try:
    tagtally.letters(batch, 2, 5)
except ValueError as error:
    assert type(error).__module__ == "builtins" or isinstance(error, seqtide.SeqtideError), error
else:
    raise AssertionError("a part that the batch does not have")
for kind, expected, text in (
    (0, KeyError, 'no reference is called "chr9"'),
    (1, ValueError, "no good"),
    (2, RuntimeError, "a fault of the library"),  # looks like nothing else
):
    try:
        tagtally.fail(kind)
    except Exception as error:
        assert type(error) is expected and error.args == (text,), (kind, error)
    else:
        raise AssertionError(kind)
print("used")
"""


@pytest.mark.parametrize("backend", ["setuptools", "meson"])
def test_functions_of_the_library_are_called(backend, tmp_path):
    project, site = tmp_path / "project", tmp_path / "site"
    shutil.copytree(Path(__file__).parent / "linked", project, ignore=shutil.ignore_patterns("__pycache__"))
    (project / f"pyproject-{backend}.toml").rename(project / "pyproject.toml")
    command = [sys.executable, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--target", site, project]
    if backend == "meson":
        # meson-python takes what git tracks.
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "CFLAGS": "-O1"})
    assert result.returncode == 0, result.stdout + result.stderr
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])}
    long = tmp_path / "long.sam"
    long.write_bytes(HEADER + LONG)
    program = PROGRAM + f"assert tagtally.spans(seqtide.SamReader({str(long)!r})) == [(70_000, 70_000, -1)]\n"
    used = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=60)
    assert used.returncode == 0 and used.stdout == "used\n", used.stderr


def test_every_declaration_can_be_cimported(tmp_path):
    """Each file of libseqtide by itself, all of its names; the module is loaded, so that no symbol may be missing."""
    root = PACKAGE / "libseqtide"
    names = sorted(
        ".".join(["seqtide.libseqtide", *path.relative_to(root).with_suffix("").parts])
        for path in root.rglob("*.pxd")
        if path.name != "__init__.pxd"
    )
    assert len(names) > 60
    (tmp_path / "every.pyx").write_text("# cython: language_level=3\n" + "".join(f"cimport {name}\n" for name in names))
    (tmp_path / "setup.py").write_text(
        "import seqtide\n"
        "from Cython.Build import cythonize\n"
        "from setuptools import Extension, setup\n"
        "extension = Extension('every', ['every.pyx'], include_dirs=[seqtide.get_include()], language='c++',\n"
        "                      extra_compile_args=['-std=c++20', '-O0'])\n"
        "setup(name='every', ext_modules=cythonize([extension]))\n"
    )
    command = [sys.executable, "setup.py", "-q", "build_ext", "--inplace"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    used = subprocess.run([sys.executable, "-c", "import every"], cwd=tmp_path, capture_output=True, text=True)
    assert used.returncode == 0, used.stderr
