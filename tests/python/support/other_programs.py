"""Programs of others, which tests run beside seqtide."""

import os


def environment():
    """For them: without what a sanitized build needs in front of the interpreter."""
    return {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
