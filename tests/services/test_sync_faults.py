"""Lost answers, refusals and stops in the middle: one channel for each intent, none missing, nothing left waiting."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.sync_world import SyncWorld, item, new_world
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import AiccError, Fault
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.sync_outbox import CHANGED_THERE
from wa_channel_studio.services.sync_ports import Progress
from wa_channel_studio.services.syncing import Applied
from wa_channel_studio.sync.plan import Action

UNKNOWN = ["lost_before", "lost_after", Fault.SERVER, Fault.UNEXPECTED]
FOR_NOW = [Fault.TOKEN, Fault.UNREACHABLE, Fault.BUSY, Fault.FORBIDDEN, Fault.BLOCKED]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SyncWorld]:
    made = new_world(tmp_path)
    yield made
    made.workspace.close()


def names(world: SyncWorld) -> list[str]:
    return sorted(kept.fields["channel_name"] for kept in world.aicc.kept.values())


def finished(world: SyncWorld) -> None:
    assert world.outbox() == ()
    assert world.plan().items == ()


def progress(world: SyncWorld) -> list[Progress]:
    return [entry.progress for entry in world.outbox()]


# --- an answer that does not come -----------------------------------------------------------------


@pytest.mark.parametrize("ignores_keys", [False, True])
@pytest.mark.parametrize("fault", UNKNOWN)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_intent_whose_answer_is_lost_happens_once(
    world: SyncWorld, fault: str, at: int, *, ignores_keys: bool
) -> None:
    world.save("wa_1")
    world.save("wa_2")
    world.aicc.ignores_keys = ignores_keys
    world.aicc.faults = [*[""] * at, fault]
    applied = world.apply()
    assert (applied.done, applied.stopped) == (3, ())
    assert [write.action for write in world.aicc.writes] == ["upload", "create", "create"]
    assert names(world) == ["wa_1", "wa_2"]
    finished(world)


@pytest.mark.parametrize("ignores_keys", [False, True])
@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_change_and_a_deletion_whose_answers_are_lost_happen_once(
    world: SyncWorld, fault: str, *, ignores_keys: bool
) -> None:
    changed, deleted = world.synced("wa_1", ou="Sales"), world.synced("wa_2")
    world.edit(changed, ou="Mine", api_key_secret=Secret("Yy8" * 10 + "Ab"))
    world.delete(deleted)
    world.aicc.writes.clear()
    world.aicc.ignores_keys = ignores_keys
    world.aicc.faults = [fault, fault]
    assert world.apply().stopped == ()
    assert sorted(write.action for write in world.aicc.writes) == ["change", "delete"]
    assert (names(world), world.there("wa_1")["ou"]) == (["wa_1"], "Mine")
    finished(world)


def test_what_never_happens_is_given_up_after_some_tries(world: SyncWorld) -> None:
    world.save()
    world.aicc.faults = ["", *[Fault.SERVER] * 9]
    (entry,) = world.apply().stopped
    assert entry.message == "The fake AICC fails: server."
    assert len(world.aicc.faults) == 6
    world.aicc.faults = []
    world.apply()
    assert names(world) == ["wa_support"]


def test_a_channel_of_somebody_else_is_not_taken_for_the_lost_one(world: SyncWorld) -> None:
    channel = world.save(ou="Mine")

    def somebody(name: str) -> None:
        if name == "wa_support":
            world.aicc.before_write = lambda _: None
            world.aicc.made("twilio", {"channel_name": "wa_support", "ou": "Theirs"})

    world.aicc.before_write = somebody
    world.aicc.faults = ["", "lost_before"]
    (entry,) = world.apply().stopped
    assert "whether this was sent is not known" in entry.message
    assert len(world.aicc.kept) == 1
    assert item(world.plan(), "wa_support").action is Action.CONFLICT
    assert world.answers(channel).text("configuration_id") == ""


def test_a_change_that_somebody_else_made_meanwhile_is_not_taken_for_ours(world: SyncWorld) -> None:
    channel = world.synced(ou="Sales")
    world.edit(channel, ou="Mine")
    remote = world.aicc.named("wa_support").id
    world.aicc.before_write = lambda _: world.aicc.edited(remote, {"ou": "Theirs"})
    world.aicc.faults = ["lost_before"]
    assert [entry.message for entry in world.apply().stopped] == [CHANGED_THERE]
    assert world.there()["ou"] == "Theirs"


def test_while_nobody_can_tell_the_entry_stays_as_being_sent(world: SyncWorld) -> None:
    world.save("wa_1")
    world.save("wa_2")
    world.aicc.faults = ["", "lost_after"]
    world.aicc.read_faults = [Fault.LOST]
    with pytest.raises(AiccError):
        world.apply()
    assert progress(world) == [Progress.DONE, Progress.SENDING, Progress.WAITING]
    with pytest.raises(ProblemError, match="under way"):
        world.apply(world.plan())
    applied = world.resume()
    assert (applied.done, [write.action for write in world.aicc.writes]) == (3, ["upload", "create", "create"])
    finished(world)


# --- an AICC that cannot be used now ----------------------------------------------------------------


@pytest.mark.parametrize("fault", FOR_NOW)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_what_cannot_be_sent_now_waits_and_goes_on_later(world: SyncWorld, fault: Fault, at: int) -> None:
    for number in range(4):
        world.save(f"wa_{number}")
    world.aicc.faults = [*[""] * at, fault]
    with pytest.raises(AiccError) as raised:
        world.apply()
    assert raised.value.fault is fault
    assert progress(world) == [*[Progress.DONE] * at, *[Progress.WAITING] * (5 - at)]
    applied = world.resume()
    assert applied.done == 5
    assert names(world) == ["wa_0", "wa_1", "wa_2", "wa_3"]
    finished(world)


def test_a_job_that_is_stopped_leaves_the_rest_waiting(world: SyncWorld) -> None:
    channels = [world.save(f"wa_{number}") for number in range(4)]
    job = JobContext(lambda *told: job.cancel() if told[2] == "wa_2" else None)
    plan = world.plan()
    with pytest.raises(Cancelled):
        world.workspace.sync.apply(plan, job)
    assert names(world) == ["wa_0", "wa_1"]
    assert progress(world) == [*[Progress.DONE] * 3, *[Progress.WAITING] * 2]
    assert world.state(channels[1]) is SyncState.IN_SYNC
    waiting = world.workspace.sync.status(world.tenant.id).waiting
    assert [entry.name for entry in waiting] == ["wa_2", "wa_3"]
    world.resume()
    finished(world)


def test_what_waits_can_be_given_up(world: SyncWorld) -> None:
    for number in range(3):
        world.save(f"wa_{number}")
    world.aicc.faults = ["", "", "lost_after"]
    world.aicc.read_faults = [Fault.LOST]
    with pytest.raises(AiccError):
        world.apply()
    applied = world.workspace.sync.discard(world.tenant.id, JobContext())
    assert [(entry.name, entry.progress) for entry in applied.entries if entry.name == "wa_2"] == [
        ("wa_2", Progress.STOPPED)
    ]
    assert applied.done == 3
    assert world.outbox() == ()
    assert [(one.name, one.action) for one in world.plan().items] == [("wa_2", Action.CREATE)]


def test_what_changed_while_it_waited_is_stopped(world: SyncWorld) -> None:
    first, second = world.save("wa_1"), world.save("wa_2")
    world.aicc.faults = ["", Fault.BUSY]
    with pytest.raises(AiccError):
        world.apply()
    world.edit(first, ou="Later")
    applied = world.resume()
    assert [entry.name for entry in applied.stopped] == ["wa_1"]
    assert world.state(second) is SyncState.IN_SYNC


# --- storms ------------------------------------------------------------------------------------------


def carried_on(world: SyncWorld, applied: Applied | None, rounds: int = 200) -> Applied:
    """Go on until nothing waits, as a person would."""
    for _ in range(rounds):
        if applied is not None:
            return applied
        try:
            applied = world.resume()
        except AiccError:
            applied = None
    raise AssertionError("it never ends")


@pytest.mark.parametrize("seed", range(12))
def test_whatever_fails_there_is_one_channel_for_each_intent(world: SyncWorld, seed: int) -> None:
    """Seeded: the same faults every time. About every third write fails, and some of the readings after it."""
    dice = random.Random(seed)
    world.aicc.ignores_keys = seed % 2 == 1
    faults = [*UNKNOWN, *FOR_NOW]
    channels: list[Channel] = []
    for turn in range(3):
        channels += [world.save(f"wa_{turn}_{number}") for number in range(4)]
        for channel in dice.sample(channels, 3):
            world.edit(channel, ou=f"OU {dice.random()}", api_key_secret=Secret(f"secret {dice.random()}"))
        world.aicc.faults = [dice.choice(faults) if dice.random() < 0.35 else "" for _ in range(60)]
        world.aicc.read_faults = [Fault.BUSY for _ in range(dice.randrange(3))]
        try:
            applied: Applied | None = world.apply()
        except AiccError:
            applied = None
        stopped = carried_on(world, applied).stopped
        world.aicc.faults, world.aicc.read_faults = [], []
        assert all("fails" in entry.message for entry in stopped)
        assert world.outbox() == ()
        world.apply()
        finished(world)
    assert names(world) == sorted(channel.name for channel in channels)
    for channel in channels:
        kept = world.aicc.named(channel.name)
        assert kept.fields.get("ou", "") == world.answers(channel).text("ou")
        assert Secret(kept.secrets["api_key_secret"][0]) == world.answers(channel)["api_key_secret"]
        assert sum(write.action == "create" and write.name == channel.name for write in world.aicc.writes) == 1
