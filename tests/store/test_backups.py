"""Backups are whole, are kept long enough and not longer, and bring a workspace back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.conftest import NOW
from tests.store.holding import running
from tests.store.samples import READY, channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import DamagedError, NotFoundError
from wa_channel_studio.services.ports import Backup, Store, Vault
from wa_channel_studio.store.backups import KEEP_DAYS, KEEP_LAST
from wa_channel_studio.store.stores import SqliteStores


class Calendar:
    """A clock for tests that need weeks."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: int) -> None:
        self.moment += timedelta(**time)


def add(store: Store, *identities: str) -> None:
    with store.unit_of_work() as work:
        for identity in identities:
            work.channels.add(channel(identity, channel_name=f"wa_{identity}", api_key=Secret(identity)), READY)
        work.commit()


def channels(stores: SqliteStores, path: Path, vault: Vault) -> set[str]:
    store = stores.open(path)
    try:
        store.use(vault)
        with store.unit_of_work() as work:
            found = {row.id for row in work.channels.page(ChannelQuery()).rows}
            assert all(work.channels.get(each).answers["api_key"] == Secret(each) for each in found)
            return found
    finally:
        store.close()


def test_a_backup_is_a_whole_workspace(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]
) -> None:
    add(store, "a")
    backup = stores.back_up(path, "Before: a risky – Action!")
    assert backup.path.parent == path.with_name("acme.backups")
    assert backup.reason == "before a risky action"
    assert backup.size == backup.path.stat().st_size > 0
    assert timedelta(0) <= datetime.now(UTC) - backup.made_at < timedelta(minutes=2)
    assert stores.backups(path) == (backup,)
    # It stands alone: nothing waits beside it.
    assert [file.name for file in backup.path.parent.iterdir()] == [backup.path.name]
    assert channels(stores, backup.path, header_and_vault[1]) == {"a"}


def test_a_backup_is_taken_in_the_middle_of_writing(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]
) -> None:
    add(store, "a")
    with store.unit_of_work() as work:
        work.channels.add(channel("b"), READY)
        backup = stores.back_up(path, "now")
        work.commit()
    assert channels(stores, backup.path, header_and_vault[1]) == {"a"}


def test_restoring_brings_the_old_state_back_and_keeps_the_present_one(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]
) -> None:
    add(store, "a")
    backup = stores.back_up(path, "first")
    add(store, "b")
    store.close()
    stores.restore(backup, path)
    assert channels(stores, path, header_and_vault[1]) == {"a"}
    newest, oldest = stores.backups(path)
    assert (newest.reason, oldest) == ("before a restore", backup)
    stores.restore(newest, path)
    assert channels(stores, path, header_and_vault[1]) == {"a", "b"}


def test_what_a_crash_left_in_the_wal_does_not_meet_the_restored_file(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]
) -> None:
    add(store, "a")
    backup = stores.back_up(path, "first")
    add(store, "b")
    # Copies of file and WAL as they lie there while the program runs: what a crash would leave.
    crashed = path.with_name("crashed.wcs")
    for ending in ("", "-wal"):
        source, target = path.with_name(path.name + ending), crashed.with_name(crashed.name + ending)
        target.write_bytes(source.read_bytes())
    assert crashed.with_name("crashed.wcs-wal").stat().st_size > 0
    stores.restore(backup, crashed)
    assert channels(stores, crashed, header_and_vault[1]) == {"a"}
    (before,) = stores.backups(crashed)
    assert channels(stores, before.path, header_and_vault[1]) == {"a", "b"}


@pytest.mark.parametrize("damage", ["cut off", "no database", "gone"])
def test_a_damaged_workspace_is_kept_aside_as_it_is(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault], damage: str
) -> None:
    add(store, "a")
    backup = stores.back_up(path, "first")
    store.close()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20_000] if damage == "cut off" else b"spoilt")
    spoilt = path.read_bytes() if path.exists() else None
    stores.restore(backup, path)
    assert channels(stores, path, header_and_vault[1]) == {"a"}
    kept = [file.read_bytes() for file in backup.path.parent.iterdir() if file.suffix == ".kept"]
    assert kept == ([] if spoilt is None else [spoilt])
    assert stores.backups(path) == (backup,)


def test_a_damaged_backup_is_refused_and_nothing_changes(
    store: Store, stores: SqliteStores, path: Path, header_and_vault: tuple[str, Vault]
) -> None:
    add(store, "a")
    backup = stores.back_up(path, "first")
    store.close()
    backup.path.write_bytes(backup.path.read_bytes()[:30_000])
    with pytest.raises(DamagedError):
        stores.restore(backup, path)
    backup.path.unlink()
    with pytest.raises(NotFoundError):
        stores.restore(backup, path)
    assert channels(stores, path, header_and_vault[1]) == {"a"}


