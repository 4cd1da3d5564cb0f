"""kill -9 while somebody types: what was typed half a second ago is there again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.wizard.desk import Desk, text_of
from wa_channel_studio.app import build
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_wizard_comes_back_at_the_same_field(desk: Desk, tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "killed.wcs"
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.wizard.kill_me", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "typed\n"
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        if program.stdout is not None:
            program.stdout.close()
    workspace = build().workspaces.open(path, Secret("pw"))
    try:
        (kept,) = workspace.drafts.all()
        assert kept.journey.step is Step.BASIC
        assert kept.journey.field == "channel_name"
        desk.workspace, desk.tenant = workspace, workspace.tenants.get(kept.tenant_id)
        view = desk.open(kept)
        assert text_of(view, "channel_name") == "wa_survives"
        view.close()
        desk.settle(view)
    finally:
        workspace.close()
