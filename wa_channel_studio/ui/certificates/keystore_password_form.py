"""A new password of a keystore, typed twice or generated, judged by Java's rule while it is typed.

How hard it is to guess the common field says; whether a keystore can be written with it, the service.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.keystore import MIN_PASSWORD
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.new_password import NewPassword
from wa_channel_studio.ui.parts.words import counted


class KeystorePassword(QWidget):
    """Sends ``submitted`` for Enter in the last field."""

    submitted = Signal()

    def __init__(self, context: UiContext, service: KeystoreService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._service = service
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.fields = NewPassword(context, what=self.tr("Keystore password"), parent=self)
        self.fields.submitted.connect(self.submitted)
        self.fields.edited.connect(self._judge)
        column.addWidget(self.fields)
        self.rule = WrapLabel("", "secondary", self)
        column.addWidget(self.rule)
        links = QHBoxLayout()
        links.setSpacing(12)
        for text, name, call in (
            (self.tr("Generate a password"), "action.generate", self.generate),
            (self.tr("Copy the password"), "action.copy_password", self._copy),
        ):
            button = link_button(text, name=name, parent=self)
            button.clicked.connect(call)
            links.addWidget(button)
        links.addStretch(1)
        column.addLayout(links)
        self._judge()

    def take(self) -> Secret | None:
        """The password, or None with a message at the field that is wrong."""
        typed = Secret(self.fields.first.text())
        problem = self._service.password_problem(typed)
        if problem is not None and problem.is_error and typed:
            self.refuse(problem)
            return None
        return self.fields.take()

    def refuse(self, problem: Problem) -> None:
        """Say below the fields why the password cannot be used; the fields' own line is for how easy it is to guess."""
        text = sentence(problem)
        self._say(text, "error")
        announce(self, text)
        self.fields.first.setFocus()

    def generate(self) -> None:
        """Put a new password into both fields, and show it: it must be written down somewhere."""
        self.fields.set_both(self._service.generate_password().reveal())
        self._judge()
        self.fields.first.reveal()

    def clear(self) -> None:
        """Forget what was typed."""
        self.fields.clear()
        self._judge()

    def _judge(self) -> None:
        """Say while it is typed what Java asks for; the common field says how hard it is to guess."""
        text = self.fields.first.text()
        problem = self._service.password_problem(Secret(text)) if text else None
        missing = MIN_PASSWORD - len(text)
        if problem is None:
            self._say(self.tr("Six characters at least: keytool takes no fewer."))
        elif problem.is_error:
            one = self.tr("{0} character more: keytool takes no fewer than six.")
            many = self.tr("{0} characters more: keytool takes no fewer than six.")
            self._say(counted(missing, one, many), "warning")
        else:
            self._say(sentence(problem), "warning")

    def _say(self, text: str, role: str = "secondary") -> None:
        self.rule.set_role(role)
        self.rule.set_text(text)

    def _copy(self) -> None:
        if self.fields.first.text():
            self._context.clipboard.copy(self.fields.first.text())
