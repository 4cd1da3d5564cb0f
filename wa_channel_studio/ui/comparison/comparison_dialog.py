"""Compare with an AICC export: the file, its columns, what was found, and what is done about it.

It owns the order of the steps and the work between them. Comparing keeps states and evidence and changes no channel;
what is taken over can be undone.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.drift_rows import Drift
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import ColumnMap
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.comparison.columns_page import ComparisonColumnsPage
from wa_channel_studio.ui.comparison.drift_words import translate
from wa_channel_studio.ui.comparison.result_page import ResultPage
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.guided.guided_window import open_guided
from wa_channel_studio.ui.kit.step_list import StepState
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.transfer.assistant_frame import AssistantFrame
from wa_channel_studio.ui.transfer.import_file import ImportFilePage, Opened
from wa_channel_studio.ui.transfer.words import channels, numbered, rows

FILE, COLUMNS, RESULT = "file", "columns", "result"


class ComparisonDialog(AssistantFrame):
    """``changed`` brings what was touched: channels, or only what is known of them."""

    changed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, tenant_id: str, parent: QWidget) -> None:
        super().__init__(
            context,
            translate("Compare with an AICC export"),
            ((FILE, translate("File")), (COLUMNS, translate("Columns")), (RESULT, translate("Comparison"))),
            name="dialog.comparison",
            parent=parent,
        )
        self._workspace = workspace
        self._tenant_id = tenant_id
        self._parent = parent
        self._opened: Opened | None = None
        self._compared: tuple[tuple[ColumnMap, ...], bool] | None = None
        self._ours: tuple[str, ...] = ()
        self.banner.setObjectName("banner.comparison")
        self.banner.set_action_name("action.enter_ours")
        self.banner.action_triggered.connect(self._enter)
        self.step_wanted.connect(self._on_step)
        self.file = ImportFilePage(
            context,
            workspace,
            self,
            what=self.tr(
                "What the AICC's page exports: an archive with its password, or a spreadsheet out of it. Channel list, "
                "Export, wait for Success, Download."
            ),
            then=self.tr(
                "Then you say which column is which field, since nobody documents them. Comparing changes no channel."
            ),
            asks=self.tr("Compare with"),
        )
        self.file.opened.connect(self._take_file)
        self.file.emptied.connect(self._lose_file)
        self.columns = ComparisonColumnsPage(context, workspace, self)
        self.columns.changed.connect(self.settle)
        self.result_page = ResultPage(self)
        self.result_page.changed.connect(self.settle)
        for step, page in zip(self.order, (self.file, self.columns, self.result_page), strict=True):
            self.add_page(step, page)
        self._cancel = self.add_button(self.tr("Close"), "quiet", name="action.cancel", role="reject")
        self._back = self.add_button(self.tr("Back"), name="action.back")
        self._back.clicked.connect(self.back)
        self.next_button = self.add_button(self.tr("Continue"), "primary", name="action.next", default=True)
        self.next_button.clicked.connect(self.next)
        self._go(FILE)

    # --- the steps --------------------------------------------------------------------------------

    def _go(self, step: str) -> None:
        self.show_step(step)
        self.settle()
        self.refocus()

    def refocus(self) -> None:
        first: QWidget = self.next_button
        if self.step == FILE and self._opened is None:
            first = self.file.choose_button
        elif self.step == COLUMNS:
            first = self.columns.table
        elif self.step == RESULT:
            first = self.result_page.table
        first.setFocus()

    def _on_step(self, step: str) -> None:
        if not self.working and self._reachable(step):
            self.say("")
            self._go(step)

    def _reachable(self, step: str) -> bool:
        if step == COLUMNS:
            return self._opened is not None
        return step == FILE or (self.result_page.drift is not None and self._compared == self._wanted)

    @property
    def _wanted(self) -> tuple[tuple[ColumnMap, ...], bool]:
        return self.columns.columns, self.columns.complete.isChecked()

    def back(self) -> None:
        """One step back; every choice stays."""
        self.say("")
        self._go(self.order[max(0, self.order.index(self.step) - 1)])

    def next(self) -> None:
        """One step on, with the work that lies between."""
        if self.working or not self.next_button.isEnabled():
            return
        if self.step == FILE:
            self.say("")
            self._go(COLUMNS)
        elif self.step == COLUMNS:
            self.compare()
        else:
            self._carry_out()

    def settle(self) -> None:
        step, busy = self.step, self.working
        words, possible, hindrance = self.tr("Continue"), self._opened is not None, ""
        if step == COLUMNS:
            count = self._opened.sheet.row_count if self._opened is not None else 0
            words, hindrance = self.tr("Compare {0}").format(rows(count)), self.columns.problem
            possible = not hindrance
        elif step == RESULT:
            count = self.result_page.count
            words = numbered(count, self.tr("Carry out {0} choice"), self.tr("Carry out {0} choices"))
            possible = count > 0
            hindrance = "" if possible else self.tr("Choose first whose values count.")
        if possible and step != FILE and self._workspace.read_only:
            possible, hindrance = False, self.tr("This workspace is open for reading only.")
        self.next_button.setText(words)
        self.next_button.setEnabled(possible and not busy)
        self.next_button.setToolTip(hindrance)
        self._back.setVisible(step != FILE and not busy)
        self._cancel.setVisible(not busy)  # the progress has a way to stop
        self.pages.setEnabled(not busy)
        here = self.order.index(step)
        for number, key in enumerate(self.order):
            state: StepState = "done" if number < here else "todo"
            self.steps.set_step(key, state=state)
            self.steps.items[key].setEnabled(key == step or (not busy and self._reachable(key)))

    def _take_file(self, found: Opened) -> None:
        self._opened = found
        self._compared = None
        self.columns.show_sheet(found)
        self.settle()
        self.next_button.setFocus()

    def _lose_file(self) -> None:
        self._opened = None
        self._compared = None
        self.settle()

    # --- work -------------------------------------------------------------------------------------

    def fail(self, problem: Problem) -> None:
        self.say(sentence(problem))

    def compare(self, told: str = "") -> None:
        """Compare anew; ``told`` is said when it is done."""
        found = self._opened
        if found is None or self.columns.problem:
            return
        if not told:
            self.say("")
        drift, tenant_id, wanted = self._workspace.drift, self._tenant_id, self._wanted
        columns, complete = wanted
        self.run(
            lambda job: drift.compare(found.sheet, columns, tenant_id, complete=complete, job=job),
            lambda result: self._show(result, wanted, told),
            self.tr("Comparing; no channel is changed …"),
            self.tr("Stopped. Nothing was kept."),
        )

    def _show(self, drift: Drift, wanted: tuple[tuple[ColumnMap, ...], bool], told: str) -> None:
        self._compared = wanted
        self.result_page.show_drift(drift)
        self._go(RESULT)
        if told:
            said = self.tr("Enter them on the AICC …") if self._ours else ""
            self.say(told, "success", said)
        self.changed.emit(Changed(channels=tuple(row.channel_id for row in drift.rows if row.channel_id)))

    def _carry_out(self) -> None:
        page, service = self.result_page, self._workspace.drift
        drift = page.drift
        if drift is None:
            return
        theirs, ours = page.of_side(Side.THERE), page.of_side(Side.HERE)

        def work(job: JobContext) -> Changed:
            changed = service.take_theirs(drift, theirs, job) if theirs else Changed()
            kept = service.keep_ours(drift, ours) if ours else Changed()
            return Changed(channels=tuple(dict.fromkeys((*changed.channels, *kept.channels))))

        def done(changed: Changed) -> None:
            self._ours = tuple(ours)
            self.changed.emit(changed)
            parts = []
            if theirs:
                parts.append(self.tr("Taken over into {0}; it can be undone.").format(channels(len(theirs))))
            if ours:
                one, many = self.tr("{0} channel is to be entered"), self.tr("{0} channels are to be entered")
                parts.append(self.tr("{0} on the AICC.").format(numbered(len(ours), one, many)))
            self.compare(" ".join(parts))

        self.run(work, done, self.tr("Carrying out …"), self.tr("Stopped. Nothing was changed."))

    def _enter(self) -> None:
        """Lead through the AICC's pages for the channels whose values here count."""
        ours, context, workspace, parent = self._ours, self.context, self._workspace, self._parent
        self.accept()
        if ours:
            open_guided(context, workspace, ours, parent)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.file.stop()
        self.file.forget()
        super().closeEvent(event)


def open_comparison(context: UiContext, workspace: Workspace, tenant_id: str, parent: QWidget) -> ComparisonDialog:
    """The dialog in which a tenant's channels are compared with an export of its AICC."""
    dialog = ComparisonDialog(context, workspace, tenant_id, parent)
    dialog.open()
    return dialog
