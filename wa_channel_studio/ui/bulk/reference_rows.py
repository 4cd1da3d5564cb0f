"""Where the OUs and called routes of channels go when the channels move to another tenant: a row for each name.

A name that the new tenant knows is taken by name; for one that it does not know, the person chooses.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QWidget

from wa_channel_studio.services.bulk import ReferenceMap
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.field_words import field_name
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import retire

MOST = 200
"""Names that get a row of their own; of more, those that are found are summed up."""

_GAP = 10
_TARGET = Qt.ItemDataRole.UserRole
_KEEP = "keep"
_EMPTY = "empty"
_TAKE = "take"
_KIND = Qt.ItemDataRole.UserRole + 1


class ReferenceRows(QWidget):
    """``changed`` is sent when the person chooses otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self._parts: list[QWidget] = []
        self._boxes: dict[tuple[str, str], ComboBox] = {}
        self._models: dict[tuple[str, tuple[str, ...]], QStandardItemModel] = {}
        self._missing: list[tuple[str, str]] = []
        self._unlisted: tuple[str, ...] = ()

    @property
    def boxes(self) -> dict[tuple[str, str], ComboBox]:
        """The choice for each field and name."""
        return self._boxes

    @property
    def mapping(self) -> dict[tuple[str, str], str | None]:
        """What was chosen: a name of the new tenant, "" to empty the field, None to keep the name as it is."""
        found: dict[tuple[str, str], str | None] = {}
        for key, box in self._boxes.items():
            kind = box.currentData(_KIND)
            found[key] = None if kind == _KEEP else "" if kind == _EMPTY else str(box.currentData(_TARGET))
        return found

    @property
    def kept_unknown(self) -> tuple[str, ...]:
        """The fields of names that are kept although the new tenant does not know them; a field for each name."""
        kept = (key for (key, _value), box in self._boxes.items() if box.currentData(_KIND) == _KEEP)
        return (*self._unlisted, *kept)

    def set_missing(self, *, empty: bool) -> None:
        """Leave all fields empty whose name is not known there, or keep the names."""
        for key in self._missing:
            box = self._boxes[key]
            box.setCurrentIndex(box.findData(_EMPTY if empty else _KEEP, _KIND))
        self.changed.emit()

    def show_references(self, references: Sequence[ReferenceMap]) -> None:
        """Show these: first what is not found, where a choice is wanted."""
        for part in self._parts:
            self._grid.removeWidget(part)
            retire(part)
        self._parts, self._boxes, self._missing = [], {}, []
        self._models.clear()
        ordered = sorted(references, key=lambda one: (bool(one.target), one.field, one.value.casefold()))
        for one in ordered[:MOST]:
            self._add(one)
        self._unlisted = tuple(one.field for one in ordered[MOST:] if not one.target)
        if len(ordered) > MOST:
            rest = self.tr("{0:,} more names are taken over by name where they are found, and kept where not.")
            self._place(WrapLabel(rest.format(len(ordered) - MOST), "muted", self), 0, span=3)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add(self, one: ReferenceMap) -> None:
        title = field_name(one.field)
        words = WrapLabel(one.value, "", self)
        words.setContentsMargins(0, _GAP, 0, 0)
        row = self._place(words, 0)
        self._place(WrapLabel(f"{title} · {channels(one.count)}", "secondary", self), 0)
        pill = Pill(self.tr("found"), "success", self) if one.target else Pill(self.tr("not found"), "warning", self)
        self._grid.addWidget(pill, row, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        box = ComboBox(self)
        box.setObjectName(f"map.{one.field}.{one.value}")
        box.setAccessibleName(self.tr("{0} {1} becomes").format(title, one.value))
        box.setModel(self._model(one))
        index = box.findText(one.target) if one.target else box.findData(_KEEP, _KIND)
        box.setCurrentIndex(max(0, index))
        box.activated.connect(self.changed)
        self._grid.addWidget(box, row, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        self._parts += [pill, box]
        self._boxes[one.field, one.value] = box
        if not one.target:
            self._missing.append((one.field, one.value))

    def _model(self, one: ReferenceMap) -> QStandardItemModel:
        """The same names are offered in many rows, so that they share one model."""
        key = (one.field, one.choices)
        if key not in self._models:
            model = QStandardItemModel(self)
            for name in one.choices:
                model.appendRow(_item(name, name, _TAKE))
            model.appendRow(_item(self.tr("(keep the name)"), "", _KEEP))
            model.appendRow(_item(self.tr("(leave empty)"), "", _EMPTY))
            self._models[key] = model
        return self._models[key]

    def _place(self, widget: QWidget, column: int, span: int = 1) -> int:
        row = self._grid.rowCount()
        self._grid.addWidget(widget, row, column, 1, span)
        self._parts.append(widget)
        return row


def _item(text: str, target: str, kind: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(target, _TARGET)
    item.setData(kind, _KIND)
    item.setToolTip(text)
    return item
