"""The list of channels: what is searched, how it is sorted, what a row shows. Reads clear columns only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Select, and_, exists, or_, select

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery, SortKey
from wa_channel_studio.store.columns import NO_END, digits, readiness_order, search_words, sort_key, state_of
from wa_channel_studio.store.searching import bare, holds
from wa_channel_studio.store.tables import channel, channel_tag, channel_text, tenant

Wrap: TypeAlias = Callable[[ColumnElement[Any]], ColumnElement[Any]]


def plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as it is."""
    return column


_SORTED_BY: dict[SortKey, ColumnElement[Any]] = {
    SortKey.NAME: channel.c.name_sort,
    SortKey.PROVIDER: channel.c.provider,
    SortKey.PHONE: channel.c.phone_digits,
    SortKey.READINESS: channel.c.readiness_order,
    SortKey.CHANGED: channel.c.changed_at,
    SortKey.TENANT: channel.c.tenant_sort,
    SortKey.OU: channel.c.ou_sort,
    SortKey.ROUTE: channel.c.route_sort,
    SortKey.SYNC: channel.c.sync,
    SortKey.EXPIRY: channel.c.expires_on,
    SortKey.TAGS: channel.c.tags,
}


_LEAST_READY = readiness_order(0, 999, open_draft=False)
"""The number from which on nothing is wrong; see :func:`columns.readiness_order`."""


def in_view(query: ChannelQuery, column: Wrap = plain) -> ColumnElement[bool]:
    """Whether a channel is on the side of the trash that is shown."""
    return column(channel.c.trashed) == query.trashed


def filters(query: ChannelQuery, *, at_hand: bool = False) -> list[ColumnElement[bool]]:
    """What a channel must fulfil, but for being in the trash or not and for the text that is searched.

    ``at_hand`` asks a channel whose row is there already; else what fits is to be found by the indexes.
    """
    column = bare if at_hand else plain
    found: list[ColumnElement[bool]] = []
    if query.tenant_id:
        found.append(column(channel.c.tenant_id) == query.tenant_id)
    if query.provider:
        found.append(column(channel.c.provider) == query.provider)
    if query.state is not None:
        found += _in_state(query.state, column(channel.c.readiness_order))
    for searched, part in ((channel.c.name_sort, sort_key(query.name)), (channel.c.phone_digits, digits(query.phone))):
        if part:
            found.append(holds(searched, part) if at_hand else _holding(query, searched, part))
    if query.ou:
        found.append(column(channel.c.ou_sort) == sort_key(query.ou))
    if query.called_route:
        found.append(column(channel.c.route_sort) == sort_key(query.called_route))
    if query.tag:
        tagged = channel_tag.c.tag_sort == sort_key(query.tag)
        own = exists().where(channel_tag.c.number == channel.c.number, tagged)
        found.append(own if at_hand else channel.c.number.in_(select(channel_tag.c.number).where(tagged)))
    if query.sync is not None:
        found.append(column(channel.c.sync) == query.sync.value)
    if query.expires_before is not None:
        found.append(column(channel.c.expires_on) < query.expires_before)
    if query.changed_since is not None:
        found.append(column(channel.c.changed_at) >= query.changed_since)
    return found


def narrow(query: ChannelQuery) -> bool:
    """Whether a filter leads to a few channels, so that only their texts need to be looked through."""
    return bool(query.tenant_id or query.ou or query.called_route or query.tag)


def by_index(query: ChannelQuery) -> bool:
    """Whether a filter is answered by an index that begins with the side of the trash."""
    dated = query.expires_before is not None or query.changed_since is not None
    return (
        bool(query.provider or query.ou or query.called_route)
        or dated
        or not (query.state is None and query.sync is None)
    )


def _holding(query: ChannelQuery, column: Column[str], part: str) -> ColumnElement[bool]:
    # Of its own, so that the index is looked through that has just this column, and no row.
    other = channel.alias()
    found = select(other.c.number).where(other.c.trashed == query.trashed, holds(other.c[column.name], part))
    return channel.c.number.in_(found)


def words_in(query: ChannelQuery) -> ColumnElement[bool] | None:
    """Whether a row of ``channel_text`` holds what is searched for: of each group one spelling. None for no search."""
    groups = search_words(query.text)
    if not groups:
        return None
    return and_(*(or_(*(holds(channel_text.c.search, part) for part in spellings)) for spellings in groups))


def _in_state(state: State, order: ColumnElement[int]) -> Sequence[ColumnElement[bool]]:
    if state is State.DRAFT:
        return (order == 0,)
    return (order >= _LEAST_READY,) if state is State.READY else (order > 0, order < _LEAST_READY)


def ordered_by(query: ChannelQuery) -> list[ColumnElement[Any]]:
    """The chosen column, then the name, then the number, so that pages never overlap. Each order has its index."""
    return list(dict.fromkeys((_SORTED_BY[query.sort], channel.c.name_sort, channel.c.number)))


def order(query: ChannelQuery, *, column: Wrap = plain, backwards: bool = False) -> list[ColumnElement[Any]]:
    """The order of the list, or the opposite one."""
    descending = query.descending is not backwards
    return [each.desc() if descending else each.asc() for each in map(column, ordered_by(query))]


def columns() -> Select[Any]:
    """What a row of the list is made of."""
    return select(
        channel.c.number,
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


def summary(row: Sequence[Any]) -> ChannelSummary:
    """A row of :func:`columns` as a value; by place, since a page is read while somebody scrolls."""
    _, identity, tenant_id, tenant_name, name, provider, phone, unit, route, *judged, tags, trashed_at = row
    errors, warnings, open_draft, changed_at, sync, expires_on, expires_field = judged
    # SQLite holds what a damaged or foreign file gives it, numbers or not.
    errors, warnings = int(errors), int(warnings)
    return ChannelSummary(
        id=identity,
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        name=name,
        provider=provider,
        phone_number=phone,
        ou=unit,
        called_route=route,
        readiness=Readiness(state_of(errors, open_draft=open_draft), errors, warnings),
        changed_at=changed_at,
        sync=SyncState(sync),
        expiry=NO_EXPIRY if expires_on == NO_END else Expiry(expires_on, expires_field),
        tags=tuple(tags.split("\n")) if tags else (),
        trashed_at=trashed_at,
    )
