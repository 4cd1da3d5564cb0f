"""The columns of a file as a model: their heading, where they go, and what stands in them.

It knows which columns go to the same place, and which were only guessed. Whether that will do, the page says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from wa_channel_studio.services.mapping import ColumnMap, is_secret_target

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Samples: TypeAlias = Callable[[int, str], tuple[str, ...]]

HEADING, TARGET, SAMPLE = range(3)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_NO_INDEX = QModelIndex()


class ColumnModel(QAbstractTableModel):
    """``changed`` is sent when a column goes somewhere else."""

    changed = Signal()

    def __init__(self, words: Mapping[str, str], parent: QObject | None = None) -> None:
        """``words`` name the places where a column may go."""
        super().__init__(parent)
        self.words = words
        self.columns: tuple[ColumnMap, ...] = ()
        self._samples: Samples = lambda _place, _target: ()
        self._shown: dict[tuple[int, str], tuple[str, ...]] = {}
        self._often: Counter[str] = Counter()
        self.secrets = False
        """Whether passwords and keys are taken."""

    def show_columns(self, columns: tuple[ColumnMap, ...], samples: Samples) -> None:
        """Show these; ``samples`` tells some values of each, and hides those that may be secret."""
        self.beginResetModel()
        self.columns, self._samples = columns, samples
        self._shown.clear()
        self._often = Counter(column.target for column in columns if column.target)
        self.endResetModel()
        self.changed.emit()

    def put(self, row: int, target: str) -> None:
        """Let a column go somewhere else; it is no guess any more."""
        columns = list(self.columns)
        columns[row] = replace(columns[row], target=target, certain=True)
        self.put_all(tuple(columns))

    def put_all(self, columns: tuple[ColumnMap, ...]) -> None:
        """Let the same columns go where these say."""
        self.columns = columns
        self._often = Counter(column.target for column in columns if column.target)
        self._tell_all()
        self.changed.emit()

    def set_secrets(self, on: bool) -> None:
        """Whether passwords and keys are taken."""
        self.secrets = on
        self._tell_all()
        self.changed.emit()

    def doubled(self) -> list[str]:
        """Places to which more than one column goes."""
        return [target for target, count in self._often.items() if count > 1]

    def goes_to(self, target: str) -> bool:
        """Whether some column goes there."""
        return bool(self._often[target])

    def remark(self, row: int) -> str:
        """What is to be said about a column: guess, double, secret, or "" for nothing."""
        column = self.columns[row]
        if not column.target:
            return ""
        if self._often[column.target] > 1:
            return "double"
        if is_secret_target(column.target) and not self.secrets:
            return "secret"
        return "" if column.certain else "guess"

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else SAMPLE + 1

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, _TOOL_TIP, _EDIT):
            return None
        row, place = index.row(), index.column()
        column = self.columns[row]
        if role == _EDIT:
            return column.target if place == TARGET else None
        if place == HEADING:
            return column.heading or self.tr("(no heading)")
        if place == TARGET:
            return self.words.get(column.target, column.target)
        return ("\n" if role == _TOOL_TIP else "  ·  ").join(self._samples_of(row, column.target))

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """A person has chosen where a column goes."""
        if role != _EDIT or index.column() != TARGET or value == self.columns[index.row()].target:
            return False
        self.put(index.row(), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == TARGET else usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return (self.tr("Column in the file"), self.tr("Goes to"), self.tr("Examples"))[section]

    def _samples_of(self, row: int, target: str) -> tuple[str, ...]:
        known = self._shown.get((row, target))
        if known is None:
            known = self._shown[(row, target)] = self._samples(row, target)
        return known

    def _tell_all(self) -> None:
        if self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.columns) - 1, SAMPLE))
