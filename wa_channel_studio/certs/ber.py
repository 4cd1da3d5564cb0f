"""Walks BER: like DER, but lengths may be left out and strings may come in pieces, as PKCS #7 and #12 files have them.

A value without a length is followed to its two zero bytes without recursion, so that nesting costs nothing but time,
and a walk over all levels of a file is as long as the file times the few levels that its reader goes down.
"""

from __future__ import annotations

from collections.abc import Iterator

from wa_channel_studio.certs import der
from wa_channel_studio.certs.der import OCTET_STRING, CutOffError, DerError, Element, UnsaidLengthError, header

_CONSTRUCTED = 0x20
_END = b"\x00\x00"
_MOST_DEPTH = 10_000
_MOST_VALUES = 300_000
"""On one level, and in a value whose length is not said; a bundle of 25,000 certificates has as many."""


def read(data: bytes, start: int = 0) -> Element:
    """The value at ``start``; what follows is left alone. Its content has no end mark. Raises DerError."""
    try:
        tag, begin, stop = header(data, start, len(data))
    except UnsaidLengthError:
        tag = data[start]
        if not tag & _CONSTRUCTED:
            raise DerError("a value of unsaid length that is not built of others") from None
        stop = _end_of(data, start + 2)
        return Element(tag, data[start + 2 : stop - 2], data[start:stop])
    except (DerError, IndexError):
        return der.read(data, start)  # says what is wrong
    return Element(tag, data[begin:stop], data[start:stop])


def children(element: Element) -> Iterator[Element]:
    """The values inside. Raises DerError where they are none."""
    position = 0
    for _ in range(_MOST_VALUES):
        if position >= len(element.content):
            return
        child = read(element.content, position)
        yield child
        position += len(child.whole)
    raise DerError("too many values")


def octets(element: Element) -> bytes:
    """The bytes of an OCTET STRING, whose pieces are put together. Raises DerError for anything else."""
    if element.tag & ~_CONSTRUCTED != OCTET_STRING:
        raise DerError("no octet string")
    return content_octets(element)


def content_octets(element: Element) -> bytes:
    """The same whatever its tag is, for one that stands under a tag of its own."""
    if not element.tag & _CONSTRUCTED:
        return element.content
    pieces = []
    for piece in children(element):
        if piece.tag != OCTET_STRING:
            raise DerError("a string whose pieces are none")
        pieces.append(piece.content)
    return b"".join(pieces)


def _end_of(data: bytes, position: int) -> int:
    """Behind the end mark of the value whose content begins at ``position``."""
    depth, end = 1, len(data)
    left = _MOST_VALUES
    while depth:
        left -= 1
        if not left:
            raise DerError("too many values")
        if data[position : position + 2] == _END:
            depth -= 1
            position += 2
            continue
        try:
            _, _, position = header(data, position, end)
        except UnsaidLengthError:
            if not data[position] & _CONSTRUCTED or depth >= _MOST_DEPTH:
                raise DerError("a value of unsaid length that is not built of others") from None
            depth += 1
            position += 2
        except IndexError:
            raise CutOffError(0) from None
    return position
