"""Beside the entries: all about the one that is chosen, also about one that cannot be read as a certificate."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.chain import Tone, Topic, Verdict
from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.ui.certificates.details import CertificateDetails
from wa_channel_studio.ui.certificates.findings import Findings
from wa_channel_studio.ui.certificates.words import pem_text
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import set_mono, surface
from wa_channel_studio.ui.parts.scrolling import scrolled

WIDTH = 372


def fault_of(entry: KeystoreEntry) -> tuple[Verdict, ...]:
    """What Java has against an entry, as a verdict."""
    if not entry.fault:
        return ()
    words = QCoreApplication.translate("KeystoreSide", "Java refuses it")
    return (Verdict(Topic.ODD, Tone.BAD, words, entry.fault),)


class EntryDetails(QStackedWidget):
    """``closed`` is the wish to see the details no longer, ``copied`` brings what went to the clipboard."""

    closed = Signal()
    copied = Signal(str)

    def __init__(self, *, closable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.details = CertificateDetails(closable=closable)
        self.details.closed.connect(self.closed)
        self.details.copied.connect(self.copied)
        ground = QWidget()
        ground.setProperty("scrolled", "true")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.details)
        column.addStretch(1)
        self._readable = scrolled(ground)
        self.addWidget(self._readable)
        self._unreadable = self._build_unreadable()
        self.addWidget(self._unreadable)
        self._none = surface("card", self)
        nothing = QVBoxLayout(self._none)
        nothing.setContentsMargins(18, 14, 14, 16)
        nothing.addWidget(WrapLabel(self.tr("Choose an entry to see all about it."), "muted", self._none))
        nothing.addStretch(1)
        self.addWidget(self._none)
        self.show_entry(None)

    def _build_unreadable(self) -> QWidget:
        card = surface("card", self)
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 14, 14, 16)
        column.setSpacing(10)
        self._alias = WrapLabel("", "heading", card)
        column.addWidget(self._alias)
        self._findings = Findings(card)
        column.addWidget(self._findings)
        column.addWidget(
            WrapLabel(self.tr("What stands there is kept byte for byte, and can be copied:"), "muted", card)
        )
        self._bytes = QPlainTextEdit(card)
        self._bytes.setObjectName("text.unreadable")
        self._bytes.setAccessibleName(self.tr("The entry as PEM"))
        self._bytes.setReadOnly(True)
        self._bytes.setTabChangesFocus(True)
        set_mono(self._bytes)
        column.addWidget(self._bytes, 1)
        return card

    def show_entry(self, entry: KeystoreEntry | None) -> None:
        """Show all about one entry."""
        if entry is None:
            self.setCurrentWidget(self._none)
        elif entry.facts is None:
            self._alias.set_text(entry.alias)
            self._findings.show_verdicts(fault_of(entry))
            self._bytes.setPlainText(pem_text(entry.der))
            self.setCurrentWidget(self._unreadable)
        else:
            self.details.show_certificate(replace(entry.facts, alias=entry.alias), entry.der, fault_of(entry))
            self._readable.verticalScrollBar().setValue(0)
            self.setCurrentWidget(self._readable)


class EntryDialog(Dialog):
    """The same in a dialog, where there is no room beside the entries."""

    def __init__(self, entry: KeystoreEntry, parent: QWidget) -> None:
        super().__init__(entry.alias, name="dialog.entry", width=560, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        details = EntryDetails(closable=False, parent=self)
        details.setMinimumHeight(360)
        details.show_entry(entry)
        self.body.addWidget(details, 1)
        self.add_button(self.tr("Close"), "primary", name="action.close", role="accept", default=True)
