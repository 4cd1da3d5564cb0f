"""What stands where a list will be: what belongs there, in three steps or three ways."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.parts.brand import Mark

_WIDTH = 860


class Teaching(QScrollArea):
    """A title, three numbered steps, and the action that comes next."""

    primary_triggered = Signal()
    secondary_triggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget(self)
        ground.setProperty("scrolled", "true")
        outer = QVBoxLayout(ground)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        inner = QWidget(ground)
        inner.setMaximumWidth(_WIDTH)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        middle.addWidget(inner, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = WrapLabel("", "title", inner)
        self._text = WrapLabel("", "muted", inner)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(10)
        self._steps = QHBoxLayout()
        self._steps.setSpacing(14)
        column.addLayout(self._steps)
        column.addSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.primary = primary_button("", parent=inner)
        self.primary.clicked.connect(self.primary_triggered)
        self.secondary = secondary_button("", parent=inner)
        self.secondary.clicked.connect(self.secondary_triggered)
        row.addWidget(self.primary)
        row.addWidget(self.secondary)
        row.addStretch(1)
        column.addLayout(row)
        self.setWidget(ground)
        self._inner = inner

    def set(self, title: str, text: str, steps: tuple[tuple[str, str], ...], primary: str, secondary: str = "") -> None:
        """Say ``title`` and ``text``, then ``steps`` as pairs of heading and explanation."""
        self._title.set_text(title)
        self._text.set_text(text)
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (heading, words) in enumerate(steps, 1):
            self._steps.addWidget(self._step(number, heading, words), 1)
        self.primary.setText(primary)
        self.secondary.setText(secondary)
        self.secondary.setVisible(bool(secondary))
        self.setAccessibleName(title)

    def _step(self, number: int, heading: str, words: str) -> QWidget:
        card = surface("card", self._inner)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(6)
        column.addWidget(Mark(str(number), 24, card))
        column.addSpacing(2)
        column.addWidget(WrapLabel(heading, "heading", card))
        column.addWidget(WrapLabel(words, "muted", card))
        column.addStretch(1)
        return card
