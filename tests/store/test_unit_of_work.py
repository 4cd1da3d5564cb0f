"""One transaction: all or nothing, and no waiting for oneself."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.store.samples import READY, channel
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.store.unit_of_work import MANY_CHANGES


def count(store: Store) -> int:
    with store.unit_of_work() as work:
        return work.channels.page(ChannelQuery()).total


def test_leaving_without_commit_undoes_everything(store: Store) -> None:
    with store.unit_of_work() as work:
        work.channels.add(channel("a"), READY)
    assert count(store) == 0


def test_an_error_undoes_everything(store: Store) -> None:
    def fail() -> None:
        with store.unit_of_work() as work:
            work.channels.add(channel("a"), READY)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert count(store) == 0


def test_what_comes_after_a_commit_needs_another(store: Store) -> None:
    with store.unit_of_work() as work:
        work.channels.add(channel("a"), READY)
        work.commit()
        work.channels.add(channel("b"), READY)
        work.commit()
        work.channels.add(channel("c"), READY)
    assert count(store) == 2


def test_nothing_is_seen_before_the_commit(store: Store) -> None:
    seen: list[int] = []
    with store.unit_of_work() as work:
        work.channels.add(channel("a"), READY)
        reader = threading.Thread(target=lambda: seen.append(count(store)))
        reader.start()
        work.commit()
    reader.join()
    assert seen == [1]


def test_threads_wait_for_each_other(store: Store) -> None:
    def add(first: int) -> None:
        for number in range(first, first + 20):
            with store.unit_of_work() as work:
                names = work.channels.names("t")
                work.channels.add(channel(str(number), channel_name=f"after {len(names)}"), READY)
                work.commit()

    workers = [threading.Thread(target=add, args=(start,)) for start in (0, 100, 200, 300)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # Each counted the others' channels before it wrote its own: nobody worked on an old state.
    with store.unit_of_work() as work:
        assert work.channels.names("t") == {f"after {number}" for number in range(80)}


def test_one_inside_another_is_a_mistake_that_is_told_at_once(store: Store) -> None:
    with store.unit_of_work() as work:
        with pytest.raises(RuntimeError, match="already"), store.unit_of_work():
            pass
        work.tenants.add(Tenant("x", "x"))
        work.commit()
    with store.unit_of_work() as work:
        assert work.tenants.get("x").name == "x"


def test_it_is_used_within_with(store: Store) -> None:
    work = store.unit_of_work()
    with pytest.raises(RuntimeError):
        work.commit()


def test_a_reader_waits_for_nobody_and_sees_one_moment(store: Store) -> None:
    with store.unit_of_work() as work:
        work.channels.add(channel("a"), READY)
        work.commit()
    seen: list[int] = []

    def read(written: threading.Event, begun: threading.Event, over: threading.Event) -> None:
        with store.unit_of_work(reading=True) as work:
            seen.append(work.channels.page(ChannelQuery()).total)
            begun.set()
            assert written.wait(5)
            seen.append(work.channels.page(ChannelQuery()).total)
        with store.unit_of_work(reading=True) as work:
            seen.append(work.channels.page(ChannelQuery()).total)
        over.set()

    written, begun, over = threading.Event(), threading.Event(), threading.Event()
    reader = threading.Thread(target=read, args=(written, begun, over))
    with store.unit_of_work() as work:
        work.channels.add(channel("b"), READY)
        # The reader begins and reads while this transaction is open, and this one is committed while the reader reads.
        reader.start()
        assert begun.wait(5)
        work.commit()
        written.set()
        assert over.wait(5)
    reader.join()
    assert seen == [1, 1, 2]


def test_a_reader_cannot_commit(store: Store) -> None:
    with store.unit_of_work(reading=True) as work:
        with pytest.raises(RuntimeError, match="for reading"):
            work.commit()
        assert work.channels.page(ChannelQuery()).total == 0


def test_what_a_reader_writes_by_mistake_is_undone(store: Store) -> None:
    with store.unit_of_work(reading=True) as work:
        work.channels.add(channel("a"), READY)
    assert count(store) == 0


def test_a_connection_that_has_read_writes_again_afterwards(store: Store) -> None:
    for number in range(3):
        with store.unit_of_work(reading=True) as work:
            assert work.channels.page(ChannelQuery()).total == number
        with store.unit_of_work() as work:
            work.channels.add(channel(str(number)), READY)
            work.commit()


def test_a_large_commit_waits_in_the_wal_for_the_next_one(store: Store, path: Path) -> None:
    wal = path.with_name(f"{path.name}-wal")
    with store.unit_of_work() as work:
        for number in range(MANY_CHANGES):
            work.settings.set(f"key {number}", "x" * 2_000)
        work.commit()
    waiting = wal.stat().st_size
    assert waiting > MANY_CHANGES * 1_000
    before = path.stat().st_size
    with store.unit_of_work() as work:
        work.settings.set("one more", "small")
        work.commit()
    assert path.stat().st_size > before + waiting // 4
    store.close()
    again = SqliteStores().open(path)
    with again.unit_of_work() as work:
        assert work.settings.get(f"key {MANY_CHANGES - 1}") == "x" * 2_000
    again.close()
