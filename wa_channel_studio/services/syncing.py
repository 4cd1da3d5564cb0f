"""Sync of a tenant's channels with its AICC: plan, apply, decide conflicts, adopt, and say how things stand.

The facade; what it does stands in the modules ``sync_*``. Whatever asks an AICC opens a session of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import RemoteCertificate, RemoteChannel
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import ChannelDeed
from wa_channel_studio.services.connections import ConnectionService
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.plan_document import plan_document, same_plan
from wa_channel_studio.services.ports import Begin, Clock
from wa_channel_studio.services.sync_adopting import adopt
from wa_channel_studio.services.sync_applying import Applier
from wa_channel_studio.services.sync_by_hand import plan_by_hand
from wa_channel_studio.services.sync_certificates import Marks
from wa_channel_studio.services.sync_deciding import Decider
from wa_channel_studio.services.sync_doubt import forget_synced
from wa_channel_studio.services.sync_outbox import entries_of, open_entries, stopped
from wa_channel_studio.services.sync_planning import Planner, compared_at
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_storing import Steps
from wa_channel_studio.services.undo import UndoStack
from wa_channel_studio.sync.plan import Plan
from wa_channel_studio.sync.snapshot import Side

__all__ = ["Applied", "SyncService", "SyncStatus", "plan_document", "same_plan"]


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of applying a plan, or of going on with one."""

    entries: tuple[OutboxEntry, ...]
    """Every entry as it ended; those that were stopped say why."""
    changed: Changed

    @property
    def done(self) -> int:
        """How many were carried out."""
        return sum(entry.progress is Progress.DONE for entry in self.entries)

    @property
    def stopped(self) -> tuple[OutboxEntry, ...]:
        """Those that were not."""
        return tuple(entry for entry in self.entries if entry.progress is Progress.STOPPED)


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How things stand with a tenant, as far as known without asking the AICC."""

    way: Way
    states: Mapping[SyncState, int]
    compared_at: datetime | None
    """When a plan was last made."""
    waiting: tuple[OutboxEntry, ...]
    """What is under way, or stopped in the middle."""


class SyncService:
    """Sync of one open workspace. Whatever asks the AICC is slow and belongs into a job."""

    def __init__(
        self, begin: Begin, clock: Clock, connections: ConnectionService, undo: UndoStack | None = None
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._connections = connections
        self._undo = undo if undo is not None else UndoStack()
        self._marks: Marks = {}
        self._seen: dict[str, RemoteChannel] = {}
        self._certificates: dict[str, tuple[RemoteCertificate, ...]] = {}

    def plan(self, tenant_id: str, job: JobContext) -> Plan:
        """Compare both sides; nothing is sent. States of channels are kept. Raises AiccError or Cancelled.

        For a tenant without a channel service nothing is read: what changed since the last entry by hand is listed,
        blocked, with guided entry as remedy.
        """
        scene = self._scene(tenant_id)
        if scene.connection.way is not Way.CHANNEL_SERVICE:
            return plan_by_hand(scene, job)
        planner = Planner(scene)
        with self._connections.open(tenant_id) as session:
            plan = planner.plan(session.channel_service, job)
        self._seen.update(planner.seen)
        self._certificates[tenant_id] = planner.certificates
        return plan

    def apply(self, plan: Plan, job: JobContext, *, deletes_confirmed: bool = False) -> Applied:
        """Carry out exactly this plan. One that was made before something changed is stopped at that channel.

        Raises ProblemError when the plan deletes something and nobody confirmed it, or while another is under way;
        AiccError when the AICC cannot be used at all (entries then wait); Cancelled between two entries.
        """
        if plan.deletions and not deletes_confirmed:
            count = len(plan.deletions)
            message = f"The plan deletes {'a channel' if count == 1 else f'{count} channels'}."
            raise ProblemError.of(message, "Confirm it, or take what is to stay out of the plan.")
        with self._begin() as work:
            if plan.tenant_id in work.outbox.tenants():
                raise ProblemError.of("Another plan is under way.", "Go on with it, or give up what waits of it.")
            work.outbox.clear(plan.tenant_id)
            work.outbox.put(entries_of(plan, self._clock.now()))
            work.commit()
        return self._run(plan.tenant_id, job)

    def resume(self, tenant_id: str, job: JobContext) -> Applied:
        """Go on with what waits in the outbox: what was being sent is read back first. Raises like :meth:`apply`."""
        return self._run(tenant_id, job)

    def discard(self, tenant_id: str, job: JobContext) -> Applied:
        """Give up what waits. What was being sent is read back first, so that nothing is lost. Raises like apply."""
        steps = Steps()
        with self._begin(reading=True) as work:
            under_way = [e for e in work.outbox.of_tenant(tenant_id) if e.progress is Progress.SENDING]
        if under_way:
            with self._connections.open(tenant_id) as session:
                applier = Applier(self._scene(tenant_id), session.channel_service)
                applier.find_out(under_way, job)
                steps = applier.steps
                self._remember(steps)
        with self._begin() as work:
            waiting = open_entries(work.outbox.of_tenant(tenant_id))
            work.outbox.put([stopped(entry, "It was given up.") for entry in waiting])
            work.commit()
        return self._ended(tenant_id, steps)

    def status(self, tenant_id: str) -> SyncStatus:
        """How things stand; asks nobody."""
        connection = self._connections.get(tenant_id)
        with self._begin(reading=True) as work:
            return SyncStatus(
                connection.way,
                work.links.states(tenant_id),
                compared_at(work, tenant_id),
                tuple(open_entries(work.outbox.of_tenant(tenant_id))),
            )

    def outbox(self, tenant_id: str) -> tuple[OutboxEntry, ...]:
        """Every entry while a plan is under way, also those at their end; empty when none is. Asks nobody."""
        with self._begin(reading=True) as work:
            return work.outbox.of_tenant(tenant_id)

    def waiting(self) -> tuple[str, ...]:
        """Ids of tenants of which something waits, or was being sent when the program ended. Asks nobody."""
        with self._begin(reading=True) as work:
            return work.outbox.tenants()

    def compared(self, tenant_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When a plan was last made, by tenant; those of which none ever was are left out."""
        with self._begin(reading=True) as work:
            found = {tenant_id: compared_at(work, tenant_id) for tenant_id in tenant_ids}
        return {tenant_id: at for tenant_id, at in found.items() if at is not None}

    def choose(self, plan: Plan, channel_id: str, sides: Mapping[str, Side | None]) -> Plan:
        """Decide fields of a conflict (key ``""``: the channel as a whole), or take a decision back with None.

        The plan with the item as it is now; the decisions are kept for later plans, and can be undone.
        """
        item = next((item for item in plan.items if item.channel_id == channel_id and channel_id), None)
        if item is None:
            raise ProblemError.of("The plan has no such channel.", "Plan again.")
        certificates = self._certificates.get(plan.tenant_id, ())
        decider = Decider(self._scene(plan.tenant_id), certificates, self._seen.get(channel_id))
        decided, deed = decider.decide(plan, item, sides)
        if deed is not None:
            self._undo.push(deed)
        return decided

    def adopt(self, tenant_id: str, remote_ids: Sequence[str], job: JobContext) -> Changed:
        """Take channels that are only on the AICC over into the workspace. Can be undone. Raises AiccError."""
        with self._connections.open(tenant_id) as session:
            changed, deed = adopt(self._scene(tenant_id), session.channel_service, remote_ids, job)
        self._undo.push(deed)
        return changed

    def forget(self, tenant_id: str) -> Changed:
        """Forget what the tenant's channels had in common with an AICC; the channels stay as they are.

        For a connection that leads to another AICC now. Raises ProblemError while something waits in the outbox.
        """
        with self._begin() as work:
            if open_entries(work.outbox.of_tenant(tenant_id)):
                raise ProblemError.of("Something waits to be sent.", "Go on with it, or give it up first.")
            ids = tuple(row.channel_id for row in work.links.rows(tenant_id))
            forget_synced(work, tenant_id)
            work.commit()
        return Changed(channels=ids)

    # --- the outbox -------------------------------------------------------------------------------

    def _run(self, tenant_id: str, job: JobContext) -> Applied:
        """Carry out what waits, and take what is at its end out of the outbox."""
        with self._connections.open(tenant_id) as session:
            applier = Applier(self._scene(tenant_id), session.channel_service)
            try:
                applier.run(job)
            finally:
                self._remember(applier.steps)
        return self._ended(tenant_id, applier.steps)

    def _remember(self, steps: Steps) -> None:
        """What was taken over from the AICC can be undone, also where the rest still waits."""
        if steps.count:
            count = "1 channel" if steps.count == 1 else f"{steps.count:,} channels"
            words = f"Taken over from the AICC: {count}"
            self._undo.push(ChannelDeed(self._begin, self._clock, steps.taken, words))

    def _ended(self, tenant_id: str, steps: Steps) -> Applied:
        with self._begin() as work:
            entries = work.outbox.of_tenant(tenant_id)
            work.outbox.clear(tenant_id)
            work.commit()
        certificates = tuple(dict.fromkeys(entry.certificate_id for entry in entries if entry.certificate_id))
        return Applied(entries, Changed(channels=tuple(steps.touched), certificates=certificates))

    def _scene(self, tenant_id: str) -> Scene:
        connection = self._connections.get(tenant_id)
        with self._begin(reading=True) as work:
            return Scene(self._begin, self._clock, work.tenants.get(tenant_id), connection, self._marks)
