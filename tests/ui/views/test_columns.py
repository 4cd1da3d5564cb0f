"""Columns as somebody wants them: shown, hidden, put in order, pulled wider, and so again after a lock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QDialog, QListWidget

from tests.ui.views.list_world import close_popups, fill, menu, pick, texts
from tests.ui.window import Program
from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.expiry import Expiry
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.services.list_settings import SETTING, read
from wa_channel_studio.ui.models.channel_cells import (
    CHOICE,
    COLUMNS,
    USUAL,
    expiry_lines,
    expiry_tone,
    expiry_words,
)
from wa_channel_studio.ui.models.channel_delegate import ChannelDelegate
from wa_channel_studio.ui.views.column_menu import ColumnsDialog, apply_columns

NUMBER = {column.key: number for number, column in enumerate(COLUMNS)}
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def listed(opened: Program) -> Program:
    fill(opened)
    return opened


def open_menu(program: Program) -> None:
    program.click("action.columns")
    assert menu(program, "menu.columns").isVisible()


def test_a_column_is_shown_and_hidden_from_the_menu(listed: Program) -> None:
    table = listed.channels.table
    open_menu(listed)
    assert set(texts(listed, "menu.columns")) >= {"OU", "Called route", "Sync state", "Tags", "Sort by"}
    pick(listed, "menu.columns", "OU")
    shown = ("name", "tenant", "provider", "phone", "ou", "readiness", "ladder", "expiry", "changed")
    assert table.columns_on_show == shown
    open_menu(listed)
    pick(listed, "menu.columns", "Tenant")
    assert "tenant" not in table.columns_on_show
    open_menu(listed)
    pick(listed, "menu.columns", "Usual columns and widths")
    assert table.chosen_columns == ()


def test_the_name_cannot_be_hidden(listed: Program) -> None:
    open_menu(listed)
    (name,) = [action for action in menu(listed, "menu.columns").actions() if action.text() == "Name"]
    assert not name.isEnabled()
    close_popups(listed)


def test_a_right_click_on_a_heading_opens_the_menu(listed: Program) -> None:
    header = listed.channels.table.horizontalHeader()
    header.customContextMenuRequested.emit(QPoint(50, 5))
    assert menu(listed, "menu.columns").isVisible()
    close_popups(listed)


def test_a_heading_that_is_dragged_stays_where_it_was_put(listed: Program) -> None:
    table = listed.channels.table
    across = table.horizontalHeader()
    across.moveSection(across.visualIndex(NUMBER["readiness"]), 1)
    assert table.columns_on_show[:2] == ("readiness", "name")
    across.moveSection(across.visualIndex(NUMBER["provider"]), 0)
    assert across.visualIndex(0) == 0, "the boxes stay at the edge"
    assert table.columns_on_show[0] == "provider"
    listed.lock()
    listed.unlock()
    assert listed.channels.table.columns_on_show[:3] == ("provider", "readiness", "name")


def test_a_width_is_kept_in_the_workspace(listed: Program) -> None:
    table = listed.channels.table
    table.setColumnWidth(NUMBER["name"], 333)
    listed.wait(lambda: read(listed.workspace.setting(SETTING)).widths.get("name") == 333)
    listed.lock()
    listed.unlock()
    assert listed.channels.table.columnWidth(NUMBER["name"]) == 333
    open_menu(listed)
    pick(listed, "menu.columns", "Usual columns and widths")
    assert listed.channels.table.columnWidth(NUMBER["name"]) != 333


def test_the_dialog_puts_columns_in_order_by_keyboard(listed: Program) -> None:
    open_menu(listed)
    pick(listed, "menu.columns", "Arrange columns …")
    listed.wait(lambda: listed.sees("dialog.columns"))
    items = listed.find("list.columns", QListWidget)
    assert [items.item(row).text() for row in range(3)] == ["Name", "Tenant", "Provider"]
    items.setCurrentRow(2)
    listed.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [items.item(row).text() for row in range(3)] == ["Name", "Provider", "Tenant"]
    listed.click("action.column_down")
    assert items.currentRow() == 2
    tags = next(row for row in range(items.count()) if items.item(row).text() == "Tags")
    items.item(tags).setCheckState(Qt.CheckState.Checked)
    listed.click("action.show_columns")
    assert listed.channels.table.chosen_columns == (*USUAL, "tags")


def test_the_dialog_left_by_escape_changes_nothing(listed: Program) -> None:
    dialog = ColumnsDialog(listed.channels.table, listed.window)
    dialog.open()
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.reject()
    assert listed.channels.table.chosen_columns == ()
    assert isinstance(dialog, QDialog)


def test_many_columns_scroll_sideways_and_few_ones_fill(listed: Program) -> None:
    table = listed.channels.table
    listed.window.resize(900, 640)
    apply_columns(table, CHOICE, {})
    assert table.columns_on_show == CHOICE
    assert table.horizontalScrollBar().maximum() > 0
    apply_columns(table, ("name", "tags"), {})
    assert table.horizontalScrollBar().maximum() == 0
    assert sum(table.columnWidth(number) for number in (0, NUMBER["name"], NUMBER["tags"])) == table.viewport().width()


def test_usual_columns_give_way_where_it_is_narrow(listed: Program) -> None:
    table = listed.channels.table
    listed.window.resize(900, 640)
    listed.settle()
    narrow = table.columns_on_show
    assert "name" in narrow
    assert len(narrow) < len(USUAL)
    assert table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.sort is not None], ids=lambda item: item.key)
def test_every_column_sorts_and_wears_the_arrow(listed: Program, column: object) -> None:
    model = listed.channels.model
    (wanted,) = [item for item in COLUMNS if item is column]
    assert wanted.sort is not None
    apply_columns(listed.channels.table, CHOICE, {})
    if wanted.sort is not SortKey.NAME:
        listed.channels.table.horizontalHeader().sectionClicked.emit(NUMBER[wanted.key])
    listed.settle()
    up = listed.names()
    assert str(model.headerData(NUMBER[wanted.key], Qt.Orientation.Horizontal)).endswith(" ↑")
    listed.channels.table.horizontalHeader().sectionClicked.emit(NUMBER[wanted.key])
    listed.settle()
    assert sorted(listed.names()) == sorted(up)
    assert str(model.headerData(NUMBER[wanted.key], Qt.Orientation.Horizontal)).endswith(" ↓")
    arrows = [model.headerData(number, Qt.Orientation.Horizontal) for number in range(len(COLUMNS))]
    assert sum("↓" in str(title) or "↑" in str(title) for title in arrows) == 1


def test_sorting_from_the_menu(listed: Program) -> None:
    open_menu(listed)
    pick(listed, "menu.sort", "Changed") if listed.sees("menu.sort") else listed.channels.model.sort_by(SortKey.CHANGED)
    close_popups(listed)
    assert listed.channels.model.query.sort is SortKey.CHANGED


@pytest.mark.parametrize(
    ("days", "field", "words", "tone"),
    [
        (90, "trust_certificate", "2027-02-24, 90 days · Certificate", Tone.DOUBTFUL),
        (91, "identity_certificate", "2027-02-25, 91 days · Identity certificate", Tone.GOOD),
        (29, "webhook_password", "2026-12-25, 29 days · Webhook password", Tone.BAD),
        (1, "token_valid_until", "2026-11-27, 1 day · Access token", Tone.BAD),
        (0, "token_valid_until", "2026-11-26, ends today · Access token", Tone.BAD),
        (-1, "provider", "2026-11-25, ended yesterday · Webhook password of the tenant", Tone.BAD),
        (-40, "webhook_password", "2026-10-17, ended 40 days ago · Webhook password", Tone.BAD),
    ],
)
def test_what_ends_next_is_said_with_its_day(days: int, field: str, words: str, tone: Tone) -> None:
    expiry = Expiry(date(2026, 11, 26) + timedelta(days=days), field)
    row = ChannelSummary("1", "t", "Acme", "wa", "twilio", "", "", "", Readiness(State.READY), NOW, expiry=expiry)
    assert expiry_words(row, NOW) == words
    assert expiry_tone(row, NOW) is tone


def test_what_never_ends_says_nothing() -> None:
    row = ChannelSummary("1", "t", "Acme", "wa", "twilio", "", "", "", Readiness(State.READY), NOW)
    assert (expiry_words(row, NOW), expiry_tone(row, NOW)) == ("–", Tone.GOOD)


def test_all_usual_columns_have_room_in_a_common_window(listed: Program) -> None:
    listed.window.resize(1440, 900)
    listed.settle()
    assert listed.channels.table.columns_on_show == USUAL
    listed.window.resize(1280, 800)
    listed.settle()
    assert listed.channels.table.columns_on_show == tuple(key for key in USUAL if key != "changed")
    assert listed.channels.table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(
    ("days", "field", "lines"),
    [
        (29, "webhook_password", ("2026-12-25, 29 days", "Webhook password")),
        (0, "trust_certificate", ("2026-11-26, today", "Certificate")),
        (-40, "provider", ("2026-10-17, ended", "Tenant's webhook")),
    ],
)
def test_in_a_narrow_cell_it_is_said_in_two_short_lines(days: int, field: str, lines: tuple[str, str]) -> None:
    expiry = Expiry(date(2026, 11, 26) + timedelta(days=days), field)
    row = ChannelSummary("1", "t", "Acme", "wa", "twilio", "", "", "", Readiness(State.READY), NOW, expiry=expiry)
    assert expiry_lines(row, NOW) == lines


@pytest.mark.parametrize(("key", "height"), [("expiry", 40), ("tenant", 40), ("name", 30), ("expiry", 30)])
def test_what_matters_stays_in_sight_where_it_is_narrow(qapp: object, key: str, height: int) -> None:
    """Two channels whose words differ only at the end, or only in what ends, look different."""
    (column,) = [column for column in COLUMNS if column.key == key]
    pictures = []
    for number, field in ((1, "trust_certificate"), (2, "webhook_password")):
        name = f"Airlines of the northern provinces {number:03}"
        expiry = Expiry(date(2027, 2, 24), field)
        row = ChannelSummary("1", "t", name, name, "twilio", "", "", "", Readiness(State.READY), NOW, expiry=expiry)
        picture = QImage(170 if key == "expiry" else 92, height, QImage.Format.Format_RGB32)
        picture.fill(0xFFFFFF)
        painter = QPainter(picture)
        delegate = ChannelDelegate()
        delegate.now = lambda: NOW
        delegate.paint_cell(painter, picture.rect(), key, column.words(row, NOW), row, from_right=False)
        painter.end()
        pictures.append(picture)
    assert pictures[0] != pictures[1]
