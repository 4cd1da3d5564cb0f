"""Keeps the draft: half a second after the first change at the latest, in a job, one after the other.

It knows when to write and what became of it. What is written is sealed by the workspace; nothing stands here but the
journey that was given last.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.wizard.machine import Journey

PAUSE_MS = 300
"""A pause in typing after which the draft is written."""
LONGEST_MS = 500
"""However fast somebody types, no change waits longer than this."""
RETRY_MS = 5_000
"""After a failure it is tried again by itself, so that a full disk that was cleared needs nobody's click."""


class Keeping(StrEnum):
    """How the draft stands."""

    NOTHING = "nothing"
    WAITING = "waiting"
    KEPT = "kept"
    FAILED = "failed"


class DraftKeeper(QObject):
    """Give each new journey to :meth:`touch`. ``changed`` is sent whenever ``state`` changes."""

    changed = Signal()

    def __init__(self, runner: JobRunner, workspace: Workspace, draft: OpenDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self.draft = draft
        self.saved_at: datetime | None = draft.saved_at
        self.state = Keeping.NOTHING if draft.saved_at is None else Keeping.KEPT
        self.fault: BaseException | None = None
        self._dirty = False
        self._stopped = workspace.read_only
        self._job: JobHandle | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    @property
    def written(self) -> bool:
        """Whether there is a draft in the file, or one is about to be."""
        return self.saved_at is not None or self._dirty or self._job is not None

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not in the file yet."""
        return self._dirty or self._job is not None

    def touch(self, journey: Journey) -> None:
        """``journey`` is to be kept soon."""
        self.draft = replace(self.draft, journey=journey)
        if self._stopped:
            return
        if not self._dirty:
            self._dirty = True
            self._since.start()
        left = LONGEST_MS - self._since.elapsed()
        self._timer.start(max(0, min(PAUSE_MS, left)))
        self._set(Keeping.WAITING)

    def flush(self) -> JobHandle | None:
        """Write now what has not been written; returns the job that does it, or None when all is kept."""
        self._timer.stop()
        if not self._dirty or self._stopped:
            return self._job
        self._dirty = False
        draft = self.draft
        self.draft = replace(draft, sequence=draft.sequence + 1)
        job = self._runner.run(lambda _context: self._workspace.drafts.keep(draft))
        self._job = job
        job.succeeded.connect(self._on_kept)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._over)
        job.start()
        return job

    def stop(self) -> None:
        """Write nothing any more: the channel is being saved, or the draft was thrown away."""
        self._timer.stop()
        self._stopped = True
        self._dirty = False

    def resume(self) -> None:
        """Go on writing, after saving has failed."""
        self._stopped = self._workspace.read_only
        self.touch(self.draft.journey)

    def _on_kept(self, kept: object) -> None:
        self._over()
        if isinstance(kept, OpenDraft):
            self.saved_at = kept.saved_at
        self.fault = None
        if not self.unsaved:
            self._set(Keeping.KEPT)

    def _on_failed(self, fault: object) -> None:
        self._over()
        self.fault = fault if isinstance(fault, BaseException) else None
        if self._stopped:
            return
        self._dirty = True
        self._since.start()
        self._timer.start(RETRY_MS)
        self._set(Keeping.FAILED)

    def _over(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _set(self, state: Keeping) -> None:
        if state is not self.state or state is Keeping.KEPT:
            self.state = state
            self.changed.emit()
