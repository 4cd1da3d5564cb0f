"""Paints the cells of the channel list: marks, even-width numbers, pills."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.ui.icons import letter_icon
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.models.channel_cells import COLUMNS, provider_letter, readiness_words
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut
from wa_channel_studio.ui.theme import current_tokens

_MARK = 20


class ChannelDelegate(RowDelegate):
    """One for the whole table. ``drafts`` are the channels whose wizard was left without saving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.drafts: frozenset[str] = frozenset()

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        tokens = current_tokens()
        if key == "readiness":
            readiness = Readiness(State.DRAFT) if summary.id in self.drafts else summary.readiness
            words, kind = readiness_words(readiness)
            paint_pill(painter, rect, words, kind, from_right=from_right)
            return
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
        draw_cut(painter, rect, text, from_right=from_right)


def _letters(key: str, named: bool) -> QFont:
    if key == "name":
        return font(bold=named)
    return font(mono=key == "phone")