def test_a_damaged_workspace_gives_no_backup(store: Store, stores: SqliteStores, path: Path) -> None:
    store.close()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(DamagedError):
        stores.back_up(path, "x")
    assert stores.backups(path) == ()
    assert list(path.with_name("acme.backups").iterdir()) == []


def test_restoring_under_an_open_reader_is_refused(store: Store, stores: SqliteStores, path: Path) -> None:
    backup = stores.back_up(path, "first")
    store.close()
    reading = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM meta").fetchone()
print("reading", flush=True)
sys.stdin.read()
connection.close()
"""
    with running(reading, path), pytest.raises(ProblemError, match="being used"):
        stores.restore(backup, path)
    stores.restore(backup, path)


def test_old_backups_rotate_away(store: Store, path: Path) -> None:
    calendar = Calendar()
    stores = SqliteStores(now=calendar)
    made: list[Backup] = []
    # Three a day for twenty days.
    for _ in range(20):
        for _ in range(3):
            made.append(stores.back_up(path, "daily"))
            calendar.forward(hours=1)
        calendar.forward(hours=21)
    kept = stores.backups(path)
    assert kept[:KEEP_LAST] == tuple(reversed(made[-KEEP_LAST:]))
    # The last ten are of four days; of each of the ten days before, its last one is kept.
    assert kept[KEEP_LAST:] == tuple(reversed(made[2::3]))[4:KEEP_DAYS]


def test_the_backup_that_is_restored_is_not_rotated_away_by_it(store: Store, path: Path) -> None:
    calendar = Calendar()
    stores = SqliteStores(now=calendar)
    oldest = stores.back_up(path, "oldest")
    for _ in range(KEEP_LAST - 1):
        calendar.forward(minutes=1)
        stores.back_up(path, "later")
    calendar.forward(minutes=1)
    store.close()
    stores.restore(oldest, path)
    assert oldest in stores.backups(path)


def test_two_at_the_same_moment_are_two(store: Store, path: Path) -> None:
    stores = SqliteStores(now=Calendar())
    assert stores.back_up(path, "x").path != stores.back_up(path, "x").path
    assert len(stores.backups(path)) == 2


def test_files_that_are_no_backups_are_left_alone(store: Store, stores: SqliteStores, path: Path) -> None:
    folder = path.with_name("acme.backups")
    folder.mkdir()
    others = ["notes.txt", "acme.wcs", "other-20261122T193015123456Z-x.wcs", "acme-20261122-x.wcs"]
    for name in others:
        (folder / name).write_text("mine", encoding="utf-8")
    for _ in range(KEEP_LAST + 3):
        stores.back_up(path, "x")
    assert len(stores.backups(path)) == KEEP_LAST
    assert all((folder / name).read_text(encoding="utf-8") == "mine" for name in others)


def test_what_a_crash_left_unfinished_is_swept_away_after_a_day(store: Store, stores: SqliteStores, path: Path) -> None:
    folder = stores.back_up(path, "x").path.parent
    old = [folder / ".acme-20261122T193015123456Z-x.wcs.0a1b.part", path.with_name(".acme.wcs.0a1b.part-wal")]
    kept = [folder / ".acme-20261122T193015123456Z-x.wcs.ffff.part", path.with_name(".other.wcs.0a1b.part")]
    for file in (*old, *kept):
        file.write_text("half", encoding="utf-8")
    for file in (*old, kept[1]):
        os.utime(file, (NOW.timestamp(), NOW.timestamp() - 10**8))
    stores.back_up(path, "x")
    assert not any(file.exists() for file in old)
    assert all(file.exists() for file in kept)


def test_no_backups_yet(stores: SqliteStores, path: Path) -> None:
    assert stores.backups(path) == ()


def test_a_folder_that_cannot_be_made_is_told(store: Store, stores: SqliteStores, path: Path) -> None:
    path.with_name("acme.backups").write_text("in the way", encoding="utf-8")
    with pytest.raises(ProblemError):
        stores.back_up(path, "x")


def test_the_locks_of_the_open_file_survive_a_backup(store: Store, stores: SqliteStores, path: Path) -> None:
    # POSIX drops all locks of a process on a file when any handle to it is closed; a backup must not do that.
    with store.unit_of_work() as work:
        work.settings.set("a", "b")
        stores.back_up(path, "x")
        # Asked from another process: within one, SQLite itself remembers its locks.
        taking = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        other = subprocess.run([sys.executable, "-c", taking, str(path)], capture_output=True, text=True, check=False)
        assert "database is locked" in other.stderr
