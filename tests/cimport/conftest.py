import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def basetally(tmp_path_factory):
    """The package of the project in this folder, built and imported."""
    folder = tmp_path_factory.mktemp("cimport")
    project, site = folder / "project", folder / "site"
    shutil.copytree(Path(__file__).parent, project, ignore=shutil.ignore_patterns("__pycache__"))
    result = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--target", site, project],
        capture_output=True,
        text=True,
        env={**os.environ, "CFLAGS": "-O1"},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    sys.path.insert(0, str(site))
    try:
        yield importlib.import_module("basetally")
    finally:
        sys.path.remove(str(site))
