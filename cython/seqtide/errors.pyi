import io

__all__ = [
    "CorruptError",
    "FormatError",
    "InvalidBufferError",
    "InvalidHandleError",
    "IoError",
    "LimitError",
    "NullParameterError",
    "SeqtideError",
    "StaleIndexWarning",
    "StreamError",
    "TruncatedError",
    "UnsupportedError",
]

def initialised_twice(made: object) -> RuntimeError: ...
def refused(message: str, accepted_by: str | None) -> str: ...

class SeqtideError(Exception): ...

class StreamError(SeqtideError):
    code: int
    def __init__(self, *args: object, code: int | None = None) -> None: ...

class NullParameterError(StreamError, TypeError): ...
class InvalidHandleError(StreamError, ValueError): ...
class IoError(StreamError, OSError): ...
class UnsupportedError(IoError, io.UnsupportedOperation): ...
class InvalidBufferError(StreamError): ...

class FormatError(SeqtideError, ValueError):
    reason: str
    path: str | None
    format: str | None
    record: int | None
    line: int | None
    offset: int | None
    virtual_offset: int | None
    compressed_offset: int | None
    excerpt: bytes
    accepted_by: str | None
    def __init__(
        self,
        message: str = "",
        *,
        reason: str | None = None,
        path: str | None = None,
        format: str | None = None,
        record: int | None = None,
        line: int | None = None,
        offset: int | None = None,
        virtual_offset: int | None = None,
        compressed_offset: int | None = None,
        excerpt: bytes = b"",
        accepted_by: str | None = None,
    ) -> None: ...

class TruncatedError(FormatError, EOFError): ...
class CorruptError(FormatError): ...
class LimitError(FormatError): ...
class StaleIndexWarning(UserWarning): ...
