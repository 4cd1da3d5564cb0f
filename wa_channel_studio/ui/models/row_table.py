"""The table of a list: choosing one or many with boxes, keys or the mouse, and what was chosen as ranges.

It knows selections as ranges of rows. Asking Qt for selected rows one by one takes seconds after Ctrl+A in a list of
100,000, so nothing here does. Where there is no room for all columns, the least important ones are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from wa_channel_studio.ui.kit.table import dress_table
from wa_channel_studio.ui.models.paged_model import Column, PagedModel, RowModel
from wa_channel_studio.ui.models.row_delegate import RowDelegate

BOX = 0
"""The column with the boxes, which every such list begins with."""
_BOX_WIDTH = 40
_TOGGLE = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows


class RowTable(QTableView):
    """Sends ``opened`` with a row for Enter and a double click, ``deleted`` for Delete."""

    opened = Signal(int)
    deleted = Signal()
    choice_changed = Signal()
    current_changed = Signal()
    """Another row has the keyboard."""
    arranged = Signal()
    """A person has given a column another width or place."""

    def __init__(self, model: RowModel, delegate: RowDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._row_delegate = delegate
        self._own_widths = False
        self._arranging = False
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setModel(model)
        dress_table(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across = self.horizontalHeader()
        across.setStretchLastSection(True)
        across.setSectionsClickable(True)
        across.setMinimumSectionSize(_BOX_WIDTH)
        across.setResizeContentsPrecision(0)  # a double click on an edge asks the rows in sight, not a thousand
        across.setSectionResizeMode(BOX, QHeaderView.ResizeMode.Fixed)
        # A heading looks whether all of its column is chosen, row by row: with 100,000 that takes most of a second at
        # every paint. With a selection of its own, which stays empty, it need not look.
        across.setSelectionModel(QItemSelectionModel(model, self))
        across.sectionClicked.connect(self._on_heading)
        across.sectionResized.connect(self._on_resized)
        self.setColumnWidth(BOX, _BOX_WIDTH)
        self.selectionModel().selectionChanged.connect(lambda *_: self.choice_changed.emit())

    # --- what is chosen ---------------------------------------------------------------------------

    @property
    def chosen_rows(self) -> list[range]:
        """The chosen rows as ranges; overlaps are merged."""
        parts = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        merged: list[list[int]] = []
        for top, bottom in parts:
            if merged and top <= merged[-1][1] + 1:
                merged[-1][1] = max(merged[-1][1], bottom)
            else:
                merged.append([top, bottom])
        return [range(top, bottom + 1) for top, bottom in merged]

    @property
    def chosen_count(self) -> int:
        """How many rows are chosen."""
        return sum(len(part) for part in self.chosen_rows)

    def choose(self, rows: Iterable[int], current: int | None = None) -> None:
        """Choose exactly ``rows``, which are sorted; ``current`` gets the keyboard."""
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        parts: list[list[int]] = []
        for row in rows:
            if parts and row == parts[-1][1] + 1:
                parts[-1][1] = row
            else:
                parts.append([row, row])
        for top, bottom in parts:  # thousands of ranges of one row each would take a second
            selection.select(self._model.index(top, 0), self._model.index(bottom, last))
        if current is not None:
            self.selectionModel().setCurrentIndex(
                self._model.index(current, 1), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # --- keys and mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == BOX and event.button() == Qt.MouseButton.LeftButton:
            self.selectionModel().setCurrentIndex(index.siblingAtColumn(1), QItemSelectionModel.SelectionFlag.NoUpdate)
            self.selectionModel().select(index, _TOGGLE)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).column() != BOX:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != BOX:
            self.opened.emit(index.row())
        elif index.isValid():
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(index.row())
        elif key == Qt.Key.Key_Delete:
            self.deleted.emit()
        elif key == Qt.Key.Key_Escape and self.chosen_count:
            self.clearSelection()
        elif key == Qt.Key.Key_Space and index.isValid():
            self.selectionModel().select(index, _TOGGLE)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.selectionModel().setCurrentIndex(self._model.index(0, 1), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._mark_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_current()

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._mark_current()
        self.current_changed.emit()

    def _mark_current(self) -> None:
        self._row_delegate.current = self.currentIndex().row() if self.hasFocus() else -1
        self.viewport().update()

    # --- headings ---------------------------------------------------------------------------------

    def _on_heading(self, section: int) -> None:
        column = self._model.columns[section]
        if section == BOX:
            if self.chosen_count:
                self.clearSelection()
            else:
                self.selectAll()
        elif column.sort is not None:
            self._model.sort_by(column.sort, column.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    @property
    def _in_sight(self) -> list[int]:
        """The columns that are shown, but for the boxes, as they stand side by side."""
        across = self.horizontalHeader()
        shown = (number for number in range(1, len(self._model.columns)) if not self.isColumnHidden(number))
        return sorted(shown, key=across.visualIndex)

    def _on_resized(self, section: int, old: int, new: int) -> None:
        """A new width is a person's wish, but not of the last column in sight, which Qt stretches."""
        shown = old > 0 and new > 0  # Qt tells later that a column was hidden, as one that has lost its width
        if shown and not self._arranging and section in self._in_sight[:-1]:
            self._own_widths = True
            self.arranged.emit()

    def fitting(self, room: int) -> list[Column[Any]]:
        """The columns that are shown in a table of that width: where it is narrow, the least important give way."""
        return without_least([column for column in self._model.columns if column.share and column.roomy <= room], room)

    def _share_width(self) -> None:
        """Share the width by the columns' weights until a person has pulled at one."""
        room = self.viewport().width() - (0 if self.isColumnHidden(BOX) else _BOX_WIDTH)
        shown = self.fitting(room)
        self._arranging = True
        for number, column in enumerate(self._model.columns):
            if column.share:
                self.setColumnHidden(number, column not in shown)
        if not self._own_widths:
            self._spread(room)
        self._arranging = False

    def _spread(self, room: int) -> None:
        """Each column gets what it needs at least; what is over is shared by weight.

        The last gets what is left: one that was not the last before would keep the width it had.
        """
        columns = [(number, self._model.columns[number]) for number in self._in_sight]
        if not columns:
            return
        over = max(0, room - sum(column.least for _number, column in columns))
        whole = sum(column.share for _number, column in columns)
        for number, column in columns[:-1]:
            self.setColumnWidth(number, column.least + over * column.share // whole)
        *others, (last, column) = columns
        left = room - sum(self.columnWidth(number) for number, _column in others)
        self.setColumnWidth(last, max(column.least, left, 0))


def without_least(columns: list[Column[Any]], room: int) -> list[Column[Any]]:
    """``columns`` without the ones of the highest rank, as many as ``room`` is too narrow for."""
    shown = list(columns)
    while sum(column.least for column in shown) > room and any(column.rank for column in shown):
        shown.remove(max(shown, key=lambda column: column.rank))
    return shown


class PagedTable(RowTable):
    """The same over pages of a database, which can be read anew."""

    def __init__(self, model: PagedModel[Any, Any], delegate: RowDelegate, parent: QWidget | None = None) -> None:
        super().__init__(model, delegate, parent)
        self.rows = model
        self._wanted_id = ""
        self._chosen_ids: frozenset[str] = frozenset()
        self._all_chosen = False

    def want(self, row_id: str) -> None:
        """Give this row the keyboard when it comes."""
        self._wanted_id = row_id

    def refresh(self, wanted_id: str = "") -> None:
        """Read the list anew and keep the choice; ``wanted_id`` gets the keyboard when it comes."""
        self._wanted_id = wanted_id or self._wanted_id
        self._all_chosen = 1 < self.rows.matching == self.chosen_count
        if not self._all_chosen:
            self._chosen_ids = frozenset(row.id for row in self.rows.known(self.chosen_rows))
        self.rows.refresh()

    def settle(self) -> None:
        """Rows have come: choose again what was chosen, and let some row have the keyboard."""
        model = self.rows
        if self._wanted_id:
            rows = model.rows_of((self._wanted_id,))
            if rows:
                self._wanted_id = ""
                self.choose([], rows[0])
                self.scrollTo(model.index(rows[0], 1))
        elif self._all_chosen:
            self.selectAll()
        elif self._chosen_ids:
            self.choose(model.rows_of(self._chosen_ids))
        self._chosen_ids, self._all_chosen = frozenset(), False
        if self.currentIndex().row() < 0 and model.rowCount():
            self.choose([], 0)
