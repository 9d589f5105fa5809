"""What the commands in tools/ say and do where the system lacks something; apt-get is a fake one."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIB = ROOT / "tools" / "lib.sh"
BASH = shutil.which("bash")

pytestmark = [
    pytest.mark.skipif(BASH is None, reason="needs bash"),
    pytest.mark.skipif(not LIB.is_file(), reason="needs a checkout"),
    pytest.mark.timeout(30),
]

FAKE_APT = """#!/bin/sh
echo "$*" >>calls
case $1 in
  update) printf '%s\\n' "$UPDATE_SAYS"; exit "$UPDATE_STATUS" ;;
  *) printf '%s\\n' "$INSTALL_SAYS" >&2; [ "$INSTALL_STATUS" != 0 ] || touch installed; exit "$INSTALL_STATUS" ;;
esac
"""
CHECK = "has_thing() { [[ -e installed ]]; }; "
NEED = "need has_thing 'the thing' thing-dev thing-more"
PREFER = "prefer has_thing 'it goes on without' thing-dev"
BROKEN_SOURCE = "E: The repository 'http://third.example bookworm Release' no longer has a Release file."


@pytest.fixture
def shell(tmp_path):
    """Runs a script after lib.sh in an empty folder, with the fake apt-get; returns the process and apt's commands."""
    programs = tmp_path / "bin"
    programs.mkdir()
    # sudo as well, so that it does not matter who runs the tests.
    for name, text in (("apt-get", FAKE_APT), ("sudo", '#!/bin/sh\nexec "$@"\n')):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)

    def run(script, update=(0, "Hit:1"), install=(0, "Setting up thing-dev"), apt=True):
        if not apt:
            (programs / "apt-get").unlink()
        path = f"{programs}:{os.environ['PATH']}" if apt else str(programs)
        environment = {
            "PATH": path,
            **{"UPDATE_STATUS": str(update[0]), "UPDATE_SAYS": update[1]},
            **{"INSTALL_STATUS": str(install[0]), "INSTALL_SAYS": install[1]},
        }
        command = f"set -euo pipefail; source {LIB}; {CHECK}{script}; echo went on"
        process = subprocess.run(
            [BASH, "-c", command], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=20
        )
        calls = tmp_path / "calls"
        return process, calls.read_text().splitlines() if calls.exists() else []

    return run


@pytest.mark.parametrize("script", [NEED, PREFER])
def test_what_is_there_is_not_installed(shell, script):
    process, calls = shell(f"touch installed; {script}")
    assert (process.returncode, process.stdout, process.stderr, calls) == (0, "went on\n", "", [])


@pytest.mark.parametrize("script", [NEED, PREFER])
def test_missing_packages_are_installed(shell, script):
    process, calls = shell(f"{script}; rm installed; {script}")
    assert (process.returncode, process.stdout) == (0, "went on\n")
    assert "Setting up" not in process.stderr
    assert "problems" not in process.stderr
    assert [call.split()[0] for call in calls] == ["update", "install", "install"]
    assert "thing-dev" in calls[1].split()


@pytest.mark.parametrize("script", [NEED, PREFER])
@pytest.mark.parametrize(
    ("status", "said"), [(100, BROKEN_SOURCE), (0, "W: Failed to fetch http://third.example/InRelease  404  Not Found")]
)
def test_a_failed_update_is_told_and_stops_nothing(shell, script, status, said):
    process, calls = shell(script, update=(status, f"Hit:1\n{said}"))
    assert (process.returncode, process.stdout) == (0, "went on\n")
    assert "apt-get update had problems" in process.stderr
    assert said in process.stderr
    assert "Hit:1" not in process.stderr
    assert calls[1].split()[0] == "install"


def test_a_needed_package_that_cannot_be_installed_ends_the_command(shell):
    process, _ = shell(NEED, update=(100, BROKEN_SOURCE), install=(100, "E: Unable to locate package thing-dev"))
    assert (process.returncode, process.stdout) == (1, "")
    assert BROKEN_SOURCE in process.stderr
    assert "E: Unable to locate package thing-dev" in process.stderr
    assert process.stderr.endswith("error: this needs the thing (Debian and Ubuntu: thing-dev thing-more)\n")


def test_a_preferred_package_that_cannot_be_installed_is_told(shell):
    process, _ = shell(PREFER, install=(100, "E: Unable to locate package thing-dev"))
    assert (process.returncode, process.stdout) == (0, "went on\n")
    assert "E: Unable to locate package thing-dev" in process.stderr
    assert "thing-dev): it goes on without" in process.stderr


def test_a_package_that_does_not_help_is_told(shell):
    process, _ = shell(f"has_thing() {{ false; }}; {NEED}", install=(0, "thing-dev (0.1) is the newest version"))
    assert process.returncode == 1
    assert "thing-dev (0.1) is the newest version" in process.stderr


@pytest.mark.parametrize(("script", "status"), [(NEED, 1), (PREFER, 0)])
def test_without_apt_the_packages_are_named(shell, script, status):
    process, calls = shell(script, apt=False)
    assert (process.returncode, calls) == (status, [])
    assert "(Debian and Ubuntu: thing-dev" in process.stderr


def test_stages_tell_how_long_they_took(shell):
    process, _ = shell("say one; SECONDS=$((SECONDS + 95)); say two; end_stage; end_stage")
    assert process.stderr == "\n== one\n   1.6 minutes\n\n== two\n   0.0 minutes\n"


def test_minutes_are_guessed_from_the_time_of_a_sample(shell):
    script = "c++() { cat >/dev/null; sleep 1; }; nproc() { echo 2; }; guess_minutes 300"
    process, _ = shell(script)
    guessed = float(re.match(r"(\d+\.\d) minutes", process.stdout)[1])
    assert 2.5 <= guessed < 30
