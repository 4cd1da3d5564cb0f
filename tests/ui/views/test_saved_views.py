"""Saved views: search, filters and order under a name, kept in the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tests.ui.views.list_world import close_popups, fill, menu, order, pick, texts
from tests.ui.window import Program
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.services.list_settings import SETTING, read

ALL = ["wa_alpha", "wa_beta", "wa_delta", "wa_gamma"]


@pytest.fixture
def listed(opened: Program) -> Program:
    fill(opened)
    return opened


def name_it(program: Program, name: str) -> None:
    """Save what is shown under ``name``."""
    program.click("action.views")
    pick(program, "menu.views", "Save this view …")
    program.wait(lambda: program.sees("field.view_name"))
    program.fill("field.view_name", name)
    program.press(Qt.Key.Key_Return)


def says(program: Program) -> str:
    return program.find("action.views", QAbstractButton).text()


def narrow(program: Program) -> None:
    program.channels.filters.choose("provider", "twilio")
    program.channels.model.sort_by(SortKey.NAME, "name")
    program.wait(order(program, ["wa_beta", "wa_alpha"]))


def test_a_view_is_saved_left_and_chosen_again(listed: Program) -> None:
    narrow(listed)
    name_it(listed, "Twilio, rückwärts & mehr")
    listed.settle()
    assert says(listed) == "View: Twilio, rückwärts && mehr"
    listed.channels.filters.clear()
    listed.channels.model.sort_by(SortKey.NAME, "name")
    listed.wait(order(listed, ALL))
    assert says(listed) == "Views"
    listed.click("action.views")
    pick(listed, "menu.views", "Twilio, rückwärts && mehr")
    listed.wait(order(listed, ["wa_beta", "wa_alpha"]))
    assert says(listed) == "View: Twilio, rückwärts && mehr"
    assert listed.channels.model.headerData(1, Qt.Orientation.Horizontal) == "Name ↓"


def test_views_stay_in_the_workspace(listed: Program) -> None:
    narrow(listed)
    name_it(listed, "mine")
    listed.wait(lambda: read(listed.workspace.setting(SETTING)).view("mine"))
    listed.lock()
    listed.unlock()
    assert says(listed) == "View: mine"


def test_what_is_not_written_yet_is_written_when_the_workspace_is_closed(listed: Program, tmp_path: Path) -> None:
    narrow(listed)
    name_it(listed, "at the last moment")
    listed.window.close_workspace()
    listed.wait(lambda: listed.window.workspace is None)
    listed.open(tmp_path / "Rollout LATAM.wcs")
    listed.settle()
    listed.click("action.views")
    assert texts(listed, "menu.views")[0] == "at the last moment"
    close_popups(listed)


def test_a_taken_name_is_replaced_only_on_a_second_press(listed: Program) -> None:
    name_it(listed, "mine")
    listed.settle()
    narrow(listed)
    name_it(listed, "MINE")
    assert listed.sees("dialog.view_name")
    assert listed.find("action.save_view", QAbstractButton).text() == "Replace"
    listed.press(Qt.Key.Key_Return)
    listed.wait(lambda: not listed.sees("dialog.view_name"))
    (view,) = listed.channels.book.settings.views
    assert dict(view.filters) == {"provider": "twilio"}


def test_an_empty_name_is_refused_in_the_dialog(listed: Program) -> None:
    name_it(listed, " ")
    assert listed.sees("dialog.view_name")
    listed.press(Qt.Key.Key_Escape)
    listed.wait(lambda: not listed.sees("dialog.view_name"))
    assert listed.channels.book.settings.views == ()


def test_a_view_is_renamed_and_deleted_with_a_way_back(listed: Program) -> None:
    name_it(listed, "old")
    listed.settle()
    listed.click("action.views")
    menu(listed, "menu.views").close()
    listed.channels.tools.views._ask_new_name(listed.channels.book.settings.views[0])
    listed.wait(lambda: listed.sees("field.view_name"))
    assert listed.line("field.view_name").text() == "old"
    listed.fill("field.view_name", "new")
    listed.press(Qt.Key.Key_Return)
    book = listed.channels.book
    listed.wait(lambda: book.settings.view("new"))
    listed.channels.tools.views._delete(book.settings.views[0])
    assert book.settings.view("new") is None
    toast = listed.window.toasts.current
    assert toast is not None
    assert toast.text == "Deleted the view new."
    toast.trigger()
    assert book.settings.view("new") is not None


def test_a_view_of_a_tenant_that_is_gone_shows_all(listed: Program) -> None:
    charlie = listed.add_tenant("Charlie")
    listed.look_again()
    listed.channels.filters.choose("tenant", charlie.id)
    listed.wait(listed.channels.no_match.isVisible)
    name_it(listed, "Charlie's")
    listed.workspace.tenants.remove(charlie.id)
    listed.look_again()
    listed.wait(order(listed, ALL))
    listed.click("action.views")
    pick(listed, "menu.views", "Charlie's")
    listed.settle()
    listed.look_again()
    listed.wait(order(listed, ALL))


def test_foreign_settings_leave_the_usual_list(listed: Program) -> None:
    listed.workspace.set_setting(SETTING, '{"columns": ["colour"], "widths": 3, "views": [[]]}')
    listed.lock()
    listed.unlock()
    assert listed.names() == ALL
    assert "name" in listed.channels.table.columns_on_show
