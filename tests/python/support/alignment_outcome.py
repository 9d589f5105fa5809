"""What reading alignments came to, in a form that can be compared; sources of all kinds; and samtools as referee."""

import io
import os
import shutil
import subprocess
import threading

import pytest
from bam_data import NAMES, REFERENCES, bam_header, bgzf_file, split
from outcome import outcome_of

needs_samtools = pytest.mark.skipif(shutil.which("samtools") is None, reason="needs samtools")


def samtools(*arguments, **options):
    """What samtools prints."""
    command = ["samtools", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, timeout=60, **options).stdout


def lines_of(records):
    return [record.to_sam() for record in records]


def sam_lines(alignments, names=NAMES):
    return [alignment.sam(names) for alignment in alignments]


def raw_outcome(source, reader, **options):
    """The records' bytes and the fault."""
    records, fault = outcome_of(source, reader, **options)
    return [bytes(record) for record in records], fault


def bam_file(*alignments, references=REFERENCES, text=None, sizes=(65280,), **options):
    """BGZF of the header and what follows it: alignments, or bytes as they are."""
    data = bam_header(references, text)
    data += b"".join(part if isinstance(part, bytes) else part.bam() for part in alignments)
    return bgzf_file(split(data, *sizes), **options)


class OnlyRead:
    """The poorest of all file objects."""

    def __init__(self, data, size=None):
        self.file = io.BytesIO(data)
        self.size = size

    def read(self, size):
        return self.file.read(size if self.size is None else min(size, self.size))


class Seekable(OnlyRead):
    """An object that is no file of Python's but can seek, as those of fsspec can."""

    def seek(self, offset, whence=0):
        return self.file.seek(offset, whence)

    def tell(self):
        return self.file.tell()

    def seekable(self):
        return True


def pipe_with(data):
    """The end of a pipe to read from."""
    end, other = os.pipe()

    def feed():
        with open(other, "wb") as file:
            file.write(data)

    threading.Thread(target=feed, daemon=True).start()
    return end
