"""Changing the master password: the old one, then the new one twice."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.parts.asking import ask, problem_of, sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.new_password import NewPassword


class PasswordDialog(Dialog):
    """Sends ``changed`` when the new password is in force, and closes."""

    changed = Signal()

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("PasswordDialog", "Change the master password"),
            QCoreApplication.translate("PasswordDialog", "The recovery key and what is sealed stay as they are."),
            name="dialog.password",
            width=480,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._workspace = workspace
        self._busy_now = False
        self._banner = Banner("error", parent=self)
        self._banner.hide()
        self.body.addWidget(self._banner)
        self.old = SecretEdit(parent=self)
        self.old.setObjectName("field.old_password")
        self.old_field = Field(self.tr("Present master password"), self.old, parent=self)
        self.old.edited.connect(lambda _text: self.old_field.say())
        self.body.addWidget(self.old_field)
        self.new = NewPassword(context, what=self.tr("New master password"), parent=self)
        self.old.returnPressed.connect(self.new.first.setFocus)
        self.new.submitted.connect(self._submit)
        self.body.addWidget(self.new)
        self._busy = BusyBar(delay_ms=120, parent=self)
        self.body.addWidget(self._busy)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._change = self.add_button(self.tr("Change the password"), "primary", name="action.change")
        self._change.clicked.connect(self._submit)

    def reject(self) -> None:
        """Not while the keys are being derived: the header is being written."""
        if not self._busy_now:
            super().reject()

    def _submit(self) -> None:
        if self._busy_now:
            return
        if not self.old.text():
            self.old_field.say(self.tr("The password is missing."), "error")
            self.old.setFocus()
            return
        new = self.new.take()
        if new is None:
            return
        old, workspace = Secret(self.old.text()), self._workspace
        self._set_busy(True)
        handle = ask(
            self,
            self._context.runner,
            lambda _job: workspace.change_password(old, new),
            lambda _none: self._done(),
            faulted=self._failed,
        )
        self._busy.follow(handle, self.tr("Backing up and wrapping the key anew …"), cancellable=False)

    def _done(self) -> None:
        self._set_busy(False)
        self.changed.emit()
        self.accept()

    def _failed(self, fault: object) -> None:
        self._set_busy(False)
        if isinstance(fault, WrongPasswordError):
            self.old_field.say_problem(fault.problem)
            self.old.selectAll()
        else:
            self._banner.set("error", sentence(problem_of(fault)))
            self._banner.show()

    def _set_busy(self, busy: bool) -> None:
        self._busy_now = busy
        for part in (self.old_field, self.new, self._change):
            part.setEnabled(not busy)
