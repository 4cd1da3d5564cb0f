"""A whole number with small steps, that does not change under a turning wheel."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

_INSET = 7


class SpinBox(QSpinBox):
    """In a page that scrolls, the wheel scrolls the page. Digits are plain ones in every language, as in a file."""

    def __init__(self, least: int, most: int, *, suffix: str = "", parent: QWidget | None = None) -> None:
        """``least`` and ``most`` are the numbers allowed; ``suffix`` is a unit such as " days"."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLocale(QLocale.c())
        self.setRange(least, most)
        self.setSuffix(suffix)
        # A style sheet's padding does not reach the line inside.
        self.lineEdit().setTextMargins(_INSET, 0, _INSET, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
