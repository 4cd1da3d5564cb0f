"""Answers that are lost or wrong, and a program that is killed while it sends, with a sandbox over real sockets."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.aicc_sandbox import PATIENCE
from tests.services.recipe_world import Authority
from tests.services.sync_box import Box, new_connected, running_box
from tests.services.sync_world import AUTHORITY
from tests.studio import PASSWORD, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import AiccError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace

ANOTHER = Authority("Another Trust")
NEW_SECRET = Secret("Yy8" * 10 + "Ab")
WRITES = (("PUT", "/certificates/"), ("DELETE", "/channels/"), ("PUT", "/channels/"), ("POST", "/channels$"))
"""In the order in which a run sends them."""
LATE = {"after": True}
NOT_KNOWN = [
    ("reset_after", {}),
    ("truncated", {}),
    ("html_page", LATE),
    ("html_page", {}),
    ("server_error", LATE),
    ("bad_gateway", LATE),
]
"""Faults after which nobody here can know whether it was done."""

CHILD = """
import sys
from pathlib import Path
from tests.studio import PASSWORD
from wa_channel_studio.app import Studio
from wa_channel_studio.services import sync_applying
from wa_channel_studio.services.jobs import JobContext

sync_applying.PORTION = 8
sync = Studio().workspaces.open(Path(sys.argv[1]), PASSWORD).sync
if sync.waiting():
    sync.resume(sys.argv[2], JobContext())
else:
    sync.apply(sync.plan(sys.argv[2], JobContext()), JobContext(), deletes_confirmed=True)
"""
KILLS = (1, 4, 8, 9, 14, 17, 23)
"""At which write the program is killed, counted from the beginning: within portions, at their ends and beginnings."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running_box(tmp_path_factory.mktemp("box")) as made:
        yield made


@pytest.fixture
def box(running: Box) -> Iterator[Box]:
    running.emptied()
    yield running
    running.admin("DELETE", "faults")


@dataclass
class Rollout:
    """A workspace that has something of each kind to send, and an AICC that has what was before."""

    box: Box
    workspace: Workspace
    tenant: str
    fresh: int
    old: int

    def apply(self) -> None:
        plan = self.workspace.sync.plan(self.tenant, JobContext())
        applied = self.workspace.sync.apply(plan, JobContext(), deletes_confirmed=True)
        assert applied.stopped == ()

    def done(self) -> None:
        """One channel for each intent, none lacks, nothing waits, and the next plan is empty."""
        with self.workspace._begin(reading=True) as work:
            assert work.outbox.of_tenant(self.tenant) == ()
            channels = work.channels.of_tenant(self.tenant)
            kept = {one.name: one.answers.text("configuration_id") for one in channels}
        there = {one.name: one for one in self.box.there().values()}
        new = {f"wa_new_{place}" for place in range(self.fresh)}
        changed = {f"wa_old_{place}" for place in range(self.old)}
        assert there.keys() == new | changed
        assert kept == {name: one.id for name, one in there.items()}
        assert {there[name].fields["ou"] for name in changed} == {"Care"}
        ids = sorted(int(there[name].id) for name in new)
        assert ids[-1] - ids[0] == len(new) - 1, "one was made twice"
        again = self.workspace.sync.plan(self.tenant, JobContext())
        assert (again.items, again.same) == ((), len(there))


def rollout(box: Box, folder: Path, fresh: int, old: int) -> Rollout:
    """``old`` channels to be changed, one to be deleted, and ``fresh`` ones with a certificate of their own."""
    workspace, tenant = new_connected(folder, box.sandbox)
    made = Rollout(box, workspace, tenant, fresh, old)
    certificate = workspace.library.add(AUTHORITY.root_der, "root.der").id
    olds = [
        workspace.channels.save(tenant, twilio(f"wa_old_{place}", trust_certificate=(certificate,))).channel
        for place in range(old)
    ]
    gone = workspace.channels.save(tenant, twilio("wa_gone", trust_certificate=(certificate,))).channel
    made.apply()
    for one in olds:
        answers = workspace.channels.get(one.id).answers.with_values({"ou": "Care", "api_key_secret": NEW_SECRET})
        workspace.channels.save(tenant, answers, channel_id=one.id)
    workspace.channels.delete([gone.id])
    another = workspace.library.add(ANOTHER.root_der, "another.der").id
    for place in range(fresh):
        workspace.channels.save(tenant, twilio(f"wa_new_{place}", trust_certificate=(another,)))
    box.taken()
    return made


