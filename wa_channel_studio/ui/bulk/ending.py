"""The last page of a dialog: what was done, in a sentence or two, with a way to take it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.empty_state import add_message

_ICON = 36
_WIDTH = 520


class Ending(QWidget):
    """Sends ``undo_wanted`` for the button."""

    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ""
        """What the undo stack calls the deed that this page tells of."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 16, 0, 16)
        outer.setSpacing(8)
        outer.addStretch(2)
        self._icon, self._title, self._text = add_message(outer, self, icon=_ICON, width=_WIDTH)
        self.undo = secondary_button(self.tr("Undo"), icon="undo", name="action.undo", parent=self)
        self.undo.clicked.connect(self.undo_wanted)
        outer.addSpacing(6)
        outer.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self._draw_icon()

    @property
    def text(self) -> str:
        """All that is said."""
        return f"{self._title.plain_text} {self._text.plain_text}".strip()

    def tell(self, title: str, lines: Sequence[str] = (), *, words: str = "") -> None:
        """Say what was done; ``words`` is the deed on the undo stack, and without it nothing can be taken back."""
        self._title.set_text(title)
        self._text.set_text(" ".join(line for line in lines if line))
        self._text.setVisible(bool(self._text.plain_text))
        self.words = words
        self.undo.setVisible(bool(words))
        self.setAccessibleName(self.text)
        announce(self, self.text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(pixmap("check", "success", _ICON, self.devicePixelRatioF()))
