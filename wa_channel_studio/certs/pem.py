"""Finds the blocks of a PEM text, whatever stands around them and however the text was saved; and writes blocks.

It knows where blocks begin and end and decodes base64; what is in a block is not its business. Time and memory grow
with the text and no faster, however its bytes were chosen.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

CERTIFICATE_LABELS = frozenset({"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"})
BUNDLE_LABELS = frozenset({"PKCS7", "CMS", "PKCS #7 SIGNED DATA"})

_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9 #]{1,40})-----")
_END = "-----END "
_BLANKS = b" \t\r\n\v\f"
_LINE = 64
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNMARKED = (("-----BEGIN ".encode("utf-16-le"), "utf-16-le"), ("-----BEGIN ".encode("utf-16-be"), "utf-16-be"))


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
        for begin, coding in _UNMARKED:
            if begin in data[:4096]:
                return data[data.index(begin) :].decode(coding, "replace")
        return None
    # Remarks around a block may be in any alphabet; the block itself is ASCII.
    return data.decode("utf-8", "replace")


def blocks(text: str) -> Iterator[Block]:
    """The blocks in the order of the text."""
    begin = _BEGIN.search(text)
    while begin is not None:
        following = _BEGIN.search(text, begin.end())
        limit = following.start() if following is not None else len(text)
        end = text.find(_END, begin.end(), limit)
        if end < 0:
            yield Block(begin[1], b"", "breaks off: its END line is missing. Copy it whole, with both lines")
        else:
            yield _decoded(begin[1], text[begin.end() : end])
        begin = following


def _decoded(label: str, body: str) -> Block:
    try:
        letters = body.encode("ascii").translate(None, _BLANKS)
        return Block(label, base64.b64decode(letters, validate=True))
    except (binascii.Error, ValueError):
        return Block(label, b"", "is damaged: its text is no base64. Copy it again")


def written(der: bytes, label: str = "CERTIFICATE") -> bytes:
    """One block, in lines of 64 letters (RFC 7468)."""
    letters = binascii.b2a_base64(der, newline=False)
    lines = (letters[start : start + _LINE] for start in range(0, len(letters), _LINE))
    return b"-----BEGIN %b-----\n%b\n-----END %b-----\n" % (label.encode(), b"\n".join(lines), label.encode())
