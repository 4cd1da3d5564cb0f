"""The entries of a keystore as a table: a row of numbers over one tuple, so that 20,000 cost no more than a few.

Sorting and searching happen here, in Python, on row numbers; Qt is told of a whole new order at once. What a cell says
is :mod:`keystore_cells`'s business. Rows are where entries are shown, places where they stand in the keystore.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.ui.certificates.keystore_cells import COLUMNS, SORT_KEYS, EntrySort, haystack, translate
from wa_channel_studio.ui.models.paged_model import SUMMARY, Column, RowModel

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)


class KeystoreModel(RowModel):
    """``refreshed`` is sent when other rows are shown, or the same in another order."""

    refreshed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[KeystoreEntry], ...] = COLUMNS
        self._entries: tuple[KeystoreEntry, ...] = ()
        self._order: list[int] = []
        self._hay: list[str] | None = None
        self._text = ""
        self._sort = EntrySort.FILE
        self._sorted_by = ""
        self._descending = False
        self._now = datetime.now(UTC)

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    @property
    def matching(self) -> int:
        """How many entries are shown."""
        return len(self._order)

    @property
    def now(self) -> datetime:
        """The moment that the words in the cells refer to."""
        return self._now

    def show_entries(self, entries: tuple[KeystoreEntry, ...]) -> None:
        """Show these."""
        if entries is self._entries:
            return
        self._entries = entries
        self._hay = None
        self._now = datetime.now(UTC)
        self._arrange()

    def search(self, text: str) -> None:
        """Show only entries in which every word of ``text`` is found."""
        text = text.casefold().strip()
        if text != self._text:
            self._text = text
            self._arrange()

    def sort_by(self, key: StrEnum, column: str = "") -> None:
        """Sort by ``key``; a second time the other way round, a third time as in the file."""
        wanted = EntrySort(key)
        if (wanted, column) != (self._sort, self._sorted_by):
            self._sort, self._sorted_by, self._descending = wanted, column, False
        elif not self._descending:
            self._descending = True
        else:
            self._sort, self._sorted_by, self._descending = EntrySort.FILE, "", False
        self._arrange()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _arrange(self) -> None:
        order = range(len(self._entries))
        entries, words = self._entries, self._text.split()
        if words:
            if self._hay is None:
                self._hay = [haystack(entry) for entry in entries]
            hay = self._hay
            found = [place for place in order if all(word in hay[place] for word in words)]
        else:
            found = list(order)
        key = SORT_KEYS.get(self._sort)
        if key is not None:
            found.sort(key=lambda place: key(entries[place]), reverse=self._descending)
        self.beginResetModel()
        self._order = found
        self.endResetModel()
        self.refreshed.emit()

    # --- rows and places --------------------------------------------------------------------------

    def entry(self, row: int) -> KeystoreEntry | None:
        """What stands in ``row``."""
        return self._entries[self._order[row]] if 0 <= row < len(self._order) else None

    def place(self, row: int) -> int:
        """Where the entry of ``row`` stands in the keystore."""
        return self._order[row]

    def places(self, rows: Iterable[range]) -> list[int]:
        """Where the entries of ``rows`` stand in the keystore, in the order shown."""
        return [self._order[row] for part in rows for row in part]

    def rows_of(self, places: Collection[int]) -> list[int]:
        """In which rows these places are shown, from the top; give a set where they are many."""
        return [row for row, place in enumerate(self._order) if place in places]

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        # Hundreds of calls for each paint: the role comes first, and as a number.
        if role not in (_DISPLAY, SUMMARY, _TOOL_TIP):
            return None
        entry = self._entries[self._order[index.row()]]
        if role == SUMMARY:
            return entry
        if role == _TOOL_TIP:
            return self._hint(entry, self.columns[index.column()].key)
        return self.columns[index.column()].words(entry, self._now)

    def _hint(self, entry: KeystoreEntry, key: str) -> str:
        """The whole of what a cell may have cut off."""
        facts = entry.facts
        if key == "alias":
            return f"{entry.alias}\n{entry.fault}" if entry.fault else entry.alias
        if facts is None:
            return entry.fault
        return {"subject": facts.subject, "issuer": facts.issuer, "fingerprint": facts.sha256}.get(key, "")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        column = self.columns[section]
        title = translate(column.title) if column.title else ""
        if column.sort is None or (column.sort, column.key) != (self._sort, self._sorted_by):
            return title
        return f"{title} {'↓' if self._descending else '↑'}"
