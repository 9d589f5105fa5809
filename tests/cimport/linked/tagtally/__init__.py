"""An extension of another project that calls functions of seqtide's shared library."""

# Before the module: it then finds the library, which seqtide has loaded.
import seqtide  # noqa: F401
from tagtally._tally import fail, kept_letters, letters, spans

__all__ = ["fail", "kept_letters", "letters", "spans"]
