"""When what is known of both sides stops being known: other tenant parameters, or another AICC altogether.

It writes states and links only; no channel is changed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant, TenantParameters
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.sync_ports import LinkRow
from wa_channel_studio.sync.plan import Action, PlanItem
from wa_channel_studio.sync.snapshot import Side

FEW = 1
"""So many synced channels may be missing on the AICC together without its being taken for another one."""


def parameters_changed(work: UnitOfWork, before: Tenant, after: Tenant) -> None:
    """Doubt what was in sync where other parameters may make another channel of the same answers."""
    if _shaping(before.parameters) == _shaping(after.parameters):
        return
    rows = work.links.locals(after.id)
    work.links.set_states({row.channel_id: SyncState.UNKNOWN for row in rows if row.sync is SyncState.IN_SYNC})


def _shaping(parameters: TenantParameters) -> tuple[bool, bool]:
    """The parameters by which fields of a channel appear or go."""
    return parameters.twilio_tenant_webhook, parameters.new_infobip_api


def is_stranger(links: Collection[LinkRow], there: Collection[str]) -> int:
    """How many synced channels an AICC has not one of, so that it is probably another one; 0 where it has."""
    synced = [row.remote_id for row in links if row.remote_id]
    return len(synced) if len(synced) > FEW and not any(remote_id in there for remote_id in synced) else 0


def not_of_a_stranger(item: PlanItem, missing: int) -> PlanItem:
    """The line, but nothing is deleted here because another AICC does not have it."""
    if not missing or item.action is not Action.DELETE or item.side is not Side.HERE:
        return item
    return replace(
        item,
        blocked=f"This AICC has none of the {missing:,} channels that were synced: it may be another one.",
        remedy="Correct the connection. If it is meant, forget what was synced, or delete the channels here.",
    )


def forget_synced(work: UnitOfWork, tenant_id: str) -> int:
    """Forget what a tenant's channels had in common with an AICC; returns how many were linked.

    The channels stay as they are, with the ids and addresses that were entered or generated.
    """
    rows = work.links.rows(tenant_id)
    ids = [row.channel_id for row in rows]
    for channel_id in ids:
        work.choices.forget(channel_id)
    work.links.forget(ids)
    work.links.set_states(dict.fromkeys(ids, SyncState.UNKNOWN))
    return len(ids)
