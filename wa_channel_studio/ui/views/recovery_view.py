"""The way in without the master password: the recovery key, and then a new password.

Both are asked on one page, so that nobody opens a workspace without being able to open it again.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.buttons import primary_button, quiet_button
from wa_channel_studio.ui.kit.style import set_mono
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.new_password import NewPassword
from wa_channel_studio.ui.parts.page import Page


class RecoveryView(Page):
    """Sends ``submitted`` with the recovery key and the new password."""

    submitted = Signal(object, object)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setObjectName("view.recovery")
        self.set_title(
            self.tr("Use the recovery key"),
            self.tr(
                "Type it as it was printed; blanks, dashes and capitals do not matter. Then choose a new password."
            ),
        )
        self._key = QLineEdit(self)
        self._key.setObjectName("field.recovery_key")
        set_mono(self._key)
        self.key_field = Field(self.tr("Recovery key"), self._key, parent=self)
        self._key.textEdited.connect(lambda _text: self.key_field.say())
        self.body.addWidget(self.key_field)
        self.password = NewPassword(context, what=self.tr("New master password"), parent=self)
        self.password.submitted.connect(self._submit)
        self.body.addWidget(self.password)
        back = quiet_button(self.tr("Back"), name="action.back", parent=self)
        back.clicked.connect(self.left)
        self._open = primary_button(self.tr("Open with the new password"), name="action.recover", parent=self)
        self._open.clicked.connect(self._submit)
        self.leave_by(back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._open)

    def begin(self) -> None:
        """Start afresh."""
        self.clear()
        self.say("")
        self._key.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self._key.clear()
        self.key_field.say()
        self.password.clear()

    def set_busy(self, busy: bool) -> None:
        """While the keys are derived nothing can be changed."""
        for part in (self.key_field, self.password, self._open):
            part.setEnabled(not busy)
        if busy:
            self.busy.start(self.tr("Opening with the recovery key …"), cancellable=False)
        else:
            self.busy.stop()

    def show_wrong_key(self, problem: Problem) -> None:
        """Say it at the field."""
        self.key_field.say_problem(problem)

    def show_problem(self, problem: Problem) -> None:
        """Say anything else."""
        self.say(sentence(problem))

    def _submit(self) -> None:
        self.say("")
        self.key_field.say()
        if not self._key.text().strip():
            self.key_field.say(self.tr("The recovery key is missing."), "error")
            self._key.setFocus()
            return
        password = self.password.take()
        if password is not None:
            self.submitted.emit(Secret(self._key.text()), password)
