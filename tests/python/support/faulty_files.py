"""File objects one call of which fails."""

import io


class Faulty:
    """A file in memory that raises `error` once, at call number `at` (from 0) of those that are named, then works."""

    def __init__(self, data=b"", at=None, error=None, calls=("read", "seek", "write", "flush"), size=None):
        self.file = io.BytesIO(data)
        self.at = at
        self.error = error
        self.calls = calls
        self.size = size
        self.count = 0
        self.written_after = False

    @property
    def happened(self):
        return self.at is not None and self.count > self.at

    def call(self, name):
        if name in self.calls:
            self.count += 1
            if self.count - 1 == self.at:
                raise self.error

    def read(self, size):
        self.call("read")
        return self.file.read(size if self.size is None else min(size, self.size))

    def seek(self, offset, whence=0):
        self.call("seek")
        return self.file.seek(offset, whence)

    def tell(self):
        return self.file.tell()

    def seekable(self):
        return True

    def write(self, data):
        self.written_after |= self.happened
        self.call("write")
        return self.file.write(data)

    def flush(self):
        self.call("flush")
