"""Workspaces with many channels, made in the file itself where adding them one by one would take minutes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.studio import PASSWORD, new_workspace, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.tenants import TenantService
from wa_channel_studio.services.workspaces import Workspace

ARCHIVE_PASSWORD = Secret("k7Qm-pX4t-vR9n")


def workspace_of(folder: Path, channels: int) -> Path:
    """A closed workspace of one tenant with so many channels, wa_000001 and so on; returns its file."""
    workspace = new_workspace(folder)
    tenant = workspace.tenants.add("Acme Brazil", "https://aicc.acme.example")
    workspace.channels.save(tenant.id, twilio("wa_000001"))
    path = workspace.path
    workspace.close()
    multiply(path, channels)
    return path


def multiply(path: Path, channels: int) -> None:
    """Copies of the one channel in the file until there are so many, each with a name and a number of its own."""
    with closing(sqlite3.connect(path)) as file, file:
        names = [row[1] for row in file.execute("PRAGMA table_info(channel)")]
        own = {"number": "number + k", "id": "id || '-' || k", "name": "printf('wa_%06d', k + 1)"}
        own["name_sort"] = own["name"]
        values = ", ".join(own.get(name, name) for name in names)
        more = f"WITH RECURSIVE more(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM more WHERE k < {channels - 1})"
        file.execute(f"INSERT INTO channel ({', '.join(names)}) {more} SELECT {values} FROM channel, more")
        file.execute(
            f"INSERT INTO channel_answers (channel_id, answers) {more} SELECT channel_id || '-' || k, "
            "json_set(answers, '$.channel_name', printf('wa_%06d', k + 1)) FROM channel_answers, more"
        )


def opened(path: Path) -> Workspace:
    """The workspace, unlocked."""
    return Studio().workspaces.open(path, PASSWORD)


def demand_no_password(tenants: TenantService, tenant_id: str) -> None:
    """Turn the tenant's parameter off."""
    tenant = tenants.get(tenant_id)
    tenants.save(replace(tenant, parameters=replace(tenant.parameters, export_password=False)))
