"""Collects rows from one file after another under one row of headings, within the limits, and keeps them small.

Equal texts of a column are kept once. It knows no format: a reader hands it headings and rows of cells.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.import_ports import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    SheetCell,
    SheetRow,
    SheetTable,
)
from wa_channel_studio.services.jobs import JobContext

_SHARED = 20_000
"""Different texts of a column that are remembered; a column of names has too many to be worth it."""
_EVERY = 2_000
"""Rows between two looks at whether the work is to stop."""


class RowCollector:
    """Builds one :class:`SheetTable`."""

    def __init__(self, name: str, kind: str, job: JobContext | None = None) -> None:
        self._name = name
        self._kind = kind
        self._job = job
        self.headings: list[str] = []
        self.notes: list[str] = []
        self._files: list[str] = []
        self._starts: list[int] = []
        self._rows: list[SheetRow] = []
        self._lines = array("I")
        self._shared: list[dict[str, str] | None] = []
        self._places: list[int] | None = None
        """Where the present file's columns stand in the table; None when they are the same."""

    def begin(self, file: str, headings: Sequence[str]) -> None:
        """A new file with these headings. Raises ProblemError when there are too many, or none."""
        clean = [heading.strip() for heading in headings]
        while clean and not clean[-1]:
            clean.pop()
        if not clean:
            raise ProblemError.of(f"{file} has no headings.", "Write the name of each column into the first row.")
        self._files.append(file)
        self._starts.append(len(self._rows))
        if not self.headings:
            self._widen(clean, file)
            self._places = None
        elif clean == self.headings:
            self._places = None
        else:
            self._places = self._places_of(clean, file)

    def _widen(self, headings: Sequence[str], file: str) -> None:
        if len(self.headings) + len(headings) > MAX_COLUMNS:
            raise ProblemError.of(
                f"{file} has more than {MAX_COLUMNS} columns.", "Take out the columns that are no part of a channel."
            )
        self.headings += headings
        self._shared += [{} for _ in headings]

    def _places_of(self, headings: list[str], file: str) -> list[int]:
        """Each column of this file at the column of the same heading; of equal headings the first at the first."""
        places: list[int] = []
        for heading in headings:
            place = next((i for i, known in enumerate(self.headings) if known == heading and i not in places), -1)
            if place < 0:
                self._widen([heading], file)
                place = len(self.headings) - 1
            places.append(place)
        return places

    def room_for(self, cells: int) -> None:
        """Make columns without a heading for a row that is longer than the headings."""
        places = self._places
        known = len(self.headings) if places is None else len(places)
        while known < cells:
            self._widen([""], self._files[-1])
            if places is not None:
                places.append(len(self.headings) - 1)
            known += 1

    def add(self, cells: Sequence[SheetCell], line: int) -> None:
        """One row. An empty one is left out. Raises ProblemError at a limit, Cancelled when that is wished."""
        end = len(cells)
        while end and (cells[end - 1] is None or cells[end - 1] == ""):
            end -= 1
        if not end:
            return
        if len(self._rows) >= MAX_ROWS:
            raise ProblemError.of(f"{self._name} has more than {MAX_ROWS:,} rows.", "Import it in several files.")
        row = self._placed(cells[:end]) if self._places is not None else cells[:end]
        try:
            self._rows.append(tuple([self._keep(place, cell) for place, cell in enumerate(row)]))
        except _TooLong as found:
            raise ProblemError.of(
                f"{self._where(line)}: the cell in column {self._column(found.place)} has more than {MAX_CELL:,} "
                "characters.",
                "Shorten it; no field of a channel takes that much.",
            ) from None
        self._lines.append(line)
        if self._job is not None and len(self._rows) % _EVERY == 0:
            self._job.check()
            self._job.report(len(self._rows), 0, "Reading rows")

    def _placed(self, cells: Sequence[SheetCell]) -> list[SheetCell]:
        places = self._places or []
        row: list[SheetCell] = [None] * (max(places[: len(cells)]) + 1)
        for place, cell in zip(places, cells, strict=False):
            row[place] = cell
        return row

    def _keep(self, place: int, cell: SheetCell) -> SheetCell:
        if not isinstance(cell, str):
            return cell
        shared = self._shared[place]
        if shared is None:
            if len(cell) > MAX_CELL:
                raise _TooLong(place)
            return cell
        known = shared.get(cell)
        if known is not None:
            return known
        if len(cell) > MAX_CELL:
            raise _TooLong(place)
        if len(shared) >= _SHARED:
            self._shared[place] = None  # nearly every row has a text of its own here
        else:
            shared[cell] = cell
        return cell

    def _column(self, place: int) -> str:
        return f"“{self.headings[place]}”" if self.headings[place] else str(place + 1)

    def _where(self, line: int) -> str:
        return f"{self._files[-1]}, line {line}"

    def finish(self) -> SheetTable:
        """The table. Raises ProblemError when there is no row."""
        if not self._rows:
            raise ProblemError.of(f"{self._name} holds no rows.", "Choose a file with a row for each channel.")
        return SheetTable(
            self._name,
            self._kind,
            tuple(self.headings),
            self._rows,
            self._lines,
            tuple(self._files),
            tuple(self._starts),
            tuple(self.notes),
        )


class _TooLong(Exception):
    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place
