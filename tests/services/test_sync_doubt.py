"""Other tenant parameters make what was in sync unknown; another AICC deletes nothing and is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.sync_world import SyncWorld, item, new_world
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import AiccError, Fault
from wa_channel_studio.sync.plan import Action
from wa_channel_studio.sync.snapshot import Side


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SyncWorld]:
    made = new_world(tmp_path)
    yield made
    made.workspace.close()


def move_to_another_aicc(world: SyncWorld) -> None:
    """As if the connection led elsewhere now: nothing of what was synced is there."""
    for remote_id in list(world.aicc.kept):
        world.aicc.removed(remote_id)


# --- parameters ------------------------------------------------------------------------------------


def tenant_webhook(world: SyncWorld, *, on: bool) -> None:
    tenant = world.workspace.tenants.get(world.tenant.id)
    world.workspace.tenants.save(replace(tenant, parameters=replace(tenant.parameters, twilio_tenant_webhook=on)))


def test_a_parameter_that_brings_fields_back_is_noticed_by_the_next_plan(world: SyncWorld) -> None:
    tenant_webhook(world, on=True)
    channel = world.synced()
    assert "webhook_user" not in world.there()
    tenant_webhook(world, on=False)
    assert world.state(channel) is SyncState.UNKNOWN
    change = item(world.plan(), "wa_support")
    assert change.action is Action.CHANGE
    assert {line.field for line in change.fields} >= {"webhook_user", "webhook_password"}
    world.workspace.undo.undo()
    assert world.plan().items == ()
    assert world.state(channel) is SyncState.IN_SYNC
    world.workspace.undo.redo()
    assert item(world.plan(), "wa_support").action is Action.CHANGE


def test_a_parameter_that_shapes_no_channel_doubts_nothing(world: SyncWorld) -> None:
    channel = world.synced()
    tenant = world.workspace.tenants.get(world.tenant.id)
    parameters = replace(tenant.parameters, webhook_password_validity=30)
    world.workspace.tenants.save(replace(tenant, parameters=parameters))
    assert world.state(channel) is SyncState.IN_SYNC


# --- another AICC ----------------------------------------------------------------------------------


def test_an_aicc_that_has_none_of_them_deletes_nothing_here(world: SyncWorld) -> None:
    channels = [world.synced(f"wa_{number}") for number in range(3)]
    move_to_another_aicc(world)
    plan = world.plan()
    assert [line.action for line in plan.items] == [Action.DELETE] * 3
    assert {(line.happens, line.side) for line in plan.items} == {(False, Side.HERE)}
    assert "none of the 3 channels" in plan.items[0].blocked
    assert plan.empty
    world.apply(plan)
    rows = world.workspace.channels.summaries([channel.id for channel in channels])
    assert [row.trashed_at for row in rows] == [None] * 3


def test_what_was_deleted_here_is_remembered_for_the_former_aicc(world: SyncWorld) -> None:
    channels = [world.synced(f"wa_{number}") for number in range(3)]
    kept = dict(world.aicc.kept)
    world.delete(channels[0])
    move_to_another_aicc(world)
    world.plan()
    world.aicc.kept.update(kept)
    deletion = item(world.plan(), "wa_0")
    assert (deletion.action, deletion.side) == (Action.DELETE, Side.THERE)


def test_one_that_is_left_there_is_enough_to_know_it_again(world: SyncWorld) -> None:
    for number in range(3):
        world.synced(f"wa_{number}")
    for name in ("wa_0", "wa_1"):
        world.aicc.removed(world.aicc.named(name).id)
    assert [line.name for line in world.plan().deletions] == ["wa_0", "wa_1"]


def test_forgetting_begins_anew_and_keeps_the_channels(world: SyncWorld) -> None:
    channels = [world.synced(f"wa_{number}") for number in range(2)]
    move_to_another_aicc(world)
    changed = world.workspace.sync.forget(world.tenant.id)
    assert set(changed.channels) == {channel.id for channel in channels}
    assert {world.state(channel) for channel in channels} == {SyncState.UNKNOWN}
    assert world.answers(channels[0]).text("configuration_id")
    plan = world.plan()
    assert [item(plan, name).action for name in ("wa_0", "wa_1")] == [Action.CREATE, Action.CREATE]
    world.apply(plan)
    assert {world.state(channel) for channel in channels} == {SyncState.IN_SYNC}
    assert sorted(one.fields["channel_name"] for one in world.aicc.kept.values()) == ["wa_0", "wa_1"]


def test_nothing_is_forgotten_while_something_waits(world: SyncWorld) -> None:
    world.synced()
    world.save("wa_second")
    plan = world.plan()
    world.aicc.faults = [Fault.UNREACHABLE]
    with pytest.raises(AiccError):
        world.apply(plan)
    with pytest.raises(ProblemError, match="waits"):
        world.workspace.sync.forget(world.tenant.id)
