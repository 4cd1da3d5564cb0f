"""The place of the exports: the list of tasks with what came of them, and what can be done with each.

It shows what the service keeps. Exports are made by the desk of the workspace, so leaving this place stops nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QWidget

from wa_channel_studio.services.export_ports import ExportTask, TaskState
from wa_channel_studio.services.exporting import EVERYTHING
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.parts.teaching import Teaching
from wa_channel_studio.ui.transfer.desk import TransferDesk
from wa_channel_studio.ui.transfer.export_dialog import ExportDialog
from wa_channel_studio.ui.transfer.export_model import ExportModel
from wa_channel_studio.ui.transfer.export_table import ExportTable
from wa_channel_studio.ui.transfer.words import numbered
from wa_channel_studio.ui.views.place import Place

_ENDED = frozenset({TaskState.SUCCESS, TaskState.FAILED, TaskState.CANCELLED})


class ExportsView(Place):
    """Is given the desk by :meth:`use` before it is shown."""

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, workspace, toasts, parent)
        self.setObjectName("view.exports")
        self.set_title(self.tr("Exports"))
        self._desk: TransferDesk | None = None
        self._wanted = ""
        self._read = False
        self.new_button = primary_button(self.tr("New export"), name="action.new_export", parent=self)
        self.new_button.setToolTip(self.tr("Export all channels (Ctrl+N)"))
        self.new_button.clicked.connect(self.new)
        self.head_row.addWidget(self.new_button)
        self.model = ExportModel(self)
        self.table = ExportTable(self.model, self)
        self.table.choice_changed.connect(self._on_choice)
        self.table.current_changed.connect(self._explain)
        self.table.opened.connect(self._on_opened)
        self.table.deleted.connect(self.delete)
        self.table.customContextMenuRequested.connect(self._menu)
        self._build_tools()
        self.busy = BusyBar(parent=self)
        self.content.addWidget(self.busy)
        self.lists = QStackedWidget(self)
        self.content.addWidget(self.lists, 1)
        self.lists.addWidget(self.table)
        self._build_teaching()
        self.about = Banner("neutral", parent=self)
        self.about.set_action_name("action.export_all")
        self.about.action_triggered.connect(self.new)
        self.about.hide()
        self.content.addWidget(self.about)
        self.content.addSpacing(4)
        keys = QShortcut(QKeySequence("Ctrl+N"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.new)
        if workspace.read_only:
            refusal = self.tr("This workspace is open for reading only: an export cannot be noted in it.")
            for button in (self.new_button, self.teaching.primary):
                button.setEnabled(False)
                button.setToolTip(refusal)
        self._on_choice()

    # --- building ---------------------------------------------------------------------------------

    def _build_tools(self) -> None:
        self._tools = QWidget(self)
        self._tools.setMinimumHeight(34)
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Elided(self.tr("Archives stay here until you delete them."), "muted", parent=self._tools), 1)
        self._actions: dict[str, QPushButton] = {}
        for text, name, call in (
            (self.tr("Download"), "download", self.download),
            (self.tr("Open folder"), "open_folder", self.open_folder),
            (self.tr("Stop"), "stop_export", self.stop),
            (self.tr("Export again"), "export_again", self.again),
            (self.tr("Delete"), "delete_export", self.delete),
        ):
            button = secondary_button(text, name=f"action.{name}", parent=self._tools)
            button.clicked.connect(call)
            row.addWidget(button)
            self._actions[name] = button
        self._actions["download"].setToolTip(self.tr("Save the archive where you want it (Enter)"))
        self._actions["delete_export"].setToolTip(self.tr("Delete the export and its archive (Delete)"))
        self.content.addWidget(self._tools)

    def _build_teaching(self) -> None:
        self.teaching = Teaching(self.lists)
        self.teaching.primary.setObjectName("action.first_export")
        self.teaching.primary_triggered.connect(self.new)
        self.teaching.set(
            self.tr("No exports yet"),
            self.tr("An export is what the AICC's channel page gives you: all or the chosen channels as a table."),
            (
                (
                    self.tr("Choose channels"),
                    self.tr("In the list of channels, or none: then all of them are exported, up to 100,000."),
                ),
                (
                    self.tr("A compression password"),
                    self.tr("One ZIP archive, encrypted with AES-256. 7-Zip opens it; Windows Explorer cannot."),
                ),
                (
                    self.tr("Download"),
                    self.tr("It is made while you go on working. Passwords and keys are never in it."),
                ),
            ),
            self.tr("Export all channels"),
        )
        self.lists.addWidget(self.teaching)

    def use(self, desk: TransferDesk) -> None:
        """Show what this desk makes."""
        self._desk = desk
        desk.tasks_changed.connect(self.refresh)
        desk.progressed.connect(lambda task_id, done, total, _text: self.model.show_progress(task_id, done, total))
        desk.failed.connect(self.show_problem)
        desk.began.connect(self.busy.follow)

    # --- manners of a place -----------------------------------------------------------------------

    def enter(self) -> None:
        self.banner.hide()
        self.look_again()
        (self.table if self.model.tasks else self.new_button).setFocus()

    def look_again(self) -> None:
        set_compact(self.table, self.context.preferences.compact_rows)
        self.refresh()

    def refresh(self, wanted: str = "") -> None:
        """Read the list anew; the task ``wanted`` gets the keyboard when it comes."""
        self._wanted = wanted or self._wanted
        exports = self.workspace.exports
        ask(self, self.context.runner, lambda _job: exports.all(), self._show, self.show_problem)

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, tasks: tuple[ExportTask, ...]) -> None:
        chosen = frozenset(task.id for task in self.chosen)
        here = self.model.task(self.table.currentIndex().row())
        had_focus = self.focusWidget() in (self.new_button, self.teaching.primary)
        begins, self._read = not self._read, True
        known = {task.id for task in self.model.tasks}
        self.model.show_tasks(tasks)
        if self._desk is not None:
            for task in tasks:
                done, total, _text = self._desk.part(task.id)
                if total:
                    self.model.show_progress(task.id, done, total)
        current = self._wanted or (here.id if here is not None else "")
        if self._wanted in {task.id for task in tasks}:
            chosen, self._wanted = frozenset({current}), ""
        elif tasks and not chosen & {task.id for task in tasks}:
            current = tasks[0].id
            chosen = frozenset({current})
        if known != {task.id for task in tasks} or begins or current != (here.id if here is not None else ""):
            self.table.choose_ids(chosen, current)
        self.lists.setCurrentWidget(self.table if tasks else self.teaching)
        self._tools.setVisible(bool(tasks))
        self.set_count(numbered(len(tasks), self.tr("{0} export"), self.tr("{0} exports")) if tasks else "")
        if tasks and had_focus and (begins or not known):
            self.table.setFocus()
        self._on_choice()

    @property
    def chosen(self) -> list[ExportTask]:
        """What is chosen."""
        return self.model.chosen(self.table.chosen_rows)

    def _on_choice(self) -> None:
        chosen = self.chosen
        one = chosen[0] if len(chosen) == 1 else None
        there = one is not None and one.state is TaskState.SUCCESS
        active = [task for task in chosen if task.state not in _ENDED]
        shown = {
            "download": there,
            "open_folder": there,
            "stop_export": bool(active),
            "export_again": one is not None and one.state in _ENDED,
            "delete_export": bool(chosen) and not active,
        }
        for name, button in self._actions.items():
            if button.hasFocus() and not shown[name]:
                self.table.setFocus()
            button.setVisible(shown[name])
        writes = not self.workspace.read_only
        for name in ("stop_export", "export_again", "delete_export"):
            self._actions[name].setEnabled(writes)
        if one is not None and writes:
            known = self._known(one)
            self._actions["export_again"].setEnabled(known)
            self._actions["export_again"].setToolTip(
                self.tr("Export the same channels as they are now") if known else self._forgotten
            )
        self._explain()

    @property
    def _forgotten(self) -> str:
        return self.tr(
            "Which channels they were is forgotten when the workspace is locked or closed: choose them once more in "
            "the list of channels, or export all."
        )

    def _explain(self) -> None:
        """Say below the list what the state of the chosen export, else of the current one, means and what to do."""
        chosen = self.chosen
        task = chosen[0] if len(chosen) == 1 else self.model.task(self.table.currentIndex().row())
        kind: Kind = "neutral"
        said = action = ""
        if task is not None and task.state is TaskState.SUCCESS:
            said = self.tr("{0}: encrypted with AES-256. 7-Zip opens it; Windows Explorer cannot.")
            if not task.encrypted:
                kind, said = "warning", self.tr("{0}: without a password. Whoever gets the file can read it.")
            said = said.format(task.file_name)
        elif task is not None and task.state is TaskState.FAILED:
            kind, said = "error", f"{task.message} {task.remedy}".strip()
        elif task is not None and task.state is TaskState.CANCELLED:
            said = f"{task.message} {task.remedy}".strip() or self.tr("It was stopped. Nothing of it was kept.")
        elif task is not None and task.state is TaskState.WAITING:
            said = self.tr("It begins when the export before it is done. You can go on working.")
        elif task is not None:
            said = self.tr("You can go on working. Locking or closing the workspace stops it.")
        if task is not None and task.state in _ENDED and not self._known(task) and not self.workspace.read_only:
            said, action = f"{said} {self._forgotten}".strip(), self.tr("Export all channels")
        if (kind, said) != (self.about.kind, self.about.text):
            self.about.set(kind, said, action)
        self.about.setVisible(bool(said))

    def _known(self, task: ExportTask) -> bool:
        if task.scope == EVERYTHING:
            return True
        try:
            return self._desk is not None and self._desk.channel_ids(task.id) is not None
        except KeyError:
            return False

    # --- wishes -----------------------------------------------------------------------------------

    def new(self) -> None:
        """Export all channels."""
        if not self.workspace.read_only:
            ExportDialog(self.context, self.workspace, None, "", self).open()

    def again(self) -> None:
        """Export what an earlier export was of, as it is now."""
        for task in self.chosen[:1]:
            if self._desk is None or not self._known(task):
                return
            ids = None if task.scope == EVERYTHING else self._desk.channel_ids(task.id)
            dialog = ExportDialog(self.context, self.workspace, ids, task.scope if ids is not None else "", self)
            dialog.form.set_format(task.format)
            dialog.open()

    def download(self) -> None:
        """Save a copy of the archive."""
        for task in self.chosen[:1]:
            if self._desk is not None and task.state is TaskState.SUCCESS:
                self._desk.download(task)

    def open_folder(self) -> None:
        """Show where the archive is."""
        for task in self.chosen[:1]:
            if self._desk is not None and task.state is TaskState.SUCCESS:
                self._desk.open_folder(task)

    def stop(self) -> None:
        """Stop what is chosen and not over."""
        for task in self.chosen:
            if self._desk is not None and task.state not in _ENDED:
                self._desk.cancel(task.id)

    def delete(self) -> None:
        """Delete what is chosen, after a question where there is an archive to lose."""
        chosen = [task for task in self.chosen if task.state in _ENDED]
        if not chosen or self.workspace.read_only:
            return
        if not any(task.state is TaskState.SUCCESS for task in chosen):
            self._delete(chosen)
            return
        dialog = confirmation(
            numbered(len(chosen), self.tr("Delete this export?"), self.tr("Delete {0} exports?")),
            self.tr("The archive is deleted with it. What you have downloaded stays."),
            self.tr("Delete"),
            danger=True,
            parent=self,
        )
        dialog.accepted.connect(lambda: self._delete(chosen))
        dialog.open()

    def _delete(self, tasks: list[ExportTask]) -> None:
        exports = self.workspace.exports

        def work(job: JobContext) -> None:
            for number, task in enumerate(tasks):
                job.report(number, len(tasks))
                exports.remove(task.id)

        handle = ask(self, self.context.runner, work, None, self.show_problem, finished=self.refresh)
        self.busy.follow(handle, self.tr("Deleting …"), cancellable=False)

    def _on_opened(self, row: int) -> None:
        task = self.model.task(row)
        if task is not None:
            self.table.choose([row], row)
            self.download()

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("menu.exports")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in self._actions.values():
            if not button.isHidden():
                action = QAction(button.text(), menu)
                action.setEnabled(button.isEnabled())
                action.triggered.connect(button.click)
                menu.addAction(action)
        if menu.actions():
            menu.popup(self.table.viewport().mapToGlobal(at))
        else:
            menu.deleteLater()
