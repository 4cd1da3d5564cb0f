"""A page of the way in: one card in the middle of the window, with a title, a body and one row of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import surface

_WIDTH = 520


class Page(QScrollArea):
    """Scrolls when the window is small. ``body`` takes the widgets, ``buttons`` the buttons, the primary one last."""

    def __init__(self, title: str, text: str = "", *, width: int = _WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget(self)
        ground.setProperty("scrolled", "true")
        outer = QVBoxLayout(ground)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        card = surface("card", ground)
        card.setMaximumWidth(width)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 26, 28, 26)
        column.setSpacing(14)
        self._title = WrapLabel(title, "title", card)
        self._text = WrapLabel(text, "muted", card)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._text)
        column.addLayout(head)
        self._text.setVisible(bool(text))
        self.banner = Banner("error", parent=card)
        self.banner.hide()
        column.addWidget(self.banner)
        self.body = QVBoxLayout()
        self.body.setSpacing(14)
        column.addLayout(self.body)
        self.busy = BusyBar(delay_ms=120, keep_room=False, parent=card)
        column.addWidget(self.busy)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        column.addLayout(self.buttons)
        self.setWidget(ground)

    def set_title(self, title: str, text: str = "") -> None:
        """Say what the page is for now."""
        self._title.set_text(title)
        self._text.set_text(text)
        self._text.setVisible(bool(text))

    def leave_by(self, button: QPushButton) -> None:
        """Let Escape do what ``button`` does, where it can be pressed; the button stands first in the row."""
        self.buttons.insertWidget(0, button)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(button.click)
        self.escape = keys

    def say(self, text: str, kind: str = "error", action: str = "") -> None:
        """Show a message above the body; "" takes it away."""
        if text:
            self.banner.set("error" if kind == "error" else "information", text, action)
        self.banner.setVisible(bool(text))
