"""One line to type in a small window below a button: a part of a name, a day.

What may be typed, and what it means, whoever opens it says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.buttons import primary_button
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import surface

_WIDTH = 340


class LinePopup(QDialog):
    """Sends ``taken`` with the text that ``fault`` has nothing against ("" is never taken); then it is gone."""

    taken = Signal(str)

    def __init__(
        self,
        title: str,
        line: QLineEdit,
        fault: Callable[[str], str],
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``line`` becomes the popup's; ``fault`` says what is wrong with a text, "" when nothing is."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._fault = fault
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = surface("popup", self)
        outer.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(title, "heading", self))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.line = line
        line.setParent(self)
        line.setObjectName("field.filter")
        line.setAccessibleName(title)
        line.installEventFilter(self)
        row.addWidget(line, 1)
        self.button = primary_button(self.tr("Filter"), name="action.filter", parent=self)
        self.button.clicked.connect(self._take)
        row.addWidget(self.button)
        column.addLayout(row)
        self._words = WrapLabel("", "error", self)
        self._words.hide()
        column.addWidget(self._words)

    def show_below(self, button: QWidget) -> None:
        """Open under ``button`` at its leading edge, within its screen."""
        self.adjustSize()
        corner = QPoint(button.width() - self.width() if button.isRightToLeft() else 0, button.height() + 2)
        place = button.mapToGlobal(corner)
        room = button.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            self._take()
            return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        text = self.line.text().strip()
        fault = self._fault(text) if text else self.tr("Type something to look for.")
        self._words.set_text(fault)
        self._words.setVisible(bool(fault))
        self.adjustSize()
        if not fault:
            self.close()
            self.taken.emit(text)
