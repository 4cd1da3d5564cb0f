"""The way in: start page, new workspace, unlocking, recovery key and backups, and the jobs behind them.

It ends with an open workspace, which it hands on; it also asks for the password of one that was locked. While the
services are still being loaded the pages can be used already: what needs a service waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import (
    Backup,
    DamagedError,
    Holder,
    InUseError,
    KdfParameters,
    NotFoundError,
    WrongPasswordError,
)
from wa_channel_studio.services.workspaces import Workspace, WorkspaceService
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.parts.asking import ask, problem_of, sentence
from wa_channel_studio.ui.views.create_view import SUFFIX, CreateView
from wa_channel_studio.ui.views.recovery_view import RecoveryView
from wa_channel_studio.ui.views.restore_view import RestoreView
from wa_channel_studio.ui.views.start_view import StartView, look_at
from wa_channel_studio.ui.views.unlock_view import UnlockView


class EntryView(QStackedWidget):
    """All pages before and between open workspaces."""

    opened = Signal(object)
    """A workspace, unlocked and held."""
    unlocked = Signal()
    """The workspace that was locked is unlocked again."""
    close_wanted = Signal()
    """Leave the locked workspace."""
    stay_wanted = Signal()
    """Go back to the workspace, which could not be locked."""

    def __init__(
        self, context: UiContext, *, parameters: KdfParameters | None = None, parent: QWidget | None = None
    ) -> None:
        """``parameters`` are the cost of the key derivation of new workspaces; None takes the usual one."""
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._context = context
        self._parameters = parameters
        self._waiting: list[Callable[[], None]] = []
        self._path = Path()
        self._locked: Workspace | None = None
        self.start = StartView(self)
        self.addWidget(self.start)
        self.start.create_wanted.connect(self.show_create)
        self.start.choose_wanted.connect(self._choose)
        self.start.open_wanted.connect(lambda text: self.open_path(Path(text)))
        self.start.remove_wanted.connect(self._remove)
        self.start.folder_wanted.connect(show_in_folder)
        self._pages: dict[type[QWidget], QWidget] = {}

    # --- pages, made when first wanted ---------------------------------------------------------

    @property
    def create(self) -> CreateView:
        """The page for a new workspace."""
        page = self._pages.get(CreateView)
        if not isinstance(page, CreateView):
            page = CreateView(self._context, self)
            page.submitted.connect(self._create)
            page.left.connect(self.show_start)
            self._keep(CreateView, page)
        return page

    @property
    def unlock(self) -> UnlockView:
        """The page that asks for the password."""
        page = self._pages.get(UnlockView)
        if not isinstance(page, UnlockView):
            page = UnlockView(self)
            page.submitted.connect(self._unlock)
            page.recovery_wanted.connect(self._show_recovery)
            page.keyring_wanted.connect(self._use_keyring)
            page.restore_wanted.connect(self._show_restore)
            page.again_wanted.connect(self._look_for_holder)
            page.stay_wanted.connect(self.stay_wanted)
            page.left.connect(self._leave_unlock)
            self._keep(UnlockView, page)
        return page

    @property
    def recovery(self) -> RecoveryView:
        """The page for the recovery key."""
        page = self._pages.get(RecoveryView)
        if not isinstance(page, RecoveryView):
            page = RecoveryView(self._context, self)
            page.submitted.connect(self._recover)
            page.left.connect(self._show_unlock)
            self._keep(RecoveryView, page)
        return page

    @property
    def restore(self) -> RestoreView:
        """The page for the backups."""
        page = self._pages.get(RestoreView)
        if not isinstance(page, RestoreView):
            page = RestoreView(self)
            page.restore_wanted.connect(self._restore)
            page.left.connect(self._show_unlock)
            self._keep(RestoreView, page)
        return page

    def _keep(self, kind: type[QWidget], page: QWidget) -> None:
        self._pages[kind] = page
        self.addWidget(page)

    # --- showing --------------------------------------------------------------------------------

    def show_start(self, text: str = "") -> None:
        """The first page, with ``text`` as what went wrong."""
        self._forget()
        self._locked = None
        paths = self._context.preferences.recent
        self.start.set_paths(paths)
        self.start.say(text)
        self.setCurrentWidget(self.start)
        self.start.begin()
        if paths:
            ask(self, self._context.runner, lambda _job: look_at(paths), self.start.recent.show_found, queue=FILES)

    def show_create(self) -> None:
        """The page for a new workspace."""
        self.create.begin()
        self.setCurrentWidget(self.create)

    def open_path(self, path: Path) -> None:
        """Ask for the password of ``path``."""
        self._path = path
        self._locked = None
        self._show_unlock()
        self._look_for_holder()

    def show_locked(self, workspace: Workspace) -> None:
        """Cover ``workspace``, which is open in this window, and ask for its password."""
        self._path = workspace.path
        self._locked = workspace
        self._show_unlock()

    def show_locking(self, workspace: Workspace) -> None:
        """Cover the window while drafts are being kept."""
        self.show_locked(workspace)
        self.unlock.set_busy(True, self.tr("Keeping what you typed …"))

    def show_not_locked(self, problem: Problem) -> None:
        """What was typed could not be kept, so the key is still there: say so, and offer the way back."""
        self.unlock.set_busy(False)
        self.unlock.show_not_locked(problem)

    def restore_backup(self, path: Path, backup: Backup) -> None:
        """Put ``backup`` in the place of ``path``, which was just closed."""
        self.show_backups_of(path)
        self._restore(backup)

    def tell_backup_restored(self, path: Path, backup: Backup) -> None:
        """Ask for the password of a workspace that was just restored."""
        self.open_path(path)
        made = when(backup.made_at, datetime.now(UTC))
        self.unlock.tell(
            self.tr("The backup made {0} was restored. Open it with the password of its day.").format(made)
        )

    def show_backups_of(self, path: Path) -> None:
        """The backups of a workspace that is closed."""
        self._path = path
        self._locked = None
        self._show_restore()

    def _show_unlock(self) -> None:
        self._forget()
        self.unlock.begin(self._path, locked=self._locked is not None)
        self.setCurrentWidget(self.unlock)

    def _show_recovery(self) -> None:
        self.recovery.begin()
        self.setCurrentWidget(self.recovery)

    def _show_restore(self) -> None:
        self.restore.begin(self._path)
        self.setCurrentWidget(self.restore)
        path = self._path
        self._with_services(
            lambda service: ask(
                self,
                self._context.runner,
                lambda _job: service.backups(path),
                self.restore.set_backups,
                self.restore.show_problem,
            )
        )

    def _forget(self) -> None:
        """Drop whatever was typed on the other pages."""
        for page in self._pages.values():
            if isinstance(page, UnlockView | RecoveryView):
                page.clear()
            elif isinstance(page, CreateView):
                page.password.clear()

    def _leave_unlock(self) -> None:
        if self._locked is not None:
            self.close_wanted.emit()
        else:
            self.show_start()

    # --- jobs -----------------------------------------------------------------------------------

    def services_loaded(self) -> None:
        """Do what has waited for the services."""
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
        page, parameters = self.create, self._parameters
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
        page, path, locked = self.unlock, self._path, self._locked
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
        page = self.unlock
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
        page, path = self.unlock, self._path
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
        self.unlock.tell(
            self.tr("The system's keyring keeps no key of this workspace. It can be allowed in the settings.")
        )

    def _recover(self, key: Secret, password: Secret) -> None:
        page, path, locked = self.recovery, self._path, self._locked
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
        page = self.recovery
        page.set_busy(False)
        if isinstance(fault, WrongPasswordError):
            page.show_wrong_key(fault.problem)
        else:
            page.show_problem(problem_of(fault))

    def _restore(self, backup: Backup) -> None:
        page, path = self.restore, self._path
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

    def _look_for_holder(self) -> None:
        """Say who has the workspace open before a password is typed in vain."""
        path = self._path
        self.unlock.say("")
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
        if holder is None or path != self._path or self._locked is not None or self.currentWidget() is not self.unlock:
            return
        self.unlock.show_in_use(in_use(holder, datetime.now(UTC)))

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


def in_use(holder: Holder, now: datetime) -> Problem:
    """Who has a workspace open, as a problem without a field."""
    message = QCoreApplication.translate("EntryView", "In use on {0} by {1} (process {2}) since {3}.")
    remedy = QCoreApplication.translate("EntryView", "Close it there, then try again.")
    said = message.format(holder.host, holder.process, holder.pid, when(holder.since, now))
    return Problem("", Severity.ERROR, said, remedy)


def recover(service: WorkspaceService, path: Path, key: Secret, password: Secret) -> Workspace:
    """Open with the recovery key and set the new password; closed again when that fails."""
    workspace = service.open_with_recovery_key(path, key)
    try:
        workspace.set_new_password(password)
    except BaseException:
        workspace.close()
        raise
    return workspace


def recover_locked(workspace: Workspace, key: Secret, password: Secret) -> None:
    """Unlock with the recovery key and set the new password; locked again when that fails."""
    workspace.unlock_with_recovery_key(key)
    try:
        workspace.set_new_password(password)
    except BaseException:
        workspace.lock()
        raise


def dropped_file(urls: list[QUrl]) -> Path | None:
    """The one local file that is being dropped, or None."""
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() else None


def show_in_folder(text: str) -> None:
    """Open the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(text).parent)))
