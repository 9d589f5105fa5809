"""A system in which every file needs a name, as many network file systems are, for a process that is about to start."""

import ctypes
import os
import platform
import struct

_OPENAT = {"x86_64": 257, "aarch64": 56}.get(platform.machine())
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _AND, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_EOPNOTSUPP = 95


def need_names():
    """For `preexec_fn`: files without names cannot be made. Raises OSError where that cannot be had."""
    if _OPENAT is None:
        raise OSError("unknown processor")
    steps = [
        (_LOAD, 0, 0, 0),  # the number of the system call
        (_JUMP_IF_EQUAL, 0, 4, _OPENAT),
        (_LOAD, 0, 0, 32),  # its third argument
        (_AND, 0, 0, os.O_TMPFILE),
        (_JUMP_IF_EQUAL, 0, 1, os.O_TMPFILE),
        (_RETURN, 0, 0, _FAIL | _EOPNOTSUPP),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
    library = ctypes.CDLL(None, use_errno=True)
    if (
        library.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0
        or library.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) != 0
    ):
        raise OSError(ctypes.get_errno(), "no seccomp")
