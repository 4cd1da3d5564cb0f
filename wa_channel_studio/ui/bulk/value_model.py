"""A new value for each of many channels, typed or pasted line by line; secrets are shown as dots only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.models.paged_model import Index

NAME, TENANT, VALUE = range(3)
_DOTS = "•" * 10
"""The same for every secret, so that not even its length shows."""


class ValueModel(QAbstractTableModel):
    """``changed`` is sent when a value has become other."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spec: FieldSpec | None = None
        self._rows: tuple[ChannelSummary, ...] = ()
        self._values: dict[str, str] = {}
        """What was given, never empty."""
        self._faults: dict[str, str] = {}
        """What is wrong with it, never empty; kept, since thousands of values may be looked at again and again."""
        self._titles = (self.tr("Channel"), self.tr("Tenant"), self.tr("New value"))

    def show_channels(self, spec: FieldSpec, rows: Sequence[ChannelSummary]) -> None:
        """Ask for a value of ``spec`` for each of these; values typed for another field are forgotten."""
        self.beginResetModel()
        if spec is not self._spec:
            self._values, self._faults = {}, {}
        self._spec, self._rows = spec, tuple(rows)
        self.endResetModel()
        self.changed.emit()

    @property
    def spec(self) -> FieldSpec | None:
        """The field that values are given for."""
        return self._spec

    @property
    def values(self) -> Mapping[str, RawValue]:
        """What was given, by channel; those without a value are left out."""
        secret = self._spec is not None and self._spec.secret
        return {key: Secret(text) if secret else text for key, text in self._values.items()}

    @property
    def missing(self) -> int:
        """How many channels have no value."""
        return len(self._rows) - len(self._values)

    @property
    def wrong(self) -> int | None:
        """The first row whose value cannot be right, or None."""
        if not self._faults:
            return None
        return next((number for number, row in enumerate(self._rows) if row.id in self._faults), None)

    def fault(self, number: int) -> str:
        """What is wrong with the value of a row; empty when nothing is, or none was given."""
        return self._faults.get(self._rows[number].id, "")

    def _put(self, number: int, text: str) -> None:
        key = self._rows[number].id
        self._values.pop(key, None)
        self._faults.pop(key, None)
        if text:
            self._values[key] = text
            fault = self._judged(text)
            if fault:
                self._faults[key] = fault

    def _judged(self, text: str) -> str:
        if self._spec is None:
            return ""
        value: RawValue = Secret(text) if self._spec.secret else text
        value, _note = self._spec.type.clean_value(value)
        errors = [flaw for flaw in self._spec.flaws(value) if flaw.severity is Severity.ERROR]
        return f"{errors[0].message} {errors[0].remedy}".strip() if errors else ""

    def paste(self, start: int, text: str) -> tuple[int, tuple[str, ...]]:
        """Fill in lines from row ``start`` on, or "name TAB value" wherever the name stands.

        Returns how many values came in, and what found no place: names, or lines behind the last row as "…".
        """
        places = {row.name.casefold(): number for number, row in enumerate(self._rows) if row.name}
        taken, lost, place = 0, list[str](), start
        for line in text.splitlines():
            name, tab, value = line.partition("\t")
            if tab:
                number = places.get(name.strip().casefold())
                if number is None:
                    lost.append(name.strip())
                    continue
            else:
                number, value = place, name
                place += 1
                if number >= len(self._rows):
                    lost.append("…")
                    continue
            self._put(number, value.strip())
            taken += 1
        if self._rows:
            self.dataChanged.emit(self.index(0, VALUE), self.index(len(self._rows) - 1, VALUE))
        self.changed.emit()
        return taken, tuple(dict.fromkeys(lost))

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    def flags(self, index: Index) -> Qt.ItemFlag:
        own = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return own | Qt.ItemFlag.ItemIsEditable if index.column() == VALUE else own

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if index.column() != VALUE:
            text = row.name if index.column() == NAME else row.tenant_name
            return text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        if role == Qt.ItemDataRole.EditRole:
            return self._values.get(row.id, "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.fault(index.row())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        text = self._values.get(row.id, "")
        return _DOTS if text and self._spec is not None and self._spec.secret else text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != VALUE:
            return False
        self._put(index.row(), str(value))
        self.dataChanged.emit(index, index)
        self.changed.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None
