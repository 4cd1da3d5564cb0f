"""Conflicts in the real window: decided by field or as a whole, by keyboard, taken back, and undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QRadioButton

from tests.ui.aicc.stand_in import CLOSED, GONE_HERE, GONE_THERE, KEYWORDS, SAME_NAME, SECRET, StandInSync, conflict
from tests.ui.aicc.world import planned, stand_at, stand_in
from tests.ui.window import Program
from wa_channel_studio.sync.plan import Action, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.conflict_row import SideCell
from wa_channel_studio.ui.aicc.differences import changed_parts
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.tokens import DARK, LIGHT
from wa_channel_studio.ui.views.aicc_view import AiccView

NOTICE, HOOK = "non_working_notification", "webhook_password"


def begin(program: Program, *items: PlanItem) -> tuple[StandInSync, AiccView]:
    """At the first of these conflicts."""
    sync, _ = stand_in(program, items=items)
    view = planned(program)
    stand_at(view, items[0].name)
    program.click("action.line_wish")
    program.wait(lambda: view.pages.currentWidget() is view.conflicts)
    return sync, view


def chosen(program: Program, key: str) -> str:
    """Which side of a field is chosen."""
    sides = [side for side in ("mine", "theirs") if program.find(f"choice.{key}.{side}", QRadioButton).isChecked()]
    return "".join(sides)


def test_each_field_is_decided_by_keyboard(opened: Program) -> None:
    sync, view = begin(opened, conflict("wa", CLOSED, SECRET, KEYWORDS))
    assert not opened.sees("choice.transfer_keywords.mine"), "what is not contested is not asked about"
    assert opened.find(f"choice.{NOTICE}.mine", QRadioButton).hasFocus()
    opened.press(Qt.Key.Key_Right)
    opened.settle()
    opened.press(Qt.Key.Key_Down)
    assert opened.find(f"choice.{HOOK}.theirs", QRadioButton).hasFocus()
    opened.press(Qt.Key.Key_Left)
    opened.settle()
    assert sync.choices == {("id-wa", NOTICE): Side.THERE, ("id-wa", HOOK): Side.HERE}
    assert (chosen(opened, NOTICE), chosen(opened, HOOK)) == ("theirs", "mine")
    assert view.standing.lines[0].action is Action.CHANGE
    opened.press(Qt.Key.Key_Escape)
    assert view.pages.currentWidget() is view.plan_page
    assert view.plan_page.details.button.text() == "Look at the decision"


def test_all_mine_all_theirs_and_back(opened: Program) -> None:
    sync, view = begin(opened, conflict("wa", CLOSED, SECRET))
    opened.click("action.all_mine")
    opened.settle()
    assert set(sync.choices.values()) == {Side.HERE}
    opened.click("action.all_theirs")
    opened.settle()
    assert set(sync.choices.values()) == {Side.THERE}
    opened.click(f"action.take_back.{HOOK}")
    opened.settle()
    assert set(sync.choices) == {("id-wa", NOTICE)}
    opened.click("action.take_back_all")
    opened.settle()
    assert sync.choices == {}
    assert (chosen(opened, NOTICE), view.standing.lines[0].action) == ("", Action.CONFLICT)


def test_undo_takes_a_decision_back_where_it_is_looked_at(opened: Program) -> None:
    sync, view = begin(opened, conflict("wa", CLOSED))
    opened.press(Qt.Key.Key_Space)
    opened.settle()
    assert chosen(opened, NOTICE) == "mine"
    opened.ctrl(Qt.Key.Key_Z)
    opened.wait(lambda: not sync.choices)
    opened.settle()
    assert view.standing.lines[0].action is Action.CONFLICT
    assert chosen(opened, NOTICE) == ""


def test_from_one_conflict_to_the_next(opened: Program) -> None:
    _, view = begin(opened, conflict("wa_1", CLOSED), conflict("wa_2", CLOSED), conflict("wa_3", CLOSED))
    opened.click("action.conflict_after")
    assert view.conflicts.item is not None
    assert view.conflicts.item.name == "wa_2"
    opened.click("action.all_mine")
    opened.settle()
    opened.click("action.next_conflict")
    assert view.conflicts.item.name == "wa_3"
    opened.click("action.all_mine")
    opened.settle()
    opened.click("action.next_conflict")
    assert view.conflicts.item.name == "wa_1", "round to the one that is open still"
    opened.click("action.all_mine")
    opened.settle()
    assert view.conflicts.go_on.text() == "Back to the plan"
    opened.click("action.next_conflict")
    assert view.pages.currentWidget() is view.plan_page


@pytest.mark.parametrize(
    ("fields", "words", "side", "action"),
    [
        (GONE_THERE, ("It was deleted on the AICC", "Keep mine"), Side.HERE, Action.CREATE),
        (GONE_THERE, ("It was deleted on the AICC", "Keep mine"), Side.THERE, Action.DELETE),
        (
            SAME_NAME,
            ("Both sides have a channel of this name", "It is the same channel: mine counts"),
            Side.HERE,
            Action.CHANGE,
        ),
    ],
)
def test_a_channel_as_a_whole_is_decided_in_plain_words(
    opened: Program, fields: tuple[object, ...], words: tuple[str, str], side: Side, action: Action
) -> None:
    sync, view = begin(opened, conflict("wa", *fields))  # type: ignore[arg-type]
    page = view.conflicts
    assert page._says.plain_text.startswith(words[0])
    assert page._whole is not None
    assert page._whole.mine.heading.plain_text == words[1]
    opened.press(Qt.Key.Key_Space if side is Side.HERE else Qt.Key.Key_Right)
    opened.settle()
    assert sync.choices == {("id-wa", ""): side}
    assert view.standing.lines[0].action is action
    assert chosen(opened, "whole") == ("mine" if side is Side.HERE else "theirs")
    opened.click("action.take_back_all")
    opened.settle()
    assert (sync.choices, view.standing.lines[0].action) == ({}, Action.CONFLICT)
    assert chosen(opened, "whole") == ""


def test_of_a_deleted_channel_the_other_side_s_changes_are_shown_not_asked_about(opened: Program) -> None:
    _, view = begin(opened, conflict("wa", *GONE_HERE))
    assert not opened.sees(f"choice.{NOTICE}.mine")
    shown = view.conflicts._changes.toPlainText()
    assert "Closed. Try our site" in shown
    assert "Here" not in shown


def test_taking_one_field_back_from_a_whole_decision_keeps_the_others(opened: Program) -> None:
    sync, _ = begin(opened, conflict("wa", *SAME_NAME))
    opened.press(Qt.Key.Key_Space)
    opened.settle()
    opened.click(f"action.take_back.{NOTICE}")
    opened.settle()
    assert sync.choices == {("id-wa", HOOK): Side.HERE}


def test_a_secret_says_what_choosing_means_and_shows_no_value(opened: Program) -> None:
    _, view = begin(opened, conflict("wa", SECRET), conflict("wa_unset", replace(SECRET, here=None)))
    pair = view.conflicts._rows[0].pair
    assert pair.mine.value.plain_text == "set to another value"
    assert pair.theirs.value.plain_text == "changed there, cannot be read"
    assert pair.mine.means.plain_text == "Yours is sent, and replaces what is set there."
    view.conflicts.step(1)
    assert view.conflicts._rows[0].pair.mine.means.plain_text == "What is set there is taken away."


def test_what_differs_in_a_long_text_is_marked_word_by_word() -> None:
    assert changed_parts("Back tomorrow at 8.", "Back on Monday at 8.") == [
        ("Back ", False), ("on Monday", True), (" at 8.", False),
    ]  # fmt: skip
    assert changed_parts("明天回来", "今天回来") == [("今", True), ("天回来", False)]
    assert changed_parts("", "new") == [("new", True)]
    assert changed_parts("gone", "") == []


# --- the look of it -------------------------------------------------------------------------------


@pytest.mark.parametrize("long", [False, True])
def test_the_titles_stand_above_their_columns_with_and_without_a_scroll_bar(opened: Program, long: bool) -> None:
    field = replace(CLOSED, here="Wir sind nicht erreichbar. " * 9, there="客服中心现已下班。" * 28) if long else CLOSED
    _sync, view = begin(opened, conflict("wa", field, SECRET))
    opened.window.resize(900, 600)
    opened.settle()
    titles = {label.text(): label for label in view.conflicts.findChildren(Elided) if label.isVisible()}
    cells = [opened.find(f"choice.{NOTICE}.{side}", QRadioButton).parentWidget() for side in ("mine", "theirs")]
    for title, cell in zip(("Mine (here)", "Theirs (on the AICC)"), cells, strict=True):
        assert cell is not None
        left, wide = titles[title].mapTo(view.conflicts, QPoint()).x(), titles[title].width()
        assert (left, wide) == (cell.mapTo(view.conflicts, QPoint()).x(), cell.width())


def test_tab_goes_from_the_head_through_the_fields_to_the_foot(opened: Program) -> None:
    _sync, view = begin(opened, conflict("wa", CLOSED, SECRET), conflict("other", CLOSED))
    opened.find("action.conflict_after").setFocus()
    passed = []
    for _ in range(3):
        opened.press(Qt.Key.Key_Tab)
        passed.append(opened.here.objectName())
    # One stop for both sides of a field; arrows turn to the other side.
    assert passed == [f"choice.{NOTICE}.mine", f"choice.{HOOK}.mine", "action.all_mine"]
    assert view.pages.currentWidget() is view.conflicts


def test_marks_of_what_differs_take_the_colours_of_another_look(opened: Program) -> None:
    begin(opened, conflict("wa", CLOSED))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    cell = opened.find(f"choice.{NOTICE}.mine", QRadioButton).parentWidget()
    assert isinstance(cell, SideCell)
    value = cell.value
    assert LIGHT.warning_soft in value.text()
    apply_theme(app, "dark")
    try:
        assert DARK.warning_soft in value.text()
    finally:
        apply_theme(app, "light")
