"""What was changed, when and by which action. Secret values are sealed one by one, others stand in the clear."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, insert, select

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.store.codec import (
    clear_value,
    must_be_sealed,
    read_clear_value,
    read_secret_bytes,
    secret_bytes,
)
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.tables import history


class HistoryRows(Repository):
    """Implements ``services.ports.History``."""

    def append(self, entries: Sequence[HistoryEntry]) -> None:
        """Add entries in the order they happened."""
        rows = [self._columns(entry) for entry in entries]
        if rows:
            self._run(insert(history), rows)

    def of_channel(self, channel_id: str) -> tuple[HistoryEntry, ...]:
        """Newest first."""
        statement = select(history).where(history.c.channel_id == channel_id).order_by(history.c.number.desc())
        return self._read(statement, self._entry)

    def _columns(self, entry: HistoryEntry) -> dict[str, Any]:
        identity = secrets.token_hex(16)
        columns: dict[str, Any] = {
            "id": identity,
            "at": entry.at,
            "channel_id": entry.channel_id,
            "step": entry.step,
            "action": entry.action,
            "field": entry.field,
        }
        for side, value in (("old", entry.old), ("new", entry.new)):
            sealed = value is not None and must_be_sealed(entry.field, value)
            columns[side] = None if value is None or sealed else clear_value(value)
            columns[f"{side}_sealed"] = (
                self._seals.seal(secret_bytes(value), *_place(identity, entry.channel_id, entry.field, side))
                if sealed
                else None
            )
        return columns

    def _entry(self, row: RowMapping) -> HistoryEntry:
        return HistoryEntry(
            at=row["at"],
            channel_id=row["channel_id"],
            action=row["action"],
            field=row["field"],
            old=self._value(row, "old"),
            new=self._value(row, "new"),
            step=row["step"],
        )

    def _value(self, row: RowMapping, side: str) -> RawValue:
        sealed = row[f"{side}_sealed"]
        if sealed is not None:
            place = _place(row["id"], row["channel_id"], row["field"], side)
            return read_secret_bytes(self._seals.open(sealed, *place))
        return None if row[side] is None else read_clear_value(row[side])


def _place(identity: str, channel_id: str, field: str, side: str) -> tuple[str, ...]:
    return "history", identity, channel_id, field, side
