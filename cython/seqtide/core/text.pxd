# From what users pass as names, sequences and qualities to bytes.
from libc.string cimport memcpy
from libcpp.string_view cimport string_view


cdef inline void copy_text(char* target, const string_view& source) noexcept:
    # An empty view may have no address, which memcpy must not be given.
    if source.size() > 0:
        memcpy(target, source.data(), source.size())


cdef inline bytes header_bytes(value):
    """Bytes of a header line: str as UTF-8 (surrogate escapes give back the bytes they stand for), or bytes."""
    if isinstance(value, str):
        return (<str> value).encode("utf-8", "surrogateescape")
    if isinstance(value, bytes):
        return <bytes> value
    raise TypeError(f"name must be str or bytes, not {type(value).__name__}")


cdef inline bytes ascii_bytes(value, str what):
    """Bytes of a sequence or quality: ASCII str, or anything with the buffer protocol."""
    if isinstance(value, str):
        try:
            return (<str> value).encode("ascii")
        except UnicodeEncodeError as error:
            raise ValueError(f"{what} has the non-ASCII character {value[error.start]!r}") from None
    if isinstance(value, bytes):
        return <bytes> value
    try:
        return bytes(memoryview(value))
    except TypeError:
        raise TypeError(f"{what} must be str or bytes-like, not {type(value).__name__}") from None


cdef inline str shortened(str text):
    """`text` for a repr: the middle of a long one left out."""
    return text if len(text) <= 60 else text[:40] + "..." + text[-17:]
