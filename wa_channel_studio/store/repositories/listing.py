"""The list of channels: what is searched, how it is sorted, what a row shows. Reads clear columns only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, or_, select

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery, SortKey
from wa_channel_studio.store.columns import NO_END, search_words, state_of
from wa_channel_studio.store.tables import channel, channel_text, tenant

_SORTED_BY: dict[SortKey, ColumnElement[Any]] = {
    SortKey.NAME: channel.c.name_sort,
    SortKey.PROVIDER: channel.c.provider,
    SortKey.PHONE: channel.c.phone_number,
    SortKey.READINESS: channel.c.readiness_order,
    SortKey.CHANGED: channel.c.changed_at,
    SortKey.TENANT: channel.c.tenant_sort,
    SortKey.OU: channel.c.ou_sort,
    SortKey.ROUTE: channel.c.route_sort,
    SortKey.SYNC: channel.c.sync,
    SortKey.EXPIRY: channel.c.expires_on,
    SortKey.TAGS: channel.c.tags,
}

_STATES: dict[State, tuple[ColumnElement[bool], ...]] = {
    State.DRAFT: (channel.c.open_draft.is_(True),),
    State.PROBLEMS: (channel.c.open_draft.is_(False), channel.c.errors > 0),
    State.READY: (channel.c.open_draft.is_(False), channel.c.errors == 0),
}


def conditions(query: ChannelQuery) -> list[ColumnElement[bool]]:
    """What a channel must fulfil, but for being in the trash or not. Every word must occur."""
    found: list[ColumnElement[bool]] = []
    if query.tenant_id:
        found.append(channel.c.tenant_id == query.tenant_id)
    if query.provider:
        found.append(channel.c.provider == query.provider)
    if query.state is not None:
        found += _STATES[query.state]
    for spellings in search_words(query.text):
        tenants = select(tenant.c.id).where(_contains(tenant.c.search, spellings))
        texts = select(channel_text.c.number).where(_contains(channel_text.c.search, spellings))
        found.append(or_(channel.c.number.in_(texts), channel.c.tenant_id.in_(tenants)))
    return found


def _contains(column: ColumnElement[str], spellings: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(spelling, autoescape=True) for spelling in spellings))


def order(query: ChannelQuery) -> list[ColumnElement[Any]]:
    """By the chosen column, then by name, then by number, so that pages never overlap. Each order has its index."""
    columns = [_SORTED_BY[query.sort], channel.c.name_sort, channel.c.number]
    if query.sort is SortKey.NAME:
        del columns[1]
    return [column.desc() if query.descending else column.asc() for column in columns]


def columns() -> Select[Any]:
    """What a row of the list is made of."""
    return select(
        channel.c.id,
        channel.c.tenant_id,
        tenant.c.name.label("tenant_name"),
        channel.c.name,
        channel.c.provider,
        channel.c.phone_number,
        channel.c.ou,
        channel.c.called_route,
        channel.c.errors,
        channel.c.warnings,
        channel.c.open_draft,
        channel.c.changed_at,
        channel.c.sync,
        channel.c.expires_on,
        channel.c.expires_field,
        channel.c.tags,
        channel.c.trashed_at,
    ).join(tenant)


def summary(row: RowMapping) -> ChannelSummary:
    """A row as a value."""
    # SQLite holds what a damaged or foreign file gives it, numbers or not.
    errors, warnings = int(row["errors"]), int(row["warnings"])
    state = state_of(errors, open_draft=row["open_draft"])
    return ChannelSummary(
        id=row["id"],
        tenant_id=row["tenant_id"],
        tenant_name=row["tenant_name"],
        name=row["name"],
        provider=row["provider"],
        phone_number=row["phone_number"],
        ou=row["ou"],
        called_route=row["called_route"],
        readiness=Readiness(state, errors, warnings),
        changed_at=row["changed_at"],
        sync=SyncState(row["sync"]),
        expiry=NO_EXPIRY if row["expires_on"] == NO_END else Expiry(row["expires_on"], row["expires_field"]),
        tags=tuple(row["tags"].split("\n")) if row["tags"] else (),
        trashed_at=row["trashed_at"],
    )
