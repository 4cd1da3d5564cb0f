"""Two questions for passwords: the one that a keystore has, and a new one for it.

The first goes to whoever opened the dialog, who tries it and answers with ``refuse`` or ``close``; so the dialog stays
until the password is right.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.ui.certificates.keystore_password_form import KeystorePassword
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.parts.field import Field


class AskPasswordDialog(Dialog):
    """``entered`` brings a Secret to try; ``skipped`` is the wish to go on without, where that is offered."""

    entered = Signal(object)
    skipped = Signal()

    def __init__(self, name: str, text: str, *, skip: str = "", parent: QWidget) -> None:
        """``name`` is the keystore's, ``text`` says why the password is asked for, ``skip`` offers a way without."""
        super().__init__(
            QCoreApplication.translate("AskPasswordDialog", "The password of {0}").format(name),
            text,
            name="dialog.keystore_password",
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.password = SecretEdit(parent=self)
        self.password.setObjectName("field.keystore_password")
        self.field = Field(self.tr("Keystore password"), self.password, parent=self)
        self.password.edited.connect(lambda _text: self.field.say())
        self.password.returnPressed.connect(self._submit)
        self.body.addWidget(self.field)
        self._busy = BusyBar(delay_ms=120, parent=self)
        self.body.addWidget(self._busy)
        self.body.addStretch(1)
        if skip:
            button = self.add_button(skip, "quiet", name="action.skip_password", leading=True)
            button.clicked.connect(self._skip)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._open = self.add_button(self.tr("Open"), "primary", name="action.try_password", default=True)
        self._open.clicked.connect(self._submit)
        self.password.setFocus()

    def follow(self, job: JobHandle) -> None:
        """The password is being tried."""
        self._set_busy(True)
        self._busy.follow(job, self.tr("Trying the password …"), cancellable=False)

    def refuse(self, problem: Problem) -> None:
        """It was not right; it can be corrected."""
        self._set_busy(False)
        self.field.say_problem(problem)
        self.password.selectAll()

    def _submit(self) -> None:
        if not self._open.isEnabled():
            return
        if not self.password.text():
            self.field.say(self.tr("The password is missing."), "error")
            self.password.setFocus()
            return
        self.entered.emit(Secret(self.password.text()))

    def _skip(self) -> None:
        self.skipped.emit()
        self.reject()

    def _set_busy(self, busy: bool) -> None:
        self.field.setEnabled(not busy)
        self._open.setEnabled(not busy)


class NewPasswordDialog(Dialog):
    """``chosen`` brings the new password as a Secret, and the dialog closes."""

    chosen = Signal(object)

    def __init__(self, context: UiContext, service: KeystoreService, title: str, text: str, *, parent: QWidget) -> None:
        super().__init__(title, text, name="dialog.new_keystore_password", width=480, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = KeystorePassword(context, service, self)
        self.form.submitted.connect(self._submit)
        self.body.addWidget(self.form)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        take = self.add_button(self.tr("Use this password"), "primary", name="action.take_password", default=True)
        take.clicked.connect(self._submit)
        self.form.fields.first.setFocus()

    def _submit(self) -> None:
        password = self.form.take()
        if password is not None:
            self.chosen.emit(password)
            self.accept()
