"""A workspace connected to a fake AICC, with what tests of the sync ask of both sides."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.services.fake_aicc import REACHED, FakeAicc
from tests.services.recipe_world import Authority
from tests.studio import CHEAP, PASSWORD, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.sync_ports import OutboxEntry
from wa_channel_studio.services.syncing import Applied
from wa_channel_studio.services.workspaces import Workspace, WorkspaceService
from wa_channel_studio.sync.plan import Action, Plan, PlanItem

AUTHORITY = Authority("Sync Test Trust")


class TickingClock:
    """Each look at it is a second later, so that no two edits fall together."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@dataclass
class SyncWorld:
    """Both sides, and a person who works on them."""

    workspace: Workspace
    tenant: Tenant
    aicc: FakeAicc
    certificate: str
    """Id of a certificate file for channels that need one."""
    clock: TickingClock

    # --- here ------------------------------------------------------------------------------------

    def save(self, name: str = "wa_support", **more: object) -> Channel:
        """A Twilio channel that is ready."""
        answers = twilio(name, **{"trust_certificate": (self.certificate,), **more})
        return self.workspace.channels.save(self.tenant.id, answers).channel

    def edit(self, channel: Channel, **values: RawValue) -> Channel:
        fresh = self.workspace.channels.get(channel.id)
        kept = fresh.answers.with_values(values)
        return self.workspace.channels.save(self.tenant.id, kept, channel_id=channel.id).channel

    def answers(self, channel: Channel) -> Answers:
        return self.workspace.channels.get(channel.id).answers

    def state(self, channel: Channel) -> SyncState:
        (row,) = self.workspace.channels.summaries([channel.id])
        return row.sync

    def delete(self, channel: Channel) -> None:
        self.workspace.channels.delete([channel.id])

    def outbox(self) -> tuple[OutboxEntry, ...]:
        with self.workspace._begin(reading=True) as work:
            return work.outbox.of_tenant(self.tenant.id)

    # --- there -----------------------------------------------------------------------------------

    def there(self, name: str = "wa_support") -> Mapping[str, Any]:
        return self.aicc.named(name).fields

    # --- between ---------------------------------------------------------------------------------

    def plan(self) -> Plan:
        return self.workspace.sync.plan(self.tenant.id, JobContext())

    def apply(self, plan: Plan | None = None, *, deletes_confirmed: bool = True) -> Applied:
        wanted = plan if plan is not None else self.plan()
        return self.workspace.sync.apply(wanted, JobContext(), deletes_confirmed=deletes_confirmed)

    def resume(self) -> Applied:
        return self.workspace.sync.resume(self.tenant.id, JobContext())

    def adopt(self, *remote_ids: str) -> Changed:
        return self.workspace.sync.adopt(self.tenant.id, remote_ids, JobContext())

    def synced(self, name: str = "wa_support", **more: object) -> Channel:
        """A channel that is the same on both sides."""
        channel = self.save(name, **more)
        self.apply()
        return self.workspace.channels.get(channel.id)


def item(plan: Plan, name: str, action: Action | None = None) -> PlanItem:
    """The only line of that name."""
    (found,) = [one for one in plan.items if one.name == name and action in (None, one.action)]
    return found


def goes(plan_item: PlanItem) -> dict[str, object]:
    """Where each field of a line goes."""
    return {line.field: line.goes for line in plan_item.fields}


def new_world(folder: Path, aicc: FakeAicc | None = None) -> SyncWorld:
    """A workspace in ``folder`` with one tenant, connected to a fake AICC of its own."""
    fake = aicc if aicc is not None else FakeAicc()
    clock = TickingClock()
    adapters = dataclasses.replace(Studio().adapters, aicc=fake, clock=clock)
    workspaces = WorkspaceService(adapters)
    workspace = workspaces.create(folder / "sync.wcs", PASSWORD, CHEAP)
    tenant = workspace.tenants.add("Acme Brazil", "https://aicc.acme.example")
    workspace.connections.save(tenant.id, REACHED)
    certificate = workspace.library.add(AUTHORITY.root_der, "twilio_root.der", role=Role.TRUST).id
    return SyncWorld(workspace, tenant, fake, certificate, clock)
