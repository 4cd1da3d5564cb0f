"""The password of the keystore that is to be made: generated, or typed twice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.parts.field import Field


class KeystorePassword(QWidget):
    """Two fields. ``generate_wanted`` and ``copy_wanted`` are wishes, ``edited`` follows the person's typing."""

    generate_wanted = Signal()
    copy_wanted = Signal(object)
    """With the Secret."""
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.first = SecretEdit(copy=True, generate=True, parent=self)
        self.first.setObjectName("field.recipe_password")
        self.second = SecretEdit(parent=self)
        self.second.setObjectName("field.recipe_password_again")
        help_text = self.tr("The AICC asks for it when the keystore is uploaded. It is kept with the channel.")
        self.first_field = Field(self.tr("Password of the keystore"), self.first, help_text=help_text, parent=self)
        self.second_field = Field(self.tr("Password of the keystore, again"), self.second, parent=self)
        grid.addWidget(self.first_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.second_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        self.first.generate_requested.connect(self.generate_wanted)
        self.first.copy_requested.connect(lambda: self.copy_wanted.emit(Secret(self.first.text())))
        self.first.edited.connect(self._on_edited)
        self.second.edited.connect(self._on_edited)

    @property
    def empty(self) -> bool:
        """Whether nothing stands in either field."""
        return not self.first.text() and not self.second.text()

    @property
    def agreed(self) -> Secret | None:
        """The password, where both fields say the same; nothing is said where they do not."""
        return Secret(self.first.text()) if self.first.text() == self.second.text() else None

    def set_both(self, password: Secret, note: str = "") -> None:
        """Fill in both fields, as a generator does, and say so."""
        self.first.setText(password.reveal())
        self.second.setText(password.reveal())
        self.conceal()
        self.first_field.say(note)
        self.second_field.say()

    def take(self) -> Secret | None:
        """The password, or None with a message at the field where the two differ."""
        if self.first.text() != self.second.text():
            self.second_field.say(self.tr("The two passwords differ."), "error")
            self.second.setFocus()
            return None
        return Secret(self.first.text())

    def say_problem(self, problem: Problem) -> None:
        """Show why a password was refused."""
        self.first_field.say_problem(problem)

    def conceal(self) -> None:
        """Show dots again."""
        self.first.conceal()
        self.second.conceal()

    def clear(self) -> None:
        """Forget what was typed."""
        self.set_both(Secret(""))

    def _on_edited(self) -> None:
        self.first_field.say()
        if self.first.text().startswith(self.second.text()):
            self.second_field.say()
        else:
            self.second_field.say(self.tr("The two passwords differ."), "error")
        self.edited.emit()
