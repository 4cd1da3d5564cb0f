"""Carries a plan out: portions of the outbox are prepared, written down as being sent, sent, and kept.

Each entry is decided anew from what is here and there now; only what comes out exactly as planned is done. What a crash
or a lost answer left open is found out about first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from wa_channel_studio.services.aicc_ports import AiccError, ChannelGateway, RemoteCertificate, RemoteChannel
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.sync_outbox import (
    CHANGED_HERE,
    CHANGED_THERE,
    DELETED_THERE,
    Intent,
    LeftOpenError,
    Outcome,
    Sender,
    open_entries,
    sha256_of,
    stopped,
)
from wa_channel_studio.services.sync_pairs import Pairs, Prepared
from wa_channel_studio.services.sync_planning import upload_mark
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_storing import Keeper, Steps
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Side

PORTION = 100
"""Entries between two commits. After a crash, those of the last two portions are read back one by one."""


@dataclass(slots=True)
class _Queue:
    """What is left of a run."""

    waiting: list[OutboxEntry]
    total: int
    deferred: list[Outcome] = field(default_factory=list)
    """Names that were taken; another entry may free them."""
    done: int = 0
    freed: bool = False
    """Whether something was done since the first of the deferred ones."""

    def taken(self) -> list[OutboxEntry]:
        """The next portion."""
        portion, self.waiting = self.waiting[:PORTION], self.waiting[PORTION:]
        return portion


@dataclass(frozen=True, slots=True)
class _Ready:
    """A portion that is written down as being sent."""

    intents: tuple[Intent, ...] = ()
    sending: tuple[OutboxEntry, ...] = ()

    @property
    def waiting_again(self) -> tuple[OutboxEntry, ...]:
        """Its entries, should none of them be sent now."""
        return tuple(replace(entry, progress=Progress.WAITING) for entry in self.sending)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came of a portion. With an ``error`` nothing more can be sent now."""

    outcomes: tuple[Outcome, ...]
    left: tuple[OutboxEntry, ...] = ()
    """What waits again."""
    error: AiccError | Cancelled | None = None


