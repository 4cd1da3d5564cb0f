"""The program is killed at each step of the outbox, with a real sandbox AICC: then nothing lacks or is twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.services.recipe_world import Authority
from tests.services.sync_world import AUTHORITY
from tests.studio import PASSWORD, new_workspace, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import AiccError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace

CHILD = """
import os, sys
from pathlib import Path
from tests.studio import PASSWORD
from wa_channel_studio.aicc.channel_gateway import HttpChannelGateway
from wa_channel_studio.app import Studio
from wa_channel_studio.services import sync_applying
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.store.unit_of_work import SqlUnitOfWork

path, tenant, point, at = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
sync_applying.PORTION = 2
counts = {}

def dying(owner, name, what):
    real = getattr(owner, name)
    def wrapped(*given, **named):
        counts[what] = counts.get(what, 0) + 1
        if point == f"before {what}" and counts[what] == at:
            os._exit(9)
        result = real(*given, **named)
        if point == f"after {what}" and counts[what] == at:
            os._exit(9)
        return result
    setattr(owner, name, wrapped)

workspace = Studio().workspaces.open(path, PASSWORD)
plan = workspace.sync.plan(tenant, JobContext())
dying(SqlUnitOfWork, "commit", "commit")
for name in ("create", "change", "delete", "upload"):
    dying(HttpChannelGateway, name, "call")
workspace.sync.apply(plan, JobContext(), deletes_confirmed=True)
"""

ANOTHER = Authority("Another Trust")
POINTS = [
    ("after commit", 1),
    ("before call", 1),
    ("after call", 1),
    ("before commit", 3),
    ("after commit", 4),
    ("before call", 3),
    ("after call", 3),
    ("before commit", 5),
    ("after call", 5),
    ("after call", 6),
]
CASES = [
    *((point, at, False) for point, at in POINTS),
    *((point, at, True) for point, at in [("after call", 1), ("before call", 3), ("after call", 3)]),
]


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path_factory.mktemp("box")) as running:
        yield running


def connected(box: SandboxAicc, folder: Path) -> tuple[Workspace, str]:
    """A workspace whose channel changed and two new ones wait to be sent, and one deletion."""
    workspace = new_workspace(folder)
    tenant = workspace.tenants.add("Acme")
    reach = Connection(
        api_url=box.api,
        auth_url=box.auth,
        app_key=box.app_key,
        app_secret=Secret(box.app_secret),
        channel_service=box.channel_service,
        deletes_allowed=True,
    )
    workspace.connections.save(tenant.id, reach)
    return workspace, tenant.id


def channels(box: SandboxAicc) -> dict[str, dict[str, Any]]:
    """By name what the sandbox has; a name that is there twice fails."""
    headers = box.signed_in()
    base = box.channel_service
    rows = box.call("GET", f"{base}/channels?limit=1000", headers=headers).json["items"]
    assert [name for name, count in Counter(row["name"] for row in rows).items() if count > 1] == []
    if not rows:
        return {}
    found = box.call("POST", f"{base}/channels/read", {"ids": [row["id"] for row in rows]}, headers).json["items"]
    return {one["name"]: one for one in found}


@pytest.mark.parametrize(("point", "at", "ignores_keys"), CASES)
def test_after_kill_9_there_is_one_channel_for_each_intent(
    box: SandboxAicc, tmp_path: Path, point: str, at: int, ignores_keys: bool
) -> None:
    for one in channels(box).values():
        box.admin("DELETE", f"channels/{one['id']}")
    box.admin("POST", "settings", {"ignore_idempotency": ignores_keys})
    workspace, tenant_id = connected(box, tmp_path)
    certificate = workspace.library.add(AUTHORITY.root_der, f"root_{tmp_path.name}.der", role=Role.TRUST).id
    old = workspace.channels.save(tenant_id, twilio("wa_old", trust_certificate=(certificate,))).channel
    gone = workspace.channels.save(tenant_id, twilio("wa_gone", trust_certificate=(certificate,))).channel
    workspace.sync.apply(workspace.sync.plan(tenant_id, JobContext()), JobContext())
    workspace.channels.save(
        tenant_id, workspace.channels.get(old.id).answers.with_value("ou", "Care"), channel_id=old.id
    )
    workspace.channels.delete([gone.id])
    fresh = workspace.library.add(ANOTHER.root_der, f"fresh_{tmp_path.name}.der").id
    for number in range(3):
        workspace.channels.save(tenant_id, twilio(f"wa_{number}", trust_certificate=(fresh,)))
    path = workspace.path
    workspace.close()
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), tenant_id, point, str(at)], check=False, capture_output=True
    )
    assert child.returncode == 9, child.stderr.decode()
    workspace = Studio().workspaces.open(path, PASSWORD)
    try:
        assert workspace.sync.resume(tenant_id, JobContext()).stopped == ()
        there = channels(box)
        assert sorted(there) == ["wa_0", "wa_1", "wa_2", "wa_old"]
        assert there["wa_old"]["fields"]["ou"] == "Care"
        assert all(one["secrets"]["apiKeySecret"]["set"] for one in there.values())
        again = workspace.sync.plan(tenant_id, JobContext())
        assert (again.items, again.same) == ((), 4)
        status = workspace.sync.status(tenant_id)
        assert (status.waiting, status.states) == ((), {SyncState.IN_SYNC: 4})
        with workspace._begin(reading=True) as work:
            assert work.outbox.of_tenant(tenant_id) == ()
            kept = {
                channel.name: channel.answers.text("configuration_id") for channel in work.channels.of_tenant(tenant_id)
            }
        assert kept == {name: one["id"] for name, one in there.items()}
    finally:
        workspace.close()


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("reset_after", {}),
        ("reset_before", {}),
        ("server_error", {}),
        ("truncated", {}),
        ("too_many", {"retry_after": 0}),
        ("expired_token", {}),
        ("unauthorized", {}),
    ],
)
def test_faults_on_the_way_are_got_over(box: SandboxAicc, tmp_path: Path, fault: str, more: dict[str, Any]) -> None:
    for one in channels(box).values():
        box.admin("DELETE", f"channels/{one['id']}")
    box.admin("POST", "settings", {"ignore_idempotency": False})
    workspace, tenant_id = connected(box, tmp_path)
    try:
        certificate = workspace.library.add(AUTHORITY.root_der, "root.der", role=Role.TRUST).id
        for number in range(6):
            workspace.channels.save(tenant_id, twilio(f"wa_{number}", trust_certificate=(certificate,)))
        plan = workspace.sync.plan(tenant_id, JobContext())
        box.fault(fault, f"{box.channel_service}/channels$", method="POST", times=2, skip=2, **more)
        try:
            workspace.sync.apply(plan, JobContext())
        except AiccError:
            workspace.sync.resume(tenant_id, JobContext())
        assert sorted(channels(box)) == [f"wa_{number}" for number in range(6)]
        again = workspace.sync.plan(tenant_id, JobContext())
        assert (again.items, again.same) == ((), 6)
        assert workspace.sync.status(tenant_id).waiting == ()
    finally:
        box.admin("DELETE", "faults")
        workspace.close()
