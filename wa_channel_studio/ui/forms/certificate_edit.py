"""The editor of a certificate field: choose files or drop them, see what they are, take them out again.

It reads no file: it asks for paths to be read and shows the facts that come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import CertificateFile, Role
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.ui.forms.certificate_card import CertificateCard, missing_line
from wa_channel_studio.ui.forms.editor import Ask, Editor
from wa_channel_studio.ui.forms.list_editors import as_items
from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.buttons import secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import set_look
from wa_channel_studio.ui.theme import theme

SUFFIXES = "*.der *.cer *.crt *.pem *.p7b *.p7c *.jks *.keystore *.jceks *.p12 *.pfx"
"""What certificates are usually called; what a file is, is told by its content."""


class CertificateEdit(QFrame):
    """The widget. ``files_chosen`` brings paths, ``removed`` the id of a file, ``copied`` a fingerprint."""

    files_chosen = Signal(object)
    removed = Signal(str)
    copied = Signal(str)

    def __init__(
        self, kind: CertificateRef, title: str, role: Role = Role.TRUST, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._role = role
        self._title = title
        self._busy = False
        self._shown: tuple[object, ...] = ()
        self._cards: list[QFrame] = []
        self.setAcceptDrops(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._place = QFrame(self)
        self._place.setProperty("surface", "control")
        row = QHBoxLayout(self._place)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        self._icon = QLabel(self._place)
        self._words = WrapLabel("", "muted", self._place)
        self.choose = secondary_button("", parent=self._place)
        self.choose.clicked.connect(self.open_chooser)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.choose)
        self._column.addWidget(self._place)
        self.setFocusProxy(self.choose)
        theme().changed.connect(self._draw_icon)
        self._draw_icon()
        self._say()

    def setObjectName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the editor and its button."""
        super().setObjectName(name)
        self.choose.setObjectName(f"{name}.choose")

    @property
    def cards(self) -> tuple[CertificateCard, ...]:
        """The files on show."""
        return tuple(card for card in self._cards if isinstance(card, CertificateCard))

    def set_files(self, paths: Iterable[Path | str]) -> None:
        """Choose ``paths`` as if they had been picked or dropped."""
        chosen = tuple(Path(path) for path in paths)
        if chosen:
            self.files_chosen.emit(chosen)

    def open_chooser(self) -> None:
        """Let the person pick files; nothing is read before the choice is confirmed."""
        dialog = QFileDialog(self, self.tr("Choose files: {0}").format(self._title))
        dialog.setObjectName("dialog.choose_files")
        many = self._kind.max_files > 1
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Certificates ({0})").format(SUFFIXES), self.tr("All files (*)")])
        dialog.filesSelected.connect(self.set_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_busy(self, on: bool) -> None:
        """Show that files are being read."""
        self._busy = on
        self._say()

    def show_files(self, ids: tuple[str, ...], known: Mapping[str, CertificateFile], today: date) -> None:
        """Show the files of ``ids``; those not in ``known`` are missing from the workspace."""
        wanted = tuple(known.get(item, item) for item in ids)
        if wanted == self._shown:
            return
        self._shown = wanted
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(item, today) for item in wanted]
        for place, card in enumerate(self._cards):
            self._column.insertWidget(place, card)
        self._say()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files_of(event.mimeData()):
            event.acceptProposedAction()
            set_look(self._place, "focused", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        set_look(self._place, "focused", "")

    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self._place, "focused", "")
        event.acceptProposedAction()
        self.set_files(_files_of(event.mimeData()))

    def wear(self, state: str) -> None:
        """Draw the place for files as right, doubtful or wrong."""
        set_look(self._place, "state", state)

    def _card(self, item: CertificateFile | str, today: date) -> QFrame:
        if isinstance(item, str):
            return missing_line(self)
        card = CertificateCard(item, today, self._role, self)
        card.removed.connect(lambda: self.removed.emit(item.id))
        card.copied.connect(self.copied)
        return card

    def _say(self) -> None:
        stores = any(isinstance(item, CertificateFile) and item.is_keystore for item in self._shown)
        full = len(self._shown) >= self._kind.max_files or stores
        if self._busy:
            words = self.tr("Reading …")
        elif self._kind.keystore and not self._shown:
            words = self.tr("Drop one keystore (JKS) or two certificates here, or choose them.")
        elif not self._shown:
            words = self.tr("Drop the file here (DER, PEM, CER, CRT or P7B), or choose it.")
        elif full or self._kind.max_files == 1:
            words = self.tr("Another choice takes the place of this one.")
        else:
            words = self.tr("Drop a second certificate here, or choose it.")
        self._words.set_text(words)
        if self._kind.max_files > 1:
            verb = self.tr("Choose files …")
        else:
            verb = self.tr("Choose another …") if self._shown else self.tr("Choose file …")
        self.choose.setText(verb)
        self.choose.setAccessibleName(f"{verb.rstrip(' …')}: {self._title}")
        self.choose.setEnabled(not self._busy)

    def _draw_icon(self) -> None:
        self._icon.setPixmap(pixmap("certificate", "muted", 20, self.devicePixelRatioF()))


def _files_of(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


class CertificateEditor(Editor):
    """References to certificate files. Choosing asks for the files to be read; the answer comes back as a value."""

    def __init__(self, spec: FieldSpec) -> None:
        role = Role.IDENTITY if spec.key == f"{Role.IDENTITY.value}_certificate" else Role.TRUST
        self.edit = CertificateEdit(cast(CertificateRef, spec.type), spec.label, role)
        super().__init__(spec, self.edit)
        self._ids: tuple[str, ...] = ()
        self._context: CheckContext | None = None
        self.edit.files_chosen.connect(lambda paths: self.asked.emit(Ask("files", paths)))
        self.edit.removed.connect(self._on_removed)
        self.edit.copied.connect(lambda text: self.asked.emit(Ask("copy_text", text)))

    @property
    def value(self) -> RawValue:
        return self._ids

    def show_value(self, value: RawValue) -> None:
        self._ids = as_items(value)
        self._show()

    def show_surroundings(self, answers: Answers, context: CheckContext | None) -> None:
        del answers
        self._context = context
        self._show()

    def set_state(self, state: str) -> None:
        self.edit.wear(state)

    def _show(self) -> None:
        if self._context is not None:
            self.edit.show_files(self._ids, self._context.certificates, self._context.today)

    def _on_removed(self, file_id: str) -> None:
        self._ids = tuple(item for item in self._ids if item != file_id)
        self._show()
        self.edit.choose.setFocus()
        self.changed.emit()
