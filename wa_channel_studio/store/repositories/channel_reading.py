"""Reads channels with their secrets, one or thousands, and answers which ones there are. Changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, null, select

from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.channel_ports import Place
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.store.columns import sort_key
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.channel_rows import COLUMNS, PLACE, ChannelSeals, place_of
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.tables import channel, channel_answers, channel_secret

KEPT = channel.c.trashed.is_(False)
"""Outside the trash."""


class ChannelReading(Repository):
    """The part of ``services.channel_ports.Channels`` that gives channels and their ids."""

    def get(self, channel_id: str) -> Channel:
        """The channel, also from the trash. Raises NotFoundError."""
        found = self._channels(channel.c.id == channel_id)
        if not found:
            raise no_such_channel()
        return found[0]

    def many(self, channel_ids: Sequence[str], *, opened: bool = True) -> tuple[Channel, ...]:
        """Those that are there, also from the trash, in the order of the ids; with their secrets, or ``Unopened``."""
        found: dict[str, Channel] = {}
        for some in in_parts(channel_ids):
            channels = self._channels(channel.c.id.in_(some), ordered=False, opened=opened)
            found.update((each.id, each) for each in channels)
        return tuple(found[each] for each in channel_ids if each in found)

    def places(self, channel_ids: Sequence[str]) -> tuple[Place, ...]:
        """Where channels are, in no order; unknown ids are left out."""
        found: list[Place] = []
        for some in in_parts(channel_ids):
            found += self._read_rows(select(*PLACE).where(channel.c.id.in_(some)), place_of)
        return tuple(found)

    def trashed_of(self, channel_ids: Sequence[str]) -> Mapping[str, bool]:
        """Whether each of them is in the trash; unknown ids are left out."""
        found: dict[str, bool] = {}
        for some in in_parts(channel_ids):
            statement = select(channel.c.id, channel.c.trashed).where(channel.c.id.in_(some))
            found.update(self._read_rows(statement, lambda row: (str(row[0]), bool(row[1]))))
        return found

    def named(self, name: str, tenant_id: str = "") -> tuple[Channel, ...]:
        """Channels of exactly that name, in one tenant or in all; those in the trash are left out."""
        # The sort key is indexed, the name alone is not.
        which = KEPT & (channel.c.name_sort == sort_key(name)) & (channel.c.name == name)
        return self._channels(which & (channel.c.tenant_id == tenant_id) if tenant_id else which)

    def named_alike(self, tenant_id: str, names: Sequence[str]) -> tuple[str, ...]:
        """Ids of a tenant's channels outside the trash that have one of these names but for capitals and accents."""
        found: list[str] = []
        for some in in_parts(sorted({sort_key(name) for name in names})):
            statement = select(channel.c.id).where(
                KEPT, channel.c.name_sort.in_(some), channel.c.tenant_id == tenant_id
            )
            found += self._read_rows(statement, lambda row: str(row[0]))
        return tuple(found)

    def namesakes(self, names: Mapping[str, Collection[str]]) -> tuple[tuple[str, str, str], ...]:
        """Tenant, id and name of channels outside the trash named like one of ``names`` of their tenant."""
        found: list[tuple[str, str, str]] = []
        for some in in_parts(sorted({sort_key(name) for given in names.values() for name in given})):
            statement = select(channel.c.tenant_id, channel.c.id, channel.c.name).where(
                KEPT, channel.c.name_sort.in_(some), channel.c.tenant_id.in_(list(names))
            )
            found += self._read_rows(statement, lambda row: (str(row[0]), str(row[1]), str(row[2])))
        return tuple(found)

    def ids_by_name(self, tenant_id: str) -> Mapping[str, str]:
        """The id of each named channel of a tenant outside the trash; of a name given twice, the one added first."""
        statement = select(channel.c.name, channel.c.id).where(*_named_in(tenant_id)).order_by(channel.c.number.desc())
        return dict(self._read_rows(statement, lambda row: (str(row[0]), str(row[1]))))

    def names(self, tenant_id: str, *, but: str = "") -> frozenset[str]:
        """Names in use in a tenant, without the channel ``but``."""
        statement = select(channel.c.name).where(*_named_in(tenant_id))
        if but:
            statement = statement.where(channel.c.id != but)
        return frozenset(self._read_rows(statement, lambda row: str(row[0])))

    def of_tenant(self, tenant_id: str) -> tuple[Channel, ...]:
        """All channels of a tenant that are not in the trash, by name."""
        return self._channels(KEPT & (channel.c.tenant_id == tenant_id))

    def expiring(self, before: date) -> tuple[str, ...]:
        """Ids of those outside the trash of which something ends before that day, or has ended; the first first."""
        statement = select(channel.c.id).where(KEPT, channel.c.expires_on < before)
        in_order = statement.order_by(channel.c.expires_on, channel.c.name_sort, channel.c.number)
        return self._read_rows(in_order, lambda row: str(row[0]))

    def _channels(
        self, which: ColumnElement[bool], *, ordered: bool = True, opened: bool = True
    ) -> tuple[Channel, ...]:
        secrets: dict[str, dict[str, bytes | None]] = {}
        ids: Select[Any] = select(channel.c.id).where(which)
        sealed_value = channel_secret.c.sealed if opened else null()
        statement = select(channel_secret.c.channel_id, channel_secret.c.field, sealed_value)
        for owner, key, sealed in self._read_rows(statement.where(channel_secret.c.channel_id.in_(ids)), tuple):
            secrets.setdefault(owner, {})[key] = sealed
        rows = select(*COLUMNS).join_from(channel, channel_answers).where(which)
        seals = ChannelSeals(self._seals)
        return self._read_rows(
            rows.order_by(channel.c.name_sort, channel.c.number) if ordered else rows,
            lambda row: seals.channel(row, secrets.get(row[0], {})),
        )


def no_such_channel() -> ProblemError:
    """What is said of an id that leads nowhere."""
    return NotFoundError.of("There is no such channel in this workspace.", "Reload the list of channels.")


def _named_in(tenant_id: str) -> tuple[ColumnElement[bool], ...]:
    return channel.c.tenant_id == tenant_id, KEPT, channel.c.name != ""
