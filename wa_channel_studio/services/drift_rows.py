"""A comparison with an export of the AICC, as values: channel by channel what is the same, differs, or is missing.

They hold no secret: an export of the AICC has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.sync.snapshot import Side


class DriftState(StrEnum):
    """What was found of a channel."""

    SAME = "same"
    """In all fields that the export has."""
    DIFFERS = "differs"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    REFUSED = "refused"
    """The row cannot be read, or belongs to no channel for sure."""


@dataclass(frozen=True, slots=True)
class DriftField:
    """One field that differs. Values as in CHANNEL.json; None is empty."""

    field: str
    label: str
    here: JsonValue
    there: JsonValue
    here_words: str
    there_words: str
    changed: Side | None = None
    """The side that has changed it since both were the same; None: both have, or nobody knows."""
    takeable: bool = True
    """Whether the AICC's value can be taken over field by field."""


@dataclass(frozen=True, slots=True)
class DriftRow:
    """One channel."""

    state: DriftState
    name: str
    channel_id: str = ""
    fields: tuple[DriftField, ...] = ()
    linked: bool = False
    """Whether it is known what both had when they were last the same."""
    file: str = ""
    line: int = 0
    problem: Problem | None = None
    sync: SyncState | None = None
    """The state that follows from it; None: what was known stays."""
    agreed: Mapping[str, JsonValue] = field(default_factory=dict)
    """Values that both have by now and had not when they were last the same; None is empty."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The whole comparison."""

    tenant_id: str
    source: str
    """Name of the file."""
    at: datetime
    complete: bool
    """Whether somebody says that the export has all channels of the tenant."""
    covers: tuple[str, ...]
    """Labels of the fields that were compared."""
    rows: tuple[DriftRow, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[DriftState, int]:
        """How many channels there are of each state."""
        found = dict.fromkeys(DriftState, 0)
        for row in self.rows:
            found[row.state] += 1
        return found
