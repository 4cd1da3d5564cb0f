"""The password of an archive: typed twice or generated, copied on demand, and refused where 7-Zip would refuse it.

It knows what a password of an archive must be able to do; what is in the archive, and whether it may go without a
password, whoever shows this decides.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.passwords import archive_password_problem, generate_archive_password
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.parts.new_password import NewPassword


class ArchivePassword(QWidget):
    """Two fields with a meter, and links that generate and copy. ``submitted`` is Enter in the last field."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, context: UiContext, *, what: str, parent: QWidget | None = None) -> None:
        """``what`` names the password."""
        super().__init__(parent)
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.fields = NewPassword(context, what=what, parent=self)
        self.fields.submitted.connect(self.submitted)
        self.fields.edited.connect(self.edited)
        links = QHBoxLayout()
        links.setSpacing(12)
        self._copy_link = link_button(self.tr("Copy the password"), name="action.copy_password", parent=self)
        self._copy_link.clicked.connect(self._copy)
        generate = link_button(self.tr("Generate a password"), name="action.generate", parent=self)
        generate.clicked.connect(self.generate)
        links.addWidget(generate)
        links.addWidget(self._copy_link)
        links.addStretch(1)
        column.addLayout(links)  # above: what is said of the password grows below its field, and must push nothing away
        column.addWidget(self.fields)
        QWidget.setTabOrder(generate, self._copy_link)
        QWidget.setTabOrder(self._copy_link, self.fields.first)
        self.fields.first.textChanged.connect(self._settle)
        self._settle()

    def take(self) -> Secret | None:
        """The password, or None with a message at the field that is wrong."""
        password = self.fields.take()
        if password is None:
            return None
        problem = archive_password_problem(password)
        if problem is not None:
            self.fields.say_problem(problem)
            return None
        return password

    def generate(self) -> None:
        """Put a new password into both fields and show it."""
        self.fields.set_both(generate_archive_password().reveal())
        self.fields.first.reveal()
        self.edited.emit()

    def _copy(self) -> None:
        self._context.clipboard.copy(self.fields.first.text())

    def _settle(self) -> None:
        self._copy_link.setEnabled(bool(self.fields.first.text()))
