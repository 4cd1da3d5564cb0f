"""Draws a line of a pick list: the name, and behind it in quiet letters what tells it from others.

It paints what a model gives; which names there are it does not know.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wa_channel_studio.ui.kit.style import draw_text, font, small_font
from wa_channel_studio.ui.theme import current_tokens

TITLE = int(Qt.ItemDataRole.UserRole) + 1
"""What is shown in place of the value, where the value is a code."""
DETAIL = int(Qt.ItemDataRole.UserRole) + 2
"""The quiet words behind it."""

_EDGE, _GAP, _HEIGHT = 8, 10, 30


class PickDelegate(QStyledItemDelegate):
    """One for the list ``view`` of a combo box."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        title, detail = _words(index)
        wide = QFontMetricsF(font()).horizontalAdvance(title) + QFontMetricsF(small_font()).horizontalAdvance(detail)
        return QSize(int(wide) + 2 * _EDGE + _GAP, max(_HEIGHT, int(QFontMetricsF(font()).height()) + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        self._view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, self._view)
        title, detail = _words(index)
        box = QRectF(option.rect).adjusted(_EDGE, 0, -_EDGE, 0)
        from_right = option.direction == Qt.LayoutDirection.RightToLeft
        tokens = current_tokens()
        painter.save()
        painter.setFont(font())
        painter.setPen(QColor(tokens.text))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(box.width()))
        draw_text(painter, box, shown, from_right=from_right)
        taken = painter.fontMetrics().horizontalAdvance(shown) + _GAP
        rest = QRectF(QPointF(box.left() + (0 if from_right else taken), box.top()), box.size())
        rest.setWidth(box.width() - taken)
        if detail and rest.width() > 0:
            painter.setFont(small_font())
            painter.setPen(QColor(tokens.muted))
            cut = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, int(rest.width()))
            draw_text(painter, rest, cut, from_right=from_right)
        painter.restore()


def _words(index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
    title = index.data(TITLE) or index.data(Qt.ItemDataRole.DisplayRole) or ""
    return str(title), str(index.data(DETAIL) or "")
