"""A person stops while a write waits, or while nobody knows what became of one: what waits is done once, later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from tests.services.fake_aicc import FakeAicc
from tests.services.sync_world import SyncWorld, new_world
from wa_channel_studio.aicc.aicc import HttpAicc
from wa_channel_studio.aicc.pace import Pace
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import AiccError, Fault
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.sync_ports import Progress
from wa_channel_studio.sync.plan import Action


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SyncWorld]:
    made = new_world(tmp_path)
    yield made
    made.workspace.close()


def progress(world: SyncWorld) -> dict[str, Progress]:
    return {entry.name: entry.progress for entry in world.outbox()}


def stopped(world: SyncWorld, job: JobContext) -> None:
    with pytest.raises(Cancelled):
        world.workspace.sync.apply(world.plan(), job, deletes_confirmed=True)


def creates(world: SyncWorld) -> None:
    world.save("wa_second")


def changes(world: SyncWorld) -> None:
    world.edit(world.synced("wa_second"), ou="Other")


def deletes(world: SyncWorld) -> None:
    world.delete(world.synced("wa_second"))


def uploads(world: SyncWorld) -> None:
    world.save("wa_second")
    world.aicc.files.clear()


DEEDS: dict[str, Callable[[SyncWorld], None]] = {
    "create": creates,
    "change": changes,
    "delete": deletes,
    "upload": uploads,
}


@pytest.mark.parametrize("ignores_keys", [False, True], ids=["keys", "no keys"])
@pytest.mark.parametrize("action", DEEDS)
def test_what_was_stopped_while_it_waited_is_done_once_by_going_on(
    world: SyncWorld, action: str, ignores_keys: bool
) -> None:
    world.synced("wa_first")
    DEEDS[action](world)
    world.aicc.ignores_keys = ignores_keys
    world.aicc.writes.clear()
    job = JobContext()
    world.aicc.faults, world.aicc.while_waiting = ["waits"], job.cancel
    stopped(world, job)
    assert world.aicc.writes == []
    assert set(progress(world).values()) == {Progress.WAITING}
    world.resume()
    assert [one.action for one in world.aicc.writes].count(action) == 1
    assert world.outbox() == ()
    assert world.plan().empty


def test_a_write_that_is_under_way_is_kept_before_the_work_stops(world: SyncWorld) -> None:
    first, second = world.save("wa_1"), world.save("wa_2")
    job = JobContext()
    world.aicc.before_write = lambda name: job.cancel() if name == "wa_1" else None
    stopped(world, job)
    assert [one.name for one in world.aicc.writes if one.action == "create"] == ["wa_1"]
    assert (progress(world)["wa_1"], progress(world)["wa_2"]) == (Progress.DONE, Progress.WAITING)
    assert (world.state(first), world.state(second)) == (SyncState.IN_SYNC, SyncState.NEW)


@pytest.mark.parametrize("fault", ["lost_before", "lost_after"])
@pytest.mark.parametrize("action", ["create", "change", "delete"])
def test_a_write_of_which_nobody_knows_stays_as_being_sent_when_the_question_is_stopped(
    world: SyncWorld, action: str, fault: str
) -> None:
    world.synced("wa_first")
    DEEDS[action](world)
    world.aicc.ignores_keys = True
    world.aicc.writes.clear()
    job = JobContext()
    world.aicc.faults, world.aicc.before_write = [fault], lambda _: job.cancel()
    stopped(world, job)
    assert progress(world)["wa_second"] is Progress.SENDING
    world.resume()
    assert [one.action for one in world.aicc.writes] == [action]
    assert world.plan().empty


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.BUSY, Fault.TOKEN])
def test_it_stays_so_too_when_the_question_fails(world: SyncWorld, fault: Fault) -> None:
    world.save()
    world.aicc.ignores_keys = True
    world.aicc.faults = ["", "lost_after"]
    world.aicc.read_faults = [fault]
    with pytest.raises(AiccError) as caught:
        world.apply()
    assert (caught.value.fault, progress(world)["wa_support"]) == (fault, Progress.SENDING)
    world.resume()
    assert [one.action for one in world.aicc.writes] == ["upload", "create"]
    assert world.plan().empty


def test_the_question_on_going_on_can_be_stopped_as_well(world: SyncWorld) -> None:
    world.synced("wa_first")
    creates(world)
    job = JobContext()
    world.aicc.faults, world.aicc.before_write = ["lost_after"], lambda _: job.cancel()
    stopped(world, job)
    with pytest.raises(Cancelled):
        world.workspace.sync.resume(world.tenant.id, job)
    assert progress(world)["wa_second"] is Progress.SENDING


# --- over TLS -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAicc]:
    with running_sandbox(tmp_path_factory.mktemp("aicc"), tls=True) as running:
        yield running


class Impatient:
    """Somebody who stops as soon as the work has to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def rest(self, job: JobContext, seconds: float) -> None:
        self.waits.append(seconds)
        job.cancel()
        job.rest(seconds)


def test_a_real_429_is_left_at_once_and_what_waits_is_done_once(tmp_path: Path, sandbox: SandboxAicc) -> None:
    world, somebody = new_world(tmp_path, FakeAicc()), Impatient()
    try:
        workspace, aicc = world.workspace, HttpAicc(world.clock, Pace(rest=somebody.rest))
        workspace.connections._aicc = aicc
        ca = workspace.library.add(Path(sandbox.ca).read_bytes(), "sandbox-ca.pem").id
        secret = Secret(sandbox.app_secret)
        reached = Connection(
            sandbox.api,
            sandbox.auth,
            sandbox.app_key,
            secret,
            channel_service=sandbox.channel_service,
            ca_certificate_id=ca,
        )
        workspace.connections.save(world.tenant.id, reached)
        world.save("wa_429")
        sandbox.admin("POST", "settings", {"ignore_idempotency": True})
        sandbox.fault("too_many", path=".*/channels$", method="POST", retry_after=50)
        plan = world.plan()
        assert [one.action for one in plan.items if one.happens] == [Action.UPLOAD, Action.CREATE]
        with pytest.raises(Cancelled):
            workspace.sync.apply(plan, JobContext())
        assert [seconds >= 50 for seconds in somebody.waits] == [True]
        assert progress(world)["wa_429"] is Progress.WAITING
        world.resume()
        assert world.outbox() == ()
        tried = [one["path"] for one in sandbox.requests() if one["method"] == "POST" and one["idempotency_key"]]
        assert len(tried) == 2  # the one that was turned away, and the one that was not
        listed = sandbox.call("GET", f"{sandbox.channel_service}/channels", headers=sandbox.signed_in()).json
        assert [row["name"] for row in listed["items"]].count("wa_429") == 1
        assert world.plan().empty
    finally:
        world.workspace.close()
