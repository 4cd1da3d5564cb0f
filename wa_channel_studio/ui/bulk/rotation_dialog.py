"""Beginning to renew a credential over many channels, and its first stages in the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.rotation_ports import Rotation, RotationItem
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.rotation_desk import RotationDesk
from wa_channel_studio.ui.bulk.rotation_form import RotationForm
from wa_channel_studio.ui.bulk.rotation_pane import RotationPane
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.context import UiContext

_SIZE = (900, 680)


class RotationDialog(TaskDialog):
    """First the form, then the rotation that was begun; it goes on here or later under Rotations."""

    def __init__(self, context: UiContext, workspace: Workspace, channel_ids: Sequence[str], parent: QWidget) -> None:
        title = QCoreApplication.translate("RotationDialog", "Renew a credential of {0}").format(
            channels(len(channel_ids))
        )
        super().__init__(context, workspace, title, name="dialog.rotation", parent=parent, size=_SIZE)
        self._ids = tuple(channel_ids)
        self._warned = False
        self.pages = QStackedWidget(self)
        self.form = RotationForm(context, self)
        self.form.changed.connect(self._on_changed)
        self.pane = RotationPane(self)
        self.desk = RotationDesk(self, self.pane)
        self.pages.addWidget(self.form)
        self.pages.addWidget(self.pane)
        self.body.addWidget(self.pages, 1)
        self.add_bar()
        self.desk.add_buttons()
        self.desk.shown.connect(self._on_shown)
        self._cancel = self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._start = self.add_button(self.tr("Begin"), "primary", name="action.start", default=True)
        self._start.clicked.connect(self._do)
        self.hold(self.pages, self._start)
        self.settled()
        ids = self._ids

        def work(_job: JobContext) -> tuple[tuple[FieldSpec, ...], tuple[ChannelSummary, ...]]:
            return workspace.rotations.fields(ids), workspace.channels.summaries(ids)

        self.read(work, self._on_fields, self.tr("Reading the channels …"))

    def reject(self) -> None:
        """Leave; where values were typed that would be lost, only when asked for twice."""
        typed = self.pages.currentWidget() is self.form and self.form.filled
        if typed and not self.busy and not self._warned:
            self._warned = True
            self.say(
                self.tr("The rotation has not begun. What was entered is lost when you leave; do it once more to."),
                "warning",
            )
            return
        super().reject()

    def settled(self) -> None:
        self._start.setEnabled(self.form.filled and not self.busy)

    def _on_fields(self, found: tuple[tuple[FieldSpec, ...], tuple[ChannelSummary, ...]]) -> None:
        self.form.offer(*found)
        QTimer.singleShot(0, self.form.picker.search, self.form.picker.search.setFocus)

    def _on_changed(self) -> None:
        self._warned = False
        self.say("")
        self.settled()

    def _do(self) -> None:
        spec = self.form.spec
        if spec is None or not self.form.check(loudly=True):
            return
        rotations, ids, key = self.workspace.rotations, self._ids, spec.key
        value = dict(given) if isinstance(given := self.form.value, Mapping) else given

        def work(_job: JobContext) -> tuple[Rotation, tuple[RotationItem, ...]]:
            rotation = rotations.start(key, ids, value)
            return rotation, rotations.items(rotation.id)

        self.run(work, lambda found: self._on_started(*found), self.tr("Beginning …"), failed=self._on_failed)

    def _on_started(self, rotation: Rotation, items: tuple[RotationItem, ...]) -> None:
        self.pane.show_rotation(rotation, items)
        self.pages.setCurrentWidget(self.pane)
        self._start.hide()
        self.desk.offer(rotation)
        self._cancel.setText(self.tr("Done"))  # beside “Close the rotation” it must not be called the same
        self.set_text(self.tr("It can be gone on with at any time under Rotations, also after the program was closed."))
        self.changed.emit(Changed())
        QTimer.singleShot(0, self.pane.one, self.pane.one.setFocus)

    def _on_shown(self, rotation: Rotation) -> None:
        if rotation.closed_at is not None:
            self.set_text(self.tr("Its list and its report stay under Rotations."))
            QTimer.singleShot(0, self._cancel, self._cancel.setFocus)

    def _on_failed(self, problem: Problem) -> None:
        if self.form.tell(problem):
            QTimer.singleShot(0, self.form, self.form.focus)
        else:
            self.complain(problem)
