"""The channels of a comparison as a table: name, what was found, how many fields differ, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from wa_channel_studio.services.drift_rows import DriftRow, DriftState
from wa_channel_studio.ui.comparison.drift_words import state_words, translate
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.table import dress_table
from wa_channel_studio.ui.models.row_delegate import draw_cut, shade
from wa_channel_studio.ui.theme import current_tokens

Index: TypeAlias = QModelIndex | QPersistentModelIndex
NAME, STATE, FIELDS = range(3)
_PAD = 12
_NO_INDEX = QModelIndex()
_DISPLAY, _ROW = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.UserRole)


class DriftModel(QAbstractTableModel):
    """Rows of one state, or of all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[DriftRow, ...] = ()
        self.rows: list[DriftRow] = []
        self._state: DriftState | None = None
        self._chosen: Mapping[str, int] = {}

    def show_rows(self, rows: tuple[DriftRow, ...], state: DriftState | None) -> None:
        """Show those of ``state``; None is all."""
        self.beginResetModel()
        self._all, self._state = rows, state
        self.rows = [row for row in rows if state is None or row.state is state]
        self.endResetModel()

    def show_chosen(self, chosen: Mapping[str, int]) -> None:
        """Say behind each channel how many of its fields are decided."""
        self._chosen = chosen
        if self.rows:
            self.dataChanged.emit(self.index(0, FIELDS), self.index(len(self.rows) - 1, FIELDS))

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else FIELDS + 1

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role != _DISPLAY:
            return None
        if index.column() == NAME:
            return row.name or translate("(no name)")
        if index.column() == STATE:
            return state_words(row.state)[0]
        return self._fields(row)

    def _fields(self, row: DriftRow) -> str:
        if not row.fields:
            return ""
        count = len(row.fields)
        said = translate("1 field") if count == 1 else translate("{0} fields").format(count)
        decided = self._chosen.get(row.channel_id, 0)
        return f"{said}, {translate('{0} decided').format(decided)}" if decided else said

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return (translate("Channel"), translate("Found"), translate("Differences"))[section]


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = current_tokens()
        rect = option.rect
        painter.save()
        if option.state & option.state.State_Selected:
            painter.fillRect(rect, shade(tokens.accent_soft))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade(tokens.line))
        inner = rect.adjusted(_PAD, 0, -_PAD, -1)
        from_right = option.direction is Qt.LayoutDirection.RightToLeft
        row = index.data(_ROW)
        if index.column() == STATE:
            words, kind = state_words(row.state)
            paint_pill(painter, inner, words, kind, from_right=from_right)
        else:
            painter.setPen(shade(tokens.text if index.column() == NAME else tokens.muted))
            draw_cut(painter, inner, str(index.data() or ""), from_right=from_right, middle=index.column() == NAME)
        painter.restore()


class DriftTable(QTableView):
    """``chosen`` brings the row that has the keyboard."""

    chosen = Signal(object)

    def __init__(self, model: DriftModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.drift")
        self.setAccessibleName(translate("Channels"))
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        dress_table(self, compact=True)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        across = self.horizontalHeader()
        across.setStretchLastSection(False)
        across.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(STATE, 168)
        self.setColumnWidth(FIELDS, 150)
        self._rows = model
        self.selectionModel().currentRowChanged.connect(self._tell)
        model.modelReset.connect(self._on_reset)

    def _tell(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._rows.rows[now.row()] if now.isValid() else None)

    def _on_reset(self) -> None:
        if self._rows.rows:
            self.selectRow(0)
        else:
            self.chosen.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(FIELDS, self.width() < 420)
