"""kill -9 in the middle of an import: afterwards all of it is there, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.sheets import csv_file
from tests.studio import PASSWORD, new_workspace
from wa_channel_studio.app import Studio
from wa_channel_studio.services.importing import ImportPlan

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 2_200
"""More than one portion, so that the second report comes when the first one is written."""
OLD = 200

IMPORTER = """
import sys
from pathlib import Path
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.importing import ImportPlan
from wa_channel_studio.services.jobs import JobContext

def told(done, total, text):
    print(text, done, total, flush=True)

workspace = Studio().workspaces.open(Path(sys.argv[1]), Secret(sys.argv[2]))
sheet = workspace.imports.open(Path(sys.argv[3]))
plan = ImportPlan(workspace.imports.suggest(sheet), workspace.tenants.all()[0].id)
run = workspace.imports.dry_run(sheet, plan)
print("begin", flush=True)
workspace.imports.apply(run, job=JobContext(told))
print("end", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("stop", ["begin", "Importing 2", "end"])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_while_importing(tmp_path: Path, stop: str) -> None:
    workspace = new_workspace(tmp_path)
    tenant = workspace.tenants.add("Acme", "https://aicc.acme.example")
    path = workspace.path
    rows = [(f"wa_{number}", "twilio", "new") for number in range(ROWS)]
    columns = ("channel_name", "provider", "ou")
    first = csv_file(tmp_path, columns, *[(name, kind, "old") for name, kind, _ in rows[:OLD]], name="first.csv")
    sheet = workspace.imports.open(first)
    plan = ImportPlan(workspace.imports.suggest(sheet), tenant.id)
    workspace.imports.apply(workspace.imports.dry_run(sheet, plan))
    workspace.close()
    file = csv_file(tmp_path, columns, *rows)
    command = [sys.executable, "-c", IMPORTER, str(path), PASSWORD.reveal(), str(file)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert child.stdout is not None
    assert child.stdin is not None
    said = []
    with child.stdin, child.stdout:
        for line in child.stdout:
            said.append(line.strip())
            if line.startswith((stop, "end")):
                break
        os.kill(child.pid, signal.SIGKILL)
        stored = "end" in (*said, *map(str.strip, child.stdout))
    assert child.wait() == -signal.SIGKILL
    again = Studio().workspaces.open(path, PASSWORD)
    try:
        found = [channel.answers.text("ou") for channel, _, _ in again.channels.all_with_problems()]
        assert sorted(set(found)) == (["new"] if stored else ["old"])
        assert len(found) == (ROWS if stored else OLD)
        assert stored is (stop == "end")
        history = again.channels.history(again.channels.named("wa_0")[0].id)
        assert sum((entry.old, entry.new) == ("old", "new") for entry in history) == stored
    finally:
        again.close()
