"""The page that makes a new workspace: where it lies, and the password that seals it.

It says what is sealed, what is not, and what a lost password means; whether a password will do is the person's choice.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.buttons import primary_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.new_password import NewPassword
from wa_channel_studio.ui.parts.page import Page
from wa_channel_studio.ui.views.entry_deeds import SUFFIX


def with_suffix(text: str) -> Path:
    """The file meant by ``text``; a name without any suffix gets ours."""
    path = Path(text.strip()).expanduser()
    return path if path.suffix else path.with_suffix(SUFFIX)


class CreateView(Page):
    """Sends ``submitted`` with a path and a password that was typed twice the same."""

    submitted = Signal(object, object)
    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setObjectName("view.create")
        self.set_title(
            self.tr("New workspace"),
            self.tr("One file on this computer for tenants, channels and their secrets."),
        )
        self._path = QLineEdit(self)
        self._path.setObjectName("field.path")
        browse = secondary_button(self.tr("Choose …"), name="action.browse", parent=self)
        browse.clicked.connect(self._browse)
        self.path_field = Field(self.tr("Workspace file"), self._path, beside=browse, parent=self)
        self._path.textEdited.connect(lambda _text: self.path_field.say())
        self.body.addWidget(self.path_field)
        self.password = NewPassword(context, parent=self)
        self.password.submitted.connect(self._submit)
        self.body.addWidget(self.password)
        self.body.addWidget(
            WrapLabel(
                self.tr(
                    "Sealed with this password: passwords, keys, tokens, drafts and their history. In the clear, so "
                    "that they can be searched: names, phone numbers, addresses and texts."
                ),
                "secondary",
                self,
            )
        )
        self.body.addWidget(
            WrapLabel(
                self.tr(
                    "Nobody can recover a lost password. Make a recovery key in the settings, print it and keep it "
                    "away from this computer: it is the only other way in."
                ),
                "warning",
                self,
            )
        )
        back = quiet_button(self.tr("Back"), name="action.back", parent=self)
        back.clicked.connect(self.left)
        self.create_button = primary_button(self.tr("Create workspace"), name="action.create", parent=self)
        self.create_button.clicked.connect(self._submit)
        self.leave_by(back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.create_button)

    def begin(self) -> None:
        """Start afresh, with a file name that is free."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._path.setText(str(folder / f"{self.tr('channels')}{SUFFIX}"))
        self.path_field.say()
        self.password.clear()
        self.say("")
        self._path.setFocus()
        start = len(self._path.text()) - len(self.tr("channels")) - len(SUFFIX)
        self._path.setSelection(start, len(self.tr("channels")))

    def set_path(self, path: Path) -> None:
        """Take ``path`` as if it had been typed."""
        self._path.setText(str(path))

    def set_busy(self, busy: bool) -> None:
        """While the key is derived nothing can be changed."""
        for part in (self.path_field, self.password, self.create_button):
            part.setEnabled(not busy)
        if busy:
            self.busy.start(self.tr("Deriving the key and writing the file …"), cancellable=False)
        else:
            self.busy.stop()

    def show_problem(self, problem: Problem) -> None:
        """Say at the right place why it could not be made."""
        if problem.field == "password":
            self.password.say_problem(problem)
        else:
            self.path_field.say_problem(problem)

    def _submit(self) -> None:
        self.say("")
        self.path_field.say()
        if not self._path.text().strip():
            self.path_field.say(self.tr("Say where the workspace is to be kept."), "error")
            self._path.setFocus()
            return
        password = self.password.take()
        if password is not None:
            self.submitted.emit(with_suffix(self._path.text()), password)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("New workspace"), self._path.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Workspaces (*{0})").format(SUFFIX))
        dialog.setDefaultSuffix(SUFFIX)
        # Our own check refuses an existing file at its field; replacing one by mistake must be impossible.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.fileSelected.connect(self._path.setText)
        dialog.open()
