"""Programs of others, which tests run beside seqtide."""

import functools
import os
import shutil
import subprocess

# The samtools that the tests were written beside, which Debian 12 has. `tools/referees` runs them beside the current
# one; what that does otherwise is left out then, and docs/reliability.md lists it.
FIRST_SAMTOOLS = (1, 16)


@functools.cache
def samtools_version():
    """(1, 16) for samtools 1.16.1; (0,) if there is none."""
    if shutil.which("samtools") is None:
        return (0,)
    shown = subprocess.run(["samtools", "--version"], capture_output=True, check=True, env=environment())
    version = shown.stdout.split()[1].decode()
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2])


def environment():
    """For them: without what a sanitized build needs in front of the interpreter."""
    return {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
