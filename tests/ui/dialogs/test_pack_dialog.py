"""The preparation pack from the list to the file, and what the history says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyzipper
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.services.packs import ACTION, ACTION_WITH_SECRETS
from wa_channel_studio.ui.dialogs.pack_dialog import PackDialog

SECRET = "canary-webhook-1"


@pytest.fixture
def asked(opened: Program, tmp_path: Path) -> Program:
    """The dialog for one of two channels, with a target."""
    tenant = opened.add_tenant()
    opened.add_channel(tenant, twilio("wa_support"))
    opened.look_again()
    opened.channels.table.setFocus()
    opened.press(Qt.Key.Key_Space)
    opened.click("action.pack")
    opened.wait(lambda: opened.sees("field.target"))
    opened.fill("field.target", str(tmp_path / "pack.zip"))
    return opened


def write(program: Program, password: str = "quite long enough") -> None:
    program.fill("field.new_password", password)
    program.fill("field.new_password_again", password)
    program.click("action.write_pack")
    program.settle()


def contents(path: Path, password: str = "quite long enough") -> str:
    with pyzipper.AESZipFile(path) as archive:
        archive.setpassword(password.encode())
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def actions(program: Program) -> list[str]:
    (channel,) = program.workspace.channels.named("wa_support")
    return list(dict.fromkeys(entry.action for entry in program.workspace.channels.history(channel.id)))


def test_a_pack_without_secrets(asked: Program, tmp_path: Path) -> None:
    write(asked)
    assert SECRET not in contents(tmp_path / "pack.zip")
    assert ACTION in actions(asked)
    dialog = asked.dialog
    assert isinstance(dialog, PackDialog)
    assert str(tmp_path / "pack.zip") in dialog.done_banner.text
    asked.click("action.cancel")
    assert not asked.sees("action.show_in_folder")


def test_secrets_go_in_only_when_asked_for_and_the_history_tells(asked: Program, tmp_path: Path) -> None:
    asked.find("field.with_secrets", QCheckBox).click()
    write(asked)
    assert SECRET in contents(tmp_path / "pack.zip")
    assert ACTION_WITH_SECRETS in actions(asked)


def test_a_password_that_7_zip_refuses_is_told_at_its_field(asked: Program, tmp_path: Path) -> None:
    write(asked, "pässwörter gehen nicht")
    dialog = asked.dialog
    assert isinstance(dialog, PackDialog)
    assert "7-Zip does not take" in dialog.form.password.first_field.message
    assert not (tmp_path / "pack.zip").exists()


def test_a_generated_password_is_shown_and_opens_the_pack(asked: Program, tmp_path: Path) -> None:
    asked.click("action.generate")
    dialog = asked.dialog
    assert isinstance(dialog, PackDialog)
    password = dialog.form.password.first.text()
    assert dialog.form.password.first.revealed
    asked.click("action.copy_password")
    assert QApplication.clipboard().text() == password
    asked.click("action.write_pack")
    asked.settle()
    assert "wa_support" in contents(tmp_path / "pack.zip", password)


def test_an_existing_file_is_replaced_only_after_a_second_wish(asked: Program, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"old")
    write(asked)
    assert (tmp_path / "pack.zip").read_bytes() == b"old"
    asked.click("action.write_pack")
    asked.settle()
    assert "wa_support" in contents(tmp_path / "pack.zip")


def test_a_folder_that_is_not_there_is_said_and_nothing_is_left(asked: Program, tmp_path: Path) -> None:
    asked.fill("field.target", str(tmp_path / "nowhere" / "pack.zip"))
    write(asked)
    dialog = asked.dialog
    assert isinstance(dialog, PackDialog)
    assert dialog.problem_banner.isVisible()
    assert actions(asked) == ["create"]
    assert not (tmp_path / "nowhere").exists()


def test_locking_closes_the_dialog(asked: Program) -> None:
    asked.window.lock()
    asked.wait(lambda: asked.window.view is None)
    assert not asked.sees("field.target")
