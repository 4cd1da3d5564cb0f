"""Paints the cells of the channel list: marks, even-width numbers, pills, grey bars where rows are still to come."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.ui.icons import letter_icon, pixmap
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import draw_text, font
from wa_channel_studio.ui.models.channel_cells import COLUMNS, provider_letter, readiness_words
from wa_channel_studio.ui.models.channel_model import SUMMARY
from wa_channel_studio.ui.theme import current_tokens

_PAD = 12
_BOX = 16
_MARK = 20


class ChannelDelegate(QStyledItemDelegate):
    """One for the whole table. ``drafts`` are the channels whose wizard was left without saving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drafts: frozenset[str] = frozenset()
        self.current = -1
        """The row with the keyboard, -1 while the table has not the focus."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground of the row, a line below it, and the cell's own content."""
        tokens = current_tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        summary = index.data(SUMMARY)
        from_right = option.direction is Qt.LayoutDirection.RightToLeft
        inner = rect.adjusted(_PAD, 0, -_PAD, -1)
        if not isinstance(summary, ChannelSummary):
            self._paint_coming(painter, inner, COLUMNS[index.column()].key)
        else:
            self._paint_cell(painter, inner, index, summary, chosen=chosen, from_right=from_right)
        if index.row() == self.current and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent))
        painter.restore()

    def _paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        summary: ChannelSummary,
        *,
        chosen: bool,
        from_right: bool,
    ) -> None:
        tokens = current_tokens()
        key = COLUMNS[index.column()].key
        painter.setPen(QColor(tokens.text))
        if key == "chosen":
            self._paint_box(painter, rect, chosen)
            return
        if key == "readiness":
            readiness = Readiness(State.DRAFT) if summary.id in self.drafts else summary.readiness
            text, kind = readiness_words(readiness)
            paint_pill(painter, rect, text, kind, from_right=from_right)
            return
        text = str(index.data() or "")
        if key == "provider" and summary.provider:
            left = rect.right() + 1 - _MARK if from_right else rect.left()
            top = rect.top() + (rect.height() - _MARK) // 2
            letter_icon(provider_letter(summary.provider)).paint(painter, QRect(left, top, _MARK, _MARK))
            rect = rect.adjusted(0, 0, -_MARK - 8, 0) if from_right else rect.adjusted(_MARK + 8, 0, 0, 0)
        if key == "name" and not summary.name:
            text = self.tr("(no name yet)")
            painter.setPen(QColor(tokens.muted))
        elif key in ("changed", "tenant"):
            painter.setPen(QColor(tokens.muted))
        painter.setFont(_letters(key, bool(summary.name)))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        draw_text(painter, QRectF(rect), shown, from_right=from_right)

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
        if key == "chosen":
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_tokens().hover))
        wide = max(24, rect.width() * (7 if key == "name" else 5) // 10)
        painter.drawRoundedRect(QRectF(rect.left(), rect.center().y() - 4, wide, 9), 4, 4)


def _letters(key: str, named: bool) -> QFont:
    if key == "name":
        return font(bold=named)
    return font(mono=key == "phone")
