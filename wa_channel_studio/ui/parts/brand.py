"""The mark of a workspace: its first letter on the accent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.theme import current_tokens


class Mark(QWidget):
    """A square with round corners and one letter."""

    def __init__(self, letter: str, edge: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self.setFixedSize(edge, edge)

    def set_letter(self, letter: str) -> None:
        """Show another letter."""
        self._letter = letter
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()), self._letter)
        painter.end()


def paint_mark(painter: QPainter, box: QRectF, text: str, *, faded: bool = False) -> None:
    """Paint the first letter of ``text`` on the accent into ``box``; ``faded`` for what is not there."""
    tokens = current_tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.pressed if faded else tokens.accent))
    painter.drawRoundedRect(box, 7, 7)
    painter.setPen(QColor(tokens.muted if faded else tokens.on_accent))
    painter.setFont(font(box.width() * 0.5, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text[:1].upper())
