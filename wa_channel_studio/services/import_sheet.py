"""A file that was read for an import, as a person looks at it: headings, a few samples, where a row stands.

It never shows what may be a secret, and does not know what becomes of the rows.
"""

from __future__ import annotations

from bisect import bisect_right

from wa_channel_studio.domain.secret import REDACTED
from wa_channel_studio.services.export_columns import headings as own_headings
from wa_channel_studio.services.import_ports import SheetCell, SheetRow, SheetTable
from wa_channel_studio.services.mapping import is_secret_target, sounds_secret, suggest_for

_SAMPLES = 3
_SAMPLE_LENGTH = 60
_LOOKED_AT = 200
"""Rows in which samples are looked for."""


class Sheet:
    """The rows of a file, kept until the import is done."""

    def __init__(self, table: SheetTable) -> None:
        self._table = table
        self.name = table.name
        self.kind = table.kind
        """``csv``, ``xlsx``, ``ods``, ``xls``, ``zip`` or ``json``."""
        self.headings = table.headings
        self.notes = table.notes
        """What the reading has to say, in sentences."""
        self.own_format = table.headings == own_headings()
        """Whether it has the columns of our own export, all of them in their order: an empty cell is empty then."""
        self.holds_secrets = any(
            is_secret_target(column.target) and self._filled(place)
            for place, column in enumerate(suggest_for(table.headings))
        )
        """Whether a column is one of passwords or keys, and not empty."""

    def __repr__(self) -> str:
        return f"Sheet({self.name!r}, {self.row_count} rows)"

    @property
    def row_count(self) -> int:
        """Rows below the headings."""
        return len(self._table.rows)

    @property
    def typed(self) -> bool:
        """Whether cells are values of a JSON file and not texts."""
        return self.kind == "json"

    def row(self, number: int) -> SheetRow:
        """The cells of a row, counted from 0; it may be shorter than the headings."""
        return self._table.rows[number]

    def origin(self, number: int) -> tuple[str, int]:
        """The file and the line in it where a row stands."""
        place = bisect_right(self._table.starts, number) - 1
        return (self._table.files[place] if self._table.files else self.name), self._table.lines[number]

    def samples(self, column: int, target: str = "") -> tuple[str, ...]:
        """The first few different texts of a column, shortened; ``***`` for what is, or may be, a password or key."""
        hidden = is_secret_target(target) or (not target and sounds_secret(self.headings[column]))
        found: dict[str, None] = {}
        for row in self._table.rows[:_LOOKED_AT]:
            text = _shown(row[column]) if column < len(row) else ""
            if text:
                found[REDACTED if hidden else text] = None
            if len(found) == _SAMPLES:
                break
        return tuple(found)

    def _filled(self, column: int) -> bool:
        return any(len(row) > column and row[column] not in (None, "") for row in self._table.rows)


def _shown(cell: SheetCell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    text = "" if cell is None else "; ".join(map(str, cell)) if isinstance(cell, list) else str(cell)
    text = " ".join(text.split())
    return text if len(text) <= _SAMPLE_LENGTH else f"{text[: _SAMPLE_LENGTH - 1]}…"
