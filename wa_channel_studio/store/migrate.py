"""Brings a workspace's tables to the schema of this release.

Knows Alembic and the numbers of schemas. A backup has been made before it is called; it checks the file afterwards and
leaves the file as it was when anything fails.
"""

from __future__ import annotations

import contextlib
import importlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import NewerSchemaError
from wa_channel_studio.store import faults
from wa_channel_studio.store.engine import (
    APPLICATION_ID,
    Access,
    bare_of,
    connect,
    faults_of,
    identity,
    make_engine,
    outline_faults_of,
)
from wa_channel_studio.store.sync_tables import TABLES
from wa_channel_studio.store.tables import SCHEMA


@dataclass(frozen=True, slots=True)
class Schema:
    """Where the revisions are, and the number of the newest."""

    revisions: Path = Path(__file__).resolve().parent / "migrations"
    number: int = SCHEMA

    @property
    def revision(self) -> str:
        """Alembic's name of the newest revision."""
        return f"{self.number:04d}"


class OlderSchemaError(ProblemError):
    """The file needs a migration, which reading alone may not do."""


class MigrationError(ProblemError):
    """The file could not be brought up to date; it is as it was."""


def inspect(path: Path, access: Access, schema: Schema, *, at_once: int | None = None) -> int:
    """The schema number of a file that was found whole.

    A file of more than ``at_once`` bytes is only looked at from outside, which takes no time: header, size, tables. One
    of an older schema always is looked at wholly. Changes nothing. Raises DamagedError, or NewerSchemaError for a file
    of a later release.
    """
    try:
        with contextlib.closing(connect(path, access)) as connection:
            application, number = identity(connection)
            if application != APPLICATION_ID:
                raise faults.not_a_workspace(path)
            # Whoever wrote a newer file may have made it in ways that this release would call damage.
            if number > schema.number:
                raise NewerSchemaError.of(
                    f"{path.name} was written by a newer release (schema {number}; this one knows {schema.number}).",
                    "Install the newest release, or restore a backup from before.",
                )
            large = at_once is not None and number == schema.number == SCHEMA and path.stat().st_size > at_once
            fault = outline_faults_of(connection, path, TABLES) if large else faults_of(connection, path)
    except OSError as exc:
        raise faults.of_system(path, exc) from exc
    except sqlite3.DatabaseError as exc:
        problem = faults.of_database(path, exc)
        if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            problem = faults.not_a_workspace(path, problem.problem.cause)
        raise problem from exc
    if fault or number < 1:
        raise faults.damaged(path, fault or "schema 0")
    return number


def upgrade(path: Path, schema: Schema) -> None:
    """Run the revisions a file lacks, in one transaction. Raises ProblemError; the file then stays as it was."""
    engine = make_engine(path, Access.WRITE, pooled=False)
    try:
        with engine.connect() as connection:
            # Rebuilding a table would otherwise delete what refers to it; a check follows before the commit.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
            with connection.begin():
                _run_revisions(connection, schema)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {schema.number}")
                fault = faults_of(bare_of(connection), path)
                if fault:
                    raise faults.damaged(path, fault)
    except ProblemError:
        raise
    # A revision meets what no release has written: whatever it raises, the file is unharmed and that must be said.
    except Exception as exc:
        raise MigrationError.of(
            f"{path.name} could not be brought up to date for this release. It is as it was.",
            "Go on with the release that wrote it, and report this.",
            cause=type(exc).__name__,
        ) from exc
    finally:
        engine.dispose()


def _run_revisions(connection: Connection, schema: Schema) -> None:
    # Imported here because opening a workspace of the present schema never needs it, and it takes 0.1 s.
    command, config = importlib.import_module("alembic.command"), importlib.import_module("alembic.config")
    settings = config.Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(schema.revisions).replace("%", "%%"))
    command.upgrade(settings, schema.revision)
