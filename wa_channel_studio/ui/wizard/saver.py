"""Ends the wizard: saves the channel and takes its draft away, or throws the draft away.

Each is one job. It remembers a channel that was saved although its draft could not be taken away, so that trying again
makes no second one.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.services.channels import Saved
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.ui.wizard.faults import as_problem
from wa_channel_studio.wizard.machine import Journey


class Saver(QObject):
    """``saved`` brings what was saved, ``failed`` a Problem, ``discarded`` nothing."""

    saved = Signal(object)
    failed = Signal(object)
    discarded = Signal()

    def __init__(self, runner: JobRunner, workspace: Workspace, draft: OpenDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._draft_id = draft.id
        self._tenant_id = draft.tenant_id
        self._channel_id = draft.channel_id
        self.job: JobHandle | None = None

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return self.job is not None

    def save(self, journey: Journey) -> JobHandle:
        """Save the channel of ``journey`` and take the draft away."""

        def work(_context: object) -> Saved:
            saved = self._workspace.channels.save(
                self._tenant_id, journey.answers, channel_id=self._channel_id, set_aside=journey.set_aside
            )
            self._channel_id = saved.channel.id
            self._workspace.drafts.discard(self._draft_id)
            return saved

        self.job = self._runner.run(work)
        self.job.succeeded.connect(self._on_saved)
        self.job.failed.connect(self._on_failed)
        return self.job

    def discard(self) -> JobHandle:
        """Throw the draft away."""
        self.job = self._runner.run(lambda _context: self._workspace.drafts.discard(self._draft_id))
        self.job.succeeded.connect(self._on_discarded)
        self.job.failed.connect(self._on_failed)
        return self.job

    def _on_saved(self, saved: object) -> None:
        self.job = None
        self.saved.emit(saved)

    def _on_discarded(self) -> None:
        self.job = None
        self.discarded.emit()

    def _on_failed(self, fault: object) -> None:
        self.job = None
        self.failed.emit(as_problem(fault))
