"""A list as a model that holds pages, not the list.

Rows are fetched 200 at a time by jobs on the database queue; until a page has come its rows are empty. Sorting and
filtering are the query's, so 100,000 rows cost no more than 200. A refresh keeps showing what it has until the new rows
are there; a newer question takes the place of one that still waits. Who comes near the end of a page finds the next
one fetched. What a row is and which columns it has, a subclass says; whatever is listed has an ``id``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import ask

PAGE = 200
_KEPT = 40
"""Pages that are kept: 8,000 rows, far more than anybody sees at once."""
_NEAR = 80
"""Rows before the end of a page from which on the next one is fetched: three screens of a large window. Not sooner,
since who types asks again and again and looks at the top."""
_WAITING = 3
"""Pages that may wait to be fetched; who drags the scroll bar through the list wants only the last ones."""

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
SUMMARY = int(Qt.ItemDataRole.UserRole)
"""The whole value of a row, or None while it has not come."""


class Listed(Protocol):
    """Whatever stands in a list."""

    @property
    def id(self) -> str:
        """By which it is found again."""


class Query(Protocol):
    """Which rows, in what order; ``offset`` and ``limit`` name the page."""

    @property
    def sort(self) -> StrEnum:
        """The column that decides the order."""

    @property
    def descending(self) -> bool:
        """Whether the order is turned round."""


RowT = TypeVar("RowT", bound=Listed)
Row_co = TypeVar("Row_co", bound=Listed, covariant=True)
QueryT = TypeVar("QueryT", bound=Query)


class Page(Protocol[Row_co]):
    """One page of an answer, with how many rows match in all and how many there are."""

    @property
    def rows(self) -> tuple[Row_co, ...]:
        """The rows of this page, in order."""

    @property
    def matching(self) -> int:
        """How many rows match the query."""

    @property
    def total(self) -> int:
        """How many rows there are without it."""


@dataclass(frozen=True, slots=True)
class Column(Generic[RowT]):
    """A column: its heading, what it sorts by (None: not at all), its share of the width and its words."""

    key: str
    title: str
    sort: StrEnum | None
    share: int
    words: Callable[[RowT, datetime], str]
    least: int = 0
    """The pixels below which it is better left out; 0 for one that may be as narrow as its share makes it."""
    rank: int = 0
    """Where room is short, columns of the highest rank are left out first; 0 for one that always stands there."""
    roomy: int = 0
    """The width of the table in pixels from which on it is worth its room; below, others are better off with it."""


class RowModel(QAbstractTableModel):
    """What the table of a list asks of its model, wherever the rows come from."""

    columns: tuple[Column[Any], ...]

    def sort_by(self, key: StrEnum, column: str = "") -> None:
        """Sort by ``key``; ``column`` is the one that was asked for."""


class PagedModel(RowModel, Generic[RowT, QueryT]):
    """Shows the rows that match a query. ``refreshed`` is sent when counts or rows have become others."""

    refreshed = Signal()
    failed = Signal(object)
    """A Problem: the list could not be read."""

    def __init__(
        self,
        runner: JobRunner,
        fetch: Callable[[QueryT], Page[RowT]],
        query: QueryT,
        columns: tuple[Column[RowT], ...],
        parent: Any = None,
    ) -> None:
        """``fetch`` reads one page and runs in a job."""
        super().__init__(parent)
        self.columns: tuple[Column[RowT], ...] = columns
        self._runner = runner
        self._fetch = fetch
        self._query = paged(query, 0)
        self._sorted_by = ""
        self._pages: dict[int, tuple[RowT, ...]] = {}
        self._stale: set[int] = set()
        self._wanted: list[int] = []
        self._under_way: int | None = None
        self._job: JobHandle | None = None
        self._generation = 0
        self._reset = True
        self._now = datetime.now(UTC)
        self.matching = 0
        self.total = 0
        self.complete = False
        """Whether anything has been read yet."""
        self.counted = True
        """Whether ``matching`` are all that match; else so many are known of, and the count follows."""
        self.taking = False
        """Whether rows come or go just now because the list was read, and not by anybody's wish."""

    def translate(self, title: str) -> str:
        """A heading in the language of the window."""
        return title

    def taken(self, answer: Page[RowT]) -> None:
        """A page has come; for what a subclass counts besides the rows."""

    def asked(self, query: QueryT) -> QueryT:
        """How the page of ``query`` is asked for."""
        return query

    def matching_by(self, answer: Page[RowT]) -> int:
        """How many rows there are, now that this page has come."""
        return answer.matching

    # --- the query ------------------------------------------------------------------------------

    @property
    def query(self) -> QueryT:
        """What is shown, in which order."""
        return self._query

    @property
    def asking(self) -> bool:
        """Whether the rows on show still answer an older question."""
        return self._reset

    @property
    def now(self) -> datetime:
        """The moment that the words in the cells refer to: when the last page came."""
        return self._now

    def set_query(self, query: QueryT) -> None:
        """Show other rows, or the same in another order."""
        query = paged(query, 0)
        if query == self._query and self.complete:
            return
        turned = (query.sort, query.descending) != (self._query.sort, self._query.descending)
        self._query = query
        self._reset = True
        self.refresh()
        if turned:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def sort_by(self, key: StrEnum, column: str = "") -> None:
        """Sort by ``key``, and the other way round when that is so already.

        Several columns may show the same fact: ``column`` is the one that was asked for, and wears the arrow.
        """
        turned = self._query.sort is key and not self._query.descending
        self._sorted_by = column
        self.set_query(_changed(self._query, sort=key, descending=turned))
        # Also where the order is the same as before: another column may wear the arrow now.
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def refresh(self) -> None:
        """Read anew, and keep showing the old rows meanwhile."""
        self._generation += 1
        self._under_way = None
        if self._job is not None and self._job.active:
            self._job.cancel()  # what has not begun yet never will; what has begun is not listened to
        self._stale = set(self._pages)
        self._wanted = [0]
        self._next()

    # --- what Qt asks ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self.matching

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        # Nearly a thousand calls for each paint: the role comes first, and as a number.
        if role not in (_DISPLAY, SUMMARY):
            return None
        row = self.summary(index.row())
        if role == SUMMARY:
            return row
        return self.columns[index.column()].words(row, self._now) if row is not None else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        column = self.columns[section]
        title = self.translate(column.title) if column.title else ""
        if column is not self._arrow_column():
            return title
        return f"{title} {'↓' if self._query.descending else '↑'}"

    def _arrow_column(self) -> Column[RowT] | None:
        fitting = [column for column in self.columns if column.sort is not None and column.sort is self._query.sort]
        asked = [column for column in fitting if column.key == self._sorted_by]
        return next(iter(asked or fitting), None)

    # --- rows -----------------------------------------------------------------------------------

    def summary(self, row: int) -> RowT | None:
        """What stands in ``row``, or None while its page has not come; asking for it fetches it."""
        page, place = divmod(row, PAGE)
        rows = self._pages.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        elif place >= PAGE - _NEAR:
            self._foresee(page + 1)
        elif place < _NEAR:
            self._foresee(page - 1)
        return rows[place] if rows is not None and place < len(rows) else None

    def rows_of(self, ids: Collection[str], *, fresh: bool = False) -> list[int]:
        """Where things stand, as far as their pages are here, from the top; ``fresh``: and were read anew."""
        return sorted(
            page * PAGE + place
            for page, rows in self._pages.items()
            if not (fresh and page in self._stale)
            for place, row in enumerate(rows)
            if row.id in ids
        )

    def known(self, rows: Iterable[range]) -> list[RowT]:
        """What stands in ``rows``, as far as the pages are here."""
        found = []
        for part in rows:
            for row in part:
                rows_of_page = self._pages.get(row // PAGE)
                if rows_of_page is not None and row % PAGE < len(rows_of_page):
                    found.append(rows_of_page[row % PAGE])
        return found

    def collector(self, rows: list[range]) -> Callable[[JobContext], list[RowT]]:
        """A piece of work that finds what stands in ``rows``, also what was never on the screen."""
        known = self.known(rows)
        if len(known) == sum(len(part) for part in rows):
            return lambda _job: known
        query, fetch = self._query, self._fetch
        return lambda job: collected(fetch, query, rows, job.check)

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
        query = self.asked(paged(self._query, page))
        self._job = ask(
            self,
            self._runner,
            lambda _job: fetch(query),
            lambda answer: self._take(generation, page, answer),
            lambda problem: self._fail(generation, problem),
        )
        self._job.start()

    def _foresee(self, page: int) -> None:
        """Fetch a page that will be looked at soon, when nothing else is wanted."""
        if page in self._pages or not 0 <= page * PAGE < self.matching:
            return
        if page != self._under_way and page not in self._wanted:
            self._wanted.insert(0, page)
            self._next()

    def _take(self, generation: int, page: int, answer: Page[RowT]) -> None:
        if generation != self._generation:
            return
        self._under_way = None
        self._now = datetime.now(UTC)
        self.taking = True
        before, matching = self.counted, self.matching_by(answer)
        changed = (matching, answer.total, self.counted) != (self.matching, self.total, before) or not self.complete
        self.total, self.complete = answer.total, True
        self.taken(answer)
        if self._reset:
            self._reset = False
            self.beginResetModel()
            self._pages, self._stale, self.matching = {page: answer.rows}, set(), matching
            self.endResetModel()
            changed = True
        else:
            first = page in self._stale
            self._fit(matching)
            self._keep(page, answer.rows)
            changed = changed or first
        self.taking = False
        if changed:
            self.refreshed.emit()
        self._next()

    def _keep(self, page: int, rows: tuple[RowT, ...]) -> None:
        self._pages.pop(page, None)
        self._pages[page] = rows
        self._stale.discard(page)
        while len(self._pages) > _KEPT:
            oldest = next(iter(self._pages))
            del self._pages[oldest]
            self._stale.discard(oldest)
        if self.matching:
            last = min(self.matching, (page + 1) * PAGE) - 1
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))

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


def paged(query: QueryT, page: int) -> QueryT:
    """``query`` for one of its pages."""
    return _changed(query, offset=page * PAGE, limit=PAGE)


def _changed(query: QueryT, **values: object) -> QueryT:
    return cast(QueryT, replace(cast(Any, query), **values))  # queries are frozen dataclasses; a protocol cannot say so


def collected(
    fetch: Callable[[QueryT], Page[RowT]], query: QueryT, rows: list[range], check: Callable[[], None]
) -> list[RowT]:
    """What stands in ``rows`` of ``query``, read page by page in a job; ``check`` may stop it."""
    wanted = sorted({row // PAGE for part in rows for row in (*part[::PAGE], part[-1])})
    found = []
    for page in wanted:
        check()
        for place, row in enumerate(fetch(paged(query, page)).rows):
            if any(page * PAGE + place in part for part in rows):
                found.append(row)
    return found
