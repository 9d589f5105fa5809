"""What writers of all formats have in common: lifetime, threads, context manager, what is left of a failure.

A format derives from `RecordWriter` and adds the options of its constructor, `write` and `write_view`. Every use of the
native writer is within the gate, and lets go of the GIL where it may take long.
"""
import warnings

cimport cython

from seqtide._gate cimport enter
from seqtide._simd cimport join_simd_target

join_simd_target()


@cython.auto_pickle(False)
cdef class RecordWriter:
    """Writes records to one output."""

    def __dealloc__(self):
        with nogil:
            self.writer.reset()

    def __del__(self):
        if self.open:
            warnings.warn(f"unclosed writer {self.name!r}", ResourceWarning, source=self)
            if self.atomic:
                self.abandon()
            else:
                self.close()

    cdef int check_new(self) except -1:
        if self.writer:
            raise RuntimeError("a writer cannot be initialised twice")
        return 0

    cdef int adopt(self, CRecordWriter* writer, bint atomic) except -1:
        self.writer.reset(writer)
        self.atomic = atomic
        self.open = True
        return 0

    def flush(self):
        """Hands everything written so far to the target; ends a BGZF block."""
        enter(self.gate)
        try:
            self.check_open()
            with nogil:
                self.writer.get().flush()
        finally:
            self.gate.leave()

    def close(self):
        """Finishes the output; raises what went wrong and was not raised yet. May be called again."""
        enter(self.gate)
        try:
            if self.open:
                self.open = False
                with nogil:
                    self.writer.get().close()
                self.finish()
        finally:
            self.gate.leave()

    cdef int finish(self) except -1:
        return 0

    def __enter__(self):
        self.check_open()
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None or not self.atomic:
            self.close()
        else:
            self.abandon()

    cdef int abandon(self) except -1:
        enter(self.gate)
        try:
            self.open = False
            with nogil:
                self.writer.get().abandon()
        finally:
            self.gate.leave()
        return 0

    @property
    def closed(self):
        """bool: whether `close` was called."""
        return not self.open

    @property
    def record_count(self):
        """int: records written so far."""
        return self.writer.get().record_count() if self.writer else 0

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}{' closed' if self.closed else ''}>"
