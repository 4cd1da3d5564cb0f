"""Connections to a SQLite file with everything switched on that makes them safe.

Knows SQLite and its pragmas; this is the one module that would differ for another database. Knows no table.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import NullPool, QueuePool

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.store import faults

APPLICATION_ID = 0x57435331
"""“WCS1” in the header of every workspace file, so that other SQLite files are recognised as such."""

BUSY_SECONDS = 10.0
"""How long a transaction waits for another one. Only one program writes, so this is waited for within it."""

_SAFE = (
    "PRAGMA foreign_keys = ON",
    # A file from elsewhere may carry a schema that calls functions.
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # Sorting must not leave a temporary file behind.
    "PRAGMA temp_store = MEMORY",
    # KiB. An index of 20,000 certificates has 4 MB; by default SQLite keeps 2 MB and reads it again and again.
    "PRAGMA cache_size = -32768",
)
_WRITING = (
    # Removed values are overwritten with zeroes.
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    # A WAL that grew in a big import shrinks again at the next checkpoint.
    "PRAGMA journal_size_limit = 4194304",
)


READING = "wcs_reading"
"""Execution option of a connection that will only read, in an engine that may write."""


class Access(Enum):
    """How a file is opened: for reading and writing, reading only, or as one that nobody can change meanwhile."""

    WRITE = "rw"
    READ = "ro"
    FROZEN = "ro&immutable=1"
    """For a folder that cannot be written and has no WAL: without it SQLite would need to create one to read."""


def connect(path: Path, access: Access) -> sqlite3.Connection:
    """A bare connection; never creates the file. Raises sqlite3.Error."""
    return sqlite3.connect(
        f"{_uri(path)}?mode={access.value}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        # The pool hands a connection to one thread at a time.
        check_same_thread=False,
    )


def _uri(path: Path) -> str:
    # Path.as_uri() makes the server of a Windows share the URI's authority, which SQLite refuses.
    name = path.resolve().as_posix()
    return "file://" + quote(os.fsencode(name if name.startswith("/") else f"/{name}"))


def make_engine(path: Path, access: Access, *, pooled: bool = True) -> Engine:
    """An engine for one file. Its errors come out as ProblemError (see ``faults``)."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: _prepared(path, access),
        poolclass=QueuePool if pooled else NullPool,
        # Values never stand in an exception, sealed or not.
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_writing if access is Access.WRITE else _begin_reading)

    @event.listens_for(engine, "handle_error", retval=True)
    def _speak_plainly(context: ExceptionContext) -> ProblemError | None:
        error = context.original_exception
        return faults.of_database(path, error) if isinstance(error, sqlite3.Error | UnicodeDecodeError) else None

    return engine


def _prepared(path: Path, access: Access) -> sqlite3.Connection:
    connection = connect(path, access)
    try:
        for pragma in (*_SAFE, *_WRITING) if access is Access.WRITE else _SAFE:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_writing(connection: Connection) -> None:
    if connection.get_execution_options().get(READING):
        _begin_reading(connection)
        return
    # The right to write is taken at once: a transaction that read first and wrote later could be refused in its
    # middle, because another thread wrote meanwhile.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def fold_wal(engine: Engine) -> None:
    """Bring the WAL into the file and empty it, unless somebody reads meanwhile or the disk is full."""
    connection = engine.raw_connection()
    try:
        # What is in the WAL is saved; that it stays there longer is no failure.
        with contextlib.suppress(sqlite3.Error):
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()


def bare_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection, for what is said without beginning a transaction."""
    bare = connection.connection.driver_connection
    if not isinstance(bare, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    return bare


@contextlib.contextmanager
def unfolded(bare: sqlite3.Connection) -> Iterator[None]:
    """What is committed within stays in the WAL until somebody else commits, or the file is closed."""
    usual = int(bare.execute("PRAGMA wal_autocheckpoint").fetchone()[0])
    bare.execute("PRAGMA wal_autocheckpoint = 0")
    try:
        yield
    finally:
        bare.execute(f"PRAGMA wal_autocheckpoint = {usual}")


def identity(connection: sqlite3.Connection) -> tuple[int, int]:
    """The application id and the schema number in a file's header."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return int(application), int(connection.execute("PRAGMA user_version").fetchone()[0])


def faults_of(connection: sqlite3.Connection, path: Path) -> str:
    """What SQLite finds wrong with the structure of the file: empty when nothing."""
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            return str(found)
        loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        problem = faults.of_database(path, exc)
        return problem.problem.cause or str(problem)
    return f"{loose[0]} refers to a missing {loose[2]}" if loose else ""


def outline_faults_of(connection: sqlite3.Connection, path: Path, tables: Iterable[str]) -> str:
    """What shows without reading the file: that its end is missing, or a table. Raises sqlite3.Error."""
    pages, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    waiting = path.with_name(path.name + "-wal")
    # What waits in a WAL may lie behind the file's end.
    if path.stat().st_size < pages * size and not (waiting.exists() and waiting.stat().st_size):
        return f"{path.stat().st_size} bytes instead of {pages * size}"
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    missing = sorted(set(tables) - there)
    return f"no table {missing[0]}" if missing else ""


@contextlib.contextmanager
def passing_through(connection: Connection) -> Iterator[None]:
    """For reading a table once, from end to end: SQLite's own small cache is a third quicker then than a large one."""
    usual = int(connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
    connection.exec_driver_sql("PRAGMA cache_size = -32768")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")
