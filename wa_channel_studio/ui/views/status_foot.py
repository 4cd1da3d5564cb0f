"""The line at the foot of the window: what is on the clipboard and for how long, and whether all is saved."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.parts.elided import Elided

_HEIGHT = 34


class StatusFoot(QWidget):
    """Listens to the clipboard by itself; the rest is told to it."""

    def __init__(self, clipboard: SecretClipboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(_HEIGHT)
        self._where = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self._place = Elided("", "secondary", parent=self)
        self._lent = label("", "secondary", self)
        self._lent.setObjectName("status.clipboard")
        self._clear = link_button(self.tr("Clear now"), name="action.clear_clipboard", parent=self)
        self._clear.clicked.connect(clipboard.clear_now)
        self._saved = label("", "secondary", self)
        self._saved.setObjectName("status.saved")
        row.addWidget(self._lent)
        row.addWidget(self._clear)
        row.addWidget(self._place, 1)
        row.addWidget(self._saved)
        clipboard.countdown.connect(self._count)
        clipboard.cleared.connect(self._cleared)
        if clipboard.seconds_left:
            self._count(clipboard.seconds_left)
        else:
            self._cleared()

    def set_place(self, text: str) -> None:
        """Say where the workspace is."""
        self._where = text
        self._place.setText(text)

    def set_saved(self, text: str) -> None:
        """Say whether all is saved."""
        self._saved.setText(text)

    def _count(self, seconds: int) -> None:
        self._lent.setText(self.tr("Copied secret is cleared in {0} s").format(seconds))
        self._lent.show()
        self._clear.show()
        self._place.setText("")  # it keeps its room, so that the rest stays in place

    def _cleared(self) -> None:
        self._lent.hide()
        self._clear.hide()
        self._place.setText(self._where)
