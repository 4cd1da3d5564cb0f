"""The plan of a tenant without a channel service: what changed here since it was entered by hand.

Nobody is asked and nothing is sent; every line leads to the guided entry.
"""

from __future__ import annotations

from dataclasses import replace

from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.sync_pairs import DRAFT_NOTE
from wa_channel_studio.services.sync_planning import AT_ONCE, by_name, note_compared, sealed
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_snapshots import Local, Snapshots
from wa_channel_studio.sync.merge import merge
from wa_channel_studio.sync.plan import SET, Action, Kind, Plan, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side

BY_HAND = "It is entered by hand on the AICC's pages."
OPEN_GUIDED = "Open the guided entry."
DELETE_BY_HAND = "Delete it on the AICC's page, or take the channel out of the trash."


def plan_by_hand(scene: Scene, job: JobContext) -> Plan:
    """Compare with what was entered last. Keeps the states that lists show. Raises Cancelled."""
    tenant, items = scene.tenant, list[PlanItem]()
    states: dict[str, SyncState] = {}
    same = 0
    at = scene.clock.now()
    with scene.begin(reading=True) as work:
        rows = work.links.locals(tenant.id)
        snapshots = Snapshots(work, tenant.parameters, scene.certificates(work, ()))
        for start in range(0, len(rows), AT_ONCE):
            job.check()
            job.report(start, len(rows), "Comparing channels")
            ids = [row.channel_id for row in rows[start : start + AT_ONCE]]
            here, links = snapshots.locals(ids), work.links.many(ids)
            for owner, local in here.items():
                item = _item(snapshots, local, links.get(owner))
                if item is None:
                    same += 1
                    states[owner] = SyncState.IN_SYNC
                    continue
                items.append(item)
                if not local.trashed:
                    states[owner] = item.state
        gone = work.links.rows(tenant.id)
        known = {row.channel_id for row in rows}
        items += [_deleted(row.name, row.channel_id, row.remote_id) for row in gone if row.channel_id not in known]
        ordered = tuple(sorted(items, key=by_name))
        plan = sealed(Plan(tenant.id, tenant.name, scene.connection.way, at, ordered, same), work)
    with scene.begin() as work:
        work.links.set_states(states)
        note_compared(work, tenant.id, at)
        work.commit()
    return plan


def _item(snapshots: Snapshots, local: Local, link: Link | None) -> PlanItem | None:
    channel, payload = local.channel, local.payload
    note = DRAFT_NOTE if local.open_draft else ""
    if link is None:
        lines = [PlanField(key, None, value, None, Side.THERE) for key, value in payload.fields.items()]
        lines += [PlanField(key, None, SET, None, Side.THERE, secret=True) for key in payload.secrets]
        state = SyncState.DRAFT if local.errors else SyncState.READY
        fields = tuple(sorted(lines, key=lambda line: line.field))
        return PlanItem(
            Action.CREATE, Kind.CHANNEL, channel.name, fields, BY_HAND, OPEN_GUIDED, state, channel.id, note=note
        )
    if local.trashed:
        return _deleted(link.name, link.channel_id, link.remote_id)
    lines_of = merge(link.base, local.here, snapshots.unchanged(link.base)).lines
    if not lines_of:
        return None
    fields = tuple(replace(line, goes=Side.THERE) for line in lines_of)
    return PlanItem(
        Action.CHANGE, Kind.CHANNEL, channel.name, fields, BY_HAND, OPEN_GUIDED, SyncState.CHANGED_HERE, channel.id,
        link.remote_id, note=note,
    )  # fmt: skip


def _deleted(name: str, channel_id: str, remote_id: str) -> PlanItem:
    return PlanItem(
        Action.DELETE, Kind.CHANNEL, name, (), BY_HAND, DELETE_BY_HAND, SyncState.DELETED_HERE, channel_id, remote_id
    )
