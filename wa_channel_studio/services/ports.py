"""What the services need from the outside world, as protocols and plain values.

Adapters fulfil these; the composition root puts them together. Nothing here knows SQL, cryptography or files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from wa_channel_studio.domain.certificate import CertificateFile, Role
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import Channels, History
from wa_channel_studio.services.export_ports import ExportSource, ExportTasks
from wa_channel_studio.services.library_ports import CertificateUse, Library
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


class Clock(Protocol):
    """The present moment."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""


# --- vault -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Cost of Argon2id: passes, memory in KiB and lanes. Stored with the workspace, so they can be raised later."""

    iterations: int
    memory_kib: int
    lanes: int


class Sealer(Protocol):
    """Seals and opens values with the workspace's data key."""

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt ``plain``; ``context`` (table, row, field) must be given again to open it."""

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt. Raises DamagedError when the value was changed or belongs elsewhere."""

    def tag(self, data: bytes, context: bytes) -> bytes:
        """32 bytes that only this key gives for ``data`` in this ``context``; they show that nobody changed it."""


class Vault(Sealer, Protocol):
    """An unlocked data key in memory."""

    @property
    def locked(self) -> bool:
        """Whether the key has been dropped."""

    def lock(self) -> None:
        """Drop the key; sealing and opening raise from now on."""


class Vaults(Protocol):
    """Makes and opens vaults. A header is a JSON text that can stand in the clear."""

    def create(self, password: Secret, parameters: KdfParameters | None = None) -> tuple[str, Vault]:
        """A new data key wrapped under ``password``: header and unlocked vault. Slow on purpose (0.3 to 1 s)."""

    def unlock(self, header: str, password: Secret) -> Vault:
        """Raises WrongPasswordError or DamagedError. Slow on purpose."""

    def change_password(self, header: str, vault: Vault, password: Secret) -> str:
        """A new header under a new password; the data key stays, so nothing is encrypted anew."""

    def add_recovery_key(self, header: str, vault: Vault) -> tuple[str, Secret]:
        """A new header that also opens with the returned recovery key (groups of letters and digits for paper)."""

    def unlock_with_recovery_key(self, header: str, recovery_key: Secret) -> Vault:
        """Raises WrongPasswordError or DamagedError; blanks, dashes and capitals do not matter."""

    def has_recovery_key(self, header: str) -> bool:
        """Whether a recovery key was made for this header."""

    def export_key(self, vault: Vault) -> Secret:
        """The data key as text, for the system's keyring only."""

    def unlock_with_key(self, header: str, key: Secret) -> Vault:
        """Open with what :meth:`export_key` gave. Raises WrongPasswordError when it is not this workspace's."""


class Keyring(Protocol):
    """The system's keyring, as an option that is off."""

    def available(self) -> bool:
        """Whether this machine has one that keeps secrets."""

    def put(self, workspace_id: str, key: Secret) -> None:
        """Keep the key of a workspace."""

    def get(self, workspace_id: str) -> Secret | None:
        """The kept key, or None."""

    def forget(self, workspace_id: str) -> None:
        """Remove it; nothing happens when there is none."""


# --- store -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CertificateBlob:
    """A certificate file with its bytes, exactly as chosen."""

    file: CertificateFile
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """What stands in a wizard; ``payload`` is plain here and sealed in the file."""

    id: str
    channel_id: str
    """Empty for a channel that has not been saved yet."""
    tenant_id: str
    sequence: int
    saved_at: datetime
    payload: bytes = field(repr=False)
    uses: tuple[CertificateUse, ...] = field(default=(), compare=False)
    """Certificate files its answers refer to. They are only told to the store, which does not look into a payload."""


class Tenants(Protocol):
    """The tenants of a workspace."""

    def add(self, tenant: Tenant) -> None: ...
    def save(self, tenant: Tenant) -> None: ...
    def remove(self, tenant_id: str) -> None: ...
    def get(self, tenant_id: str) -> Tenant:
        """Raises NotFoundError."""

    def by_name(self, name: str) -> Tenant:
        """Raises NotFoundError."""

    def all(self) -> tuple[Tenant, ...]:
        """All, by name."""


class Certificates(Protocol):
    """Certificate files of a workspace, always with all their entries."""

    def add(self, blob: CertificateBlob, *, role: Role = Role.NONE, at: datetime | None = None) -> None: ...
    def get(self, certificate_id: str) -> CertificateBlob:
        """Raises NotFoundError."""

    def files(self, ids: Sequence[str]) -> Mapping[str, CertificateFile]:
        """What is known of these files; unknown ids are left out."""

    def save_file(self, file: CertificateFile) -> None:
        """Replace what is known of a file (its bytes stay)."""


