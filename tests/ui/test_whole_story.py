"""The main job from end to end, in the real window and by keyboard, for each provider.

Somebody starts the program, makes a workspace and a tenant, types in what a provider's letter says, and writes the
preparation pack; then the workspace is locked and opened again, and the channel is still there.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import pyzipper
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.window import Program
from tests.ui.wizard.desk import Desk
from tests.ui.wizard.letters import LETTERS, letter
from tests.ui.wizard.typist import Typist
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery

ARCHIVE_PASSWORD = "lantern gravel quartz"


@pytest.mark.parametrize("name", LETTERS)
def test_from_the_start_page_to_the_pack(opened: Program, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    wanted = letter(name)
    opened.click("action.begin")
    opened.settle()
    opened.fill("field.tenant_name", "Acme Brazil")
    opened.fill("field.aicc_url", "https://aicc.example.com:28090")
    opened.find("field.ous", QPlainTextEdit).setFocus()
    opened.type("Customer Service")
    opened.click("action.save_tenant")
    opened.settle()

    opened.view.go("channels")
    opened.settle()
    opened.ctrl(Qt.Key.Key_N)
    opened.wait(lambda: opened.view.wizard is not None and opened.view.wizard.ready)
    wizard = opened.view.wizard
    assert wizard is not None
    tenant = opened.workspace.tenants.by_name("Acme Brazil")
    typist = Typist(Desk(opened.context, opened.workspace, tenant, qtbot, []), wizard)
    typist.type_in(wanted)
    assert [problem for problem in wizard.problems if problem.is_error] == []
    typist.next_step()
    opened.wait(lambda: opened.view.wizard is None and opened.names() == [wanted.text("channel_name")])
    opened.settle()
    (row,) = opened.workspace.channels.page(ChannelQuery()).rows
    assert row.readiness.state is State.READY

    opened.channels.table.setFocus()
    opened.press(Qt.Key.Key_Space)
    opened.click("action.pack")
    opened.wait(lambda: opened.sees("field.target"))
    opened.fill("field.target", str(tmp_path / "pack.zip"))
    opened.fill("field.new_password", ARCHIVE_PASSWORD)
    opened.fill("field.new_password_again", ARCHIVE_PASSWORD)
    opened.click("action.write_pack")
    opened.wait((tmp_path / "pack.zip").exists)
    opened.settle()
    with pyzipper.AESZipFile(tmp_path / "pack.zip") as pack:
        pack.setpassword(ARCHIVE_PASSWORD.encode())
        content = {entry: pack.read(entry) for entry in pack.namelist()}
    assert any(entry.endswith("/channel.json") for entry in content)
    secrets = [value.reveal() for value in wanted.values() if isinstance(value, Secret)]
    assert [secret for secret in secrets if any(secret.encode() in data for data in content.values())] == []
    opened.click("action.cancel")

    opened.lock()
    opened.unlock()
    assert opened.names() == [wanted.text("channel_name")]
