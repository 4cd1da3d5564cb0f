"""Undo and redo by key, by menu and by notice, and never in the way of a text field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from tests.ui.views.list_world import close_popups, fill, menu, order, pick
from tests.ui.window import Program
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext

ALL = ["wa_alpha", "wa_beta", "wa_delta", "wa_gamma"]
LEFT = ["wa_beta", "wa_delta", "wa_gamma"]


@pytest.fixture
def listed(opened: Program) -> Program:
    fill(opened)
    return opened


def delete_first(program: Program) -> None:
    program.channels.table.choose([0], 0)
    program.channels.table.setFocus()
    program.press(Qt.Key.Key_Delete)
    program.wait(order(program, LEFT))
    program.settle()


def said(program: Program) -> str:
    toast = program.window.toasts.current
    return toast.text if toast is not None else ""


def redo_by_y(program: Program) -> None:
    program.ctrl(Qt.Key.Key_Y)


def redo_by_shift(program: Program) -> None:
    program.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def redo_by_notice(program: Program) -> None:
    toast = program.window.toasts.current
    assert toast is not None
    toast.trigger()


@pytest.mark.parametrize("redo", [redo_by_y, redo_by_shift, redo_by_notice])
def test_ctrl_z_takes_back_and_each_way_does_it_again(listed: Program, redo: Callable[[Program], None]) -> None:
    delete_first(listed)
    listed.ctrl(Qt.Key.Key_Z)
    listed.wait(order(listed, ALL))
    listed.wait(lambda: said(listed) == "Undone: Deletion: 1 channel")
    redo(listed)
    listed.wait(order(listed, LEFT))
    listed.wait(lambda: said(listed) == "Redone: Deletion: 1 channel")


def test_ctrl_z_goes_on_back_past_a_notice_that_offers_redo(listed: Program) -> None:
    delete_first(listed)
    listed.ctrl(Qt.Key.Key_Z)
    listed.wait(lambda: said(listed).startswith("Undone: Deletion"))
    listed.settle()
    words = listed.workspace.undo.undo_words
    listed.ctrl(Qt.Key.Key_Z)
    listed.wait(lambda: said(listed) == f"Undone: {words}")
    listed.settle()


def test_ctrl_z_works_after_the_notice_has_gone(listed: Program) -> None:
    delete_first(listed)
    listed.window.toasts.dismiss()
    listed.ctrl(Qt.Key.Key_Z)
    listed.wait(order(listed, ALL))


def test_a_text_field_undoes_its_own_text(listed: Program) -> None:
    delete_first(listed)
    listed.window.toasts.dismiss()
    listed.ctrl(Qt.Key.Key_F)
    listed.type("beta")
    listed.wait(order(listed, ["wa_beta"]))
    listed.ctrl(Qt.Key.Key_Z)
    listed.wait(order(listed, LEFT))
    assert listed.line("field.search").text() == ""
    assert listed.workspace.undo.undo_words == "Deletion: 1 channel"


def test_the_menu_says_what_would_be_done(listed: Program) -> None:
    delete_first(listed)
    listed.click("action.workspace_menu")
    entries = {action.objectName(): action for action in menu(listed, "menu.workspace").actions()}
    assert entries["action.undo"].text() == "Undo: Deletion: 1 channel"
    assert not entries["action.redo"].isEnabled()
    pick(listed, "menu.workspace", "Undo: Deletion: 1 channel")
    listed.wait(order(listed, ALL))
    listed.settle()
    listed.click("action.workspace_menu")
    pick(listed, "menu.workspace", "Redo: Deletion: 1 channel")
    listed.wait(order(listed, LEFT))
    close_popups(listed)


def test_a_change_in_the_tenants_is_undone_there_and_every_place_shows_it(listed: Program) -> None:
    listed.view.go("tenants")
    listed.settle()
    listed.workspace.tenants.add("Charlie", "https://aicc.charlie.example")
    listed.view.place("tenants").look_again()
    listed.view.count_tenants()
    listed.settle()
    assert listed.view.head.state.startswith("3 tenants")
    listed.view.undo_desk.undo()
    listed.wait(lambda: listed.view.head.state.startswith("2 tenants"))


def test_nothing_to_undo_is_said(opened: Program) -> None:
    opened.ctrl(Qt.Key.Key_Z)
    assert said(opened) == "There is nothing to undo."
    opened.ctrl(Qt.Key.Key_Y)
    assert said(opened) == "There is nothing to redo."


def test_what_cannot_be_undone_is_told_in_place_and_stays_to_be_tried_again(listed: Program) -> None:
    class Stubborn:
        words = "Edit of wa_alpha"

        def undo(self, _job: JobContext | None = None) -> Changed:
            raise ProblemError.of("The channel is open in a wizard.", "Close it first.")

        redo = undo

    listed.workspace.undo.push(Stubborn())
    listed.view.undo_desk.undo()
    listed.wait(lambda: listed.channels.banner.text == "The channel is open in a wizard. Close it first.")
    assert listed.workspace.undo.undo_words == "Edit of wa_alpha"


def test_the_wizard_has_its_own_undo(listed: Program) -> None:
    delete_first(listed)
    listed.window.toasts.dismiss()
    listed.channels.deeds.open(listed.workspace.channels.named("wa_beta")[0].id)
    listed.wait(lambda: listed.view.wizard is not None)
    listed.settle()
    listed.ctrl(Qt.Key.Key_Z)
    listed.settle()
    assert listed.workspace.undo.undo_words == "Deletion: 1 channel"