class Drafts(Protocol):
    """The encrypted journal of open wizards."""

    def put(self, draft: StoredDraft) -> None:
        """Insert or replace by id."""

    def set_uses(self, draft_id: str, uses: Sequence[CertificateUse]) -> None:
        """Note the certificate files that a draft refers to; :meth:`put` has done it for a draft that says them."""

    def get(self, draft_id: str) -> StoredDraft | None: ...
    def of_channel(self, channel_id: str) -> StoredDraft | None: ...
    def all(self) -> tuple[StoredDraft, ...]:
        """All, newest first."""

    def remove(self, draft_id: str) -> None: ...


class Settings(Protocol):
    """Settings that belong to the workspace."""

    def get(self, key: str, default: str = "") -> str: ...
    def set(self, key: str, value: str) -> None: ...
    def secret(self, key: str) -> Secret:
        """A setting that is kept sealed; empty when there is none."""

    def set_secret(self, key: str, value: Secret) -> None:
        """Keep a setting sealed; an empty one is removed."""


class UnitOfWork(Protocol):
    """One transaction. Leaving it without :meth:`commit` undoes everything."""

    @property
    def tenants(self) -> Tenants: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def library(self) -> Library: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def history(self) -> History: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def templates(self) -> Templates: ...
    @property
    def rotations(self) -> Rotations: ...
    @property
    def exports(self) -> ExportTasks: ...
    @property
    def export_source(self) -> ExportSource: ...
    @property
    def connections(self) -> Connections: ...
    @property
    def references(self) -> References: ...
    @property
    def links(self) -> Links: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def evidence(self) -> EvidenceBook: ...
    @property
    def guided(self) -> GuidedTicks: ...
    def commit(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Begin(Protocol):
    """Begins a transaction on the open workspace."""

    def __call__(self, *, reading: bool = False) -> UnitOfWork:
        """One for ``reading`` waits for nobody and cannot be committed."""


class Store(Protocol):
    """An open workspace file."""

    @property
    def path(self) -> Path: ...
    @property
    def workspace_id(self) -> str: ...
    def read_header(self) -> str:
        """The vault's header."""

    def write_header(self, header: str) -> None: ...
    def use(self, sealer: Sealer) -> None:
        """The sealer for all secrets from now on; needed before a unit of work touches one."""

    def unit_of_work(self, *, reading: bool = False) -> UnitOfWork:
        """A transaction. One for ``reading`` waits for nobody and nobody waits for it; it sees one moment."""

    def verify(self) -> str:
        """What is wrong in the whole file; empty when nothing, or when it is closed meanwhile. Takes seconds."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy of a workspace."""

    path: Path
    made_at: datetime
    reason: str
    size: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a workspace open for writing."""

    host: str
    process: str
    pid: int
    since: datetime


class Hold(Protocol):
    """The right to write a workspace, until it is released."""

    def release(self) -> None: ...


class Stores(Protocol):
    """Makes, opens, holds and backs up workspace files."""

    def create(self, path: Path, header: str) -> Store:
        """Raises ProblemError when the file exists or cannot be written."""

    def open(self, path: Path, *, read_only: bool = False) -> Store:
        """Raises NotFoundError, DamagedError or NewerSchemaError. An older schema is migrated after a backup."""

    def workspace_id(self, path: Path) -> str:
        """The id of a workspace file of this or an older schema, which stays as it is. Raises like :meth:`open`."""

    def hold(self, path: Path) -> Hold:
        """Raises InUseError that says who, where and since when; a crashed holder is recognised as gone."""

    def holder(self, path: Path) -> Holder | None:
        """Who has it now, or None."""

    def back_up(self, path: Path, reason: str) -> Backup:
        """A verified copy by SQLite's backup API; old copies rotate away."""

    def backups(self, path: Path) -> tuple[Backup, ...]:
        """Newest first."""

    def restore(self, backup: Backup, path: Path) -> None:
        """Put a backup in the place of the workspace; the present file is backed up first."""


# --- files -----------------------------------------------------------------------------------


class CertificateReader(Protocol):
    """Tells what a certificate file is by its content."""

    def read(
        self, data: bytes, file_name: str, *, file_id: str = "", password: Secret | None = None
    ) -> CertificateFile:
        """Never raises for bad content: it is told in ``unreadable``."""

    def as_der(self, data: bytes) -> bytes:
        """The first certificate of a PEM or DER file as DER. Raises DamagedError."""


class ArchiveWriter(Protocol):
    """Writes AES-256 zip archives that 7-Zip opens."""

    def write(self, target: Path, entries: Sequence[tuple[str, bytes]], password: Secret) -> None:
        """Atomic: a failure leaves nothing behind. Raises ProblemError, also for a password 7-Zip could not take."""
