"""Heat maps: a small picture of one pixel for each value, which the browser stretches."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

from markupsafe import Markup

from seqtide.quality_control.plots.scale import HEIGHT, WIDTH

# Colours of values below and above 0, told apart by colour-blind eyes on white and on black. Around 0 there is nothing.
BELOW = (0xD5, 0x5E, 0x00)
ABOVE = (0x00, 0x72, 0xB2)


def steps(rows: Sequence[Sequence[float | None]], full: float) -> list[bytes]:
    """Values as bytes: 128 is 0, 1 and 255 are minus and plus `full` or more, 0 is no value."""
    return [bytes(0 if value is None else 128 + _step(value, full) for value in row) for row in rows]


def _step(value: float, full: float) -> int:
    return round(127 * max(-1.0, min(1.0, value / full)))


def picture(rows: Sequence[bytes], visible: float) -> Markup:
    """An image over the whole plot, first row on top.

    Args:
        rows: As `steps` makes them, all of one length.
        visible: Shades begin where values are this part of what is full.
    """
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)  # 8 bits, a palette
    colours = b"".join(bytes(BELOW if step < 128 else ABOVE) for step in range(256))
    opacity = bytes([0]) + bytes(_opacity(abs(step - 128) / 127, visible) for step in range(1, 256))
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = [(b"IHDR", header), (b"PLTE", colours), (b"tRNS", opacity), (b"IDAT", pixels), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return Markup(f'<image class="heat" width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="none" href="{source}"/>')


def _opacity(share: float, visible: float) -> int:
    return 0 if share < visible else round(255 * (0.15 + 0.85 * min(1.0, share)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
