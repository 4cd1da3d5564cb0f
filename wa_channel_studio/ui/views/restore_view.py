"""The page that puts a backup in the place of a workspace that is closed, also of one that cannot be opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.ports import Backup
from wa_channel_studio.ui.kit.buttons import primary_button, quiet_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.backup_list import BackupList
from wa_channel_studio.ui.parts.page import Page


class RestoreView(Page):
    """Sends ``restore_wanted`` with the chosen backup."""

    restore_wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", width=600, parent=parent)
        self.setObjectName("view.restore")
        self._none = WrapLabel(self.tr("There are no backups beside this workspace."), "muted", self)
        self.body.addWidget(self._none)
        self.list = BackupList(self)
        self.list.doubleClicked.connect(self._submit)
        self.body.addWidget(self.list)
        self.body.addWidget(
            WrapLabel(
                self.tr(
                    "What stands in the file now is backed up first. The backup opens with the password of its day."
                ),
                "secondary",
                self,
            )
        )
        back = quiet_button(self.tr("Back"), name="action.back", parent=self)
        back.clicked.connect(self.left)
        self._restore = primary_button(self.tr("Restore this backup"), name="action.restore", parent=self)
        self._restore.clicked.connect(self._submit)
        self.leave_by(back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._restore)

    def begin(self, path: Path) -> None:
        """Show the page for ``path``; the backups follow."""
        self.set_title(self.tr("Backups of {0}").format(path.stem), str(path))
        self.say("")
        self.set_backups(())
        self.list.setFocus()

    def set_backups(self, backups: Sequence[Backup]) -> None:
        """Show the backups there are."""
        self.list.set_backups(backups)
        self._none.setVisible(not backups)
        self.list.setVisible(bool(backups))
        self._restore.setEnabled(bool(backups))
        if backups:
            self.list.setFocus()

    def set_busy(self, busy: bool, text: str = "") -> None:
        """While a backup is being restored nothing else can be chosen."""
        self.list.setEnabled(not busy)
        self._restore.setEnabled(not busy and self.list.chosen is not None)
        if busy:
            self.busy.start(text or self.tr("Restoring the backup …"), cancellable=False)
        else:
            self.busy.stop()

    def show_problem(self, problem: Problem) -> None:
        """Say why it could not be restored."""
        self.say(sentence(problem))

    def _submit(self) -> None:
        chosen = self.list.chosen
        if chosen is not None:
            self.restore_wanted.emit(chosen)
