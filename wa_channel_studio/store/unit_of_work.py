"""One transaction over all repositories.

Knows when it begins and ends. Leaving it without commit undoes everything; so does any failure.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from wa_channel_studio.services.channel_ports import Channels, History
from wa_channel_studio.services.export_ports import ExportSource, ExportTasks
from wa_channel_studio.services.library_ports import Library
from wa_channel_studio.services.ports import Certificates, Drafts, Settings, Tenants
from wa_channel_studio.services.rotation_ports import Rotations
from wa_channel_studio.services.sync_ports import (
    Choices,
    Connections,
    EvidenceBook,
    GuidedTicks,
    Links,
    Outbox,
    References,
)
from wa_channel_studio.services.template_ports import Templates
from wa_channel_studio.store.engine import READING, bare_of, unfolded
from wa_channel_studio.store.repositories.certificates import CertificateRows
from wa_channel_studio.store.repositories.channels import ChannelRows
from wa_channel_studio.store.repositories.choices import ChoiceRows
from wa_channel_studio.store.repositories.connections import ConnectionRows
from wa_channel_studio.store.repositories.drafts import DraftRows
from wa_channel_studio.store.repositories.evidence import EvidenceRows
from wa_channel_studio.store.repositories.export_rows import ExportRows
from wa_channel_studio.store.repositories.exports import ExportTaskRows
from wa_channel_studio.store.repositories.guided import GuidedTickRows
from wa_channel_studio.store.repositories.history import HistoryRows
from wa_channel_studio.store.repositories.library import LibraryRows
from wa_channel_studio.store.repositories.links import LinkRows
from wa_channel_studio.store.repositories.outbox import OutboxRows
from wa_channel_studio.store.repositories.references import ReferenceRows
from wa_channel_studio.store.repositories.rotations import RotationRows
from wa_channel_studio.store.repositories.settings import SettingRows
from wa_channel_studio.store.repositories.templates import TemplateRows
from wa_channel_studio.store.repositories.tenants import TenantRows
from wa_channel_studio.store.sealing import Seals

MANY_CHANGES = 5_000
"""Rows written in one transaction, from which on bringing them from the WAL into the file is left to the next one."""

_open_here = threading.local()


class SqlUnitOfWork:
    """Implements ``services.ports.UnitOfWork``. It belongs to one thread and is used once."""

    tenants: Tenants
    channels: Channels
    certificates: Certificates
    library: Library
    drafts: Drafts
    history: History
    settings: Settings
    templates: Templates
    rotations: Rotations
    exports: ExportTasks
    export_source: ExportSource
    connections: Connections
    references: References
    links: Links
    choices: Choices
    outbox: Outbox
    evidence: EvidenceBook
    guided: GuidedTicks

    def __init__(self, engine: Engine, seals: Seals, path: Path, *, reading: bool = False) -> None:
        self._engine = engine
        self._seals = seals
        self._path = path
        self._reading = reading
        self._connection: Connection | None = None
        self._changes_before = 0

    def __enter__(self) -> Self:
        # It would wait for itself until the time-out and then blame somebody else.
        if self._engine in _open_in_this_thread():
            raise RuntimeError("this thread already has a unit of work open on this workspace")
        connection = self._engine.connect().execution_options(**{READING: self._reading})
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._changes_before = bare_of(connection).total_changes
        _open_in_this_thread().add(self._engine)
        parts = (connection, self._seals, self._path)
        self.tenants = TenantRows(*parts)
        self.channels = ChannelRows(*parts)
        self.certificates = CertificateRows(*parts)
        self.library = LibraryRows(*parts)
        self.drafts = DraftRows(*parts)
        self.history = HistoryRows(*parts)
        self.settings = SettingRows(*parts)
        self.templates = TemplateRows(*parts)
        self.rotations = RotationRows(*parts)
        self.exports = ExportTaskRows(*parts)
        self.export_source = ExportRows(*parts)
        self.connections = ConnectionRows(*parts)
        self.references = ReferenceRows(*parts)
        self.links = LinkRows(*parts)
        self.choices = ChoiceRows(*parts)
        self.outbox = OutboxRows(*parts)
        self.evidence = EvidenceRows(*parts)
        self.guided = GuidedTickRows(*parts)
        return self

    def commit(self) -> None:
        """Make everything since the beginning, or the last commit, last. Raises ProblemError when the disk refuses."""
        if self._connection is None:
            raise RuntimeError("this unit of work is not open")
        if self._reading:
            raise RuntimeError("this unit of work is for reading")
        if bare_of(self._connection).total_changes - self._changes_before < MANY_CHANGES:
            self._connection.commit()
            return
        # After a large commit SQLite copies it from the WAL into the file at once, which takes as long again. The next
        # small one may do that, when nobody waits for thousands of channels.
        with unfolded(bare_of(self._connection)):
            self._connection.commit()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        _open_in_this_thread().discard(self._engine)
        try:
            if connection.in_transaction():
                connection.rollback()
        finally:
            connection.close()


def _open_in_this_thread() -> set[Engine]:
    found: set[Engine] | None = getattr(_open_here, "engines", None)
    if found is None:
        found = _open_here.engines = set()
    return found
