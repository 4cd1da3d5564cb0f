"""Finds the blocks of a PEM text, whatever stands around them and however the text was saved.

It knows where blocks begin and end and decodes base64; what is in a block is not its business.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from dataclasses import dataclass, field

CERTIFICATE_LABELS = frozenset({"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"})

_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_END = "-----END "
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its label and bytes; ``fault`` is a sentence when the bytes could not be had."""

    label: str
    data: bytes = field(repr=False)
    fault: str = ""


def as_text(data: bytes) -> str | None:
    """``data`` as text when it is one (UTF-8, or UTF-16 as Windows saves it), else None."""
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(coding, "replace")
    if b"\x00" in data:
        return None
    # Remarks around a block may be in any alphabet; the block itself is ASCII.
    return data.decode("utf-8", "replace")


def blocks(text: str) -> list[Block]:
    """All blocks in the order of the text, in time linear to its length."""
    found: list[Block] = []
    position = 0
    while (begin := _BEGIN.search(text, position)) is not None:
        following = _BEGIN.search(text, begin.end())
        limit = following.start() if following is not None else len(text)
        end = text.find(_END, begin.end(), limit)
        if end < 0:
            found.append(Block(begin[1], b"", "breaks off: its END line is missing. Copy it whole, with both lines"))
        else:
            found.append(_decoded(begin[1], text[begin.end() : end]))
        position = limit
    return found


def _decoded(label: str, body: str) -> Block:
    try:
        return Block(label, base64.b64decode("".join(body.split()), validate=True))
    except (binascii.Error, ValueError):
        return Block(label, b"", "is damaged: its text is no base64. Copy it again")
