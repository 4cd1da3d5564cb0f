"""Where exports are made and imports are watched for as long as a workspace is on show.

A dialog or a place may come and go; what they have begun belongs to this desk, which the view of the workspace owns.
When the workspace is locked or closed everything is asked to stop, and the lock waits until it has: nothing half-made
stays, and the list of exports says that it was cancelled. What a task holds, and why it failed, the services know.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.services.export_ports import ExportTask, TaskState
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import EXPORTS, FILES, JobHandle
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.transfer.export_form import ExportWish
from wa_channel_studio.ui.transfer.export_run import ExportRun
from wa_channel_studio.ui.transfer.words import channels, files


class TransferDesk(QObject):
    """One for each workspace on show; :meth:`of` finds it from any widget in it."""

    tasks_changed = Signal()
    """The list of exports is another one now."""
    progressed = Signal(str, int, int, str)
    """Id of a task, how much of how much is done, and a sentence."""
    failed = Signal(object)
    """A Problem of a download or a folder."""
    began = Signal(object, str)
    """A job and what to call it, should it take its time."""
    exports_wanted = Signal(str)
    """The list of exports is wanted, with this task."""
    channels_wanted = Signal(object)
    """The list of channels is wanted, with this query."""

    def __init__(self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self._widget = parent
        self._runs: dict[str, ExportRun] = {}
        self._again: dict[str, Sequence[str] | None] = {}
        self._others: set[JobHandle] = set()
        self._leaving = False
        self.may_go: Callable[[], bool] = lambda: True
        """Whether another place may be offered now."""

    @staticmethod
    def of(widget: QWidget) -> TransferDesk:
        """The desk of the workspace that ``widget`` belongs to. Raises LookupError outside a workspace."""
        above: QWidget | None = widget
        while above is not None:
            found = above.findChild(TransferDesk, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if isinstance(found, TransferDesk):
                return found
            above = above.parentWidget()
        raise LookupError("no workspace is on show around this widget")

    # --- exports ----------------------------------------------------------------------------------

    @property
    def under_way(self) -> int:
        """How many exports are running or waiting."""
        return len(self._runs)

    def part(self, task_id: str) -> tuple[int, int, str]:
        """How far an export is: done, of how many, and a sentence; zeros before it has said anything."""
        run = self._runs.get(task_id)
        return run.part if run is not None else (0, 0, "")

    def channel_ids(self, task_id: str) -> Sequence[str] | None:
        """Which channels a task is of; None for all. Raises KeyError for one that was not begun here."""
        return self._again[task_id]

    def start(
        self,
        channel_ids: Sequence[str] | None,
        wish: ExportWish,
        scope: str,
        *,
        done: Callable[[ExportTask], object],
        failed: Callable[[Problem], object],
    ) -> JobHandle:
        """Take an export into the list and make it when its turn comes.

        ``done`` is told the task before it is made, ``failed`` why there is none; both while the desk lives, so they
        look themselves whether a dialog is still there.
        """
        self._leaving = False
        exports = self._workspace.exports

        def taken(task: ExportTask) -> None:
            if self._leaving:
                self._give_up([task.id])
            else:
                self._run(task, channel_ids)
            done(task)

        handle = ask(
            self,
            self._context.runner,
            lambda _job: exports.start(channel_ids, wish.format, wish.password, scope),
            taken,
            failed,
        )
        self.watch(handle)
        return handle

    def cancel(self, task_id: str) -> None:
        """Stop an export, or take one that waits out of the row."""
        run = self._runs.get(task_id)
        if run is not None:
            run.cancel()
        self._give_up([task_id])

    def _run(self, task: ExportTask, channel_ids: Sequence[str] | None) -> None:
        run = ExportRun(self._context.runner, self._workspace, task, channel_ids, self)
        self._runs[task.id] = run
        self._again[task.id] = channel_ids
        run.began.connect(lambda _id: self.tasks_changed.emit())
        run.progressed.connect(self.progressed)
        run.ended.connect(self._ended)
        self.tasks_changed.emit()

    def _ended(self, task_id: str, task: ExportTask | None) -> None:
        run = self._runs.pop(task_id)
        run.deleteLater()
        if task is None and not self._leaving:
            self._give_up([task_id])  # it may have been stopped before its turn came
        self.tasks_changed.emit()
        if task is not None and not self._leaving:
            self._tell(task)

    def _tell(self, task: ExportTask) -> None:
        if task.state is TaskState.SUCCESS:
            said = self.tr("Exported {0} in {1}.").format(channels(task.records), files(task.files))
            toast = self._toasts.show(said, self.tr("Download"), seconds=15)
            toast.action_triggered.connect(lambda: self.download(task))
        elif task.state is TaskState.FAILED:
            said = self.tr("The export failed: {0}").format(task.message)
            toast = self._toasts.show(said, self.tr("Show") if self.may_go() else "", seconds=15)
            toast.action_triggered.connect(lambda: self.exports_wanted.emit(task.id))

    def _give_up(self, task_ids: list[str]) -> JobHandle:
        """Keep that what has not begun will not begin."""
        exports = self._workspace.exports

        def work(_job: JobContext) -> None:
            for task_id in task_ids:
                with contextlib.suppress(ProblemError):  # it has ended meanwhile, or is gone
                    exports.cancel_waiting(task_id)

        return ask(self, self._context.runner, work, finished=self.tasks_changed.emit)

    # --- what is there ------------------------------------------------------------------------------

    def download(self, task: ExportTask) -> None:
        """Ask where the archive of an export is saved, and copy it there."""
        dialog = QFileDialog(self._widget, self.tr("Save the export as"))
        dialog.setObjectName("dialog.save_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("ZIP archives (*.zip)"))
        dialog.setDefaultSuffix(".zip")
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile(task.file_name)
        dialog.fileSelected.connect(lambda path: self._save(task, Path(path)))
        dialog.open()

    def _save(self, task: ExportTask, target: Path) -> None:
        exports = self._workspace.exports
        handle = ask(
            self,
            self._context.runner,
            lambda job: exports.save_as(task.id, target, job),
            lambda _none: self._saved(target),
            self._fail,
            queue=FILES,
        )
        self.watch(handle)
        self.began.emit(handle, self.tr("Saving …"))

    def _saved(self, target: Path) -> None:
        toast = self._toasts.show(self.tr("Saved {0}.").format(target), self.tr("Show in folder"))
        toast.action_triggered.connect(lambda: show_folder(target.parent))

    def open_folder(self, task: ExportTask) -> None:
        """Show the folder in which the archive of an export is kept."""
        exports = self._workspace.exports
        ask(
            self,
            self._context.runner,
            lambda _job: exports.path(task.id),
            lambda path: show_folder(path.parent),
            self._fail,
        )

    def _fail(self, problem: Problem) -> None:
        self.failed.emit(problem)
        if not self.may_go():  # the place that shows it is out of sight
            self._toasts.show(sentence(problem))

    # --- leaving --------------------------------------------------------------------------------------

    def watch(self, handle: JobHandle) -> None:
        """Wait for ``handle`` before the workspace is locked or closed."""
        self._others.add(handle)
        handle.finished.connect(lambda: self._others.discard(handle))

    def flush(self) -> list[JobHandle]:
        """Ask everything to stop; the jobs to wait for."""
        self._leaving = True
        jobs = [run.handle for run in self._runs.values()] + list(self._others)
        for job in jobs:
            job.cancel()
        waiting = list(self._runs)
        if waiting:
            exports = self._workspace.exports

            def work(_job: JobContext) -> None:
                for task_id in waiting:
                    with contextlib.suppress(ProblemError):  # those that ran have kept their end themselves
                        exports.cancel_waiting(task_id)

            # Behind those that run, in the same queue: each keeps its own end before this looks.
            jobs.append(ask(self, self._context.runner, work, queue=EXPORTS))
        return jobs


def show_folder(folder: Path) -> None:
    """Show a folder in the system's own program for files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
