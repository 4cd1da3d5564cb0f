"""Saving a keystore: to its file, to another one, into the library, with its password or a new one.

Questions come before anything that would be lost: private keys in the file, or what another program has written there
meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal

from wa_channel_studio.domain.certificate import FileKind, Role
from wa_channel_studio.domain.keystore import Keystore
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.keystore_names import SUFFIXES, bare_name, keystore_name
from wa_channel_studio.services.keystores import WRITABLE, ChangedFileError, Written
from wa_channel_studio.ui.certificates.keystore_desk import KeystoreDesk
from wa_channel_studio.ui.certificates.keystore_opening import KeystoreOpening
from wa_channel_studio.ui.certificates.keystore_password_dialog import NewPasswordDialog
from wa_channel_studio.ui.certificates.keystore_save_dialog import SaveDialog, SaveWish
from wa_channel_studio.ui.jobs import DATABASE, JobHandle
from wa_channel_studio.ui.kit.dialog import Dialog, confirmation
from wa_channel_studio.ui.parts.asking import problem_of
from wa_channel_studio.ui.parts.words import listed

Then = Callable[[], object]


def _nothing() -> None:
    """What comes after saving when nothing does."""


class KeystoreSaving(QObject):
    """``saved`` brings what was written, ``kept`` the id in the library."""

    saved = Signal(object)
    kept = Signal(str)

    def __init__(self, desk: KeystoreDesk, opening: KeystoreOpening) -> None:
        super().__init__(desk)
        self._desk = desk
        self._opening = opening

    # --- wishes -----------------------------------------------------------------------------------

    def save(self, then: Then = _nothing) -> None:
        """Save where it came from; a new one, and a kind that is not written, is asked about."""
        document = self._desk.document
        source, keystore = document.source, document.keystore
        if self._empty():
            return
        if source.path is None and source.library_id:
            self.keep(then)
        elif source.path is None or keystore.kind not in WRITABLE:
            self.save_as(then)
        elif keystore.private_keys:
            self._ask_about_keys(SaveWish(source.path, keystore.kind, source.password), then)
        else:
            self._with_password(lambda: self._save_here(then))

    def save_as(self, then: Then = _nothing) -> None:
        """Ask for kind, file and password."""
        document = self._desk.document
        if self._empty():
            return
        source, keystore = document.source, document.keystore
        kind = keystore.kind if keystore.kind in WRITABLE else FileKind.JKS
        folder = source.path.parent if source.path is not None else documents()
        suggested = folder / keystore_name(keystore, kind, document.name)
        dialog = SaveDialog(
            self._desk.context, self._desk.service, suggested, kind, source.password, parent=self._desk.widget
        )
        dialog.wanted.connect(lambda wish: self._save_there(wish, dialog, then))
        dialog.open()

    def keep(self, then: Then = _nothing) -> None:
        """Keep it in the library, its password sealed with it."""
        if not self._empty():
            self._with_password(lambda: self._keep(then))

    def change_password(self) -> None:
        """Ask for a new password; it is used from the next saving on."""
        self._new_password(
            self.tr("Change the keystore's password"),
            self.tr("The new one is used from the next saving on."),
            _nothing,
        )

    # --- passwords --------------------------------------------------------------------------------

    def _with_password(self, then: Then) -> None:
        """Go on once the password is known: the one that the file has, or a new one."""
        source = self._desk.document.source
        if source.password:
            then()
        elif source.path is not None or source.library_id:
            dialog = self._opening.ask_password(
                self.tr("It was opened without its password. To save it again, the password is needed."),
                then,
                skip=self.tr("Use a new password …"),
            )
            dialog.skipped.connect(lambda: self._ask_new(then))
        else:
            self._ask_new(then)

    def _ask_new(self, then: Then) -> None:
        title = self.tr("A password for the keystore")
        self._new_password(title, self.tr("Whoever puts the keystore to use is asked for it."), then)

    def _new_password(self, title: str, text: str, then: Then) -> None:
        desk = self._desk

        def chosen(password: Secret) -> None:
            desk.document.take_password(password)
            then()

        dialog = NewPasswordDialog(desk.context, desk.service, title, text, parent=desk.widget)
        dialog.chosen.connect(chosen)
        dialog.open()

    # --- writing ----------------------------------------------------------------------------------

    def _save_here(self, then: Then) -> None:
        """Write to the file that was opened, if nobody else has written there meanwhile."""
        document = self._desk.document
        source = document.source
        if source.path is not None:
            self._write_over(SaveWish(source.path, document.keystore.kind, source.password), then)

    def _write_over(self, wish: SaveWish, then: Then) -> None:
        stamp = self._desk.document.source.stamp
        self._write(wish, then, lambda fault: self._not_saved(fault, wish, then), stamp=stamp)

    def _not_saved(self, fault: object, wish: SaveWish, then: Then) -> None:
        if not isinstance(fault, ChangedFileError):
            self._tell(problem_of(fault), lambda: self.save(then))
            return
        dialog = confirmation(
            self.tr("{0} is not what was opened any more").format(wish.path.name),
            self.tr("Another program has changed it since. Writing over it loses that change."),
            self.tr("Write over it"),
            danger=True,
            parent=self._desk.widget,
        )
        other = dialog.add_button(self.tr("Save as …"), name="action.save_elsewhere", role="reject", leading=True)
        other.clicked.connect(lambda: self.save_as(then))
        dialog.accepted.connect(
            lambda: self._write(wish, then, lambda again: self._tell(problem_of(again), lambda: self.save(then)))
        )
        dialog.open()

    def _tell(self, problem: Problem, again: Then) -> None:
        """A password that is too short is asked for anew; everything else is told above the entries."""
        if problem.field == "password":
            self._new_password(self.tr("This password cannot be used"), problem.message, again)
        else:
            self._desk.failed.emit(problem)

    def _save_there(self, wish: SaveWish, dialog: SaveDialog, then: Then) -> None:
        document = self._desk.document
        if document.keystore.private_keys and wish.path == document.source.path:
            dialog.close()
            self._ask_about_keys(wish, then)
            return

        def saved() -> None:
            dialog.accept()
            then()

        dialog.follow(self._write(wish, saved, lambda fault: dialog.fail(problem_of(fault))))

    def _write(self, wish: SaveWish, then: Then, faulted: Callable[[object], object], *, stamp: str = "") -> JobHandle:
        service, keystore = self._desk.service, self._desk.document.keystore

        def done(written: Written) -> None:
            self._desk.document.saved_as(keystore, written, wish.password)
            self.saved.emit(written)
            then()

        return self._desk.run(
            self.tr("Writing {0} and reading it back …").format(wish.path.name),
            lambda _job: service.save(keystore, wish.kind, wish.password, wish.path, opened_stamp=stamp),
            done,
            faulted,
        )

    def _keep(self, then: Then) -> None:
        desk = self._desk
        document, service, library = desk.document, desk.service, desk.workspace.library
        keystore, source = document.keystore, document.source
        kind = keystore.kind if keystore.kind in WRITABLE else FileKind.JKS
        name = bare_name(document.name) + SUFFIXES[kind] if document.name else keystore_name(keystore, kind)

        def put(data: bytes) -> None:
            desk.run(
                self.tr("Keeping it in the library …"),
                lambda _job: library.add(data, name, role=Role.TRUST, origin=source.origin, password=source.password),
                lambda row: self._kept(keystore, kind, row, source.password, then),
                queue=DATABASE,
            )

        def work(_job: JobContext) -> bytes:
            return service.as_bytes(keystore, kind, source.password)

        desk.run(
            self.tr("Making the keystore …"),
            work,
            put,
            lambda fault: self._tell(problem_of(fault), lambda: self.keep(then)),
        )

    def _kept(self, keystore: Keystore, kind: FileKind, row: LibraryRow, password: Secret, then: Then) -> None:
        keys = bool(keystore.private_keys)
        self._desk.document.kept_as(keystore, kind, row.name, row.id, password)
        said = self.tr("Kept in the library as {0}.").format(row.name)
        if keys:
            said += " " + self.tr("Private keys were left out.")
        self._desk.said.emit(said)
        self.kept.emit(row.id)
        then()

    # --- questions --------------------------------------------------------------------------------

    def _empty(self) -> bool:
        """Whether there is nothing to save; says so."""
        if self._desk.document.keystore.entries:
            return False
        self._desk.failed.emit(
            Problem(
                "", Severity.WARNING, self.tr("The keystore is empty."), self.tr("Put a certificate into it first.")
            )
        )
        return True

    def _ask_about_keys(self, wish: SaveWish, then: Then) -> None:
        names = listed(list(self._desk.document.keystore.private_keys))
        said = self.tr("Private keys in {0}: {1}. They are not written. Save under another name to keep them there.")
        dialog = Dialog(
            self.tr("Saving here loses the private keys"),
            said.format(wish.path.name, names),
            name="dialog.private_keys",
            width=500,
            parent=self._desk.widget,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        lose = dialog.add_button(self.tr("Save without them"), "danger", name="action.lose_keys", role="accept")
        lose.clicked.connect(lambda: self._save_without_keys(wish, then))
        other = dialog.add_button(
            self.tr("Save as …"), "primary", name="action.save_elsewhere", role="accept", default=True
        )
        other.clicked.connect(lambda: self.save_as(then))
        dialog.open()

    def _save_without_keys(self, wish: SaveWish, then: Then) -> None:
        if wish.password:
            self._write_over(wish, then)
        else:
            self._with_password(lambda: self._save_here(then))


def documents() -> Path:
    """Where files are suggested."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
