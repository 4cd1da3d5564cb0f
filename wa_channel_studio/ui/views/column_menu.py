"""The columns of the channel list: a menu to show, hide and sort by them, and a dialog to put them in order.

It knows the table's columns; that they are kept is somebody else's work, who hears of it by ``ChannelTable.arranged``.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.buttons import quiet_button, secondary_button
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.menus import lead_on
from wa_channel_studio.ui.models.channel_cells import CHOICE, COLUMNS, USUAL, translate
from wa_channel_studio.ui.views.channel_table import ChannelTable

_KEY = int(Qt.ItemDataRole.UserRole)
_ROW = 30
_TITLES = {column.key: column.title for column in COLUMNS}


def translate_here(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Columns", text)


def title_of(key: str) -> str:
    """The heading of a column."""
    return translate(_TITLES[key])


def wanted_columns(table: ChannelTable) -> tuple[str, ...]:
    """The columns that are to be shown, also those that have no room just now."""
    return table.chosen_columns or USUAL


class ColumnMenu(QMenu):
    """For one table; it is gone when it closes."""

    def __init__(self, table: ChannelTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("menu.columns")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        wanted = wanted_columns(table)
        for key in (*wanted, *(key for key in CHOICE if key not in wanted)):
            action = QAction(title_of(key), self)
            action.setObjectName(f"column.{key}")
            action.setCheckable(True)
            action.setChecked(key in wanted)
            action.setEnabled(key != "name")  # by it a channel is known
            action.toggled.connect(lambda on, key=key: self._show(key, on))
            self.addAction(action)
        self.addSeparator()
        self._add_order()
        arrange = QAction(self.tr("Arrange columns …"), self)
        lead_on(arrange, self, table, lambda: ColumnsDialog(table, table.window()).open())
        self.addAction(arrange)
        usual = QAction(self.tr("Usual columns and widths"), self)
        usual.setEnabled(bool(table.chosen_columns or table.own_widths))
        usual.triggered.connect(lambda: apply_columns(table, (), {}))
        self.addAction(usual)

    def _add_order(self) -> None:
        model = self._table.channels
        below = self.addMenu(self.tr("Sort by"))
        below.setObjectName("menu.sort")
        group = QActionGroup(below)
        for column in COLUMNS:
            if column.sort is None:
                continue
            present = column.sort is model.query.sort
            arrow = (" ↓" if model.query.descending else " ↑") if present else ""
            action = QAction(translate(column.title) + arrow, below)
            action.setCheckable(True)
            action.setChecked(present)
            action.triggered.connect(
                lambda _checked=False, column=column: model.sort_by(column.sort, column.key) if column.sort else None
            )
            group.addAction(action)
            below.addAction(action)

    def _show(self, key: str, on: bool) -> None:
        wanted = [other for other in wanted_columns(self._table) if other != key]
        if on:
            # A column comes back to its usual place, not to the end where nobody looks.
            before = CHOICE[: CHOICE.index(key)]
            place = max((wanted.index(other) + 1 for other in before if other in wanted), default=0)
            wanted.insert(place, key)
        apply_columns(self._table, tuple(wanted))


def apply_columns(table: ChannelTable, keys: tuple[str, ...], widths: dict[str, int] | None = None) -> None:
    """Show ``keys`` and tell that a person wished it."""
    table.set_columns(keys, widths)
    table.arranged.emit()


def open_column_menu(table: ChannelTable, place: QPoint) -> None:
    """Open the menu at ``place`` of the screen."""
    menu = ColumnMenu(table, table)
    menu.popup(place)


class ColumnsDialog(Dialog):
    """Which columns, in which order; by mouse or with Alt and the arrows."""

    def __init__(self, table: ChannelTable, parent: QWidget) -> None:
        super().__init__(
            translate_here("Columns"),
            translate_here("Tick what the list shows. Drag a line, or move it with Alt+Up and Alt+Down."),
            name="dialog.columns",
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        self.list = QListWidget(self)
        self.list.setObjectName("list.columns")
        self.list.setAccessibleName(self.tr("Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(len(CHOICE) * _ROW + 8)
        self._fill(wanted_columns(table))
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        side = QVBoxLayout()
        side.setSpacing(8)
        for text, name, step, keys in (
            (self.tr("Up"), "up", -1, "Alt+Up"),
            (self.tr("Down"), "down", 1, "Alt+Down"),
        ):
            button = secondary_button(text, name=f"action.column_{name}", parent=self)
            button.setToolTip(f"{text} ({keys})")
            button.clicked.connect(lambda _checked=False, step=step: self.move_by(step))
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self.move_by(step))
            side.addWidget(button)
        usual = quiet_button(self.tr("Usual"), name="action.usual_columns", parent=self)
        usual.clicked.connect(lambda: self._fill(USUAL))
        side.addWidget(usual)
        side.addStretch(1)
        row.addLayout(side)
        self.body.addLayout(row)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self.add_button(self.tr("Show these"), "primary", name="action.show_columns", role="accept", default=True)
        self.accepted.connect(lambda: apply_columns(table, self.keys))
        self.list.setFocus()

    @property
    def keys(self) -> tuple[str, ...]:
        """What is ticked, in its order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(str(item.data(_KEY)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def move_by(self, step: int) -> None:
        """Move the current line up or down."""
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)
        self.list.setFocus()

    def _fill(self, wanted: tuple[str, ...]) -> None:
        self.list.clear()
        for key in (*wanted, *(key for key in CHOICE if key not in wanted)):
            item = QListWidgetItem(title_of(key), self.list)
            item.setData(_KEY, key)
            item.setSizeHint(QSize(0, _ROW))
            item.setCheckState(Qt.CheckState.Checked if key in wanted else Qt.CheckState.Unchecked)
            if key == "name":
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        self.list.setCurrentRow(0)
