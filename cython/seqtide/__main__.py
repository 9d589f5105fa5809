"""``python -m seqtide`` is the ``seqtide`` command."""

from seqtide.cli import main

main()
