"""``python -m seqtide`` is the ``seqtide`` command."""

from seqtide.cli import main

if __name__ == "__main__":
    main()
