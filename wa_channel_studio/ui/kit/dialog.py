"""The base of every dialog: a title, a body, buttons at the foot, Escape to leave it as it was.

It remembers nothing between two showings and decides nothing; its buttons answer ``accepted`` or ``rejected``.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.buttons import danger_button, primary_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import surface

ButtonKind = Literal["primary", "secondary", "quiet", "danger"]

_MAKERS = {
    "primary": primary_button,
    "secondary": secondary_button,
    "quiet": quiet_button,
    "danger": danger_button,
}


class Dialog(QDialog):
    """Use ``open()``: it does not stop the event loop of the window below."""

    def __init__(
        self, title: str, text: str = "", *, name: str = "", width: int = 440, parent: QWidget | None = None
    ) -> None:
        """``text`` stands below the title in quiet letters; widgets go into ``body``."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(24, 22, 24, 22)
        self.body.setSpacing(10)
        self.body.addWidget(WrapLabel(title, "title", self))
        self._text = WrapLabel(text, "muted", self)
        self._text.setVisible(bool(text))
        self.body.addWidget(self._text)
        outer.addLayout(self.body, 1)
        self._foot = surface("footer", self)
        self._row = QHBoxLayout(self._foot)
        self._row.setContentsMargins(24, 12, 24, 12)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._foot.hide()
        outer.addWidget(self._foot)

    def set_text(self, text: str) -> None:
        """Change the quiet text below the title."""
        self._text.set_text(text)
        self._text.setVisible(bool(text))

    def add_button(
        self,
        text: str,
        kind: ButtonKind = "secondary",
        *,
        name: str = "",
        role: Literal["accept", "reject", ""] = "",
        default: bool = False,
        leading: bool = False,
    ) -> QPushButton:
        """Add a button at the foot. ``role`` closes the dialog with that answer; ``default`` is taken by Enter.

        ``leading`` puts it at the other end of the foot, away from the answers.
        """
        button = _MAKERS[kind](text, name=name, parent=self._foot)
        if role == "accept":
            button.clicked.connect(self.accept)
        elif role == "reject":
            button.clicked.connect(self.reject)
        button.setDefault(default)
        if leading:
            self._row.insertWidget(0, button)
        else:
            self._row.addWidget(button)
        self._foot.show()
        return button


def confirmation(title: str, text: str, action: str, *, danger: bool = False, parent: QWidget | None = None) -> Dialog:
    """A question with Cancel and ``action``; with ``danger`` Enter means Cancel. Connect it, then ``open()`` it."""
    dialog = Dialog(title, text, name="dialog.confirm", parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add_button(dialog.tr("Cancel"), name="action.cancel", role="reject", default=danger)
    dialog.add_button(
        action, "danger" if danger else "primary", name="action.confirm", role="accept", default=not danger
    )
    return dialog
