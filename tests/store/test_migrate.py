"""Files of every schema: old ones are brought up to date after a backup, newer ones are refused and left alone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from unittest.mock import ANY

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.data import golden_workspace as golden
from wa_channel_studio.domain.aicc import NOT_CONNECTED
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.reference_data import NOTHING_READ, ReferenceData
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import DamagedError, NewerSchemaError
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store import tables
from wa_channel_studio.store.engine import Access, make_engine
from wa_channel_studio.store.migrate import MigrationError, Schema
from wa_channel_studio.store.stores import SqliteStores
from wa_channel_studio.vault.vault import ArgonVaults

NEXT = tables.SCHEMA + 1

ADDS_A_COLUMN = f"""
from alembic import op
import sqlalchemy as sa

revision = "{NEXT:04d}"
down_revision = "{tables.SCHEMA:04d}"


def upgrade():
    with op.batch_alter_table("tenant") as batch:
        batch.add_column(sa.Column("note", sa.String(), nullable=False, server_default="none"))
        batch.alter_column("search", new_column_name="searched")
"""
FAILS = (
    ADDS_A_COLUMN
    + """
    op.drop_table("setting")
    raise ValueError("canary")
"""
)
LOSES_ROWS = (
    ADDS_A_COLUMN
    + """
    op.execute("DELETE FROM tenant")
