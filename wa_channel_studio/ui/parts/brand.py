"""The mark of a workspace: its first letter on the accent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.theme import current_tokens

_ICON_EDGES = (16, 24, 32, 48, 64, 128, 256)


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


def program_icon() -> QIcon:
    """The mark of the program, for the title bar and the task list."""
    result = QIcon()
    for edge in _ICON_EDGES:
        picture = QPixmap(edge, edge)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_mark(painter, QRectF(0, 0, edge, edge), "W", corner=edge / 4)
        painter.end()
        result.addPixmap(picture)
    return result


def paint_mark(painter: QPainter, box: QRectF, text: str, *, faded: bool = False, corner: float = 7) -> None:
    """Paint the first letter of ``text`` on the accent into ``box``; ``faded`` for what is not there."""
    tokens = current_tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.pressed if faded else tokens.accent))
    painter.drawRoundedRect(box, corner, corner)
    painter.setPen(QColor(tokens.muted if faded else tokens.on_accent))
    painter.setFont(font(box.width() * 0.5, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text[:1].upper())
