"""A group of rows with a title: the piece of which every page is made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel, label


class Card(QFrame):
    """A framed surface with an optional title, a quiet hint beside it, actions at its end, and a grid as ``body``."""

    def __init__(self, title: str = "", hint: str = "", *, columns: int = 2, parent: QWidget | None = None) -> None:
        """``columns`` of equal width are made in ``body``."""
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 16, 18, 18)
        outer.setSpacing(12)
        self._head = QWidget(self)
        self._head_row = QHBoxLayout(self._head)
        self._head_row.setContentsMargins(0, 0, 0, 0)
        self._head_row.setSpacing(8)
        self._title = label("", "heading", self._head)
        self._hint = WrapLabel("", "muted", self._head)
        self._head_row.addWidget(self._title, 0, Qt.AlignmentFlag.AlignVCenter)
        self._head_row.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignVCenter)
        outer.addWidget(self._head)
        self.body = QGridLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setHorizontalSpacing(18)
        self.body.setVerticalSpacing(4)
        for column in range(columns):
            self.body.setColumnStretch(column, 1)
        outer.addLayout(self.body)
        self.set_title(title, hint)

    def set_title(self, title: str, hint: str = "") -> None:
        """Name the group; with no title and no action there is no head line."""
        self._title.setText(title)
        self._hint.set_text(hint)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)
        self._head.setVisible(bool(title or hint) or self._head_row.count() > 2)

    def add_action(self, widget: QWidget) -> None:
        """Put a button (or a pill) at the end of the head line."""
        self._head_row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._head.setVisible(True)
