"""A layout that puts widgets in rows like words in a text, following the reading direction."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.item_layout import ItemLayout


class FlowLayout(ItemLayout):
    """Rows of widgets of their own width; the last widget may be told to take the rest of its row."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6, stretch_last: bool = False) -> None:
        super().__init__(parent)
        self._gap = gap
        self._stretch_last = stretch_last

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put ``widget`` before the item at ``index``."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out within ``rect`` and return the height; with ``move`` put the widgets there."""
        margins = self.contentsMargins()
        area = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        parent = self.parentWidget()
        from_right = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x, y, row = 0, area.top(), 0
        shown = [item for item in self._items if not item.isEmpty()]
        for item in shown:
            width = min(item.sizeHint().width(), area.width())
            height = item.sizeHint().height()
            if x and x + width > area.width():
                x, y, row = 0, y + row + self._gap, 0
            if self._stretch_last and item is shown[-1]:
                width = area.width() - x
            if move:
                left = area.right() + 1 - x - width if from_right else area.left() + x
                item.setGeometry(QRect(QPoint(left, y), QSize(width, height)))
            x += width + self._gap
            row = max(row, height)
        return y + row - rect.top() + margins.bottom()
