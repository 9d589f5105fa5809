"""A progress bar on standard error, if that is a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID


Item = TypeVar("Item")
SECONDS_BETWEEN_MOVES = 0.1

progress_option = click.option("--no-progress", is_flag=True, help="Show no progress bar.")


class ProgressBar:
    """One bar for one file after another; it disappears in the end."""

    def __init__(self, *, enabled: bool) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        if enabled and sys.stderr is not None and sys.stderr.isatty():
            self._progress = _make_bar()

    @property
    def is_shown(self) -> bool:
        return self._progress is not None

    def __enter__(self) -> ProgressBar:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def start(self, file: str, size: int | None) -> None:
        """Begins with a file of so many bytes, None if that is not known."""
        if self._progress is not None:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._task = self._progress.add_task(os.path.basename(file), total=size)

    def move(self, position: int) -> None:
        """Shows that so many bytes of the file were used."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=position)


class ReaderBar:
    """A bar for how far a reader is."""

    def __init__(self, bar: ProgressBar, reader: Any) -> None:
        self._bar = bar
        self._reader = reader

    def move(self) -> None:
        """Shows how far the reader is now."""
        self._bar.move(self._reader.input_position)

    @property
    def is_shown(self) -> bool:
        return self._bar.is_shown

    def watch(self, items: Iterable[Item], *, every: int = 1) -> Iterable[Item]:
        """The same items, of which every so many move the bar."""
        return self._watched(items, every) if self.is_shown else items

    def _watched(self, items: Iterable[Item], every: int) -> Iterator[Item]:
        for number, item in enumerate(items):
            yield item
            if number % every == 0:
                self.move()

    @contextlib.contextmanager
    def moving(self) -> Iterator[None]:
        """Meanwhile, the bar moves by itself: for one long call that reads all."""
        if not self.is_shown:
            yield
            return
        ended = threading.Event()

        def follow() -> None:
            while not ended.wait(SECONDS_BETWEEN_MOVES):
                self.move()

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield
        finally:
            ended.set()
            follower.join()


class Readers:
    """Several readers as one, for a bar."""

    def __init__(self, readers: list[Any]) -> None:
        self._readers = readers

    @property
    def input_position(self) -> int:
        return sum(reader.input_position for reader in self._readers)

    @property
    def input_size(self) -> int | None:
        sizes = [reader.input_size for reader in self._readers]
        return None if None in sizes else sum(sizes)


@contextlib.contextmanager
def bar_of(reader: Any, file: str, *, enabled: bool, output: str | None = None) -> Iterator[ReaderBar]:
    """A bar for the reader of a file. There is none if the output is text that goes to the terminal meanwhile.

    Args:
        reader: Has `input_position` and `input_size`.
        file: Its name.
        enabled: Whether the user wants a bar.
        output: Where the command writes while it reads; None if that is nowhere.
    """
    is_shown = output == "-" and sys.stdout is not None and sys.stdout.isatty()
    with ProgressBar(enabled=enabled and not is_shown) as bar:
        bar.start("<stdin>" if file == "-" else file, reader.input_size)
        yield ReaderBar(bar, reader)


@contextlib.contextmanager
def busy_bar(file: str, *, enabled: bool) -> Iterator[None]:
    """A bar that only tells that something goes on, where nobody knows how far it is."""
    with ProgressBar(enabled=enabled) as bar:
        bar.start("<stdin>" if file == "-" else file, None)
        yield


def _make_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
