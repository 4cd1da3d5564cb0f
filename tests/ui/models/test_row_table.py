"""The widths of a list's columns: shared until a person has pulled at one, also where columns come and go."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.models.paged_model import Column, RowModel
from wa_channel_studio.ui.models.row_delegate import CHOSEN, RowDelegate
from wa_channel_studio.ui.models.row_table import RowTable
from wa_channel_studio.ui.theme import apply_theme


def _words(_row: Any, _now: Any) -> str:
    return "words"


COLUMNS: tuple[Column[Any], ...] = (
    Column(CHOSEN, "", None, 0, _words),
    Column("name", "Name", None, 4, _words, least=100),
    Column("middle", "Middle", None, 1, _words, least=100),
    Column("last", "Last", None, 1, _words, least=200, rank=1),
)


class Model(RowModel):
    """No rows: only the headings matter."""

    columns = COLUMNS

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0

    def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.columns)

    def data(self, index: Any, role: int = 0) -> Any:
        return None


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot) -> RowTable:
    """A list whose last column needs more than 440 pixels."""
    apply_theme(qapp, "light")
    table = RowTable(Model(), RowDelegate(COLUMNS))
    table.model().setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    qtbot.waitExposed(table)
    return table


def widths(table: RowTable) -> list[int]:
    """Of the columns in sight, but for the boxes."""
    return [table.columnWidth(number) for number in range(1, len(COLUMNS)) if not table.isColumnHidden(number)]


def test_the_columns_share_the_width_again_when_the_last_one_comes_and_goes(table: RowTable) -> None:
    wide = widths(table)
    table.resize(400, 300)
    narrow = widths(table)
    assert len(narrow) == 2
    assert sum(narrow) == table.viewport().width() - table.columnWidth(0)
    assert narrow[0] > narrow[1], "the last one in sight has not kept the width it had"
    table.resize(900, 300)
    assert widths(table) == wide


def test_a_width_that_a_person_wants_stays(table: RowTable) -> None:
    table.setColumnWidth(1, 333)
    table.resize(880, 300)
    assert widths(table)[0] == 333


def test_stretching_the_last_column_in_sight_is_nobodys_wish(table: RowTable) -> None:
    table.resize(400, 300)
    before = widths(table)
    table.setColumnWidth(2, 250)  # as Qt does when a scroll bar comes or goes
    table.resize(410, 300)
    assert widths(table)[0] == before[0] + 8
    assert sum(widths(table)) == table.viewport().width() - table.columnWidth(0)
