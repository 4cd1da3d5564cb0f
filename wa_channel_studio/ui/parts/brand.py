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
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, 7, 7)
        painter.setPen(QColor(tokens.on_accent))
        painter.setFont(font(self.width() * 0.5, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letter[:1].upper())
        painter.end()
