"""What is under way to an AICC or back, one queue for each tenant. Sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import delete, select

from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.sync_tables import outbox
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Side

_NAMES = tuple(field.name for field in fields(OutboxEntry))
_WORDS: Mapping[str, Callable[[str], Any]] = {"kind": Kind, "action": Action, "side": Side, "progress": Progress}
_COLUMNS = tuple(outbox.c[name] for name in _NAMES)
_values_of = attrgetter(*_NAMES)


class OutboxRows(Repository):
    """Implements ``services.sync_ports.Outbox``."""

    def of_tenant(self, tenant_id: str) -> tuple[OutboxEntry, ...]:
        """All, by position."""
        statement = select(*_COLUMNS).where(outbox.c.tenant_id == tenant_id).order_by(outbox.c.position)
        return self._read_rows(statement, _entry)

    def put(self, entries: Sequence[OutboxEntry]) -> None:
        """Insert or replace, by tenant and position. Raises ProblemError when a tenant is unknown."""
        self._put(outbox, [dict(zip(_NAMES, _values_of(entry), strict=True)) for entry in entries])

    def clear(self, tenant_id: str, progress: Sequence[Progress] | None = None) -> None:
        """Remove those in one of these states; all without."""
        statement = delete(outbox).where(outbox.c.tenant_id == tenant_id)
        self._run(statement if progress is None else statement.where(outbox.c.progress.in_(list(progress))))

    def tenants(self) -> tuple[str, ...]:
        """Ids of tenants of which something waits or was being sent."""
        open_ones = outbox.c.progress.in_([Progress.WAITING, Progress.SENDING])
        statement = select(outbox.c.tenant_id).where(open_ones).distinct().order_by(outbox.c.tenant_id)
        return self._read_rows(statement, lambda row: str(row[0]))


def _entry(row: tuple[Any, ...]) -> OutboxEntry:
    values = [_WORDS[name](value) if name in _WORDS else value for name, value in zip(_NAMES, row, strict=True)]
    return OutboxEntry(*values)
