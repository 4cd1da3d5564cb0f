"""A filter as a small round button: "Provider: any", or, when it filters, "Provider: twilio" with a cross."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from wa_channel_studio.ui.icons import icon, put_icon
from wa_channel_studio.ui.kit.style import set_look


class ChipButton(QPushButton):
    """Clicked it opens the choice (by ``clicked`` or ``setMenu``); active ones are removed by the cross or Delete."""

    removed = Signal()

    def __init__(self, text: str, *, active: bool = False, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        self.setIconSize(QSize(12, 12))
        self._active = False
        self.set_active(active)

    @property
    def active(self) -> bool:
        """Whether this filter narrows the list."""
        return self._active

    def set_active(self, active: bool) -> None:
        """Draw it as filtering, with its cross, or as resting."""
        self._active = active
        set_look(self, "active", "true" if active else "")
        if active:
            self.setLayoutDirection(_turned(self))
            put_icon(self, "close", "information")
        else:
            self.setIcon(icon("chevron-down", "muted"))
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
            place > self.width() - 24 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else place < 24
        )


def _turned(widget: QWidget) -> Qt.LayoutDirection:
    """The direction that puts a button's icon behind its text."""
    parent = widget.parentWidget()
    from_right = parent is not None and parent.isRightToLeft()
    return Qt.LayoutDirection.LeftToRight if from_right else Qt.LayoutDirection.RightToLeft
