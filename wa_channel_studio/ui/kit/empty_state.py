"""What stands where a list has nothing to show: what would be here, and how to begin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel

_WIDTH = 460
_ICON = 40


class EmptyState(QWidget):
    """An icon, a title, some sentences and up to two actions, in the middle of the room there is."""

    primary_triggered = Signal()
    secondary_triggered = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        primary_action: str = "",
        secondary_action: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.setSpacing(8)
        outer.addStretch(2)
        self._icon, self._title, self._text = add_message(outer, self, icon=_ICON, width=_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.setContentsMargins(0, 8, 0, 0)
        row.addStretch(1)
        self.primary = primary_button("", parent=self)
        self.secondary = secondary_button("", parent=self)
        self.primary.clicked.connect(self.primary_triggered)
        self.secondary.clicked.connect(self.secondary_triggered)
        row.addWidget(self.primary)
        row.addWidget(self.secondary)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)
        self.set(icon, title, text, primary_action, secondary_action)

    def set(self, icon: str, title: str, text: str, primary_action: str = "", secondary_action: str = "") -> None:
        """Say something else; an action without words is not shown."""
        self._icon_name = icon
        self._title.set_text(title)
        self._text.set_text(text)
        for button, words in ((self.primary, primary_action), (self.secondary, secondary_action)):
            button.setText(words)
            button.setVisible(bool(words))
        self.setAccessibleName(title)
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, "disabled", _ICON, self.devicePixelRatioF()))


def add_message(outer: QVBoxLayout, parent: QWidget, *, icon: int, width: int) -> tuple[QLabel, WrapLabel, WrapLabel]:
    """Add a picture with a title and a text below it, all in the middle; returns them, still empty."""
    picture = QLabel(parent)
    picture.setFixedSize(icon, icon)
    outer.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
    title, text = WrapLabel("", "title", parent), WrapLabel("", "muted", parent)
    for words in (title, text):
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        words.setMaximumWidth(width)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(words, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
    return picture, title, text
