"""Paints the cells of the channel list: marks, even-width numbers, pills."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.services.ladder_rules import RungStatus
from wa_channel_studio.ui.icons import letter_icon
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import font, small_font
from wa_channel_studio.ui.models.channel_cells import (
    COLUMNS,
    NOTHING,
    SYNC_KINDS,
    expiry_lines,
    expiry_tone,
    provider_letter,
    readiness_words,
)
from wa_channel_studio.ui.models.ladder_words import paint_ladder
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut, shade
from wa_channel_studio.ui.theme import current_tokens

_MARK = 20
_QUIET = frozenset({"changed", "tenant", "deleted", "tags"})
_NAMES = frozenset({"name", "tenant"})
"""What often differs only at its end."""
_TWO_LINES = 36
"""The height from which a row has room for two lines of text; compact rows have not."""
_LETTERS = {"phone": "mono", "small": "small"}


class ChannelDelegate(RowDelegate):
    """One for the whole table. ``drafts`` are the channels whose wizard was left without saving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.drafts: frozenset[str] = frozenset()
        self.ladder: Callable[[str], Sequence[RungStatus] | None] = lambda _channel_id: None
        """The steps of a channel as far as they are known; asking for them fetches them."""
        self._base: QFont | None = None
        self._fonts: dict[str, QFont] = {}

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        tokens = current_tokens()
        if key == "readiness":
            readiness = Readiness(State.DRAFT) if summary.id in self.drafts else summary.readiness
            words, kind = readiness_words(readiness)
            paint_pill(painter, rect, words, kind, from_right=from_right)
            return
        if key == "sync":
            paint_pill(painter, rect, text, SYNC_KINDS[summary.sync], from_right=from_right)
            return
        if key == "ladder":
            paint_ladder(painter, rect, self.ladder(summary.id) or (), from_right=from_right)
            return
        if key == "provider" and summary.provider:
            left = rect.right() + 1 - _MARK if from_right else rect.left()
            top = rect.top() + (rect.height() - _MARK) // 2
            letter_icon(provider_letter(summary.provider)).paint(painter, QRect(left, top, _MARK, _MARK))
            rect = rect.adjusted(0, 0, -_MARK - 8, 0) if from_right else rect.adjusted(_MARK + 8, 0, 0, 0)
        if key == "name" and not summary.name:
            text = self.tr("(no name yet)")
            painter.setPen(shade(tokens.muted))
        elif key == "expiry" and text != NOTHING:
            painter.setPen(_expiry_pen(summary))
        elif key in _QUIET or text == NOTHING:
            painter.setPen(shade(tokens.muted))
        painter.setFont(self._letters(key, bool(summary.name)))
        if key == "expiry":
            self._paint_expiry(painter, rect, text, summary, from_right=from_right)
            return
        draw_cut(painter, rect, text, from_right=from_right, middle=key in _NAMES)

    def _paint_expiry(
        self, painter: QPainter, rect: QRect, text: str, summary: ChannelSummary, *, from_right: bool
    ) -> None:
        """All of it where there is room; else in short, the day and below it what ends. The tool tip says all."""
        if text == NOTHING or painter.fontMetrics().horizontalAdvance(text) <= rect.width():
            draw_cut(painter, rect, text, from_right=from_right)
            return
        day, what = expiry_lines(summary, self.now() if self.now is not None else datetime.now(UTC))
        if rect.height() < _TWO_LINES:
            draw_cut(painter, rect, f"{day} · {what}", from_right=from_right)
            return
        half = rect.height() // 2
        draw_cut(painter, rect.adjusted(0, 2, 0, -half), day, from_right=from_right)
        painter.setFont(self._letters("small", True))
        draw_cut(painter, rect.adjusted(0, half - 1, 0, -3), what, from_right=from_right)

    def _letters(self, key: str, named: bool) -> QFont:
        """The font of a cell, made once for each font of the program."""
        base = QApplication.font()
        if base != self._base:
            self._base = base
            self._fonts = {kind: font(bold=kind == "bold", mono=kind == "mono") for kind in ("", "bold", "mono")}
            self._fonts["small"] = small_font()
        return self._fonts["bold" if key == "name" and named else _LETTERS.get(key, "")]


def _expiry_pen(summary: ChannelSummary) -> QColor:
    """Red and amber as for a certificate in the library; what has time stays quiet."""
    tokens = current_tokens()
    tone = expiry_tone(summary, datetime.now(UTC))
    return shade({Tone.BAD: tokens.error, Tone.DOUBTFUL: tokens.warning}.get(tone, tokens.muted))
