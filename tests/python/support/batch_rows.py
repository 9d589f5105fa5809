"""The shape of a batch's row in tests/python/contract/rows."""

from collections.abc import Callable
from typing import Any, NamedTuple


class BatchRow(NamedTuple):
    """How to make record number `i`, and what Arrow calls the columns."""

    batch: Any
    record: Callable[[int], Any]
    columns: tuple[str, ...]
    imports: bool = True  # it is made of Arrow data, too
