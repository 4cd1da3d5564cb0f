"""Where plans are made and applied for as long as a workspace is on show, one tenant beside the other.

The place may show another tenant, or be left: what was begun belongs to this desk. When the workspace is locked or
closed, work stops between two entries; what waits stays in the outbox. What is sent, and when, the service knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.aicc_ports import AiccError
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.sync_ports import OutboxEntry
from wa_channel_studio.services.syncing import Applied, SyncStatus
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.sync.plan import Plan
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.plan_words import WHOLE, Group, tally
from wa_channel_studio.ui.aicc.standing import Doing, Standing
from wa_channel_studio.ui.jobs import DATABASE, JobHandle, JobRunner, aicc_queue
from wa_channel_studio.ui.parts.asking import ask, problem_of

T = TypeVar("T")


class SyncDesk(QObject):
    """One for each workspace on show."""

    changed = Signal(str)
    """Something that is shown of this tenant has become other."""
    progressed = Signal(str)
    """Its work has got on."""
    outcomes_changed = Signal(str)
    """Lines of its plan have got on."""
    data_changed = Signal()
    """Channels have become others."""
    adopted = Signal(str, int, str)
    """Tenant, how many channels were taken over, and what undo calls it."""
    applied = Signal(str)
    """A plan has been applied to its end, with whatever came of it."""

    def __init__(self, runner: JobRunner, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._standings: dict[str, Standing] = {}
        self._looking: set[str] = set()
        """Tenants whose outbox is being read."""
        self._leaving = False

    def standing(self, tenant_id: str) -> Standing:
        """What is known of a tenant and done with it."""
        return self._standings.setdefault(tenant_id, Standing())

    @property
    def applying(self) -> tuple[str, ...]:
        """Tenants to whose AICC something is being sent."""
        return tuple(key for key, standing in self._standings.items() if standing.doing.sends)

    # --- looking --------------------------------------------------------------------------------------

    def look(self, tenant_id: str) -> None:
        """Read how things stand with a tenant; asks no AICC."""
        sync, standing = self._workspace.sync, self.standing(tenant_id)

        def work(_job: JobContext) -> tuple[SyncStatus, tuple[OutboxEntry, ...]]:
            return sync.status(tenant_id), sync.outbox(tenant_id)

        def seen(found: tuple[SyncStatus, tuple[OutboxEntry, ...]]) -> None:
            status, standing.entries = found
            standing.take_status(status)
            if standing.waiting:
                standing.take_entries(standing.entries)
            self.changed.emit(tenant_id)

        ask(self, self._runner, work, seen, lambda problem: self._fail(tenant_id, problem))

    def forget(self, tenant_id: str) -> None:
        """Let go of a plan that nobody wants any more."""
        self.standing(tenant_id).drop_plan()
        self.changed.emit(tenant_id)

    # --- planning -------------------------------------------------------------------------------------

    def plan(self, tenant_id: str) -> None:
        """Compare both sides; nothing is sent."""
        sync = self._workspace.sync

        def work(job: JobContext) -> tuple[Plan, Mapping[Group, int], SyncStatus]:
            plan = sync.plan(tenant_id, job)
            return plan, tally(plan.items), sync.status(tenant_id)

        def done(found: tuple[Plan, Mapping[Group, int], SyncStatus]) -> None:
            plan, counts, status = found
            standing = self.standing(tenant_id)
            standing.take_status(status)
            standing.take_plan(plan, counts)
            self.data_changed.emit()  # the states of channels

        self._run(tenant_id, Doing.PLANNING, work, done)

    def choose(self, tenant_id: str, channel_id: str, sides: Mapping[str, Side | None]) -> None:
        """Decide fields of a conflict."""
        sync, standing = self._workspace.sync, self.standing(tenant_id)
        plan = standing.plan
        if plan is None or standing.ended:
            return
        side = sides.get(WHOLE)
        if side is not None:
            before = next((item for item in plan.items if item.channel_id == channel_id), None)
            kept = standing.wholes.get(channel_id, (before, side))[0]
            if kept is not None:
                standing.wholes[channel_id] = (kept, side)

        def work(_job: JobContext) -> tuple[Plan, Mapping[Group, int]]:
            # Several wishes may wait in the row: each goes on from what the one before it has made of the plan.
            chosen = standing.latest = sync.choose(standing.latest or plan, channel_id, sides)
            return chosen, tally(chosen.items)

        def done(found: tuple[Plan, Mapping[Group, int]]) -> None:
            if standing.latest is found[0]:  # else a later decision, or another plan, has taken its place
                standing.take_decided(*found)
                self.changed.emit(tenant_id)

        def failed(problem: Problem) -> None:
            if sides:
                self._fail(tenant_id, problem)
            else:  # it cannot be told anew without asking the AICC
                standing.outdated = True
                self.changed.emit(tenant_id)

        ask(self, self._runner, work, done, failed)

    def look_at(self, tenant_id: str, channel_id: str) -> None:
        """Look at the line of a channel again, which was changed here or of which a decision was undone."""
        self.choose(tenant_id, channel_id, {})

    # --- applying -------------------------------------------------------------------------------------

    def apply(self, tenant_id: str, *, deletes_confirmed: bool) -> None:
        """Carry out exactly the plan that is shown."""
        sync, plan = self._workspace.sync, self.standing(tenant_id).plan
        if plan is None:
            return
        self._send(tenant_id, lambda job: sync.apply(plan, job, deletes_confirmed=deletes_confirmed))

    def resume(self, tenant_id: str) -> None:
        """Go on with what waits."""
        sync = self._workspace.sync
        self._send(tenant_id, lambda job: sync.resume(tenant_id, job))

    def discard(self, tenant_id: str) -> None:
        """Give up what waits."""
        sync = self._workspace.sync
        self._send(tenant_id, lambda job: sync.discard(tenant_id, job), Doing.DISCARDING)

    def adopt(self, tenant_id: str, remote_ids: Sequence[str]) -> None:
        """Take channels that are only on the AICC over."""
        sync, undo = self._workspace.sync, self._workspace.undo
        wanted = tuple(remote_ids)

        def work(job: JobContext) -> tuple[Changed, str, SyncStatus]:
            changed = sync.adopt(tenant_id, wanted, job)
            return changed, undo.undo_words, sync.status(tenant_id)

        def done(found: tuple[Changed, str, SyncStatus]) -> None:
            changed, words, status = found
            standing = self.standing(tenant_id)
            standing.take_status(status)
            standing.leave_out(frozenset(wanted), len(changed.channels))
            self.data_changed.emit()
            self.adopted.emit(tenant_id, len(changed.channels), words)

        self._run(tenant_id, Doing.ADOPTING, work, done)

    def _send(self, tenant_id: str, send: Callable[[JobContext], Applied], doing: Doing = Doing.APPLYING) -> None:
        sync, standing = self._workspace.sync, self.standing(tenant_id)

        def work(job: JobContext) -> tuple[Applied, SyncStatus]:
            return send(job), sync.status(tenant_id)

        def done(found: tuple[Applied, SyncStatus]) -> None:
            result, status = found
            standing.take_status(status)
            standing.take_applied(result, given_up=doing is Doing.DISCARDING)
            self.data_changed.emit()
            self.applied.emit(tenant_id)

        self._run(tenant_id, doing, work, done)

    # --- the one piece of work of a tenant ------------------------------------------------------------

    def stop(self, tenant_id: str, *, give_up: bool = False) -> None:
        """Stop what is under way, where it may be: between two entries, or two answers.

        What is left of a plan waits in the outbox, or is discarded with ``give_up``.
        """
        standing = self.standing(tenant_id)
        if standing.handle is not None:
            standing.stopping, standing.give_up_next = True, give_up
            standing.handle.cancel()
            self.changed.emit(tenant_id)

    def _run(self, tenant_id: str, doing: Doing, work: Callable[[JobContext], T], done: Callable[[T], object]) -> None:
        standing = self.standing(tenant_id)
        if standing.handle is not None:
            return
        standing.begin(doing)
        self._leaving = False  # a lock that failed leaves the view where it is

        def succeeded(value: T) -> None:
            standing.end()
            done(value)

        def failed(fault: object) -> None:
            standing.end()
            standing.unreachable = isinstance(fault, AiccError)
            self._fail(tenant_id, problem_of(fault))

        handle = ask(self, self._runner, work, succeeded, faulted=failed, queue=aicc_queue(tenant_id))
        standing.handle = handle
        handle.progress.connect(lambda *part: self._progress(tenant_id, *part))
        handle.cancelled.connect(standing.end)
        handle.finished.connect(lambda: self._over(tenant_id, doing))
        self.changed.emit(tenant_id)

    def _progress(self, tenant_id: str, done: int, total: int, text: str) -> None:
        standing = self.standing(tenant_id)
        standing.part = (done, total, text)
        self.progressed.emit(tenant_id)
        if standing.doing.sends and tenant_id not in self._looking:
            self._look_into_outbox(tenant_id)

    def _look_into_outbox(self, tenant_id: str) -> None:
        """How far each line is; one question at a time, so that a quick AICC is not slowed down by being watched."""
        sync, standing = self._workspace.sync, self.standing(tenant_id)
        self._looking.add(tenant_id)

        def seen(entries: tuple[OutboxEntry, ...]) -> None:
            if standing.doing.sends and entries:
                standing.take_entries(entries)
                self.outcomes_changed.emit(tenant_id)

        ask(
            self,
            self._runner,
            lambda _job: sync.outbox(tenant_id),
            seen,
            finished=lambda: self._looking.discard(tenant_id),
            queue=DATABASE,
        )

    def _over(self, tenant_id: str, doing: Doing) -> None:
        standing = self.standing(tenant_id)
        give_up, standing.give_up_next = standing.give_up_next, False
        self.changed.emit(tenant_id)
        if give_up and not standing.ended and not self._leaving:
            self.discard(tenant_id)
        elif doing.sends and not self._leaving:
            self.look(tenant_id)  # what waits now, also after it was stopped or failed

    def _fail(self, tenant_id: str, problem: Problem) -> None:
        self.standing(tenant_id).problem = problem
        self.changed.emit(tenant_id)

    # --- leaving --------------------------------------------------------------------------------------

    def flush(self) -> list[JobHandle]:
        """Ask everything to stop between two entries; the jobs to wait for."""
        self._leaving = True
        handles = [standing.handle for standing in self._standings.values() if standing.handle is not None]
        for handle in handles:
            handle.cancel()
        return handles
