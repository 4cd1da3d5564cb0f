"""Looks through the XML of a workbook before the library reads it: how large its tables are, and that it is harmless.

The library makes room for the whole rectangle from the first cell to the last, so two cells far apart in a file of a
few kilobytes could take all memory there is. Positions are counted here as the library counts them. What a cell holds
is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.sheet_zip import damaged
from wa_channel_studio.services.import_ports import MAX_COLUMNS, MAX_GRID, MAX_ROWS

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LAST_ROW = 1_048_576
"""Rows of a table of a spreadsheet program."""


class Grid:
    """The last row and column that hold something, for one table."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = 0
        self._columns = 0

    def holds(self, row: int, column: int) -> None:
        """A cell with content stands there, counted from 1. Raises ProblemError for one that is too far out."""
        self._rows = max(self._rows, row)
        self._columns = max(self._columns, column)
        if self._rows * self._columns > MAX_GRID or self._columns > _FAR:
            raise ProblemError.of(
                f"{self._name} has a table of {self._rows:,} rows and {self._columns:,} columns; "
                f"{MAX_ROWS:,} rows, {MAX_COLUMNS} columns and {MAX_GRID:,} cells can be read.",
                "Take out what stands far away from the rows of channels.",
            )


_FAR = 4 * MAX_COLUMNS
"""Columns of which most may be empty; the ones with a heading are counted later."""

Feed = Callable[[bytes, bool], Any]


def parser_for(name: str, *, ods: bool, links: Links) -> Feed:
    """A function that takes a part of a workbook piece by piece. Raises ProblemError when it is not as it should be."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    grid = Grid(name)
    scan = _OdsScan(grid) if ods else _XlsxScan(name, grid, links)
    parser.StartElementHandler = scan.start
    if isinstance(scan, _OdsScan):
        parser.EndElementHandler = scan.end

    def no_doctype(*_: object) -> None:
        # Only a document type can define entities, and no spreadsheet program writes one.
        raise ProblemError.of(
            f"{name} is not trusted: it defines entities, as a file does that wants to fill the memory.",
            "Ask who made it, or save it anew from a spreadsheet program. Nothing was taken over.",
        )

    parser.StartDoctypeDeclHandler = no_doctype

    def feed(data: bytes, last: bool) -> None:
        try:
            parser.Parse(data, last)
        except expat.ExpatError:
            raise damaged(name) from None

    return feed


class Links:
    """Which parts of an XLSX the workbook calls its tables: only those that were looked through may be read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._elsewhere: set[str] = set()
        self._wanted: set[str] = set()

    def target(self, link: str, target: str) -> None:
        """The workbook calls the part ``target`` by the name ``link``."""
        if not target.lower().endswith(".xml"):
            self._elsewhere.add(link)

    def wanted(self, link: str) -> None:
        """A table is said to be there."""
        self._wanted.add(link)

    def check(self) -> None:
        """Raises ProblemError for a table that is no part that was looked through."""
        if self._wanted & self._elsewhere:
            raise damaged(self._name)


class _XlsxScan:
    def __init__(self, name: str, grid: Grid, links: Links) -> None:
        self._name = name
        self._grid = grid
        self._links = links
        self._row = 0
        self._column = 0
        self._open = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            where = attributes.get("r")
            if where is None:
                self._column += 1
            else:
                found = _REFERENCE.fullmatch(where)
                if found is None:
                    raise damaged(self._name)
                self._column = _number(found[1])
                self._row = int(found[2])
            self._open = True
        elif tag in ("v", "is", "t", "f"):
            if self._open:
                self._open = False
                self._grid.holds(self._row, self._column)
        elif tag == "row":
            given = attributes.get("r", str(self._row + 1))
            if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) <= _LAST_ROW):
                raise damaged(self._name)
            self._row, self._column, self._open = int(given), 0, False
        elif tag == "Relationship":
            self._links.target(attributes.get("Id", ""), attributes.get("Target", ""))
        elif tag == "sheet":
            for key, value in attributes.items():
                if key.endswith(" id"):
                    self._links.wanted(value)


class _OdsScan:
    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._depth = 0
        self._row = 0
        self._repeated = 1
        self._column = 0
        self._width = 1
        self._last = 0
        self._filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._row = 0
        elif tag == "table-row":
            self._repeated = _count(attributes, "number-rows-repeated")
            self._column = self._last = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._width = _count(attributes, "number-columns-repeated")
            self._filled = any(key.endswith((" value-type", " value", " formula")) for key in attributes)
        elif tag == "p":
            self._filled = True

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("table-cell", "covered-table-cell"):
            self._column += self._width
            if self._filled:
                self._last = self._column
                self._filled = False
                self._grid.holds(self._row + self._repeated, self._last)
        elif tag == "table-row":
            self._row += self._repeated
        elif tag == "table":
            self._depth -= 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _count(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(f" {name}"):
            return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 10**9
    return 1
