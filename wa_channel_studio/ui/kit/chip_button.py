"""A filter as a small round button: "Provider: any", or, when it filters, "Provider: twilio" with a cross."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from wa_channel_studio.ui.icons import put_icon
from wa_channel_studio.ui.kit.style import set_look
from wa_channel_studio.ui.theme import scales

_ICON = 12
_GAP = 4
"""Between the word and the icon, in pixels; the style puts nothing there."""
_CROSS = 26
"""So far from the end a click is meant for the cross."""


class ChipButton(QPushButton):
    """Clicked it opens the choice (by ``clicked`` or ``setMenu``); active ones are removed by the cross or Delete."""

    removed = Signal()

    def __init__(self, text: str, *, active: bool = False, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        self.setIconSize(QSize(_ICON + _GAP, _ICON))
        self._active = False
        self.set_active(active)

    @property
    def active(self) -> bool:
        """Whether this filter narrows the list."""
        return self._active

    def setIcon(self, icon: QIcon | QPixmap, /) -> None:  # noqa: N802 - Qt's name
        """Take an icon, with some room between it and the word."""
        whole = QIcon(icon)
        # The icon stands behind the word: where it is read from the right, the word is at the icon's right.
        left = 0 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else _GAP
        padded = QIcon()
        for ratio in scales():
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
                ground = QPixmap(round((_ICON + _GAP) * ratio), round(_ICON * ratio))
                ground.setDevicePixelRatio(ratio)
                ground.fill(Qt.GlobalColor.transparent)
                painter = QPainter(ground)
                painter.drawPixmap(left, 0, whole.pixmap(QSize(_ICON, _ICON), ratio, mode))
                painter.end()
                padded.addPixmap(ground, mode)
        super().setIcon(padded)

    def set_active(self, active: bool) -> None:
        """Draw it as filtering, with its cross, or as resting."""
        self._active = active
        set_look(self, "active", "true" if active else "")
        if active:
            self.setLayoutDirection(_turned(self))
            put_icon(self, "close", "information")
        else:
            self.setLayoutDirection(_turned(self))
            put_icon(self, "chevron-down", "muted")
        self.setAccessibleDescription(self.tr("Delete removes this filter.") if active else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._active and event.button() == Qt.MouseButton.LeftButton and self._on_cross(event):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._active and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _on_cross(self, event: QMouseEvent) -> bool:
        place = event.position().x()
        return self.rect().contains(event.position().toPoint()) and (
            place > self.width() - _CROSS
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            else place < _CROSS
        )


def _turned(widget: QWidget) -> Qt.LayoutDirection:
    """The direction that puts a button's icon behind its text."""
    parent = widget.parentWidget()
    from_right = parent is not None and parent.isRightToLeft()
    return Qt.LayoutDirection.LeftToRight if from_right else Qt.LayoutDirection.RightToLeft
