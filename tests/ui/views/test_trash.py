"""The trash: a view of the same list, with a way back and a way out for good."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tests.ui.views.list_world import close_popups, fill, menu, order, pick, texts
from tests.ui.window import Program
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.ui.kit.labels import WrapLabel

ALL = ["wa_alpha", "wa_beta", "wa_delta", "wa_gamma"]


@pytest.fixture
def listed(opened: Program) -> Program:
    fill(opened)
    return opened


@pytest.fixture
def thrown(listed: Program) -> Program:
    """Two of four are in the trash, which is on show."""
    listed.channels.table.choose([0, 3], 0)
    listed.click("action.delete")
    listed.wait(order(listed, ["wa_beta", "wa_delta"]))
    listed.settle()
    assert trash_button(listed).text() == "Trash (2)"
    listed.click("action.trash")
    listed.wait(order(listed, ["wa_alpha", "wa_gamma"]))
    return listed


def trash_button(program: Program) -> QAbstractButton:
    return program.find("action.trash", QAbstractButton)


def count_of_trash(program: Program) -> int:
    return program.workspace.channels.page(ChannelQuery(trashed=True)).total


def test_the_trash_shows_what_was_deleted_and_when(thrown: Program) -> None:
    channels = thrown.channels
    assert channels.count == "2 of 2 in the trash"
    keys = [column.key for column in channels.model.columns]
    assert not channels.table.isColumnHidden(keys.index("deleted"))
    assert str(channels.model.data(channels.model.index(0, keys.index("deleted")))).startswith("today ")
    thrown.click("action.trash")
    thrown.wait(order(thrown, ["wa_beta", "wa_delta"]))
    assert channels.table.isColumnHidden(keys.index("deleted"))


def test_what_is_restored_is_in_the_list_again(thrown: Program) -> None:
    thrown.channels.table.choose([0], 0)
    assert not thrown.sees("action.edit")
    assert not thrown.sees("action.delete")
    thrown.click("action.restore")
    thrown.wait(order(thrown, ["wa_gamma"]))
    toast = thrown.window.toasts.current
    assert toast is not None
    assert toast.text == "Restored wa_alpha."
    toast.trigger()
    thrown.wait(order(thrown, ["wa_alpha", "wa_gamma"]))


def test_enter_restores_the_row_that_has_the_keyboard(thrown: Program) -> None:
    thrown.channels.table.setFocus()
    thrown.press(Qt.Key.Key_Return)
    thrown.wait(lambda: count_of_trash(thrown) == 1)
    thrown.settle()


def test_delete_for_good_asks_and_cannot_be_undone(thrown: Program) -> None:
    thrown.channels.table.choose([0], 0)
    thrown.channels.table.setFocus()
    thrown.press(Qt.Key.Key_Delete)
    thrown.wait(lambda: thrown.sees("dialog.confirm"))
    assert any("cannot be undone" in words.plain_text for words in thrown.dialog.findChildren(WrapLabel))
    thrown.press(Qt.Key.Key_Escape)
    thrown.settle()
    assert count_of_trash(thrown) == 2
    thrown.click("action.purge")
    thrown.wait(lambda: thrown.sees("action.confirm"))
    thrown.click("action.confirm")
    thrown.wait(order(thrown, ["wa_gamma"]))
    assert thrown.workspace.undo.undo_words == ""


def test_the_whole_trash_is_emptied_and_says_so(thrown: Program) -> None:
    thrown.click("action.empty_trash")
    thrown.wait(lambda: thrown.sees("action.confirm"))
    assert thrown.dialog.windowTitle() == "Delete 2 channels for good?"
    thrown.click("action.confirm")
    thrown.wait(thrown.channels.lists.empty_trash.isVisible)
    thrown.settle()
    assert trash_button(thrown).text() == "Trash"
    assert not thrown.sees("action.empty_trash")
    thrown.click("action.leave_trash")
    thrown.wait(order(thrown, ["wa_beta", "wa_delta"]))


def test_search_and_filters_are_for_the_trash_as_well(thrown: Program) -> None:
    thrown.fill("field.search", "gam")
    thrown.wait(order(thrown, ["wa_gamma"]))
    assert thrown.channels.count == "1 of 2 in the trash"
    thrown.fill("field.search", "beta")
    thrown.wait(thrown.channels.no_match.isVisible)


def test_the_menu_of_the_trash_offers_what_can_be_done_there(thrown: Program) -> None:
    thrown.channels.table.choose([0], 0)
    thrown.click("action.more_actions")
    assert texts(thrown, "menu.actions") == ["Restore", "History …", "Delete for good …"]
    close_popups(thrown)
    place = thrown.channels.table.visualRect(thrown.channels.model.index(1, 1)).center()
    thrown.channels.table.customContextMenuRequested.emit(place)
    assert menu(thrown, "menu.channel").isVisible()
    pick(thrown, "menu.channel", "Restore")
    thrown.wait(order(thrown, ["wa_alpha"]))


def test_when_all_is_in_the_trash_it_can_still_be_reached(listed: Program) -> None:
    listed.channels.table.selectAll()
    listed.click("action.delete")
    listed.wait(listed.channels.teaching.isVisible)
    listed.settle()
    assert trash_button(listed).text() == "Trash (4)"
    listed.click("action.trash")
    listed.wait(order(listed, ALL))
    listed.channels.table.selectAll()
    assert listed.channels.tools.choice.words == "All 4 selected"
    listed.click("action.restore")
    listed.wait(listed.channels.lists.empty_trash.isVisible)
