"""Makes a verified copy of a workspace file, also while it is being written.

Knows SQLite's backup API. Where copies are kept, and for how long, is decided elsewhere.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from wa_channel_studio.store import faults, files
from wa_channel_studio.store.engine import Access, connect
from wa_channel_studio.store.migrate import Schema, inspect


def readable_access(path: Path) -> Access:
    """How a file can be read here. Raises sqlite3.Error.

    Reading a WAL database needs its -shm file. In a folder that may not be written it can only be read as frozen, and
    that is safe only when no WAL is waiting beside it.
    """
    connection = connect(path, Access.READ)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as exc:
        cannot = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
        if (getattr(exc, "sqlite_errorcode", 0) & 0xFF) not in cannot or _waiting(path):
            raise
        return Access.FROZEN
    finally:
        connection.close()
    return Access.READ


def copy(source: Path, target: Path, schema: Schema) -> None:
    """Write a copy that stands alone (no WAL) to ``target``, which must not exist, and check it whole.

    Raises ProblemError; nothing is left at ``target`` then.
    """
    try:
        files.make_empty(target)
        _transfer(source, target)
        files.sync_file(target)
        inspect(target, Access.READ, schema)
    except OSError as exc:
        files.remove_database(target)
        raise faults.of_system(target, exc) from exc
    except BaseException:
        files.remove_database(target)
        raise


def settle(path: Path) -> None:
    """Bring what waits in the WAL into the file, so that the file alone is whole. Nobody else may have it open.

    Closing the last connection does that too, but says nothing when the disk is full.
    """
    try:
        with contextlib.closing(connect(path, Access.WRITE)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as exc:
        raise faults.of_database(path, exc) from exc


def _transfer(source: Path, target: Path) -> None:
    try:
        access = readable_access(source)
        with contextlib.closing(connect(source, access)) as origin:
            origin.execute("PRAGMA schema_version").fetchone()
            _pour(origin, target)
    except sqlite3.Error as exc:
        raise faults.of_database(source, exc) from exc


def _pour(origin: sqlite3.Connection, target: Path) -> None:
    try:
        with contextlib.closing(connect(target, Access.WRITE)) as copy_:
            origin.backup(copy_)
            copy_.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as exc:
        raise faults.of_database(target, exc) from exc


def _waiting(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0
