"""The table in which columns of a file are sent to fields: a choice opens in the cell, by click, Enter or F2.

It paints and lets choose; what may be chosen, the model says.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.pill import paint_pill, pill_size
from wa_channel_studio.ui.kit.style import Kind, font
from wa_channel_studio.ui.kit.table import dress_table
from wa_channel_studio.ui.models.row_delegate import draw_cut
from wa_channel_studio.ui.theme import current_tokens
from wa_channel_studio.ui.transfer.column_model import HEADING, SAMPLE, TARGET, ColumnModel

_PAD = 12
_ICON = 14
_KINDS: dict[str, Kind] = {"guess": "warning", "double": "error", "secret": "neutral"}


class ChoiceBox(ComboBox):
    """Stands in a cell for as long as its list is open; ``closed`` comes when nothing was chosen."""

    closed = Signal()
    taken = False
    """Whether something was chosen."""

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list, and look when it closes: Escape closes it without asking this box."""
        super().showPopup()
        self.view().window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched is not self:
            QTimer.singleShot(0, self, self._end)  # what is chosen is told only after this
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        if not self.taken:
            self.closed.emit()


class ColumnDelegate(QStyledItemDelegate):
    """Paints a cell, and makes the choice that stands in for it while somebody chooses."""

    def __init__(self, model: ColumnModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._remarks = {
            "guess": self.tr("guessed"),
            "double": self.tr("taken twice"),
            "secret": self.tr("not taken"),
        }

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        from_right = option.direction is Qt.LayoutDirection.RightToLeft
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        inner = rect.adjusted(_PAD, 0, -_PAD, -1)
        column = self._model.columns[index.row()]
        left_out = not column.target
        painter.setPen(QColor(tokens.muted if left_out or index.column() == SAMPLE else tokens.text))
        painter.setFont(font(bold=index.column() == HEADING and not left_out))
        if index.column() == TARGET:
            inner = self._paint_marks(painter, inner, self._model.remark(index.row()), from_right=from_right)
        draw_cut(painter, inner, str(index.data() or ""), from_right=from_right)
        painter.restore()

    def _paint_marks(self, painter: QPainter, rect: QRect, remark: str, *, from_right: bool) -> QRect:
        """Draw the arrow that says that one may choose, and the remark; returns the room that is left."""
        at = rect.left() if from_right else rect.right() + 1 - _ICON
        drawn = pixmap("chevron-down", "muted", _ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(at, rect.center().y() - _ICON / 2 + 0.5), drawn)
        taken = _ICON + 8
        if remark:
            words = self._remarks[remark]
            wide = pill_size(words).width()
            box = QRect(rect.right() + 1 - taken - wide, rect.top(), wide, rect.height())
            if from_right:
                box.moveLeft(rect.left() + taken)
            paint_pill(painter, box, words, _KINDS[remark], from_right=from_right)
            taken += wide + 8
        return rect.adjusted(taken, 0, 0, 0) if from_right else rect.adjusted(0, 0, -taken, 0)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        box = ChoiceBox(parent)
        box.setObjectName("field.target_column")
        box.setAccessibleName(self.tr("Column {0} goes to").format(self._model.index(index.row(), HEADING).data()))
        for key, words in self._model.words.items():
            box.addItem(words, key)
        box.setMaxVisibleItems(14)
        box.activated.connect(lambda _place: self._take(box))
        box.closed.connect(lambda: self.closeEditor.emit(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Begin at what stands there."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(int(Qt.ItemDataRole.EditRole)))))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    def _take(self, box: ChoiceBox) -> None:
        box.taken = True
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class ColumnTable(QTableView):
    """One line for each column of the file."""

    def __init__(self, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.columns")
        self.setAccessibleName(self.tr("Columns of the file and where they go"))
        self.setModel(model)
        dress_table(self, compact=True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(ColumnDelegate(model, self))
        self.horizontalHeader().setSectionsClickable(False)

    def choose_for(self, row: int) -> None:
        """Let the person choose where the column of ``row`` goes."""
        index = self.model().index(row, TARGET)
        self.setCurrentIndex(index)
        self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        wishes = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
        if event.key() in wishes and here.isValid():
            self.choose_for(here.row())
            event.accept()
        elif event.key() == Qt.Key.Key_Delete and here.isValid():
            self.model().setData(here.siblingAtColumn(TARGET), "")
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.column() == TARGET:
            self.choose_for(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width()
        self.setColumnWidth(HEADING, room * 30 // 100)
        self.setColumnWidth(TARGET, room * 40 // 100)
