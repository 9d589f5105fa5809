"""Rules that hold everywhere: arrows between rooms point down (docs/architecture.md); what Cython compiles wrongly."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# From the bottom to the top. What stands in no room is named by its file.
LIBRARY = (
    (
        *("api", "cpp20", "deviations", "error", "formats", "interrupt", "region", "seeded_hash", "sole_owner"),
        *("stream", "utf8", "validation"),
    ),
    ("kernels",),
    ("kmers",),
    ("io",),
    ("text", "columns"),
    ("reads", "tabular"),
    ("index", "intervals"),
    ("alignments",),
    ("qc",),
    ("c", "subjects"),
)
PACKAGE = (
    ("libseqtide", "errors", "_version"),
    ("core",),
    ("simd",),
    ("io",),
    ("columns",),
    ("reads", "tabular"),
    ("index", "intervals"),
    ("alignments",),
    ("formats",),
    ("checks",),
    ("quality_control",),
    ("__init__",),
    ("cli",),
    ("__main__",),
)


def room_of(path, floors):
    """The room of a path within the library or the package; a file that stands alone is one.

    All headers that stand alone, but for those of the ground floor, are `subjects`: they include what belongs to one,
    such as a format.
    """
    first, *rest = Path(path).parts
    if rest:
        return first
    stem = Path(first).stem
    return "subjects" if floors is LIBRARY and stem not in LIBRARY[0] else stem


def floors_of(rooms):
    return {room: number for number, names in enumerate(rooms) for room in names}


def check(arrows, rooms):
    """Arrows are (from, to, where); those within a room and on the ground floor go anywhere."""
    floors = floors_of(rooms)
    assert {room for arrow in arrows for room in arrow[:2]} - floors.keys() == set()
    assert [
        arrow
        for arrow in arrows
        if arrow[0] != arrow[1] and floors[arrow[0]] <= floors[arrow[1]] and floors[arrow[1]] > 0
    ] == []


def test_includes_of_the_library_point_down():
    arrows = []
    for base in (ROOT / "lib" / "include" / "seqtide", ROOT / "lib" / "src"):
        for path in base.rglob("*.*"):
            room = room_of(path.relative_to(base), LIBRARY)
            for included in re.findall(r'#include "(?:seqtide/)?([\w/.-]+)"', path.read_text()):
                arrows.append((room, room_of(included, LIBRARY), f"{path.relative_to(ROOT)}: {included}"))
    assert len(arrows) > 500
    check(arrows, LIBRARY)


def test_imports_of_the_package_point_down():
    """Those inside functions too: they would be circles that only come later."""
    package = ROOT / "cython" / "seqtide"
    arrows = []
    for path in package.rglob("*"):
        if path.suffix not in {".py", ".pyi", ".pyx", ".pxd"}:
            continue
        room = room_of(path.relative_to(package), PACKAGE)
        for line in re.findall(r"^[ \t]*(?:from|c?import) seqtide\b.*", path.read_text(), re.MULTILINE):
            target = re.match(r"\s*\w+ seqtide(?:\.| c?import )?(\w*)", line)[1]
            if not any(target in names for names in PACKAGE):
                target = "__init__"  # a public name
            arrows.append((room, target, f"{path.relative_to(ROOT)}: {line}"))
    assert len(arrows) > 300
    # Declarations of C++ need nothing but each other and the translation of errors; their rooms are the library's.
    check([arrow for arrow in arrows if arrow[0] != "libseqtide"], PACKAGE)
    assert {arrow[1] for arrow in arrows if arrow[0] == "libseqtide"} <= {"libseqtide", "errors"}


@pytest.mark.parametrize("rooms", [LIBRARY, PACKAGE], ids=["library", "package"])
def test_an_arrow_that_points_up_is_found(rooms):
    low, high = rooms[1][0], rooms[3][0]
    check([(high, low, "")], rooms)
    with pytest.raises(AssertionError):
        check([(low, high, "")], rooms)


LIST_COMPREHENSION = re.compile(
    r"\[(?:[^\[\]]|\[[^\[\]]*\])*\sfor\s[^\[\]]*\sin\s|\b(?:join|list|sorted|tuple)\((?:[^()]|\([^()]*\))*?\sfor\s"
)


def test_no_module_makes_lists_by_comprehension():
    """Cython 3.3.1 releases an item twice where there is no memory for the list; in `join` and the like, too."""
    for path in (ROOT / "cython").rglob("*.pyx"):
        code = re.sub(r'"""[\s\S]*?"""', "", path.read_text())
        assert not LIST_COMPREHENSION.search(code), path
    assert all(
        map(
            LIST_COMPREHENSION.search,
            ["[x for x in y]", "[x[i] for i in y]", "tuple([f(x)\n for x in y])", "','.join(f(x) for x in y)"],
        )
    )


@pytest.mark.consumer
@pytest.mark.timeout(300)
def test_constructors_that_cython_calls_outside_of_try_do_not_throw(tmp_path):
    """A variable of a C++ class is made where nothing catches: what is declared `noexcept` must be that."""
    compiler = shutil.which(os.environ.get("CXX", "c++"))
    if compiler is None:
        pytest.skip("needs a C++ compiler")
    headers, types = [], []
    for path in (ROOT / "cython" / "seqtide" / "libseqtide").rglob("*.pxd"):
        text = path.read_text()
        headers += re.findall(r'cdef extern from "(seqtide/[^"]+)"', text)
        names = dict(re.findall(r'cdef cppclass (\w+)(?:\([\w, ]*\))?(?: "([^"]+)")?', text))
        for name in re.findall(r"^ +(\w+)\(\) noexcept$", text, re.MULTILINE):
            types.append(names[name] or f"seqtide::{name}")
    assert len(types) > 30
    program = tmp_path / "constructors.cpp"
    program.write_text(
        "".join(f'#include "{header}"\n' for header in sorted(set(headers)))
        + "#include <type_traits>\n"
        + "".join(f'static_assert(std::is_nothrow_default_constructible_v<{name}>, "{name}");\n' for name in types)
    )
    command = [compiler, "-std=c++20", "-fsyntax-only", "-I", ROOT / "lib" / "include", program]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
