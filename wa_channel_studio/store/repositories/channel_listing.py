"""The list of channels, page by page, and the values to filter it by. Opens nothing sealed.

How a page is found depends on how many channels fit, which is not known before. A walk along the order of the list
stops at once where many fit and would look at each channel where none does; a look through everything, and sorting what
fits, takes the same time always. So a few channels are walked first: they tell which way will be the shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, exists, func, select, true

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery, Facet, SortKey
from wa_channel_studio.store.repositories import listing
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.facets import facet, facet_statement
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.searching import bare
from wa_channel_studio.store.tables import channel, channel_text

PROBED = 400
"""Channels that are walked to see how often something fits: 1 ms."""

WALKED = 6_000
"""The most that are walked to fill a page: 13 ms. Then one in thirty fits, and to sort all that do takes as long."""

FEW = 25_000
"""Channels whose texts are looked up one by one in the time that it takes to look through all."""

MANY = 5_000
"""Ids of more are read all at once, whatever they are of."""

PORTIONS = 16
"""In which all texts are looked through to count: 5 ms each, after which a count that nobody waits for is given up."""

SORTED = 20_000
"""More that fit are not all fetched to be counted: by then counting them apart takes less."""


class ChannelListing(Repository):
    """The part of ``services.channel_ports.Channels`` that a list shows."""

    def page(self, query: ChannelQuery) -> ChannelPage:
        """One page of the list; nothing sealed is opened."""
        total = self._total(trashed=query.trashed)
        if listing.words_in(query) is None and not listing.filters(query):
            return ChannelPage(self._rows(self._walked(query, total)), total, total)
        numbers, matching, counted = self._found(query, total)
        return ChannelPage(self._rows(numbers), matching, total, counted)

    def count(self, query: ChannelQuery, check: Callable[[], None]) -> int:
        """How many match in all; ``check`` is asked again and again meanwhile, and may raise to stop it."""
        check()
        words = listing.words_in(query)
        if words is None and not listing.filters(query):
            return self._total(trashed=query.trashed)
        if words is None or listing.filters(query) or query.trashed:
            return self._count(query)
        number = channel_text.c.number
        portion = self._number(select(func.coalesce(func.max(number), 0))) // PORTIONS + 1
        found = 0
        for start in range(0, portion * PORTIONS, portion):
            check()
            part = (number > start, number <= start + portion, words)
            found += self._number(select(func.count()).select_from(channel_text).where(*part))
        return found - self._in_trash(query)

    def ids(self, query: ChannelQuery) -> tuple[str, ...]:
        """The ids of ``limit`` channels from ``offset`` on, in the order of the list; all with a limit of 0."""
        statement = self._all(query)
        if query.limit or query.offset:
            # SQLite knows an offset only together with a limit.
            statement = statement.limit(query.limit or _NO_LIMIT).offset(query.offset)
        numbers = self._numbers_of(statement)
        wanted = select(channel.c.number, channel.c.id)
        if len(numbers) > MANY:
            ids = dict(self._read_rows(wanted, tuple))
        else:
            parts = (wanted.where(channel.c.number.in_(some)) for some in in_parts(numbers))
            ids = dict(chain.from_iterable(self._read_rows(part, tuple) for part in parts))
        return tuple(map(ids.__getitem__, numbers))

    def summaries(self, channel_ids: Sequence[str]) -> tuple[ChannelSummary, ...]:
        """Rows of the list, also from the trash, in the order of the ids; unknown ones are left out."""
        found: dict[str, ChannelSummary] = {}
        for some in in_parts(channel_ids):
            rows = self._read_rows(listing.columns().where(channel.c.id.in_(some)), listing.summary)
            found.update((row.id, row) for row in rows)
        return tuple(found[each] for each in channel_ids if each in found)

    def facets(self, column: SortKey, text: str = "", limit: int = 200) -> tuple[Facet, ...]:
        """The values of PROVIDER, OU, ROUTE or TAGS outside the trash that hold ``text``, the most frequent first."""
        statement = facet_statement(column, text, limit)
        return self._read_rows(statement, lambda row: facet(column, str(row[0]), str(row[1]), int(row[2])))

    def _rows(self, numbers: Sequence[int]) -> tuple[ChannelSummary, ...]:
        """The rows of these channels in this order."""
        found: dict[int, ChannelSummary] = {}
        for some in in_parts(numbers):
            statement = listing.columns().where(channel.c.number.in_(some))
            found.update(self._read_rows(statement, lambda row: (int(row[0]), listing.summary(row))))
        return tuple(found[number] for number in numbers)

    def _total(self, *, trashed: bool) -> int:
        in_trash = self._number(select(func.count()).select_from(channel).where(channel.c.trashed == true()))
        # SQLite counts a whole table without a look at its rows.
        return in_trash if trashed else self._number(select(func.count()).select_from(channel)) - in_trash

    def _found(self, query: ChannelQuery, total: int) -> tuple[Sequence[int], int, bool]:
        """The channels on the page, how many fit in all, and whether that is known: else so many are at hand."""
        end = query.offset + query.limit
        first = self._numbers_of(_first(query, PROBED))
        if total <= PROBED:
            return first[query.offset : end], len(first), True
        # As often as among the first, so often they will be among the others.
        enough = end * PROBED // max(len(first), 1)
        if PROBED < enough <= WALKED:
            first = self._numbers_of(_first(query, enough * 3 // 2))
        if len(first) >= end:
            known = self._count(query) if query.counted else len(first)
            return first[query.offset : end], known, query.counted
        if enough <= end * total // SORTED:
            matching = self._count(query)
            return self._walked(query, matching), matching, True
        fitting = self._numbers_of(self._all(query).limit(SORTED))
        if len(fitting) < SORTED:
            return fitting[query.offset : end], len(fitting), True
        matching = self._count(query)
        return fitting[query.offset : end] if end <= SORTED else self._walked(query, matching), matching, True

    def _walked(self, query: ChannelQuery, matching: int) -> Sequence[int]:
        """The channels on the page, found by a walk along the order from that end of the list which is nearer."""
        behind = matching - query.offset - query.limit
        backwards = behind < query.offset
        # The last page may be shorter.
        limit = query.limit + min(behind, 0) if backwards else query.limit
        if limit <= 0:
            return ()
        statement = (
            select(channel.c.number)
            .where(listing.in_view(query), *listing.filters(query, at_hand=True), *_checked(query))
            .order_by(*listing.order(query, backwards=backwards))
            .limit(limit)
            .offset(max(behind, 0) if backwards else query.offset)
        )
        numbers = self._numbers_of(statement)
        return numbers[::-1] if backwards else numbers

    def _count(self, query: ChannelQuery) -> int:
        counted = select(func.count())
        words = listing.words_in(query)
        if words is None or listing.filters(query):
            return self._number(counted.select_from(channel).where(*self._conditions(query)))
        if query.trashed:
            return self._in_trash(query)
        # All texts at once, without a look at whose they are.
        return self._number(counted.select_from(channel_text).where(words)) - self._in_trash(query)

    def _in_trash(self, query: ChannelQuery) -> int:
        """How many of the trash hold what is searched for."""
        found = select(func.count()).select_from(channel).where(channel.c.trashed == true(), *_checked(query))
        return self._number(found)

    def _all(self, query: ChannelQuery) -> Select[int]:
        """All that fit, in order."""
        conditions = self._conditions(query)
        if not conditions:
            return select(channel.c.number).where(listing.in_view(query)).order_by(*listing.order(query))
        # Nothing is sorted by an index, which would look up each channel.
        return select(channel.c.number).where(*conditions).order_by(*listing.order(query, column=bare))

    def _conditions(self, query: ChannelQuery) -> list[ColumnElement[bool]]:
        """What a channel must fulfil, said so that the database begins with what leads to the fewest rows."""
        words = listing.words_in(query)
        found = listing.filters(query)
        if words is not None and not self._few(query):
            texts = channel.c.number.in_(select(channel_text.c.number).where(words))
            return [texts, listing.in_view(query, bare), *found]
        if not found:
            return []
        view = listing.in_view(query) if listing.by_index(query) else listing.in_view(query, bare)
        return [view, *found, *_checked(query)]

    def _few(self, query: ChannelQuery) -> bool:
        """Whether filters leave so few channels that the text of each is looked up."""
        if listing.narrow(query):
            return True
        if not listing.by_index(query):
            return False
        filtered = listing.filters(replace(query, name="", phone=""))
        return self._number(select(func.count()).select_from(channel).where(listing.in_view(query), *filtered)) <= FEW

    def _numbers_of(self, statement: Select[int]) -> tuple[int, ...]:
        return self._read_rows(statement, itemgetter(0))


_NO_LIMIT = 2**31 - 1


def _first(query: ChannelQuery, walked: int) -> Select[int]:
    """Those that fit of the first channels in the order of the list."""
    order = listing.order(query)
    walk = select(*listing.ordered_by(query)).where(listing.in_view(query)).order_by(*order).limit(walked)
    first = walk.subquery("walk")
    found = select(first.c.number)
    filters = listing.filters(query, at_hand=True)
    if filters:
        found = found.join_from(first, channel, channel.c.number == first.c.number).where(*filters)
    in_order = [each.desc() if query.descending else each.asc() for each in first.c]
    return found.where(*_checked(query, first.c.number)).order_by(*in_order)


def _checked(query: ChannelQuery, number: ColumnElement[int] = channel.c.number) -> list[ColumnElement[bool]]:
    """The text of the channel at hand holds what is searched for."""
    words = listing.words_in(query)
    return [] if words is None else [exists().where(channel_text.c.number == number, words)]
