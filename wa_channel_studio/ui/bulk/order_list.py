"""Numbered sentences: what people do one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import retire


class OrderList(QWidget):
    """The sentences with their numbers hanging before them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._parts: list[QWidget] = []
        self.lines: tuple[str, ...] = ()

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these."""
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        for part in self._parts:
            self._grid.removeWidget(part)
            retire(part)
        self._parts = []
        for number, line in enumerate(lines):
            mark, words = label(f"{number + 1}.", "secondary", self), WrapLabel(line, "secondary", self)
            self._grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, number, 1)
            self._parts += [mark, words]
        self._grid.setRowStretch(len(lines), 1)
        self.setAccessibleName(" ".join(lines))
