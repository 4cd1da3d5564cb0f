"""The channel list as a model that holds pages: what a paged list is, with channels in its rows.

Who types waits for rows, not for a number: a new question is answered with its first page, and how many match is
counted afterwards, by a job that a newer question stops. Until then the list has the rows that are known of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import COUNTS, JobHandle, JobRunner
from wa_channel_studio.ui.models.channel_cells import COLUMNS, NOTHING, sync_tip, translate
from wa_channel_studio.ui.models.ladder_keeper import LadderKeeper
from wa_channel_studio.ui.models.ladder_words import short, tip
from wa_channel_studio.ui.models.paged_model import PAGE, SUMMARY, Index, Page, PagedModel
from wa_channel_studio.ui.parts.asking import ask

__all__ = ["PAGE", "SUMMARY", "ChannelListModel"]

_TIP = int(Qt.ItemDataRole.ToolTipRole)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SAID = frozenset((_DISPLAY, _TIP, int(Qt.ItemDataRole.AccessibleDescriptionRole)))
_LADDER = next(number for number, column in enumerate(COLUMNS) if column.key == "ladder")
_TOLD = frozenset({"name", "tenant", "ou", "route", "expiry", "tags"})
"""Columns whose words may be longer than there is room."""
_MOST_QUESTIONS = 20
"""Pieces of a choice that are asked for one by one; of more, all ids are read once and picked from."""


class ChannelListModel(PagedModel[ChannelSummary, ChannelQuery]):
    """Shows the channels that match a query."""

    def __init__(
        self,
        runner: JobRunner,
        fetch: Callable[[ChannelQuery], ChannelPage],
        ids: Callable[[ChannelQuery], tuple[str, ...]],
        count: Callable[[ChannelQuery, Callable[[], None]], int],
        parent: Any = None,
    ) -> None:
        """``fetch`` reads one page, ``ids`` the ids of many rows, ``count`` how many match; all run in a job."""
        super().__init__(runner, fetch, ChannelQuery(), COLUMNS, parent)
        self._ids = ids
        self._count = count
        self._counting: JobHandle | None = None
        self._settled = False  # whether the count of this reading is known
        self.compared: Mapping[str, datetime] = {}
        """When each tenant was last compared with its AICC."""
        self.ladders: LadderKeeper | None = None
        """The steps of the channels in sight, where the list shows them."""

    def translate(self, title: str) -> str:
        return translate(title)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role in _SAID and index.column() == _LADDER:
            return self._ladder_words(index.row(), role)
        if role == _TIP and COLUMNS[index.column()].key == "sync":
            summary = self.summary(index.row())
            compared = self.compared.get(summary.tenant_id) if summary is not None else None
            return sync_tip(summary.sync, compared, self.now) if summary is not None else ""
        if role == _TIP:
            text = super().data(index) if COLUMNS[index.column()].key in _TOLD else ""
            return text if text != NOTHING else ""
        return super().data(index, role)

    def _ladder_words(self, row: int, role: int) -> str:
        summary = self.summary(row)
        known = self.ladders.of(summary.id) if summary is not None and self.ladders is not None else None
        if not known:
            return ""
        return short(known) if role == _DISPLAY else tip(known, self.now)

    # --- the count --------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._stop_counting()
        self._settled = False
        super().refresh()

    def asked(self, query: ChannelQuery) -> ChannelQuery:
        # What is read anew keeps its rows meanwhile, so its count may be waited for.
        return replace(query, counted=not (self.asking or self._settled or self._counting is not None))

    def matching_by(self, answer: Page[ChannelSummary]) -> int:
        if not isinstance(answer, ChannelPage) or answer.counted:
            self._stop_counting()
            self._settled = self.counted = True
            return answer.matching
        if self._settled:
            return self.matching
        if self._counting is None:
            self._start_counting()
        self.counted = False
        return answer.matching if self.asking else max(answer.matching, self.matching)

    def _start_counting(self) -> None:
        query, count = self.query, self._count
        job = self._counting = ask(
            self,
            self._runner,
            lambda job: count(query, job.check),
            lambda matching: self._take_count(matching) if job is self._counting else None,
            lambda problem: self._fail_count(problem) if job is self._counting else None,
            queue=COUNTS,
        )
        job.start()

    def _stop_counting(self) -> None:
        if self._counting is not None and self._counting.active:
            self._counting.cancel()
        self._counting = None

    def _take_count(self, matching: int) -> None:
        self._counting = None
        self._settled = self.counted = True
        self.taking = True
        self._fit(matching)
        self.taking = False
        self.refreshed.emit()

    def _fail_count(self, problem: object) -> None:
        """What is known stays; reading the list anew tells how many match."""
        self._counting = None
        self.failed.emit(problem)

    # --- ids --------------------------------------------------------------------------------------

    def id_reader(self, rows: list[range]) -> Callable[[JobContext], tuple[str, ...]]:
        """A piece of work that finds the ids of ``rows``, also of those that were never on the screen."""
        known = self.known(rows)
        if len(known) == sum(len(part) for part in rows):
            found = tuple(row.id for row in known)
            return lambda _job: found
        query, ids = self.query, self._ids

        def work(job: JobContext) -> tuple[str, ...]:
            job.check()
            if len(rows) <= _MOST_QUESTIONS:
                parts = [ids(replace(query, offset=part.start, limit=len(part))) for part in rows]
                return tuple(item for part in parts for item in part)
            whole = ids(replace(query, offset=0, limit=0))
            return tuple(item for part in rows for item in whole[part.start : part.stop])

        return work

    def place_finder(self, chosen: frozenset[str]) -> Callable[[JobContext], list[int]]:
        """A piece of work that finds where ``chosen`` stand in the list now, from the top."""
        query, ids = self.query, self._ids

        def work(job: JobContext) -> list[int]:
            job.check()
            return [row for row, item in enumerate(ids(replace(query, offset=0, limit=0))) if item in chosen]

        return work
