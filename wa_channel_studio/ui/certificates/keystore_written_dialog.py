"""What was written: every alias with the fingerprint of its certificate, to be compared with what somebody else has."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from wa_channel_studio.services.keystores import Written
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.style import set_mono

_HALF = 48
"""Letters of half a fingerprint, with the colon behind it: a whole one is wider than a small window."""


def note_text(written: Written) -> str:
    """The note as text: each alias with its fingerprint in two lines below it."""
    lines: list[str] = []
    for alias, sha256 in written.entries:
        lines += (alias, f"    {sha256[:_HALF]}", f"    {sha256[_HALF:]}")
    return "\n".join(lines)


class WrittenDialog(Dialog):
    """A list to read and to copy."""

    def __init__(self, written: Written, text: str, parent: QWidget) -> None:
        """``text`` says what was written where."""
        super().__init__(
            QCoreApplication.translate("WrittenDialog", "What was written"),
            text,
            name="dialog.written",
            width=560,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path = written.path
        self.list = QPlainTextEdit(note_text(written), self)
        self.list.setObjectName("text.written")
        self.list.setAccessibleName(self.tr("Aliases and SHA-256 fingerprints"))
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.list.setMinimumHeight(200)
        set_mono(self.list)
        self.body.addWidget(self.list)
        copy = self.add_button(self.tr("Copy"), "quiet", name="action.copy_note", leading=True)
        copy.clicked.connect(self._copy)
        folder = self.add_button(self.tr("Show in folder"), name="action.show_in_folder")
        folder.clicked.connect(self._show_in_folder)
        self.add_button(self.tr("Close"), "primary", name="action.close", role="accept", default=True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.list.toPlainText())
        announce(self, self.tr("Copied"))

    def _show_in_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
