"""The field for one or many hosts: one line at first, higher with every line that is typed or pasted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_MOST_ROWS = 4
_FRAME = 18
"""What the frame, the padding of the style sheet and Qt's own margin of the text take together."""


class HostsEdit(QPlainTextEdit):
    """Enter sends ``submitted``; Shift+Enter begins a new line. Tab leaves the field, as in every other one."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.textChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.accept()
            self.submitted.emit()
        elif enter:
            self.insertPlainText("\n")
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(320, self.height_for(self.document().blockCount()))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height_for(1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def height_for(self, rows: int) -> int:
        """How high the field is for so many lines; of more it shows some, and scrolls."""
        return QFontMetrics(self.font()).lineSpacing() * max(1, min(_MOST_ROWS, rows)) + _FRAME

    def _fit(self) -> None:
        wanted = self.height_for(self.document().blockCount())
        if wanted != self.height() or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)
        many = self.document().blockCount() > _MOST_ROWS
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
