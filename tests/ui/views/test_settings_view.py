"""The settings act at once; the ways into the workspace and its backups are looked after from there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSpinBox

from tests.studio import PASSWORD, twilio
from tests.ui.window import Program
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.theme import current_tokens


@pytest.fixture
def settings(opened: Program) -> Program:
    """The settings on show."""
    opened.view.go("settings")
    opened.settle()
    return opened


def test_the_look_changes_at_once_and_is_remembered(settings: Program) -> None:
    box = settings.find("field.theme", QComboBox)
    box.setFocus()
    settings.press(Qt.Key.Key_Down)
    settings.press(Qt.Key.Key_Down)
    settings.wait(lambda: current_tokens().name == "dark")
    settings.settle()
    assert settings.file.load().theme == "dark"


def test_times_and_rows_are_taken_over(settings: Program) -> None:
    for name, value in (("field.auto_lock_minutes", 3), ("field.clipboard_seconds", 45)):
        spin = settings.find(name, QSpinBox)
        spin.setFocus()
        spin.setValue(value)
        settings.press(Qt.Key.Key_Return)
    settings.find("field.compact_rows", QCheckBox).click()
    settings.settle()
    kept = settings.file.load()
    assert (kept.auto_lock_minutes, kept.clipboard_seconds, kept.compact_rows) == (3, 45, True)
    assert settings.clipboard.seconds == 45
    assert settings.window.auto_lock.minutes == 3
    tenant = settings.add_tenant()
    settings.add_channel(tenant, twilio())
    settings.view.go("channels")
    settings.settle()
    assert settings.channels.table.rowHeight(0) == 30


def test_the_days_after_which_a_status_is_stale_belong_to_the_workspace(settings: Program) -> None:
    spin = settings.find("field.evidence_days", QSpinBox)
    assert (spin.value(), spin.minimum(), spin.maximum()) == (30, 1, 365)
    spin.setFocus()
    spin.setValue(14)
    settings.press(Qt.Key.Key_Return)
    settings.settle()
    assert settings.workspace.ladder.days == 14


def test_the_password_is_changed_only_with_the_old_one(settings: Program) -> None:
    settings.click("action.change_password")
    settings.fill("field.old_password", "not it")
    settings.fill("field.new_password", "the new one")
    settings.fill("field.new_password_again", "the new one")
    settings.click("action.change")
    settings.settle()
    assert settings.sees("field.old_password")
    settings.fill("field.old_password", PASSWORD.reveal())
    settings.click("action.change")
    settings.wait(lambda: not settings.sees("field.old_password"))
    settings.lock()
    settings.unlock("the new one")


def test_a_recovery_key_is_shown_once_and_works(settings: Program) -> None:
    before = settings.workspace.has_recovery_key
    assert not before
    settings.click("action.make_recovery_key")
    settings.wait(lambda: settings.sees("text.recovery_key"))
    dialog = settings.dialog
    key = dialog.shown.plain_text  # type: ignore[attr-defined]  # the dialog of this test
    settings.press(Qt.Key.Key_Escape)
    assert settings.sees("text.recovery_key")  # it was not said to be kept
    settings.find("field.kept", QCheckBox).click()
    settings.click("action.close")
    settings.settle()
    assert settings.workspace.has_recovery_key
    settings.workspace.unlock_with_recovery_key(Secret(key))


def test_the_recovery_key_can_be_lent_to_the_clipboard(settings: Program) -> None:
    settings.click("action.make_recovery_key")
    settings.wait(lambda: settings.sees("text.recovery_key"))
    settings.click("action.copy")
    key = settings.dialog.shown.plain_text  # type: ignore[attr-defined]  # the dialog of this test
    assert QApplication.clipboard().text() == key
    settings.window.lock()
    settings.wait(lambda: settings.window.view is None)
    assert QApplication.clipboard().text() == ""


def test_a_keyring_that_is_not_there_is_said(settings: Program) -> None:
    box = settings.find("field.keyring", QCheckBox)
    box.click()
    settings.settle()
    assert not box.isChecked()
    assert "no keyring" in settings.settings.keyring_words


def test_a_backup_is_made_and_restored(settings: Program) -> None:
    settings.workspace.tenants.add("Before", "")
    settings.click("action.back_up")
    settings.settle()
    assert settings.settings.backups.chosen is not None
    settings.workspace.tenants.add("After", "")
    settings.click("action.restore")
    settings.click("action.confirm")
    settings.wait(lambda: settings.window.workspace is None and settings.sees("field.password"))
    settings.settle()
    settings.unlock()
    assert [tenant.name for tenant in settings.workspace.tenants.all()] == ["Before"]


def test_it_says_where_the_files_are(settings: Program, wcs_home: Path) -> None:
    from PySide6.QtWidgets import QLineEdit

    shown = [line.text() for line in settings.settings.findChildren(QLineEdit) if line.isReadOnly()]
    assert str(settings.workspace.path) in shown
    assert str(wcs_home / "logs") in shown
