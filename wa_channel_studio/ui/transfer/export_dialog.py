"""The question before an export: which channels, in what format, with which password.

It ends when the export stands in the list of tasks: the desk of the workspace makes it, whatever becomes of this
dialog.
"""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.export_columns import MAX_RECORDS
from wa_channel_studio.services.export_ports import ExportTask
from wa_channel_studio.services.exporting import PASSWORD_FIELD
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import ask, sentence
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.transfer.desk import TransferDesk
from wa_channel_studio.ui.transfer.export_form import ExportForm
from wa_channel_studio.ui.transfer.words import channels, numbered, size_words

_WIDTH = 600


class ExportDialog(Dialog):
    """``started`` brings the task once it stands in the list."""

    started = Signal(object)
    changed = Signal(object)
    """Never sent: an export changes no data. It is here as in the other dialogs of the list."""

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        channel_ids: Sequence[str] | None,
        scope: str,
        parent: QWidget,
    ) -> None:
        """``channel_ids`` None is all channels; ``scope`` says in words what they are, "" for how many."""
        super().__init__(
            QCoreApplication.translate("ExportDialog", "Export channels"),
            name="dialog.export",
            width=_WIDTH,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._workspace = workspace
        self._ids = tuple(channel_ids) if channel_ids else None
        self._scope = scope if self._ids is not None else ""
        self._desk = TransferDesk.of(parent)
        self._records = 0
        self._sending = False
        self.set_text(self._introduction())
        self.problem_banner = Banner("error", parent=self)
        self.problem_banner.hide()
        self.body.addWidget(self.problem_banner)
        self.size_line = WrapLabel(self.tr("Counting …"), "", self)
        self.body.addWidget(self.size_line)
        self.form = ExportForm(context, self)
        self.form.setProperty("scrolled", "true")
        self.form.submitted.connect(self._submit)
        self.form.changed.connect(self._fit_later)
        self._area = scrolled(self.form)
        self.body.addWidget(self._area, 1)
        self._busy = BusyBar(parent=self)
        self.body.addWidget(self._busy)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._export = self.add_button(self.tr("Export"), "primary", name="action.start_export", default=True)
        self._export.clicked.connect(self._submit)
        self._export.setEnabled(False)
        self.form.password.fields.first.setFocus()
        self._count()
        self._fit_later()

    def _introduction(self) -> str:
        if self._ids is None:
            return self.tr("All channels of this workspace: if no channel is selected, all are exported.")
        return self._scope or numbered(len(self._ids), self.tr("{0} chosen channel."), self.tr("{0} chosen channels."))

    # --- what there is to export ------------------------------------------------------------------

    def _count(self) -> None:
        exports, ids = self._workspace.exports, self._ids

        def work(_job: JobContext) -> tuple[int, bool]:
            return exports.count(ids), exports.password_needed(ids)

        handle = ask(self, self._context.runner, work, lambda found: self._show_count(*found), self._fail)
        self._busy.follow(handle, self.tr("Counting …"), cancellable=False)

    def _show_count(self, records: int, needed: bool) -> None:
        self._records = records
        possible = 0 < records <= MAX_RECORDS
        self.size_line.set_text(size_words(records))
        self.size_line.set_role("" if possible else "error")
        self._export.setEnabled(possible and not self._sending)
        self._export.setText(self.tr("Export {0}").format(channels(records)) if possible else self.tr("Export"))
        self.form.setEnabled(possible)
        self.form.set_needed(needed)
        if possible:
            self.form.password.fields.first.setFocus()

    # --- sending ----------------------------------------------------------------------------------

    def _submit(self) -> None:
        if self._sending or not self._export.isEnabled():
            return
        self.problem_banner.hide()
        wish = self.form.take()
        if wish is None:
            return
        self._set_sending(True)
        scope = "" if self._ids is None else self._scope or channels(self._records)
        handle = self._desk.start(self._ids, wish, scope, done=self._started, failed=self._refused)
        self._busy.follow(handle, self.tr("Noting the export …"), cancellable=False)

    def _started(self, task: ExportTask) -> None:
        if not shiboken6.isValid(self):
            return  # closed meanwhile; the desk makes the export all the same
        self.form.forget()
        self.started.emit(task)
        self.accept()

    def _refused(self, problem: Problem) -> None:
        if not shiboken6.isValid(self):
            return
        self._set_sending(False)
        if problem.field == PASSWORD_FIELD:
            self.form.say_problem(problem)
        else:
            self._fail(problem)

    def _fail(self, problem: Problem) -> None:
        self.problem_banner.set("error", sentence(problem))
        self.problem_banner.show()
        self._fit_later()

    def _set_sending(self, on: bool) -> None:
        self._sending = on
        self.form.setEnabled(not on)
        self._export.setEnabled(not on)

    # --- its height -------------------------------------------------------------------------------

    def _fit_later(self) -> None:
        """The layout knows what is shown and hidden only at the next turn of the event loop."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as what is asked, as far as the screen is; the questions scroll where it is not."""
        room = self.screen().availableGeometry().height() - 80
        inner = self.form.layout()
        layout = self.layout()
        if inner is None or layout is None:
            return
        wanted = inner.totalHeightForWidth(self._area.viewport().width())
        self._area.setMinimumHeight(0)
        layout.activate()
        others = layout.totalHeightForWidth(self.width()) - self._area.sizeHint().height()
        self.resize(self.width(), min(room, others + max(wanted, 0) + 4))
        layout.activate()
        over = self._area.verticalScrollBar().maximum()  # a message may have come only with this width
        if over:
            self.resize(self.width(), min(room, self.height() + over))
