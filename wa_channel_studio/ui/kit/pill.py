"""A state in one or two words on a soft ground, as a widget and for painting in table cells."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wa_channel_studio.ui.kit.style import Kind, small_font
from wa_channel_studio.ui.theme import current_tokens

_PAD = 9


def pill_size(text: str) -> QSize:
    """How much room a pill with ``text`` takes."""
    metrics = QFontMetrics(small_font(medium=True))
    return QSize(metrics.horizontalAdvance(text) + 2 * _PAD + 1, max(20, metrics.height() + 4))


def paint_pill(painter: QPainter, rect: QRect, text: str, kind: Kind, *, from_right: bool = False) -> int:
    """Paint a pill at the leading edge of ``rect``, in its middle; returns its width. Too long a text is elided.

    ``from_right`` says that the reading direction of the view runs from the right.
    """
    size = pill_size(text)
    width = min(size.width(), rect.width())
    left = rect.right() + 1 - width if from_right else rect.left()
    box = QRectF(QPointF(left, rect.top() + (rect.height() - size.height()) / 2), QSize(width, size.height()).toSizeF())
    tokens = current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.control_line), 1) if kind == "neutral" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.soft(kind)))
    inset = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inset, inset.height() / 2, inset.height() / 2)
    painter.setFont(small_font(medium=True))
    painter.setPen(QColor(tokens.strong(kind)))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * _PAD + 2)
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
    return width


class Pill(QWidget):
    """A pill that stands by itself; always with a word, since colour alone says nothing to many."""

    def __init__(self, text: str = "", kind: Kind = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._text = ""
        self._kind: Kind = kind
        self.set(text, kind)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text

    @property
    def kind(self) -> Kind:
        """The state shown."""
        return self._kind

    def set(self, text: str, kind: Kind = "neutral") -> None:
        """Show ``text`` as ``kind``."""
        if (text, kind) == (self._text, self._kind):
            return
        self._text, self._kind = text, kind
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._text)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(pill_size(self._text).width(), 48), pill_size(self._text).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self._text, self._kind, from_right=self.isRightToLeft())
        painter.end()
