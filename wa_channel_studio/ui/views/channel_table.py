"""The table of channels: choosing one or many with boxes, keys or the mouse, and what was chosen as ids.

It knows selections as ranges of rows. Asking Qt for selected rows one by one takes seconds after Ctrl+A in a list of
100,000, so nothing here does.
"""

from __future__ import annotations

from collections.abc import Iterable

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
from wa_channel_studio.ui.models.channel_cells import CHOSEN, COLUMNS
from wa_channel_studio.ui.models.channel_delegate import ChannelDelegate
from wa_channel_studio.ui.models.channel_model import ChannelListModel

_BOX_WIDTH = 40
_TOGGLE = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class ChannelTable(QTableView):
    """Sends ``opened`` with a row for Enter and a double click, ``deleted`` for Delete."""

    opened = Signal(int)
    deleted = Signal()
    choice_changed = Signal()

    def __init__(self, model: ChannelListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.channels")
        self.setAccessibleName(self.tr("Channels"))
        self.channels = model
        self._own_widths = False
        self._arranging = False
        self.delegate = ChannelDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        dress_table(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across = self.horizontalHeader()
        across.setStretchLastSection(True)
        across.setSectionsClickable(True)
        across.setMinimumSectionSize(_BOX_WIDTH)
        across.setSectionResizeMode(CHOSEN, QHeaderView.ResizeMode.Fixed)
        # A heading looks whether all of its column is chosen, row by row: with 100,000 that takes most of a second at
        # every paint. With a selection of its own, which stays empty, it need not look.
        across.setSelectionModel(QItemSelectionModel(model, self))
        across.sectionClicked.connect(self._on_heading)
        across.sectionResized.connect(self._on_resized)
        self.setColumnWidth(CHOSEN, _BOX_WIDTH)
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
        last = self.channels.columnCount() - 1
        parts: list[list[int]] = []
        for row in rows:
            if parts and row == parts[-1][1] + 1:
                parts[-1][1] = row
            else:
                parts.append([row, row])
        for top, bottom in parts:  # thousands of ranges of one row each would take a second
            selection.select(self.channels.index(top, 0), self.channels.index(bottom, last))
        if current is not None:
            self.selectionModel().setCurrentIndex(
                self.channels.index(current, 1), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # --- keys and mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == CHOSEN and event.button() == Qt.MouseButton.LeftButton:
            self.selectionModel().setCurrentIndex(index.siblingAtColumn(1), QItemSelectionModel.SelectionFlag.NoUpdate)
            self.selectionModel().select(index, _TOGGLE)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).column() != CHOSEN:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != CHOSEN:
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
        if not self.currentIndex().isValid() and self.channels.rowCount():
            self.selectionModel().setCurrentIndex(self.channels.index(0, 1), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._mark_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_current()

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._mark_current()

    def _mark_current(self) -> None:
        self.delegate.current = self.currentIndex().row() if self.hasFocus() else -1
        self.viewport().update()

    # --- headings ---------------------------------------------------------------------------------

    def _on_heading(self, section: int) -> None:
        column = COLUMNS[section]
        if section == CHOSEN:
            if self.chosen_count:
                self.clearSelection()
            else:
                self.selectAll()
        elif column.sort is not None:
            self.channels.sort_by(column.sort)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _on_resized(self, section: int, _old: int, _new: int) -> None:
        if not self._arranging and section not in (CHOSEN, len(COLUMNS) - 1):
            self._own_widths = True

    def _share_width(self) -> None:
        """Share the width by the columns' weights until a person has pulled at one."""
        if self._own_widths:
            return
        self._arranging = True
        room = self.viewport().width() - _BOX_WIDTH
        whole = sum(column.share for column in COLUMNS)
        for number, column in enumerate(COLUMNS[:-1]):
            if column.share:
                self.setColumnWidth(number, room * column.share // whole)
        self._arranging = False
