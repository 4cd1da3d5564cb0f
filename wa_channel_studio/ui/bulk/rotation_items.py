"""The channels of a rotation as a list that can be searched: who has which value, since when, and why some have not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.services.rotation_ports import ItemState, RotationItem
from wa_channel_studio.ui.bulk.read_table import CellDelegate, ReadTable, box_column, paint_state
from wa_channel_studio.ui.bulk.rotation_words import state_pill
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.parts.words import when


class _ItemDelegate(CellDelegate):
    quiet = ("tenant", "at")

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        if key == "state":
            item = cast(RotationItem, summary)
            word, kind = state_pill(item.state)
            paint_state(painter, rect, word, kind, item.reason, from_right=from_right)
            return
        super().paint_cell(painter, rect, key, text, summary, from_right=from_right)


class RotationItems(QWidget):
    """``chosen_changed`` is sent when another channel is chosen."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        tools = QHBoxLayout()
        tools.setSpacing(14)
        self.search = SearchField(self.tr("Search channel or tenant"), "", parent=self)
        self.search.setObjectName("field.search_items")
        self.search.searched.connect(lambda _text: self._narrow())
        self.open_only = QCheckBox(self.tr("Only what is not new yet"), self)
        self.open_only.setObjectName("filter.not_new")
        self.open_only.toggled.connect(lambda _on: self._narrow())
        tools.addWidget(self.search, 1)
        tools.addWidget(self.open_only)
        column.addLayout(tools)
        nameless = self.tr("without a name")
        columns: tuple[Column[Any], ...] = (
            box_column(),
            Column("name", self.tr("Channel"), None, 30, lambda row, _now: row.name or nameless, 110),
            Column("tenant", self.tr("Tenant"), None, 18, lambda row, _now: row.tenant, 90),
            Column("state", self.tr("Value"), None, 36, _state, 120),
            Column("at", self.tr("Since"), None, 16, lambda row, now: when(row.at, now) if row.at else "", 90, 1, 600),
        )
        self.model: TupleModel[RotationItem] = TupleModel(columns, self, hay=lambda row: f"{row.name} {row.tenant}")
        self.table = ReadTable(self.model, _ItemDelegate(columns), self)
        self.table.setObjectName("list.rotation_items")
        self.table.setAccessibleName(self.tr("Channels of the rotation"))
        self.table.choice_changed.connect(self.chosen_changed)
        self.table.setMinimumHeight(96)
        column.addWidget(self.table, 1)

    @property
    def chosen(self) -> tuple[RotationItem, ...]:
        """The channel that is chosen in the list."""
        return tuple(self.model.rows_in(self.table.chosen_rows))

    def show_items(self, items: tuple[RotationItem, ...]) -> None:
        """Show the channels of another rotation, all of them."""
        self.search.clear()
        self.open_only.setChecked(False)
        self.model.show_rows(_ordered(items))
        self.table.scrollToTop()

    def update_items(self, items: tuple[RotationItem, ...]) -> None:
        """Show the same channels with other states."""
        self.model.update_rows(_ordered(items))
        self.chosen_changed.emit()

    def _narrow(self) -> None:
        only = self.open_only.isChecked()
        self.model.narrow(_not_new if only else None, self.search.text())
        self.chosen_changed.emit()


def _not_new(item: RotationItem) -> bool:
    return item.state is not ItemState.NEW


def _ordered(items: Sequence[RotationItem]) -> tuple[RotationItem, ...]:
    """In the order of the stages, with those that take no part behind them."""
    return tuple(sorted(items, key=lambda item: item.state is ItemState.SKIPPED))


def _state(item: RotationItem, _now: Any) -> str:
    word, _kind = state_pill(item.state)
    return f"{word}: {item.reason}" if item.reason else word
