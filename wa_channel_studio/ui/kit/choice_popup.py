"""A choice from very many, in a small window below a button: a search field, and the choices that fit it.

It neither knows nor searches the choices: it sends what is looked for, and shows what it is given. So they may be 300
tenants or 100,000 channels' tags.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.style import surface

_WIDTH, _HEIGHT = 320, 340
_ROW = 30
_VALUE = int(Qt.ItemDataRole.UserRole)
_LIST_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ChoicePopup(QDialog):
    """Sends ``asked`` with what is looked for, at once with "", and ``chosen`` with a value; then it is gone.

    All is done from the search field: arrows move in the list, Enter chooses, Escape leaves.
    """

    asked = Signal(str)
    chosen = Signal(str)

    def __init__(self, title: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedSize(_WIDTH, _HEIGHT)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = surface("popup", self)
        outer.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self.search = SearchField(title, "", parent=self)
        self.search.setObjectName("field.choice")
        self.search.searched.connect(self._ask)
        self.search.installEventFilter(self)
        column.addWidget(self.search)
        self.list = QListWidget(self)
        self.list.setObjectName("list.choices")
        self.list.setAccessibleName(title)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the search field keeps the keyboard
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        column.addWidget(self.list, 1)
        self._words = WrapLabel("", "muted", self)
        self._words.hide()
        column.addWidget(self._words)

    @property
    def looked_for(self) -> str:
        """What stands in the search field."""
        return self.search.text().strip()

    @property
    def texts(self) -> tuple[str, ...]:
        """The choices on show."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def set_choices(self, choices: Sequence[tuple[str, str, str]], *, present: str = "", more: bool = False) -> None:
        """Show ``choices`` as value, word and a quiet remark; ``present`` is the one that holds now.

        ``more`` says that there are others, which a longer search text would find.
        """
        self.list.clear()
        current = 0
        for value, word, remark in choices:
            item = QListWidgetItem(f"{word}  ({remark})" if remark else word, self.list)
            item.setData(_VALUE, value)
            item.setToolTip(word)
            item.setSizeHint(QSize(0, _ROW))
            if value == present:
                current = self.list.count() - 1
        self.list.setCurrentRow(current if choices else -1)
        self._say(
            self.tr("Nothing fits.")
            if not choices
            else self.tr("There are more. Type a part of the word.")
            if more
            else ""
        )

    def show_failure(self, text: str) -> None:
        """Say why there are no choices."""
        self.list.clear()
        self._say(text)

    def show_below(self, button: QWidget) -> None:
        """Open under ``button`` at its leading edge, within its screen, and ask for the first choices."""
        corner = QPoint(button.width() - self.width() if button.isRightToLeft() else 0, button.height() + 2)
        place = button.mapToGlobal(corner)
        room = button.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(button.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self.asked.emit("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        self.asked.emit(self.looked_for)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            value = str(item.data(_VALUE))
            self.close()
            self.chosen.emit(value)

    def _say(self, text: str) -> None:
        self._words.set_text(text)
        self._words.setVisible(bool(text))
