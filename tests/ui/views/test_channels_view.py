"""The channel list: searching, sorting, choosing, and what is done with what is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.ui.models.channel_cells import COLUMNS
from wa_channel_studio.wizard.machine import Journey

KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def listed(opened: Program) -> Program:
    """Two tenants with three channels."""
    acme, bravo = opened.add_tenant("Acme Brazil"), opened.add_tenant("Bravo & Söhne")
    opened.add_channel(acme, twilio("wa_alpha", phone_number="+5511940001201"))
    opened.add_channel(bravo, twilio("wa_beta", phone_number="+4930123456"))
    opened.add_channel(acme, Answers({"provider": "gupshup", "channel_name": "wa_gamma"}))
    opened.look_again()
    return opened


def menu(program: Program, name: str) -> QMenu:
    (found,) = [menu for menu in program.window.findChildren(QMenu, name) if menu.isVisible()]
    return found


def pick(program: Program, name: str, text: str) -> None:
    """Choose an entry of an open menu with the keyboard."""
    shown = menu(program, name)
    (action,) = [action for action in shown.actions() if action.text() == text]
    shown.setActiveAction(action)
    QTest.keyClick(shown, Qt.Key.Key_Return)


def test_typing_narrows_the_list(listed: Program) -> None:
    listed.ctrl(Qt.Key.Key_F)
    assert listed.line("field.search").hasFocus()
    listed.type("4930")
    listed.wait(lambda: listed.names() == ["wa_beta"])
    assert listed.channels.count == "1 of 3"
    listed.press(Qt.Key.Key_Escape)
    listed.wait(lambda: len(listed.names()) == 3)


def test_no_match_says_so_and_leads_back(listed: Program) -> None:
    listed.fill("field.search", "nothing like it")
    listed.wait(listed.channels.no_match.isVisible)
    listed.click("action.show_all")
    listed.wait(lambda: len(listed.names()) == 3 and listed.channels.table.isVisible())


def test_a_filter_is_chosen_from_a_menu_and_taken_away(listed: Program) -> None:
    listed.click("filter.tenant")
    pick(listed, "menu.tenant", "Bravo && Söhne")
    listed.wait(lambda: listed.names() == ["wa_beta"])
    chip = listed.find("filter.tenant", QAbstractButton)
    assert chip.text() == "Tenant: Bravo && Söhne"
    chip.setFocus()
    listed.press(Qt.Key.Key_Delete)
    listed.wait(lambda: len(listed.names()) == 3)
    listed.click("filter.provider")
    pick(listed, "menu.provider", "gupshup")
    listed.wait(lambda: listed.names() == ["wa_gamma"])
    listed.click("action.clear_filters")
    listed.wait(lambda: len(listed.names()) == 3)


def test_a_heading_sorts_and_turns_round(listed: Program) -> None:
    header = listed.channels.table.horizontalHeader()
    section = KEYS.index("phone")
    header.sectionClicked.emit(section)
    listed.settle()
    assert listed.names() == ["wa_gamma", "wa_beta", "wa_alpha"]
    header.sectionClicked.emit(section)
    listed.settle()
    assert listed.names() == ["wa_alpha", "wa_beta", "wa_gamma"]
    title = listed.channels.model.headerData(section, Qt.Orientation.Horizontal)
    assert title == "Phone number ↓"


def test_the_cells_say_what_is_known(listed: Program) -> None:
    model = listed.channels.model
    row = [model.data(model.index(0, column)) for column in range(len(KEYS))]
    assert row[KEYS.index("tenant")] == "Acme Brazil"
    assert row[KEYS.index("provider")] == "twilio"
    assert row[KEYS.index("phone")] == "+5511940001201"
    assert str(row[KEYS.index("readiness")]).endswith(("problem", "problems"))
    assert str(row[KEYS.index("changed")]).startswith("today ")


def test_boxes_choose_several_and_one_undo_brings_all_back(listed: Program) -> None:
    table = listed.channels.table
    for row in (0, 2):
        place = table.visualRect(listed.channels.model.index(row, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.chosen_count == 2
    assert not listed.sees("action.edit")
    listed.click("action.delete")
    listed.wait(lambda: listed.names() == ["wa_beta"])
    toast = listed.window.toasts.current
    assert toast is not None
    assert toast.text == "Deleted wa_alpha, wa_gamma."
    toast.trigger()
    listed.wait(lambda: listed.names() == ["wa_alpha", "wa_beta", "wa_gamma"])


def test_ctrl_a_reaches_what_is_not_on_the_screen(opened: Program) -> None:
    tenant = opened.add_tenant()
    for number in range(450):
        opened.workspace.channels.save(tenant.id, Answers({"provider": "other", "channel_name": f"wa_{number:03}"}))
    opened.look_again()
    table = opened.channels.table
    table.setFocus()
    opened.ctrl(Qt.Key.Key_A)
    assert table.chosen_count == 450
    opened.press(Qt.Key.Key_Delete)
    opened.wait(opened.channels.teaching.isVisible)
    toast = opened.window.toasts.current
    assert toast is not None
    assert toast.text == "Deleted wa_000, wa_001, wa_002 and 447 more."


def test_a_duplicate_gets_a_free_name_and_the_keyboard(listed: Program) -> None:
    table = listed.channels.table
    table.setFocus()
    listed.press(Qt.Key.Key_Space)
    listed.ctrl(Qt.Key.Key_D)
    listed.wait(lambda: "wa_alpha_2" in listed.names())
    listed.settle()
    current = listed.channels.model.summary(table.currentIndex().row())
    assert current is not None
    assert current.name == "wa_alpha_2"


def test_enter_opens_the_wizard_of_the_channel(listed: Program) -> None:
    listed.channels.table.setFocus()
    listed.press(Qt.Key.Key_Down)
    listed.press(Qt.Key.Key_Return)
    listed.wait(lambda: listed.view.wizard is not None)
    wizard = listed.view.wizard
    assert wizard is not None
    assert wizard.journey.answers.text("channel_name") == "wa_beta"


def test_a_new_channel_asks_for_the_tenant_where_there_are_several(listed: Program) -> None:
    listed.ctrl(Qt.Key.Key_N)
    pick(listed, "menu.new", "Bravo && Söhne")
    listed.wait(lambda: listed.view.wizard is not None)


def test_the_context_menu_acts_on_the_row_below_it(listed: Program) -> None:
    table = listed.channels.table
    place = table.visualRect(listed.channels.model.index(1, 1)).center()
    table.customContextMenuRequested.emit(place)
    assert [len(part) for part in table.chosen_rows] == [1]
    pick(listed, "menu.channel", "Delete")
    listed.wait(lambda: listed.names() == ["wa_alpha", "wa_gamma"])
    table.clearSelection()
    table.customContextMenuRequested.emit(QPoint(5, 2000))
    assert [found for found in listed.window.findChildren(QMenu, "menu.channel") if found.isVisible()] == []


def test_a_draft_of_a_new_channel_stands_above_the_list(listed: Program) -> None:
    workspace = listed.workspace
    tenant = workspace.tenants.by_name("Acme Brazil")
    draft = workspace.drafts.start(tenant.id)
    journey = Journey().answer("provider", "infobip")[0].answer("channel_name", "wa_unfinished")[0]
    workspace.drafts.keep(type(draft)(draft.id, "", tenant.id, journey))
    listed.look_again()
    listed.wait(lambda: listed.sees(f"action.continue.{draft.id}"))
    assert listed.channels.drafts_bar.isVisible()
    listed.click(f"action.continue.{draft.id}")
    listed.wait(lambda: listed.view.wizard is not None)
    wizard = listed.view.wizard
    assert wizard is not None
    wizard.closed.emit()
    listed.wait(lambda: listed.sees(f"action.discard.{draft.id}"))
    listed.settle()
    listed.click(f"action.discard.{draft.id}")
    listed.wait(lambda: listed.sees("action.confirm"))
    listed.click("action.confirm")
    listed.wait(lambda: not listed.channels.drafts_bar.isVisible())
    assert workspace.drafts.all() == ()


def test_a_channel_with_a_draft_is_marked_as_one(listed: Program) -> None:
    workspace = listed.workspace
    (channel,) = workspace.channels.named("wa_alpha")
    workspace.drafts.keep(workspace.drafts.edit(channel))
    listed.look_again()
    assert channel.id in listed.channels.table.delegate.drafts
    assert not listed.channels.drafts_bar.isVisible()


def test_the_choice_survives_a_refresh(listed: Program) -> None:
    table = listed.channels.table
    table.choose([1], 1)
    tenant = listed.workspace.tenants.by_name("Acme Brazil")
    listed.add_channel(tenant, twilio("wa_aaa"))
    listed.look_again()
    chosen = listed.channels.model.known(table.chosen_rows)
    assert [row.name for row in chosen] == ["wa_beta"]


def test_every_row_is_painted_in_both_looks(listed: Program, qapp: object) -> None:
    listed.channels.table.choose([0], 0)
    listed.channels.table.setFocus()
    picture = listed.window.grab().toImage()
    ground = {picture.pixelColor(300, y).name() for y in range(100, 600)}
    assert "#e0f2ee" in ground  # the chosen row
    assert "#ffffff" in ground
