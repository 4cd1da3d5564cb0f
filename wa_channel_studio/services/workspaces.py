"""Create, open, lock and look after workspaces.

A :class:`Workspace` is one open file: locked it shows nothing, unlocked it offers its services. Every method that
derives a key is slow on purpose and belongs into a job.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import Aicc, Sandboxes
from wa_channel_studio.services.bulk import BulkService
from wa_channel_studio.services.certificate_ports import CertificateFormats, ChainFetcher, Judge
from wa_channel_studio.services.certificates import CertificateService
from wa_channel_studio.services.channel_listing import ListingService
from wa_channel_studio.services.channels import ChannelService
from wa_channel_studio.services.connections import ConnectionService
from wa_channel_studio.services.drafts import DraftService
from wa_channel_studio.services.drift import DriftService
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError
from wa_channel_studio.services.export_ports import ExportFiles, SheetCrew
from wa_channel_studio.services.exporting import ExportService
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.guided import GuidedService
from wa_channel_studio.services.import_ports import SheetReader
from wa_channel_studio.services.importing import ImportService
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ladder import LadderService
from wa_channel_studio.services.library import LibraryService
from wa_channel_studio.services.ports import (
    ArchiveWriter,
    Backup,
    CertificateReader,
    Clock,
    Hold,
    Holder,
    KdfParameters,
    Keyring,
    Store,
    Stores,
    UnitOfWork,
    Vault,
    Vaults,
)
from wa_channel_studio.services.recipes import RecipeService
from wa_channel_studio.services.reference_reading import ReferenceService
from wa_channel_studio.services.rotations import RotationService
from wa_channel_studio.services.syncing import SyncService
from wa_channel_studio.services.templates import TemplateService
from wa_channel_studio.services.tenants import TenantService
from wa_channel_studio.services.undo import UndoStack
from wa_channel_studio.services.upkeep import UpkeepService
from wa_channel_studio.services.watching import WatchService


@dataclass(frozen=True, slots=True)
class Adapters:
    """Everything the services need from outside, put together by the composition root."""

    stores: Stores
    vaults: Vaults
    keyring: Keyring
    reader: CertificateReader
    formats: CertificateFormats
    fetcher: ChainFetcher
    judge: Judge
    archiver: ArchiveWriter
    crew: SheetCrew
    export_files: ExportFiles
    sheets: SheetReader
    aicc: Aicc
    sandboxes: Sandboxes
    clock: Clock


class Workspace:
    """One open workspace file with its services."""

    def __init__(
        self, adapters: Adapters, store: Store, vault: Vault, hold: Hold | None, *, back_up: bool = False
    ) -> None:
        self._adapters = adapters
        self._back_up_wanted = back_up
        self._verified = False
        self._store = store
        self._vault = vault
        self._hold = hold
        self._store.use(vault)
        self.undo = UndoStack()
        self.channels = ChannelService(self._begin, adapters.clock, self.undo)
        self.tenants = TenantService(self._begin, self.channels, adapters.clock, self.undo)
        self.listing = ListingService(self._begin, adapters.clock)
        self.bulk = BulkService(self._begin, adapters.clock, self.undo)
        self.templates = TemplateService(self._begin, adapters.clock, self.undo)
        self.rotations = RotationService(self._begin, adapters.clock, self.undo)
        self.drafts = DraftService(self._begin, adapters.clock)
        self.certificates = CertificateService(self._begin, adapters.reader, adapters.clock)
        self.library = LibraryService(self._begin, adapters.reader, adapters.formats, adapters.clock, self.undo)
        self.upkeep = UpkeepService(self._begin, adapters.clock)
        self.watching = WatchService(self._begin, adapters.fetcher, adapters.judge, adapters.formats, adapters.clock)
        self.recipes = RecipeService(
            FetchService(adapters.fetcher), adapters.formats, self.library, self.tenants, adapters.clock
        )
        archives = store.path.with_name(f"{store.path.stem}.exports")
        self.exports = ExportService(self._begin, adapters.clock, adapters.crew, adapters.export_files, archives)
        self.imports = ImportService(self._begin, adapters.clock, self.undo, adapters.sheets)
        self.connections = ConnectionService(self._begin, adapters.clock, adapters.aicc, adapters.formats, self.undo)
        self.references = ReferenceService(self._begin, adapters.clock, self.connections)
        self.sync = SyncService(self._begin, adapters.clock, self.connections, self.undo)
        self.guided = GuidedService(self._begin, adapters.clock, adapters.reader, self.undo)
        self.ladder = LadderService(self._begin, adapters.clock)
        self.drift = DriftService(self._begin, adapters.clock, adapters.sheets, self.undo)

    def _begin(self, *, reading: bool = False) -> UnitOfWork:
        if self._vault.locked:
            raise ProblemError.of("The workspace is locked.", "Unlock it with the master password.")
        return self._store.unit_of_work(reading=reading)

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def name(self) -> str:
        """The file's name without suffix, which is what people call it."""
        return self._store.path.stem

    @property
    def workspace_id(self) -> str:
        """The id that the keyring knows it by."""
        return self._store.workspace_id

    @property
    def read_only(self) -> bool:
        """Whether it was opened without the right to write."""
        return self._hold is None

    @property
    def locked(self) -> bool:
        """Whether the key has been dropped."""
        return self._vault.locked

    def setting(self, key: str, default: str = "") -> str:
        """A setting of this workspace."""
        with self._begin() as work:
            return work.settings.get(key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of this workspace."""
        with self._begin() as work:
            work.settings.set(key, value)
            work.commit()

    def settle(self, job: JobContext) -> int:
        """What is left to do after opening, beside the window: look at the whole file, copy it, judge by the new day.

        Returns how many channels were judged anew. Raises DamagedError when the file is, ProblemError when the copy
        could not be made, or Cancelled; what was not reached is done the next time.
        """
        fault = "" if self._verified else self._store.verify()
        if fault:
            raise DamagedError.of(
                f"{self.path.name} is damaged.", "Restore a backup; change nothing here meanwhile.", cause=fault
            )
        self._verified = True
        if self.read_only:
            return 0
        job.check()
        if self._back_up_wanted:
            self.back_up("after unlocking")
            self._back_up_wanted = False
        job.check()
        self.upkeep.chain_history()
        return self.upkeep.review(job)

    def lock(self) -> None:
        """Drop the key. The file stays held, so nobody else takes it meanwhile."""
        self._vault.lock()
        self.undo.forget_secrets()

    def unlock(self, password: Secret) -> None:
        """Take the key again. Raises WrongPasswordError. Slow on purpose."""
        self._take(self._adapters.vaults.unlock(self._store.read_header(), password))

    def unlock_with_recovery_key(self, key: Secret) -> None:
        """Take the key again with the recovery key. Raises WrongPasswordError."""
        self._take(self._adapters.vaults.unlock_with_recovery_key(self._store.read_header(), key))

    def _take(self, vault: Vault) -> None:
        self._vault = vault
        self._store.use(vault)

    def change_password(self, old: Secret, new: Secret) -> None:
        """Change the master password; the data is not encrypted anew. Raises WrongPasswordError. Slow on purpose."""
        header = self._store.read_header()
        self._adapters.vaults.unlock(header, old).lock()
        self._replace_header(new, "before the master password was changed")

    def set_new_password(self, new: Secret) -> None:
        """Set a master password without the old one, after unlocking with the recovery key."""
        self._replace_header(new, "before the master password was changed")

    def _replace_header(self, new: Secret, reason: str) -> None:
        self.back_up(reason)
        header = self._store.read_header()
        self._store.write_header(self._adapters.vaults.change_password(header, self._vault, new))

    def make_recovery_key(self) -> Secret:
        """Make a recovery key, to be printed or written down; an older one stops working."""
        header, key = self._adapters.vaults.add_recovery_key(self._store.read_header(), self._vault)
        self._store.write_header(header)
        return key

    @property
    def has_recovery_key(self) -> bool:
        """Whether a recovery key was made."""
        return self._adapters.vaults.has_recovery_key(self._store.read_header())

    def remember_in_keyring(self, on: bool) -> None:
        """Let the system's keyring unlock this workspace, or no longer. Raises ProblemError without a keyring."""
        keyring = self._adapters.keyring
        if not on:
            keyring.forget(self.workspace_id)
            return
        if not keyring.available():
            raise ProblemError.of("This system offers no keyring that keeps secrets.", "Go on using the password.")
        keyring.put(self.workspace_id, self._adapters.vaults.export_key(self._vault))

    @property
    def in_keyring(self) -> bool:
        """Whether the system's keyring can unlock this workspace."""
        return self._adapters.keyring.get(self.workspace_id) is not None

    def back_up(self, reason: str) -> Backup:
        """Make a verified copy now."""
        return self._adapters.stores.back_up(self.path, reason)

    def backups(self) -> tuple[Backup, ...]:
        """The copies there are, newest first."""
        return self._adapters.stores.backups(self.path)

    def close(self) -> None:
        """Drop the key, close the file and let others have it."""
        self._vault.lock()
        self._store.close()
        if self._hold is not None:
            self._hold.release()


class WorkspaceService:
    """The way into workspaces."""

    def __init__(self, adapters: Adapters) -> None:
        self._adapters = adapters

    def create(self, path: Path, password: Secret, parameters: KdfParameters | None = None) -> Workspace:
        """A new, empty workspace. Raises ProblemError when the file exists or the password is empty."""
        if not password:
            raise ProblemError.of("The master password is empty.", "Choose one.", field="password")
        hold = self._adapters.stores.hold(path)
        try:
            header, vault = self._adapters.vaults.create(password, parameters)
            return Workspace(self._adapters, self._adapters.stores.create(path, header), vault, hold)
        except BaseException:
            hold.release()
            raise

    def open(self, path: Path, password: Secret, *, read_only: bool = False, back_up: bool = False) -> Workspace:
        """Open and unlock; ``back_up`` lets :meth:`Workspace.settle` make a copy.

        Raises NotFoundError, InUseError, WrongPasswordError, DamagedError or NewerSchemaError.
        """
        return self._open(
            path, lambda header: self._adapters.vaults.unlock(header, password), read_only=read_only, back_up=back_up
        )

    def open_with_recovery_key(self, path: Path, key: Secret) -> Workspace:
        """Open with the recovery key. Raises like :meth:`open`."""
        return self._open(path, lambda header: self._adapters.vaults.unlock_with_recovery_key(header, key))

    def open_with_keyring(self, path: Path) -> Workspace | None:
        """Open with what the system's keyring kept, or None when it kept nothing that fits."""
        key = self._adapters.keyring.get(self._adapters.stores.workspace_id(path))
        if key is None:
            return None
        try:
            return self._open(path, lambda header: self._adapters.vaults.unlock_with_key(header, key), back_up=True)
        except WrongPasswordError:
            return None

    def _open(
        self, path: Path, unlock: Callable[[str], Vault], *, read_only: bool = False, back_up: bool = False
    ) -> Workspace:
        stores = self._adapters.stores
        hold = None if read_only else stores.hold(path)
        try:
            store = stores.open(path, read_only=read_only)
            try:
                vault = unlock(store.read_header())
            except BaseException:
                store.close()
                raise
            workspace = Workspace(self._adapters, store, vault, hold, back_up=back_up)
            if not read_only:
                # What an upgrade left to do is tried again the next time; nobody is kept out for it.
                with contextlib.suppress(ProblemError):
                    workspace.library.catch_up()
                with contextlib.suppress(ProblemError):
                    workspace.exports.recover()
            return workspace
        except BaseException:
            if hold is not None:
                hold.release()
            raise

    def holder(self, path: Path) -> Holder | None:
        """Who has a workspace open for writing, or None."""
        return self._adapters.stores.holder(path)

    def backups(self, path: Path) -> tuple[Backup, ...]:
        """The copies of a workspace, newest first, also of one that cannot be opened."""
        return self._adapters.stores.backups(path)

    def restore(self, backup: Backup, path: Path) -> None:
        """Put a backup in the place of a closed workspace; what stood there is backed up first if it can be read."""
        hold = self._adapters.stores.hold(path)
        try:
            self._adapters.stores.restore(backup, path)
        finally:
            hold.release()
