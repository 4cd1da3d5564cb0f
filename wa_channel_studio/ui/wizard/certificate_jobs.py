"""Reads certificate files for the wizard, beside the window: chosen files, known files, keystore passwords.

It knows the order of events, such as that only the last password typed counts. What a file is, is told by the service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.ui.wizard.faults import as_problem

PAUSE_MS = 350
"""A pause in typing after which a keystore's password is tried."""


class CertificateJobs(QObject):
    """``chosen`` brings the field and its new files; ``known`` facts by id; ``failed`` the field and a Problem."""

    chosen = Signal(str, object)
    known = Signal(object)
    failed = Signal(str, object)

    def __init__(self, runner: JobRunner, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._asked: set[str] = set()
        self._trial: JobHandle | None = None
        self._wanted: tuple[str, Secret] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._try_now)

    def add(self, field: str, paths: Sequence[Path], password: Secret | None) -> JobHandle:
        """Read ``paths`` and keep them in the workspace."""
        service = self._workspace.certificates
        job = self._runner.run(lambda _context: service.add(paths, password))
        job.setProperty("field", field)
        job.succeeded.connect(self._on_added)
        job.failed.connect(self._on_failed)
        return job

    def look_up(self, ids: Sequence[str], known: Mapping[str, CertificateFile]) -> None:
        """Ask the workspace for files that are not known yet, once each."""
        missing = tuple(item for item in ids if item not in known and item not in self._asked)
        if not missing:
            return
        self._asked.update(missing)
        service = self._workspace.certificates
        job = self._runner.run(lambda _context: service.files(missing))
        job.succeeded.connect(self.known)

    def try_password(self, certificate_id: str, password: Secret) -> None:
        """Try a keystore's password soon; only the last one typed is tried."""
        self._wanted = (certificate_id, password)
        self._pause.start()

    def _try_now(self) -> None:
        if self._wanted is None:
            return
        certificate_id, password = self._wanted
        self._wanted = None
        if self._trial is not None and self._trial.active:
            self._trial.cancel()
        service = self._workspace.certificates
        self._trial = self._runner.run(lambda _context: service.try_password(certificate_id, password))
        self._trial.succeeded.connect(self._on_tried)

    def _on_added(self, files: object) -> None:
        if isinstance(files, tuple):
            self.known.emit({file.id: file for file in files})
            self.chosen.emit(_field_of(self.sender()), tuple(file.id for file in files))

    def _on_failed(self, fault: object) -> None:
        field = _field_of(self.sender())
        self.failed.emit(field, as_problem(fault, field))

    def _on_tried(self, file: object) -> None:
        if isinstance(file, CertificateFile) and self._wanted is None:
            self.known.emit({file.id: file})


def _field_of(job: QObject | None) -> str:
    return str(job.property("field")) if job is not None else ""
