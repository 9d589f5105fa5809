"""The ``seqtide`` command.

Exit codes: 0 all went well, 1 bad input or failed output, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import NoReturn

# One module per command, imported when it is asked for.
COMMANDS = {
    "convert": "seqtide.cli.convert",
    "coverage": "seqtide.cli.coverage",
    "depth": "seqtide.cli.depth",
    "faidx": "seqtide.cli.faidx",
    "fastq": "seqtide.cli.fastq",
    "filter": "seqtide.cli.filter",
    "flagstat": "seqtide.cli.flagstat",
    "idxstats": "seqtide.cli.idxstats",
    "index": "seqtide.cli.index",
    "merge": "seqtide.cli.merge",
    "qc": "seqtide.cli.qc",
    "quickcheck": "seqtide.cli.quickcheck",
    "sort": "seqtide.cli.sort",
    "stats": "seqtide.cli.stats",
    "trim": "seqtide.cli.trim",
    "validate": "seqtide.cli.validate",
    "view": "seqtide.cli.view",
}


def main() -> NoReturn:
    """Runs the command line and ends the process with its exit code."""
    try:
        # Here, so that an interrupt while modules are loaded is an interrupt like any other.
        from seqtide.cli.group import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
