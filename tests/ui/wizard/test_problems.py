"""Problems: when they are told aloud, where they stand, and the ways to their fields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QPushButton

from tests.ui.wizard.desk import Desk, field_of, messages, text_of
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.ui.forms.field_row import row_of
from wa_channel_studio.ui.wizard.side import named
from wa_channel_studio.ui.wizard.view import WizardView
from wa_channel_studio.wizard.review import ReviewStep


def key_in_focus() -> str:
    row = row_of(QApplication.focusWidget())
    return row.key if row is not None else ""


def listed(view: WizardView) -> list[tuple[str, str]]:
    return [(entry.key, entry.severity) for entry in view.frame.side.problems.entries]


def review_of(view: WizardView) -> tuple[ReviewStep, ...]:
    assert view.page.review is not None
    return view.page.review.shown


def words(view: WizardView, step: Step) -> str:
    return view.frame.side.steps.items[step.value].step.sub


def test_an_untouched_field_is_to_fill_in_and_not_a_problem(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    assert listed(view) == []
    assert "to fill in" in words(view, Step.PROVIDER)
    assert messages(view, "app_name") == []
    assert view.page.form.rows["app_name"].required


def test_a_field_that_was_left_empty_is_told_in_its_place(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("app_name")
    assert messages(view, "app_name") == []
    QTest.keyClick(field_of(view, "app_name"), Qt.Key.Key_Tab)
    ((kind, text),) = messages(view, "app_name")
    assert kind == "error"
    assert "missing" in text
    assert field_of(view, "app_name").property("state") == "error"
    assert "missing" in field_of(view, "app_name").accessibleDescription()
    assert ("app_name", "error") in listed(view)
    QTest.keyClicks(field_of(view, "app_name"), "Acme")
    assert messages(view, "app_name") == []
    assert not field_of(view, "app_name").property("state")


def test_a_problem_leads_to_its_field_on_another_step(desk: Desk) -> None:
    view = desk.open_with("gupshup", robot_enabled=True, seen_all=True)
    line = view.findChild(QAbstractButton, "problem.transfer_keywords")
    assert isinstance(line, QAbstractButton)
    line.click()
    assert view.journey.step is Step.BASIC
    assert key_in_focus() == "transfer_keywords"


def test_the_next_problem_goes_round(desk: Desk) -> None:
    view = desk.open_with("cloud-api", seen_all=True, channel_name="1x")
    met = []
    for _ in range(len({key for key, _ in listed(view)})):
        view.next_problem()
        met.append(view.journey.field)
    assert sorted(met) == sorted({key for key, _ in listed(view)})
    view.next_problem()
    assert view.journey.field == met[0]


def test_finish_is_refused_while_an_error_stands_and_leads_to_the_first(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.go(Step.INTEGRATION)
    finish = view.findChild(QPushButton, "action.finish")
    assert isinstance(finish, QPushButton)
    finish.click()
    assert view.isVisible()
    errors = [problem for problem in view.problems if problem.is_error]
    assert f"{len(errors)} problems" in view.frame.banner.text
    assert view.frame.banner.isVisible()
    assert key_in_focus() == errors[0].field
    assert desk.workspace.channels.named("") == ()


def test_the_review_shows_every_step_and_leads_back(desk: Desk) -> None:
    view = desk.open_with("gupshup", channel_name="wa_care", greeting_1="Hello", name_card_enabled=True)
    view.go(Step.INTEGRATION)
    review = view.page.review
    assert review is not None
    names = {button.objectName() for button in review.findChildren(QPushButton)}
    assert {"action.edit.app_name", "action.edit.channel_name", "action.edit.greeting_1"} <= names
    edit = review.findChild(QPushButton, "action.edit.channel_name")
    assert isinstance(edit, QPushButton)
    edit.click()
    assert view.page.step is Step.BASIC
    assert key_in_focus() == "channel_name"
    QTest.keyClicks(field_of(view, "channel_name"), "_2")
    view.go_back()
    assert [step.shown for part in review_of(view) for step in part.rows if step.spec.key == "channel_name"] == [
        "wa_care_2"
    ]


def test_a_field_appears_and_goes_with_the_answer_it_depends_on(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.go(Step.BASIC)
    content = field_of(view, "queue_reminder_content")
    assert not content.isVisible()
    reminder = field_of(view, "queue_reminder")
    assert isinstance(reminder, QComboBox)
    reminder.setFocus()
    QTest.keyClick(reminder, Qt.Key.Key_Home)
    assert content.isVisible()
    assert view.page.form.rows["queue_reminder_content"].required
    QTest.keyClick(reminder, Qt.Key.Key_End)
    assert not content.isVisible()


def test_two_fields_of_one_rule_are_judged_together_on_every_key(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("webhook_password")
    QTest.keyClicks(field_of(view, "webhook_password"), "abc")
    QTest.keyClicks(field_of(view, "webhook_password_confirm"), "ab")
    assert any("differ" in text for _, text in messages(view, "webhook_password_confirm"))
    QTest.keyClicks(field_of(view, "webhook_password_confirm"), "c")
    assert messages(view, "webhook_password_confirm") == []


def test_the_taken_name_of_another_channel_is_known(desk: Desk) -> None:
    first = desk.open_with("gupshup", channel_name="wa_care")
    with desk.qtbot.waitSignal(first.saved):
        first.save_and_close()
    view = desk.open_with("gupshup")
    view.jump("channel_name")
    QTest.keyClicks(field_of(view, "channel_name"), "wa_care")
    assert any("Another channel" in text for _, text in messages(view, "channel_name"))
    assert text_of(view, "channel_name") == "wa_care"


def test_a_problem_is_named_by_its_field_unless_it_names_it_itself() -> None:
    assert named("Called Customer Reply Timeout Period", "25 is outside the range.") == (
        "Called Customer Reply Timeout Period: 25 is outside the range."
    )
    assert named("Webhook Confirm Password", "The two passwords differ.") == "The two passwords differ."
    assert named("", "Something is wrong.") == "Something is wrong."


def test_nothing_known_is_said_too(desk: Desk) -> None:
    view = desk.open()
    view.next_problem()
    assert view.frame.banner.kind == "success"
