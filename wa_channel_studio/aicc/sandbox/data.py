"""The sandbox's own data: one SQLite file in a folder, one connection, one lock.

Knows how a piece of SQL is run safely from the server's loop and from threads, the settings, and who may call. The
tables of the parts (channels, certificates, lists) are registered by their modules with :meth:`Data.script`. Secrets of
channels and the app secret stand here in the clear, in a file only its owner reads: **this is a sandbox**, which must
compare what callers send; it is no place for the credentials of a real AICC.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

FILE = "sandbox.sqlite"
CHANNEL_SERVICE = "/channel-service/v1"
"""Path of the channel service below the API's base address."""

_TABLES = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"


class DataError(Exception):
    """The folder cannot be used; the message is for people."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the sandbox is strict about. Fresh data asks for no more than the channel page's prerequisites."""

    strict: bool = False
    """Addresses must be approved for the trustlist first; otherwise every address counts as approved."""
    require_ou: bool = False
    require_route: bool = False
    require_host_match: bool = False
    """Host names of a channel's addresses must fit its certificates or provider."""
    ignore_idempotency: bool = False
    """Idempotency keys have no effect, as with a service that does not know them."""
    organisation_isolation: bool = False
    twilio_tenant_webhook: bool = False
    """The tenant parameter: webhook user and password of twilio are kept once, and not with a channel."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who may call: made once for a folder. The secrets are random and of no use elsewhere."""

    app_key: str
    app_secret: str
    tenant_id: str
    """Twelve digits; OIAP's app key."""
    scope: str


class Data:
    """The data in one folder. Usable from any thread; never ``await`` between entering and leaving a context."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Open or make it. ``clock`` gives epoch seconds. Raises DataError, also when another sandbox has it open."""
        self.folder = folder
        self.clock = clock
        self.address = "http://127.0.0.1"
        """Where this sandbox is reached, without a slash at the end; the server sets it when it listens."""
        self._lock = threading.RLock()
        self._depth = 0
        self._threads: list[threading.Thread] = []
        self.closing = threading.Event()
        """Set when the data are about to be closed; whoever works beside ends then."""
        try:
            self._connection = _open(folder)
        except (OSError, sqlite3.Error) as reason:
            raise DataError(_why(folder, reason)) from None
        self._settings = self._read_settings()
        self.identity = self._read_identity()

    def script(self, sql: str) -> None:
        """Make tables of a part; every statement says IF NOT EXISTS."""
        with self._lock:
            self._connection.executescript(sql)

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection for reading; rows are ``sqlite3.Row``. Inside a ``write`` it sees what was written."""
        with self._lock:
            yield self._connection

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: kept when the block ends, undone when it raises. Inside another it is part of that one."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._connection
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    # --- settings and identity -----------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What is switched on now; kept in the file."""
        return self._settings

    def change_settings(self, **changes: bool) -> Settings:
        """Switch some; raises TypeError for one that does not exist."""
        changed = replace(self._settings, **changes)
        with self.write():
            for name, value in asdict(changed).items():
                self.keep(f"setting.{name}", "1" if value else "0")
        self._settings = changed
        return changed

    def kept(self, name: str) -> str | None:
        """A single text kept by name, such as a counter or a key."""
        with self.read() as connection:
            row = connection.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep(self, name: str, value: str) -> None:
        """Keep a text by name."""
        with self.write() as connection:
            connection.execute("INSERT OR REPLACE INTO kept (name, value) VALUES (?, ?)", (name, value))

    def _read_settings(self) -> Settings:
        kept = {field.name: self.kept(f"setting.{field.name}") for field in fields(Settings)}
        return Settings(**{name: value == "1" for name, value in kept.items() if value is not None})

    def _read_identity(self) -> Identity:
        fresh = {
            "app_key": secrets.token_hex(16),
            "app_secret": secrets.token_urlsafe(32),
            "tenant_id": f"2026{secrets.randbelow(10**8):08d}",
            "scope": secrets.token_hex(16),
        }
        with self.write():
            for name, value in fresh.items():
                if self.kept(f"identity.{name}") is None:
                    self.keep(f"identity.{name}", value)
            return Identity(**{name: self.kept(f"identity.{name}") or "" for name in fresh})

    def beside(self, work: Callable[[], None], name: str) -> None:
        """Do something in a thread of its own; :meth:`close` waits for it. It looks at :attr:`closing` now and then."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, name=name)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """End what runs beside, then close the file. Harmless when it is closed already."""
        self.closing.set()
        for thread in self._threads:
            thread.join()
        with self._lock:
            self._connection.close()


def _open(folder: Path) -> sqlite3.Connection:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / FILE
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its side files the same mode
    connection = sqlite3.connect(file, timeout=0.2, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        # Exclusive: a second sandbox on the same folder is refused, and no shared memory file is needed.
        connection.executescript(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768;"
        )
        connection.executescript(_TABLES)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _why(folder: Path, reason: OSError | sqlite3.Error) -> str:
    if isinstance(reason, sqlite3.OperationalError) and "locked" in str(reason):
        return f"Another sandbox uses the folder {folder}."
    if isinstance(reason, sqlite3.DatabaseError) and not isinstance(reason, sqlite3.OperationalError):
        return f"The file {folder / FILE} is no data of a sandbox, or it is damaged."
    said = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return f"The folder {folder} cannot be used: {said}."
