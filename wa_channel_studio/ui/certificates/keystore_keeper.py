"""Keeps a keystore that is not saved in the journal of drafts, and finds it there again.

What is in the document is written, sealed, a moment after it has changed, and forgotten as soon as it is saved or given
up. It shows nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.keystore_document import KeystoreDocument
from wa_channel_studio.ui.certificates.keystore_draft import DRAFT_ID, Unsaved, draft_of, unsaved_of
from wa_channel_studio.ui.jobs import FILES, JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import ask

_PAUSE_MS = 400
"""Time from a change to its writing; with the writing itself it stays below half a second."""


class KeystoreKeeper(QObject):
    """``found`` brings what was left unsaved, or None, exactly once; ``failed`` a Problem."""

    found = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        workspace: Workspace,
        service: KeystoreService,
        document: KeystoreDocument,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._service = service
        self._document = document
        self._kept = False
        """Whether there is a draft in the journal."""
        self._dirty = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        document.state_changed.connect(self._on_changed)

    def look(self) -> None:
        """Find what was left unsaved the last time."""
        workspace = self._workspace
        ask(self, self._runner, lambda _job: workspace.drafts.resume(DRAFT_ID), self._read, self._tell_failure)

    def _read(self, draft: OpenDraft | None) -> None:
        """Certificates are read beside the database, which others wait for."""
        if draft is None:
            self._tell(None)
            return
        look = self._service.entries_of
        ask(self, self._runner, lambda _job: unsaved_of(draft, look), self._tell, self._tell_failure, queue=FILES)

    def flush(self) -> list[JobHandle]:
        """Write what has changed since the last time; the jobs that do it."""
        self._pause.stop()
        if not self._dirty or self._workspace.read_only:
            return []
        self._dirty = False
        workspace, document = self._workspace, self._document
        if document.unsaved:
            keystore, source = document.keystore, document.source
            self._kept = True
            handle = ask(
                self,
                self._runner,
                lambda _job: workspace.drafts.keep(draft_of(keystore, source)),
                failed=self._not_kept,
            )
        elif self._kept:
            self._kept = False
            handle = ask(self, self._runner, lambda _job: workspace.drafts.discard(DRAFT_ID), failed=self._not_kept)
        else:
            return []
        handle.start()
        return [handle]

    def _on_changed(self) -> None:
        if self._document.unsaved or self._kept:
            self._dirty = True
            if not self._pause.isActive():
                self._pause.start()

    def _tell(self, unsaved: Unsaved | None) -> None:
        self._kept = unsaved is not None
        self.found.emit(unsaved)

    def _tell_failure(self, problem: Problem) -> None:
        self._kept = True  # what cannot be read is replaced by what comes next
        self.failed.emit(problem)
        self.found.emit(None)

    def _not_kept(self, problem: Problem) -> None:
        self._dirty = True
        self.failed.emit(problem)
