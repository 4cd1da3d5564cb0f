"""A stand-in for the sync service: it says it is one, compares nothing, and sends nothing anywhere.

It answers with the plan it is given and keeps an outbox in memory, so that every state of the window can be brought
about and held for as long as a test looks at it. What the real service does is tested with the real sandbox.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from wa_channel_studio.domain.aicc import Connection, Way
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.services.syncing import Applied, SyncStatus
from wa_channel_studio.services.undo import UndoStack
from wa_channel_studio.sync.plan import OTHER, SET, UNREADABLE, Action, Kind, Plan, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side

_OPEN = (Progress.WAITING, Progress.SENDING)
_CLOSED_DOOR = "https://127.0.0.1:9"
"""Nobody listens there: should anything be asked after all, it ends at once and on this machine."""
WAYS = {
    Way.GUIDED: Connection(),
    Way.DOCUMENTED: Connection(_CLOSED_DOOR, _CLOSED_DOOR, "key", Secret("secret")),
    Way.CHANNEL_SERVICE: Connection(_CLOSED_DOOR, _CLOSED_DOOR, "key", Secret("secret"), channel_service="/service/v1"),
}


@dataclass
class Decided:
    """A decision as a deed that can be undone."""

    service: StandInSync
    before: dict[tuple[str, str], Side]
    after: dict[tuple[str, str], Side]
    words: str = "Decision in a conflict"

    def undo(self, _job: JobContext | None = None) -> Changed:
        self.service.choices = dict(self.before)
        return Changed()

    def redo(self, _job: JobContext | None = None) -> Changed:
        self.service.choices = dict(self.after)
        return Changed()


@dataclass
class Adopted:
    """Channels taken over as a deed that can be undone."""

    words: str

    def undo(self, _job: JobContext | None = None) -> Changed:
        return Changed()

    def redo(self, _job: JobContext | None = None) -> Changed:
        return Changed()


@dataclass
class StandInSync:
    """Stands in for :class:`SyncService` in tests of the window."""

    undo: UndoStack
    way: Way = Way.CHANNEL_SERVICE
    items: tuple[PlanItem, ...] = ()
    same: int = 0
    states: Mapping[SyncState, int] = field(default_factory=dict)
    compared_at: datetime | None = None
    entries: list[OutboxEntry] = field(default_factory=list)
    failing: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Names of lines that are not done, with reason and remedy."""
    refusal: ProblemError | None = None
    """What every question to the AICC ends with."""
    choices: dict[tuple[str, str], Side] = field(default_factory=dict)
    confirmed: list[bool] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    """While it is closed, work waits before its next step, so that a test can look; it listens to a wish to stop."""
    steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Steps that are let through a closed gate."""

    def __post_init__(self) -> None:
        self.gate.set()

    def _pass(self, job: JobContext) -> None:
        while not self.gate.is_set():
            if self.steps.acquire(timeout=0.005):
                return
            job.check()
        job.check()

    # --- what the real one offers -------------------------------------------------------------------

    def status(self, _tenant_id: str) -> SyncStatus:
        waiting = tuple(entry for entry in self.entries if entry.progress in _OPEN)
        return SyncStatus(self.way, self.states, self.compared_at, waiting)

    def outbox(self, _tenant_id: str) -> tuple[OutboxEntry, ...]:
        return tuple(self.entries)

    def waiting(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.tenant_id for entry in self.entries if entry.progress in _OPEN))

    def compared(self, tenant_ids: Sequence[str]) -> Mapping[str, datetime]:
        return dict.fromkeys(tenant_ids, self.compared_at) if self.compared_at is not None else {}

    def plan(self, tenant_id: str, job: JobContext) -> Plan:
        job.report(1, 3, "Reading the list of channels …")
        self._pass(job)
        if self.refusal is not None:
            raise self.refusal
        self.compared_at = datetime.now(UTC)
        return self._decided(Plan(tenant_id, "Acme Brazil", self.way, self.compared_at, self.items, self.same))

    def choose(self, plan: Plan, channel_id: str, sides: Mapping[str, Side | None]) -> Plan:
        before = dict(self.choices)
        for key, side in sides.items():
            if side is None:
                self.choices.pop((channel_id, key), None)
            else:
                self.choices[channel_id, key] = side
        if sides:
            self.undo.push(Decided(self, before, dict(self.choices)))
        fresh = {item.channel_id: item for item in self.items if item.channel_id}
        return self._decided(replace(plan, items=tuple(fresh.get(item.channel_id, item) for item in plan.items)))

    def _decided(self, plan: Plan) -> Plan:
        return replace(plan, items=tuple(self._decide(item) for item in plan.items))

    def _decide(self, item: PlanItem) -> PlanItem:
        if item.action is not Action.CONFLICT:
            return item
        whole = self.choices.get((item.channel_id, ""))
        if whole is not None and item.fields[0].there is None:
            action = Action.CREATE if whole is Side.HERE else Action.DELETE
            return replace(item, fields=(), action=action, side=Side.THERE if whole is Side.HERE else Side.HERE)
        fields = []
        for line in item.fields:
            if line.field == "" and whole is not None:
                continue
            side = self.choices.get((item.channel_id, line.field), whole)
            goes = {None: None, Side.HERE: Side.THERE, Side.THERE: Side.HERE}[side]
            fields.append(line if line.goes is not None else replace(line, goes=goes, chosen=side is not None))
        if all(line.goes is not None for line in fields if line.field):
            fields = [line for line in fields if line.field]
        open_still = any(line.goes is None for line in fields)
        return replace(item, fields=tuple(fields), action=Action.CONFLICT if open_still else Action.CHANGE)

    def apply(self, plan: Plan, job: JobContext, *, deletes_confirmed: bool = False) -> Applied:
        self.confirmed.append(deletes_confirmed)
        happening = [item for item in plan.items if item.happens]
        self.entries = [entry_of(plan.tenant_id, number, item) for number, item in enumerate(happening, 1)]
        return self._work(job)

    def resume(self, _tenant_id: str, job: JobContext) -> Applied:
        return self._work(job)

    def discard(self, _tenant_id: str, _job: JobContext) -> Applied:
        self.entries = [
            replace(entry, progress=Progress.STOPPED, message="Given up.") if entry.progress in _OPEN else entry
            for entry in self.entries
        ]
        return Applied(tuple(self.entries), Changed())

    def _work(self, job: JobContext) -> Applied:
        if self.refusal is not None:
            raise self.refusal
        for place, entry in enumerate(self.entries):
            if entry.progress not in _OPEN:
                continue
            job.check()
            self.entries[place] = replace(entry, progress=Progress.SENDING)
            job.report(place, len(self.entries), f"Sending {entry.name} …")
            self._finish_line(job, place)
        job.report(len(self.entries), len(self.entries))
        return Applied(tuple(self.entries), Changed(tuple(entry.channel_id for entry in self.entries)))

    def _finish_line(self, job: JobContext, place: int) -> None:
        """What was begun is ended, whatever somebody wishes meanwhile."""
        entry = self.entries[place]
        try:
            self._pass(job)
        except Cancelled:
            self.entries[place] = replace(entry, progress=Progress.DONE)
            raise
        reason = self.failing.get(entry.name)
        progress = Progress.STOPPED if reason else Progress.DONE
        message, remedy = reason or ("", "")
        self.entries[place] = replace(entry, progress=progress, message=message, remedy=remedy)

    def adopt(self, _tenant_id: str, remote_ids: Sequence[str], job: JobContext) -> Changed:
        self._pass(job)
        self.taken.extend(remote_ids)
        self.undo.push(Adopted(f"Taking over of {len(remote_ids)} channels"))
        return Changed(tuple(remote_ids))


def entry_of(tenant_id: str, position: int, item: PlanItem) -> OutboxEntry:
    """The intent of a line."""
    return OutboxEntry(
        tenant_id, position, item.kind, item.action, item.channel_id, item.certificate_id, item.remote_id, item.name,
        item.revision, f"key-{position}", "digest", item.side,
    )  # fmt: skip


# --- lines ------------------------------------------------------------------------------------------

GERMAN = "Kundendienstorganisationsgesellschaft_Weiterleitungsbenachrichtigungen"
CHINESE = "华为云客户联络中心演示渠道"
AWAY = "We are closed. Write to us again tomorrow, or visit our site for help at any time of the day."


def change(name: str, *fields: PlanField, **more: Any) -> PlanItem:
    """A channel that was changed here."""
    values = {"state": SyncState.CHANGED_HERE, "channel_id": f"id-{name}", "remote_id": f"9{len(name):017d}", **more}
    return PlanItem(Action.CHANGE, Kind.CHANNEL, name, fields, **values)


def conflict(name: str, *fields: PlanField, **more: Any) -> PlanItem:
    """A channel that both sides changed."""
    values = {"state": SyncState.CONFLICT, "channel_id": f"id-{name}", "remote_id": f"8{len(name):017d}", **more}
    return PlanItem(Action.CONFLICT, Kind.CHANNEL, name, fields, **values)


def only_there(name: str, remote_id: str) -> PlanItem:
    """A channel that only the AICC has."""
    return PlanItem(
        Action.NONE, Kind.CHANNEL, name, state=SyncState.NEW, remote_id=remote_id, side=Side.HERE,
        note="Only on the AICC; it can be taken over.",
    )  # fmt: skip


KEYWORDS = PlanField("transfer_keywords", ["agent"], ["agent", "atendente", "humano"], ["agent"], Side.THERE)
PASSWORD = PlanField("webhook_password", SET, OTHER, SET, Side.THERE, secret=True)
CLOSED = PlanField(
    "non_working_notification",
    AWAY,
    AWAY.replace("tomorrow", "on Monday"),
    "Closed. Try our site at any time of the day, or write to us again tomorrow.",
    None,
)
SECRET = PlanField("webhook_password", SET, OTHER, UNREADABLE, None, secret=True)
GONE_THERE = (PlanField("", "wa", "wa", None, None), replace(CLOSED, there=None))
GONE_HERE = (PlanField("", "wa", None, "wa", None), replace(CLOSED, here=None))
SAME_NAME = (PlanField("", None, "wa", "wa", None), replace(CLOSED, base=None), replace(SECRET, base=None, here=SET))


def every_line() -> tuple[PlanItem, ...]:
    """One of each, with long names among them."""
    new = tuple(
        PlanField(key, None, value, None, Side.THERE)
        for key, value in (("channel_name", GERMAN), ("phone_number", "+5511940001207"), ("ou", CHINESE))
    )
    return (
        PlanItem(Action.UPLOAD, Kind.CERTIFICATE, "infobip_trust.jks", certificate_id="c1"),
        PlanItem(Action.CREATE, Kind.CHANNEL, GERMAN, new, state=SyncState.NEW, channel_id="id-new"),
        change("wa_itau_premium", KEYWORDS, PASSWORD, replace(CLOSED, goes=Side.THERE)),
        change(CHINESE, replace(CLOSED, goes=Side.HERE), state=SyncState.CHANGED_THERE),
        change("wa_both", KEYWORDS, replace(CLOSED, goes=Side.HERE), state=SyncState.CHANGED_HERE),
        PlanItem(
            Action.DELETE, Kind.CHANNEL, "wa_old", state=SyncState.DELETED_HERE, channel_id="id-old", remote_id="7" * 18
        ),
        PlanItem(
            Action.DELETE, Kind.CHANNEL, "wa_gone_there", state=SyncState.DELETED_THERE, channel_id="id-gone",
            side=Side.HERE,
        ),
        conflict("wa_retention_in", CLOSED, SECRET, KEYWORDS),
        conflict("wa_" + GERMAN, CLOSED),
        conflict("wa_deleted_there", *GONE_THERE),
        conflict("wa_same_name", *SAME_NAME),
        PlanItem(
            Action.CREATE, Kind.CHANNEL, "wa_sales_cn", blocked="It has 3 problems.", remedy="Open it and mend them.",
            state=SyncState.DRAFT, channel_id="id-sales",
        ),
        PlanItem(
            Action.DELETE, Kind.CHANNEL, "wa_forbidden", blocked="Deleting on the AICC is switched off.",
            remedy="Allow it in the connection.", state=SyncState.DELETED_HERE, channel_id="id-forbidden",
            remote_id="6" * 18,
        ),
        only_there("wa_theirs_1", "5" * 18),
        only_there("wa_theirs_2", "4" * 18),
        only_there("客服渠道", "3" * 18),
    )  # fmt: skip
