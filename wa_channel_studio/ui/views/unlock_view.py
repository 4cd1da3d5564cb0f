"""The page that asks for the master password, for opening a file and for unlocking an open one.

It shows the workspace's name and nothing of its content.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.kit.buttons import link_button, primary_button, quiet_button
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.page import Page


class UnlockView(Page):
    """Sends ``submitted`` with the password."""

    submitted = Signal(object)
    recovery_wanted = Signal()
    keyring_wanted = Signal()
    restore_wanted = Signal()
    again_wanted = Signal()
    stay_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", width=440, parent=parent)
        self.setObjectName("view.unlock")
        self._banner_action = self.again_wanted
        self._in_use = False
        self._edit = SecretEdit(parent=self)
        self._edit.setObjectName("field.password")
        self._edit.returnPressed.connect(self._submit)
        self.field = Field(self.tr("Master password"), self._edit, parent=self)
        self._edit.edited.connect(lambda _text: self.field.say())
        self.body.addWidget(self.field)
        links = QHBoxLayout()
        links.setSpacing(12)
        self._recovery = link_button(self.tr("Use the recovery key"), name="action.use_recovery_key", parent=self)
        self._recovery.clicked.connect(self.recovery_wanted)
        self._keyring = link_button(self.tr("Use the system's keyring"), name="action.use_keyring", parent=self)
        self._keyring.clicked.connect(self.keyring_wanted)
        self._backups = link_button(self.tr("Backups"), name="action.show_backups", parent=self)
        self._backups.clicked.connect(self.restore_wanted)
        for button in (self._recovery, self._keyring, self._backups):
            links.addWidget(button)
        links.addStretch(1)
        self.body.addLayout(links)
        self._back = quiet_button("", name="action.back", parent=self)
        self._back.clicked.connect(self.left)
        self.unlock = primary_button("", name="action.unlock", parent=self)
        self.unlock.clicked.connect(self._submit)
        self.leave_by(self._back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.unlock)
        self.banner.action_triggered.connect(self._on_banner)

    def begin(self, path: Path, *, locked: bool) -> None:
        """Ask for the password of ``path``; ``locked`` says that it is open in this window."""
        self.set_busy(False)
        self.escape.setEnabled(not locked)  # closing a workspace is more than going back
        if locked:
            self.set_title(path.stem, self.tr("Locked. Everything is kept, also what was not saved yet."))
        else:
            self.set_title(path.stem, str(path))
        self.unlock.setText(self.tr("Unlock") if locked else self.tr("Open"))
        self._back.setText(self.tr("Close workspace") if locked else self.tr("Back"))
        self._keyring.setVisible(not locked)
        self._backups.setVisible(not locked)
        self._in_use = False
        self.say("")
        self.clear()
        self._edit.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self._edit.clear()
        self._edit.conceal()
        self.field.say()

    def set_busy(self, busy: bool, text: str = "") -> None:
        """While the key is derived nothing can be changed."""
        for part in (self.field, self.unlock, self._recovery, self._keyring, self._backups, self._back):
            part.setEnabled(not busy)
        if busy:
            self.busy.start(text or self.tr("Deriving the key from the password …"), cancellable=False)
        else:
            self.busy.stop()
            self._edit.setFocus()

    def show_wrong_password(self, problem: Problem) -> None:
        """Say it at the field and let it be typed anew."""
        self.field.say_problem(problem)
        self._edit.selectAll()

    def show_in_use(self, problem: Problem) -> None:
        """Say who has it, and offer to try again."""
        self._in_use = True
        self._banner_action = self.again_wanted
        self.banner.set_action_name("action.try_again")
        self.say(sentence(problem), "information", self.tr("Try again"))

    def show_free(self) -> None:
        """Nobody has it any more: what was said about that goes."""
        if self._in_use:
            self._in_use = False
            self.say("")
            self._edit.setFocus()

    def show_damaged(self, problem: Problem) -> None:
        """Say what is wrong with the file, and offer its backups."""
        self._banner_action = self.restore_wanted
        self.banner.set_action_name("action.restore_backup")
        self.say(sentence(problem), "error", self.tr("Restore a backup"))

    def show_problem(self, problem: Problem) -> None:
        """Say anything else."""
        self._banner_action = self.again_wanted
        self.say(sentence(problem))

    def show_not_locked(self, problem: Problem) -> None:
        """Say that the workspace could not be locked, and offer to go back to it."""
        self.set_title(self._title.plain_text, self.tr("Not locked: what you typed could not be kept."))
        self._banner_action = self.stay_wanted
        self.banner.set_action_name("action.stay")
        for part in (self.field, self.unlock, self._recovery):
            part.setEnabled(False)
        self.say(sentence(problem), "error", self.tr("Back to the workspace"))

    def tell(self, text: str) -> None:
        """Say something good, such as that a backup was restored."""
        self.say(text, "information")

    def _on_banner(self) -> None:
        self._banner_action.emit()

    def _submit(self) -> None:
        if not self._edit.text():
            self.field.say(self.tr("The password is missing."), "error")
            self._edit.setFocus()
            return
        self.say("")
        self.field.say()
        self.submitted.emit(Secret(self._edit.text()))
