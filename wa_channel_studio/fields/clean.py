"""Paste clean-up: what a copy from a web page or a letter drags along is taken off, and said.

It removes only characters that cannot be seen. It never completes, re-orders or corrects a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        "blank",
        "blanks",
    ),
    ("\t\v\f", "tab", "tabs"),
    ("\r\n\u0085\u2028\u2029", "line end", "line ends"),
    (
        (
            "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
            "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
        ),
        "invisible character",
        "invisible characters",
    ),
)
_INVISIBLE = "".join(characters for characters, _, _ in _KINDS)
_ANYWHERE = re.compile(f"[{re.escape(_INVISIBLE)}]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A value without its invisible ballast, and a note on what was removed (empty when nothing was)."""

    text: str
    note: str = ""


def clean(text: str, *, inside: bool = False) -> Cleaned:
    """Take invisible characters off both ends, and with ``inside`` out of the middle too.

    ``inside`` is right only where the alphabet of a value is fixed (SIDs, keys, URLs, numbers); in passwords and
    texts a blank may be meant.
    """
    trimmed = text.strip(_INVISIBLE)
    parts: list[str] = []
    if len(trimmed) != len(text):
        start = text.find(trimmed) if trimmed else len(text)
        parts.append(f"Removed from the ends: {_count(text[:start] + text[start + len(trimmed) :])}.")
    if inside:
        squeezed = _ANYWHERE.sub("", trimmed)
        if len(squeezed) != len(trimmed):
            parts.append(f"Removed from inside: {_count(''.join(_ANYWHERE.findall(trimmed)))}.")
        trimmed = squeezed
    return Cleaned(trimmed, " ".join(parts))


def _count(removed: str) -> str:
    counts = []
    for characters, one, many in _KINDS:
        number = len(re.findall(r"\r\n|.", "".join(c for c in removed if c in characters), re.DOTALL))
        if number:
            counts.append(f"{number} {one if number == 1 else many}")
    return ", ".join(counts)
