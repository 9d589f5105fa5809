"""JointFiles: files that get their names together or not at all."""
import contextlib
import warnings

cimport cython
from libcpp.memory cimport shared_ptr, unique_ptr

from seqtide.core.gate cimport enter
from seqtide.core.native cimport shared_of
from seqtide.core.once cimport begin_once
from seqtide.libseqtide.io.joint_files cimport CJointFiles

__all__ = ["JointFiles"]


cdef shared_ptr[CJointFiles] joint_files_of(object atomic, bint sync) except *:
    cdef shared_ptr[CJointFiles] none
    if isinstance(atomic, bool):
        return none
    if not isinstance(atomic, JointFiles):
        raise TypeError(f"atomic must be bool or JointFiles, not {type(atomic).__name__}")
    cdef JointFiles joint = atomic
    joint.check_open()
    if sync and not joint.sync:
        raise ValueError("files that belong together are synced together: JointFiles(sync=True)")
    joint.count += 1
    return joint.files


def together(atomic):
    """For several files of one call: a context with what to open them with, so that they get their names together.

    Args:
        atomic (bool | JointFiles): what the call was given.
    """
    return JointFiles() if atomic is True else contextlib.nullcontext(atomic)


@cython.final
@cython.auto_pickle(False)
cdef class JointFiles:
    """Files that belong together: all of them get their names at the end of a ``with`` block, or none does.

    What takes `atomic` takes it, too: writers, `write_depth`, ``write`` of indexes, ``to_json`` of reports. Each file
    is written as with ``atomic=True``, but closing it only completes it. It gets its name when the block ends, if all
    of them are complete. If the block raises, nothing is left of any of them, and what was there before stays as it
    was.

    If the system refuses one of the names, the files before it lose theirs again, and files that they replaced come
    back. Should the system refuse that as well, the exception says what it left. In between, other processes may see
    some of the new files, and a process that is killed just then leaves them so; a file that was to be replaced may
    have a second name beside it by then, ``.seqtide-*.tmp``.

    Devices and pipes have no name to wait for: what is written to them is there at once. Standard output,
    descriptors and file objects are not taken. A forked child cannot finish the files of its parent.

    Several threads may open and close files at the same time. Without ``with``, the files are given up unless
    `close` is called, and that they were dropped is a ResourceWarning.

    Args:
        sync (bool): Have the data of all files on the disk before they get their names, and the names when `close`
            returns. That is said here, and not to each writer.

    Example:
        >>> import os, seqtide
        >>> with seqtide.JointFiles() as files:
        ...     with seqtide.FastqWriter("reads.fastq", atomic=files) as reads:
        ...         reads.write(seqtide.FastqRecord("r1", "ACGT", "IIII"))
        ...     with seqtide.FastaWriter("reads.fasta", atomic=files) as sequences:
        ...         sequences.write(seqtide.FastaRecord("r1", "ACGT"))
        ...     os.path.exists("reads.fastq")
        False
        >>> os.path.exists("reads.fastq"), os.path.exists("reads.fasta")
        (True, True)
    """

    def __init__(self, *, bint sync=False):
        begin_once(&self.begun, self)
        cdef unique_ptr[CJointFiles] files = unique_ptr[CJointFiles](new CJointFiles(sync))
        self.sync = sync
        self.files = shared_of(files)

    def __dealloc__(self):
        with nogil:
            self.files.reset()

    def __del__(self):
        if not self.files or self.count == 0 or self.owned:
            return
        try:
            warnings.warn(f"unclosed {self!r}, none of which got its name", ResourceWarning, source=self)
        finally:  # the warning may be an error
            self.give_up()

    cdef int check_open(self) except -1:
        if not self.files:
            raise ValueError("the joint files are closed")
        return 0

    cdef int give_up(self) except -1:
        cdef shared_ptr[CJointFiles] files
        files.swap(self.files)
        with nogil:
            files.reset()
        return 0

    def close(self):
        """Gives the files their names. Closing again does nothing, nor does it after an exception: none of the files
        will get its name then.

        Raises:
            IoError: One of the files was not closed, or failed before.
            OSError: One of them cannot get its name.
        """
        cdef shared_ptr[CJointFiles] files
        enter(self.gate)
        try:
            files.swap(self.files)
            if files:
                with nogil:
                    files.get().publish()
                    files.reset()
        finally:
            self.gate.leave()

    @property
    def closed(self):
        """bool: whether the files got their names, or were given up."""
        return not self.files

    def __enter__(self):
        self.check_open()
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.close()
        else:
            self.give_up()

    def __repr__(self):
        return f"<JointFiles, {self.count} opened{'' if self.files else ', closed'}>"
