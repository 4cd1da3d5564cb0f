"""A disk that takes no more: it is said, nothing is half written, and what was saved stays.

The limit is the system's own on the size of files; it is set in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.samples import READY, channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.ports import Store, Vault
from wa_channel_studio.store.stores import SqliteStores

if sys.platform == "win32":
    pytest.skip("Windows has no RLIMIT_FSIZE", allow_module_level=True)

ROOT = Path(__file__).resolve().parent.parent.parent

BEFORE = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

path, stores, vaults = Path(sys.argv[1]), SqliteStores(), ArgonVaults(KdfParameters(1, 64, 2))
now = datetime.now(UTC)

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def full(work):
    try:
        work()
    except ProblemError as exc:
        problem = exc.problem
        assert "disk" in problem.message and path.stem in problem.message, problem
        assert "space" in problem.remedy, problem
        print("told")
    else:
        print("nothing was told")
"""

SAVING = """
store = stores.open(path)
store.use(vaults.unlock(store.read_header(), Secret("right")))

def add(first):
    with store.unit_of_work() as work:
        for number in range(first, first + 400):
            answers = Answers({"channel_name": "wa_%d" % number, "api_key": Secret("k" * 500)})
            work.channels.add(Channel(str(number), "t", answers, now, now), Readiness(State.READY))
        work.commit()

limit(path.stat().st_size + 20_000)
full(lambda: add(0))
full(lambda: add(1000))
# Reading goes on meanwhile, and writing when there is room again.
with store.unit_of_work() as work:
    print(work.channels.page(ChannelQuery()).total)
limit(resource.RLIM_INFINITY)
add(2000)
with store.unit_of_work() as work:
    print(work.channels.page(ChannelQuery()).total)
store.close()
"""

BACKING_UP = """
limit(50_000)
full(lambda: stores.back_up(path, "test"))
print([file.name for file in path.with_name("acme.backups").iterdir()])
"""

CREATING = """
new = path.with_name("acme-new.wcs")
header, _ = vaults.create(Secret("right"))
for size in (0, 5_000, 30_000, 60_000, 100_000):
    limit(size)
    full(lambda: stores.create(new, header))
print(sorted(file.name for file in path.parent.iterdir()))
"""

RESTORING = """
backup = stores.backups(path)[0]
limit(50_000)
full(lambda: stores.restore(backup, path))
"""


def run(script: str, path: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEFORE + script, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout.splitlines()


@pytest.fixture
def filled(store: Store, path: Path) -> Path:
    """A closed workspace with three channels."""
    with store.unit_of_work() as work:
        for identity in ("a", "b", "c"):
            work.channels.add(channel(identity, channel_name=f"wa_{identity}", api_key=Secret("key")), READY)
        work.commit()
    store.close()
    return path


def is_whole(stores: SqliteStores, path: Path, vault: Vault, channels: int) -> bool:
    store = stores.open(path)
    try:
        store.use(vault)
        with store.unit_of_work() as work:
            assert work.channels.get("a").answers["api_key"] == Secret("key")
            return work.channels.page(ChannelQuery()).total == channels
    finally:
        store.close()


def test_while_saving(filled: Path, stores: SqliteStores, header_and_vault: tuple[str, Vault]) -> None:
    assert run(SAVING, filled) == ["told", "told", "3", "403"]
    assert is_whole(stores, filled, header_and_vault[1], 403)


def test_while_backing_up(filled: Path, stores: SqliteStores, header_and_vault: tuple[str, Vault]) -> None:
    assert run(BACKING_UP, filled) == ["told", "[]"]
    assert stores.backups(filled) == ()
    assert is_whole(stores, filled, header_and_vault[1], 3)


def test_while_creating(filled: Path) -> None:
    assert run(CREATING, filled) == ["told"] * 5 + ["['acme.wcs']"]


def test_while_restoring(filled: Path, stores: SqliteStores, header_and_vault: tuple[str, Vault]) -> None:
    backup = stores.back_up(filled, "test")
    assert run(RESTORING, filled) == ["told"]
    assert stores.backups(filled) == (backup,)
    assert {file.suffix for file in filled.parent.iterdir()} <= {".backups", ".wcs", ".wcs-wal", ".wcs-shm"}
    assert is_whole(stores, filled, header_and_vault[1], 3)
