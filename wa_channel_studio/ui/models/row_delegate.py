"""Paints what all lists have in common: the ground of a row, its box, its mark, grey bars where rows are to come.

What stands in a cell, a subclass paints.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.style import draw_text
from wa_channel_studio.ui.models.paged_model import SUMMARY, Column
from wa_channel_studio.ui.theme import current_tokens

PAD = 12
CHOSEN = "chosen"
"""Key of the column with the boxes."""
_BOX = 16


class RowDelegate(QStyledItemDelegate):
    """One for the whole table."""

    def __init__(self, columns: Sequence[Column[Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self.current = -1
        """The row with the keyboard, -1 while the table has not the focus."""
        self.now: Callable[[], datetime] | None = None
        """The moment that words refer to, where the columns' words are all that the model says of a cell."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        """Draw the cell of column ``key`` into ``rect``; ``text`` is what the column says."""
        draw_cut(painter, rect, text, from_right=from_right)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground of the row, a line below it, and the cell's own content."""
        tokens = current_tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:  # else the ground of the table shows
            painter.fillRect(rect, shade(tokens.accent_soft))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, shade(tokens.line))
        summary = index.data(SUMMARY)
        column = self._columns[index.column()]
        key = column.key
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        painter.setPen(shade(tokens.text))
        if summary is None:
            self._paint_coming(painter, inner, key)
        elif key == CHOSEN:
            self._paint_box(painter, inner, chosen)
        else:
            from_right = option.direction is Qt.LayoutDirection.RightToLeft
            # The words are made here once more: asking the model for them is the dearest part of a cell.
            text = column.words(summary, self.now()) if self.now is not None else str(index.data() or "")
            self.paint_cell(painter, inner, key, text, summary, from_right=from_right)
        if index.row() == self.current and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent))
        painter.restore()

    def _paint_box(self, painter: QPainter, rect: QRect, chosen: bool) -> None:
        tokens = current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = rect.top() + (rect.height() - _BOX) / 2
        box = QRectF(rect.center().x() - _BOX / 2 + 0.5, top + 0.5, _BOX - 1, _BOX - 1)
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.disabled), 1))
        painter.setBrush(QColor(tokens.accent if chosen else tokens.surface))
        painter.drawRoundedRect(box, 4, 4)
        if chosen:
            painter.drawPixmap(
                box.topLeft(), pixmap("check", "on_accent", _BOX - 1, painter.device().devicePixelRatioF())
            )

    def _paint_coming(self, painter: QPainter, rect: QRect, key: str) -> None:
        if key == CHOSEN:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_tokens().hover))
        wide = max(24, rect.width() * (7 if key == "name" else 5) // 10)
        painter.drawRoundedRect(QRectF(rect.left(), rect.center().y() - 4, wide, 9), 4, 4)


@cache
def shade(name: str) -> QColor:
    """A colour by its name, as the tokens have it; reading the name for each cell takes its time."""
    return QColor(name)


def draw_cut(painter: QPainter, rect: QRect, text: str, *, from_right: bool, middle: bool = False) -> None:
    """Draw one line of text; what does not fit ends in an ellipsis.

    With ``middle`` the ellipsis stands in the middle: many names differ only at their end.
    """
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, mode, rect.width())
    draw_text(painter, QRectF(rect), shown, from_right=from_right)
