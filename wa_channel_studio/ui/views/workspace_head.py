"""The top of the navigation: which workspace this is and how it stands; a click opens its menu."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.style import draw_text, font, small_font
from wa_channel_studio.ui.parts.brand import paint_mark
from wa_channel_studio.ui.theme import current_tokens

_MARK = 26
_EDGE = 8
_GAP = 9
_ICON = 16


class WorkspaceHead(QAbstractButton):
    """A button that looks like a heading."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("action.workspace_menu")
        self.setText(name)
        self.setToolTip(name)
        self._state = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_state("")

    @property
    def state(self) -> str:
        """The quiet words below the name."""
        return self._state

    def set_state(self, text: str) -> None:
        """Say how the workspace stands."""
        self._state = text
        self.setAccessibleName(", ".join(part for part in (self.text(), text) if part))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, max(44, self.fontMetrics().height() * 2 + 12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.pressed if self.isDown() else tokens.hover))
            painter.drawRoundedRect(box, 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        from_right, half = self.isRightToLeft(), self.height() / 2
        mark = self._placed(_EDGE, half - _MARK / 2, _MARK, _MARK)
        paint_mark(painter, mark, self.text())
        left = _EDGE + _MARK + _GAP
        room = self.width() - left - 4
        name_room = room - _ICON
        for text, letters, color, top, wide in (
            (self.text(), font(bold=True), tokens.text, half - 19, name_room),
            (self._state, small_font(), tokens.muted, half, room),
        ):
            painter.setFont(letters)
            painter.setPen(QColor(color))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(wide))
            draw_text(painter, self._placed(left, top, wide, 19), shown, from_right=from_right)
        arrow = self._placed(self.width() - _ICON - 4, half - 18, _ICON, _ICON)
        painter.drawPixmap(arrow.topLeft(), pixmap("chevron-down", "muted", _ICON, self.devicePixelRatioF()))
        painter.end()

    def _placed(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A rectangle given from the leading edge."""
        return QRectF(self.width() - left - width if self.isRightToLeft() else left, top, width, height)
