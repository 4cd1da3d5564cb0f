"""Changing fields of many channels: choosing, the value's own check, the preview, applying, stopping, taking back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from tests.ui.bulk.desk import CHINESE, LONG_GERMAN, Desk, state_of
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.bulk import EditRow, FieldEdit, Operation, RowState
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog

KEY = Qt.Key
NOTICE = "non_working_notification"


@pytest.fixture
def ids(desk: Desk, acme: Tenant) -> tuple[str, ...]:
    """Three channels of twilio and one of gupshup."""
    return (
        *desk.support(acme, 3, non_working_notification="Closed. Ask our team tomorrow."),
        desk.channel(acme, Answers({"provider": "gupshup", "channel_name": "wa_gamma"})),
    )


@pytest.fixture
def dialog(desk: Desk, ids: tuple[str, ...]) -> BulkEditDialog:
    return desk.open(BulkEditDialog(desk.context, desk.workspace, ids, desk.window))


def pick(desk: Desk, words: str) -> None:
    """Find a field by typing and take the first with Enter."""
    desk.fill("field.find_field", words)
    desk.press(KEY.Key_Return)


def rows(dialog: BulkEditDialog) -> list[tuple[str, RowState]]:
    found = dialog.preview.model.rows_in([range(dialog.preview.model.matching)])
    return [(row.name, row.state) for row in found]


def messages(dialog: BulkEditDialog, key: str) -> str:
    return " ".join(line.text for line in dialog.edits.cards[key].row.messages)


# --- the whole way by keyboard --------------------------------------------------------------------


def test_a_field_is_found_filled_previewed_applied_and_taken_back_by_keyboard(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]
) -> None:
    assert dialog.windowTitle() == "Edit 4 channels"
    assert desk.part("field.find_field", QLineEdit).hasFocus()
    desk.type("non-working time")
    desk.press(KEY.Key_Return)
    assert list(dialog.edits.cards) == [NOTICE]
    desk.type("Wir sind morgen wieder da.")  # the keyboard is in the value already
    desk.find("action.preview").setFocus()
    desk.press(KEY.Key_Return)
    desk.wait(lambda: dialog.pages.currentWidget() is dialog.preview)
    desk.settle()
    assert dialog.preview.counts.words == ("4 change", "0 stay as they are", "0 are refused")
    apply = desk.part("action.apply", QAbstractButton)
    desk.wait(apply.hasFocus)
    assert apply.text() == "Change 4 channels"
    desk.press(KEY.Key_Return)
    desk.wait(lambda: dialog.pages.currentWidget() is dialog.ending)
    desk.settle()
    assert desk.texts(ids, NOTICE) == ["Wir sind morgen wieder da."] * 4
    assert dialog.ending.text.startswith("4 channels were changed.")
    assert set(desk.changes[-1].channels) == set(ids)
    desk.click("action.undo")
    assert desk.texts(ids, NOTICE) == ["Closed. Ask our team tomorrow."] * 3 + [""]
    assert "as they were" in dialog.ending.text
    assert len(desk.changes) == 2
    desk.press(KEY.Key_Escape)
    assert desk.closed


def test_a_part_of_a_text_is_replaced_and_what_has_it_not_stays(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]
) -> None:
    pick(desk, "non-working")
    desk.choose(f"operation.{NOTICE}", "Replace a part of the text")
    desk.fill(f"find.{NOTICE}", "our team")
    desk.fill(f"replacement.{NOTICE}", "客服")
    desk.click("action.preview")
    states = dict(rows(dialog))
    assert states.pop("wa_gamma") is RowState.SAME
    assert states == dict.fromkeys(("wa_support_01", "wa_support_02", "wa_support_03"), RowState.CHANGED)
    desk.click("action.apply")
    assert desk.texts(ids[:3], NOTICE) == ["Closed. Ask 客服 tomorrow."] * 3
    assert desk.texts(ids[3:], NOTICE) == [""]


def test_items_are_added_to_a_list_and_taken_out(desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]) -> None:
    desk.workspace.bulk.apply(ids, [FieldEdit("transfer_keywords", Operation.SET, ("agent", "human"))])
    pick(desk, "keyword for transfer")
    desk.choose("operation.transfer_keywords", "Add to what is there")
    dialog.edits.cards["transfer_keywords"].focus()
    desk.type("人工,Berater")
    desk.click("action.preview")
    desk.click("action.apply")
    assert {desk.get(one).answers.items_of("transfer_keywords") for one in ids} == {
        ("agent", "human", "人工", "Berater")
    }


def test_several_fields_change_together_and_the_history_has_one_step(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]
) -> None:
    pick(desk, "non-working")
    desk.type("Zu.")
    pick(desk, "keyword for transfer")
    desk.type("agent")
    desk.click("action.preview")
    assert "2 change" not in dialog.preview.counts.words
    desk.click("action.apply")
    steps = {entry.step for one in ids for entry in desk.workspace.channels.history(one) if entry.action == "bulk edit"}
    assert len(steps) == 1
    assert desk.workspace.undo.undo_words == "Edit of 2 fields: 4 channels"


def test_a_field_is_emptied_on_purpose(desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]) -> None:
    pick(desk, "non-working")
    desk.choose(f"operation.{NOTICE}", "Empty it")
    desk.click("action.preview")
    assert dialog.preview.counts.words == ("3 change", "1 stays as it is", "0 are refused")
    desk.click("action.apply")
    assert desk.texts(ids, NOTICE) == [""] * 4


# --- faults ---------------------------------------------------------------------------------------


def test_a_missing_value_is_told_at_its_field_only_when_asked_for(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    assert messages(dialog, NOTICE) == ""
    desk.click("action.preview")
    assert dialog.pages.currentWidget() is dialog.edits
    assert "No value is given" in messages(dialog, NOTICE)
    desk.type("x")
    assert messages(dialog, NOTICE) == ""


def test_a_wrong_value_is_told_while_it_is_typed_and_stops_the_preview(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "offline message prompt")
    desk.type("a<b")
    assert messages(dialog, "offline_prompt")
    desk.click("action.preview")
    assert dialog.pages.currentWidget() is dialog.edits
    assert dialog.edits.cards["offline_prompt"].isAncestorOf(desk.here)


def test_what_is_to_be_found_must_be_said(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.choose(f"operation.{NOTICE}", "Replace a part of the text")
    desk.click("action.preview")
    card = dialog.edits.cards[NOTICE]
    assert state_of(card.find_field) == "error"
    assert desk.find(f"find.{NOTICE}").hasFocus()
    desk.type("x")
    assert state_of(card.find_field) == ""


def test_refused_channels_are_named_with_reason_and_can_be_looked_at_alone(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]
) -> None:
    pick(desk, "account sid")
    desk.type("AC" + "2c" * 16)
    desk.click("action.preview")
    assert dialog.preview.counts.words == ("3 change", "0 stay as they are", "1 is refused")
    desk.choose("filter.state", "Refused only")
    assert rows(dialog) == [("wa_gamma", RowState.REFUSED)]
    table = dialog.preview.table
    table.setFocus()
    desk.press(KEY.Key_Down)
    assert "no such field" in dialog.preview.detail.plain_text
    desk.click("action.apply")
    assert "1 was refused" in dialog.ending.text
    assert desk.texts(ids[3:], "account_sid") == [""]


def test_where_nothing_would_change_there_is_nothing_to_apply(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.choose(f"operation.{NOTICE}", "Replace a part of the text")
    desk.fill(f"find.{NOTICE}", "nobody wrote this")
    desk.click("action.preview")
    assert not desk.find("action.apply").isEnabled()
    assert desk.find("action.back").hasFocus()


def test_a_fault_of_the_service_leaves_everything_as_it_was(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_values: object) -> Changed:
        raise RuntimeError("canary-words")

    pick(desk, "non-working")
    desk.type("Zu.")
    desk.click("action.preview")
    monkeypatch.setattr(desk.workspace.bulk, "apply", broken)
    desk.click("action.apply")
    assert "Nothing was changed" in dialog.banner.text
    assert "canary" not in dialog.banner.text
    assert dialog.pages.currentWidget() is dialog.preview
    assert desk.find("action.apply").isEnabled()


# --- going back and leaving -----------------------------------------------------------------------


def test_going_back_keeps_all_that_was_typed(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.type("Zu.")
    pick(desk, "keyword for transfer")
    desk.choose("operation.transfer_keywords", "Add to what is there")
    dialog.edits.cards["transfer_keywords"].focus()
    desk.type("agent")
    before = dialog.edits.edits
    desk.click("action.preview")
    desk.click("action.back")
    assert dialog.edits.edits == before
    desk.choose("operation.transfer_keywords", "Set to")
    desk.choose("operation.transfer_keywords", "Add to what is there")
    assert dialog.edits.edits == before


def test_leaving_with_something_typed_takes_two_wishes(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.type("Zu.")
    desk.press(KEY.Key_Escape)
    assert dialog.isVisible()
    assert "lost when you leave" in dialog.banner.text
    desk.type("!")
    desk.press(KEY.Key_Escape)
    assert dialog.isVisible(), "typing on takes the first wish back"
    desk.press(KEY.Key_Escape)
    assert desk.closed
    assert desk.changes == []


def test_with_nothing_typed_escape_leaves(desk: Desk, dialog: BulkEditDialog) -> None:
    desk.press(KEY.Key_Escape)
    assert desk.closed


def test_a_card_is_left_out_again(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    pick(desk, "keyword for transfer")
    desk.click(f"action.leave_out.{NOTICE}")
    assert list(dialog.edits.cards) == ["transfer_keywords"]
    desk.click("action.leave_out.transfer_keywords")
    assert not desk.find("action.preview").isEnabled()


def test_choosing_a_field_twice_goes_to_its_card(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.type("Zu.")
    pick(desk, "non-working")
    assert len(dialog.edits.cards) == 1
    desk.type("!")
    assert dialog.edits.edits[0].value == "Zu.!"


# --- stopping -------------------------------------------------------------------------------------


def test_stop_leaves_all_channels_as_they_were(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, real = threading.Event(), desk.workspace.bulk.apply

    def slow(channel_ids: Sequence[str], edits: Sequence[FieldEdit], job: JobContext) -> Changed:
        job.report(1, 4, "on the way")
        stopped.wait(10)
        return real(channel_ids, edits, job)

    pick(desk, "non-working")
    desk.type("Zu.")
    desk.click("action.preview")
    monkeypatch.setattr(desk.workspace.bulk, "apply", slow)
    desk.push("action.apply")
    desk.wait(lambda: desk.sees("action.cancel_job"))
    assert dialog.bar.text == "on the way"
    assert not desk.find("action.apply").isEnabled()
    assert not dialog.preview.isEnabled()
    desk.press(KEY.Key_Escape)  # the first one stops, and does not leave
    stopped.set()
    desk.settle()
    assert dialog.isVisible()
    assert dialog.banner.text == "Stopped. Nothing has changed."
    assert desk.texts(ids[:1], NOTICE) == ["Closed. Ask our team tomorrow."]
    assert desk.changes == []
    monkeypatch.undo()
    desk.click("action.apply")
    assert desk.texts(ids, NOTICE) == ["Zu."] * 4


def test_what_was_done_since_is_not_undone_in_its_place(
    desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]
) -> None:
    pick(desk, "non-working")
    desk.type("Zu.")
    desk.click("action.preview")
    desk.click("action.apply")
    desk.workspace.bulk.tag(ids[:1], add=("vip",))
    desk.click("action.undo")
    assert "Something else was done since" in dialog.banner.text
    assert desk.texts(ids, NOTICE) == ["Zu."] * 4
    assert desk.get(ids[0]).tags == ("vip",)


# --- secrets --------------------------------------------------------------------------------------


def test_a_secret_is_shown_nowhere(desk: Desk, dialog: BulkEditDialog, ids: tuple[str, ...]) -> None:
    secret = "canary-webhook-9X"
    pick(desk, "webhook password")
    desk.type(secret)
    desk.click("action.preview")
    assert {row.new for row in dialog.preview.model.rows_in([range(dialog.preview.model.matching)])} == {"***"}
    desk.click("action.copy_list")
    copied = QGuiApplication.clipboard().text()
    assert "***" in copied
    assert secret not in copied
    assert "canary" not in copied
    desk.click("action.apply")
    assert desk.secrets(ids, "webhook_password") == [secret] * 4
    assert desk.secrets(ids[:1], "webhook_password_confirm") == [secret]


def test_a_password_can_be_generated_and_lent_to_the_clipboard(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "webhook password")
    desk.press(KEY.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (edit,) = dialog.edits.edits
    assert edit.value
    assert "Generated" in messages(dialog, "webhook_password")


# --- fields ---------------------------------------------------------------------------------------


def test_fields_are_found_by_label_group_and_key(desk: Desk, dialog: BulkEditDialog) -> None:
    picker = dialog.edits.picker
    whole = picker.keys
    assert NOTICE in whole
    assert "channel_name" not in whole
    desk.fill("field.find_field", "offline")
    assert set(picker.keys) < set(whole)
    assert all("offline" in key for key in picker.keys)
    desk.fill("field.find_field", "no such field")
    assert picker.keys == ()
    desk.press(KEY.Key_Return)
    assert dialog.edits.cards == {}
    desk.press(KEY.Key_Escape)  # clears the search, and does not leave
    assert picker.keys == whole
    assert dialog.isVisible()


def test_the_arrow_keys_go_from_the_search_into_the_list(desk: Desk, dialog: BulkEditDialog) -> None:
    desk.fill("field.find_field", "keyword")
    desk.press(KEY.Key_Down)
    assert dialog.edits.picker.list.hasFocus()
    desk.press(KEY.Key_Space)
    assert "transfer_keywords" in dialog.edits.cards


def test_references_offer_the_lists_of_all_tenants(desk: Desk, acme: Tenant) -> None:
    other = desk.tenant("Bravo", ("Billing", "Sales"))
    ids = (*desk.support(acme, 1), *desk.support(other, 1, "wa_other"))
    dialog = desk.open(BulkEditDialog(desk.context, desk.workspace, ids, desk.window))
    pick(desk, "ou configuration")
    box = desk.part("field.ou", QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == ["Billing", "Customer Service", "Sales"]
    assert dialog.isVisible()


def test_channels_without_a_common_field_say_so(desk: Desk) -> None:
    dialog = desk.open(BulkEditDialog(desk.context, desk.workspace, ["gone"], desk.window))
    assert dialog.edits.picker.keys == ()
    assert not desk.find("action.preview").isEnabled()


# --- many rows and long texts ----------------------------------------------------------------------


def test_the_preview_is_searched_and_copied(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.type("Zu\tjetzt.")
    desk.click("action.preview")
    desk.fill("field.search_preview", "support_02 acme")
    assert rows(dialog) == [("wa_support_02", RowState.CHANGED)]
    desk.click("action.copy_list")
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head == "Channel\tTenant\tNow\tAfterwards"
    assert line.count("\t") == 3
    desk.fill("field.search_preview", "nobody")
    assert dialog.preview.nothing.isVisible()


@pytest.mark.parametrize("text", [LONG_GERMAN, CHINESE], ids=["german", "chinese"])
def test_long_texts_are_shown_whole_below_the_list(desk: Desk, dialog: BulkEditDialog, text: str) -> None:
    pick(desk, "non-working")
    desk.type(text)
    desk.click("action.preview")
    dialog.preview.table.setFocus()
    desk.press(KEY.Key_Down)
    assert text in dialog.preview.detail.plain_text


def test_of_fifty_thousand_rows_only_those_in_sight_are_asked_for(desk: Desk, dialog: BulkEditDialog) -> None:
    pick(desk, "non-working")
    desk.type("Zu.")
    desk.click("action.preview")
    model, asked = dialog.preview.model, []

    def counting(row: EditRow, _now: object) -> str:
        asked.append(row.name)
        return row.name

    model.columns = tuple(replace(column, words=counting) for column in model.columns)
    model.show_rows(model.rows_in([range(1)]) * 50_000)
    dialog.preview.table.grab()
    dialog.preview.table.scrollToBottom()
    dialog.preview.table.grab()
    assert 0 < len(asked) < 1_000
