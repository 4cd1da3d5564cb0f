"""A link of several lines: a button whose text wraps, which Qt's own buttons cannot."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from wa_channel_studio.ui.kit.labels import breakable
from wa_channel_studio.ui.kit.style import draw_text
from wa_channel_studio.ui.theme import current_tokens

_PAD = 3


class WrapButton(QAbstractButton):
    """Reads and works as a button, looks like a coloured sentence; underlined under the pointer."""

    def __init__(self, text: str, role: str = "accent", *, name: str = "", parent: QWidget | None = None) -> None:
        """``role`` is the colour: accent, error, warning, information, text."""
        super().__init__(parent)
        self.role = role
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return self._needed(width).height() + 2 * _PAD

    def sizeHint(self) -> QSize:
        wide = min(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2 * _PAD + 2, 320)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, QFontMetrics(self.font()).height() + 2 * _PAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        letters = self.font()
        letters.setUnderline(self.underMouse())
        painter.setFont(letters)
        painter.setPen(QColor(tokens.color(self.role) if self.isEnabled() else tokens.disabled))
        box = QRectF(self.rect().adjusted(_PAD, _PAD, -_PAD, -_PAD))
        draw_text(painter, box, breakable(self.text()), from_right=self.isRightToLeft(), top=True)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        painter.end()

    def _needed(self, width: int) -> QRect:
        room = QRect(0, 0, max(1, width - 2 * _PAD), 10_000)
        return QFontMetrics(self.font()).boundingRect(room, Qt.TextFlag.TextWordWrap.value, breakable(self.text()))
