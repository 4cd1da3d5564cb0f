"""Pieces of the library's side: a titled part, and lines of title and text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import retire


class Part(QWidget):
    """A small heading with widgets below it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.title = label(title, "heading", self)
        self._column.addWidget(self.title)

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` below what is there."""
        self._column.addWidget(widget)


class Lines(QWidget):
    """Lines of a quiet title and a text, or one quiet sentence where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._widgets: list[QWidget] = []
        self._shown: tuple[object, ...] = ()

    def set_lines(self, lines: Sequence[tuple[str, str]], otherwise: str = "") -> None:
        """Show ``lines``, or ``otherwise``."""
        if (tuple(lines), otherwise) == self._shown:
            return
        self._shown = (tuple(lines), otherwise)
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            retire(widget)
        self._widgets = []
        for number, (title, text) in enumerate(lines):
            self._put(label(title, "secondary", self), number, 0)
            self._put(WrapLabel(text, "", self), number, 1)
        if not lines and otherwise:
            words = WrapLabel(otherwise, "muted", self)
            self._grid.addWidget(words, 0, 0, 1, 2)
            self._widgets.append(words)
            words.show()

    def _put(self, widget: QWidget, row: int, column: int) -> None:
        self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop if not column else Qt.AlignmentFlag(0))
        self._widgets.append(widget)
        widget.show()
