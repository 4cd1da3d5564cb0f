"""All about one certificate, each line with a way to copy it, and the certificate itself as PEM.

It shows what was read; nothing is parsed or judged here. A line is copied by itself: that is no secret.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import CertificateFacts
from wa_channel_studio.domain.chain import Verdict
from wa_channel_studio.ui.certificates.findings import Findings
from wa_channel_studio.ui.certificates.words import exactly, pem_text, time_left, translate
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.buttons import icon_button, link_button
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import retire, set_mono

_SHOWN = 1500
"""Letters of a value that are shown; a certificate may carry thousands of names. Copied is the whole."""
_PEM_ROWS = 7
_LINE = 24
_LEVEL = 4
"""Room above a value, so that its first line stands level with its title and its button."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is, its value, and whether it is read letter by letter."""

    key: str
    title: str
    text: str
    mono: bool = False


def facts_of(facts: CertificateFacts, now: datetime) -> tuple[Fact, ...]:
    """The lines of a certificate, those without a value left out."""
    authority = translate("Signs other certificates") if facts.is_ca else translate("Signs no other certificates")
    lines = (
        Fact("alias", translate("Alias"), facts.alias),
        Fact("subject", translate("Subject"), facts.subject),
        Fact("issuer", translate("Issuer"), facts.issuer),
        Fact("names", translate("Names"), ", ".join(facts.names)),
        Fact("not_before", translate("Valid from"), exactly(facts.not_before)),
        Fact("not_after", translate("Valid until"), exactly(facts.not_after)),
        Fact("left", translate("Time left"), time_left(facts, now)),
        Fact("key", translate("Key"), facts.key),
        Fact("signature", translate("Signature"), facts.signature),
        Fact("usages", translate("Usages"), ", ".join(facts.usages)),
        Fact("authority", translate("Authority"), authority),
        Fact("version", translate("Version"), f"X.509 v{facts.version}"),
        Fact("serial", translate("Serial number"), facts.serial, mono=True),
        Fact("sha256", "SHA-256", facts.sha256, mono=True),
        Fact("sha1", "SHA-1", facts.sha1, mono=True),
        Fact("remarks", translate("Remarks"), " ".join(facts.remarks)),
    )
    return tuple(line for line in lines if line.text)


class CertificateDetails(QFrame):
    """``copied`` brings the text that went to the clipboard, ``closed`` the wish to see the details no longer."""

    copied = Signal(str)
    closed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        closable: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.certificate_details")
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._now = now
        self._lines: tuple[Fact, ...] = ()
        self._rows: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 14, 16)
        column.setSpacing(10)
        column.addLayout(self._head(closable))
        self.findings = Findings(self)
        self.findings.hide()
        column.addWidget(self.findings)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addLayout(self._pem_head())
        self.pem = QPlainTextEdit(self)
        self.pem.setObjectName("text.pem")
        self.pem.setAccessibleName(self.tr("The certificate as PEM"))
        self.pem.setReadOnly(True)
        self.pem.setTabChangesFocus(True)
        self.pem.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        set_mono(self.pem)
        self.pem.setFixedHeight(self.pem.fontMetrics().lineSpacing() * _PEM_ROWS + 24)
        column.addWidget(self.pem)

    @property
    def lines(self) -> tuple[Fact, ...]:
        """What is shown, from the top."""
        return self._lines

    def show_certificate(self, facts: CertificateFacts, der: bytes, verdicts: Sequence[Verdict] = ()) -> None:
        """Show one certificate with what was said about it."""
        title = facts.common_name or facts.alias or self.tr("A certificate without a name")
        self._title.set_text(title)
        self.setAccessibleName(self.tr("Details of {0}").format(title))
        self.findings.show_verdicts(verdicts)
        for widget in self._rows:
            self._grid.removeWidget(widget)
            retire(widget)
        self._rows = []
        self._lines = facts_of(facts, self._now())
        for number, line in enumerate(self._lines):
            self._add(number, line)
        self.pem.setPlainText(pem_text(der))

    def _head(self, closable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._title = WrapLabel("", "heading", self)
        row.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        everything = link_button(self.tr("Copy all"), icon="copy", name="action.copy_all", parent=self)
        everything.clicked.connect(self._copy_all)
        row.addWidget(everything)
        close = icon_button("close", self.tr("Close the details"), name="action.close_details", size=28, parent=self)
        close.clicked.connect(self.closed)
        close.setVisible(closable)
        row.addWidget(close)
        return row

    def _pem_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("PEM", "secondary", self), 1)
        copy = icon_button("copy", self.tr("Copy the PEM text"), name="action.copy.pem", size=_LINE, parent=self)
        copy.clicked.connect(lambda: self._copy(self.pem.toPlainText(), self.tr("PEM")))
        row.addWidget(copy)
        return row

    def _add(self, number: int, line: Fact) -> None:
        title = label(line.title, "secondary", self)
        title.setMinimumHeight(_LINE)
        shown = line.text if len(line.text) <= _SHOWN else f"{line.text[:_SHOWN]} …"
        value = WrapLabel(shown, "", self)
        if line.mono:
            set_mono(value)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setCursor(Qt.CursorShape.IBeamCursor)
        says = self.tr("Copy: {0}").format(line.title)
        copy = icon_button("copy", says, name=f"action.copy.{line.key}", size=_LINE, parent=self)
        copy.clicked.connect(lambda: self._copy(line.text, line.title))
        self._grid.addWidget(title, number, 0, Qt.AlignmentFlag.AlignTop)
        value.setContentsMargins(0, _LEVEL, 0, _LEVEL)
        self._grid.addWidget(value, number, 1)
        self._grid.addWidget(copy, number, 2, Qt.AlignmentFlag.AlignTop)
        for widget in (title, value, copy):
            widget.show()
            self._rows.append(widget)

    def _copy_all(self) -> None:
        whole = "\n".join(f"{line.title}: {line.text}" for line in self._lines)
        self._copy(f"{whole}\n\n{self.pem.toPlainText()}", self.tr("all of it"))

    def _copy(self, text: str, what: str) -> None:
        QGuiApplication.clipboard().setText(text)
        announce(self, self.tr("Copied: {0}").format(what))
        self.copied.emit(text)
