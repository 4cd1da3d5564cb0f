"""Takes channels that are only on the AICC over into the workspace, linked to what they are there.

Their secrets cannot be read; they stay as they are there until somebody enters new ones here.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.aicc_ports import ChannelGateway, RemoteChannel
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import ChannelDeed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_snapshots import Snapshots
from wa_channel_studio.services.sync_storing import Keeper, Steps

_AT_ONCE = 200


class AdoptionDeed(ChannelDeed):
    """Channels were taken over. Undone, they go into the trash without their links: nothing is deleted on the AICC."""

    def __init__(self, begin: Begin, clock: Clock, step: str, words: str, links: Sequence[Link]) -> None:
        super().__init__(begin, clock, step, words)
        self._links = tuple(links)

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put them into the trash. Raises GoneError when none is there any more, or Cancelled."""
        with self._begin() as work:
            work.links.forget([link.channel_id for link in self._links])
            work.commit()
        return super().undo(job)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Take them back and link them again. Raises like :meth:`undo`."""
        changed = super().redo(job)
        with self._begin() as work:
            work.links.put(self._links)
            work.commit()
        return changed


def adopt(
    scene: Scene, gateway: ChannelGateway, remote_ids: Sequence[str], job: JobContext
) -> tuple[Changed, AdoptionDeed]:
    """Take channels over, all or none. Raises ProblemError for one that is here already, AiccError or Cancelled."""
    ids = tuple(dict.fromkeys(remote_ids))
    certificates = gateway.certificates(job)
    found: list[RemoteChannel] = []
    for start in range(0, len(ids), _AT_ONCE):
        job.check()
        job.report(start, len(ids), "Reading channels")
        found += gateway.read(ids[start : start + _AT_ONCE], job)
    if not found:
        raise ProblemError.of("None of these channels is on the AICC any more.", "Plan again.")
    found.sort(key=lambda there: (there.name, there.id))
    steps = Steps()
    tenant_id = scene.tenant.id
    with scene.begin() as work:
        linked = {row.remote_id for row in work.links.rows(tenant_id)}
        names = work.channels.names(tenant_id)
        known = next((there.name for there in found if there.id in linked or there.name in names), None)
        if known is not None:
            raise ProblemError.of(f"{known} is here already.", "Plan again, and compare the two.")
        snapshots = Snapshots(work, scene.tenant.parameters, None)
        taken = [(None, uuid.uuid4().hex, snapshots.remote(there)) for there in found]
        Keeper(scene, work, steps, certificates).take_in(taken)
        owners = tuple(owner for _, owner, _ in taken)
        links = tuple(work.links.many(owners).values())
        job.check()
        work.commit()
    count = "1 channel" if len(owners) == 1 else f"{len(owners):,} channels"
    deed = AdoptionDeed(scene.begin, scene.clock, steps.taken, f"Taking over: {count}", links)
    return Changed(channels=owners), deed
