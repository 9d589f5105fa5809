"""The examples in docstrings, README and guide do what they say."""

import doctest
import importlib
import inspect
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from doc_samples import write_samples

import seqtide

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```([\w{}-]+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

skip_without_sources = pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="the documentation is not there")


def blocks_of(path, language):
    """Code blocks of a page with the line each starts on."""
    text = path.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        if match[1] == language:
            yield text.count("\n", 0, match.start(2)) + 1, match[2]


def pages_with(language):
    pages = [page for page in PAGES if any(blocks_of(page, language))]
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.relative_to(ROOT).as_posix())


def run_doctest(test):
    """Runs one example after the other; pytest gets the report of what failed."""
    report = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=report.append, clear_globs=False)
    if runner.failures:
        pytest.fail("".join(report), pytrace=False)


# ---- docstrings


def documented_modules():
    yield seqtide
    for info in pkgutil.walk_packages(seqtide.__path__, "seqtide."):
        if info.name != "seqtide.__main__":  # would run the command
            yield importlib.import_module(info.name)


def docstrings():
    """Every docstring with an example: name, docstring, and the module whose names the example may use."""

    def visit(name, thing, module, seen):
        documentation = getattr(thing, "__doc__", None)
        if isinstance(documentation, str) and ">>>" in documentation:
            yield name, documentation, module
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                if id(value) not in seen and (inspect.isroutine(value) or inspect.isdatadescriptor(value)):
                    seen.add(id(value))
                    yield from visit(f"{name}.{member}", value, module, seen)

    for module in documented_modules():
        seen = set()
        yield from visit(module.__name__, module, module, seen)
        for name, thing in vars(module).items():
            own = getattr(thing, "__module__", None) == module.__name__
            if own and (inspect.isclass(thing) or inspect.isroutine(thing)):
                yield from visit(f"{module.__name__}.{name}", thing, module, seen)


DOCSTRINGS = list(docstrings())


@pytest.mark.parametrize(("name", "text", "module"), DOCSTRINGS, ids=[entry[0] for entry in DOCSTRINGS])
def test_docstring_example(name, text, module, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(text, dict(vars(module)), name, None, None)
    assert test.examples
    run_doctest(test)


def public_things():
    for name in seqtide.__all__:
        if name != "__version__":
            yield name, getattr(seqtide, name)


@pytest.mark.parametrize(("name", "thing"), list(public_things()), ids=[name for name, _ in public_things()])
def test_public_name_is_documented(name, thing):
    assert thing.__doc__ and thing.__doc__.strip()
    examples = {entry[0].rpartition(".")[2] for entry in DOCSTRINGS}
    if not (inspect.isclass(thing) and issubclass(thing, Exception)):
        assert name in examples, "needs an example"
    if inspect.isclass(thing):
        for member, value in vars(thing).items():
            if not member.startswith("_") and (inspect.isroutine(value) or inspect.isdatadescriptor(value)):
                documented = inspect.getdoc(value) or f" {member} (" in thing.__doc__
                assert documented, f"{name}.{member} needs a docstring, or a line in that of its class"


@skip_without_sources
def test_public_name_is_in_the_reference():
    reference = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "api").glob("*.rst"))
    listed = set(re.findall(r"^\.\. (?:auto|py:)\w+:: (\w+)", reference, re.MULTILINE))
    assert set(seqtide.__all__) - listed == set()


def test_headers_are_in_the_reference():
    headers = ROOT / "lib" / "include" / "seqtide"
    listed = re.findall(r"^\| `([\w/]+\.hp?p?)` \| \S", (ROOT / "docs/api/cpp.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(file.relative_to(headers).as_posix() for file in headers.rglob("*.h*"))


# ---- pages


@pytest.fixture
def samples(tmp_path, monkeypatch):
    write_samples(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@skip_without_sources
@pages_with("python")
def test_python_blocks(page, samples):
    """The blocks of a page run in order and share their names."""
    names = {"__name__": "__main__"}
    for line, text in blocks_of(page, "python"):
        if text.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), line)
            test.globs = names
            run_doctest(test)
        else:
            # Line numbers of the page, so that a traceback shows the place.
            exec(compile("\n" * line + text, str(page), "exec"), names)


@skip_without_sources
@pages_with("console")
def test_console_blocks(page, samples):
    """Commands print what the page says they print."""
    shell = f'seqtide() {{ "{sys.executable}" -m seqtide "$@"; }}\n'
    # The package that is under test may be found through the path of this process only.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "COLUMNS": "80"}
    for _, text in blocks_of(page, "console"):
        commands = re.split(r"^\$ ", text, flags=re.MULTILINE)
        assert commands[0] == ""
        for command in commands[1:]:
            line, _, expected = command.partition("\n")
            result = subprocess.run(
                ["bash", "-c", shell + line],
                cwd=samples,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
            )
            printed = [row.rstrip() for row in (result.stdout + result.stderr).splitlines()]
            assert printed == [row.rstrip() for row in expected.splitlines()], line


@skip_without_sources
@pytest.mark.consumer
@pytest.mark.skipif(shutil.which("c++") is None, reason="needs a C++ compiler")
@pages_with("cpp")
def test_cpp_blocks(page, tmp_path):
    for line, text in blocks_of(page, "cpp"):
        source = tmp_path / f"line_{line}.cpp"
        source.write_text(text)
        command = ["c++", "-std=c++20", "-fsyntax-only", "-Wall", "-Werror", "-I", seqtide.get_include(), source]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, f"{page.name}, line {line}:\n{result.stderr}"


@skip_without_sources
@pytest.mark.consumer
@pages_with("cython")
def test_cython_blocks(page, tmp_path):
    pytest.importorskip("Cython", reason="needs Cython")
    if not (Path(seqtide.__file__).parent / "fastq.pxd").is_file():
        pytest.skip("an editable install has no declarations to cimport")
    for line, text in blocks_of(page, "cython"):
        source = tmp_path / f"line_{line}.pyx"
        source.write_text(text)
        command = [sys.executable, "-m", "cython", "-3", "--cplus", source]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert result.returncode == 0, f"{page.name}, line {line}:\n{result.stderr}"
