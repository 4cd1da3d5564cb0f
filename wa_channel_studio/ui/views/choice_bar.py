"""The line that says how many channels are chosen, with buttons for what can be done with them.

As many buttons as there is room for, the most wanted first; the menu at the end has everything.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from wa_channel_studio.ui.kit.buttons import icon_button, secondary_button
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.views.channel_actions import ACTIONS, actions_for, actions_menu

_GAP = 8
_HEIGHT = 34


class ChoiceBar(QWidget):
    """``wish`` brings the key of an action."""

    wish = Signal(str)

    def __init__(self, refusal: str, parent: QWidget | None = None) -> None:
        """``refusal`` says why nothing can be written, "" where it can."""
        super().__init__(parent)
        self.refusal = refusal
        self._count = 0
        self._trash = False
        self.setMinimumHeight(_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self._words = Elided(role="muted", parent=self)
        row.addWidget(self._words)
        self.buttons: dict[str, QPushButton] = {}
        for action in sorted((action for action in ACTIONS if action.bar), key=lambda action: action.bar):
            button = secondary_button(action.words, name=f"action.{action.key}", parent=self)
            button.setToolTip(f"{action.words} ({action.keys})" if action.keys else "")
            button.clicked.connect(lambda _checked=False, key=action.key: self.wish.emit(key))
            if refusal and action.writes:
                button.setEnabled(False)
                button.setToolTip(refusal)
            row.addWidget(button)
            button.hide()
            self.buttons[action.key] = button
        self.more = icon_button("more", self.tr("More actions"), name="action.more_actions", parent=self)
        self.more.clicked.connect(self._offer)
        row.addWidget(self.more)
        row.addStretch(1)
        self.show_choice(0, "", trash=False)

    @property
    def words(self) -> str:
        """What it says of the choice."""
        return self._words.text()

    def show_choice(self, count: int, words: str, *, trash: bool) -> None:
        """How many are chosen, how that is said, and whether they lie in the trash."""
        self._count, self._trash = count, trash
        self._words.setText(words)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the buttons there is room for; the focus of one that goes is the menu's."""
        room = self.width() - self._words.sizeHint().width() - _GAP - self.more.width()
        there = [action for action in actions_for(self._count, trash=self._trash) if action.bar]
        shown = set()
        for action in sorted(there, key=lambda action: action.bar):
            room -= self.buttons[action.key].sizeHint().width() + _GAP
            if room < 0:
                break
            shown.add(action.key)
        lost = any(button.hasFocus() for key, button in self.buttons.items() if key not in shown)
        for key, button in self.buttons.items():
            button.setVisible(key in shown)
        self.more.setVisible(self._count > 0)
        if lost and self._count:
            self.more.setFocus()

    def _offer(self) -> None:
        menu = actions_menu(
            self._count, self.wish.emit, trash=self._trash, refusal=self.refusal, parent=self, name="menu.actions"
        )
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
