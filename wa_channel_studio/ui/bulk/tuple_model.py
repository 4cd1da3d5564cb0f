"""A list that is here whole, as a model: row numbers over one tuple, so that 100,000 rows cost no more than a few.

It narrows the list and says what stands in a cell; what a row is and what its columns say, its maker knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from wa_channel_studio.ui.models.paged_model import SUMMARY, Column, Index, RowModel

RowT = TypeVar("RowT")

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_NO_INDEX = QModelIndex()


class TupleModel(RowModel, Generic[RowT]):
    """``refreshed`` is sent when other rows are shown."""

    refreshed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        parent: QObject | None = None,
        *,
        hay: Callable[[RowT], str] | None = None,
    ) -> None:
        """Titles of ``columns`` are in the language of the window already; ``hay`` is what a row is searched in."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: Sequence[RowT] = ()
        self._shown: Sequence[int] = ()
        self._keep: Callable[[RowT], bool] | None = None
        self._words: tuple[str, ...] = ()
        self._hay = hay
        self._hays: list[str] | None = None
        self._now = datetime.now(UTC)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def matching(self) -> int:
        """How many rows are shown."""
        return len(self._shown)

    def show_rows(self, rows: Sequence[RowT]) -> None:
        """Show these."""
        self._rows, self._hays = rows, None
        self._now = datetime.now(UTC)
        self._arrange()

    def narrow(self, keep: Callable[[RowT], bool] | None = None, text: str = "") -> None:
        """Show only rows that ``keep`` is true for and that every word of ``text`` is found in."""
        self._keep, self._words = keep, tuple(text.casefold().split())
        self._arrange()

    def row(self, number: int) -> RowT | None:
        """What stands in row ``number``."""
        return self._rows[self._shown[number]] if 0 <= number < len(self._shown) else None

    def rows_in(self, parts: Iterable[range]) -> list[RowT]:
        """What stands in these rows, in the order shown."""
        return [self._rows[self._shown[number]] for part in parts for number in part]

    def update_rows(self, rows: Sequence[RowT]) -> None:
        """Show other values in the same rows, so that choice and place stay; otherwise like :meth:`show_rows`."""
        if len(rows) != len(self._rows) or self._keep is not None or self._words:
            self.show_rows(rows)
            return
        self._rows, self._hays = rows, None
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
        self.refreshed.emit()

    def _arrange(self) -> None:
        keep, rows, words = self._keep, self._rows, self._words
        shown: Sequence[int] = range(len(rows))
        if words and self._hay is not None:
            if self._hays is None:  # made once, so that typing on costs little with 100,000 rows
                self._hays = [self._hay(row).casefold() for row in rows]
            hays = self._hays
            for word in words:
                shown = [number for number in shown if word in hays[number]]
        if keep is not None:
            shown = [number for number in shown if keep(rows[number])]
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
        self.refreshed.emit()

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        # Hundreds of calls for each paint: the role comes first, and as a number.
        if role not in (_DISPLAY, SUMMARY, _TOOL_TIP):
            return None
        row = self._rows[self._shown[index.row()]]
        if role == SUMMARY:
            return row
        return self.columns[index.column()].words(row, self._now)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return self.columns[section].title
