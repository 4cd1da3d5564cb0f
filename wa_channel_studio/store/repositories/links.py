"""Links of channels with their counterparts on the AICC, the states that the list shows, and marks of secrets.

A link stays when its channel goes. Compares nothing: what the states are is told by those who did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from wa_channel_studio.domain.evidence import Source
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.sync_ports import Link, LinkRow, LocalRow
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.sync_codec import base_json, read_base_json
from wa_channel_studio.store.sync_tables import link, link_base
from wa_channel_studio.store.tables import channel

_ROW = (link.c.channel_id, link.c.remote_id, link.c.revision, link.c.name, link.c.here_at)
_LINK = (*_ROW, link.c.tenant_id, link.c.at, link.c.source, link_base.c.base)
_LOCAL = (
    channel.c.id,
    channel.c.name,
    channel.c.errors,
    channel.c.trashed,
    channel.c.changed_at,
    channel.c.sync,
)
_STATES = {state.value: state for state in SyncState}


class LinkRows(Repository):
    """Implements ``services.sync_ports.Links``."""

    def rows(self, tenant_id: str) -> tuple[LinkRow, ...]:
        """All links of a tenant, tombstones too, without their bases."""
        return self._read_rows(select(*_ROW).where(link.c.tenant_id == tenant_id), LinkRow._make)

    def locals(self, tenant_id: str) -> tuple[LocalRow, ...]:
        """All channels of a tenant, those in the trash only where they have a link."""
        linked = exists().where(link.c.channel_id == channel.c.id)
        of_tenant = (channel.c.tenant_id == tenant_id, channel.c.trashed.is_(False) | linked)
        return self._read_rows(select(*_LOCAL).where(*of_tenant), _local)

    def many(self, channel_ids: Sequence[str]) -> Mapping[str, Link]:
        """By channel; those without a link are left out."""
        found: dict[str, Link] = {}
        for some in in_parts(channel_ids):
            statement = select(*_LINK).join_from(link, link_base).where(link.c.channel_id.in_(some))
            found.update((each.channel_id, each) for each in self._read_rows(statement, _link))
        return found

    def put(self, links: Sequence[Link]) -> None:
        """Insert or replace, by channel. Raises ValueError for a base that has the value of a secret."""
        bases = [{"channel_id": each.channel_id, "base": base_json(each.base)} for each in links]
        # Its base goes with what is replaced.
        self._put(link, [_columns(each) for each in links])
        self._put(link_base, bases)

    def forget(self, channel_ids: Sequence[str]) -> None:
        """Remove the links of these channels; of those that have none nothing."""
        for some in in_parts(channel_ids):
            self._run(delete(link).where(link.c.channel_id.in_(some)))

    def set_states(self, states: Mapping[str, SyncState]) -> None:
        """What the list shows, by channel; unknown ids are left out."""
        by_state: dict[SyncState, list[str]] = {}
        for channel_id, state in states.items():
            by_state.setdefault(state, []).append(channel_id)
        for state, ids in by_state.items():
            for some in in_parts(ids):
                # What says so already is not written, nor is its index.
                differing = (channel.c.id.in_(some), channel.c.sync != state.value)
                self._run(update(channel).where(*differing).values(sync=state.value))

    def states(self, tenant_id: str) -> Mapping[SyncState, int]:
        """How many channels outside the trash are in each state; a state without any is left out."""
        kept = (channel.c.tenant_id == tenant_id, channel.c.trashed.is_(False))
        counted = select(channel.c.sync, func.count()).where(*kept).group_by(channel.c.sync)
        return dict(self._read_rows(counted, lambda row: (SyncState(row[0]), int(row[1]))))

    def marks(self, secrets: Mapping[tuple[str, str], Secret]) -> Mapping[tuple[str, str], str]:
        """A mark for each secret by channel and field, which only this workspace's key makes. Empty ones have none.

        Raises NoKeyError.
        """
        return dict(self._marks(secrets.items()))

    def seal(self, text: str) -> str:
        """A mark over a whole plan. Raises NoKeyError."""
        return self._seals.tagger("plan", "seal")(text.encode("utf-8", "surrogatepass")).hex()

    def _marks(self, secrets: Iterable[tuple[tuple[str, str], Secret]]) -> Iterable[tuple[tuple[str, str], str]]:
        for (channel_id, field), secret in secrets:
            if secret:
                plain = secret.reveal().encode("utf-8", "surrogatepass")
                yield (channel_id, field), self._seals.tagger("link", channel_id, field)(plain).hex()


def _columns(value: Link) -> dict[str, Any]:
    return {
        "channel_id": value.channel_id,
        "tenant_id": value.tenant_id,
        "name": value.name,
        "remote_id": value.remote_id,
        "revision": value.revision,
        "here_at": value.here_at,
        "at": value.at,
        "source": value.source.value,
    }


def _link(row: tuple[Any, ...]) -> Link:
    channel_id, remote_id, revision, name, here_at, tenant_id, at, source, base = row
    return Link(channel_id, tenant_id, name, read_base_json(base), here_at, at, Source(source), remote_id, revision)


def _local(row: tuple[Any, ...]) -> LocalRow:
    channel_id, name, errors, trashed, changed_at, sync = row
    return LocalRow(channel_id, name, errors, trashed, changed_at, _STATES[sync])
