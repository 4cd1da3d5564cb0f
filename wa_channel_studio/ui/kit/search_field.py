"""The field that narrows a list while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.buttons import icon_button
from wa_channel_studio.ui.kit.labels import label

_ICON = 16
_INSET = 10


class SearchField(QLineEdit):
    """A line with a glass, a clear button, and its shortcut shown while it is empty. Escape clears it.

    Every change sends ``searched`` at once: whoever searches decides what is worth waiting for.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str = "", shortcut: str = "Ctrl+F", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder or self.tr("Search"))
        self._glass = QLabel(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._chip = label("", "chip", self)
        self._chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._clear = icon_button("close", self.tr("Clear the search"), size=24, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        if shortcut:
            keys = QKeySequence(shortcut)
            self._chip.setText(keys.toString(QKeySequence.SequenceFormat.NativeText))
            QShortcut(keys, self).activated.connect(self.begin)
        self.textChanged.connect(self.searched)
        self.textChanged.connect(self._arrange)
        self._draw_icon()
        self._arrange()

    def begin(self) -> None:
        """Take the focus and select what stands there, ready for another search."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._arrange()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(280, super().sizeHint().height())

    def _draw_icon(self) -> None:
        self._glass.setPixmap(pixmap("search", "muted", _ICON, self.devicePixelRatioF()))

    def _arrange(self) -> None:
        """Put the parts at the edges, and keep the text clear of them."""
        if not hasattr(self, "_clear"):
            return
        self._clear.setVisible(bool(self.text()))
        self._chip.setVisible(bool(self._chip.text()) and not self.text() and not self.hasFocus())
        chip = self._chip.sizeHint().width() if self._chip.text() else 0
        start, end = _ICON + 8, max(chip, 24)
        from_right = self.isRightToLeft()
        middle = self.height() // 2
        self._glass.setGeometry(
            self.width() - _INSET - _ICON if from_right else _INSET, middle - _ICON // 2, _ICON, _ICON
        )
        self._clear.move(4 if from_right else self.width() - 28, middle - 12)
        high = self._chip.sizeHint().height()
        self._chip.setGeometry(_INSET if from_right else self.width() - _INSET - chip, middle - high // 2, chip, high)
        if from_right:
            self.setTextMargins(end, 0, start, 0)
        else:
            self.setTextMargins(start, 0, end, 0)
