"""Steps over an object that Java serialised, as JCEKS keystores hold them for secret keys.

Nothing is built from the bytes and no class is known: only the grammar of the stream (Java Object Serialization
Specification, chapter 6) is followed to the object's end, as far as sealed keys use it.
"""

from __future__ import annotations

import struct

_STREAM = b"\xac\xed\x00\x05"
_NULL, _REFERENCE, _CLASS, _OBJECT, _STRING, _ARRAY = 0x70, 0x71, 0x72, 0x73, 0x74, 0x75
_BLOCK, _END, _LONG_BLOCK, _LONG_STRING = 0x77, 0x78, 0x7A, 0x7C
_SIZES = {"B": 1, "C": 2, "D": 8, "F": 4, "I": 4, "J": 8, "S": 2, "Z": 1}
_HAS_WRITE_METHOD = 0x01
_MOST_DEPTH = 32


class CutOffError(ValueError):
    """The bytes end before the object does."""


class UnknownObjectError(ValueError):
    """Something that sealed keys do not use."""


class _ClassOf:
    """What of a class decides about the length of its objects."""

    def __init__(self, name: str, flags: int) -> None:
        self.name = name
        self.flags = flags
        self.fields: list[str] = []
        self.parent: _ClassOf | None = None


def skip(data: bytes, position: int) -> int:
    """Where the object that starts at ``position`` ends. Raises CutOffError or UnknownObjectError."""
    if data[position : position + 4] != _STREAM:
        raise UnknownObjectError("no stream of objects")
    walker = _Walker(data, position + 4)
    walker.content(0)
    return walker.position


class _Walker:
    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position
        self.known: list[_ClassOf | None] = []
        """What later parts of the stream refer to, in its order."""

    def content(self, depth: int) -> None:
        """One value of any kind."""
        if depth > _MOST_DEPTH:
            raise UnknownObjectError("nested too deeply")
        tag = self._number(">B", 1)
        if tag == _NULL:
            return
        if tag == _REFERENCE:
            self._take(4)
        elif tag == _STRING:
            self.known.append(None)
            self._take(self._number(">H", 2))
        elif tag == _LONG_STRING:
            self.known.append(None)
            self._take(self._number(">Q", 8))
        elif tag == _BLOCK:
            self._take(self._number(">B", 1))
        elif tag == _LONG_BLOCK:
            self._take(self._number(">I", 4))
        elif tag == _ARRAY:
            self._array(depth)
        elif tag == _OBJECT:
            self._object(depth)
        else:
            raise UnknownObjectError(f"a part of kind {tag}")

    def _object(self, depth: int) -> None:
        described = self._class(depth)
        self.known.append(None)
        line: list[_ClassOf] = []
        while described is not None:
            line.append(described)
            described = described.parent
        for part in reversed(line):
            for code in part.fields:
                self._field(code, depth)
            if part.flags & _HAS_WRITE_METHOD:
                self._annotations(depth)

    def _array(self, depth: int) -> None:
        described = self._class(depth)
        self.known.append(None)
        count = self._number(">I", 4)
        code = described.name[1:2] if described is not None else ""
        if code in _SIZES:
            self._take(count * _SIZES[code])
            return
        for _ in range(count):
            self.content(depth + 1)

    def _field(self, code: str, depth: int) -> None:
        if code in _SIZES:
            self._take(_SIZES[code])
        else:
            self.content(depth + 1)

    def _class(self, depth: int) -> _ClassOf | None:
        if depth > _MOST_DEPTH:
            raise UnknownObjectError("nested too deeply")
        tag = self._number(">B", 1)
        if tag == _NULL:
            return None
        if tag == _REFERENCE:
            number = self._number(">I", 4) - 0x7E0000
            if not 0 <= number < len(self.known):
                raise UnknownObjectError("a reference to nothing")
            return self.known[number]
        if tag != _CLASS:
            raise UnknownObjectError(f"a class of kind {tag}")
        name = self._take(self._number(">H", 2)).decode("utf-8", "replace")
        self._take(8)
        described = _ClassOf(name, self._number(">B", 1))
        self.known.append(described)
        for _ in range(self._number(">H", 2)):
            code = chr(self._number(">B", 1))
            self._take(self._number(">H", 2))
            if code not in _SIZES:
                self.content(depth + 1)  # the name of the field's class
            described.fields.append(code)
        self._annotations(depth)
        described.parent = self._class(depth + 1)
        return described

    def _annotations(self, depth: int) -> None:
        while self.data[self.position : self.position + 1] != bytes((_END,)):
            self.content(depth + 1)
        self.position += 1

    def _take(self, count: int) -> bytes:
        begin, self.position = self.position, self.position + count
        if self.position > len(self.data):
            raise CutOffError("cut off")
        return self.data[begin : self.position]

    def _number(self, code: str, size: int) -> int:
        return int(struct.unpack(code, self._take(size))[0])
