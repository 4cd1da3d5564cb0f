"""Saving a channel as a template: its name, and whether passwords and keys go into it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.template_ports import Template
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.parts.field import Field

_SIZE = (520, 0)


class TemplateDialog(TaskDialog):
    """Closes when the template is there."""

    def __init__(self, context: UiContext, workspace: Workspace, channel_id: str, parent: QWidget) -> None:
        title = QCoreApplication.translate("TemplateDialog", "Save as a template")
        super().__init__(context, workspace, title, name="dialog.template", parent=parent, size=_SIZE)
        self._channel_id = channel_id
        self.set_text(
            self.tr(
                "New channels can begin with what this one says. Its name, its phone number, what the AICC generated "
                "and the days that were noted stay out."
            )
        )
        self.name = QLineEdit(self)
        self.name.setObjectName("field.template_name")
        self.field = Field(self.tr("Name of the template"), self.name, parent=self)
        self.name.textEdited.connect(lambda _text: self.field.say())
        self.body.addWidget(self.field)
        self.secrets = QCheckBox(self.tr("Include passwords and keys"), self)
        self.secrets.setObjectName("field.with_secrets")
        self.body.addWidget(self.secrets)
        self.meaning = Banner("neutral", parent=self)
        self.secrets.toggled.connect(self._explain)
        self.body.addWidget(self.meaning)
        self._explain(False)
        self.body.addStretch(1)
        self.add_bar()
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._save = self.add_button(self.tr("Save the template"), "primary", name="action.save_template", default=True)
        self._save.clicked.connect(self._do)
        self.hold(self.field, self.secrets, self._save)
        self.read(lambda _job: workspace.channels.get(channel_id).name, self._on_name, self.tr("Reading the channel …"))

    def _explain(self, with_secrets: bool) -> None:
        if with_secrets:
            self.meaning.set(
                "warning",
                self.tr(
                    "They are sealed in the workspace like those of a channel, and every channel that begins with the "
                    "template has the same. Right for one account that serves many channels; else leave them out."
                ),
            )
        else:
            self.meaning.set("neutral", self.tr("Passwords and keys stay out; each new channel is asked for them."))

    def _on_name(self, name: str) -> None:
        if not self.name.text():
            self.name.setText(name)
        QTimer.singleShot(0, self.name, self.name.setFocus)
        self.name.selectAll()

    def _do(self) -> None:
        templates, channel_id = self.workspace.templates, self._channel_id
        name, with_secrets = self.name.text(), self.secrets.isChecked()
        stack = self.workspace.undo

        def work(_job: JobContext) -> tuple[Template, str]:
            return templates.save_channel(channel_id, name, with_secrets=with_secrets), stack.undo_words

        self.run(
            work,
            lambda answer: self._on_saved(*answer),
            self.tr("Saving the template …"),
            failed=self._on_failed,
        )

    def _on_saved(self, template: Template, words: str) -> None:
        self.changed.emit(Changed(templates=(template.id,)))
        self.leave(self.tr("Saved as the template {0}.").format(template.name), words)

    def _on_failed(self, problem: Problem) -> None:
        if problem.field == "name":
            self.field.say_problem(problem)
            QTimer.singleShot(0, self.name, self.name.setFocus)
        else:
            self.complain(problem)
