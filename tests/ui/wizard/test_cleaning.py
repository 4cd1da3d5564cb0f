"""Paste clean-up: seen at the field, said below it, never under the fingers of somebody who types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.ui.wizard.desk import Desk, field_of, messages, text_of
from wa_channel_studio.domain.secret import Secret


def paste(desk: Desk, widget: QLineEdit | QPlainTextEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("key", "pasted", "kept"),
    [
        ("account_sid", " AC0123456789abcdef0123456789abcdef\n", "AC0123456789abcdef0123456789abcdef"),
        ("base_url", "https://api.twilio.com/\u200b2010-04-01\t", "https://api.twilio.com/2010-04-01"),
        ("phone_number", "+1 415 555 0123", "+14155550123"),
        ("webhook_user", "\ufeffacme\u00a0", "acme"),
        ("api_key_secret", "Sample Sample ", "SampleSample"),
    ],
)
def test_what_a_copy_dragged_along_is_taken_off_and_said(desk: Desk, key: str, pasted: str, kept: str) -> None:
    view = desk.open_with("twilio")
    view.jump(key)
    widget = field_of(view, key)
    assert isinstance(widget, QLineEdit)
    paste(desk, widget, pasted)
    assert text_of(view, key) == kept
    value = view.journey.answers[key]
    assert (value.reveal() if isinstance(value, Secret) else value) == kept
    assert any(kind == "information" and "Removed" in text for kind, text in messages(view, key))
    assert not any(problem.message.startswith("Removed") for problem in view.problems)


def test_blanks_inside_a_password_are_meant(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.jump("password")
    widget = field_of(view, "password")
    assert isinstance(widget, QLineEdit)
    paste(desk, widget, " correct horse battery ")
    assert text_of(view, "password") == "correct horse battery"


def test_a_typed_blank_stays_until_the_field_is_left(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.jump("user_name")
    line = field_of(view, "user_name")
    QTest.keyClicks(line, "Acme ")
    assert text_of(view, "user_name") == "Acme "
    assert messages(view, "user_name") == []
    QTest.keyClicks(line, "Care ")
    assert view.journey.answers.text("user_name") == "Acme Care"
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert text_of(view, "user_name") == "Acme Care"
    assert messages(view, "user_name") == [("information", "Removed from the ends: 1 blank.")]
    view.jump("user_name")
    QTest.keyClicks(line, "s")
    assert messages(view, "user_name") == []


def test_undo_brings_back_what_was_pasted(desk: Desk) -> None:
    """The clean-up does not fight somebody who insists: only leaving the field cleans again."""
    view = desk.open_with("gupshup")
    view.jump("app_name")
    line = field_of(view, "app_name")
    assert isinstance(line, QLineEdit)
    paste(desk, line, "Acme")
    paste(desk, line, "Care")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert text_of(view, "app_name") == "Acme"


def test_nothing_is_completed(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("skill_queue")
    line = view.page.form.rows["skill_queue"].findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "wa_s")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert view.journey.answers.text("skill_queue") == "wa_s"


def test_text_pasted_into_several_lines_is_cleaned_at_its_ends_only(desk: Desk) -> None:
    view = desk.open_with("gupshup")
    view.jump("non_working_notification")
    text = field_of(view, "non_working_notification")
    assert isinstance(text, QPlainTextEdit)
    paste(desk, text, "\n Back at 8.\nCall us. \n")
    assert text_of(view, "non_working_notification") == "Back at 8.\nCall us."
