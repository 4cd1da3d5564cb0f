"""A column of entries of which one is current; the common half of the navigation and of the list of steps.

Tab enters at the current entry, the arrow keys, Home and End move, Enter and Space choose. Moving alone changes
nothing, so that nobody is carried to another page by looking around.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.theme import current_tokens

_RADIUS = 7
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ColumnItem(QAbstractButton):
    """One entry; a subclass paints its content into the ground that is drawn here."""

    def __init__(self, key: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(self.hasHeightForWidth())
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Only the column says which entry is current."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paint_ground(self, painter: QPainter) -> None:
        """Draw the ground: soft accent for the current entry, grey under the pointer, a ring with the focus."""
        tokens = current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.isDown() or self.underMouse():
            ground = tokens.accent_soft if self.isChecked() else tokens.pressed if self.isDown() else tokens.hover
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)

    def placed(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A rectangle given from the leading edge, where the eye starts reading."""
        from_right = self.isRightToLeft()
        return QRectF(self.width() - left - width if from_right else left, top, width, height)


ItemT = TypeVar("ItemT", bound=ColumnItem)


class ItemColumn(QWidget, Generic[ItemT]):
    """The entries in their order. ``activated`` brings the key of the one that was chosen."""

    activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: dict[str, ItemT] = {}
        self._current = ""
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)

    @property
    def current(self) -> str:
        """The key of the current entry, "" for none."""
        return self._current

    def set_current(self, key: str) -> None:
        """Make ``key`` the current entry; raises KeyError when there is no such entry."""
        if key:
            self.items[key]
        self._current = key
        for item in self.items.values():
            item.setChecked(item.key == key)
        self._settle_tab_stop()

    def put_item(self, item: ItemT) -> None:
        """Take ``item`` in; a subclass adds it to the layout."""
        self.items[item.key] = item
        item.clicked.connect(self._on_clicked)
        self._settle_tab_stop()

    def remove_items(self) -> None:
        """Take every entry away."""
        for item in self.items.values():
            self.column.removeWidget(item)
            retire(item)
        self.items.clear()
        self._current = ""

    def focus_current(self) -> None:
        """Give the keyboard to the current entry."""
        stop = self._tab_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        usable = [item for item in self.items.values() if item.isEnabled() and item.isVisible()]
        places = [index for index, item in enumerate(usable) if item.hasFocus()]
        if not usable or not places:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _STEPS:
            target = max(0, min(len(usable) - 1, places[0] + _STEPS[key]))
        elif key == Qt.Key.Key_Home:
            target = 0
        elif key == Qt.Key.Key_End:
            target = len(usable) - 1
        else:
            super().keyPressEvent(event)
            return
        usable[target].setFocus(Qt.FocusReason.TabFocusReason)
        event.accept()

    def _on_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, ColumnItem):
            self.chosen(item.key)

    def chosen(self, key: str) -> None:
        """An entry was chosen; a subclass may treat some of them otherwise."""
        self.activated.emit(key)

    def _tab_stop(self) -> ItemT | None:
        return self.items.get(self._current) or next(iter(self.items.values()), None)

    def _settle_tab_stop(self) -> None:
        stop = self._tab_stop()
        for item in self.items.values():
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if item is stop else Qt.FocusPolicy.ClickFocus)
