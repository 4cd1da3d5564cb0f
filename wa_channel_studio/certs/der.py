"""A lenient reader of DER, for certificates that strict parsers refuse as well as for those they take.

It knows tags and lengths and nothing of certificates. It never looks past the bytes it was given and never follows
nesting by itself, so that hostile bytes cost no more than their length. :func:`read` hands out values, which reads
well; :func:`header` hands out places, which is what thousands of certificates are read by. :func:`encoded` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = 0x05
OID = 0x06
SEQUENCE = 0x30
SET = 0x31
CONTEXT_0 = 0xA0
CONTEXT_1 = 0xA1
CONTEXT_3 = 0xA3

_LENGTH_BYTES = 4
"""Four bytes of length reach 4 GB, more than any file that is read here."""


class DerError(ValueError):
    """The bytes are no DER."""


class UnsaidLengthError(DerError):
    """A length that is not said, but ended by two zero bytes: BER allows it, DER does not."""


class CutOffError(DerError):
    """The bytes end before the value does; ``needed`` is how many there should be, 0 where nobody can know."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"{needed} bytes needed")
        self.needed = needed


@dataclass(frozen=True, slots=True)
class Element:
    """One value: its tag, what is inside, and the bytes of the whole of it."""

    tag: int
    content: bytes
    whole: bytes

    def children(self) -> Iterator[Element]:
        """The values inside, one after the other. Raises DerError where they are none."""
        position = 0
        while position < len(self.content):
            child = read(self.content, position)
            yield child
            position += len(child.whole)

    def integer(self) -> int:
        """The content as a whole number with a sign."""
        return int.from_bytes(self.content, "big", signed=True)


def read(data: bytes, start: int = 0) -> Element:
    """The value that starts at ``start``; what follows it is left alone. Raises DerError or CutOffError."""
    header = data[start : start + 2]
    if len(header) < 2:
        raise CutOffError(start + 2)
    tag, length = header
    if tag & 0x1F == 0x1F:
        raise DerError("a tag of several bytes")
    begin = start + 2
    if length == 0x80:
        raise UnsaidLengthError("a length that is not said")
    if length > 0x80:
        count = length & 0x7F
        if count > _LENGTH_BYTES:
            raise DerError("a length beyond reason")
        digits = data[begin : begin + count]
        if len(digits) < count:
            raise CutOffError(begin + count)
        length = int.from_bytes(digits, "big")
        begin += count
    end = begin + length
    if end > len(data):
        raise CutOffError(end)
    return Element(tag, data[begin:end], data[start:end])


def header(data: bytes, position: int, end: int) -> tuple[int, int, int]:
    """Tag, start and stop of the content of the value at ``position``, which must end by ``end``.

    Raises DerError, or IndexError where not even the length is there.
    """
    tag = data[position]
    length = data[position + 1]
    start = position + 2
    if tag & 0x1F == 0x1F:
        raise DerError("a tag of several bytes")
    if length > 0x7F:
        if length == 0x81:
            length = data[start]
            start += 1
        elif length == 0x82:
            length = data[start] << 8 | data[start + 1]
            start += 2
        elif length in (0x83, 0x84):
            count = length & 0x7F
            length = int.from_bytes(data[start : start + count], "big")
            start += count
        elif length == 0x80:
            raise UnsaidLengthError("a length that is not said")
        else:
            raise DerError("a length beyond reason")
    stop = start + length
    if stop > end:
        raise DerError("a value that is longer than what it stands in")
    return tag, start, stop


def encoded(tag: int, *parts: bytes) -> bytes:
    """A value of ``parts`` one after the other, as DER writes it."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits + content


def integer(number: int) -> bytes:
    """A whole number as DER writes it."""
    return encoded(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def oid(text: str) -> bytes:
    """An object identifier, written in dots, as DER writes it."""
    first, second, *others = (int(part) for part in text.split("."))
    out = bytearray()
    for number in (40 * first + second, *others):
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(number & 0x7F | 0x80)
        out += bytes(reversed(digits))
    return encoded(OID, bytes(out))


def oid_text(content: bytes) -> str:
    """An object identifier in dots. Raises DerError when it is cut off or empty."""
    if not content or content[-1] & 0x80 or len(content) > 64:
        raise DerError("no object identifier")
    numbers: list[int] = []
    value = 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(number) for number in (first, numbers[0] - 40 * first, *numbers[1:]))
