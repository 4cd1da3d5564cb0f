"""Which values occur in a column of the list, and how often: what a filter offers. Looks at nothing in the trash."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, func, select, true

from wa_channel_studio.services.channel_ports import Facet, SortKey
from wa_channel_studio.store.columns import sort_key
from wa_channel_studio.store.repositories.channel_rows import tags_of
from wa_channel_studio.store.searching import bare, holds
from wa_channel_studio.store.tables import channel, channel_tag

_COLUMNS: dict[SortKey, tuple[str, str]] = {
    SortKey.PROVIDER: ("provider", "provider"),
    SortKey.OU: ("ou_sort", "ou"),
    SortKey.ROUTE: ("route_sort", "called_route"),
    SortKey.TAGS: ("tag_sort", "tags"),
}
"""What is counted together, and the column with the spelling that is shown."""


def facet_statement(column: SortKey, text: str, limit: int) -> Select[str, str, int]:
    """What is counted together, one spelling of it, and the count, the most frequent first.

    Raises ValueError for a column that has no such values.
    """
    if column not in _COLUMNS:
        raise ValueError(f"the column {column.value} has no values to choose from")
    counted, shown = _COLUMNS[column]
    key = channel_tag.c.tag_sort if column is SortKey.TAGS else channel.c[counted]
    holding = [holds(key, sort_key(text))] if sort_key(text) else []
    count = func.count().label("count")
    # By an index alone, which knows the key and no spelling; spellings are looked up for those that are offered.
    found = (
        select(key.label("key"), count)
        .where(key != "", _kept(column), *holding)
        .group_by(key)
        .order_by(count.desc(), key)
        .limit(limit)
        .subquery("found")
    )
    other = channel.alias("other")
    spelling = select(other.c[shown])
    if column is SortKey.TAGS:
        spelling = spelling.where(bare(other.c.trashed) == false())
        tag = channel_tag.alias("tag")
        spelling = spelling.join_from(tag, other, other.c.number == tag.c.number).where(tag.c.tag_sort == found.c.key)
    else:
        spelling = spelling.where(other.c.trashed == false(), other.c[counted] == found.c.key)
    return select(found.c.key, spelling.limit(1).scalar_subquery(), found.c["count"]).order_by(
        found.c["count"].desc(), found.c.key
    )


def facet(column: SortKey, key: str, shown: str, count: int) -> Facet:
    """A row of the statement as a value; tags stand together in their column."""
    if column is SortKey.TAGS:
        shown = next((tag for tag in tags_of(shown) if sort_key(tag) == key), key)
    return Facet(shown, count)


def _kept(column: SortKey) -> ColumnElement[bool]:
    if column is not SortKey.TAGS:
        return channel.c.trashed == false()
    # Few are in the trash: their numbers are taken from all instead of asking each.
    return channel_tag.c.number.not_in(select(channel.c.number).where(channel.c.trashed == true()))
