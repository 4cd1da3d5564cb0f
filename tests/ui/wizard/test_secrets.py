"""Secrets in the window: dots, generated, lent to the clipboard, and in no text that anybody else can read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QToolButton, QWidget

from tests.ui.wizard.desk import Desk, field_of, messages, text_of
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS, fields_of
from wa_channel_studio.ui.kit.secret_edit import SecretEdit


def inline(widget: QWidget, verb: str) -> QToolButton:
    button = widget.findChild(QToolButton, f"inline.{verb}")
    assert isinstance(button, QToolButton)
    return button


@pytest.mark.parametrize("provider", [name for name in PROVIDERS if name != "cloud-api"])
def test_a_generated_password_fills_both_fields_and_says_so(desk: Desk, provider: str) -> None:
    view = desk.open_with(provider)
    view.jump("webhook_password")
    inline(field_of(view, "webhook_password"), "generate").click()
    assert len(text_of(view, "webhook_password")) >= 20
    assert text_of(view, "webhook_password") == text_of(view, "webhook_password_confirm")
    assert any("Generated" in text for _, text in messages(view, "webhook_password"))
    assert any("generated" in text for _, text in messages(view, "webhook_password_confirm"))
    assert not any(problem.field.startswith("webhook_password") for problem in view.problems)


def test_a_copied_secret_is_taken_back_from_the_clipboard(desk: Desk) -> None:
    view = desk.open_with("infobip", password=Secret("Sample-1"))
    view.jump("password")
    inline(field_of(view, "password"), "copy").click()
    assert QGuiApplication.clipboard().text() == "Sample-1"
    assert any("cleared in" in text for _, text in messages(view, "password"))
    desk.context.clipboard.clear_now()
    assert QGuiApplication.clipboard().text() == ""
    assert messages(view, "password") == []


def test_shown_secrets_are_hidden_by_leaving_and_by_concealing(desk: Desk) -> None:
    view = desk.open_with("infobip", password=Secret("Sample-1"))
    view.jump("password")
    edit = field_of(view, "password")
    assert isinstance(edit, SecretEdit)
    seen = []
    for hide in (view.conceal, lambda: view.go(Step.BASIC)):
        inline(edit, "show").click()
        seen.append(edit.revealed)
        hide()
        seen.append(edit.revealed)
    assert seen == [True, False, True, False]


def texts(root: QWidget) -> Iterator[str]:
    """Everything that is drawn, shown as a tool tip or read out, but for what stands in a password line."""
    yield root.windowTitle()
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.objectName())
        yield widget.whatsThis()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QComboBox):
            yield widget.currentText()
        elif isinstance(widget, QLineEdit) and widget.echoMode() is QLineEdit.EchoMode.Normal:
            yield f"{widget.text()} {widget.placeholderText()}"


@pytest.mark.parametrize("provider", list(PROVIDERS))
def test_no_secret_stands_in_any_text_of_the_window(desk: Desk, provider: str) -> None:
    secrets: dict[str, RawValue] = {
        spec.key: Secret(f"CANARY-{spec.key}:@%") for spec in fields_of(provider) if spec.secret
    }
    assert secrets
    view = desk.open_with(provider, verification_method="basic", seen_all=True, answers=secrets)
    for step in STEPS:
        view.go(step)
        view.page.grab()
        assert [text for text in texts(view) if "CANARY" in text] == []
    for key in secrets:
        view.jump(key)
        QTest.keyClick(field_of(view, key), Qt.Key.Key_Tab)
        assert [text for text in texts(view) if "CANARY" in text] == []
    assert "CANARY" not in repr(view.journey)
    view.flush()
    desk.settle(view)
