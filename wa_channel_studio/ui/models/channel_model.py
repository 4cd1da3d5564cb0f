"""The channel list as a model that holds pages, not the list.

Rows are fetched 200 at a time by jobs on the database queue; until a page has come its rows are empty. Sorting and
filtering are the query's, so 100,000 channels cost no more than 200. A refresh keeps showing what it has until the new
rows are there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.services.ports import ChannelPage, ChannelQuery, SortKey
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.channel_cells import COLUMNS, translate
from wa_channel_studio.ui.parts.asking import ask

PAGE = 200
_KEPT = 40
"""Pages that are kept: 8,000 rows, far more than anybody sees at once."""
_WAITING = 3
"""Pages that may wait to be fetched; who drags the scroll bar through the list wants only the last ones."""

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
SUMMARY = int(Qt.ItemDataRole.UserRole)
"""The whole summary of a row, or None while it has not come."""


class ChannelListModel(QAbstractTableModel):
    """Shows the rows that match a query. ``refreshed`` is sent when counts or rows have become others."""

    refreshed = Signal()
    failed = Signal(object)
    """A Problem: the list could not be read."""

    def __init__(self, runner: JobRunner, fetch: Callable[[ChannelQuery], ChannelPage], parent: Any = None) -> None:
        """``fetch`` reads one page and runs in a job."""
        super().__init__(parent)
        self._runner = runner
        self._fetch = fetch
        self._query = ChannelQuery(limit=PAGE)
        self._pages: dict[int, tuple[ChannelSummary, ...]] = {}
        self._stale: set[int] = set()
        self._wanted: list[int] = []
        self._under_way: int | None = None
        self._generation = 0
        self._reset = True
        self._now = datetime.now(UTC)
        self.matching = 0
        self.total = 0
        self.complete = False
        """Whether anything has been read yet."""

    # --- the query ------------------------------------------------------------------------------

    @property
    def query(self) -> ChannelQuery:
        """What is shown, in which order."""
        return self._query

    def set_query(self, query: ChannelQuery) -> None:
        """Show other rows, or the same in another order."""
        query = replace(query, offset=0, limit=PAGE)
        if query == self._query and self.complete:
            return
        self._query = query
        self._reset = True
        self.refresh()

    def sort_by(self, key: SortKey) -> None:
        """Sort by ``key``, and the other way round when that is so already."""
        turned = self._query.sort is key and not self._query.descending
        self.set_query(replace(self._query, sort=key, descending=turned))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def refresh(self) -> None:
        """Read anew, and keep showing the old rows meanwhile."""
        self._generation += 1
        self._under_way = None
        self._stale = set(self._pages)
        self._wanted = [0]
        self._next()

    # --- what Qt asks ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self.matching

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        # Nearly a thousand calls for each paint: the role comes first, and as a number.
        if role not in (_DISPLAY, SUMMARY):
            return None
        row = self.summary(index.row())
        if role == SUMMARY:
            return row
        return COLUMNS[index.column()].words(row, self._now) if row is not None else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        column = COLUMNS[section]
        title = translate(column.title) if column.title else ""
        if column.sort is None or column.sort is not self._query.sort:
            return title
        return f"{title} {'↓' if self._query.descending else '↑'}"

    # --- rows -----------------------------------------------------------------------------------

    def summary(self, row: int) -> ChannelSummary | None:
        """The channel in ``row``, or None while its page has not come; asking for it fetches it."""
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        return rows[place] if rows is not None and place < len(rows) else None

    def rows_of(self, channel_ids: Collection[str]) -> list[int]:
        """Where channels stand, as far as their pages are here, from the top."""
        return sorted(
            page * PAGE + place
            for page, rows in self._pages.items()
            for place, row in enumerate(rows)
            if row.id in channel_ids
        )

    def known(self, rows: Iterable[range]) -> list[ChannelSummary]:
        """The channels of ``rows`` whose pages are here."""
        found = []
        for part in rows:
            for row in part:
                rows_of_page = self._pages.get(row // PAGE)
                if rows_of_page is not None and row % PAGE < len(rows_of_page):
                    found.append(rows_of_page[row % PAGE])
        return found

    # --- pages ----------------------------------------------------------------------------------

    def _want(self, page: int) -> None:
        if page == self._under_way or page in self._wanted:
            return
        self._wanted = [*self._wanted[-_WAITING + 1 :], page]
        self._next()

    def _next(self) -> None:
        """Fetch the page that was wanted last: the person looks there."""
        if self._under_way is not None or not self._wanted:
            return
        page = self._wanted.pop()
        self._under_way = page
        generation, fetch = self._generation, self._fetch
        query = replace(self._query, offset=page * PAGE)
        ask(
            self,
            self._runner,
            lambda _job: fetch(query),
            lambda answer: self._take(generation, page, answer),
            lambda problem: self._fail(generation, problem),
        )

    def _take(self, generation: int, page: int, answer: ChannelPage) -> None:
        if generation != self._generation:
            return
        self._under_way = None
        self._now = datetime.now(UTC)
        changed = (answer.matching, answer.total) != (self.matching, self.total) or not self.complete
        self.total, self.complete = answer.total, True
        if self._reset:
            self._reset = False
            self.beginResetModel()
            self._pages, self._stale, self.matching = {page: answer.rows}, set(), answer.matching
            self.endResetModel()
            changed = True
        else:
            first = page in self._stale
            self._fit(answer.matching)
            self._keep(page, answer.rows)
            changed = changed or first
        if changed:
            self.refreshed.emit()
        self._next()

    def _keep(self, page: int, rows: tuple[ChannelSummary, ...]) -> None:
        self._pages.pop(page, None)
        self._pages[page] = rows
        self._stale.discard(page)
        while len(self._pages) > _KEPT:
            oldest = next(iter(self._pages))
            del self._pages[oldest]
            self._stale.discard(oldest)
        if self.matching:
            last = min(self.matching, (page + 1) * PAGE) - 1
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(COLUMNS) - 1))

    def _fit(self, matching: int) -> None:
        """Take rows in or away at the end, so that the view keeps its place; their content follows."""
        if matching > self.matching:
            self.beginInsertRows(QModelIndex(), self.matching, matching - 1)
            self.matching = matching
            self.endInsertRows()
        elif matching < self.matching:
            self.beginRemoveRows(QModelIndex(), matching, self.matching - 1)
            self.matching = matching
            for page in [page for page in self._pages if page * PAGE >= matching]:
                del self._pages[page]
                self._stale.discard(page)
            self.endRemoveRows()

    def _fail(self, generation: int, problem: object) -> None:
        if generation == self._generation:
            self._under_way = None
            self.failed.emit(problem)
