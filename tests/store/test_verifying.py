"""Large files are opened without looking at all of them; that is done afterwards, beside other work."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.samples import READY, channel
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery, Kept
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.stores import SqliteStores


@pytest.fixture
def hasty() -> SqliteStores:
    """Takes every file for a large one."""
    return SqliteStores(at_once=0)


@pytest.fixture
def closed(store: Store, path: Path) -> Path:
    """A closed workspace with some channels."""
    with store.unit_of_work() as work:
        some = [
            channel(f"{number:04d}", channel_name=f"wa_{number}", api_key=Secret("k" * 99)) for number in range(300)
        ]
        work.channels.add_many([Kept(each, READY) for each in some])
        work.commit()
    store.close()
    return path


@pytest.fixture
def overwritten(closed: Path) -> Path:
    """The same with a page of the answers' index that makes no sense."""
    with closing(sqlite3.connect(closed)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'channel_answers'").fetchone()[0]
    with closed.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)
    return closed


def test_nothing_is_found_in_a_whole_file(hasty: SqliteStores, closed: Path) -> None:
    store = hasty.open(closed)
    try:
        assert store.verify() == ""
    finally:
        store.close()


def test_a_large_damaged_file_opens_and_is_found_damaged_then(hasty: SqliteStores, overwritten: Path) -> None:
    with pytest.raises(DamagedError):
        SqliteStores().open(overwritten)
    store = hasty.open(overwritten)
    try:
        with store.unit_of_work(reading=True) as work:
            assert work.channels.page(ChannelQuery()).total == 300
        assert store.verify() != ""
    finally:
        store.close()


def test_references_to_nothing_are_found(hasty: SqliteStores, closed: Path) -> None:
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute("DELETE FROM tenant WHERE id = 't'")
        connection.commit()
    store = hasty.open(closed)
    try:
        assert "tenant" in store.verify()
    finally:
        store.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_large_file_that_was_cut_off_is_not_opened(hasty: SqliteStores, closed: Path, *, read_only: bool) -> None:
    closed.write_bytes(closed.read_bytes()[:-8192])
    with pytest.raises(DamagedError):
        hasty.open(closed, read_only=read_only)


def test_a_large_file_without_a_table_is_not_opened(hasty: SqliteStores, closed: Path) -> None:
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute("DROP TABLE channel_tag")
    with pytest.raises(DamagedError, match="damaged"):
        hasty.open(closed)


def test_a_store_that_is_closed_has_nothing_to_verify(hasty: SqliteStores, closed: Path) -> None:
    store = hasty.open(closed)
    store.close()
    assert store.verify() == ""


@pytest.fixture
def beside(store: Store, path: Path) -> Iterator[threading.Thread]:
    """A thread that backs up and verifies the open workspace, again and again until it is joined ten times over."""
    thread = threading.Thread(
        target=lambda: [(SqliteStores().back_up(path, "beside"), store.verify()) for _ in range(3)]
    )
    yield thread
    thread.join()


def test_work_goes_on_meanwhile(store: Store, beside: threading.Thread, path: Path) -> None:
    beside.start()
    written = 0
    while beside.is_alive() or not written:
        with store.unit_of_work() as work:
            work.channels.add(channel(f"{written:05d}", channel_name=f"wa_{written}"), READY)
            work.commit()
        written += 1
    beside.join()
    for backup in SqliteStores().backups(path):
        with closing(sqlite3.connect(backup.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM channel").fetchone()[0] <= written
    assert store.verify() == ""
