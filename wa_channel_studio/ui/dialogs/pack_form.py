"""What is asked before a preparation pack is written: the file, its password, and whether secrets go into it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.archive_password import ArchivePassword
from wa_channel_studio.ui.parts.field import Field

SUFFIX = ".zip"


@dataclass(frozen=True, slots=True)
class PackWish:
    """Where the pack goes, what opens it, and whether passwords and keys are in it."""

    target: Path
    password: Secret
    with_secrets: bool


class PackForm(QWidget):
    """Sends ``submitted`` for Enter in the last password field."""

    submitted = Signal()

    def __init__(self, context: UiContext, suggested: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._allowed = Path()
        """A file that the person has agreed to replace."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(12)
        self.path = QLineEdit(str(suggested), self)
        self.path.setObjectName("field.target")
        browse = secondary_button(self.tr("Choose …"), name="action.browse", parent=self)
        browse.clicked.connect(self._browse)
        self.path_field = Field(self.tr("Archive"), self.path, beside=browse, parent=self)
        self.path.textEdited.connect(lambda _text: self.path_field.say())
        column.addWidget(self.path_field)
        self._archive_password = ArchivePassword(context, what=self.tr("Archive password"), parent=self)
        self._archive_password.submitted.connect(self.submitted)
        self.password = self._archive_password.fields
        column.addWidget(self._archive_password)
        self.secrets = QCheckBox(self.tr("Include passwords and keys"), self)
        self.secrets.setObjectName("field.with_secrets")
        column.addWidget(self.secrets)
        warning = Banner(
            "warning",
            self.tr(
                "Whoever opens the archive can then use the providers' accounts. That they were included is noted in "
                "the history of each channel."
            ),
            parent=self,
        )
        warning.hide()
        self.secrets.toggled.connect(warning.setVisible)
        column.addWidget(warning)
        said = self.tr("7-Zip opens the archive (AES-256); Windows Explorer cannot. File names in it stay readable.")
        column.addWidget(WrapLabel(said, "secondary", self))

    def take(self) -> PackWish | None:
        """What is wished, or None with a message at the field that is wrong."""
        text = self.path.text().strip()
        if not text:
            self._refuse(self.tr("Say where the archive is to be written."))
            return None
        target = Path(text).expanduser()
        target = target if target.suffix else target.with_suffix(SUFFIX)
        if target.exists() and target != self._allowed:
            self._allowed = target
            self._refuse(self.tr("{0} is there already. Write again to replace it.").format(target.name))
            return None
        password = self._archive_password.take()
        if password is None:
            return None
        return PackWish(target, password, self.secrets.isChecked())

    def _refuse(self, text: str) -> None:
        self.path_field.say(text, "error")
        self.path.setFocus()

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Preparation pack"), self.path.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("ZIP archives (*.zip)"))
        dialog.setDefaultSuffix(SUFFIX)
        dialog.fileSelected.connect(self._take_path)
        dialog.open()

    def _take_path(self, text: str) -> None:
        self.path.setText(text)
        self.path_field.say()
        self._allowed = Path(text)  # the file dialog has asked already
