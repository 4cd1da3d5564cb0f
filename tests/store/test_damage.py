"""Files that are not as written: said so, with the way to the backups, and never changed by looking at them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.conftest import NOW
from tests.store.library_samples import facts, file, origin
from tests.store.samples import READY, channel
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.library import LibraryQuery, WatchResult, WatchState
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery, HistoryEntry
from wa_channel_studio.services.errors import DamagedError, NewerSchemaError, NotFoundError
from wa_channel_studio.services.ports import Store, Vault
from wa_channel_studio.store.stores import SqliteStores


@pytest.fixture
def closed(store: Store, path: Path) -> Path:
    """A closed workspace with a hundred channels."""
    with store.unit_of_work() as work:
        for number in range(100):
            work.channels.add(channel(str(number), channel_name=f"wa_{number}", api_key=Secret("k" * 99)), READY)
        work.history.append([HistoryEntry(NOW, "1", "changed", "ou", "a", "b")])
        entries = tuple(facts(f"host{number}", alias=f"entry-{number}") for number in range(12))
        work.certificates.add(file("f", "f.jks", *entries, kind=FileKind.JKS, origin=origin("host:443")))
        work.library.set_password("f", Secret("k" * 99))
        work.library.set_watch("f", WatchResult(WatchState.RENEWED, NOW, "Fine.", "", WatchState.UNCHANGED, NOW))
        work.channels.add(channel("with", channel_name="with", provider="infobip", trust_certificate=("f",)), READY)
        work.settings.set_secret("proxy", Secret("k" * 99))
        work.commit()
    store.close()
    return path


def test_a_file_that_is_not_there(stores: SqliteStores, tmp_path: Path) -> None:
    for missing in (tmp_path / "nothing.wcs", tmp_path / "no folder" / "nothing.wcs"):
        for attempt in (
            lambda missing=missing: stores.open(missing),
            lambda missing=missing: stores.open(missing, read_only=True),
            lambda missing=missing: stores.back_up(missing, "x"),
        ):
            with pytest.raises(NotFoundError, match=r"nothing\.wcs"):
                attempt()
    assert list(tmp_path.iterdir()) == []


def make_text(path: Path) -> None:
    path.write_text("A letter, and no workspace.\n" * 500, encoding="utf-8")


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE recipe (name)")


def make_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("make", [make_text, make_empty, make_other_database, make_folder])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_something_else_is_left_alone(
    stores: SqliteStores, path: Path, make: Callable[[Path], None], read_only: bool
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(DamagedError, match=r"acme\.wcs is no workspace") as caught:
        stores.open(path, read_only=read_only)
    assert "acme.backups" in caught.value.problem.remedy
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [file.name for file in path.parent.iterdir()] == ["acme.wcs"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_was_cut_off(stores: SqliteStores, closed: Path, share: float, read_only: bool) -> None:
    whole = closed.read_bytes()
    closed.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DamagedError, match=r"acme\.wcs") as caught:
        stores.open(closed, read_only=read_only)
    assert "acme.backups" in caught.value.problem.remedy


def test_a_file_whose_pages_were_overwritten(stores: SqliteStores, closed: Path) -> None:
    whole = bytearray(closed.read_bytes())
    for page in range(2, len(whole) // 4096, 3):
        whole[page * 4096 : page * 4096 + 100] = random.Random(page).randbytes(100)
    closed.write_bytes(whole)
    with pytest.raises(DamagedError, match="damaged and cannot be read"):
        stores.open(closed)


def read_everything(stores: SqliteStores, path: Path, vault: Vault) -> None:
    store = stores.open(path)
    try:
        store.use(vault)
        store.read_header()
        with store.unit_of_work() as work:
            work.channels.page(ChannelQuery())
            work.channels.page(ChannelQuery(text="wa"))
            work.channels.of_tenant("t")
            work.tenants.all()
            work.history.of_channel("1")
            work.drafts.all()
            work.library.page(LibraryQuery(), NOW)
            work.library.page(LibraryQuery(text="host"), NOW)
            work.library.timeline(LibraryQuery(), NOW)
            work.library.users(["f"])
            work.library.passwords(["f"])
            work.certificates.files(["f"])
            work.settings.secret("proxy")
    finally:
        store.close()


def test_single_bits_flipped_anywhere_never_surprise(
    stores: SqliteStores, closed: Path, header_and_vault: tuple[str, Vault]
) -> None:
    # A flipped bit in a clear text cannot be noticed; every other one is told as a problem, never as a bug.
    whole = closed.read_bytes()
    # Bytes that mean something: what is not zero, and the header of each page.
    places = [place for place, byte in enumerate(whole) if byte or place % 4096 < 12]
    chance = random.Random(20261122)
    told = 0
    for _ in range(200):
        changed = bytearray(whole)
        changed[chance.choice(places)] ^= 1 << chance.randrange(8)
        closed.write_bytes(changed)
        for ending in ("-wal", "-shm"):
            closed.with_name(closed.name + ending).unlink(missing_ok=True)
        try:
            read_everything(stores, closed, header_and_vault[1])
        except (DamagedError, NewerSchemaError):
            told += 1
    assert told > 10


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM meta",
        "UPDATE channel_answers SET answers = '[]'",
        "UPDATE channel_answers SET answers = '{'",
        "UPDATE channel_answers SET answers = '{\"a\": {}}'",
        "UPDATE channel SET changed_at = 'yesterday'",
        "UPDATE channel SET errors = 'many'",
        "UPDATE channel SET name = CAST(x'ff41' AS TEXT)",
        "UPDATE tenant SET parameters = '{\"unknown\": 1}'",
        "UPDATE tenant SET parameters = 'null'",
        "UPDATE tenant SET webhook_changed_on = 'x'",
        "UPDATE history SET old = '{}'",
        "UPDATE channel_secret SET field = '\"'",
        "DROP TABLE draft",
        "DROP TABLE certificate_use",
        "UPDATE certificate SET role = 'friend'",
        "UPDATE certificate SET added_at = '2026-11-22 19:30:15.123456Z'",
        "UPDATE certificate SET ends_at = '1 day'",
        "UPDATE certificate SET used = 'many'",
        "UPDATE certificate SET watch_state = 'odd'",
        "UPDATE certificate SET watch_known = 'odd'",
        "UPDATE certificate_content SET facts = '{}'",
        "UPDATE certificate_content SET facts = replace(facts, '\"jks\"', '\"zip\"')",
        "UPDATE certificate_content SET facts = replace(facts, '\"root\"', '\"branch\"')",
        "UPDATE certificate_entry SET facts = '[]' WHERE facts IS NOT NULL",
        "UPDATE certificate_use SET field = '\"'",
    ],
)
def test_rows_that_make_no_sense(
    stores: SqliteStores, closed: Path, header_and_vault: tuple[str, Vault], statement: str
) -> None:
    with closing(sqlite3.connect(closed)) as connection, connection:
        connection.execute(statement)
    with pytest.raises(DamagedError, match=r"acme\.wcs"):
        read_everything(stores, closed, header_and_vault[1])


def test_references_to_nothing(stores: SqliteStores, closed: Path) -> None:
    with closing(sqlite3.connect(closed)) as connection, connection:
        connection.execute("DELETE FROM tenant")
    with pytest.raises(DamagedError):
        stores.open(closed)


def test_the_error_names_the_row_and_not_the_value(store: Store, path: Path) -> None:
    with store.unit_of_work() as work:
        work.channels.add(channel("a", channel_name="canary"), READY)
        work.commit()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE channel_answers SET answers = 'canary'")
    with store.unit_of_work() as work, pytest.raises(DamagedError) as caught:
        work.channels.get("a")
    assert "canary" not in f"{caught.value}{caught.value.problem}{caught.value.__cause__}"


def test_references_that_make_no_sense_are_written_anew_by_the_next_saving(store: Store, path: Path) -> None:
    one = channel("one", channel_name="one", provider="infobip", trust_certificate=("f",))
    with store.unit_of_work() as work:
        work.certificates.add(file("f"))
        work.channels.add(one, READY)
        work.commit()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE certificate_use SET field = '\"'")
    with store.unit_of_work() as work:
        work.channels.save(one, READY)
        assert [user.field for user in work.library.users(["f"])] == ["trust_certificate"]
