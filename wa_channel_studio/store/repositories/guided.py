"""Which fields were entered on the AICC's pages while a guided entry is under way. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, exists, select

from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.sync_tables import guided_tick
from wa_channel_studio.store.tables import channel


class GuidedTickRows(Repository):
    """Implements ``services.sync_ports.GuidedTicks``."""

    def of_channel(self, channel_id: str) -> Mapping[str, datetime]:
        """When each field was ticked, the first first."""
        statement = select(guided_tick.c.field, guided_tick.c.at).where(guided_tick.c.channel_id == channel_id)
        return dict(
            self._read_rows(
                statement.order_by(guided_tick.c.at, guided_tick.c.field), lambda row: (str(row[0]), row[1])
            )
        )

    def set(self, channel_id: str, field: str, at: datetime | None) -> None:
        """Tick a field, or take the tick back with None. Raises ProblemError when the channel is unknown."""
        if at is not None:
            self._put(guided_tick, ({"channel_id": channel_id, "field": field, "at": at},))
            return
        self._run(delete(guided_tick).where(guided_tick.c.channel_id == channel_id, guided_tick.c.field == field))

    def clear(self, channel_id: str) -> None:
        """Take all ticks of a channel back."""
        self._run(delete(guided_tick).where(guided_tick.c.channel_id == channel_id))

    def under_way(self, tenant_id: str) -> tuple[str, ...]:
        """Ids of channels outside the trash with at least one tick, by name."""
        ticked = exists().where(guided_tick.c.channel_id == channel.c.id)
        kept = (channel.c.tenant_id == tenant_id, channel.c.trashed.is_(False), ticked)
        statement = select(channel.c.id).where(*kept).order_by(channel.c.name_sort, channel.c.number)
        return self._read_rows(statement, lambda row: str(row[0]))
