"""The way in: start page, new workspace, unlocking, recovery key and backups, and the jobs behind them.

It ends with an open workspace, which it hands on; it also asks for the password of one that was locked. While the
services are still being loaded the pages can be used already: what needs a service waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError, InUseError, NotFoundError, WrongPasswordError
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.asking import ask, problem_of, sentence
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.views.entry_deeds import (
    SUFFIX,
    dropped_file,
    in_use,
    recover,
    recover_locked,
    show_in_folder,
)
from wa_channel_studio.ui.views.entry_pages import EntryPages, LatePages
from wa_channel_studio.ui.views.try_out import TryOut

if TYPE_CHECKING:
    from wa_channel_studio.services.ports import Backup, Holder, KdfParameters
    from wa_channel_studio.services.workspaces import Workspace, WorkspaceService


class EntryView(EntryPages):
    """The pages with their jobs."""

    opened = Signal(object)
    """A workspace, unlocked and held."""
    unlocked = Signal()
    """The workspace that was locked is unlocked again."""

    def __init__(
        self,
        context: UiContext,
        late: LatePages,
        *,
        parameters: KdfParameters | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``parameters`` are the cost of the key derivation of new workspaces; None takes the usual one."""
        super().__init__(context, late, parent)
        self.setAcceptDrops(True)
        self._parameters = parameters
        self._waiting: list[Callable[[], None]] = []
        self.start.choose_wanted.connect(self._choose)
        self.trying = TryOut(context, self.start, parameters)
        self.trying.ready.connect(self._open)
        self.trying.failed.connect(self.start.say)
        self.start.try_wanted.connect(self.trying.begin)
        self.start.remove_wanted.connect(self._remove)
        self.start.folder_wanted.connect(show_in_folder)
        self.create_submitted.connect(self._create)
        self.password_submitted.connect(self._unlock)
        self.recovery_submitted.connect(self._recover)
        self.restore_submitted.connect(self._restore)
        self.keyring_wanted.connect(self._use_keyring)
        self.holder_wanted.connect(self._look_for_holder)
        self.backups_wanted.connect(self._look_for_backups)

    # --- jobs -----------------------------------------------------------------------------------

    def services_loaded(self) -> None:
        """Do what has waited for the services."""
        self.trying.services_loaded()
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def _with_services(self, call: Callable[[WorkspaceService], object]) -> None:
        services = self._context.services
        if services is None:
            self._waiting.append(lambda: self._with_services(call))
        else:
            call(services.workspaces)

    def _create(self, path: Path, password: Secret) -> None:
        page, parameters = self.create_page, self._parameters
        page.set_busy(True)
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: service.create(path, password, parameters),
                self._open,
                page.show_problem,
                finished=lambda: page.set_busy(False),
            )
        )

    def _unlock(self, password: Secret) -> None:
        page, path, locked = self.unlock_page, self._path, self._locked
        page.set_busy(True)
        if locked is not None:
            ask(
                self,
                self._context.runner,
                lambda _job: locked.unlock(password),
                lambda _none: self._reopen(),
                faulted=self._unlock_failed,
                finished=lambda: page.set_busy(False),
            )
            return
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: service.open(path, password, back_up=True),
                self._open,
                faulted=self._unlock_failed,
                finished=lambda: page.set_busy(False),
            )
        )

    def _unlock_failed(self, fault: object) -> None:
        page = self.unlock_page
        page.set_busy(False)
        if isinstance(fault, WrongPasswordError):
            page.show_wrong_password(fault.problem)
        elif isinstance(fault, InUseError):
            page.show_in_use(fault.problem)
        elif isinstance(fault, DamagedError):
            page.show_damaged(fault.problem)
        elif isinstance(fault, NotFoundError):
            self.show_start(sentence(fault.problem))
        else:
            page.show_problem(problem_of(fault))

    def _use_keyring(self) -> None:
        page, path = self.unlock_page, self._path
        page.set_busy(True, self.tr("Asking the system's keyring …"))
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: service.open_with_keyring(path),
                self._opened_by_keyring,
                faulted=self._unlock_failed,
                finished=lambda: page.set_busy(False),
            )
        )

    def _opened_by_keyring(self, workspace: Workspace | None) -> None:
        if workspace is not None:
            self._open(workspace)
            return
        self.unlock_page.tell(
            self.tr("The system's keyring keeps no key of this workspace. It can be allowed in the settings.")
        )

    def _recover(self, key: Secret, password: Secret) -> None:
        page, path, locked = self.recovery_page, self._path, self._locked
        page.set_busy(True)
        if locked is not None:
            ask(
                self,
                self._context.runner,
                lambda _job: recover_locked(locked, key, password),
                lambda _none: self._reopen(),
                faulted=self._recovery_failed,
                finished=lambda: page.set_busy(False),
            )
            return
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: recover(service, path, key, password),
                self._open,
                faulted=self._recovery_failed,
                finished=lambda: page.set_busy(False),
            )
        )

    def _recovery_failed(self, fault: object) -> None:
        page = self.recovery_page
        page.set_busy(False)
        if isinstance(fault, WrongPasswordError):
            page.show_wrong_key(fault.problem)
        else:
            page.show_problem(problem_of(fault))

    def _restore(self, backup: Backup) -> None:
        page, path = self.restore_page, self._path
        page.set_busy(True)
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: service.restore(backup, path),
                lambda _none: self.tell_backup_restored(path, backup),
                page.show_problem,
                finished=lambda: page.set_busy(False),
            )
        )

    def restore_backup(self, path: Path, backup: Backup) -> None:
        """Put ``backup`` in the place of ``path``, which was just closed."""
        self.show_backups_of(path)
        self._restore(backup)

    def tell_backup_restored(self, path: Path, backup: Backup) -> None:
        """Ask for the password of a workspace that was just restored."""
        self.open_path(path)
        made = when(backup.made_at, datetime.now(UTC))
        self.unlock_page.tell(
            self.tr("The backup made {0} was restored. Open it with the password of its day.").format(made)
        )

    def _look_for_backups(self) -> None:
        path, page = self._path, self.restore_page
        self._with_services(
            lambda service: ask(
                self, self._context.runner, lambda _job: service.backups(path), page.set_backups, page.show_problem
            )
        )

    def _look_for_holder(self) -> None:
        """Say who has the workspace open before a password is typed in vain."""
        path = self._path
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: service.holder(path),
                lambda holder: self._show_holder(path, holder),
                lambda _problem: None,
                queue=FILES,
            )
        )

    def _show_holder(self, path: Path, holder: Holder | None) -> None:
        page = self.unlock_page
        if path != self._path or self._locked is not None or self.currentWidget() is not page:
            return
        if holder is None:
            page.show_free()
        else:
            page.show_in_use(in_use(holder, datetime.now(UTC)))

    def _open(self, workspace: Workspace) -> None:
        self._forget()
        self.opened.emit(workspace)

    def _reopen(self) -> None:
        self._forget()
        self._locked = None
        self.unlocked.emit()

    # --- files ----------------------------------------------------------------------------------

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a workspace"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Workspaces (*{0})").format(SUFFIX), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda text: self.open_path(Path(text)))
        dialog.open()

    def _remove(self, text: str) -> None:
        try:
            self._context.change_preferences(self._context.preferences.without_recent(text))
        except ProblemError as fault:
            self.start.say(sentence(fault.problem))
        self.start.set_paths(self._context.preferences.recent)
        self.start.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.currentWidget() is self.start and dropped_file(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData().urls())
        if path is not None:
            event.acceptProposedAction()
            self.open_path(path)
