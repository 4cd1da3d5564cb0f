"""Decisions in conflicts that wait for the next plan. Knows no plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from wa_channel_studio.services.sync_ports import Choice
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.channel_reading import no_such_channel
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.sync_tables import link, sync_choice
from wa_channel_studio.store.tables import channel
from wa_channel_studio.sync.snapshot import Side

_CHOICE = (sync_choice.c.channel_id, sync_choice.c.field, sync_choice.c.side, sync_choice.c.revision)


class ChoiceRows(Repository):
    """Implements ``services.sync_ports.Choices``."""

    def of_tenant(self, tenant_id: str) -> tuple[Choice, ...]:
        """All of a tenant, by channel and field."""
        statement = select(*_CHOICE).where(sync_choice.c.tenant_id == tenant_id)
        return self._read_rows(statement.order_by(sync_choice.c.channel_id, sync_choice.c.field), _choice)

    def put(self, choices: Sequence[Choice]) -> None:
        """Insert or replace, by channel and field. Raises NotFoundError for a channel that is neither here nor linked.

        A choice belongs to the tenant that the channel has now, or had when it was linked.
        """
        tenants = self._tenants(sorted({each.channel_id for each in choices}))
        if any(each.channel_id not in tenants for each in choices):
            raise no_such_channel()
        self._put(
            sync_choice,
            [
                {
                    "channel_id": each.channel_id,
                    "field": each.field,
                    "tenant_id": tenants[each.channel_id],
                    "side": each.side.value,
                    "revision": each.revision,
                }
                for each in choices
            ],
        )

    def forget(self, channel_id: str, fields: Sequence[str] | None = None) -> None:
        """Take decisions back; all of the channel without ``fields``."""
        statement = delete(sync_choice).where(sync_choice.c.channel_id == channel_id)
        self._run(statement if fields is None else statement.where(sync_choice.c.field.in_(fields)))

    def _tenants(self, channel_ids: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for some in in_parts(channel_ids):
            # Of a channel that has moved, where it is now counts, so that comes last.
            for identity, owner in ((link.c.channel_id, link.c.tenant_id), (channel.c.id, channel.c.tenant_id)):
                statement = select(identity, owner).where(identity.in_(some))
                found.update(self._read_rows(statement, lambda row: (str(row[0]), str(row[1]))))
        return found


def _choice(row: tuple[Any, ...]) -> Choice:
    channel_id, field, side, revision = row
    return Choice(channel_id, field, Side(side), revision)
