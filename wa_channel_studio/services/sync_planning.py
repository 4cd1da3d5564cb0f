"""Makes a plan: looks at narrow rows of all channels first, and reads whole only what may differ, in portions.

Nothing is sent. What the comparison has shown is kept: the states that lists show, links whose revision moved on though
nothing differs, and what is gone on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import ChannelGateway, RemoteCertificate, RemoteChannel, RemoteEntry
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.sync_certificates import Need
from wa_channel_studio.services.sync_doubt import is_stranger, not_of_a_stranger
from wa_channel_studio.services.sync_pairs import Pairs, Prepared
from wa_channel_studio.services.sync_ports import Link, LinkRow, LocalRow, Progress
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.sync.plan import Action, Kind, Plan, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side

AT_ONCE = 200
"""Channels that are read whole at a time; the contract of the channel service allows as many in one request."""
ONLY_THERE = "It is only on the AICC; it can be taken over."
PARTIAL = "The AICC's list of channels broke off; whether it is there is not known."


@dataclass(slots=True)
class Look:
    """One channel that may differ: its id here, and what it was found as there."""

    channel_id: str
    remote_id: str = ""


@dataclass(slots=True)
class Findings:
    """What a comparison has shown, to be kept."""

    states: dict[str, SyncState] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    deleted_there: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """A plan while it is made."""

    items: list[PlanItem] = field(default_factory=list)
    needs: dict[str, Need] = field(default_factory=dict)
    same: int = 0


class Planner:
    """Compares a tenant with its AICC."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._tenant = scene.tenant
        self._at = scene.clock.now()
        self.findings = Findings()
        self._missing = 0
        self.seen: dict[str, RemoteChannel] = {}
        """The AICC's side of each conflict by channel, without what the AICC generated: deciding asks nobody."""
        self.certificates: tuple[RemoteCertificate, ...] = ()

    def plan(self, gateway: ChannelGateway, job: JobContext) -> Plan:
        """Ask the service and compare. Raises AiccError or Cancelled."""
        job.report(0, 0, "Reading the AICC's list of channels")
        listing = gateway.channels(job)
        draft = _Draft()
        with self._scene.begin(reading=True) as work:
            looks = self._looks(work, listing.entries, draft, complete=listing.complete)
            if looks:
                self.certificates = gateway.certificates(job)
            created = {
                entry.channel_id
                for entry in work.outbox.of_tenant(self._tenant.id)
                if entry.action is Action.CREATE and entry.progress is not Progress.WAITING
            }
            pairs = Pairs(self._scene, work, self.certificates, created)
            for done, portion in _portions(looks):
                job.check()
                job.report(done, len(looks), "Comparing channels")
                for prepared in self._prepared(work, pairs, portion, gateway, job):
                    self._take(prepared, draft)
            plan = self._finished(work, draft)
        self._keep()
        return plan

    # --- which channels are looked at -------------------------------------------------------------

    def _looks(self, work: UnitOfWork, entries: Sequence[RemoteEntry], draft: _Draft, *, complete: bool) -> list[Look]:
        links = {row.channel_id: row for row in work.links.rows(self._tenant.id)}
        by_id = {entry.id: entry for entry in entries}
        linked = {row.remote_id for row in links.values() if row.remote_id}
        self._missing = is_stranger(links.values(), by_id) if complete else 0
        free = {entry.name: entry for entry in entries if entry.id not in linked}
        rows = work.links.locals(self._tenant.id)
        looks: list[Look] = []
        for row in rows:
            link = links.pop(row.channel_id, None)
            entry = by_id.get(link.remote_id) if link is not None and link.remote_id else None
            if entry is None and not row.trashed:
                entry = free.pop(row.name, None)
            self._look(row, link, entry, looks, draft, complete=complete)
        for link in links.values():  # what is not here any more
            if link.remote_id in by_id:
                looks.append(Look(link.channel_id, link.remote_id))
            elif complete and not self._missing:
                self.findings.gone.append(link.channel_id)
        for entry in free.values():
            draft.items.append(
                PlanItem(
                    Action.NONE, Kind.CHANNEL, entry.name, state=SyncState.NEW, remote_id=entry.id,
                    revision=entry.revision, side=Side.HERE, note=ONLY_THERE,
                )
            )  # fmt: skip
        return looks

    def _look(
        self,
        row: LocalRow,
        link: LinkRow | None,
        entry: RemoteEntry | None,
        looks: list[Look],
        draft: _Draft,
        *,
        complete: bool,
    ) -> None:
        """Note what is known of a channel by its row alone, or that it must be read."""
        if link is not None and entry is not None and not row.trashed:
            current = link.remote_id == entry.id and link.revision == entry.revision
            if current and link.here_at == row.changed_at and row.sync is SyncState.IN_SYNC:
                draft.same += 1
                return
        elif link is not None and link.remote_id and entry is None and not complete:
            note = PlanItem(Action.NONE, Kind.CHANNEL, row.name, channel_id=row.channel_id, note=PARTIAL)
            draft.items.append(note)
            if row.sync is not SyncState.UNKNOWN:
                self.findings.states[row.channel_id] = SyncState.UNKNOWN
            return
        looks.append(Look(row.channel_id, entry.id if entry is not None else ""))

    # --- what becomes of them ---------------------------------------------------------------------

    def _prepared(
        self, work: UnitOfWork, pairs: Pairs, portion: Sequence[Look], gateway: ChannelGateway, job: JobContext
    ) -> Iterator[Prepared]:
        wanted = [look.remote_id for look in portion if look.remote_id]
        there = {channel.id: channel for channel in gateway.read(wanted, job)} if wanted else {}
        ids = [look.channel_id for look in portion]
        here, links = pairs.snapshots.locals(ids), work.links.many(ids)
        for look in portion:
            remote = there.get(look.remote_id)
            prepared = pairs.decide(
                here.get(look.channel_id),
                links.get(look.channel_id),
                pairs.snapshots.remote(remote) if remote is not None else None,
            )
            link = links.get(look.channel_id)
            if prepared.alike:
                self.findings.links.append(self._refreshed(prepared, link))
            yield prepared

    def _refreshed(self, prepared: Prepared, link: Link | None) -> Link:
        """The link of two that are the same, as they are now."""
        local, remote, base = prepared.local, prepared.remote, prepared.base
        if local is None or remote is None or base is None:
            raise ValueError("two that are alike are on both sides")
        there = remote.channel
        source = link.source if link is not None else Source.APPLY
        return Link(
            local.channel.id, self._tenant.id, there.name, base, local.channel.changed_at, self._at, source,
            there.id, there.revision,
        )  # fmt: skip

    def _take(self, prepared: Prepared, draft: _Draft) -> None:
        item, local = not_of_a_stranger(prepared.item, self._missing), prepared.local
        if prepared.gone:
            if not self._missing:
                self.findings.gone.append(item.channel_id)
            return
        if local is not None and not local.trashed:
            self.findings.states[item.channel_id] = item.state
            if item.state is SyncState.DELETED_THERE:
                self.findings.deleted_there.append(item.channel_id)
            elif prepared.remote is not None:
                self._seen(item.channel_id, same=prepared.alike)
        if not item.blocked:
            for need in prepared.needs:
                other = draft.needs.setdefault(need.name, need)
                if other.sha256 != need.sha256:
                    blocked = f"Another channel wants another file of the name {need.name}."
                    item = replace(item, blocked=blocked, remedy="Give one of them another name there.")
        if item.action is Action.NONE:
            draft.same += prepared.alike
            if prepared.alike or not item.blocked:
                return
        if item.action is Action.CONFLICT and prepared.remote is not None:
            self.seen[item.channel_id] = replace(prepared.remote.channel, generated={})
        draft.items.append(item)

    def _seen(self, channel_id: str, *, same: bool) -> None:
        self.findings.evidence.append(Evidence(channel_id, Rung.ON_AICC, self._at, Source.PLAN))
        if same:
            self.findings.evidence.append(Evidence(channel_id, Rung.IN_SYNC, self._at, Source.PLAN))

    def _finished(self, work: UnitOfWork, draft: _Draft) -> Plan:
        uploads = [upload_item(need, work) for need in draft.needs.values()]
        return sealed(
            Plan(
                self._tenant.id,
                self._tenant.name,
                Way.CHANNEL_SERVICE,
                self._at,
                (*sorted(uploads, key=by_name), *sorted(draft.items, key=by_name)),
                draft.same,
            ),
            work,
        )

    def _keep(self) -> None:
        found = self.findings
        with self._scene.begin() as work:
            if found.gone:
                work.links.forget(found.gone)
            if found.links:
                work.links.put(found.links)
            work.links.set_states(found.states)
            for channel_id in found.deleted_there:
                work.evidence.remove(channel_id, Rung.ON_AICC)
                work.evidence.remove(channel_id, Rung.IN_SYNC)
            work.evidence.put(found.evidence)
            note_compared(work, self._tenant.id, self._at)
            work.commit()


