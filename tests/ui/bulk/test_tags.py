"""Tags of several channels: all, some or none; new ones with completion; and what is wrong with a tag."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.ui.bulk.desk import CHINESE, Desk, state_of
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.ui.bulk.tags_dialog import TagsDialog

KEY = Qt.Key


@pytest.fixture
def ids(desk: Desk, acme: Tenant) -> tuple[str, ...]:
    found = desk.support(acme, 3)
    desk.workspace.bulk.tag(found, add=("all",))
    desk.workspace.bulk.tag(found[:2], add=("some",))
    other = desk.support(acme, 1, "wa_other")
    desk.workspace.bulk.tag(other, add=("elsewhere",))
    return found


@pytest.fixture
def dialog(desk: Desk, ids: tuple[str, ...]) -> TagsDialog:
    return desk.open(TagsDialog(desk.context, desk.workspace, ids, desk.window))


def lines(dialog: TagsDialog) -> list[str]:
    return [str(dialog.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(dialog.list.count())]


def turn(desk: Desk, dialog: TagsDialog, row: int, times: int = 1) -> None:
    dialog.list.setFocus()
    dialog.list.setCurrentRow(row)
    for _time in range(times):
        desk.press(KEY.Key_Space)


def test_it_tells_who_has_which_tag(desk: Desk, dialog: TagsDialog) -> None:
    assert lines(dialog) == ["all, all have it", "some, 2 have it"]
    assert not desk.find("action.apply").isEnabled()


def test_new_tags_are_typed_with_commas_and_given_by_keyboard(
    desk: Desk, dialog: TagsDialog, ids: tuple[str, ...]
) -> None:
    assert desk.part("field.new_tag", QLineEdit).hasFocus()
    desk.type(f"Neue Marke，{CHINESE}")
    desk.press(KEY.Key_Return)
    assert dialog.isVisible(), "Enter adds, and does not apply"
    assert lines(dialog)[2:] == ["Neue Marke, will be given to all", f"{CHINESE}, will be given to all"]
    assert "Given to all: Neue Marke" in dialog.summary.plain_text
    desk.press(KEY.Key_Return)  # with an empty line Enter applies
    desk.settle()
    assert desk.closed
    assert desk.toast == "Tags of 3 channels changed."
    assert all({"Neue Marke", CHINESE} <= set(desk.get(one).tags) for one in ids)
    assert set(desk.changes[-1].channels) == set(ids)


def test_a_tag_is_taken_off_and_one_is_given_to_the_rest(desk: Desk, dialog: TagsDialog, ids: tuple[str, ...]) -> None:
    turn(desk, dialog, 0)
    turn(desk, dialog, 1)
    assert lines(dialog) == ["all, will be taken off", "some, will be given to all"]
    desk.click("action.apply")
    assert [desk.get(one).tags for one in ids] == [("some",)] * 3
    assert desk.toasts.current is not None
    desk.toasts.current.trigger()
    desk.settle()
    assert desk.toast == "Taken back."
    assert len(desk.changes) == 2
    assert [desk.get(one).tags for one in ids] == [("all", "some"), ("all", "some"), ("all",)]


def test_some_comes_back_after_all_and_none(desk: Desk, dialog: TagsDialog) -> None:
    turn(desk, dialog, 1, times=3)
    assert lines(dialog)[1] == "some, 2 have it"
    assert dialog.list.added == dialog.list.removed == ()
    assert not desk.find("action.apply").isEnabled()


def test_a_tag_in_other_capitals_is_the_one_that_is_there(desk: Desk, dialog: TagsDialog) -> None:
    desk.type("SOME")
    desk.click("action.add_tag")
    assert dialog.list.added == ("some",)
    assert dialog.list.count() == 2


def test_tags_of_other_channels_are_offered(dialog: TagsDialog) -> None:
    assert set(dialog._known.stringList()) == {"all", "some", "elsewhere"}


def test_what_is_wrong_is_told_at_the_field(desk: Desk, dialog: TagsDialog) -> None:
    desk.click("action.add_tag")
    assert state_of(dialog.field) == "error"
    desk.find("field.new_tag").setFocus()
    desk.type("x" * 70)
    assert state_of(dialog.field) == ""
    desk.press(KEY.Key_Return)
    assert "70 characters" in dialog.field.message
    assert desk.find("field.new_tag").hasFocus()
    turn(desk, dialog, 0)
    desk.push("action.apply")
    assert dialog.isVisible(), "what stands in the line is meant, and is still wrong"


def test_what_stands_in_the_line_is_meant_when_it_is_applied(
    desk: Desk, dialog: TagsDialog, ids: tuple[str, ...]
) -> None:
    turn(desk, dialog, 0)
    desk.fill("field.new_tag", "late")
    desk.click("action.apply")
    assert all("late" in desk.get(one).tags for one in ids)


def test_escape_changes_nothing(desk: Desk, dialog: TagsDialog, ids: tuple[str, ...]) -> None:
    desk.type("vip")
    desk.press(KEY.Key_Escape)
    if not desk.closed:  # the list of completions took the first one
        desk.press(KEY.Key_Escape)
    assert desk.closed
    assert desk.get(ids[0]).tags == ("all", "some")
    assert desk.changes == []


def test_channels_without_tags_say_so(desk: Desk, acme: Tenant) -> None:
    dialog = desk.open(TagsDialog(desk.context, desk.workspace, desk.support(acme, 1, "wa_new"), desk.window))
    assert dialog.stack.currentIndex() == 0
    desk.type("first")
    desk.press(KEY.Key_Return)
    assert dialog.stack.currentIndex() == 1
