"""Where the index of a file lies."""
import errno
import os
import warnings

from seqtide.errors import StaleIndexWarning
from seqtide.io.file_object import is_file_path

_TOLERANCE_NS = 1_000_000_000


def check_kind(index):
    """What the argument `index` of a writer stands for, but for True, which asks its header: "bai", "csi" or None."""
    if index is None or index is False:
        return None
    if index not in ("bai", "csi"):
        raise ValueError(f"index must be 'bai', 'csi', True or None, not {index!r}")
    return index


def path_beside(target, kind):
    """Where to write the index of a file."""
    if not is_file_path(target):
        raise ValueError("there is no path to write the index beside; give index_target=")
    return f"{os.fsdecode(target)}.{kind}"


def find_index(path, index, name):
    """The index to read: `index`, or one beside the file at `path`; warns of one older than its data."""
    if index is None:
        if path is None:
            raise ValueError(f"no index given for {name!r}, and without a path none can be looked for")
        index = _index_beside(path)
    if path is not None:
        warn_if_stale(index, path, stacklevel=3)
    return index


def warn_if_stale(index, path, stacklevel=2):
    """Warns of an index that is a file older than its data."""
    if is_file_path(index) and is_stale(index, path):
        warnings.warn(
            f"the index {os.fsdecode(index)!r} is older than its data", StaleIndexWarning, stacklevel=stacklevel
        )


def _index_beside(path):
    stem = os.path.splitext(path)[0]
    candidates = [start + suffix for suffix in (".bai", ".csi") for start in (path, stem)]
    existing = [candidate for candidate in candidates if os.path.exists(candidate)]
    if not existing:
        raise FileNotFoundError(errno.ENOENT, "no index beside this file (.bai or .csi)", path)
    # One of two may have been left behind when the data was written anew, be it a moment ago.
    return min(existing, key=lambda candidate: _lag(candidate, path))


def is_stale(index, path):
    """Whether the file `index` is at least a second older than the data at `path`."""
    return _lag(index, path) >= _TOLERANCE_NS


def _lag(index, path):
    """By how many nanoseconds the file `index` is older than the data at `path`; 0 for one that is not."""
    try:
        return max(0, os.stat(path).st_mtime_ns - os.stat(index).st_mtime_ns)
    except OSError:
        return 0  # who opens it will say what is wrong
