"""Renewing a credential stage by stage: beginning, one, ten, the rest, back, after a restart, report, close, delete."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from tests.ui.bulk.desk import Desk
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.rotation_ports import ItemState
from wa_channel_studio.ui.bulk.rotation_dialog import RotationDialog
from wa_channel_studio.ui.bulk.rotation_pane import RotationPane
from wa_channel_studio.ui.bulk.rotations_dialog import RotationsDialog

KEY = Qt.Key
FIELD = "api_key_secret"
OLD = "Zx9" * 10 + "Ab"
NEW = "Qw7" * 10 + "Cd"


@pytest.fixture
def ids(desk: Desk, acme: Tenant) -> tuple[str, ...]:
    """Twelve channels of twilio and one of gupshup."""
    return (
        *desk.support(acme, 12),
        desk.channel(acme, Answers({"provider": "gupshup", "channel_name": "wa_gamma"})),
    )


@pytest.fixture
def dialog(desk: Desk, ids: tuple[str, ...]) -> RotationDialog:
    return desk.open(RotationDialog(desk.context, desk.workspace, ids, desk.window))


def pick(desk: Desk, words: str = "api key secret") -> None:
    desk.fill("field.find_field", words)
    desk.press(KEY.Key_Return)


def begin(desk: Desk, value: str = NEW) -> None:
    pick(desk)
    desk.type(value)
    desk.click("action.start")


def states(pane: RotationPane) -> list[ItemState]:
    return [item.state for item in pane.items.model.rows_in([range(pane.items.model.matching)])]


def news(desk: Desk, ids: tuple[str, ...]) -> int:
    return desk.secrets(ids, FIELD).count(NEW)


# --- beginning ------------------------------------------------------------------------------------


def test_only_credentials_are_offered_and_who_has_them_is_counted(desk: Desk, dialog: RotationDialog) -> None:
    keys = dialog.form.picker.keys
    assert {FIELD, "base_url", "account_sid", "api_key"} <= set(keys)
    assert "channel_name" not in keys
    assert "phone_number" not in keys
    assert not desk.find("action.start").isEnabled()
    pick(desk)
    assert dialog.form.counts.words == ("12 channels have it", "1 has no such field")
    told = " ".join(dialog.form.order.lines)
    assert "A rotation does not tell the AICC" in told
    assert (
        told.index("At the provider: make") < told.index("Here:") < told.index("On the AICC") < told.index("withdraw")
    )


def test_one_then_ten_then_the_rest_by_keyboard(desk: Desk, dialog: RotationDialog, ids: tuple[str, ...]) -> None:
    begin(desk)
    pane = dialog.pane
    assert pane.isVisible()
    assert news(desk, ids) == 0
    assert "No channel is changed yet" in pane.next_line.plain_text
    assert desk.find("action.advance_one").hasFocus()
    desk.press(KEY.Key_Return)
    desk.settle()
    assert news(desk, ids) == 1
    assert "Bring the new value of the changed channel to the AICC" in pane.next_line.plain_text
    assert pane.counts.words == ("1 with the new value", "11 with the old value", "1 skipped")
    desk.click("action.advance_few")
    assert news(desk, ids) == 11
    assert not desk.sees("action.advance_few")
    assert not desk.sees("action.advance_all")
    desk.click("action.advance_one")
    assert news(desk, ids) == 12
    assert "save the report and close" in pane.next_line.plain_text
    assert states(pane) == [ItemState.NEW] * 12 + [ItemState.SKIPPED]
    assert len({one for change in desk.changes for one in change.channels}) == 12


def test_one_channel_is_taken_back_and_then_all(desk: Desk, dialog: RotationDialog, ids: tuple[str, ...]) -> None:
    begin(desk)
    desk.click("action.advance_few")
    pane = dialog.pane
    assert desk.part("action.take_back", QAbstractButton).text() == "Take all 10 back"
    pane.items.table.setFocus()
    desk.press(KEY.Key_Down)
    assert desk.part("action.take_back", QAbstractButton).text().startswith("Take back wa_support_")
    desk.click("action.take_back")
    assert news(desk, ids) == 9
    assert "Back at the old value: 1 channel" in dialog.banner.text
    pane.items.table.clearSelection()
    desk.click("action.take_back")
    assert desk.secrets(ids[:12], FIELD) == [OLD] * 12


def test_a_value_for_each_channel_is_pasted_and_shown_as_dots(
    desk: Desk, dialog: RotationDialog, ids: tuple[str, ...]
) -> None:
    values = [f"{NEW[:-2]}{number:02}" for number in range(12)]
    pick(desk)
    desk.click("field.value_each")
    lines = [f"wa_support_{number + 1:02}\t{value}" for number, value in enumerate(values)]
    QGuiApplication.clipboard().setText("\n".join([*reversed(lines), "wa_nobody\tx"]))
    desk.click("action.paste_values")
    assert "No channel of this list for: wa_nobody." in dialog.form.said.plain_text
    shown = [str(dialog.form.values.index(row, 2).data()) for row in range(12)]
    assert set(shown) == {"•" * 10}
    desk.click("action.start")
    desk.click("action.advance_all")
    assert desk.secrets(ids[:12], FIELD) == values


def test_a_value_is_typed_into_a_cell(desk: Desk, dialog: RotationDialog, ids: tuple[str, ...]) -> None:
    pick(desk)
    desk.click("field.value_each")
    dialog.form.focus()
    desk.press(KEY.Key_Return)
    line = desk.part("field.value", QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    desk.type(NEW)
    desk.press(KEY.Key_Return)
    desk.wait(lambda: "11 channels have no value yet" in dialog.form.said.plain_text)
    assert dialog.form.isVisible(), "Enter ends the cell, and does not begin"
    desk.wait(lambda: dialog.form.table.currentIndex().row() == 1)
    desk.click("action.start")
    reasons = {item.reason for item in dialog.pane.items.model.rows_in([range(13)]) if item.reason}
    assert "No new value was given." in reasons
    desk.click("action.advance_one")
    assert news(desk, ids) == 1


def test_a_missing_value_is_told_at_the_field(desk: Desk, dialog: RotationDialog) -> None:
    pick(desk)
    assert not desk.find("action.start").isEnabled()
    dialog.form.check(loudly=True)
    row = dialog.form._rows[FIELD]
    assert [line.text for line in row.messages] == ["The new value is missing."]
    desk.type(NEW)
    assert not [line for line in row.messages if line.kind == "error"]


def test_a_value_that_no_field_can_hold_begins_nothing(desk: Desk, dialog: RotationDialog) -> None:
    pick(desk, "baseurl")
    desk.type("no address")
    desk.click("action.start")
    assert dialog.form.isVisible()
    assert dialog.form._rows["base_url"].messages
    assert desk.workspace.rotations.all() == ()


def test_a_refusal_of_the_service_stands_at_the_value(desk: Desk, dialog: RotationDialog, ids: tuple[str, ...]) -> None:
    desk.workspace.rotations.start(FIELD, ids, Secret(NEW))
    begin(desk)
    said = " ".join(line.text for line in dialog.form._rows[FIELD].messages)
    assert "None of the channels can take part" in said
    assert "under way" in said


def test_leaving_with_a_value_typed_takes_two_wishes(desk: Desk, dialog: RotationDialog) -> None:
    pick(desk)
    desk.type(NEW)
    desk.press(KEY.Key_Escape)
    assert dialog.isVisible()
    assert "lost when you leave" in dialog.banner.text
    desk.press(KEY.Key_Escape)
    assert desk.closed
    assert desk.workspace.rotations.all() == ()


def test_a_webhook_password_is_told_to_the_provider_last(desk: Desk, dialog: RotationDialog) -> None:
    pick(desk, "webhook password")
    assert "At the provider, right afterwards" in dialog.form.order.lines[-1]
    desk.press(KEY.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert dialog.form.filled


# --- all of them, later ---------------------------------------------------------------------------


@pytest.fixture
def under_way(desk: Desk, ids: tuple[str, ...]) -> RotationsDialog:
    """One rotation with three channels done, as the next run of the program finds it."""
    rotation = desk.workspace.rotations.start(FIELD, ids, Secret(NEW))
    desk.workspace.rotations.advance(rotation.id, 3)
    return desk.open(RotationsDialog(desk.context, desk.workspace, desk.window))


def test_it_goes_on_where_it_was(desk: Desk, under_way: RotationsDialog, ids: tuple[str, ...]) -> None:
    assert under_way.list.hasFocus()
    assert states(under_way.pane) == [ItemState.NEW] * 3 + [ItemState.OLD] * 9 + [ItemState.SKIPPED]
    assert "3 of 12 new" in str(under_way.model.index(0, 1).data())
    desk.click("action.advance_all")
    assert news(desk, ids) == 12
    assert "12 of 12 new" in str(under_way.model.index(0, 1).data())


def test_what_to_do_elsewhere_is_one_click_away(desk: Desk, under_way: RotationsDialog) -> None:
    assert not under_way.pane.order.isVisible()
    desk.click("action.show_order")
    assert under_way.pane.order.isVisible()
    assert not under_way.pane.items.isVisible()
    desk.click("action.show_order")
    assert under_way.pane.items.isVisible()


def test_channels_are_searched_and_those_left_are_shown_alone(desk: Desk, under_way: RotationsDialog) -> None:
    desk.fill("field.search_items", "support_02")
    assert len(states(under_way.pane)) == 1
    desk.fill("field.search_items", "")
    desk.press(KEY.Key_Delete)
    desk.click("filter.not_new")
    assert ItemState.NEW not in states(under_way.pane)


def test_the_report_has_every_channel_and_no_value(desk: Desk, under_way: RotationsDialog, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    under_way.desk.write_report(path)
    desk.settle()
    assert str(path) in under_way.banner.text
    text = path.read_text(encoding="utf-8-sig")
    assert NEW not in text
    assert OLD not in text
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["Value"] for row in rows].count("new") == 3
    assert len(rows) == 13


def test_a_report_that_cannot_be_written_says_so(desk: Desk, under_way: RotationsDialog, tmp_path: Path) -> None:
    under_way.desk.write_report(tmp_path / "nowhere" / "report.csv")
    desk.settle()
    assert "cannot be written" in under_way.banner.text


def test_closing_asks_and_forgets_the_value_but_keeps_the_list(desk: Desk, under_way: RotationsDialog) -> None:
    desk.click("action.close_rotation")
    desk.click("action.confirm")
    assert "It was closed" in under_way.pane.next_line.plain_text
    assert not desk.sees("action.close_rotation")
    assert not desk.sees("action.advance_all")
    assert "closed, 3 of 12 new" in str(under_way.model.index(0, 1).data())
    assert desk.sees("action.save_report")


def test_deleting_asks_with_cancel_first_and_leaves_the_channels(
    desk: Desk, under_way: RotationsDialog, ids: tuple[str, ...]
) -> None:
    desk.click("action.delete_rotation")
    desk.click("action.cancel")
    assert len(desk.workspace.rotations.all()) == 1
    desk.click("action.delete_rotation")
    desk.click("action.confirm")
    desk.wait(lambda: under_way.stack.currentIndex() == 0)
    desk.settle()
    assert desk.workspace.rotations.all() == ()
    assert news(desk, ids) == 3


def test_another_one_is_opened_by_going_down_the_list(
    desk: Desk, under_way: RotationsDialog, ids: tuple[str, ...]
) -> None:
    desk.press(KEY.Key_Escape)
    desk.workspace.rotations.start("base_url", ids, "https://api.example.com/v2")
    again = desk.open(RotationsDialog(desk.context, desk.workspace, desk.window))
    assert again.pane.rotation is not None
    assert again.pane.rotation.field == "base_url"
    again.list.setFocus()
    desk.press(KEY.Key_Down)
    desk.wait(lambda: again.pane.rotation is not None and again.pane.rotation.field == FIELD)
    desk.settle()
    assert states(again.pane).count(ItemState.NEW) == 3


def test_stop_keeps_what_was_done_and_tells_it(
    desk: Desk, under_way: RotationsDialog, ids: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, real = threading.Event(), desk.workspace.rotations.advance

    def slow(rotation_id: str, count: int | None, job: JobContext) -> Changed:
        changed = real(rotation_id, 2)
        job.report(2, 9)
        stopped.wait(10)
        return changed

    monkeypatch.setattr(desk.workspace.rotations, "advance", slow)
    desk.push("action.advance_all")
    desk.wait(lambda: desk.sees("action.cancel_job"))
    desk.push("action.cancel_job")
    stopped.set()
    desk.settle()
    assert under_way.isVisible()
    assert under_way.banner.text == "Changed: 2 channels. Stopped there; the others are as they were."
    assert states(under_way.pane).count(ItemState.NEW) == 5
    assert len(desk.changes[-1].channels) == 2


def test_without_rotations_it_says_how_to_begin(desk: Desk) -> None:
    dialog = desk.open(RotationsDialog(desk.context, desk.workspace, desk.window))
    assert dialog.stack.currentIndex() == 0
    assert not desk.sees("action.save_report")
    desk.press(KEY.Key_Escape)
    assert desk.closed


def test_where_it_began_it_is_closed_too(desk: Desk, dialog: RotationDialog, ids: tuple[str, ...]) -> None:
    assert not desk.sees("action.close_rotation")
    begin(desk)
    desk.click("action.advance_few")
    desk.click("action.advance_one")
    desk.click("action.advance_one")
    assert "save the report and close the rotation" in dialog.pane.next_line.plain_text
    assert desk.sees("action.save_report")
    assert desk.part("action.cancel", QAbstractButton).text() == "Done"
    desk.push("action.close_rotation")
    desk.click("action.confirm")
    assert not desk.sees("action.close_rotation")
    assert desk.sees("action.save_report")
    assert "It was closed" in dialog.pane.next_line.plain_text
    (rotation,) = desk.workspace.rotations.all()
    assert rotation.closed_at is not None
    assert news(desk, ids) == 12
