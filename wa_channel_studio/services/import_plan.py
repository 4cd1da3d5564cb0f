"""What an import is asked to do, and what it would do or has done, as values.

They hold no secret: a difference of one shows ``***``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.mapping import ColumnMap


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How the columns of a sheet are taken."""

    columns: tuple[ColumnMap, ...]
    """One for each heading, in order."""
    tenant_id: str = ""
    """The tenant of all rows; empty when a column says it."""
    secrets: bool = False
    """Whether columns of passwords and keys are taken; only for a file that was meant for them."""
    empty_clears: bool = False
    """Whether an empty cell empties the field; otherwise the field stays as it is."""


class ImportState(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a row would change, as it is shown."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a dry run."""

    line: int
    file: str
    state: ImportState
    tenant: str
    name: str
    differences: tuple[Difference, ...] = ()
    errors: int = 0
    """Errors the channel would have; with one it is a draft."""
    warnings: int = 0
    problem: Problem | None = None
    """Why the row is refused."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import has done, in rows, and what it touched."""

    new: int
    changed: int
    unchanged: int
    refused: int
    touched: Changed