def by_name(item: PlanItem) -> tuple[str, str]:
    """The order of a plan's channels."""
    return item.name, item.channel_id or item.remote_id


def upload_item(need: Need, work: UnitOfWork) -> PlanItem:
    """The line of a certificate that is uploaded first."""
    there = need.there
    lines = [PlanField("sha256", None, need.sha256, there.sha256 if there is not None else None, Side.THERE)]
    if there is None or there.type != need.type:
        lines.append(PlanField("type", None, need.type, there.type if there is not None else None, Side.THERE))
    revision = there.revision if there is not None else ""
    return PlanItem(
        Action.UPLOAD,
        Kind.CERTIFICATE,
        need.name,
        tuple(lines),
        state=SyncState.NEW if there is None else SyncState.CHANGED_HERE,
        revision=revision,
        certificate_id=need.certificate_id,
        note="" if there is None else "It replaces the one of that name on the AICC, which has other bytes.",
        mark=upload_mark(work, need.name, need.sha256, revision),
    )


def upload_mark(work: UnitOfWork, name: str, sha256: str, revision: str) -> str:
    """The mark of an upload."""
    return work.links.seal(f"upload\n{name}\n{sha256}\n{revision}")


def sealed(plan: Plan, work: UnitOfWork) -> Plan:
    """The plan with a seal over all it would write."""
    told = "\n".join(f"{item.action} {item.kind} {item.mark} {item.blocked} {item.name!a}" for item in plan.items)
    return replace(plan, seal=work.links.seal(told))


def note_compared(work: UnitOfWork, tenant_id: str, at: datetime) -> None:
    """Keep when a plan was last made."""
    work.settings.set(_compared_key(tenant_id), at.isoformat())


def compared_at(work: UnitOfWork, tenant_id: str) -> datetime | None:
    """When a plan was last made."""
    text = work.settings.get(_compared_key(tenant_id))
    return datetime.fromisoformat(text) if text else None


def _compared_key(tenant_id: str) -> str:
    return f"sync_compared:{tenant_id}"


def _portions(looks: Sequence[Look]) -> Iterator[tuple[int, Sequence[Look]]]:
    rest = iter(looks)
    done = 0
    while portion := list(islice(rest, AT_ONCE)):
        yield done, portion
        done += len(portion)
