"""Exporting entries: as DER, PEM or P7B, and where.

Several certificates as DER are one file each, in a folder; as PEM or P7B they stand in one file. It asks; whoever
opened it writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.keystore_names import SUFFIXES, export_name
from wa_channel_studio.ui.certificates.keystore_cells import numbered
from wa_channel_studio.ui.certificates.keystore_files import TargetField
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.parts.asking import sentence


@dataclass(frozen=True, slots=True)
class ExportWish:
    """How and where certificates are written; ``path`` is a folder when each gets a file of its own."""

    kind: FileKind
    path: Path
    each: bool


class ExportDialog(Dialog):
    """``wanted`` brings an ExportWish."""

    wanted = Signal(object)

    def __init__(self, entries: Sequence[KeystoreEntry], folder: Path, parent: QWidget) -> None:
        """``folder`` is where files are suggested."""
        count = numbered(
            len(entries),
            QCoreApplication.translate("ExportDialog", "{0} certificate; private keys are never exported."),
            QCoreApplication.translate("ExportDialog", "{0} certificates; private keys are never exported."),
        )
        super().__init__(
            QCoreApplication.translate("ExportDialog", "Export"), count, name="dialog.export", width=520, parent=parent
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = tuple(entries)
        self._many = len(entries) > 1
        self.problem_banner = Banner("error", parent=self)
        self.problem_banner.hide()
        self.body.addWidget(self.problem_banner)
        der = (
            self.tr("DER, one file each, in a folder") if self._many else self.tr("DER: what the AICC's page asks for")
        )
        pem = self.tr("PEM: text, all in one file") if self._many else self.tr("PEM: text")
        p7b = (
            self.tr("P7B: all in one file, as Windows knows it") if self._many else self.tr("P7B: as Windows knows it")
        )
        self.kinds: dict[FileKind, QRadioButton] = {}
        for kind, words in ((FileKind.DER, der), (FileKind.PEM, pem), (FileKind.P7B, p7b)):
            button = QRadioButton(words, self)
            button.setObjectName(f"field.kind_{kind.value}")
            self.kinds[kind] = button
            self.body.addWidget(button)
        self.target = TargetField(self.tr("Write to"), folder, folder=True, parent=self)
        self.target.submitted.connect(self._submit)
        self.body.addWidget(self.target)
        self._busy = BusyBar(delay_ms=120, parent=self)
        self.body.addWidget(self._busy)
        self.body.addStretch(1)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._export = self.add_button(self.tr("Export"), "primary", name="action.export", default=True)
        self._export.clicked.connect(self._submit)
        for button in self.kinds.values():
            button.toggled.connect(lambda on: self._suggest() if on else None)
        self.kinds[FileKind.PEM if self._many else FileKind.DER].setChecked(True)
        self.target.line.setFocus()

    @property
    def kind(self) -> FileKind:
        """The kind that is chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def _each(self) -> bool:
        return self._many and self.kind is FileKind.DER

    def follow(self, job: JobHandle) -> None:
        """It is being written."""
        self._set_busy(True)
        self._busy.follow(job, self.tr("Writing and reading back …"))

    def fail(self, problem: Problem) -> None:
        """It could not be written; another try may do."""
        self._set_busy(False)
        self.problem_banner.set("error", sentence(problem))
        self.problem_banner.show()

    def stopped(self) -> None:
        """It was stopped; what was written so far stays."""
        self._set_busy(False)

    def _suggest(self) -> None:
        """Another kind has another name; a folder that was chosen stays."""
        suffix, folder = SUFFIXES[self.kind], self.target.folder
        name_filter = self.tr("Certificates (*{0})").format(suffix)
        path = folder if self._each else folder / export_name(self._entries, self.kind)
        self.target.suggest(path, name_filter, folder=self._each)

    def _submit(self) -> None:
        if not self._export.isEnabled():
            return
        self.problem_banner.hide()
        path = self.target.take(SUFFIXES[self.kind])
        if path is not None:
            self.wanted.emit(ExportWish(self.kind, path, self._each))

    def _set_busy(self, busy: bool) -> None:
        for part in (*self.kinds.values(), self.target, self._export):
            part.setEnabled(not busy)
