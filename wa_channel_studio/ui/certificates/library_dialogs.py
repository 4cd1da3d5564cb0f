"""Two small dialogs of the library: another name for a file, and who stands in the way of deleting one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wa_channel_studio.domain.library import LibraryRow, User
from wa_channel_studio.services.library_users import InUseByChannelsError
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.library_users import UserList
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.scrolling import scrolled

_TALLEST = 320


class RenameDialog(Dialog):
    """Sends ``renamed`` with the row under its new name, and closes; what is wrong is told at the field."""

    renamed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, row: LibraryRow, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("RenameDialog", "Rename the certificate"),
            QCoreApplication.translate("RenameDialog", "The name goes into packs, as the name of the file."),
            name="dialog.rename",
            width=520,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._workspace, self._certificate_id = context, workspace, row.id
        self.line = QLineEdit(row.name, self)
        self.line.setObjectName("field.file_name")
        stem = row.name.rpartition(".")[0] or row.name
        self.line.setSelection(0, len(stem))
        self.field = Field(self.tr("Name"), self.line, parent=self)
        self.line.textEdited.connect(lambda _text: self.field.say())
        self.body.addWidget(self.field)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._rename = self.add_button(self.tr("Rename"), "primary", name="action.rename", default=True)
        self._rename.clicked.connect(self._submit)

    def _submit(self) -> None:
        library, certificate_id, name = self._workspace.library, self._certificate_id, self.line.text()
        self._rename.setEnabled(False)
        ask(
            self,
            self._context.runner,
            lambda _job: library.rename(certificate_id, name),
            self._done,
            self.field.say_problem,
            finished=lambda: self._rename.setEnabled(True),
        )

    def _done(self, row: LibraryRow) -> None:
        self.renamed.emit(row)
        self.accept()


class InUseDialog(Dialog):
    """Says why nothing was deleted; ``user_wanted`` brings a User, who is to be shown."""

    user_wanted = Signal(object)

    def __init__(self, reason: InUseByChannelsError, parent: QWidget) -> None:
        super().__init__(
            QCoreApplication.translate("InUseDialog", "Nothing was deleted: it is in use"),
            reason.problem.remedy,
            name="dialog.in_use",
            width=520,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.users = UserList(self)
        self.users.setProperty("scrolled", "true")
        self.users.set_users(reason.users)
        self.users.wanted.connect(self._open)
        area = scrolled(self.users)
        area.setMinimumHeight(min(_TALLEST, self.users.sizeHint().height() + 8))
        self.body.addWidget(area)
        self.add_button(self.tr("Close"), "primary", name="action.close", role="accept", default=True)

    def _open(self, user: User) -> None:
        self.accept()
        self.user_wanted.emit(user)
