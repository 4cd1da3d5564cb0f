"""Opening files in the library: what they are is read and shown, then they are added; a keystore opens its own page.

It knows the order of events; what a file is, is told by the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.library_found import FoundFile, found_data, found_file
from wa_channel_studio.ui.certificates.library_open_dialog import OpenDialog
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES
from wa_channel_studio.ui.parts.asking import ask

_SUFFIXES = "*.der *.cer *.crt *.pem *.p7b *.p7c *.jks *.jceks *.keystore *.ks *.p12 *.pfx"


class LibraryOpening(QObject):
    """``added`` brings the ids of what is in the library now, ``keystore_wanted`` the path of a keystore."""

    added = Signal(object)
    keystore_wanted = Signal(object)
    began = Signal(object, str)
    failed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._widget = parent

    def choose(self) -> None:
        """Let the person pick files; nothing is read before the choice is confirmed."""
        dialog = QFileDialog(self._widget, self.tr("Open certificates or a keystore"))
        dialog.setObjectName("dialog.choose_files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Certificates and keystores ({0})").format(_SUFFIXES), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.open([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_text(self, text: str) -> None:
        """Show what certificates stand in a text, such as the clipboard's."""
        services, library = self._context.services, self._workspace.library
        if services is None:
            return
        keystores, data = services.keystores, text.encode("utf-8", "replace")
        path = Path(self.tr("pasted.pem"))
        handle = ask(
            self,
            self._context.runner,
            lambda _job: [found_data(path, data, keystores, library)],
            self._show,
            self.failed.emit,
            queue=FILES,
        )
        self.began.emit(handle, self.tr("Reading …"))

    def open(self, paths: Sequence[Path]) -> None:
        """Read files and show what they are; one keystore alone opens its page."""
        services, library = self._context.services, self._workspace.library
        if services is None or not paths:
            return
        keystores = services.keystores

        def work(job: JobContext) -> list[FoundFile]:
            found = []
            for number, path in enumerate(paths):
                job.check()
                job.report(number, len(paths))
                found.append(found_file(path, keystores, library))
            return found

        handle = ask(self, self._context.runner, work, self._show, self.failed.emit, queue=FILES)
        self.began.emit(handle, self.tr("Reading …"))

    def _show(self, files: list[FoundFile]) -> None:
        if len(files) == 1 and files[0].content.kind.is_keystore:
            self.keystore_wanted.emit(files[0].path)
            return
        refusal = self.tr("This workspace is open for reading only: nothing can be added to it.")
        dialog = OpenDialog(files, refusal=refusal if self._workspace.read_only else "", parent=self._widget)
        dialog.wanted.connect(lambda role: self._add([file for file in files if file.usable], role))
        dialog.open()

    def _add(self, files: list[FoundFile], role: Role) -> None:
        library = self._workspace.library

        def work(job: JobContext) -> tuple[LibraryRow, ...]:
            rows = []
            for number, file in enumerate(files):
                job.check()
                job.report(number, len(files))
                rows.append(library.add(file.data, file.name, role=role))
            return tuple(rows)

        handle = ask(
            self,
            self._context.runner,
            work,
            lambda rows: self.added.emit(tuple(row.id for row in rows)),
            self.failed.emit,
        )
        self.began.emit(handle, self.tr("Adding …"))
