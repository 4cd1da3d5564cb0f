"""A switch: on or off at once, with its words beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.theme import current_tokens

_WIDE, _HIGH, _GAP, _EDGE = 34, 20, 10, 3


class Toggle(QCheckBox):
    """A check box drawn as a switch, so that keyboards and screen readers know it as a check box."""

    def __init__(self, text: str, *, strong: bool = False, parent: QWidget | None = None) -> None:
        """``strong`` draws the words as a heading."""
        super().__init__(text, parent)
        self._strong = strong
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._letters())
        wide = _EDGE + _WIDE + _GAP + metrics.horizontalAdvance(self.text()) + 4 + _EDGE
        return QSize(wide, max(_HIGH, metrics.height()) + 2 * _EDGE + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(_EDGE + _WIDE + _GAP + 60, self.heightForWidth(max(self.width(), 160)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        room = max(40, width - _WIDE - _GAP - 2 * _EDGE)
        flags = int(Qt.TextFlag.TextWordWrap.value)
        high = QFontMetrics(self._letters()).boundingRect(0, 0, room, 10_000, flags, self.text()).height()
        return max(_HIGH, high) + 2 * _EDGE + 2

    def hitButton(self, position: QPoint, /) -> bool:  # noqa: N802 - Qt's name
        return self.rect().contains(position)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        from_right = self.isRightToLeft()
        top = (self.height() - _HIGH) / 2
        left = self.width() - _EDGE - _WIDE if from_right else _EDGE
        track = QRectF(left, top, _WIDE, _HIGH)
        on = self.isChecked()
        edge = str(self.property("state") or "")
        line = tokens.accent if on else tokens.muted
        if edge:
            line = tokens.color(edge)
        ground = tokens.accent if on else tokens.surface
        if not self.isEnabled():
            ground, line = (tokens.disabled if on else tokens.window), tokens.disabled
        painter.setPen(QPen(QColor(line), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), _HIGH / 2, _HIGH / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.on_accent if on else line))
        size = _HIGH - 8
        at_end = on is not from_right
        knob = QRectF(track.right() - 4 - size if at_end else track.left() + 4, top + 4, size, size)
        painter.drawEllipse(knob)
        painter.setFont(self._letters())
        painter.setPen(QColor(tokens.text if self.isEnabled() else tokens.disabled))
        room = self.width() - _WIDE - _GAP - 2 * _EDGE
        words = QRectF(_EDGE if from_right else _EDGE + _WIDE + _GAP, 0, room, self.height())
        side = Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeading.value
        flags = int(Qt.TextFlag.TextWordWrap.value | side)
        painter.drawText(words, flags, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), _HIGH / 2 + 2, _HIGH / 2 + 2)
        painter.end()

    def _letters(self) -> QFont:
        return font(bold=self._strong)
