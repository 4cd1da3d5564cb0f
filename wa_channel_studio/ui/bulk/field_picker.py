"""A list of fields to choose one from: in page order below the titles of their groups, narrowed while one types."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.bulk.field_words import group_of, only_for
from wa_channel_studio.ui.icons import icon
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.style import color, small_font
from wa_channel_studio.ui.parts.field_names import name_of

_KEY = Qt.ItemDataRole.UserRole
_ROW = 32


class FieldList(QListWidget):
    """The list itself. Enter, Space and a click choose."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.fields")
        self.setAccessibleName(self.tr("Fields"))
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(14, 14))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._on_item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self._on_item(item)
            return
        super().keyPressEvent(event)

    def _on_item(self, item: QListWidgetItem) -> None:
        key = item.data(_KEY)
        if key:
            self.picked.emit(str(key))


class FieldPicker(QWidget):
    """Search and list. ``picked`` brings the key of a field."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QListWidgetItem] = {}
        self._hay: dict[str, str] = {}
        self._groups: list[tuple[QListWidgetItem, list[str]]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = SearchField(self.tr("Find a field"), parent=self)
        self.search.setObjectName("field.find_field")
        self.search.searched.connect(self._narrow)
        self.search.returnPressed.connect(self._pick_first)
        self.list = FieldList(self)
        self.list.picked.connect(self.picked)
        self._nothing = WrapLabel(self.tr("No field is called that."), "muted", self)
        self._nothing.hide()
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)

    def offer(self, specs: Iterable[FieldSpec]) -> None:
        """Offer these fields, which are in page order; those of one group stand together."""
        self.list.clear()
        self._items.clear()
        self._hay.clear()
        self._groups.clear()
        groups: dict[str, list[FieldSpec]] = {}
        for spec in specs:
            groups.setdefault(group_of(spec), []).append(spec)
        for title, members in groups.items():
            self._groups.append((self._heading(title), [spec.key for spec in members]))
            for spec in members:
                self._add(spec, title)
        self._narrow(self.search.text())

    def mark(self, keys: Collection[str]) -> None:
        """Show which fields have been chosen."""
        for key, item in self._items.items():
            item.setIcon(icon("check", "accent") if key in keys else icon("add", "muted"))

    def point_at(self, key: str) -> None:
        """Let the list stand at a field, without choosing it."""
        if key in self._items:
            self.list.setCurrentItem(self._items[key])

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields in sight."""
        return tuple(key for key, item in self._items.items() if not item.isHidden())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.keys:
            self.point_at(self._best() or self.keys[0])
            self.list.setFocus()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # which would press the dialog's own button
            super().keyPressEvent(event)

    def _heading(self, title: str) -> QListWidgetItem:
        item = QListWidgetItem(title, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, _ROW))
        item.setFont(small_font(medium=True))
        item.setForeground(color("muted"))
        item.setToolTip(title)
        return item

    def _add(self, spec: FieldSpec, title: str) -> None:
        name = name_of(spec)
        item = QListWidgetItem(name, self.list)
        item.setData(_KEY, spec.key)
        item.setSizeHint(QSize(0, _ROW))
        item.setIcon(icon("add", "muted"))
        having = only_for(spec.key)
        item.setToolTip(self.tr("{0}: only {1}").format(name, having) if having else name)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, title)
        self._items[spec.key] = item
        self._hay[spec.key] = f"{name} {title} {spec.key.replace('_', ' ')}".casefold()

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for key, item in self._items.items():
            item.setHidden(not all(word in self._hay[key] for word in words))
        for heading, members in self._groups:
            heading.setHidden(all(self._items[key].isHidden() for key in members))
        self._nothing.setVisible(bool(self._items) and not self.keys)
        if best := self._best():
            self.point_at(best)  # what Enter takes

    def _best(self) -> str:
        """The field that Enter in the search takes: one that begins so, or has the words in its label, or the first."""
        text = " ".join(self.search.text().casefold().split())
        labels = {key: self._items[key].text().casefold() for key in self.keys}
        fitting = [key for key, label in labels.items() if label.startswith(text)]
        fitting += [key for key, label in labels.items() if all(word in label for word in text.split())]
        return next(iter(fitting or labels), "") if text else ""

    def _pick_first(self) -> None:
        if best := self._best():
            self.picked.emit(best)
