"""Opening a keystore from a file or from the library, with or without its password.

JKS and JCEKS open without; whoever has the password may type it later to have the integrity checked. What becomes of an
opened keystore, the page decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.certificate import Origin
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.keystores import ChangedFileError, NoKeystoreError, OpenedKeystore
from wa_channel_studio.ui.certificates.keystore_desk import KeystoreDesk
from wa_channel_studio.ui.certificates.keystore_document import KeystoreSeat, Source
from wa_channel_studio.ui.certificates.keystore_password_dialog import AskPasswordDialog
from wa_channel_studio.ui.jobs import DATABASE, JobHandle
from wa_channel_studio.ui.parts.asking import problem_of

Read = Callable[[Secret | None, JobContext], OpenedKeystore]


class KeystoreOpening(QObject):
    """``opened`` brings the keystore and its Source, ``plain`` a NoKeystoreError and the file's name."""

    opened = Signal(object, object)
    plain = Signal(object, str)
    unreadable = Signal(object, str)
    """A Problem and the name of the file that could not be opened."""
    began = Signal(str)
    """The file of this name is being opened."""

    def __init__(self, desk: KeystoreDesk) -> None:
        super().__init__(desk)
        self._desk = desk

    def open_path(self, path: Path) -> None:
        """Open a file."""
        service = self._desk.service
        self.began.emit(path.name)
        self._try(
            path.name,
            lambda password, job: service.open_file(path, password, job=job),
            None,
            lambda opened: self.opened.emit(opened.keystore, Source.of(opened)),
        )

    def open_library(self, certificate_id: str) -> None:
        """Open a keystore of the library, with the password that is kept with it."""
        library, service = self._desk.workspace.library, self._desk.service

        def fetch(_job: JobContext) -> tuple[str, Origin | None, bytes, Secret]:
            row = library.get(certificate_id)
            return row.name, row.file.origin, library.data(certificate_id), library.password(certificate_id)

        def found(answer: tuple[str, Origin | None, bytes, Secret]) -> None:
            name, origin, data, kept = answer
            self.began.emit(name)
            self._try(
                name,
                lambda password, job: service.open_bytes(data, name, password, job=job),
                kept or None,
                lambda opened: self.opened.emit(opened.keystore, Source.of(opened, certificate_id, origin)),
            )

        self._desk.run(self.tr("Reading the keystore …"), fetch, found, queue=DATABASE)

    def sit(self, seat: KeystoreSeat) -> None:
        """Open again what was open, where nothing else is."""
        if not self._desk.document.blank:
            return
        if seat.path is not None:
            self.open_path(seat.path)
        elif seat.library_id:
            self.open_library(seat.library_id)

    def check_password(self) -> None:
        """Ask for the password, to have the integrity checked."""
        desk, said = self._desk, self.tr("The password is right, the file is unchanged.")
        self.ask_password(self.tr("With it the file's integrity is checked."), lambda: desk.said.emit(said))

    def ask_password(self, text: str, done: Callable[[], object], *, skip: str = "") -> AskPasswordDialog:
        """Ask for the password of the document and try it on its file; ``done`` when it is right."""
        desk = self._desk
        source, service, library = desk.document.source, desk.service, desk.workspace.library

        def read(password: Secret | None, job: JobContext) -> OpenedKeystore:
            if source.path is not None:
                opened = service.open_file(source.path, password, job=job)
            else:
                opened = service.open_bytes(library.data(source.library_id), source.name, password, job=job)
            if source.stamp and opened.stamp != source.stamp:
                raise ChangedFileError.of(
                    f"{source.name} was changed by another program since it was opened.", "Open it again."
                )
            return opened

        def right(opened: OpenedKeystore) -> None:
            if desk.document.source.stamp == source.stamp:
                desk.document.opened_by(opened)
                done()

        dialog = AskPasswordDialog(source.name, text, skip=skip, parent=desk.widget)
        dialog.entered.connect(lambda password: self._try(source.name, read, password, right, dialog))
        dialog.open()
        return dialog

    def _try(
        self,
        name: str,
        read: Read,
        password: Secret | None,
        done: Callable[[OpenedKeystore], object],
        dialog: AskPasswordDialog | None = None,
    ) -> JobHandle:
        def opened(result: OpenedKeystore) -> None:
            if dialog is not None:
                dialog.accept()
            done(result)

        handle = self._desk.run(
            self.tr("Opening {0} …").format(name),
            lambda job: read(password, job),
            opened,
            lambda fault: self._failed(fault, name, read, done, dialog),
            stoppable=dialog is None,
        )
        if dialog is None:
            stopped = Problem("", Severity.WARNING, self.tr("Opening {0} was stopped.").format(name))
            handle.cancelled.connect(lambda: self.unreadable.emit(stopped, name))
        if dialog is not None:
            dialog.follow(handle)
        return handle

    def _failed(
        self,
        fault: object,
        name: str,
        read: Read,
        done: Callable[[OpenedKeystore], object],
        dialog: AskPasswordDialog | None,
    ) -> None:
        if isinstance(fault, WrongPasswordError):
            if dialog is not None:
                dialog.refuse(fault.problem)
                return
            asked = AskPasswordDialog(name, fault.problem.message, parent=self._desk.widget)
            asked.entered.connect(lambda password: self._try(name, read, password, done, asked))
            asked.rejected.connect(lambda: self.unreadable.emit(replace(fault.problem, field=""), name))
            asked.open()
            return
        if dialog is not None:
            dialog.close()
        if isinstance(fault, NoKeystoreError):
            self.plain.emit(fault, name)
        else:
            self.unreadable.emit(problem_of(fault), name)