"""
)


def next_schema(folder: Path, revision: str) -> Schema:
    """The next release, as far as its tables go."""
    revisions = folder / "migrations"
    shutil.copytree(Schema().revisions, revisions, ignore=shutil.ignore_patterns("__pycache__"))
    (revisions / "versions" / f"{NEXT:04d}_next.py").write_text(revision, encoding="utf-8")
    return Schema(revisions, NEXT)


def lay(number: int, path: Path) -> None:
    """The workspace of a schema: the one that is kept, or one of the schema that is not released yet."""
    if number > golden.RELEASED:
        golden.write(path)
    else:
        shutil.copyfile(golden.golden_path(number), path)


def number_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture
def old(path: Path) -> Path:
    """A workspace of schema 1, as it was written by the release that had it."""
    shutil.copyfile(golden.golden_path(1), path)
    return path


@pytest.mark.parametrize("number", range(1, tables.SCHEMA + 1))
def test_a_workspace_of_every_released_schema_opens(stores: SqliteStores, path: Path, number: int) -> None:
    lay(number, path)
    store = stores.open(path)
    try:
        store.use(ArgonVaults().unlock(store.read_header(), golden.PASSWORD))
        with store.unit_of_work() as work:
            assert work.tenants.all() == (golden.tenant(number),)
            assert work.channels.get("channel-1") == golden.CHANNEL
            assert work.channels.get("channel-2") == golden.TRASHED
            assert work.certificates.get("file-1") == golden.CERTIFICATE
            assert work.drafts.all() == (golden.DRAFT,)
            assert work.history.of_channel("channel-1") == golden.HISTORY
            assert work.settings.get(golden.SETTING[0]) == golden.SETTING[1]
            (row,) = work.channels.page(ChannelQuery(text="WA_SUPPORT ärzte")).rows
            assert row.readiness == Readiness(State.DRAFT, 2, 1)
            used = work.library.get("file-1")
            assert (used.channels, used.role, used.added_at) == (1, Role.NONE, golden.NOW if number < 2 else ANY)
    finally:
        store.close()


@pytest.mark.parametrize("number", range(2, tables.SCHEMA + 1))
def test_the_library_of_every_schema_that_has_one_opens(stores: SqliteStores, path: Path, number: int) -> None:
    lay(number, path)
    store = stores.open(path)
    try:
        store.use(ArgonVaults().unlock(store.read_header(), golden.PASSWORD))
        with store.unit_of_work() as work:
            assert work.certificates.get("file-2") == golden.KEYSTORE
            row = work.library.get("file-2")
            assert (row.file, row.role, row.added_at) == (golden.KEYSTORE.file, Role.TRUST, golden.NOW)
            assert (row.watch, row.has_password) == (golden.WATCHED, True)
            assert work.library.passwords(["file-1", "file-2"]) == {"file-2": golden.KEYSTORE_PASSWORD}
            assert work.settings.secret(golden.SEALED_SETTING[0]) == golden.SEALED_SETTING[1]
            users = work.library.users(["file-1"])
            assert [user.draft for user in users if not user.tenant_id] == [False, True]
            assert any(user.tenant_id for user in users) is (number > 3)
    finally:
        store.close()


@pytest.mark.parametrize("number", range(3, tables.SCHEMA + 1))
def test_the_many_channels_of_every_schema_that_has_them_open(stores: SqliteStores, path: Path, number: int) -> None:
    lay(number, path)
    store = stores.open(path)
    try:
        store.use(ArgonVaults().unlock(store.read_header(), golden.PASSWORD))
        with store.unit_of_work(reading=True) as work:
            (row,) = work.channels.page(ChannelQuery(tag="ARGER")).rows
            assert (row.id, row.tags, row.expiry) == ("channel-3", golden.TAGS, golden.EXPIRY)
            assert work.channels.get("channel-3") == golden.TAGGED
            assert work.history.of_step("step-1") == golden.STEP
            assert work.history.faults("channel-3") == ""
            assert work.templates.all() == (golden.TEMPLATE,)
            assert work.rotations.all() == (golden.ROTATION,)
            assert work.rotations.items("rotation-1") == tuple(item for item, _ in golden.ROTATED)
            assert work.rotations.new_values("rotation-1", ["channel-1"]) == {"channel-1": golden.ROTATED[0][1]}
            assert work.exports.all() == (golden.EXPORT,)
    finally:
        store.close()


@pytest.mark.parametrize("number", range(4, tables.SCHEMA + 1))
def test_what_every_schema_knows_of_an_aicc_opens(stores: SqliteStores, path: Path, number: int) -> None:
    lay(number, path)
    store = stores.open(path)
    try:
        store.use(ArgonVaults().unlock(store.read_header(), golden.PASSWORD))
        with store.unit_of_work(reading=True) as work:
            assert work.connections.get("tenant-1") == golden.CONNECTION
            read = ReferenceData(golden.READ, (golden.READING,))
            assert work.references.of_tenant("tenant-1") == work.tenants.get("tenant-1").read == read
            assert [row.channel_id for row in work.links.rows("tenant-1")] == ["channel-1", "channel-gone"]
            assert work.links.many(["channel-1", "channel-gone"]) == {
                "channel-1": golden.LINK,
                "channel-gone": golden.TOMBSTONE,
            }
            assert work.links.states("tenant-1") == {SyncState.IN_SYNC: 1, SyncState.NEW: 1}
            assert work.choices.of_tenant("tenant-1") == golden.CHOICES
            assert work.outbox.of_tenant("tenant-1") == golden.OUTBOX
            assert work.evidence.of_channels(["channel-1", "channel-3"]) == golden.EVIDENCE
            assert work.guided.of_channel("channel-3") == golden.TICKED
    finally:
        store.close()


def test_what_schema_3_knew_of_the_aicc_stays(stores: SqliteStores, path: Path) -> None:
    lay(3, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE channel SET sync = 'unknown' WHERE id = 'channel-3'")
    store = stores.open(path)
    try:
        store.use(ArgonVaults().unlock(store.read_header(), golden.PASSWORD))
        with store.unit_of_work() as work:
            assert work.links.states("tenant-1") == {SyncState.NEW: 1, SyncState.UNKNOWN: 1}
            assert {row.channel_id: row.trashed for row in work.links.locals("tenant-1")} == {
                "channel-1": False,
                "channel-3": False,
            }
            assert (work.links.rows("tenant-1"), work.outbox.tenants()) == ((), ())
            assert work.connections.get("tenant-1") is NOT_CONNECTED
            assert work.tenants.get("tenant-1").read is NOTHING_READ
            work.links.put((golden.LINK, golden.TOMBSTONE))
            assert len(work.links.rows("tenant-1")) == 2
    finally:
        store.close()


def test_the_newest_golden_file_is_what_its_script_writes(stores: SqliteStores, path: Path, tmp_path: Path) -> None:
    golden.write(path)
    old = tmp_path / "old.wcs"
    lay(golden.RELEASED, old)
    # Of a schema that is not released yet there is no file: then it is one that was brought up to date.
    stores.open(old).close()
    with closing(sqlite3.connect(path)) as new, closing(sqlite3.connect(old)) as kept:
        schema = "SELECT name, sql FROM sqlite_schema ORDER BY name"
        assert new.execute(schema).fetchall() == kept.execute(schema).fetchall()
        clear = "SELECT answers FROM channel_answers"
        assert new.execute(clear).fetchall() == kept.execute(clear).fetchall()


def test_revisions_and_tables_say_the_same(store: Store, path: Path) -> None:
    engine = make_engine(path, Access.READ)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_the_newest_revision_has_the_number_of_the_schema() -> None:
    schema = Schema()
    script = ScriptDirectory(str(schema.revisions))
    assert script.get_heads() == [schema.revision]
    revisions = sorted(revision.revision for revision in script.walk_revisions())
    assert revisions == [f"{number:04d}" for number in range(1, tables.SCHEMA + 1)]


def test_an_older_file_is_backed_up_and_brought_up_to_date(tmp_path: Path, old: Path) -> None:
    stores = SqliteStores(next_schema(tmp_path, ADDS_A_COLUMN))
    stores.open(old).close()
    assert number_of(old) == NEXT
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT name, note, searched FROM tenant").fetchall() == [
            ("Ärzte Brazil", "none", "arzte brazil")
        ]
        # What refers to the rebuilt table is still there.
        assert connection.execute("SELECT count(*) FROM ou").fetchone() == (2,)
    (backup,) = stores.backups(old)
    assert backup.reason == f"before schema {NEXT}"
    assert number_of(backup.path) == 1
    # The next opening has nothing to do.
    stores.open(old).close()
    assert stores.backups(old) == (backup,)


def test_the_program_that_migrated_it_can_restore_the_backup(tmp_path: Path, old: Path) -> None:
    stores = SqliteStores(next_schema(tmp_path, ADDS_A_COLUMN))
    stores.open(old).close()
    stores.restore(stores.backups(old)[0], old)
    assert number_of(old) == 1
    stores.open(old).close()
    assert number_of(old) == NEXT


@pytest.mark.parametrize(("revision", "kind"), [(FAILS, MigrationError), (LOSES_ROWS, DamagedError)])
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, old: Path, revision: str, kind: type[Exception]
) -> None:
    with closing(sqlite3.connect(old)) as connection:
        before = list(connection.iterdump())
    stores = SqliteStores(next_schema(tmp_path, revision))
    with pytest.raises(kind):
        stores.open(old)
    with closing(sqlite3.connect(old)) as connection:
        assert list(connection.iterdump()) == before
    assert number_of(old) == 1
    assert len(stores.backups(old)) == 1
    SqliteStores().open(old).close()


def test_reading_alone_migrates_nothing(tmp_path: Path, old: Path) -> None:
    stores = SqliteStores(next_schema(tmp_path, ADDS_A_COLUMN))
    with pytest.raises(ProblemError, match="older release") as caught:
        stores.open(old, read_only=True)
    assert "Open it once" in caught.value.problem.remedy
    assert number_of(old) == 1


def test_the_id_of_an_older_file_can_be_asked_for(tmp_path: Path, old: Path) -> None:
    stores = SqliteStores(next_schema(tmp_path, ADDS_A_COLUMN))
    identity = stores.workspace_id(old)
    assert number_of(old) == 1
    store = stores.open(old)
    assert store.workspace_id == identity
    store.close()
    assert stores.workspace_id(old) == identity


def test_a_newer_file_is_refused_and_left_alone(stores: SqliteStores, old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute(f"PRAGMA user_version = {tables.SCHEMA + 1}")
        # A newer release may lay out things in ways that would be damage today.
        connection.execute("DROP TABLE tenant")
    before = old.read_bytes()
    for attempt in (
        lambda: stores.open(old),
        lambda: stores.open(old, read_only=True),
        lambda: stores.workspace_id(old),
        lambda: stores.back_up(old, "x"),
    ):
        with pytest.raises(NewerSchemaError, match="newer release") as caught:
            attempt()
        assert "newest release" in caught.value.problem.remedy
    assert old.read_bytes() == before


def test_going_back_to_a_backup_keeps_the_newer_file(tmp_path: Path, old: Path, stores: SqliteStores) -> None:
    newer = SqliteStores(next_schema(tmp_path, ADDS_A_COLUMN))
    newer.open(old).close()
    backup = stores.backups(old)[0]
    stores.restore(backup, old)
    stores.open(old).close()
    (kept,) = [file for file in backup.path.parent.iterdir() if file.suffix == ".kept"]
    assert number_of(kept) == NEXT
