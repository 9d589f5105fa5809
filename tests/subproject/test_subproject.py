"""C++ and C projects that use seqtide: as a Meson subproject, and installed, through pkg-config."""

import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.timeout(900),
    pytest.mark.skipif(shutil.which("meson") is None, reason="needs meson"),
    pytest.mark.skipif(shutil.which("pkg-config") is None, reason="needs pkg-config"),
]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
READS = b"@r1 first\nACGT\n+\nIIII\n@r2\nACGTACGT\n+\nIIIIIIII\n"


WRAPS = ("zlib", "libdeflate", "highway")
WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")


def run(*command, **options):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert result.returncode == 0, f"{command} failed:\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The consumer beside a copy of just those parts of seqtide that C++ users need, built and installed."""
    folder = tmp_path_factory.mktemp("subproject") / "project"
    seqtide = folder / "subprojects" / "seqtide"
    shutil.copytree(Path(__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "lib", seqtide / "lib")
    shutil.copytree(ROOT / "subprojects" / "packagefiles", seqtide / "subprojects" / "packagefiles")
    for name in ("meson.build", "meson_options.txt", *(f"subprojects/{wrap}.wrap" for wrap in WRAPS)):
        shutil.copyfile(ROOT / name, seqtide / name)
    options = ["-Doptimization=0", "-Ddebug=false"]  # what compiles fastest
    options += ["--unity", "on", "-Dunity_size=100"]  # the consumer may ask for it, seqtide must not break
    run("meson", "setup", "build", "--prefix", folder / "prefix", "--libdir", "lib", *options, cwd=folder)
    run("meson", "compile", "-C", "build", cwd=folder)
    run("meson", "install", "-C", "build", cwd=folder)
    return folder


@pytest.fixture
def reads(tmp_path):
    path = tmp_path / "reads.fastq.gz"
    path.write_bytes(gzip.compress(READS))
    return path


def test_subproject_reads_records(project, reads):
    assert run(project / "build" / "fastq-lengths", reads) == "r1\t4\nr2\t8\n"


def test_subproject_reports_errors(project, tmp_path):
    path = tmp_path / "cut.fastq"
    path.write_bytes(READS[:-12])
    result = subprocess.run([project / "build" / "fastq-lengths", path], capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stdout == "r1\t4\n"
    assert str(path) in result.stderr


def test_a_unity_build_leaves_the_kernels_alone(project):
    units = [path.name for path in (project / "build").rglob("*-unity*.cpp")]
    assert {unit.partition("-unity")[0] for unit in units} == {"fastq-lengths", "seqtide"}


def test_subproject_builds_the_library_only(project):
    targets = run("meson", "introspect", "--targets", project / "build")
    assert "fastq-lengths" in targets and "seqtide" in targets
    assert "shared module" not in targets and "test_" not in targets


def test_install_holds_library_headers_and_pkg_config_file(project):
    prefix = project / "prefix"
    installed = {path.relative_to(prefix).as_posix() for path in prefix.rglob("*") if path.is_file()}
    public = {path.relative_to(ROOT / "lib").as_posix() for path in (ROOT / "lib" / "include").rglob("*.h*")}
    assert public
    assert installed == public | {"bin/fastq-lengths", "lib/libseqtide.a", "lib/pkgconfig/seqtide.pc"}


@pytest.fixture
def pkg_config(project):
    environment = {**os.environ, "PKG_CONFIG_PATH": str(project / "prefix" / "lib" / "pkgconfig")}
    assert run("pkg-config", "--modversion", "seqtide", env=environment).strip() == project_version()

    def flags(*options):
        return run("pkg-config", *options, "seqtide", env=environment).split()

    return flags


def compile_cpp(source, program, pkg_config):
    run("c++", "-std=c++20", *WARNINGS, source, "-o", program, *pkg_config("--cflags", "--libs", "--static"))


def project_version():
    return run("meson", "introspect", "--projectinfo", ROOT / "meson.build").split('"version": "')[1].split('"')[0]


def test_pkg_config_cpp(project, pkg_config, reads, tmp_path):
    program = tmp_path / "program"
    compile_cpp(project / "fastq_lengths.cpp", program, pkg_config)
    assert run(program, reads) == "r1\t4\nr2\t8\n"


def test_pkg_config_c(pkg_config, reads, tmp_path):
    source = EXAMPLES / "c" / "fastq_callbacks.c"
    program = tmp_path / "program"
    run("cc", "-std=c11", *WARNINGS, source, "-o", program, *pkg_config("--cflags", "--libs", "--static"), "-lstdc++")
    assert run(program, reads) == "records\t2\nbases\t12\n"


def test_example_mapped_reads(pkg_config, tmp_path):
    import seqtide

    header = b"@SQ\tSN:c1\tLN:99\n@SQ\tSN:c2\tLN:99\n"
    sam = header + b"a\t0\tc1\t1\t60\t2M\t*\t0\t0\tAC\tII\nb\t4\tc1\t1\t0\t*\t*\t0\t0\tA\tI\n"
    bam = tmp_path / "some.bam"
    with seqtide.SamReader(sam) as reader, seqtide.BamWriter(bam, template=reader) as writer:
        for record in reader:
            writer.write(record)
    program = tmp_path / "mapped_reads"
    compile_cpp(EXAMPLES / "cpp" / "mapped_reads.cpp", program, pkg_config)
    assert run(program, bam) == "c1\t1\t60\nc2\t0\n"


def test_example_count_records(pkg_config, reads, tmp_path):
    program = tmp_path / "program"
    compile_cpp(EXAMPLES / "cpp" / "count_records.cpp", program, pkg_config)
    assert run(program, reads) == "2 records, 12 bases\n"


def test_example_filter_reads(pkg_config, tmp_path):
    program, source, target = tmp_path / "program", tmp_path / "reads.fastq", tmp_path / "kept.fastq.gz"
    compile_cpp(EXAMPLES / "cpp" / "filter_reads.cpp", program, pkg_config)
    source.write_bytes(READS + b"@bad\nACGT\n+\n####\n")
    assert run(program, source, target, 20) == "kept 2 of 3 reads\n"
    assert gzip.decompress(target.read_bytes()) == READS


def test_example_wrap_callbacks(pkg_config, reads, tmp_path):
    program = tmp_path / "program"
    compile_cpp(EXAMPLES / "cpp" / "wrap_callbacks.cpp", program, pkg_config)
    with reads.open("rb") as file:
        assert run(program, stdin=file) == "r1\t4\nr2\t8\n"
