"""Moving channels to another tenant: names found or not, clashes, what is left where it is, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox

from tests.studio import twilio
from tests.ui.bulk.desk import Desk
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.ui.bulk.move_dialog import MoveDialog
from wa_channel_studio.wizard.machine import Journey

KEY = Qt.Key


@pytest.fixture
def bravo(desk: Desk) -> Tenant:
    return desk.tenant("Bravo & Söhne", ("customer service", "Billing"), ("wa_other_route",))


@pytest.fixture
def ids(desk: Desk, acme: Tenant, bravo: Tenant) -> tuple[str, ...]:
    desk.channel(bravo, twilio("wa_support_02"))
    return desk.support(acme, 3, ou="Customer Service", skill_queue="wa_support_route")


@pytest.fixture
def dialog(desk: Desk, ids: tuple[str, ...]) -> MoveDialog:
    return desk.open(MoveDialog(desk.context, desk.workspace, ids, desk.window))


def go_to(desk: Desk, words: str) -> None:
    desk.fill("field.find_tenant", words)
    desk.press(KEY.Key_Return)
    desk.settle()


def test_by_keyboard_to_the_other_tenant_and_back(
    desk: Desk, dialog: MoveDialog, ids: tuple[str, ...], acme: Tenant, bravo: Tenant
) -> None:
    assert not desk.find("action.apply").isEnabled()
    assert [dialog.picker.list.item(row).text() for row in range(dialog.picker.list.count())] == ["Bravo & Söhne"]
    go_to(desk, "bravo")
    assert dialog.picker.list.hasFocus()
    assert dialog.pane.references.mapping == {
        ("ou", "Customer Service"): "customer service",
        ("skill_queue", "wa_support_route"): None,
    }
    assert "1 name is not known there" in dialog.pane._said.plain_text
    assert "1 name that is not known there is kept" in dialog.pane.summary.text
    desk.choose("map.skill_queue.wa_support_route", "wa_other_route")
    assert "kept" not in dialog.pane.summary.text
    desk.click("action.apply")
    assert {desk.get(one).tenant_id for one in ids} == {bravo.id}
    assert desk.texts(ids, "ou") == ["customer service"] * 3
    assert desk.texts(ids, "skill_queue") == ["wa_other_route"] * 3
    assert sorted(desk.texts(ids, "channel_name")) == ["wa_support_01", "wa_support_02_2", "wa_support_03"]
    assert "3 channels moved to Bravo & Söhne" in dialog.ending.text
    assert set(ids) <= set(desk.changes[-1].channels)
    desk.click("action.undo")
    assert {desk.get(one).tenant_id for one in ids} == {acme.id}
    assert desk.texts(ids, "ou") == ["Customer Service"] * 3
    assert "back where they were" in dialog.ending.text
    desk.press(KEY.Key_Return)
    assert desk.closed


def test_a_name_that_is_taken_may_stay_where_it_is(
    desk: Desk, dialog: MoveDialog, ids: tuple[str, ...], acme: Tenant, bravo: Tenant
) -> None:
    go_to(desk, "bravo")
    assert dialog.pane._taken.plain_text == "wa_support_02"
    assert "Given another name: 1 channel." in dialog.pane.summary.text
    desk.click("field.leave")
    assert "Left where they are: 1 channel." in dialog.pane.summary.text
    assert desk.part("action.apply", QAbstractButton).text() == "Move 2 channels"
    desk.click("action.apply")
    assert [desk.get(one).tenant_id for one in ids] == [bravo.id, acme.id, bravo.id]
    assert "Not moved: 1 channel." in dialog.ending.text


def test_a_reference_can_be_left_empty(desk: Desk, dialog: MoveDialog, ids: tuple[str, ...]) -> None:
    go_to(desk, "bravo")
    desk.choose("map.skill_queue.wa_support_route", "(leave empty)")
    desk.choose("map.ou.Customer Service", "(keep the name)")
    desk.click("action.apply")
    assert desk.texts(ids, "skill_queue") == [""] * 3
    assert desk.texts(ids, "ou") == ["Customer Service"] * 3


def test_all_names_that_are_not_found_are_settled_at_once(desk: Desk, acme: Tenant, bravo: Tenant) -> None:
    ids = tuple(
        desk.channel(acme, twilio(f"wa_{number}", ou=f"Unit {number}", skill_queue=f"route_{number}"))
        for number in range(3)
    )
    dialog = desk.open(MoveDialog(desk.context, desk.workspace, ids, desk.window))
    go_to(desk, "bravo")
    assert len(dialog.pane.references.kept_unknown) == 6
    desk.click("action.empty_names")
    assert set(dialog.pane.references.mapping.values()) == {""}
    desk.click("action.keep_names")
    assert set(dialog.pane.references.mapping.values()) == {None}


def test_going_on_in_the_list_shows_the_plan_of_where_it_stands(desk: Desk, dialog: MoveDialog, ids: object) -> None:
    desk.tenant("Charlie")
    desk.press(KEY.Key_Escape)
    again = desk.open(MoveDialog(desk.context, desk.workspace, list(ids), desk.window))  # type: ignore[call-overload]
    desk.press(KEY.Key_Down)  # from the search into the list
    desk.press(KEY.Key_Down)
    desk.settle()
    assert again.pane.plan is not None
    assert again.pane.plan.tenant.name == "Charlie"
    assert desk.part("map.ou.Customer Service", QComboBox).currentText() == "(keep the name)"
    assert not again.pane._clashes.isVisible()


def test_with_no_other_tenant_that_is_said(desk: Desk, acme: Tenant) -> None:
    ids = desk.support(acme, 1)
    dialog = desk.open(MoveDialog(desk.context, desk.workspace, ids, desk.window))
    assert "no other tenant" in dialog.picker._nothing.plain_text
    desk.press(KEY.Key_Escape)
    assert desk.closed


def test_a_search_that_finds_no_tenant_says_so(desk: Desk, dialog: MoveDialog) -> None:
    desk.fill("field.find_tenant", "nobody")
    assert "called that" in dialog.picker._nothing.plain_text
    desk.press(KEY.Key_Return)
    assert dialog.pane.plan is None


def test_a_channel_open_in_the_wizard_is_named_and_nothing_moves(
    desk: Desk, dialog: MoveDialog, ids: tuple[str, ...], acme: Tenant
) -> None:
    draft = desk.workspace.drafts.edit(desk.get(ids[0]))
    typed = Journey(answers=draft.journey.answers.with_value("offline_prompt", "half a"))
    desk.workspace.drafts.keep(replace(draft, journey=typed))
    go_to(desk, "bravo")
    desk.click("action.apply")
    assert "wa_support_01" in dialog.banner.text
    assert {desk.get(one).tenant_id for one in ids} == {acme.id}
    assert desk.find("action.apply").isEnabled()


def test_a_kept_name_is_a_hint_and_where_there_is_no_list_nothing_can_say_so(
    desk: Desk, dialog: MoveDialog, ids: tuple[str, ...]
) -> None:
    desk.tenant("Charlie")
    desk.press(KEY.Key_Escape)
    dialog = desk.open(MoveDialog(desk.context, desk.workspace, ids, desk.window))
    go_to(desk, "charlie")
    assert "2 names are kept and cannot be checked: Charlie has no list of that kind." in dialog.pane.summary.text
    unlisted = dialog.pane.summary.kind
    go_to(desk, "bravo")
    assert "1 name that is not known there is kept: a hint at its channels, no error." in dialog.pane.summary.text
    assert (unlisted, dialog.pane.summary.kind) == ("information", "warning")
    desk.click("action.apply")
    found = {problem.field: problem.is_error for problem in desk.workspace.channels.problems(desk.get(ids[0]))}
    assert found["skill_queue"] is False


def test_the_called_route_goes_by_both_its_names(desk: Desk, dialog: MoveDialog) -> None:
    go_to(desk, "bravo")
    box = desk.part("map.skill_queue.wa_support_route", QComboBox)
    assert box.accessibleName() == "Skill Queue (called route) wa_support_route becomes"
