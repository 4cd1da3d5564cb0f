"""One export that is being made: its job, and its progress told with the id of its task."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.export_ports import ExportTask
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import EXPORTS, JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import ask


class ExportRun(QObject):
    """``began`` comes with the first progress, ``ended`` with the task as it is kept, or None when it is not known."""

    began = Signal(str)
    progressed = Signal(str, int, int, str)
    ended = Signal(str, object)

    def __init__(
        self,
        runner: JobRunner,
        workspace: Workspace,
        task: ExportTask,
        channel_ids: Sequence[str] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.task = task
        self.channel_ids = channel_ids
        self.part: tuple[int, int, str] = (0, 0, "")
        """How far it is, as it was told last."""
        self._told = False
        self._task: ExportTask | None = None
        exports = workspace.exports

        def work(job: JobContext) -> ExportTask | None:
            try:
                return exports.run(task.id, job)
            except ProblemError:
                return None  # why is kept with the task, where the list reads it

        self.handle: JobHandle = ask(self, runner, work, self._take, finished=self._end, queue=EXPORTS)
        self.handle.progress.connect(self._on_progress)

    def cancel(self) -> None:
        """Ask it to stop; nothing half-written stays."""
        self.handle.cancel()

    def _take(self, task: ExportTask | None) -> None:
        self._task = task

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, text: str) -> None:
        self.part = (done, total, text)
        if not self._told:
            self._told = True
            self.began.emit(self.task.id)
        self.progressed.emit(self.task.id, done, total, text)

    def _end(self) -> None:
        self.ended.emit(self.task.id, self._task)
