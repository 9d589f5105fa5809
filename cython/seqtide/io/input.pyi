from typing import Any, final

from seqtide.io.stream import Source

@final
class Input:
    def __init__(
        self,
        source: Source,
        *,
        threads: int | None = None,
        block_size: int = 262144,
        require_eof: bool = True,
        shared: bool = False,
    ) -> None: ...
    @property
    def path(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    def sniff(self) -> tuple[str, str, bytes]: ...

def open_by_content(
    source: Source, readers: dict[str, type], empty: str, options: dict[str, Any], named: str | None = None
) -> Any: ...
def compression_of(target: object, compression: str = "auto") -> str: ...
