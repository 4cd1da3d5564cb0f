"""The entries of a keystore with all about the chosen one beside them, and what stands there when a search finds none.

It keeps the choice where entries come and go, and opens the details in a dialog where there is no room beside.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.ui.certificates.keystore_model import KeystoreModel
from wa_channel_studio.ui.certificates.keystore_side import WIDTH, EntryDetails, EntryDialog
from wa_channel_studio.ui.certificates.keystore_table import KeystoreTable
from wa_channel_studio.ui.kit.empty_state import EmptyState

_BESIDE = 900
"""From this width on there is room for details beside the entries; else they open in a dialog."""
_PAUSE_MS = 40
"""Who runs through the list with a key wants to see the last entry only."""


class KeystoreBody(QWidget):
    """``choice_changed``: other entries are chosen, or shown. ``all_wanted``: the search is to be given up."""

    choice_changed = Signal()
    all_wanted = Signal()
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[KeystoreEntry, ...] = ()
        self._details_on = True
        self.model = KeystoreModel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.lists = QStackedWidget(self)
        self.table = KeystoreTable(self.model, self.lists)
        self.table.choice_changed.connect(self._on_choice)
        self.table.opened.connect(lambda _row: self.open_details())
        self.lists.addWidget(self.table)
        self.no_match = EmptyState(
            "search",
            self.tr("No entry matches"),
            self.tr("Look for a part of the alias, subject, issuer, host name or fingerprint."),
            self.tr("Show all entries"),
            parent=self.lists,
        )
        self.no_match.primary.setObjectName("action.show_all_entries")
        self.no_match.primary_triggered.connect(self.all_wanted)
        self.lists.addWidget(self.no_match)
        row.addWidget(self.lists, 1)
        self.side = EntryDetails(closable=True, parent=self)
        self.side.setFixedWidth(WIDTH)
        self.side.closed.connect(lambda: self._set_details(on=False))
        self.side.copied.connect(self.copied)
        row.addWidget(self.side)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._show_details)
        self.model.refreshed.connect(self._on_refreshed)

    @property
    def wide(self) -> bool:
        """Whether there is room for details beside the entries."""
        return self.width() >= _BESIDE

    @property
    def details_open(self) -> bool:
        """Whether details are shown beside the entries."""
        return self._details_on and self.wide

    @property
    def sole(self) -> KeystoreEntry | None:
        """The one entry that is chosen; None for none and for several."""
        places = self.table.chosen_places if self.table.chosen_count == 1 else []
        return self._entries[places[0]] if places else None

    @property
    def _shown(self) -> KeystoreEntry | None:
        """Whose details stand beside: the chosen entry; of several the one with the keyboard, or the first."""
        rows = self.table.chosen_rows
        if not rows:
            return None
        current = self.table.currentIndex().row()
        return self.model.entry(current if any(current in part for part in rows) else rows[0].start)

    def show_keystore(self, keystore: Keystore) -> None:
        """Show other entries. What was chosen stays so; where it is gone, its neighbour takes its place."""
        before, chosen = self._entries, self.table.chosen_places
        first = next((part.start for part in self.table.chosen_rows), -1)
        aliases = {before[place].alias for place in chosen}
        self._entries = keystore.entries
        self.model.show_entries(keystore.entries)
        places = {place for place, entry in enumerate(keystore.entries) if entry.alias in aliases}
        if places:
            self.choose(places)
        elif first >= 0 and self.model.matching:
            row = min(first, self.model.matching - 1)
            self.table.choose([row], row)

    def choose(self, places: Collection[int]) -> None:
        """Choose these entries, and take the keyboard to them."""
        self.table.choose_places(places)
        self.table.setFocus()

    def open_details(self) -> None:
        """Show all about the chosen entry: beside the others, or in a dialog where there is no room."""
        entry = self.sole
        if entry is None:
            return
        if self.wide:
            self._set_details(on=True)
        else:
            EntryDialog(entry, self.window()).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_details(on=self._details_on)

    def _set_details(self, *, on: bool) -> None:
        self._details_on = on
        self.side.setVisible(self.details_open)
        self._show_details()
        self.choice_changed.emit()

    def _on_choice(self) -> None:
        self._pause.start()
        self.choice_changed.emit()

    def _on_refreshed(self) -> None:
        found = bool(self.model.matching or not self.model.total)
        self.lists.setCurrentWidget(self.table if found else self.no_match)
        self._pause.start()
        self.choice_changed.emit()

    def _show_details(self) -> None:
        self._pause.stop()
        if self.details_open:
            self.side.show_entry(self._shown)
