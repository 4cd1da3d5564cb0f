"""The table of channels: columns as somebody wants them, and a choice that survives a refresh.

Until somebody chooses columns, the usual ones are shown as far as there is room. Chosen ones are all shown, and the
table scrolls sideways where they are too many.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.channel_cells import CHOICE, COLUMNS, DELETED, USUAL
from wa_channel_studio.ui.models.channel_delegate import ChannelDelegate
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.models.choice_keeper import ChoiceKeeper
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_table import BOX, PagedTable, without_least

_NUMBERS = {column.key: number for number, column in enumerate(COLUMNS)}


class ChannelTable(PagedTable):
    """Sends ``opened`` with a row for Enter and a double click, ``deleted`` for Delete."""

    heading_menu_wanted = Signal(QPoint)
    """A right click on the headings, at this place of the screen."""

    def __init__(self, runner: JobRunner, model: ChannelListModel, parent: QWidget | None = None) -> None:
        self.delegate = ChannelDelegate()
        self._columns: tuple[str, ...] = ()
        self._in_trash = False
        super().__init__(model, self.delegate, parent)
        self.setObjectName("list.channels")
        self.setAccessibleName(self.tr("Channels"))
        self.channels = model
        self.delegate.now = lambda: model.now
        across = self.horizontalHeader()
        across.setSectionsMovable(True)
        across.setFirstSectionMovable(False)
        across.sectionMoved.connect(self._on_moved)
        across.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across.customContextMenuRequested.connect(lambda at: self.heading_menu_wanted.emit(across.mapToGlobal(at)))
        self._kept = ChoiceKeeper(runner, model, self)
        self._kept.found.connect(self._on_found)
        self._looked_for = ""
        self.all_wanted = False
        """Whether all are to be chosen as soon as it is known how many that is; until then, none is."""
        self.choice_changed.connect(self._note_choice)
        model.modelReset.connect(self._on_reset)

    # --- columns ----------------------------------------------------------------------------------

    @property
    def chosen_columns(self) -> tuple[str, ...]:
        """The keys of the columns that were chosen, in their order; empty while nobody has chosen."""
        return self._columns

    @property
    def columns_on_show(self) -> tuple[str, ...]:
        """The keys of the columns in sight, as they stand."""
        return tuple(key for number in self._in_sight if (key := COLUMNS[number].key) != DELETED)

    @property
    def own_widths(self) -> dict[str, int]:
        """The widths of the columns in sight, if a person has pulled at one."""
        return {COLUMNS[number].key: self.columnWidth(number) for number in self._in_sight} if self._own_widths else {}

    def set_columns(self, keys: tuple[str, ...], widths: Mapping[str, int] | None = None) -> None:
        """Show exactly these, in this order; none means the usual ones. ``widths`` are those a person wants."""
        self._columns = tuple(key for key in keys if key in CHOICE)
        order = [*(self._columns or USUAL), *(key for key in CHOICE if key not in (self._columns or USUAL)), DELETED]
        across = self.horizontalHeader()
        self._arranging = True
        for place, key in enumerate(order, BOX + 1):
            across.moveSection(across.visualIndex(_NUMBERS[key]), place)
        self._arranging = False
        if widths is not None:
            self._own_widths = bool(widths)
        self._share_width()
        self._arranging = True
        for key, width in (widths or {}).items():
            if key in _NUMBERS and key in order:
                self.setColumnWidth(_NUMBERS[key], max(width, across.minimumSectionSize()))
        self._arranging = False

    def show_trash(self, on: bool) -> None:
        """Whether it is the trash that is shown, which has a column more."""
        if on != self._in_trash:
            self._in_trash = on
            self._share_width()

    def fitting(self, room: int) -> list[Column[Any]]:
        besides = [COLUMNS[_NUMBERS[DELETED]]] if self._in_trash else []
        usual = tuple(key for key in USUAL if not self._in_trash or key != "changed")
        columns = [COLUMNS[_NUMBERS[key]] for key in self._columns or usual]
        return [*columns, *besides] if self._columns else without_least([*columns, *besides], room)

    def _on_moved(self, section: int, _before: int, _after: int) -> None:
        if self._arranging:
            return
        across = self.horizontalHeader()
        if across.visualIndex(BOX) != BOX:  # the boxes stay where the hand looks for them
            self._arranging = True
            across.moveSection(across.visualIndex(BOX), BOX)
            self._arranging = False
        if section != BOX:
            self._columns = self.columns_on_show
            self._share_width()
            self.arranged.emit()

    # --- the choice -------------------------------------------------------------------------------

    @property
    def all_chosen(self) -> bool:
        """Whether every channel that matches is chosen."""
        return self.channels.counted and 0 < self.channels.matching == self.chosen_count

    def selectAll(self) -> None:  # noqa: N802 - Qt's name
        """Choose all that match, which may be more than the rows that are known of."""
        if self.channels.counted:
            super().selectAll()
            return
        self.clearSelection()
        self.all_wanted = True
        self.choice_changed.emit()

    def clearSelection(self) -> None:  # noqa: N802 - Qt's name
        self.all_wanted = False
        super().clearSelection()

    def _note_choice(self) -> None:
        self.all_wanted = self.all_wanted and not self.chosen_count
        if not self.channels.taking:
            self._kept.note(self.chosen_rows)

    def _on_reset(self) -> None:
        """Another question: its rows are none of those that were chosen. Qt does not tell of it."""
        self.all_wanted = False
        self._kept.note([])
        self.choice_changed.emit()

    def refresh(self, wanted_id: str = "") -> None:
        """Read the list anew and keep the choice; ``wanted_id`` gets the keyboard when it comes."""
        self._wanted_id = wanted_id or self._wanted_id
        self.channels.refresh()

    def settle(self) -> None:
        """Rows have come: choose again what was chosen, and let some row have the keyboard."""
        if self.all_wanted and self.channels.counted:
            self.all_wanted = False
            self.selectAll()
        if not self.channels.counted:
            # What is looked for may stand in a row that is not there before the count is.
            if self.currentIndex().row() < 0 and not self._wanted_id:
                self._give_keyboard(0)
            return
        if self._wanted_id:
            self._looked_for, self._wanted_id = self._wanted_id, ""
            self.clearSelection()
        if self._looked_for:
            self._seek(frozenset((self._looked_for,)))
        elif self._kept.ids and not self._still_chosen(self._kept.ids):
            self._seek(self._kept.ids)
        if self.currentIndex().row() < 0 and self.channels.rowCount() and not self._looked_for:
            self._give_keyboard(0)

    def _still_chosen(self, ids: frozenset[str]) -> bool:
        rows = self.channels.rows_of(ids, fresh=True)
        return len(rows) == len(ids) == self.chosen_count and all(
            any(row in part for part in self.chosen_rows) for row in rows
        )

    def _seek(self, ids: frozenset[str]) -> None:
        """Choose ``ids`` at once where all are on pages that have just come, else after a look into the list."""
        rows = self.channels.rows_of(ids, fresh=True)
        if len(rows) == len(ids):
            self._on_found(rows)
        else:
            self._kept.find(ids)

    def _on_found(self, rows: list[int]) -> None:
        wanted, self._looked_for = self._looked_for, ""
        rows = [row for row in rows if row < self.channels.rowCount()]
        if not wanted:
            self.choose(rows)
        elif rows:
            self.choose([], rows[0])
            self.scrollTo(self.channels.index(rows[0], 1))
        elif self.currentIndex().row() < 0 and self.channels.rowCount():
            self._give_keyboard(0)

    def _give_keyboard(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(self.channels.index(row, 1), QItemSelectionModel.SelectionFlag.NoUpdate)
