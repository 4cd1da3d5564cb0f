"""Changing fields of many channels: choose what changes, look at what becomes of each channel, apply, take back.

What an edit does and which channels refuse it is the services' business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.bulk import EditPreview
from wa_channel_studio.services.bulk_values import FieldEdit
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.edit_page import EditPage
from wa_channel_studio.ui.bulk.edit_world import World, read_world
from wa_channel_studio.ui.bulk.ending import Ending
from wa_channel_studio.ui.bulk.preview_page import PreviewPage
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.undoing import undo_exactly
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.parts.words import counted

_SIZE = (940, 680)


class BulkEditDialog(TaskDialog):
    """Three pages: the changes, what they would do, what they did."""

    def __init__(self, context: UiContext, workspace: Workspace, channel_ids: Sequence[str], parent: QWidget) -> None:
        title = QCoreApplication.translate("BulkEditDialog", "Edit {0}").format(channels(len(channel_ids)))
        super().__init__(context, workspace, title, name="dialog.bulk_edit", parent=parent, size=_SIZE)
        self._ids = tuple(channel_ids)
        self._asked: tuple[FieldEdit, ...] = ()
        self._preview: EditPreview | None = None
        self._warned = False
        self.pages = QStackedWidget(self)
        self.edits = EditPage(context, workspace, self)
        self.preview = PreviewPage(self)
        self.preview.copy_wanted.connect(self._copy)
        self.ending = Ending(self)
        self.ending.undo_wanted.connect(self._undo)
        for page in (self.edits, self.preview, self.ending):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.add_bar()
        self._back = self.add_button(self.tr("Back"), name="action.back", leading=True)
        self._back.clicked.connect(self._go_back)
        self._cancel = self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._look = self.add_button(self.tr("Preview"), "primary", name="action.preview", default=True)
        self._look.clicked.connect(self._ask_preview)
        self._apply = self.add_button("", "primary", name="action.apply")
        self._apply.clicked.connect(self._do)
        self.hold(self.pages, self._back, self._look, self._apply)
        self.edits.changed.connect(self._on_changed)
        self._show_page(self.edits)
        self.edits.picker.search.setFocus()
        ids = self._ids
        self.read(lambda _job: read_world(workspace, ids), self._on_world, self.tr("Reading the channels …"))

    def reject(self) -> None:
        """Leave; where changes were typed that would be lost, only when asked for twice."""
        typed = self.pages.currentWidget() is not self.ending and bool(self.edits.cards)
        if typed and not self.busy and not self._warned:
            self._warned = True
            self.say(
                self.tr("Nothing has changed yet. What was entered here is lost when you leave; do it once more to."),
                "warning",
            )
            return
        super().reject()

    def settled(self) -> None:
        self._look.setEnabled(bool(self.edits.cards))
        self._apply.setEnabled(self._preview is not None and self._preview.changed > 0)

    def _on_world(self, world: World) -> None:
        self.edits.show_world(world)
        QTimer.singleShot(0, self.edits.picker.search, self.edits.picker.search.setFocus)

    def _on_changed(self) -> None:
        self._warned = False
        self.say("")
        self._look.setEnabled(bool(self.edits.cards) and not self.busy)

    # --- looking ----------------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        if not self.edits.cards or not self.edits.check():
            return
        bulk, ids, edits = self.workspace.bulk, self._ids, self.edits.edits
        self._asked = edits
        self.run(
            lambda job: bulk.preview(ids, edits, job),
            self._on_preview,
            self.tr("Looking at what would change …"),
            failed=self._on_refused,
        )

    def _on_preview(self, preview: EditPreview) -> None:
        if any(problem.is_error for problem in preview.problems):
            self._preview = None
            self._tell(preview.problems)
            return
        self._preview = preview
        self.preview.show_preview(preview)
        self._apply.setText(
            counted(preview.changed, self.tr("Change {0:,} channel"), self.tr("Change {0:,} channels"))
            if preview.changed
            else self.tr("Nothing to change")
        )
        self._show_page(self.preview)
        # The button is held until the job has been announced as over.
        QTimer.singleShot(0, self, (self._apply if preview.changed else self._back).setFocus)

    def _on_refused(self, problem: Problem) -> None:
        self._tell((problem,))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        self._show_page(self.edits)
        rest = self.edits.tell(problems)
        if rest:
            self.complain(rest[0])

    def _go_back(self) -> None:
        self._preview = None
        self.say("")
        self._show_page(self.edits)
        for card in list(self.edits.cards.values())[:1]:
            card.focus()

    def _copy(self) -> None:
        page = self.preview
        self.read(lambda _job: page.as_text(), self._on_copied, self.tr("Copying the list …"))

    def _on_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.say(self.tr("Copied: {0}.").format(channels(self.preview.model.matching)), "success")

    # --- doing ------------------------------------------------------------------------------------

    def _do(self) -> None:
        preview, ids, edits = self._preview, self._ids, self._asked
        if preview is None or not preview.changed:
            return
        workspace = self.workspace

        def work(job: JobContext) -> tuple[Changed, str]:
            changed = workspace.bulk.apply(ids, edits, job)
            return changed, workspace.undo.undo_words if changed.channels else ""

        self.run(
            work,
            lambda answer: self._on_done(*answer),
            counted(preview.changed, self.tr("Changing {0:,} channel …"), self.tr("Changing {0:,} channels …")),
        )

    def _on_done(self, changed: Changed, words: str) -> None:
        preview = self._preview
        refused = preview.refused if preview is not None else 0
        # What was touched may be more: channels whose name was taken or given up are judged anew.
        count = preview.changed if preview is not None and changed.channels else 0
        self.ending.tell(
            counted(count, self.tr("{0:,} channel was changed."), self.tr("{0:,} channels were changed.")),
            [
                counted(
                    refused,
                    self.tr("{0:,} was refused and is as it was."),
                    self.tr("{0:,} were refused and are as they were."),
                )
                if refused
                else "",
                self.tr("The history of each channel tells what was there before.") if count else "",
            ],
            words=words,
        )
        self._end(changed)

    def _undo(self) -> None:
        stack, words = self.workspace.undo, self.ending.words
        self.run(lambda job: undo_exactly(stack, words, job), self._on_undone, self.tr("Taking it back …"))

    def _on_undone(self, changed: Changed) -> None:
        count = self._preview.changed if self._preview is not None else len(changed.channels)
        self.ending.tell(
            counted(count, self.tr("{0:,} channel is as it was."), self.tr("{0:,} channels are as they were."))
        )
        self._end(changed)

    def _end(self, changed: Changed) -> None:
        self._show_page(self.ending)
        self.changed.emit(changed)
        QTimer.singleShot(0, self._cancel, self._cancel.setFocus)

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self._warned = False
        self._back.setVisible(page is self.preview)
        self._look.setVisible(page is self.edits)
        self._apply.setVisible(page is self.preview)
        self._cancel.setText(self.tr("Close") if page is self.ending else self.tr("Cancel"))
        self.settled()
