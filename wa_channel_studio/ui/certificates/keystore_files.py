"""Choosing files to read and a place to write to, with the system's dialogs.

Nothing is read or written here. A file that is there already is named before it is replaced, unless the system's own
dialog has asked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.services.keystore_names import bare_name
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.parts.field import Field

READABLE = "*.der *.cer *.crt *.pem *.p7b *.p7c *.jks *.jceks *.keystore *.ks *.p12 *.pfx"
STORES = "*.jks *.jceks *.keystore *.ks *.p12 *.pfx"


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("KeystoreFiles", text)


def choose_files(parent: QWidget, title: str, chosen: Callable[[tuple[Path, ...]], object]) -> None:
    """Let the person pick files with certificates."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("dialog.choose_files")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([translate("Certificates and keystores ({0})").format(READABLE), translate("All files (*)")])
    dialog.filesSelected.connect(lambda names: chosen(tuple(Path(name) for name in names)))
    dialog.open()


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The files that are being dropped or pasted."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


class TargetField(QWidget):
    """A line for the file or folder to write to. ``take`` answers it, or None with a message at the line."""

    submitted = Signal()

    def __init__(self, what: str, suggested: Path, *, folder: bool = False, parent: QWidget | None = None) -> None:
        """``what`` names the file; with ``folder`` a folder is asked for."""
        super().__init__(parent)
        self._what = what
        self._folder = folder
        self._filter = ""
        self._agreed = Path()
        """A file that the person has agreed to replace."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit(str(suggested), self)
        self.line.setObjectName("field.target")
        browse = secondary_button(self.tr("Choose …"), name="action.browse", parent=self)
        browse.clicked.connect(self._browse)
        self.field = Field(what, self.line, beside=browse, parent=self)
        self.line.textEdited.connect(lambda _text: self.field.say())
        self.line.returnPressed.connect(self.submitted)
        column.addWidget(self.field)

    @property
    def folder(self) -> Path:
        """The folder that is chosen, or the one that the file is in."""
        path = Path(self.line.text().strip()).expanduser()
        return path if self._folder else path.parent

    @property
    def file_name(self) -> str:
        """The name of the file; "" where a folder is asked for."""
        return "" if self._folder else Path(self.line.text().strip()).name

    def suggest(self, path: Path, name_filter: str = "", *, folder: bool = False) -> None:
        """Suggest another place, of another kind of file; ``name_filter`` is for the system's dialog."""
        self._folder, self._filter = folder, name_filter
        self.line.setText(str(path))
        self.field.say()

    def allow(self, path: Path) -> None:
        """This file may be replaced without another question."""
        self._agreed = path

    def take(self, suffix: str = "") -> Path | None:
        """Where to write; a file without suffix gets ``suffix``."""
        text = self.line.text().strip()
        if not text:
            self.refuse(self.tr("Say where to write."))
            return None
        path = Path(text).expanduser()
        if self._folder:
            if not path.is_dir():
                self.refuse(self.tr("There is no such folder."))
                return None
            return path
        if suffix and bare_name(path.name) == path.name:
            path = path.with_name(path.name + suffix)
        if path.exists() and path != self._agreed:
            self._agreed = path
            self.refuse(self.tr("{0} is there already. Save again to replace it.").format(path.name))
            return None
        return path

    def refuse(self, text: str) -> None:
        """Say at the line what is wrong."""
        self.field.say(text, "error")
        self.line.setFocus()

    def _browse(self) -> None:
        dialog = QFileDialog(self, self._what, self.line.text())
        dialog.setObjectName("dialog.save_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            if self._filter:
                dialog.setNameFilter(self._filter)
        dialog.fileSelected.connect(self._take_path)
        dialog.open()

    def _take_path(self, text: str) -> None:
        self.line.setText(text)
        self.field.say()
        self._agreed = Path(text)  # the system's dialog has asked already
