"""The part of the library's side that shows what is in a file: its entries, and all about the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.services.certificate_ports import FoundCertificate
from wa_channel_studio.ui.certificates.details import CertificateDetails
from wa_channel_studio.ui.certificates.library_more import MOST_ENTRIES, More
from wa_channel_studio.ui.certificates.library_parts import Part
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import retire, set_look
from wa_channel_studio.ui.kit.wrap_button import WrapButton
from wa_channel_studio.ui.parts.words import counted

_TWINS = 5
"""Other files with the same certificates that are named."""


class ContentPart(Part):
    """``row_wanted`` brings the id of another file with the same certificates."""

    row_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("What is in it"))
        self._entries: tuple[FoundCertificate, ...] = ()
        self._twins: list[QWidget] = []
        self._note = WrapLabel("", "muted", self)
        self.add(self._note)
        self._same = Part(self.tr("The same certificates are in"), self)
        self.add(self._same)
        self.choice = ComboBox(self)
        self.choice.setObjectName("field.entry")
        self.choice.setAccessibleName(self.tr("Entry"))
        self.choice.currentIndexChanged.connect(self._show_entry)
        self.add(self.choice)
        self.details = CertificateDetails(self)
        set_look(self.details, "surface", "surface")  # it stands in a card already
        inner = self.details.layout()
        if inner is not None:
            inner.setContentsMargins(0, 4, 0, 0)
        self.add(self.details)
        self._clear()

    def show_nothing(self, row: LibraryRow) -> None:
        """Another file is shown, and its content has not been read yet."""
        self._clear()
        self._say(self.tr("Reading …") if row.file.entries else self.tr("No certificate could be read."))

    def show_more(self, more: More) -> None:
        """Show what was read."""
        self._clear()
        file = more.row.file
        for twin in more.twins[:_TWINS]:
            link = WrapButton(twin.name, name=f"action.twin.{twin.id}", parent=self._same)
            link.clicked.connect(lambda _checked=False, twin_id=twin.id: self.row_wanted.emit(twin_id))
            self._same.add(link)
            self._twins.append(link)
            link.show()
        self._same.setVisible(bool(more.twins))
        self._entries = more.entries
        self._say(self._words(more))
        for number, entry in enumerate(self._entries, 1):
            name = entry.alias or (entry.facts.common_name if entry.facts is not None else "")
            self.choice.addItem(name or self.tr("Certificate {0}").format(number))
        several = len(self._entries) > 1 or file.is_keystore
        self.choice.setVisible(several and bool(self._entries))
        self._show_entry(0)

    def _words(self, more: More) -> str:
        file = more.row.file
        said = []
        if file.entry_count > MOST_ENTRIES:
            said.append(self.tr("{0} entries: “Open keystore” shows them all.").format(file.entry_count))
        elif not self._entries:
            said.append(self.tr("No certificate could be read."))
        if file.private_keys:
            keys = counted(file.private_keys, self.tr("{0} private key"), self.tr("{0} private keys"))
            said.append(self.tr("It also holds {0}, which this program never takes out.").format(keys))
        if file.is_keystore:
            states = {
                "right": self.tr("Its password fits."),
                "wrong": self.tr("The password that was tried does not fit."),
            }
            said.append(states.get(file.password_state, self.tr("Its password was not tried.")))
            if more.row.has_password:
                said.append(self.tr("The password is kept with it."))
        return " ".join(said)

    def _say(self, text: str) -> None:
        self._note.set_text(text)
        self._note.setVisible(bool(text))

    def _clear(self) -> None:
        for widget in self._twins:
            retire(widget)
        self._twins = []
        self._same.hide()
        self._entries = ()
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.blockSignals(False)
        self.choice.hide()
        self.details.hide()

    def _show_entry(self, number: int) -> None:
        entry = self._entries[number] if 0 <= number < len(self._entries) else None
        if entry is None or entry.facts is None:
            self.details.hide()
            if entry is not None:
                self._say(entry.fault or self.tr("This entry cannot be read."))
            return
        self.details.show_certificate(entry.facts, entry.der)
        self.details.show()
