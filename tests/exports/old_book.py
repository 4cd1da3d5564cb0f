"""A workbook as old spreadsheet programs wrote it (XLS: BIFF8 in a compound file), for lack of a library that does."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls_of(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook with one table of texts and numbers."""
    stream = _workbook(rows)
    stream += b"\0" * (-len(stream) % _SECTOR) + b"\0" * max(0, 4096 - len(stream) // _SECTOR * _SECTOR)
    sectors = len(stream) // _SECTOR
    table = [_FAT, _END, *range(3, 2 + sectors), _END]
    fat = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + b"\0" * 256
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + fat + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = f"{name}\0".encode("utf-16-le")
    times = b"\0" * 36
    return (
        struct.pack("<64sHBBIII", raw, len(raw), kind, 1, _FREE, _FREE, child) + times + struct.pack("<IQ", start, size)
    )


def _workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
    name = b"One"
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    bound = 4 + 8 + len(name)
    globals_length = len(begin) + bound + 4
    sheet = _record(0x85, struct.pack("<IBBBB", globals_length, 0, 0, len(name), 0) + name)
    cells = b"".join(_cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line))
    table = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + _record(0x0A, b"")
    return begin + sheet + _record(0x0A, b"") + table


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
