"""The tags of several channels with a box for each: all of them have it, some, or none."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.style import draw_text, font, small_font
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.theme import current_tokens

_TAG = Qt.ItemDataRole.UserRole
_BEFORE = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_WORDS = Qt.ItemDataRole.UserRole + 3
_ROW = 34
_PAD = 12
_BOX = 16
_NO, _SOME, _ALL = Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
_NEXT = {_NO: _ALL, _ALL: _NO}
_NEXT_OF_SOME = {_SOME: _ALL, _ALL: _NO, _NO: _SOME}
"""Only where some have it is there a third state to come back to."""


class _TagDelegate(QStyledItemDelegate):
    """The box, the tag, and at the other end in quiet letters who has it or will."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        rect, state = option.rect, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        from_right = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.fillRect(rect, QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        inner = QRectF(rect).adjusted(_PAD, 0, -_PAD, -1)
        left = inner.right() - _BOX if from_right else inner.left()
        self._paint_box(painter, QRectF(left, inner.center().y() - _BOX / 2, _BOX, _BOX), index)
        room = inner.adjusted(0, 0, -_BOX - 10, 0) if from_right else inner.adjusted(_BOX + 10, 0, 0, 0)
        words = str(index.data(_WORDS) or "")
        painter.setFont(small_font())
        wide = painter.fontMetrics().horizontalAdvance(words) + 4
        end = room.adjusted(0, 0, wide - room.width(), 0) if from_right else room.adjusted(room.width() - wide, 0, 0, 0)
        turned = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) != Qt.CheckState(index.data(_BEFORE))
        painter.setPen(QColor(tokens.strong("information") if turned else tokens.muted))
        draw_text(painter, end, words, from_right=from_right)
        rest = room.adjusted(wide + 12, 0, 0, 0) if from_right else room.adjusted(0, 0, -wide - 12, 0)
        painter.setFont(font())
        painter.setPen(QColor(tokens.text))
        tag = painter.fontMetrics().elidedText(str(index.data(_TAG)), Qt.TextElideMode.ElideRight, int(rest.width()))
        draw_text(painter, rest, tag, from_right=from_right)
        painter.restore()

    def editorEvent(
        self,
        _event: QEvent,
        _model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The list turns its boxes itself."""
        return False

    def _paint_box(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        tokens = current_tokens()
        state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        filled = state != _NO
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if filled else tokens.muted), 1))
        painter.setBrush(QColor(tokens.accent if filled else tokens.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if state == _ALL:
            painter.drawPixmap(box.topLeft(), pixmap("check", "on_accent", _BOX, painter.device().devicePixelRatioF()))
        elif state == _SOME:
            painter.fillRect(box.adjusted(4, 7, -4, -7), QColor(tokens.on_accent))


class TagList(QListWidget):
    """``changed`` is sent when a box is turned. Space and a click on a line turn its box."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.tags")
        self.setAccessibleName(self.tr("Tags"))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_TagDelegate(self))
        self._channels = 0
        self.itemClicked.connect(self._turn)

    def show_tags(self, counts: Mapping[str, int], channels: int) -> None:
        """Show these tags with how many of ``channels`` have each."""
        self.clear()
        self._channels = channels
        for tag in sorted(counts, key=lambda tag: (tag.casefold(), tag)):
            count = counts[tag]
            self._add(tag, _ALL if count == channels else _SOME if count else _NO, count)
        if counts:
            self.setCurrentRow(0)

    def give(self, tag: str) -> None:
        """Give all of them this tag, whether it is in the list or new."""
        items = [self.item(row) for row in range(self.count())]
        alike = [item for item in items if str(item.data(_TAG)).casefold() == tag.casefold()]
        item = alike[0] if alike else self._add(tag, _NO, 0)
        item.setCheckState(_ALL)
        self._say(item)
        self.setCurrentItem(item)
        self.scrollToItem(item)
        self.changed.emit()

    @property
    def added(self) -> tuple[str, ...]:
        """Tags that all shall have and not all had."""
        return self._turned(_ALL)

    @property
    def removed(self) -> tuple[str, ...]:
        """Tags that none shall have and some had."""
        return self._turned(_NO)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self._turn(item)
            return
        super().keyPressEvent(event)

    def _turn(self, item: QListWidgetItem) -> None:
        states = _NEXT_OF_SOME if item.data(_BEFORE) == _SOME else _NEXT
        item.setCheckState(states[item.checkState()])
        self._say(item)
        self.changed.emit()

    def _turned(self, state: Qt.CheckState) -> tuple[str, ...]:
        items = [self.item(row) for row in range(self.count())]
        return tuple(
            str(item.data(_TAG)) for item in items if item.checkState() == state and item.data(_BEFORE) != state
        )

    def _add(self, tag: str, state: Qt.CheckState, count: int) -> QListWidgetItem:
        item = QListWidgetItem(tag, self)
        for role, value in ((_TAG, tag), (_BEFORE, state), (_COUNT, count)):
            item.setData(role, value)
        item.setCheckState(state)
        item.setSizeHint(QSize(0, _ROW))
        item.setToolTip(tag)
        self._say(item)
        return item

    def _say(self, item: QListWidgetItem) -> None:
        words = self._words(item.checkState(), item.data(_BEFORE), int(item.data(_COUNT)))
        item.setData(_WORDS, words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.data(_TAG)}, {words}")

    def _words(self, state: Qt.CheckState, before: Qt.CheckState, count: int) -> str:
        if state != before:
            return self.tr("will be given to all") if state == _ALL else self.tr("will be taken off")
        if count == self._channels:
            return self.tr("all have it")
        if not count:
            return self.tr("none has it")
        return counted(count, self.tr("{0:,} has it"), self.tr("{0:,} have it"))
