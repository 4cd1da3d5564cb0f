"""kill -9 in the middle: a bulk edit has happened wholly or not at all, a rotation stands between two portions."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.studio import PASSWORD, new_workspace
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.bulk_plan import PORTION
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.rotation_ports import ItemState
from wa_channel_studio.services.rotations import PORTION as STAGE
from wa_channel_studio.services.workspaces import Workspace

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")

COUNT = 4 * PORTION
OLD_KEY = Secret("old-key-1")

CHILD = """
import os, signal, sys
from pathlib import Path
from tests.studio import PASSWORD
from wa_channel_studio.app import Studio
from wa_channel_studio.services.bulk import FieldEdit, Operation
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import JobContext

path, what, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
workspace = Studio().workspaces.open(path, PASSWORD)
def hear(done, total, text):
    if done >= at:
        os.kill(os.getpid(), signal.SIGKILL)
job = JobContext(hear)
ids = workspace.channels.ids(ChannelQuery(limit=0))
if what == "edit":
    workspace.bulk.apply(ids, [FieldEdit("ou", Operation.SET, "Care")], job)
elif what == "trash":
    workspace.bulk.trash(ids, job)
else:
    workspace.rotations.advance(workspace.rotations.all()[0].id, None, job)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace with some thousand channels and a rotation that has not begun."""
    workspace = new_workspace(tmp_path_factory.mktemp("made"))
    tenant = workspace.tenants.add("Acme")
    clock = Studio().adapters.clock
    now = clock.now()
    with workspace._begin() as work:
        ChannelWriter(work, clock, "import").write(
            [Change(None, Channel(uuid.uuid4().hex, tenant.id, answers(number), now, now)) for number in range(COUNT)]
        )
        work.commit()
    workspace.rotations.start("api_key", workspace.channels.ids(ChannelQuery(limit=0)), "new-key-1")
    workspace.close()
    return workspace.path


def answers(number: int) -> Answers:
    return Answers({"provider": "gupshup", "channel_name": f"wa_{number:05}", "api_key": OLD_KEY})


def killed(made: Path, folder: Path, what: str, at: int) -> Workspace:
    """A copy of the workspace in which a child was killed in the middle of its work, opened again."""
    path = folder / made.name
    shutil.copy(made, path)
    child = subprocess.run([sys.executable, "-c", CHILD, str(path), what, str(at)], check=False, capture_output=True)
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    return Studio().workspaces.open(path, PASSWORD)


@pytest.mark.parametrize(("what", "at"), [("edit", 3 * PORTION), ("trash", 2 * PORTION)])
def test_a_bulk_action_that_was_killed_has_not_happened(made: Path, tmp_path: Path, what: str, at: int) -> None:
    workspace = killed(made, tmp_path, what, at)
    page = workspace.channels.page(ChannelQuery(limit=COUNT))
    assert (page.total, len(page.rows)) == (COUNT, COUNT)
    assert {row.ou for row in page.rows} == {""}
    assert {entry.action for row in page.rows[::PORTION] for entry in workspace.channels.history(row.id)} == {"import"}
    # And it can be done now.
    assert len(workspace.bulk.trash([row.id for row in page.rows]).channels) == COUNT
    workspace.close()


def test_a_rotation_that_was_killed_goes_on_between_two_portions(made: Path, tmp_path: Path) -> None:
    workspace = killed(made, tmp_path, "rotation", 3 * STAGE)
    rotation = workspace.rotations.all()[0]
    assert (rotation.new, rotation.old) == (3 * STAGE, COUNT - 3 * STAGE)
    keys = {
        owner: found_key(workspace, owner) for owner in workspace.channels.ids(ChannelQuery(limit=0))[:: STAGE // 2]
    }
    states = {item.channel_id: item.state for item in workspace.rotations.items(rotation.id)}
    assert {(states[owner], key) for owner, key in keys.items()} == {
        (ItemState.NEW, Secret("new-key-1")),
        (ItemState.OLD, OLD_KEY),
    }
    workspace.rotations.advance(rotation.id, None)
    assert workspace.rotations.get(rotation.id).new == COUNT
    assert {found_key(workspace, owner) for owner in keys} == {Secret("new-key-1")}
    workspace.close()


def found_key(workspace: Workspace, channel_id: str) -> object:
    return workspace.channels.get(channel_id).answers["api_key"]
