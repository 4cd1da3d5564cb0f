"""One program at a time may write a workspace, and everybody else is told who that is."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.holding import HOLD, running
from tests.store.samples import READY, channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import InUseError, NotFoundError
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.stores import SqliteStores


def test_another_process_is_named_with_host_and_time(stores: SqliteStores, path: Path) -> None:
    with running(HOLD, path) as other:
        holder = stores.holder(path)
        assert holder is not None
        assert (holder.host, holder.process, holder.pid) == (socket.gethostname(), "wa-channel-studio", other.pid)
        assert timedelta(0) <= datetime.now(UTC) - holder.since < timedelta(minutes=2)
        with pytest.raises(InUseError) as caught:
            stores.hold(path)
        since = holder.since.astimezone().strftime("%Y-%m-%d %H:%M")
        assert str(caught.value) == (
            f"acme.wcs is in use by wa-channel-studio (process {other.pid}) on {socket.gethostname()} since {since}."
        )
        # Asking has not shaken the hold, nor has the refused attempt.
        assert stores.holder(path) == holder
    assert stores.holder(path) is None
    stores.hold(path).release()


def test_reading_goes_on_while_it_is_held(store: Store, stores: SqliteStores, path: Path) -> None:
    with running(HOLD, path):
        reader = stores.open(path, read_only=True)
        with reader.unit_of_work() as work:
            assert work.channels.page(ChannelQuery()).total == 0
        # What is written meanwhile is seen by the next look.
        with store.unit_of_work() as work:
            work.channels.add(channel("a"), READY)
            work.commit()
        with reader.unit_of_work() as work:
            assert work.channels.page(ChannelQuery()).total == 1
        reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_hold_ends_with_its_process(stores: SqliteStores, path: Path) -> None:
    with running(HOLD, path) as other:
        other.kill()
        other.wait()
    # Its note still lies there, and deceives nobody.
    assert path.with_name("acme.wcs.lock").exists()
    assert stores.holder(path) is None
    hold = stores.hold(path)
    holder = stores.holder(path)
    assert holder is not None
    assert holder.pid == os.getpid()
    hold.release()


RACE = """
import sys
from pathlib import Path
from wa_channel_studio.services.errors import InUseError
from wa_channel_studio.store.stores import SqliteStores

print("ready", flush=True)
sys.stdin.readline()
try:
    hold = SqliteStores().hold(Path(sys.argv[1]))
except InUseError:
    print("refused", flush=True)
else:
    print("held", flush=True)
    sys.stdin.read()
    hold.release()
"""


def test_of_many_at_once_one_gets_it(path: Path) -> None:
    with contextlib.ExitStack() as stack:
        racers = [stack.enter_context(running(RACE, path)) for _ in range(4)]
        for racer in racers:
            assert racer.stdin is not None
            print("go", file=racer.stdin, flush=True)
        told = [racer.stdout.readline() for racer in racers if racer.stdout is not None]
    assert sorted(told) == ["held\n", "refused\n", "refused\n", "refused\n"]


def test_twice_in_one_process_is_refused_too(stores: SqliteStores, path: Path) -> None:
    hold = stores.hold(path)
    with pytest.raises(InUseError, match=re.escape(f"process {os.getpid()}")):
        stores.hold(path)
    hold.release()
    hold.release()
    stores.hold(path).release()


def test_releasing_twice_does_not_free_the_next_holder(stores: SqliteStores, path: Path) -> None:
    first = stores.hold(path)
    first.release()
    second = stores.hold(path)
    first.release()
    with pytest.raises(InUseError):
        stores.hold(path)
    second.release()


def test_two_workspaces_in_one_folder_do_not_meet(stores: SqliteStores, tmp_path: Path) -> None:
    one, other = stores.hold(tmp_path / "one.wcs"), stores.hold(tmp_path / "one.wcs2")
    one.release()
    assert stores.holder(tmp_path / "one.wcs") is None
    assert stores.holder(tmp_path / "one.wcs2") is not None
    other.release()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_two_names_of_one_file_are_one_workspace(store: Store, stores: SqliteStores, path: Path) -> None:
    link = path.with_name("link.wcs")
    link.symlink_to(path)
    hold = stores.hold(path)
    with pytest.raises(InUseError):
        stores.hold(link)
    hold.release()


def test_a_note_from_another_host_is_shown_as_it_is(stores: SqliteStores, path: Path) -> None:
    # The guard decides, also on a network drive; the note says what it says.
    hold = stores.hold(path)
    note = {"host": "elsewhere", "process": "wa-channel-studio", "pid": 7, "since": "2026-11-22T08:00:00+00:00"}
    path.with_name("acme.wcs.lock").write_text(json.dumps(note), encoding="utf-8")
    with pytest.raises(InUseError, match="on elsewhere since"):
        stores.hold(path)
    hold.release()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"host": 1}', '{"host":"h","process":"p","pid":"x","since":"y"}'])
def test_a_note_nobody_can_read_still_means_in_use(stores: SqliteStores, path: Path, note: str) -> None:
    hold = stores.hold(path)
    path.with_name("acme.wcs.lock").write_text(note, encoding="utf-8")
    with pytest.raises(InUseError, match="in use by another program"):
        stores.hold(path)
    hold.release()


def test_a_folder_that_is_not_there_is_not_made(stores: SqliteStores, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        stores.hold(tmp_path / "typo" / "acme.wcs")
    assert stores.holder(tmp_path / "typo" / "acme.wcs") is None
    assert list(tmp_path.iterdir()) == []


def test_a_hold_on_nothing_leaves_nothing(stores: SqliteStores, path: Path) -> None:
    stores.hold(path).release()
    assert list(path.parent.iterdir()) == []


def test_a_name_that_cannot_be_written(stores: SqliteStores, tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        stores.hold(tmp_path / ("x" * 300))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_all_files_are_their_owners_alone(store: Store, stores: SqliteStores, path: Path) -> None:
    hold = stores.hold(path)
    stores.back_up(path, "test")
    with store.unit_of_work() as work:
        work.channels.add(channel("a"), READY)
        work.commit()
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.rglob("*")}
    assert {"acme.wcs", "acme.wcs-wal", "acme.wcs-shm", "acme.wcs.lock", "acme.wcs.guard", "acme.backups"} < set(modes)
    assert modes.pop("acme.backups") == 0o700
    assert set(modes.values()) == {0o600}
    hold.release()
