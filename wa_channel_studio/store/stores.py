"""Makes, opens, holds and backs up workspace files: the way into this package.

Knows in which order things must happen so that a failure in the middle harms nothing. Knows no password.
"""

from __future__ import annotations

import sqlite3
import stat
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.ports import Backup, Hold, Holder, Store
from wa_channel_studio.store import faults, files, holds
from wa_channel_studio.store.backups import BackupFolder
from wa_channel_studio.store.copying import readable_access, settle
from wa_channel_studio.store.engine import Access, make_engine
from wa_channel_studio.store.migrate import OlderSchemaError, Schema, inspect, upgrade
from wa_channel_studio.store.store import SqlStore
from wa_channel_studio.store.tables import META_CREATED_AT, META_HEADER, META_WORKSPACE_ID, meta

CHECKED_AT_ONCE = 32 * 2**20
"""Bytes of a file that is looked at wholly before it is opened: 0.2 s. For a larger one see :meth:`SqlStore.verify`."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SqliteStores:
    """Implements ``services.ports.Stores``. ``schema``, ``now`` and ``at_once`` are given by tests."""

    def __init__(
        self, schema: Schema | None = None, now: Callable[[], datetime] = _utc_now, at_once: int = CHECKED_AT_ONCE
    ) -> None:
        self._at_once = at_once
        self._schema = schema or Schema()
        self._now = now

    def create(self, path: Path, header: str) -> Store:
        """A new workspace, which appears under its name only when whole. Raises ProblemError when the file exists."""
        path = path.absolute()
        if path.exists():
            raise _exists(path)
        part = files.part_of(path)
        try:
            files.make_empty(part)
            upgrade(part, self._schema)
            self._write_meta(part, header)
            settle(part)
            files.sync_file(part)
            files.place_new(part, path)
        except FileExistsError as exc:
            raise _exists(path) from exc
        except OSError as exc:
            raise faults.of_system(path, exc) from exc
        finally:
            files.remove_database(part)
        return SqlStore(path, make_engine(path, Access.WRITE))

    def open(self, path: Path, *, read_only: bool = False) -> Store:
        """Raises NotFoundError, DamagedError or NewerSchemaError. An older schema is migrated after a backup.

        A file above 32 MB is only looked at from outside; :meth:`Store.verify` looks at all of it.
        """
        path = path.absolute()
        access = self._access(path, read_only=read_only)
        number = inspect(path, Access.READ if access is Access.WRITE else access, self._schema, at_once=self._at_once)
        if number < self._schema.number:
            if read_only:
                raise OlderSchemaError.of(
                    f"{path.name} was written by an older release.",
                    "Open it once in the window: a backup is made and the file is brought up to date.",
                )
            self.back_up(path, f"before schema {self._schema.number}")
            upgrade(path, self._schema)
        return SqlStore(path, make_engine(path, access), Access.READ if access is Access.WRITE else access)

    def workspace_id(self, path: Path) -> str:
        """The id of a workspace file of this or an older schema, which stays as it is. Raises like :meth:`open`."""
        path = path.absolute()
        access = self._access(path, read_only=True)
        inspect(path, access, self._schema, at_once=self._at_once)
        # The table it stands in is the same in every schema.
        store = SqlStore(path, make_engine(path, access))
        try:
            return store.workspace_id
        finally:
            store.close()

    def hold(self, path: Path) -> Hold:
        """Raises InUseError that says who, where and since when; a crashed holder is recognised as gone."""
        return holds.take(path)

    def holder(self, path: Path) -> Holder | None:
        """Who has it now, or None."""
        return holds.holder(path)

    def back_up(self, path: Path, reason: str) -> Backup:
        """A verified copy by SQLite's backup API; old copies rotate away."""
        return self._folder(path).add(reason)

    def backups(self, path: Path) -> tuple[Backup, ...]:
        """Newest first."""
        return self._folder(path).all()

    def restore(self, backup: Backup, path: Path) -> None:
        """Put a backup in the place of a closed workspace; the present file is backed up first."""
        self._folder(path).restore(backup)

    def _folder(self, path: Path) -> BackupFolder:
        return BackupFolder(path, self._schema, self._now)

    def _access(self, path: Path, *, read_only: bool) -> Access:
        try:
            # stat() and not exists(), which keeps quiet about a folder that may not be entered.
            if not stat.S_ISREG(path.stat().st_mode):
                raise faults.not_a_workspace(path, "not a file")
            readable = readable_access(path)
        except OSError as exc:
            raise faults.of_system(path, exc) from exc
        except sqlite3.Error as exc:
            if isinstance(exc, sqlite3.DatabaseError) and getattr(exc, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
                raise faults.not_a_workspace(path) from exc
            raise faults.of_database(path, exc) from exc
        return readable if read_only else Access.WRITE

    def _write_meta(self, path: Path, header: str) -> None:
        engine = make_engine(path, Access.WRITE, pooled=False)
        rows = {
            META_WORKSPACE_ID: uuid.uuid4().hex,
            META_HEADER: header,
            META_CREATED_AT: self._now().isoformat(timespec="seconds"),
        }
        try:
            with engine.begin() as connection:
                connection.execute(insert(meta), [{"key": key, "value": value} for key, value in rows.items()])
        finally:
            engine.dispose()


def _exists(path: Path) -> ProblemError:
    return ProblemError.of(f"{path.name} exists already in {path.parent}.", "Choose another name, or open that file.")