@pytest.mark.parametrize("ignores_keys", [False, True])
@pytest.mark.parametrize(("fault", "more"), NOT_KNOWN)
def test_a_write_of_any_kind_whose_answer_is_lost_happens_once(
    box: Box, tmp_path: Path, fault: str, more: dict[str, object], *, ignores_keys: bool
) -> None:
    made = rollout(box, tmp_path, fresh=2, old=1)
    try:
        box.admin("POST", "settings", {"ignore_idempotency": ignores_keys})
        for method, path in WRITES:
            box.fault(fault, path, method=method, times=1, **more)
        made.apply()
        assert box.admin("GET", "faults")["items"] == []
        made.done()
        if more == LATE or fault in ("reset_after", "truncated"):
            writes = box.writes()
            assert len(writes) == len({write.key for write in writes}), "what was done was sent again"
    finally:
        made.workspace.close()


@pytest.mark.parametrize(
    ("fault", "more"),
    [("expired_token", {}), ("unauthorized", {}), ("too_many", {"times": 3, "retry_after": 0})],
)
def test_a_token_that_ends_and_a_short_storm_in_the_middle_are_got_over(
    box: Box, tmp_path: Path, fault: str, more: dict[str, object]
) -> None:
    made = rollout(box, tmp_path, fresh=3, old=2)
    try:
        for method, path in WRITES:
            box.fault(fault, path, method=method, **more)
        made.apply()
        assert box.admin("GET", "faults")["items"] == []
        made.done()
    finally:
        made.workspace.close()


def test_a_storm_that_outlasts_all_tries_leaves_the_rest_waiting_until_it_is_over(box: Box, tmp_path: Path) -> None:
    made = rollout(box, tmp_path, fresh=3, old=1)
    try:
        for method, path in WRITES:
            box.fault("too_many", path, method=method, times=5, retry_after=0)
        with pytest.raises(AiccError):
            made.apply()
        for _ in WRITES:
            if made.workspace.sync.waiting():
                with suppress(AiccError):
                    assert made.workspace.sync.resume(made.tenant, JobContext()).stopped == ()
        assert box.admin("GET", "faults")["items"] == []
        made.done()
    finally:
        made.workspace.close()


@pytest.mark.parametrize(("ignores_keys", "kills"), [(False, KILLS), (True, KILLS[1::2])])
def test_killed_with_9_again_and_again_there_is_one_channel_for_each_intent(
    box: Box, tmp_path: Path, kills: tuple[int, ...], *, ignores_keys: bool
) -> None:
    made = rollout(box, tmp_path, fresh=20, old=4)
    path, tenant = made.workspace.path, made.tenant
    made.workspace.close()
    box.admin("POST", "settings", {"ignore_idempotency": ignores_keys})
    for number in kills:
        box.admin("DELETE", "faults")
        box.fault("delay", "/channels(/[0-9]+)?$|/certificates/", seconds=0.02, times=0)
        assert _killed_at(box, number, path, tenant) == -signal.SIGKILL
    box.admin("DELETE", "faults")
    assert _killed_at(box, sys.maxsize, path, tenant) == 0
    made.workspace = Studio().workspaces.open(path, PASSWORD)
    try:
        made.done()
    finally:
        made.workspace.close()


def _killed_at(box: Box, number: int, path: Path, tenant: str) -> int:
    """Let a process send until the sandbox has recorded so many writes, and kill it then; how it ended."""
    with subprocess.Popen([sys.executable, "-c", CHILD, str(path), tenant], stderr=subprocess.PIPE) as child:
        for _ in range(PATIENCE * 100):
            with suppress(subprocess.TimeoutExpired):
                child.wait(0.01)
            if child.poll() is not None or len(box.writes()) >= number:
                break
        child.kill()
        _, said = child.communicate()
    assert child.returncode in (0, -signal.SIGKILL), said.decode()
    return child.returncode
