"""What an installed seqtide consists of."""

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import seqtide

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(seqtide.__file__).parent
SOURCE = ROOT / "cython" / "seqtide"
INCLUDE = Path(seqtide.get_include())
EDITABLE = PACKAGE == SOURCE


def test_one_version():
    version = re.search(r"^\s+version: '([^']+)',$", (ROOT / "meson.build").read_text(), re.MULTILINE)[1]
    assert seqtide.__version__ == version
    assert importlib.metadata.version("seqtide") == version


def test_include_folder_has_the_public_headers():
    public = ROOT / "lib" / "include"
    headers = [path.relative_to(public) for path in public.rglob("*.h*")]
    assert Path("seqtide/stream.h") in headers
    assert [name for name in headers if not (INCLUDE / name).is_file()] == []


@pytest.mark.skipif(EDITABLE, reason="an editable install has the sources themselves")
def test_installed_files_are_those_of_the_source():
    """Neither a module's stub, declarations or headers forgotten in meson.build, nor anything else taken along."""
    suffixes = {".py", ".pyi", ".pxd", ".typed", ".hpp", ".css", ".jinja", ".js"}
    expected = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.suffix in suffixes}
    expected |= {f"include/{path.relative_to(ROOT / 'lib/include')}" for path in (ROOT / "lib/include").rglob("*.h*")}
    expected |= {"_version.py"}
    installed = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    libraries = {name for name in installed if name.startswith("lib/libseqtide.")}
    modules = {name for name in installed if name.endswith((".so", ".pyd"))} - libraries
    caches = {name for name in installed if "__pycache__/" in name}
    sources = {path.relative_to(SOURCE).with_suffix("").as_posix() for path in SOURCE.rglob("*.pyx")}
    assert {name.split(".")[0] for name in modules} == sources
    assert installed - modules - caches - libraries == expected
    assert len(libraries) == 1
    assert "py.typed" in installed


@pytest.mark.skipif(EDITABLE, reason="an editable install has the sources themselves")
def test_wheel_holds_the_package_and_the_command_only():
    files = importlib.metadata.files("seqtide")
    elsewhere = {path.as_posix() for path in files if path.parts[0] != "seqtide" and ".dist-info" not in path.parts[0]}
    assert len(elsewhere) == 1
    assert Path(elsewhere.pop()).stem == "seqtide"
    assert not [path for path in files if path.suffix in {".a", ".pc", ".lib"}]


def test_licence_is_shipped():
    files = importlib.metadata.files("seqtide")
    assert [path for path in files if path.name == "LICENSE" and ".dist-info" in path.parts[0]]


def test_run_time_requirements_are_few():
    required = importlib.metadata.requires("seqtide")
    names = {re.match(r"[\w-]+", line)[0] for line in required if "extra ==" not in line}
    assert names == {"click", "numpy", "rich"}


def exports(module):
    """Names that a shared object defines for others, by the letter that nm has for their kind."""
    nm = shutil.which("nm")
    if nm is None or sys.platform != "linux":
        pytest.skip("needs nm and ELF modules in the package")
    listing = subprocess.run([nm, "-D", "--defined-only", module], capture_output=True, text=True, check=True)
    return {name: kind for kind, name in (line.split()[-2:] for line in listing.stdout.splitlines())}


def test_modules_export_nothing_but_their_entry():
    """Symbols of the wraps must not meet those of another extension."""
    modules = sorted(set(PACKAGE.rglob("*.so")) - set(PACKAGE.glob("lib/*")))
    for module in modules:
        strong = {name for name, kind in exports(module).items() if kind not in "wWvVu" and not name.startswith("__")}
        assert strong == {f"PyInit_{module.name.split('.')[0]}"}


def needs(module):
    """Libraries that a shared object asks the loader for, without their versions."""
    readelf = shutil.which("readelf")
    if readelf is None or sys.platform != "linux":
        pytest.skip("needs readelf and ELF modules in the package")
    listing = subprocess.run([readelf, "-d", module], capture_output=True, text=True, check=True).stdout
    return {name.split(".")[0] for name in re.findall(r"\(NEEDED\).*\[(.+)\]", listing)}


def test_modules_need_the_library_and_the_runtime_of_c_only():
    """What the library needs besides, wheels link statically: auditwheel then has nothing to add."""
    runtime = {"libc", "libm", "libstdc++", "libgcc_s", "ld-linux-x86-64", "ld-linux-aarch64"}
    (library,) = PACKAGE.glob("lib/*.so")
    if "libasan" in needs(library):
        pytest.skip("the package is sanitized")
    for module in set(PACKAGE.rglob("*.so")) - {library}:
        assert needs(module) - runtime <= {"libseqtide"}
    assert needs(library) - runtime <= {"libz", "libdeflate", "libhwy", "libisal"}


def identifiers(name):
    """Those of a mangled name (Itanium C++ ABI, section 5.1.3), without its parameters."""
    position = name.index("N") + 1
    while name[position] in "KO":
        position += 1
    while position < len(name) and name[position].isdigit():
        digits = re.match(r"\d+", name[position:])[0]
        start = position + len(digits)
        position = start + int(digits)
        yield name[start:position]


def test_the_library_exports_what_the_headers_mark():
    """Functions, members and types of seqtide with SEQTIDE_API, and the C interface."""
    (library,) = Path(seqtide.get_library_dir()).glob("libseqtide.so")
    names = exports(library)
    ours = re.compile(r"_ZN[KO]?7seqtide|_ZT[ISTV]N7seqtide|_ZT[hv].*N7seqtide|seqtide_")
    assert {name for name in names if not ours.match(name)} == set()
    marked = set()
    for header in (ROOT / "lib" / "include").rglob("*.h*"):
        text = header.read_text()
        marked |= set(re.findall(r"(?:class|struct) SEQTIDE_(?:API|EXCEPTION) (\w+)", text))
        marked |= set(re.findall(r"SEQTIDE_API [^;{(]*?(\w+)\(", text))
    assert {name for name in names if name.startswith("_Z") and not marked & set(identifiers(name))} == set()


def test_both_commands_run():
    for command in (["seqtide"], [sys.executable, "-m", "seqtide"]):
        if command == ["seqtide"] and shutil.which("seqtide") is None:
            pytest.skip("the command is not on PATH")
        result = subprocess.run([*command, "--version"], capture_output=True, text=True, timeout=30)
        assert result.returncode == 0, result.stderr
        assert seqtide.__version__ in result.stdout


@pytest.mark.timeout(300)
def test_sdist_has_the_committed_files(tmp_path):
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listing = subprocess.run([git, "ls-tree", "-r", "--name-only", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode != 0:
        pytest.skip("nothing is committed yet")
    pytest.importorskip("build", reason="needs the package build")
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, ROOT]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    (archive,) = tmp_path.glob("seqtide-*.tar.gz")
    with tarfile.open(archive) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames() if "/" in name}
    assert names >= set(listing.stdout.splitlines())
    assert {"PKG-INFO", "pyproject.toml", "subprojects/zlib.wrap", "lib/include/seqtide/stream.h"} <= names
