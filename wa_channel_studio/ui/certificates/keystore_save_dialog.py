"""Saving a keystore: of which kind, where, and with which password.

It asks; whoever opened it writes, and answers with ``fail`` or ``accept``, so that nothing has to be typed twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.keystore_names import SUFFIXES, bare_name
from wa_channel_studio.services.keystores import KeystoreService
from wa_channel_studio.ui.certificates.keystore_files import TargetField
from wa_channel_studio.ui.certificates.keystore_password_form import KeystorePassword
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import sentence


@dataclass(frozen=True, slots=True)
class SaveWish:
    """Where a keystore goes, of which kind and with which password."""

    path: Path
    kind: FileKind
    password: Secret


class SaveDialog(Dialog):
    """``wanted`` brings a SaveWish."""

    wanted = Signal(object)

    def __init__(
        self,
        context: UiContext,
        service: KeystoreService,
        suggested: Path,
        kind: FileKind,
        password: Secret,
        *,
        parent: QWidget,
    ) -> None:
        """``password`` is the one it has, empty when that is not known."""
        super().__init__(
            QCoreApplication.translate("SaveDialog", "Save the keystore"),
            QCoreApplication.translate("SaveDialog", "It is read back and compared after it was written."),
            name="dialog.save_keystore",
            width=520,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._present = password
        self.problem_banner = Banner("error", parent=self)
        self.problem_banner.hide()
        self.body.addWidget(self.problem_banner)
        self.jks = QRadioButton(self.tr("JKS: what the AICC's page asks for"), self)
        self.jks.setObjectName("field.kind_jks")
        self.p12 = QRadioButton(self.tr("PKCS#12: with the mark that Java needs to trust it"), self)
        self.p12.setObjectName("field.kind_p12")
        (self.p12 if kind is FileKind.PKCS12 else self.jks).setChecked(True)
        self.body.addWidget(self.jks)
        self.body.addWidget(self.p12)
        self.target = TargetField(self.tr("File"), suggested, parent=self)
        self.target.submitted.connect(self._submit)
        self.body.addWidget(self.target)
        self.jks.toggled.connect(self._on_kind)
        self.as_before = QCheckBox(self.tr("Keep its password"), self)
        self.as_before.setObjectName("field.keep_password")
        self.as_before.setChecked(bool(password))
        self.as_before.setVisible(bool(password))
        self.body.addWidget(self.as_before)
        self.password = KeystorePassword(context, service, self)
        self.password.submitted.connect(self._submit)
        self.password.setVisible(not password)
        self.as_before.toggled.connect(lambda on: self.password.setVisible(not on))
        self.body.addWidget(self.password)
        self._p12_note = WrapLabel(
            self.tr("Old Java, and programs that look for the JKS mark, do not open PKCS#12."), "secondary", self
        )
        self._p12_note.setVisible(kind is FileKind.PKCS12)
        self.body.insertWidget(self.body.indexOf(self.target), self._p12_note)
        self._busy = BusyBar(delay_ms=120, parent=self)
        self.body.addWidget(self._busy)
        self.body.addStretch(1)
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        self._save = self.add_button(self.tr("Save"), "primary", name="action.save", default=True)
        self._save.clicked.connect(self._submit)
        self._say_filter()
        (self.password.fields.first if not password else self.target.line).setFocus()

    @property
    def kind(self) -> FileKind:
        """The kind that is chosen."""
        return FileKind.PKCS12 if self.p12.isChecked() else FileKind.JKS

    def follow(self, job: JobHandle) -> None:
        """It is being written."""
        self._set_busy(True)
        self._busy.follow(job, self.tr("Writing and reading back …"), cancellable=False)

    def fail(self, problem: Problem) -> None:
        """It could not be written; another try may do."""
        self._set_busy(False)
        if problem.field == "password":
            self.as_before.setChecked(False)
            self.password.refuse(problem)
            return
        self.problem_banner.set("error", sentence(problem))
        self.problem_banner.show()

    def _submit(self) -> None:
        if not self._save.isEnabled():
            return
        self.problem_banner.hide()
        path = self.target.take(SUFFIXES[self.kind])
        if path is None:
            return
        password: Secret | None = self._present if self.as_before.isChecked() else self.password.take()
        if password is not None:
            self.wanted.emit(SaveWish(path, self.kind, password))

    def _on_kind(self) -> None:
        self._p12_note.setVisible(self.kind is FileKind.PKCS12)
        self._say_filter()

    def _say_filter(self) -> None:
        suffix = SUFFIXES[self.kind]
        name = bare_name(self.target.file_name) + suffix
        self.target.suggest(self.target.folder / name, self.tr("Keystores (*{0})").format(suffix))

    def _set_busy(self, busy: bool) -> None:
        for part in (self.jks, self.p12, self.target, self.as_before, self.password, self._save):
            part.setEnabled(not busy)
