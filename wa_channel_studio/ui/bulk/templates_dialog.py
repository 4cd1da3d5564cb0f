"""All templates of a workspace: begin a channel with one, rename it, remove it and take that back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.template_ports import Template
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.read_table import CellDelegate, ReadTable, box_column
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.bulk.undoing import undo_exactly
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import DATABASE
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.models.channel_cells import NOTHING, provider_label
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.words import when

_SIZE = (760, 520)


class _TemplateDelegate(CellDelegate):
    quiet = ("provider", "changed", "secrets")


class NameDialog(Dialog):
    """Asks for another name; sends ``wanted`` and stays until :meth:`accept`, so that a refusal stands at the field."""

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("NameDialog", "Rename the template"),
            name="dialog.rename_template",
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit(name, self)
        self.line.setObjectName("field.new_name")
        self.line.selectAll()
        self.field = Field(self.tr("New name"), self.line, parent=self)
        self.line.textEdited.connect(lambda _text: self.field.say())
        self.body.addWidget(self.field)
        self.add_button(self.tr("Cancel"), name="action.cancel_rename", role="reject")
        rename = self.add_button(self.tr("Rename"), "primary", name="action.confirm_rename", default=True)
        rename.clicked.connect(lambda: self.wanted.emit(self.line.text()))
        self.line.setFocus()


class TemplatesDialog(TaskDialog):
    """Sends ``draft_wanted`` with an OpenDraft, and closes."""

    draft_wanted = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, tenant: Tenant, parent: QWidget) -> None:
        title = QCoreApplication.translate("TemplatesDialog", "Templates")
        super().__init__(context, workspace, title, name="dialog.templates", parent=parent, size=_SIZE)
        self._tenant = tenant
        self._undo_words = ""
        self.set_text(self.tr("A new channel of {0} can begin with one of them.").format(tenant.name))
        self.banner.set_action_name("action.undo")
        self.banner.action_triggered.connect(self._undo)
        self.stack = QStackedWidget(self)
        self._empty = EmptyState(
            "duplicate",
            self.tr("No templates yet"),
            self.tr(
                "Choose a channel in the list and save it as a template: new channels can begin with what it says."
            ),
            parent=self,
        )
        filled = QWidget(self)
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.search = SearchField(self.tr("Find a template"), parent=filled)
        self.search.setObjectName("field.find_template")
        self.search.searched.connect(self._narrow)
        self._rename = secondary_button(self.tr("Rename …"), name="action.rename_template", parent=filled)
        self._rename.clicked.connect(self._ask_name)
        self._remove = secondary_button(self.tr("Delete"), name="action.delete_template", parent=filled)
        self._remove.clicked.connect(self._delete)
        tools.addWidget(self.search, 1)
        tools.addWidget(self._rename)
        tools.addWidget(self._remove)
        column.addLayout(tools)
        columns: tuple[Column[Any], ...] = (
            box_column(),
            Column("name", self.tr("Name"), None, 40, lambda row, _now: row.name, 160),
            Column(
                "provider", self.tr("Provider"), None, 18, lambda row, _now: provider_label(row.provider) or NOTHING, 90
            ),
            Column("secrets", self.tr("Passwords and keys"), None, 22, self._secrets, 120),
            Column("changed", self.tr("Changed"), None, 20, lambda row, now: when(row.changed_at, now), 90),
        )
        self.model: TupleModel[Template] = TupleModel(columns, self, hay=_hay)
        self.table = ReadTable(self.model, _TemplateDelegate(columns), filled)
        self.table.setObjectName("list.templates")
        self.table.setAccessibleName(self.tr("Templates"))
        self.table.choice_changed.connect(self.settled)
        self.table.opened.connect(lambda _row: self._begin())
        self.table.deleted.connect(self._delete)
        column.addWidget(self.table, 1)
        self.stack.addWidget(self._empty)
        self.stack.addWidget(filled)
        self.body.addWidget(self.stack, 1)
        self.add_bar()
        self.add_button(self.tr("Close"), name="action.cancel", role="reject")
        self._new = self.add_button(self.tr("New channel from it"), "primary", name="action.new_from", default=True)
        self._new.clicked.connect(self._begin)
        self.hold(self.stack, self._new)
        self.stack.hide()
        self.settled()
        self._load()

    @property
    def current(self) -> Template | None:
        """The template that is chosen."""
        rows = self.model.rows_in(self.table.chosen_rows)
        return rows[0] if rows else None

    def settled(self) -> None:
        ready = self.current is not None and not self.busy
        for button in (self._new, self._rename, self._remove):
            button.setEnabled(ready)

    def _secrets(self, template: Template, _now: datetime) -> str:
        holds = any(isinstance(value, Secret) and value for value in template.answers.values())
        return self.tr("included") if holds else self.tr("left out")

    def _narrow(self, text: str) -> None:
        self.model.narrow(text=text)
        self._choose_first()

    def _load(self, wanted: str = "") -> None:
        templates = self.workspace.templates
        self.read(lambda _job: templates.all(), lambda found: self._show(found, wanted), self.tr("Reading …"))

    def _show(self, templates: tuple[Template, ...], wanted: str) -> None:
        self.model.show_rows(templates)
        self.stack.setCurrentIndex(1 if templates else 0)
        self.stack.show()
        rows = [row for row in range(self.model.matching) if self._id_of(row) == wanted]
        if rows:
            self.table.choose(rows, rows[0])
        else:
            self._choose_first()
        if templates:
            QTimer.singleShot(0, self.table, self.table.setFocus)
        if self._undo_words:
            said, action = self._undo_words, self.tr("Undo")
            self.banner.set("success", self.tr("{0}.").format(said), action)
            self.banner.show()

    def _id_of(self, row: int) -> str:
        template = self.model.row(row)
        return template.id if template is not None else ""

    def _choose_first(self) -> None:
        if self.model.matching:
            self.table.choose([0], 0)
        self.settled()

    # --- deeds ------------------------------------------------------------------------------------

    def _begin(self) -> None:
        template = self.current
        if template is None:
            return
        templates, template_id, tenant_id = self.workspace.templates, template.id, self._tenant.id
        self.read(
            lambda _job: templates.draft(template_id, tenant_id), self._on_draft, self.tr("Beginning the channel …")
        )

    def _on_draft(self, draft: OpenDraft) -> None:
        self.draft_wanted.emit(draft)
        self.accept()

    def _ask_name(self) -> None:
        template = self.current
        if template is None or self.busy:
            return
        dialog = NameDialog(template.name, self)
        dialog.wanted.connect(lambda name: self._rename_to(template, name, dialog))
        dialog.open()

    def _rename_to(self, template: Template, name: str, dialog: NameDialog) -> None:
        templates, template_id = self.workspace.templates, template.id

        def done(renamed: Template) -> None:
            dialog.accept()
            self._after(Changed(templates=(template_id,)), "", renamed.id)

        def failed(problem: Problem) -> None:
            dialog.field.say_problem(problem)

        self._undo_words = ""
        self.run(
            lambda _job: templates.rename(template_id, name), done, self.tr("Renaming …"), failed=failed, queue=DATABASE
        )

    def _delete(self) -> None:
        template = self.current
        if template is None or self.busy:
            return
        workspace, template_id = self.workspace, template.id

        def work(_job: JobContext) -> str:
            workspace.templates.remove(template_id)
            return workspace.undo.undo_words

        self.run(
            work,
            lambda words: self._after(Changed(templates=(template_id,)), words, ""),
            self.tr("Removing …"),
            queue=DATABASE,
        )

    def _undo(self) -> None:
        stack, words = self.workspace.undo, self._undo_words
        self._undo_words = ""
        self.run(
            lambda job: undo_exactly(stack, words, job),
            lambda changed: self._after(changed, "", next(iter(changed.templates), "")),
            self.tr("Taking it back …"),
            queue=DATABASE,
        )

    def _after(self, changed: Changed, words: str, wanted: str) -> None:
        self._undo_words = words
        self.changed.emit(changed)
        # The next job can begin when this one has been announced as over.
        QTimer.singleShot(0, self, lambda: self._load(wanted))


def _hay(template: Template) -> str:
    return f"{template.name} {provider_label(template.provider)}"
