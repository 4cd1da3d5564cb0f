"""Decisions in conflicts: kept for the next plan, shown in this one, and taken back by undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.aicc_ports import RemoteCertificate, RemoteChannel
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, UnitOfWork
from wa_channel_studio.services.sync_pairs import Pairs, Prepared
from wa_channel_studio.services.sync_planning import by_name, sealed, upload_item
from wa_channel_studio.services.sync_ports import Choice
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.undo import GoneError
from wa_channel_studio.sync.plan import Kind, Plan, PlanItem
from wa_channel_studio.sync.snapshot import Side


class ChoiceDeed:
    """Decisions of one channel that were made or taken back."""

    def __init__(self, begin: Begin, name: str, before: Sequence[Choice], after: Sequence[Choice]) -> None:
        self._begin = begin
        self._name = name
        self._before = tuple(before)
        self._after = tuple(after)

    @property
    def words(self) -> str:
        """What it was: “Decision for wa_support”."""
        return f"Decision for {self._name}"

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put back what was decided before. Raises GoneError when the channel is gone."""
        return self._put(self._after, self._before)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Decide it again. Raises like :meth:`undo`."""
        return self._put(self._before, self._after)

    def _put(self, present: Sequence[Choice], wanted: Sequence[Choice]) -> Changed:
        owner = (*present, *wanted)[0].channel_id
        with self._begin() as work:
            keep(work, owner, present, wanted)
            work.commit()
        return Changed(channels=(owner,))


def keep(work: UnitOfWork, channel_id: str, present: Sequence[Choice], wanted: Sequence[Choice]) -> None:
    """Let these decisions stand in place of those. Raises GoneError when the channel is gone."""
    gone = {choice.field for choice in present} - {choice.field for choice in wanted}
    if gone:
        work.choices.forget(channel_id, sorted(gone))
    try:
        work.choices.put(wanted)
    except NotFoundError as error:
        raise GoneError(error.problem) from None


class Decider:
    """Decides within a plan that was just made."""

    def __init__(self, scene: Scene, certificates: Sequence[RemoteCertificate], seen: RemoteChannel | None) -> None:
        """``seen`` is the channel there as the plan found it."""
        self._scene = scene
        self._certificates = certificates
        self._seen = seen

    def decide(self, plan: Plan, item: PlanItem, sides: Mapping[str, Side | None]) -> tuple[Plan, ChoiceDeed | None]:
        """Keep decisions and show what they do to the channel's line. Raises ProblemError when a new plan is needed."""
        owner, seen = item.channel_id, self._seen
        if item.revision and seen is None:
            raise ProblemError.of(f"What the AICC has of {item.name} is not known any more.", "Plan again.")
        with self._scene.begin() as work:
            present = [choice for choice in work.choices.of_tenant(plan.tenant_id) if choice.channel_id == owner]
            by_field = {choice.field: choice for choice in present}
            for field, side in sides.items():
                by_field.pop(field, None)
                if side is not None:
                    by_field[field] = Choice(owner, field, side, item.revision)
            wanted = [by_field[field] for field in sorted(by_field)]
            keep(work, owner, present, wanted)
            pairs = Pairs(self._scene, work, self._certificates)
            local = pairs.snapshots.locals([owner]).get(owner)
            link = work.links.many([owner]).get(owner)
            if local is None and link is None:
                raise ProblemError.of(f"{item.name} is not here any more.", "Plan again.")
            found = pairs.decide(local, link, pairs.snapshots.remote(seen) if seen is not None else None)
            items = tuple(found.item if one is item else one for one in plan.items)
            result = sealed(replace(plan, items=_with_uploads(work, items, found)), work)
            work.commit()
        if present == wanted:
            return result, None
        return result, ChoiceDeed(self._scene.begin, item.name, present, wanted)


def _with_uploads(work: UnitOfWork, items: tuple[PlanItem, ...], found: Prepared) -> tuple[PlanItem, ...]:
    """The lines with those of the certificates that the channel needs now."""
    uploads = [one for one in items if one.kind is Kind.CERTIFICATE]
    known = {one.name for one in uploads}
    if found.item.happens:
        uploads += [upload_item(need, work) for need in found.needs if need.name not in known]
    rest = [one for one in items if one.kind is not Kind.CERTIFICATE]
    return (*sorted(uploads, key=by_name), *rest)
