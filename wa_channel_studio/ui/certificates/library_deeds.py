"""What can be done with certificates of the library: rename, role, password, save as a file, delete with a way back.

Each deed is one call of a service in a job; the list shows what came of it. Whom a deed concerns is given to it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.library_users import InUseByChannelsError
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.keystore_password_dialog import AskPasswordDialog
from wa_channel_studio.ui.certificates.library_dialogs import InUseDialog, RenameDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask, problem_of
from wa_channel_studio.ui.parts.words import listed

Collect = Callable[[JobContext], list[LibraryRow]]
"""A piece of work that finds the rows a deed concerns, also those that were never on the screen."""


class LibraryDeeds(QObject):
    """Sends ``done`` with the id of the row that should get the keyboard ("" for none) once something has changed."""

    done = Signal(str)
    failed = Signal(object)
    began = Signal(object, str)
    """A job and what to call it, should it take its time."""
    user_wanted = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self._widget = parent

    # --- one --------------------------------------------------------------------------------------

    def rename(self, row: LibraryRow) -> None:
        """Ask for another name."""
        dialog = RenameDialog(self._context, self._workspace, row, self._widget)
        dialog.renamed.connect(lambda renamed: self.done.emit(renamed.id))
        dialog.open()
        dialog.line.setFocus()

    def password(self, row: LibraryRow) -> None:
        """Ask for a keystore's password and keep it, sealed, when it is right; one that is kept can be forgotten."""
        dialog = AskPasswordDialog(
            row.name,
            self.tr("It is kept with the keystore, sealed, so that all its entries can be read and compared."),
            skip=self.tr("Forget it") if row.has_password else "",
            parent=self._widget,
        )
        library = self._workspace.library

        def keep(password: Secret) -> None:
            handle = ask(
                dialog,
                self._context.runner,
                lambda _job: library.set_password(row.id, password),
                lambda _row: self._password_kept(dialog, row.id),
                dialog.refuse,
            )
            dialog.follow(handle)

        def forget() -> None:
            work = self.tr("Forgetting the password …")
            self._ask(work, lambda _job: library.set_password(row.id, Secret("")), lambda _row: self.done.emit(row.id))

        dialog.entered.connect(keep)
        dialog.skipped.connect(forget)
        dialog.open()

    def _password_kept(self, dialog: AskPasswordDialog, certificate_id: str) -> None:
        dialog.accept()
        self.done.emit(certificate_id)

    def save(self, row: LibraryRow) -> None:
        """Ask where the file is saved; it is written as it was added, byte for byte."""
        dialog = QFileDialog(self._widget, self.tr("Save {0} as").format(row.name))
        dialog.setObjectName("dialog.save_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile(row.name)
        dialog.fileSelected.connect(lambda path: self._write(row, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, row: LibraryRow, path: Path) -> None:
        services, library = self._context.services, self._workspace.library
        if services is None:
            return
        keystores = services.keystores
        handle = ask(
            self,
            self._context.runner,
            lambda _job: keystores.save_file(path, library.data(row.id)),
            lambda _none: self._toasts.show(self.tr("Saved {0}.").format(path)),
            self.failed.emit,
            queue=FILES,
        )
        self.began.emit(handle, self.tr("Saving …"))

    # --- one or many ------------------------------------------------------------------------------

    def set_role(self, collect: Collect, role: Role) -> None:
        """Say what certificates are there for."""
        library = self._workspace.library

        def work(job: JobContext) -> list[LibraryRow]:
            changed = []
            for row in collect(job):
                job.check()
                changed.append(library.set_role(row.id, role))
            return changed

        self._ask(
            self.tr("Setting the role …"), work, lambda rows: self.done.emit(rows[0].id if len(rows) == 1 else "")
        )

    def delete(self, collect: Collect) -> None:
        """Delete certificates that nobody uses, and offer to take them back."""
        library = self._workspace.library

        def work(job: JobContext) -> list[LibraryRow]:
            rows = collect(job)
            library.remove([row.id for row in rows])
            return rows

        handle = ask(self, self._context.runner, work, self._deleted, faulted=self._refused)
        self.began.emit(handle, self.tr("Deleting …"))

    def _deleted(self, rows: list[LibraryRow]) -> None:
        self.done.emit("")
        names = listed([row.name for row in rows])
        toast = self._toasts.show(self.tr("Deleted {0}.").format(names), self.tr("Undo"))
        toast.action_triggered.connect(self._put_back)

    def _put_back(self) -> None:
        library = self._workspace.library
        self._ask(
            self.tr("Taking back …"),
            lambda _job: library.put_back(),
            lambda rows: self.done.emit(rows[0].id if rows else ""),
        )

    def _refused(self, fault: object) -> None:
        if not isinstance(fault, InUseByChannelsError):
            self.failed.emit(problem_of(fault))
            return
        dialog = InUseDialog(fault, self._widget)
        dialog.user_wanted.connect(self.user_wanted)
        dialog.open()

    def _ask(self, text: str, work: Callable[[JobContext], object], done: Callable[..., object]) -> None:
        self.began.emit(ask(self, self._context.runner, work, done, self.failed.emit), text)
