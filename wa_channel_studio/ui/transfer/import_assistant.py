"""The assistant that brings channels in from a file: file, columns, preview, result.

It owns the order of the steps and the work between them. Nothing is changed before its last button; going back keeps
every choice. What a row does, the services find out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import ChannelQuery, SortKey
from wa_channel_studio.services.import_plan import ImportPlan, ImportResult
from wa_channel_studio.services.import_values import secrets_left_out
from wa_channel_studio.services.importing import DryRun
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.step_list import StepState
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.transfer.assistant_frame import AssistantFrame
from wa_channel_studio.ui.transfer.import_columns import ImportColumnsPage
from wa_channel_studio.ui.transfer.import_file import ImportFilePage, Opened
from wa_channel_studio.ui.transfer.import_preview import ImportPreviewPage
from wa_channel_studio.ui.transfer.import_result import ImportResultPage
from wa_channel_studio.ui.transfer.import_words import translate
from wa_channel_studio.ui.transfer.words import rows

FILE, COLUMNS, PREVIEW, RESULT = "file", "columns", "preview", "result"


class ImportAssistant(AssistantFrame):
    """``imported`` brings an ImportResult; ``changed`` brings what it touched, and again when it was undone."""

    imported = Signal(object)
    changed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, tenants: Sequence[Tenant], parent: QWidget) -> None:
        """``tenants`` are those that rows may belong to."""
        super().__init__(
            context,
            translate("Import channels"),
            (
                (FILE, translate("File")),
                (COLUMNS, translate("Columns")),
                (PREVIEW, translate("Preview")),
                (RESULT, translate("Import")),
            ),
            name="dialog.import",
            parent=parent,
        )
        self._workspace = workspace
        self._opened: Opened | None = None
        self._plan: ImportPlan | None = None
        self._began = datetime.now(UTC)
        self._undo_words = ""
        self._over = False
        self.step_wanted.connect(self._on_step)
        self.banner.setObjectName("banner.import")
        self.banner.set_action_name("action.check_again")
        self.banner.action_triggered.connect(self._check_again)
        self._build_pages(tenants)
        self._build_foot()
        self._go(FILE)

    # --- building ---------------------------------------------------------------------------------

    def _build_pages(self, tenants: Sequence[Tenant]) -> None:
        self.file = ImportFilePage(self.context, self._workspace, self)
        self.file.opened.connect(self._take_file)
        self.file.emptied.connect(self._lose_file)
        self.columns = ImportColumnsPage(self.context, self._workspace, tenants, self)
        self.columns.changed.connect(self.settle)
        self.preview = ImportPreviewPage(self.context, self)
        self.preview.changed.connect(self.settle)
        self.preview.failed.connect(self.fail)
        self.result_page = ImportResultPage(self)
        self.result_page.incomplete_wanted.connect(self._show_incomplete)
        result = scrolled(self.result_page)  # in a small window its messages must not make the dialog higher
        for step, page in zip(self.order, (self.file, self.columns, self.preview, result), strict=True):
            self.add_page(step, page)

    def _build_foot(self) -> None:
        self._undo = self.add_button(self.tr("Undo the import"), name="action.undo_import", leading=True)
        self._undo.clicked.connect(self.undo)
        self._cancel = self.add_button(self.tr("Cancel"), "quiet", name="action.cancel", role="reject")
        self._back = self.add_button(self.tr("Back"), name="action.back")
        self._back.clicked.connect(self.back)
        self._show = self.add_button(self.tr("Show the channels"), name="action.show_imported")
        self._show.clicked.connect(self._show_channels)
        self.next_button = self.add_button(self.tr("Continue"), "primary", name="action.next", default=True)
        self.next_button.clicked.connect(self.next)

    # --- the steps --------------------------------------------------------------------------------

    def _go(self, step: str) -> None:
        self.show_step(step)
        self.settle()
        self.refocus()

    def refocus(self) -> None:
        step = self.step
        first: QWidget = self.next_button
        if step == FILE:
            first = self.next_button if self._opened is not None else self.file.choose_button
        elif step == COLUMNS:
            first = self.columns.table
        elif step == PREVIEW and self.preview.table is not None:
            first = self.preview.table
        first.setFocus()

    def _on_step(self, step: str) -> None:
        """A step was pressed: back is always open, ahead only as far as one has been."""
        if not self.working and self._reachable(step):
            self.say("")
            self._go(step)

    def _reachable(self, step: str) -> bool:
        if self._over:
            return step == RESULT
        if step == COLUMNS:
            return self._opened is not None
        if step == PREVIEW:
            return self.preview.dry_run is not None and self._plan == self.columns.plan
        return step == FILE

    def back(self) -> None:
        """One step back; every choice stays."""
        self.say("")
        self._go(self.order[max(0, self.order.index(self.step) - 1)])

    def next(self) -> None:
        """One step on, with the work that lies between."""
        if self.working or not self.next_button.isEnabled():
            return
        self.say("")
        if self.step == FILE:
            self._go(COLUMNS)
        elif self.step == COLUMNS:
            self._try()
        elif self.step == PREVIEW:
            self._import()
        else:
            self.accept()

    def settle(self) -> None:
        """Set buttons and steps after what is known now."""
        step, busy = self.step, self.working
        words, possible = self.tr("Continue"), self._opened is not None
        hindrance = ""
        if step == COLUMNS:
            count = self._opened.sheet.row_count if self._opened is not None else 0
            words, possible = self.tr("Check {0}").format(rows(count)), not self.columns.problem
            hindrance = self.columns.problem
        elif step == PREVIEW:
            words, possible, hindrance = self.preview.action, self.preview.possible, self.preview.hindrance
            if possible and self._workspace.read_only:
                possible, hindrance = False, self.tr("This workspace is open for reading only.")
        elif step == RESULT:
            words, possible = self.tr("Close"), True
        self.next_button.setText(words)
        self.next_button.setEnabled(possible and not busy)
        self.next_button.setToolTip(hindrance)
        self._back.setVisible(step in (COLUMNS, PREVIEW) and not busy)
        self._cancel.setVisible(not self._over and not busy)  # the progress has a way to stop
        self._show.setVisible(self._over and bool(self._undo_words))
        self._undo.setVisible(self._over and bool(self._undo_words))
        if step == PREVIEW and not busy and (self.banner.kind == "warning" or self.banner.isHidden()):
            self.say(hindrance, "warning")  # what the work has brought weighs more, and stays
        for button in (self._show, self._undo):
            button.setEnabled(not busy)
        self.pages.setEnabled(not busy)
        here = self.order.index(step)
        for number, key in enumerate(self.order):
            state: StepState = "done" if number < here or self._over else "todo"
            self.steps.set_step(key, state=state, sub=self._sub(key))
            self.steps.items[key].setEnabled(key == step or (not busy and self._reachable(key)))

    def _sub(self, step: str) -> str:
        """The quiet words below a step."""
        if step == FILE and self._opened is not None:
            return rows(self._opened.sheet.row_count)
        return ""

    # --- file -------------------------------------------------------------------------------------

    def _take_file(self, found: Opened) -> None:
        self._opened = found
        self._plan = None
        self.preview.forget()
        self.columns.show_sheet(found)
        self.settle()
        self.next_button.setFocus()

    def _lose_file(self) -> None:
        self._opened = None
        self._plan = None
        self.preview.forget()
        self.settle()

    # --- work -------------------------------------------------------------------------------------

    def fail(self, problem: Problem) -> None:
        again = self.step == PREVIEW and self.preview.dry_run is not None
        self.say(sentence(problem), action=self.tr("Check again") if again else "")

    def _check_again(self) -> None:
        """Compare anew with what is in the workspace by now."""
        if not self.working:
            self.say("")
            self._plan = None
            self._try()

    def _try(self) -> None:
        plan, found = self.columns.take(), self._opened
        if plan is None or found is None:
            return
        if plan == self._plan and self.preview.dry_run is not None:
            self._go(PREVIEW)
            return
        imports = self._workspace.imports
        self.run(
            lambda job: imports.dry_run(found.sheet, plan, job),
            lambda run: self._tried(plan, run),
            self.tr("Comparing with the workspace; nothing is changed …"),
            self.tr("Stopped. Nothing was changed."),
        )

    def _tried(self, plan: ImportPlan, run: DryRun) -> None:
        self._plan = plan
        self.preview.show_run(run)
        self._go(PREVIEW)

    def _import(self) -> None:
        run, imports, undo = self.preview.dry_run, self._workspace.imports, self._workspace.undo
        if run is None:
            return
        good_only = self.preview.good_only.isChecked()
        self._began = datetime.now(UTC)
        incomplete = run.incomplete

        def work(job: JobContext) -> tuple[ImportResult, str, int]:
            result = imports.apply(run, good_only=good_only, job=job)
            return result, undo.undo_words, secrets_left_out(run.sheet, run.plan)

        self.run(
            work,
            lambda done: self._imported(*done, incomplete),
            self.tr("Importing …"),
            self.tr("Stopped. Nothing was imported."),
        )

    def _imported(self, result: ImportResult, undo_words: str, secrets: int, incomplete: int) -> None:
        self._over = True
        self._undo_words = undo_words
        self.file.forget()
        self.preview.forget()
        self._opened = None
        self.result_page.show_result(result, incomplete=incomplete, secrets=secrets)
        self._go(RESULT)
        self.changed.emit(result.touched)
        self.imported.emit(result)

    # --- afterwards -------------------------------------------------------------------------------

    def undo(self) -> None:
        """Undo the import, if nothing else was done since."""
        undo, words = self._workspace.undo, self._undo_words

        def work(job: JobContext) -> Changed:
            if undo.undo_words != words:
                raise ProblemError.of(
                    "Something else was done since the import.", "Undo it step by step in the list, with Ctrl+Z."
                )
            return undo.undo(job)

        self.run(work, self._undone, self.tr("Undoing …"), self.tr("Stopped. Nothing was undone."))

    def _undone(self, changed: Changed) -> None:
        self._undo_words = ""
        self.result_page.show_undone()
        self.changed.emit(changed)

    def _show_channels(self) -> None:
        self._show_list(None)

    def _show_incomplete(self) -> None:
        self._show_list(State.PROBLEMS)

    def _show_list(self, state: State | None) -> None:
        query = ChannelQuery(changed_since=self._began, state=state, sort=SortKey.CHANGED, descending=True)
        self.accept()
        self.desk.channels_wanted.emit(query)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.file.stop()
        super().closeEvent(event)
