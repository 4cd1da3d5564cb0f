"""Text as Java's DataInput and DataOutput write it: NUL is C0 80, characters beyond the BMP are pairs of surrogates."""

from __future__ import annotations

import re

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def from_modified_utf8(data: bytes) -> str:
    """Raises UnicodeDecodeError for bytes that Java refuses, among them plain UTF-8 of four bytes."""
    if any(byte >= 0xF0 for byte in data):
        raise UnicodeDecodeError("modified-utf-8", data, 0, len(data), "a byte that Java refuses")
    units = data.replace(b"\xc0\x80", b"\x00").decode("utf-8", "surrogatepass")
    return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def to_modified_utf8(text: str) -> bytes:
    """Without the length that stands in front. Halves of characters stay what they are, as in Java."""
    if text.isascii() and "\x00" not in text:
        return text.encode("ascii")
    return _BEYOND.sub(_pair, text).encode("utf-8", "surrogatepass").replace(b"\x00", b"\xc0\x80")


def _pair(found: re.Match[str]) -> str:
    number = ord(found[0]) - 0x10000
    return chr(0xD800 | number >> 10) + chr(0xDC00 | number & 0x3FF)
