"""The shape of a writer's row in tests/python/contract/rows, and what is written by all of them."""

import bz2
import gzip
import io
import lzma
import random
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from bam_data import EOF_BLOCK

COUNT = 6
DECOMPRESSED = {
    "none": bytes,
    "bgzf": gzip.decompress,
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "xz": lzma.decompress,
}
# Bases of the records. A read of the last one is larger than any buffer.
TEXTS = ["ACGTN" * (1 + 7 * number) for number in range(COUNT - 1)]
TEXTS.append("".join(random.Random(1).choices("ACGT", k=20_000)) + "A" * 120_000)


def arguments_of(record):
    """Of the call that writes it: those of a pair are two."""
    return record if isinstance(record, tuple) else (record,)


class WriterRow(NamedTuple):
    """How to write `records`, which are `COUNT`, and what becomes of them."""

    name: str
    open: Callable[..., Any]
    records: list  # each written by one call; tuples if that takes several arguments
    plain: list[bytes]  # what each target holds in the end, without compression
    suffix: str
    wrong: list  # instead of records: refused for their types
    read: Callable[..., Iterable] | None  # of all targets: the records again; None if nothing reads them
    text: Callable[[Any], Any] = lambda record: record  # what to compare records by
    compressions: tuple[str, ...] = tuple(DECOMPRESSED)  # the first one without being asked for
    options: tuple[str, ...] = ("compression", "level", "threads", "atomic")
    index: bool = False  # there is a target more, for an index of what the others hold
    is_function: bool = False  # it has no life of its own, see `written_at_once`

    def __str__(self):
        return self.name

    @property
    def targets(self):
        return len(self.plain) + self.index

    @property
    def items(self):
        """The arguments of each call of `write`."""
        return list(map(arguments_of, self.records))

    @property
    def expected(self):
        """What `read_back` should give."""
        return list(map(self.text, self.records))

    def read_back(self, *outputs):
        return list(map(self.text, self.read(*outputs)))

    def given(self, compression=None, **options):
        """Those of the options that there are."""
        options["compression"] = compression or self.compressions[0]
        return {name: value for name, value in options.items() if name in self.options}

    def start(self, *targets, **options):
        return self.open(*targets, **self.given(**options))

    def write_all(self, *targets, count=COUNT, **options):
        with self.start(*targets, **options) as writer:
            for item in self.items[:count]:
                writer.write(*item)

    def made(self, **options):
        """What the targets hold after an undisturbed writer."""
        targets = [io.BytesIO() for _ in range(self.targets)]
        self.write_all(*targets, **options)
        return [target.getvalue() for target in targets]

    def check(self, outputs, compression):
        """All records are there, as whoever knows the format finds them."""
        data = outputs[: len(self.plain)]
        assert [DECOMPRESSED[compression](one) for one in data] == self.plain
        assert all(one.endswith(EOF_BLOCK) == (compression == "bgzf") for one in data)
        assert self.read is None or self.read_back(*outputs) == self.expected


# Further arguments of a row whose output is always BGZF.
ALWAYS_BGZF = {"compressions": ("bgzf",), "options": ("level", "threads", "atomic")}


def looks_whole(data, compression, flushed=False):
    """Whether a program that knows of the compression only finds nothing missing; text has no end mark.

    BGZF that was flushed ends with a whole block, so that only those who know of its end mark can tell.
    """
    if compression == "none" or (compression == "bgzf" and flushed):
        return compression == "bgzf" and data.endswith(EOF_BLOCK)
    try:
        DECOMPRESSED[compression](data)
    except (EOFError, ValueError, lzma.LZMAError):
        return False
    return data != b""


class KeptUntilTheEnd:
    """A function that writes all of the records it is given, as if it were a writer."""

    closed = False

    def __init__(self, finish, text, target, **options):
        self.finish = lambda: finish(target, self.texts, **options)
        self.text = text
        self.texts = []

    def write(self, record):
        if self.closed:
            raise ValueError("the writer is closed")
        self.texts.append(self.text(record))

    def flush(self):
        """There is nothing yet."""

    def close(self):
        if not self.closed:
            self.closed = True
            self.finish()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.close()
        self.closed = True


def written_at_once(finish, text):
    """To open what writes by `finish(target, texts, **options)`; `text` makes one of a record."""
    return lambda target, **options: KeptUntilTheEnd(finish, text, target, **options)
