"""Whether two sources or targets are one file: by device and inode, whatever their names."""

import os
import stat


def identity_of(target, standard=1):
    """What a source or target is: equal if two are one file or one pipe.

    A file that is not there yet is its name in its folder. Devices may be used twice.

    Args:
        target: any source or target.
        standard (int): the descriptor that "-" stands for.

    Returns:
        object: to be compared; None for what is equal to nothing else.
    """
    try:
        if isinstance(target, str) and target == "-":
            status = os.fstat(standard)
        elif isinstance(target, (str, os.PathLike)):
            status = os.stat(target)
        else:
            status = os.fstat(target if isinstance(target, int) else target.fileno())
    except FileNotFoundError:
        return _identity_of_name(target)
    except MemoryError:
        raise
    except Exception:  # who opens it tells what is wrong; and a file object raises what it likes
        return None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
        return None
    return status.st_dev, status.st_ino


def _identity_of_name(path):
    try:
        folder, name = os.path.split(os.path.realpath(os.fsdecode(path)))
        status = os.stat(folder)
    except (OSError, TypeError, ValueError):
        return None
    return status.st_dev, status.st_ino, name


def refuse_same_target(first, second, what):
    """ValueError if two targets, or a source and a target, would overwrite each other."""
    identity = identity_of(first)
    if _is_one(first, second) or (identity is not None and identity == identity_of(second)):
        names = repr(first) if first == second else f"{first!r} and {second!r}"
        raise ValueError(f"{what} are the same: {names}")


def refuse_template(target, template, what):
    """ValueError if a target would destroy the file that a reader, whose header it takes, still reads."""
    if template is not None and not template.closed and hasattr(template, "name"):
        refuse_same_target(target, template.name, what)


def refuse_same_source(first, second, what="both sources"):
    """ValueError if two sources are one file, or one object that each would take data from."""
    both_paths = isinstance(first, (str, os.PathLike)) and isinstance(second, (str, os.PathLike))
    identity = identity_of(first, 0) if both_paths else None
    if _is_one(first, second) or (identity is not None and identity == identity_of(second, 0)):
        raise ValueError(f"{what} are the same: {first!r} and {second!r}")


def _is_one(first, second):
    if isinstance(first, (str, int)) and isinstance(second, (str, int)):
        return first == second and (first == "-" or isinstance(first, int))
    return first is second and not isinstance(first, (bytes, bytearray, memoryview, os.PathLike))
