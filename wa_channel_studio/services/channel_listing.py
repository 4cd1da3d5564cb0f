"""Channels of a list with all that their check finds, read portion by portion so that 100,000 fit into the memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.check import check
from wa_channel_studio.services.channel_ports import ChannelQuery, SortKey
from wa_channel_studio.services.checking import PORTION, Names, Surroundings
from wa_channel_studio.services.ports import Begin, Clock


class ListingService:
    """Whole lists of one open workspace, of one moment."""

    def __init__(self, begin: Begin, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def rows(self, query: ChannelQuery) -> Iterator[ChannelSummary]:
        """All that match, tenant by tenant, by name within each; nothing is checked and nothing sealed is opened."""
        for row, _ in self._listed(query, checked=False):
            yield row

    def with_problems(self, query: ChannelQuery) -> Iterator[tuple[ChannelSummary, tuple[Problem, ...]]]:
        """The same with the full check of each."""
        return self._listed(query, checked=True)

    def _listed(self, query: ChannelQuery, *, checked: bool) -> Iterator[tuple[ChannelSummary, tuple[Problem, ...]]]:
        with self._begin(reading=True) as work:
            around = Surroundings(work, self._clock)
            ids = work.channels.ids(replace(query, sort=SortKey.TENANT, descending=False, offset=0, limit=0))
            for start in range(0, len(ids), PORTION):
                portion = ids[start : start + PORTION]
                found: dict[str, tuple[Problem, ...]] = {}
                if checked:
                    channels = work.channels.many(portion)
                    contexts = around.contexts(channels, Names(channels))
                    found = {
                        channel.id: check(channel.answers, context, seen=around.seen) for channel, context in contexts
                    }
                for row in work.channels.summaries(portion):
                    yield row, found.get(row.id, ())
