"""The first step of an import: the file, its password where it has one, and what is wrong with it.

Files are read beside the window. The file's content is the service's business; here stands what it says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.services.import_ports import MAX_COLUMNS, MAX_FILE, MAX_ROWS, PasswordNeededError
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import ColumnMap, SavedMapping
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.keystore_drop import DropPlace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import FILES, JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.parts.asking import ask, problem_of, sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.transfer.import_words import SUFFIXES, sheet_words
from wa_channel_studio.ui.transfer.words import number

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that could be read, with what its columns seem to be and the mappings that were saved before."""

    sheet: Sheet
    columns: tuple[ColumnMap, ...]
    mappings: tuple[SavedMapping, ...]


class ImportFilePage(QWidget):
    """Sends ``opened`` with an :class:`Opened`, and ``emptied`` when there is no usable file (any more)."""

    opened = Signal(object)
    emptied = Signal()
    busy_changed = Signal(bool)

    def __init__(
        self,
        context: UiContext,
        workspace: Workspace,
        parent: QWidget | None = None,
        *,
        what: str = "",
        then: str = "",
        asks: str = "",
    ) -> None:
        """Who reads a file for another purpose says ``what`` it should be, what comes ``then``, and how it ``asks``."""
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._asks = asks or self.tr("Import channels from")
        self._path: Path | None = None
        self._job: JobHandle | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._ground(what))
        self.password = SecretEdit(parent=self)
        self.password.setObjectName("field.sheet_password")
        self._try = secondary_button(self.tr("Open"), name="action.open_sheet", parent=self)
        self._try.clicked.connect(self._retry)
        self.password_field = Field(self.tr("Password of the archive"), self.password, beside=self._try, parent=self)
        self.password.edited.connect(lambda _text: self.password_field.say())
        self.password.returnPressed.connect(self._retry)
        self.password_field.hide()
        column.addWidget(self.password_field)
        self._busy = BusyBar(keep_room=False, parent=self)
        column.addWidget(self._busy)
        self.banner = Banner("error", parent=self)
        self.banner.setObjectName("banner.file")
        self.banner.hide()
        column.addWidget(self.banner)
        self.notes = WrapLabel("", "secondary", self)
        self.notes.hide()
        column.addWidget(self.notes)
        column.addStretch(1)
        said = self.tr(
            "Then you say where each column goes, and see row by row what would be added, changed or refused. Nothing "
            "is changed before the last button, and what it has done can be undone."
        )
        column.addWidget(WrapLabel(then or said, "muted", self))
        self.drop = DropPlace(self)
        self.drop.say(self.tr("Drop the file to read it. Nothing is changed by that."))
        self.drop.files_dropped.connect(lambda paths: self.open(paths[0]))

    def _ground(self, what: str) -> QWidget:
        ground = surface("box", self)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(18, 16, 18, 16)
        inside.setSpacing(8)
        self._name = WrapLabel(self.tr("Drop a file here, or choose one."), "heading", ground)
        inside.addWidget(self._name)
        inside.addWidget(
            WrapLabel(
                what
                or self.tr(
                    "An export of this program (ZIP, XLSX, CSV), somebody else's spreadsheet with a row of headings, "
                    "or the JSON of the command line."
                ),
                "muted",
                ground,
            )
        )
        limits = self.tr("At most {0} rows, {1} columns and {2} MB. The file is only read; nothing is unpacked.")
        limits = limits.format(number(MAX_ROWS), number(MAX_COLUMNS), number(MAX_FILE // _MB))
        inside.addWidget(WrapLabel(limits, "secondary", ground))
        row = QHBoxLayout()
        self.choose_button = secondary_button(
            self.tr("Choose a file …"), icon="file", name="action.choose_sheet", parent=ground
        )
        self.choose_button.clicked.connect(self.choose)
        row.addWidget(self.choose_button)
        row.addStretch(1)
        inside.addLayout(row)
        return ground

    # --- choosing ---------------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the person pick a file; it is read at once, which changes nothing."""
        dialog = QFileDialog(self, self._asks)
        dialog.setObjectName("dialog.choose_files")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables of channels ({0})").format(SUFFIXES), self.tr("All files (*)")])
        if self._path is not None:
            dialog.setDirectory(str(self._path.parent))
        dialog.fileSelected.connect(lambda text: self.open(Path(text)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Read this file; a password is asked for when it needs one."""
        self._path = path
        self.password.clear()
        self.password_field.hide()
        self._read(None)

    def stop(self) -> None:
        """Read no further."""
        if self._job is not None:
            self._job.cancel()

    def forget(self) -> None:
        """Forget the password that was typed."""
        self.password.clear()

    def _retry(self) -> None:
        if self._job is not None:
            return
        if not self.password.text():
            self.password_field.say(self.tr("The password is missing."), "error")
            self.password.setFocus()
            return
        self._read(Secret(self.password.text()))

    def _read(self, password: Secret | None) -> None:
        path, imports = self._path, self._workspace.imports
        if path is None:
            return
        self.stop()
        self.emptied.emit()
        self.banner.hide()
        self.notes.hide()
        self.password_field.say()
        self._name.set_text(path.name)

        def work(job: JobContext) -> Opened:
            sheet = imports.open(path, password, job)
            return Opened(sheet, imports.suggest(sheet), imports.mappings())

        job = ask(
            self,
            self._context.runner,
            work,
            lambda found: self._show(job, found),
            faulted=lambda fault: self._refuse(job, fault),
            finished=lambda: self._over(job),
            queue=FILES,
        )
        self._job = job
        self._set_busy(True)
        self._busy.follow(job, self.tr("Reading {0} …").format(path.name))

    # --- what came of it --------------------------------------------------------------------------

    def _show(self, job: JobHandle, found: Opened) -> None:
        if self._job is not job:
            return  # another file was chosen meanwhile
        self._name.set_text(found.sheet.name)
        self.password_field.hide()
        self.banner.set("success", sheet_words(found.sheet))
        self.banner.show()
        self.notes.set_text("\n".join(found.sheet.notes))
        self.notes.setVisible(bool(found.sheet.notes))
        self.opened.emit(found)

    def _refuse(self, job: JobHandle, fault: object) -> None:
        if self._job is not job:
            return
        problem = problem_of(fault)
        if isinstance(fault, PasswordNeededError):
            self.password_field.show()
            self.password_field.say(problem.message)
            self.password.setFocus()
        elif isinstance(fault, WrongPasswordError):
            self.password_field.show()
            self.password_field.say_problem(problem)
            self.password.selectAll()
        else:
            self.password_field.hide()
            self.banner.set("error", sentence(problem))
            self.banner.show()
            self.choose_button.setFocus()

    def _over(self, job: JobHandle) -> None:
        if self._job is job:
            self._job = None
            self._set_busy(False)
            if self.password_field.isVisible():
                self.password.setFocus()

    def _set_busy(self, on: bool) -> None:
        self._try.setEnabled(not on)
        self.password.setEnabled(not on)
        self.busy_changed.emit(on)
