"""All that is to be entered, as a list by page: what is done, when, and where one is. The keyboard lives here.

Up and Down go from field to field, Left and Right fold a page; Enter copies, Space ticks. It shows what it is given and
keeps nothing.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from wa_channel_studio.services.guided import Entry
from wa_channel_studio.services.guided_pages import SECTION_TITLES, EntryField, Section
from wa_channel_studio.ui.icons import icon
from wa_channel_studio.ui.kit.style import color, font, small_font
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.theme import theme

RETURNS = "@returns"
"""The key of the last entry: what the AICC has generated."""
_KEY = int(Qt.ItemDataRole.UserRole)
_ROW = 28
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class Outline(QTreeWidget):
    """``chosen`` brings the id of the field that has become the current one, or :data:`RETURNS`."""

    chosen = Signal(str)
    copy_wanted = Signal()
    tick_wanted = Signal()
    untick_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.guided")
        self.setAccessibleName(self.tr("Fields"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(16, 16))
        self.setExpandsOnDoubleClick(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end tells one of several from another
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across = self.header()
        across.setStretchLastSection(False)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._sections: dict[str, QTreeWidgetItem] = {}
        self._entry: Entry | None = None
        self._now: datetime | None = None
        self._filling = False
        self.currentItemChanged.connect(lambda _now, _before: self._tell())
        self.itemClicked.connect(self._on_click)
        self.itemExpanded.connect(lambda _item: self._draw())
        self.itemCollapsed.connect(lambda _item: self._draw())
        theme().changed.connect(self._draw)

    # --- what is shown ----------------------------------------------------------------------------

    def show_entry(self, entry: Entry, now: datetime) -> None:
        """Show another channel, or the same one anew; which pages are folded stays."""
        folded = {key for key, item in self._sections.items() if not item.isExpanded()}
        self._filling = True
        self.clear()
        self._items, self._sections = {}, {}
        self._entry, self._now = entry, now
        for field in entry.fields:
            self._section(field.section).addChild(self._row(field.id))
        last = self._row(RETURNS)
        self.addTopLevelItem(last)
        for key, item in self._sections.items():
            item.setExpanded(key not in folded)
        self._filling = False
        self._draw()

    def show_ticks(self, entry: Entry, now: datetime) -> None:
        """Show what has become of the same fields."""
        self._entry, self._now = entry, now
        self._draw()

    def go(self, key: str) -> None:
        """Make a field the current one, and open its page."""
        item = self._items.get(key)
        if item is not None:
            parent = item.parent()
            if parent is not None:
                parent.setExpanded(True)
            self.setCurrentItem(item)
            self.scrollToItem(item)

    @property
    def current(self) -> str:
        """The id of the current field, :data:`RETURNS`, or nothing on the title of a page."""
        item = self.currentItem()
        return str(item.data(0, _KEY) or "") if item is not None else ""

    def _section(self, section: Section) -> QTreeWidgetItem:
        item = self._sections.get(section.value)
        if item is None:
            item = self._sections[section.value] = QTreeWidgetItem()
            item.setFont(0, font(medium=True))
            self._shape(item)
            self.addTopLevelItem(item)
        return item

    def _row(self, key: str) -> QTreeWidgetItem:
        item = self._items[key] = QTreeWidgetItem()
        item.setData(0, _KEY, key)
        self._shape(item)
        return item

    @staticmethod
    def _shape(item: QTreeWidgetItem) -> None:
        item.setSizeHint(0, QSize(40, _ROW))
        item.setFont(1, small_font())
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)

    def _draw(self) -> None:
        """Words, icons and colours of all rows."""
        entry, now = self._entry, self._now
        if entry is None or now is None or self._filling:
            return
        by_section: dict[str, list[EntryField]] = {}
        for field in entry.fields:
            by_section.setdefault(field.section.value, []).append(field)
            self._draw_field(field, entry, now)
        for key, fields in by_section.items():
            item = self._sections[key]
            done = sum(field.id in entry.ticks for field in fields)
            title, count = SECTION_TITLES[Section(key)], self.tr("{0} of {1}").format(done, len(fields))
            item.setText(0, title)
            item.setText(1, count)
            item.setForeground(1, color("success" if done == len(fields) else "muted"))
            item.setIcon(0, icon("chevron-down" if item.isExpanded() else "chevron-right", "muted"))
            self._name(item, f"{title}, {count}")
        last = self._items[RETURNS]
        last.setFont(0, font(medium=True))
        last.setText(0, self.tr("Channel Integration"))
        last.setIcon(0, icon("import", "muted"))
        self._name(last, self.tr("Channel Integration: what the AICC has generated"))

    def _draw_field(self, field: EntryField, entry: Entry, now: datetime) -> None:
        item = self._items[field.id]
        at, void = entry.ticks.get(field.id), entry.void.get(field.id)
        item.setText(0, field.label)
        item.setForeground(0, color("muted" if at is not None else "text"))
        if at is not None:
            said = when(at, now)
            item.setIcon(0, icon("check", "success"))
            item.setForeground(1, color("muted"))
            spoken = self.tr("{0}: entered {1}").format(field.label, said)
        elif void is not None:
            said = self.tr("again")
            item.setIcon(0, icon("warning", "warning"))
            item.setForeground(1, color("warning"))
            spoken = self.tr("{0}: changed here since it was entered").format(field.label)
        else:
            said, spoken = "", self.tr("{0}: to do").format(field.label)
            item.setIcon(0, _blank())
        item.setText(1, said)
        item.setFirstColumnSpanned(not said)  # a long name has the whole line
        item.setToolTip(0, field.label)
        self._name(item, spoken)

    @staticmethod
    def _name(item: QTreeWidgetItem, words: str) -> None:
        item.setData(0, int(Qt.ItemDataRole.AccessibleTextRole), words)

    # --- keys and clicks --------------------------------------------------------------------------

    def _tell(self) -> None:
        if not self._filling and self.current:
            self.chosen.emit(self.current)

    def _on_click(self, item: QTreeWidgetItem, _column: int) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        item = self.currentItem()
        above = item.parent() if item is not None else None
        if item is not None and item.childCount() and key in (*_ENTER, Qt.Key.Key_Space):
            item.setExpanded(not item.isExpanded())
        elif event.matches(QKeySequence.StandardKey.Copy) or (key in _ENTER and not event.modifiers() & _CONTROL):
            if not event.isAutoRepeat():
                self.copy_wanted.emit()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.tick_wanted.emit()
        elif key in _BACK:
            self.untick_wanted.emit()
        elif key == Qt.Key.Key_Left and above is not None:
            self.setCurrentItem(above)
        else:
            super().keyPressEvent(event)
            return
        event.accept()


_CONTROL = Qt.KeyboardModifier.ControlModifier


def _blank() -> QPixmap:
    """Keeps the room of a tick."""
    empty = QPixmap(16, 16)
    empty.fill(Qt.GlobalColor.transparent)
    return empty
