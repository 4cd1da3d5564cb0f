"""Carries a rotation out for a dialog: reads it, does the next stage, takes back, saves the report, ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.rotation_ports import Rotation, RotationItem
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.rotation_pane import RotationPane
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.jobs import DATABASE
from wa_channel_studio.ui.kit.dialog import confirmation


@dataclass(frozen=True, slots=True)
class _Stage:
    """What a stage did, and the rotation after it; ``stopped`` when a person ended it early."""

    changed: Changed
    rotation: Rotation
    items: tuple[RotationItem, ...]
    stopped: bool


class RotationDesk(QObject):
    """``shown`` is sent when the pane shows a rotation as it stands now, ``gone`` when one was removed."""

    shown = Signal(object)
    gone = Signal()

    def __init__(self, dialog: TaskDialog, pane: RotationPane) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._pane = pane
        self._rotations = dialog.workspace.rotations
        pane.advance.connect(self._advance)
        pane.take_back.connect(self._take_back)
        self._report: QPushButton | None = None
        self._end: QPushButton | None = None

    def add_buttons(self) -> None:
        """Give the dialog's foot what every rotation on show can be asked: its report, and its end."""
        dialog = self._dialog
        self._report = dialog.add_button(self.tr("Save the report …"), name="action.save_report", leading=True)
        self._report.clicked.connect(self.save_report)
        self._end = dialog.add_button(self.tr("Close the rotation"), name="action.close_rotation")
        self._end.setToolTip(self.tr("Nothing is changed any more; list and report stay, the new value is forgotten"))
        self._end.clicked.connect(self.ask_close)
        dialog.hold(self._report, self._end)
        self.offer(None)

    def offer(self, rotation: Rotation | None) -> None:
        """Show the buttons that make sense for ``rotation``; None takes them away."""
        if self._report is not None and self._end is not None:
            self._report.setVisible(rotation is not None)
            self._end.setVisible(rotation is not None and rotation.closed_at is None)

    def open(self, rotation_id: str) -> None:
        """Show this rotation."""
        rotations = self._rotations
        self._dialog.read(
            lambda _job: (rotations.get(rotation_id), rotations.items(rotation_id)),
            lambda found: self._show(*found),
            self.tr("Reading the rotation …"),
        )

    def _show(self, rotation: Rotation, items: tuple[RotationItem, ...]) -> None:
        self._pane.show_rotation(rotation, items)
        self.offer(rotation)
        self.shown.emit(rotation)

    # --- stages -----------------------------------------------------------------------------------

    def _advance(self, count: int | None) -> None:
        rotation = self._pane.rotation
        if rotation is None:
            return
        rotations, key = self._rotations, rotation.id
        self._do(
            lambda job: rotations.advance(key, count, job),
            self.tr("Giving channels the new value …"),
            self.tr("Changed: {0}."),
        )

    def _take_back(self, channel_ids: tuple[str, ...] | None) -> None:
        rotation = self._pane.rotation
        if rotation is None:
            return
        rotations, key = self._rotations, rotation.id
        self._do(
            lambda job: rotations.take_back(key, channel_ids, job),
            self.tr("Giving channels the old value back …"),
            self.tr("Back at the old value: {0}. If the AICC has the new one for them already, change it there too."),
        )

    def _do(self, work: Callable[[JobContext], Changed], words: str, told: str) -> None:
        rotation = self._pane.rotation
        before = rotation.new if rotation is not None else 0
        rotations, key = self._rotations, rotation.id if rotation is not None else ""

        def whole(job: JobContext) -> _Stage:
            changed = work(job)
            return _Stage(changed, rotations.get(key), rotations.items(key), stopped=job.cancelled)

        def done(stage: _Stage) -> None:
            self._show(stage.rotation, stage.items)
            turned = abs(stage.rotation.new - before)
            if turned:
                end = self.tr("Stopped there; the others are as they were.") if stage.stopped else ""
                self._dialog.say(f"{told.format(channels(turned))} {end}".strip(), "success")
            else:
                self._dialog.say(self.tr("No channel could be changed. The list says why for each of them."), "warning")
            if stage.changed.channels:
                self._dialog.changed.emit(stage.changed)

        self._dialog.run(whole, done, words, stopped=self._on_stopped)

    def _on_stopped(self) -> None:
        self._dialog.say(self.tr("Stopped. No channel was changed; go on whenever you like."), "information")

    # --- report and end ---------------------------------------------------------------------------

    def save_report(self) -> None:
        """Ask for a file, and write the report into it."""
        rotation = self._pane.rotation
        if rotation is None or self._dialog.busy:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = f"rotation-{rotation.field}-{rotation.created_at:%Y-%m-%d}.csv"
        dialog = QFileDialog(self._dialog, self.tr("Save the report"), str(Path(folder) / name))
        dialog.setObjectName("dialog.save_report")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("CSV files (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda path: self.write_report(Path(path)))
        dialog.open()

    def write_report(self, path: Path) -> None:
        """Write the report of the rotation on show to ``path``; it holds no values."""
        rotation = self._pane.rotation
        if rotation is None:
            return
        rotations, key = self._rotations, rotation.id

        def work(_job: JobContext) -> Path:
            text = rotations.report(key)
            try:
                path.write_text(text, encoding="utf-8-sig", newline="")
            except OSError as fault:
                raise ProblemError.of(
                    self.tr("The report cannot be written: {0}").format(fault.strerror or type(fault).__name__),
                    self.tr("Choose another folder."),
                ) from fault
            return path

        self._dialog.run(work, self._on_saved, self.tr("Writing the report …"), queue=DATABASE)

    def _on_saved(self, path: Path) -> None:
        self._dialog.say(self.tr("The report stands in {0}.").format(path), "success")

    def ask_close(self) -> None:
        """End the rotation on show, after a question where channels have the old value still."""
        rotation = self._pane.rotation
        if rotation is None or self._dialog.busy:
            return
        left = (
            self.tr("{0} still have the old value and keep it.").format(channels(rotation.old)) if rotation.old else ""
        )
        dialog = confirmation(
            self.tr("Close this rotation?"),
            f"{left} {self.tr('The list and the report stay; the new value is forgotten here.')}".strip(),
            self.tr("Close it"),
            parent=self._dialog,
        )
        dialog.accepted.connect(lambda: self._later(lambda: self._close(rotation.id)))
        dialog.open()

    def _close(self, rotation_id: str) -> None:
        rotations = self._rotations

        def work(_job: JobContext) -> tuple[Rotation, tuple[RotationItem, ...]]:
            rotations.close(rotation_id)
            return rotations.get(rotation_id), rotations.items(rotation_id)

        self._dialog.run(work, lambda found: self._show(*found), self.tr("Closing …"), queue=DATABASE)

    def ask_remove(self) -> None:
        """Remove the rotation on show, after a question."""
        rotation = self._pane.rotation
        if rotation is None or self._dialog.busy:
            return
        dialog = confirmation(
            self.tr("Delete this rotation?"),
            self.tr("The channels stay as they are. The list of who has which value, and its report, are gone then."),
            self.tr("Delete"),
            danger=True,
            parent=self._dialog,
        )
        dialog.accepted.connect(lambda: self._later(lambda: self._remove(rotation.id)))
        dialog.open()

    def _remove(self, rotation_id: str) -> None:
        rotations = self._rotations

        def work(_job: JobContext) -> None:
            rotations.remove(rotation_id)

        self._dialog.run(work, lambda _none: self.gone.emit(), self.tr("Deleting …"), queue=DATABASE)

    def _later(self, call: Callable[[], None]) -> None:
        QTimer.singleShot(0, self, call)
