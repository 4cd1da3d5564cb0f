"""Drafts: what is typed is kept without being asked, and comes back where it was left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.wizard.conftest import PASSWORD
from tests.ui.wizard.desk import Desk, field_of, text_of
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.ui.forms.field_row import row_of
from wa_channel_studio.ui.wizard.keeper import LONGEST_MS, Keeping
from wa_channel_studio.ui.wizard.view import WizardView


def choose(view: WizardView, provider: str) -> None:
    """Choose a provider with the arrow keys; each one on the way has a page of its own."""
    field_of(view, "provider").setFocus()
    QTest.keyClick(field_of(view, "provider"), Qt.Key.Key_Home)
    while view.journey.answers.text("provider") != provider:
        QTest.keyClick(field_of(view, "provider"), Qt.Key.Key_Down)


def test_nothing_is_written_for_somebody_who_only_looks_around(desk: Desk) -> None:
    view = desk.open()
    for step in (Step.BASIC, Step.ROBOT, Step.INTEGRATION, Step.PROVIDER):
        view.go(step)
    field_of(view, "provider").setFocus()
    assert view.flush() is None
    assert desk.drafts() == ()
    assert not view.has_unsaved()


def test_typing_is_kept_by_itself_and_the_head_says_when(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    QTest.keyClicks(field_of(view, "app_name"), "AcmeCare")
    assert view.has_unsaved()
    assert "Keeping" in view.frame.head.draft.text()
    desk.settle(view)
    (kept,) = desk.drafts()
    assert kept.journey.answers.text("app_name") == "AcmeCare"
    assert kept.saved_at is not None
    assert f"{kept.saved_at.astimezone():%H:%M}" in view.frame.head.draft.text()


def test_no_change_waits_longer_than_half_a_second_however_fast_somebody_types(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    line = field_of(view, "app_name")

    def typed_and_kept() -> bool:
        QTest.keyClicks(line, "a")  # every few milliseconds, so that a pause in typing never comes
        return bool(desk.drafts())

    desk.qtbot.waitUntil(typed_and_kept, timeout=LONGEST_MS * 6)
    assert set(desk.drafts()[0].journey.answers.text("app_name")) == {"a"}


def test_a_draft_reopens_at_the_same_step_and_field_with_everything_in_it(desk: Desk) -> None:
    view = desk.open_with("twilio", webhook_user="acme")
    view.jump("non_working_notification")
    QTest.keyClicks(field_of(view, "non_working_notification"), "We are back tomorrow.")
    view.flush()
    desk.settle(view)
    view.close()
    (kept,) = desk.drafts()
    again = desk.open(desk.workspace.drafts.resume(kept.id))
    assert again.journey.step is Step.BASIC
    assert text_of(again, "non_working_notification") == "We are back tomorrow."
    row = row_of(QApplication.focusWidget())
    assert row is not None
    assert row.key == "non_working_notification"
    assert again.journey.answers.text("webhook_user") == "acme"


def test_switching_the_provider_and_back_keeps_both_sets_of_answers(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.jump("user_name")
    QTest.keyClicks(field_of(view, "user_name"), "acme_br")
    QTest.keyClicks(field_of(view, "account_key"), "a0b1")
    choose(view, "twilio")
    assert view.journey.answers.text("provider") == "twilio"
    assert row_of(QApplication.focusWidget()) is view.page.form.rows["provider"]
    view.jump("api_key_sid")
    QTest.keyClicks(field_of(view, "api_key_sid"), "SK12")
    choose(view, "infobip")
    assert text_of(view, "user_name") == "acme_br"
    assert text_of(view, "account_key") == "a0b1"
    choose(view, "twilio")
    assert text_of(view, "api_key_sid") == "SK12"


def test_closing_keeps_the_draft_and_says_so_when_it_is_written(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    with desk.qtbot.waitSignal(view.closed):
        view.leave()
    (kept,) = desk.drafts()
    assert kept.journey.answers.text("app_name") == "Acme"


def test_a_hidden_wizard_has_written_everything(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    view.hide()
    desk.settle(view)
    assert desk.drafts()[0].journey.answers.text("app_name") == "Acme"


def test_a_draft_that_cannot_be_kept_is_told_and_kept_later(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    desk.workspace.lock()
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    desk.qtbot.waitUntil(lambda: view.keeper.state is Keeping.FAILED)
    assert view.frame.head.draft.text() == "Draft could not be kept"
    assert "locked" in view.frame.banner.text
    assert view.has_unsaved()
    desk.workspace.unlock(PASSWORD)
    remedy = view.findChild(QPushButton, "action.remedy")
    assert isinstance(remedy, QPushButton)
    remedy.click()
    desk.settle(view)
    assert view.frame.banner.isHidden() or not view.frame.banner.isVisible()
    assert desk.drafts()[0].journey.answers.text("app_name") == "Acme"


def test_a_channel_with_a_draft_goes_on_where_the_draft_was(desk: Desk) -> None:
    view = desk.open_with("gupshup", channel_name="wa_care")
    with desk.qtbot.waitSignal(view.saved) as saved:
        view.save_and_close()
    channel = saved.args[0].channel
    edit = desk.open(desk.workspace.drafts.edit(channel))
    edit.jump("channel_name")
    QTest.keyClicks(field_of(edit, "channel_name"), "_2")
    edit.flush()
    desk.settle(edit)
    edit.close()
    again = desk.open(desk.workspace.drafts.edit(channel))
    assert text_of(again, "channel_name") == "wa_care_2"
    with desk.qtbot.waitSignal(again.saved):
        QTest.keyClick(field_of(again, "channel_name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.workspace.channels.get(channel.id).name == "wa_care_2"
    assert desk.drafts() == ()


def test_a_draft_is_thrown_away_only_after_a_question(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    view.flush()
    desk.settle(view)
    view.frame.head.discard_wanted.emit()
    cancel = view.findChild(QPushButton, "action.cancel")
    assert isinstance(cancel, QPushButton)
    cancel.click()
    assert len(desk.drafts()) == 1
    desk.qtbot.waitUntil(lambda: view.findChild(QPushButton, "action.confirm") is None)
    view.frame.head.discard_wanted.emit()
    confirm = view.findChild(QPushButton, "action.confirm")
    assert isinstance(confirm, QPushButton)
    with desk.qtbot.waitSignal(view.closed):
        confirm.click()
    assert desk.drafts() == ()


def test_a_draft_that_cannot_be_thrown_away_can_be_thrown_away_again(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    view.flush()
    desk.settle(view)
    desk.workspace.lock()
    view.frame.head.discard_wanted.emit()
    confirm = view.findChild(QPushButton, "action.confirm")
    assert isinstance(confirm, QPushButton)
    confirm.click()
    desk.qtbot.waitUntil(view.frame.banner.isVisible)
    desk.workspace.unlock(PASSWORD)
    remedy = view.findChild(QPushButton, "action.remedy")
    assert isinstance(remedy, QPushButton)
    with desk.qtbot.waitSignal(view.closed):
        remedy.click()
    assert desk.drafts() == ()


def test_save_and_close_keeps_a_channel_with_its_problems(desk: Desk) -> None:
    view = desk.open_with("infobip", channel_name="wa_half", password=Secret("x"))
    view.jump("user_name")
    QTest.keyClicks(field_of(view, "user_name"), "acme")
    with desk.qtbot.waitSignal(view.saved) as saved:
        view.save_and_close()
    assert not saved.args[0].readiness.ready
    assert desk.workspace.channels.get(saved.args[0].channel.id).answers.text("user_name") == "acme"
    assert desk.drafts() == ()


def test_a_channel_that_cannot_be_saved_stays_in_the_wizard(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.jump("user_name")
    QTest.keyClicks(field_of(view, "user_name"), "acme")
    desk.workspace.lock()
    view.save_and_close()
    desk.qtbot.waitUntil(view.frame.banner.isVisible)
    assert "locked" in view.frame.banner.text
    assert text_of(view, "user_name") == "acme"
    desk.workspace.unlock(PASSWORD)
    remedy = view.findChild(QPushButton, "action.remedy")
    assert isinstance(remedy, QPushButton)
    with desk.qtbot.waitSignal(view.saved):
        remedy.click()


def test_a_workspace_for_reading_only_says_that_nothing_is_kept(desk: Desk) -> None:
    # The view asks the workspace; a hold that is not there is what opening for reading only means.
    hold, desk.workspace._hold = desk.workspace._hold, None
    try:
        second = desk.open()
        assert "reading only" in second.frame.head.draft.text()
        assert not second.frame.head.save.isEnabled()
    finally:
        desk.workspace._hold = hold
