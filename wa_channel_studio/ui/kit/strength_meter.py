"""How hard a password is to guess: a bar and a word.

Knows how to draw bits. How many bits a password has is reckoned elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wa_channel_studio.ui.kit.style import Kind, draw_text, small_font
from wa_channel_studio.ui.theme import current_tokens

FULL_BITS = 128.0
_BAR = 6
_GAP = 10


@dataclass(frozen=True, slots=True)
class StrengthWord:
    """From ``bits`` on the password is called ``text`` and coloured as ``kind``."""

    bits: float
    text: str
    kind: Kind


class StrengthMeter(QWidget):
    """A thin bar with the word and the bits behind it; empty when there is nothing to judge."""

    def __init__(
        self,
        words: Sequence[StrengthWord],
        *,
        bits: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``words`` in rising order of bits, the first from 0. ``bits`` is None while there is nothing to judge."""
        super().__init__(parent)
        self._words = tuple(words)
        self._bits: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_bits(bits)

    @property
    def bits(self) -> float | None:
        """What is shown."""
        return self._bits

    @property
    def word(self) -> str:
        """The word for the bits, "" when there is nothing to judge."""
        chosen = self._chosen()
        return chosen.text if chosen else ""

    def set_bits(self, bits: float | None) -> None:
        """Show ``bits``; None empties the bar."""
        self._bits = bits
        self.setAccessibleName(self.tr("Password strength: {0}").format(self._said()) if bits is not None else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(18, QFontMetrics(small_font()).height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        widest = max(painter.fontMetrics().horizontalAdvance(self._sample(word)) for word in self._words)
        room = max(24, self.width() - widest - _GAP)
        bar = QRectF(0, (self.height() - _BAR) / 2, room, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.track))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        chosen = self._chosen()
        if chosen is not None and self._bits is not None:
            filled = QRectF(bar)
            filled.setWidth(max(_BAR, room * min(1.0, self._bits / FULL_BITS)))
            painter.setBrush(QColor(tokens.strong(chosen.kind)))
            painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
            painter.resetTransform()
            painter.setPen(QColor(tokens.strong(chosen.kind)))
            words = QRectF(0 if self.isRightToLeft() else room + _GAP, 0, self.width() - room - _GAP, self.height())
            draw_text(painter, words, self._said(), from_right=self.isRightToLeft())
        painter.end()

    def _chosen(self) -> StrengthWord | None:
        if self._bits is None:
            return None
        return next((word for word in reversed(self._words) if self._bits >= word.bits), self._words[0])

    def _said(self) -> str:
        return self.tr("{0}, {1} bits").format(self.word, round(self._bits or 0))

    def _sample(self, word: StrengthWord) -> str:
        return self.tr("{0}, {1} bits").format(word.text, 999)
