"""A workspace that another process holds: who has it is said, and after its crash it can be had at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.studio import PASSWORD, new_workspace
from tests.ui.window import Program

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from wa_channel_studio.app import build
from wa_channel_studio.domain.secret import Secret

workspace = build().workspaces.open(Path(sys.argv[1]), Secret(sys.stdin.readline().rstrip()))
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A workspace with one tenant, and the process that has it open."""
    workspace = new_workspace(tmp_path)
    workspace.tenants.add("Acme Brazil", "")
    workspace.close()
    command = [sys.executable, "-c", HOLD, str(workspace.path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(PASSWORD.reveal() + "\n")
        assert process.stdout.readline() == "open\n"
        yield workspace.path, process
        process.kill()


def test_a_crash_elsewhere_keeps_nobody_out(program: Program, other: tuple[Path, subprocess.Popen[str]]) -> None:
    path, process = other
    program.window.open_path(path)
    banner = program.window.entry.unlock_page.banner
    program.wait(banner.isVisible)
    assert f"process {process.pid}" in banner.text
    process.send_signal(signal.SIGKILL)
    process.wait()
    program.click("action.try_again")
    program.wait(lambda: not banner.isVisible())
    program.unlock()
    assert [tenant.name for tenant in program.workspace.tenants.all()] == ["Acme Brazil"]