class Applier:
    """One run over the outbox of a tenant."""

    def __init__(self, scene: Scene, gateway: ChannelGateway) -> None:
        self._scene = scene
        self._tenant = scene.tenant
        self._gateway = gateway
        self._sender = Sender(gateway, scene.tenant.parameters, self._linked)
        self._certificates: tuple[RemoteCertificate, ...] = ()
        self.steps = Steps()

    def run(self, job: JobContext) -> None:
        """Go on until nothing waits. Raises AiccError or Cancelled; what was done until then is kept."""
        with self._scene.begin(reading=True) as work:
            entries = open_entries(work.outbox.of_tenant(self._tenant.id))
        if not entries:
            return
        self._certificates = self._gateway.certificates(job)
        waiting = [*entries]
        if entries[0].progress is Progress.SENDING:
            self.find_out([entry for entry in entries if entry.progress is Progress.SENDING], job)
            with self._scene.begin(reading=True) as work:
                waiting = [*open_entries(work.outbox.of_tenant(self._tenant.id))]
        uploads = [entry for entry in waiting if entry.kind is Kind.CERTIFICATE]
        channels = [entry for entry in waiting if entry.kind is Kind.CHANNEL]
        queue = _Queue(channels, len(waiting))
        self._upload_all(uploads, queue, job)
        while queue.waiting:
            self._go(queue, job)
            self._again(queue)
        job.report(queue.total, queue.total)

    def find_out(self, entries: Sequence[OutboxEntry], job: JobContext) -> None:
        """What became of entries that were being sent when the program ended. What did not happen waits again."""
        self._certificates = self._gateway.certificates(job)
        for entry in entries:
            job.check()
            job.report(0, 0, f"Finding out what became of {entry.name}")
            with self._scene.begin(reading=True) as work:
                intent = self._intent_under_way(work, entry, job)
            outcome = intent if isinstance(intent, Outcome) else self._sender.found_out(intent, job)
            if outcome is None:
                outcome = Outcome(replace(entry, progress=Progress.WAITING))
            self._keep([outcome], (), ())

    # --- portions ---------------------------------------------------------------------------------

    def _upload_all(self, entries: Sequence[OutboxEntry], queue: _Queue, job: JobContext) -> None:
        """Certificates first, one portion after the other: channels are looked at with what is there then."""
        pending = [entry.channel_id for entry in queue.waiting]
        for start in range(0, len(entries), PORTION):
            ready = self._turn((), entries[start : start + PORTION], {})
            sent = self._send(ready, queue, job)
            self._keep(sent.outcomes, sent.left, pending)
            if sent.error is not None:
                raise sent.error

    def _go(self, queue: _Queue, job: JobContext) -> None:
        """Send portion after portion. While one is sent, the one before is kept and the next prepared, beside it."""
        ready = self._turn((), *self._looked_up(queue.taken(), job))
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync") as beside:
            sent = _Sent(())
            while ready.intents or queue.waiting:
                try:
                    coming = self._looked_up(queue.taken(), job)
                except (AiccError, Cancelled):
                    self._keep(sent.outcomes, ready.waiting_again, ())
                    raise
                turn = beside.submit(self._turn, sent.outcomes, *coming)
                sent = self._send(ready, queue, job)
                try:
                    ready = turn.result()
                except BaseException:
                    self._keep(sent.outcomes, sent.left, ())
                    raise
                if sent.error is not None:
                    self._keep(sent.outcomes, (*sent.left, *ready.waiting_again), ())
                    raise sent.error
            self._keep(sent.outcomes, (), ())

    def _looked_up(
        self, entries: list[OutboxEntry], job: JobContext
    ) -> tuple[list[OutboxEntry], dict[str, RemoteChannel]]:
        """Entries with what they are about on the AICC."""
        return entries, self._read([entry.remote_id for entry in entries if entry.remote_id], job)

    def _turn(
        self, outcomes: Sequence[Outcome], entries: Sequence[OutboxEntry], there: Mapping[str, RemoteChannel]
    ) -> _Ready:
        """Keep what was done, prepare the next entries, and write down that they are being sent: one transaction."""
        if not outcomes and not entries:
            return _Ready()
        with self._scene.begin() as work:
            self._kept(work, outcomes, ())
            intents = self._intents(work, entries, there)
            ended = [one.entry for one in intents if isinstance(one, Outcome)]
            ready = tuple(one for one in intents if isinstance(one, Intent))
            done = [one for one in intents if isinstance(one, Outcome) and one.done]
            self._kept(work, done, ())
            sending = tuple(replace(one.entry, progress=Progress.SENDING) for one in ready if one.sends)
            work.outbox.put([*ended, *sending])
            work.commit()
        return _Ready(ready, sending)

    def _send(self, ready: _Ready, queue: _Queue, job: JobContext) -> _Sent:
        left = {entry.position: entry for entry in ready.waiting_again}
        outcomes: list[Outcome] = []
        for intent in ready.intents:
            place = intent.entry.position
            try:
                job.check()
                job.report(queue.done, queue.total, intent.entry.name)
                outcome = self._carried_out(intent, job)
            except (AiccError, Cancelled) as error:
                return _Sent(tuple(outcomes), tuple(left.values()), error)
            except LeftOpenError as error:
                # The one under way stays as it is written down.
                left.pop(place, None)
                return _Sent(tuple(outcomes), tuple(left.values()), error.why)
            queue.done += 1
            if outcome.name_taken:
                queue.deferred.append(outcome)
            else:
                left.pop(place, None)
                outcomes.append(outcome)
                queue.freed |= outcome.done and outcome.entry.kind is Kind.CHANNEL
        return _Sent(tuple(outcomes), tuple(left.values()))

    def _carried_out(self, intent: Intent, job: JobContext) -> Outcome:
        if intent.sends:
            return self._sender.send(intent, job)
        return Outcome(replace(intent.entry, progress=Progress.DONE), intent.prepared)

    def _again(self, queue: _Queue) -> None:
        """Try names that were taken once more where another entry may have freed them; else say that they are."""
        if queue.freed:
            queue.waiting = [replace(one.entry, progress=Progress.WAITING) for one in queue.deferred]
        else:
            self._keep(queue.deferred, (), ())
        queue.deferred, queue.freed = [], False

    def _keep(self, outcomes: Sequence[Outcome], others: Sequence[OutboxEntry], pending: Sequence[str]) -> None:
        if not outcomes and not others:
            return
        with self._scene.begin() as work:
            self._kept(work, outcomes, pending)
            work.outbox.put(others)
            work.commit()

    def _kept(self, work: UnitOfWork, outcomes: Sequence[Outcome], pending: Sequence[str]) -> None:
        if not outcomes:
            return
        for one in outcomes:
            if one.certificate is not None:
                kept = one.certificate
                self._certificates = (*(other for other in self._certificates if other.name != kept.name), kept)
        Keeper(self._scene, work, self.steps, self._certificates).keep(outcomes, pending)
        work.outbox.put([one.entry for one in outcomes])

    # --- what an entry comes to now ---------------------------------------------------------------

    def _pairs(self, work: UnitOfWork) -> Pairs:
        return Pairs(self._scene, work, self._certificates)

    def _intents(
        self, work: UnitOfWork, entries: Sequence[OutboxEntry], there: Mapping[str, RemoteChannel]
    ) -> list[Intent | Outcome]:
        """Each entry with what carries it out, or how it ended because it is not as planned any more."""
        if not entries:
            return []
        if entries[0].kind is Kind.CERTIFICATE:
            return [self._upload(work, entry) for entry in entries]
        pairs = self._pairs(work)
        ids = [entry.channel_id for entry in entries]
        here, links = pairs.snapshots.locals(ids), work.links.many(ids)
        found: list[Intent | Outcome] = []
        for entry in entries:
            local, link = here.get(entry.channel_id), links.get(entry.channel_id)
            remote = there.get(entry.remote_id)
            ended = _ended(entry, remote)
            if not ended and local is None and link is None:
                ended = CHANGED_HERE
            if ended:
                found.append(Outcome(stopped(entry, ended)))
                continue
            prepared = pairs.decide(local, link, pairs.snapshots.remote(remote) if remote is not None else None)
            found.append(_as_planned(entry, prepared))
        return found

    def _intent_under_way(self, work: UnitOfWork, entry: OutboxEntry, job: JobContext) -> Intent | Outcome:
        """An entry that was being sent, with what was sent, as far as it is the same still."""
        if entry.kind is Kind.CERTIFICATE:
            made = self._upload(work, entry)
            return made if isinstance(made, Intent) else Intent(entry)
        pairs = self._pairs(work)
        local = pairs.snapshots.locals([entry.channel_id]).get(entry.channel_id)
        link = work.links.many([entry.channel_id]).get(entry.channel_id)
        if entry.action is Action.CREATE and local is not None:
            # A plan made meanwhile may have linked it already, as one that was sent.
            decided = (pairs.decide(local, known, None) for known in (None, link))
            return Intent(entry, next((one for one in decided if one.item.mark == entry.digest), None))
        if entry.action is Action.CHANGE and local is not None and link is not None:
            there = self._read([entry.remote_id], job).get(entry.remote_id)
            if there is not None and there.revision != entry.revision:
                remote = pairs.snapshots.remote(there)
                sent = pairs.as_sent(local, link, remote, entry.revision, entry.digest)
                if sent is not None:
                    return Outcome(replace(entry, progress=Progress.DONE), sent, there)
        return Intent(entry)

    def _upload(self, work: UnitOfWork, entry: OutboxEntry) -> Intent | Outcome:
        files = self._scene.certificates(work, self._certificates)
        try:
            upload = files.upload(entry.name, entry.certificate_id)
        except NotFoundError:
            return Outcome(stopped(entry, "The certificate was removed from the library since the plan."))
        if upload_mark(work, entry.name, sha256_of(upload), entry.revision) != entry.digest:
            return Outcome(stopped(entry, CHANGED_HERE))
        return Intent(entry, upload=upload)

    def _read(self, remote_ids: Sequence[str], job: JobContext) -> dict[str, RemoteChannel]:
        return {one.id: one for one in self._gateway.read(remote_ids, job)} if remote_ids else {}

    def _linked(self, remote_id: str) -> str:
        with self._scene.begin(reading=True) as work:
            rows = work.links.rows(self._tenant.id)
        return next((row.channel_id for row in rows if row.remote_id == remote_id), "")


def _ended(entry: OutboxEntry, remote: RemoteChannel | None) -> str:
    """Why an entry cannot be carried out, as far as the AICC's side tells."""
    deletes_here = entry.action is Action.DELETE and entry.side is Side.HERE
    if remote is None:
        return DELETED_THERE if entry.remote_id and not deletes_here and entry.action is not Action.DELETE else ""
    if deletes_here or remote.revision != entry.revision:
        return CHANGED_THERE
    return ""


def _as_planned(entry: OutboxEntry, prepared: Prepared) -> Intent | Outcome:
    item = prepared.item
    if prepared.gone and entry.action is Action.DELETE:
        return Outcome(replace(entry, progress=Progress.DONE), prepared)
    if item.mark != entry.digest or item.action is not entry.action:
        return Outcome(stopped(entry, CHANGED_HERE), prepared)
    if item.blocked:
        return Outcome(stopped(entry, item.blocked, item.remedy), prepared)
    if prepared.needs:
        names = " and ".join(need.name for need in prepared.needs)
        return Outcome(stopped(entry, f"It needs a certificate that is not on the AICC: {names}."), prepared)
    return Intent(entry, prepared)
