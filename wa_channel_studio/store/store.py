"""An open workspace file: its header, its id, and units of work on it.

Knows the file and the sealer of the moment. Whether it may be opened, and who else has it, was decided before.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path

from sqlalchemy import Engine, select, update

from wa_channel_studio.services.ports import Sealer
from wa_channel_studio.store import faults
from wa_channel_studio.store.engine import Access, connect, faults_of, fold_wal
from wa_channel_studio.store.sealing import Seals
from wa_channel_studio.store.tables import META_HEADER, META_WORKSPACE_ID, meta
from wa_channel_studio.store.unit_of_work import SqlUnitOfWork


class SqlStore:
    """Implements ``services.ports.Store``."""

    def __init__(self, path: Path, engine: Engine, access: Access = Access.READ) -> None:
        self._path = path
        self._access = access
        self._guard = threading.Lock()
        self._checking: set[sqlite3.Connection] = set()
        self._closed = False
        self._engine = engine
        self._seals = Seals(None)
        try:
            self._workspace_id = self._meta(META_WORKSPACE_ID)
        except BaseException:
            engine.dispose()
            raise

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def workspace_id(self) -> str:
        """The id that was given to this workspace when it was made; its backups have the same."""
        return self._workspace_id

    def read_header(self) -> str:
        """The vault's header."""
        return self._meta(META_HEADER)

    def write_header(self, header: str) -> None:
        """Replace the vault's header."""
        with self._engine.begin() as connection:
            connection.execute(update(meta).where(meta.c.key == META_HEADER).values(value=header))
        # The old header, which opens with the old password, shall not wait in the WAL for the next change.
        fold_wal(self._engine)

    def use(self, sealer: Sealer) -> None:
        """The sealer for all secrets from now on; units of work that are open keep theirs."""
        self._seals = Seals(sealer)

    def unit_of_work(self, *, reading: bool = False) -> SqlUnitOfWork:
        """A transaction to be entered. One that may write waits for others that may; ``reading`` waits for nobody."""
        return SqlUnitOfWork(self._engine, self._seals, self._path, reading=reading)

    def verify(self) -> str:
        """What SQLite finds wrong in the whole file: empty when nothing, or when the store is closed meanwhile.

        Takes a second for 150 MB, has a connection of its own, and nobody waits for it. Raises ProblemError when the
        file cannot be read.
        """
        try:
            with contextlib.closing(connect(self._path, self._access)) as connection:
                with self._guard:
                    self._checking.add(connection)
                try:
                    fault = "" if self._closed else faults_of(connection, self._path)
                    # What was interrupted has found nothing.
                    return "" if self._closed else fault
                finally:
                    with self._guard:
                        self._checking.discard(connection)
        except sqlite3.Error as exc:
            raise faults.of_database(self._path, exc) from exc

    def close(self) -> None:
        """Close the file. The last one to do so lets SQLite bring its WAL back into the file."""
        with self._guard:
            self._closed = True
            for connection in self._checking:
                connection.interrupt()
        self._engine.dispose()

    def _meta(self, key: str) -> str:
        with self._engine.connect() as connection:
            value = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()
        if value is None:
            raise faults.damaged(self._path, f"no {key}")
        return str(value)
