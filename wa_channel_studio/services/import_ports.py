"""What an import needs from outside: a file read into rows, within limits that stand here and nowhere else.

Knows no format and no field. Until columns are mapped a row may hold secrets as plain text, so nothing here shows one.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.services.jobs import JobContext

MAX_ROWS = 100_000
"""Rows in one import, over all files of an archive: as many as one export has (channel page, Follow-up Procedure)."""
MAX_COLUMNS = 500
"""Columns. A channel has fewer than 100 fields over all providers; ours, with room for columns that are left out."""
MAX_CELL = 32_767
"""Characters in one cell; a spreadsheet program keeps no more in one."""
MAX_GRID = 5_000_000
"""Rows times columns of a workbook's table; the library that reads it makes room for the whole rectangle."""
MAX_FILE = 256 * 1024 * 1024
"""Bytes of the file that is chosen, and of one CSV or JSON in an archive."""
MAX_UNPACKED = 1024 * 1024 * 1024
"""Bytes of all that is unpacked on the way, counted while it is unpacked. An export of 100,000 channels has a third."""
MAX_FILES = 1_000
"""Files in an archive, and parts in a workbook. An export of 100,000 channels has 50."""
MAX_RATIO = 300
"""Unpacked bytes for one packed byte, looked at from ``RATIO_FROM`` bytes on; spreadsheets come to 10 to 60."""
RATIO_FROM = 8 * 1024 * 1024
"""Below this much a ratio says nothing: a short text of blanks packs well too."""

SheetCell: TypeAlias = JsonValue
"""A text, or in a JSON file any value that a key has. None is a cell, or a key, that is not there."""
SheetRow: TypeAlias = tuple[SheetCell, ...]


class PasswordNeededError(ProblemError):
    """The archive is encrypted and no password was given."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The rows of one file, or of all files of an archive, below one row of headings.

    A row may be shorter than the headings; what is missing at its end is empty.
    """

    name: str
    kind: str
    """``csv``, ``xlsx``, ``ods``, ``xls``, ``zip`` or ``json``."""
    headings: tuple[str, ...]
    rows: list[SheetRow] = field(repr=False)
    lines: array[int] = field(repr=False)
    """Where each row stands in its file: line, row of the table, or number of the object; from 1."""
    files: tuple[str, ...] = ()
    """The files of an archive, in order."""
    starts: tuple[int, ...] = ()
    """The number of the first row of each of them, from 0."""
    notes: tuple[str, ...] = ()


class SheetReader(Protocol):
    """Reads files of every kind that can be imported. Nothing is ever unpacked to the disk."""

    def read(self, path: Path, password: Secret | None = None, job: JobContext | None = None) -> SheetTable:
        """The whole file. Raises ProblemError for all that is damaged, too large or no spreadsheet.

        :class:`PasswordNeededError` and :class:`WrongPasswordError` tell of an encrypted archive. Cancelled when the
        job is stopped.
        """


__all__ = [
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_FILE",
    "MAX_FILES",
    "MAX_GRID",
    "MAX_RATIO",
    "MAX_ROWS",
    "MAX_UNPACKED",
    "RATIO_FROM",
    "PasswordNeededError",
    "SheetCell",
    "SheetReader",
    "SheetRow",
    "SheetTable",
    "WrongPasswordError",
]
