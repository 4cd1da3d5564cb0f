"""The sandbox's own export, asked for as on the AICC's page, laid beside the channels of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.services.recipe_world import Authority
from tests.studio import new_workspace, twilio
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.drift_rows import DriftRow, DriftState
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace

PASSWORD = "export-password-1"
TRIES = 2_000


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path)
    yield workspace
    workspace.close()


def exported(sandbox: SandboxAicc, target: Path) -> Path:
    """All channels of the AICC, as its page exports them."""
    base, signed = sandbox.channel_service, sandbox.signed_in()
    task = sandbox.call("POST", f"{base}/exports", {"password": PASSWORD}, signed).json["id"]
    for _ in range(TRIES):
        if sandbox.call("GET", f"{base}/exports/{task}", headers=signed).json["status"] == "success":
            target.write_bytes(sandbox.call("GET", f"{base}/exports/{task}/content", headers=signed).body)
            return target
    raise AssertionError("the export does not come to its end")


def test_what_was_edited_there_shows_in_the_export_and_a_secret_in_nothing(
    sandbox: SandboxAicc, workspace: Workspace, tmp_path: Path
) -> None:
    tenant = workspace.tenants.add("Acme Brazil", sandbox.api)
    secret = Secret(sandbox.app_secret)
    reach = Connection(sandbox.api, sandbox.auth, sandbox.app_key, secret, channel_service=sandbox.channel_service)
    workspace.connections.save(tenant.id, reach)
    certificate = workspace.library.add(Authority("Drift Trust").root_der, "trust.der", role=Role.TRUST).id
    ids = {}
    for name in ("wa_same", "wa_edited", "wa_here"):
        answers = twilio(name, trust_certificate=(certificate,), transfer_keywords=("agent", "human"))
        ids[name] = workspace.channels.save(tenant.id, answers).channel.id
    job = JobContext()
    assert workspace.sync.apply(workspace.sync.plan(tenant.id, job), job).stopped == ()
    listed = sandbox.call("GET", f"{sandbox.channel_service}/channels", headers=sandbox.signed_in()).json["items"]
    there = {channel["name"]: channel["id"] for channel in listed}
    sandbox.admin("PATCH", f"channels/{there['wa_edited']}", {"fields": {"transferKeywords": ["pessoa"]}})
    sandbox.admin("DELETE", f"channels/{there['wa_here']}")

    archive = exported(sandbox, tmp_path / "aicc.zip")
    sheet = workspace.drift.open(archive, Secret(PASSWORD))
    columns = workspace.drift.suggest(sheet)
    assert all(column.certain for column in columns)
    drift = workspace.drift.compare(sheet, columns, tenant.id, complete=True)

    rows: dict[str, DriftRow] = {row.name: row for row in drift.rows}
    assert {name: row.state for name, row in rows.items()} == {
        "wa_same": DriftState.SAME,
        "wa_edited": DriftState.DIFFERS,
        "wa_here": DriftState.ONLY_HERE,
    }
    (difference,) = rows["wa_edited"].fields
    assert (difference.field, difference.there) == ("transfer_keywords", ["pessoa"])
    states = {row.name: row.sync for row in workspace.channels.summaries(list(ids.values()))}
    assert states == {
        "wa_same": SyncState.IN_SYNC,
        "wa_edited": SyncState.CHANGED_THERE,
        "wa_here": SyncState.DELETED_THERE,
    }
    told = str(sheet.row(0)) + str(sheet.row(1))
    assert "canary-webhook-1" not in told
    workspace.drift.take_theirs(drift, {ids["wa_edited"]: ["transfer_keywords"]})
    assert workspace.channels.get(ids["wa_edited"]).answers.items_of("transfer_keywords") == ("pessoa",)
    workspace.undo.undo()
    assert workspace.channels.get(ids["wa_edited"]).answers.items_of("transfer_keywords") == ("agent", "human")
