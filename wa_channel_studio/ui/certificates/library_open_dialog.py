"""Shows what files are before they are added to the library, and asks what they are there for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import CertificateFacts, FileKind, Role
from wa_channel_studio.services.certificate_ports import FoundCertificate
from wa_channel_studio.ui.certificates.library_found import FoundFile
from wa_channel_studio.ui.certificates.words import kind_of, span, time_left, tone_at
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind, set_mono, surface
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import counted, listed

_CERTIFICATES = 4
"""Certificates of one file that are told of; a bundle may hold hundreds."""
_FILES = 12
_TALLEST = 360
_KINDS = {
    FileKind.DER: "DER",
    FileKind.PEM: "PEM",
    FileKind.P7B: "P7B",
    FileKind.JKS: "JKS",
    FileKind.JCEKS: "JCEKS",
    FileKind.PKCS12: "PKCS#12",
}


class OpenDialog(Dialog):
    """Sends ``wanted`` with the Role that was chosen."""

    wanted = Signal(object)

    def __init__(self, files: Sequence[FoundFile], *, refusal: str = "", parent: QWidget) -> None:
        """``refusal`` says why nothing can be added, such as to a workspace that is read only; empty when it can."""
        super().__init__(
            QCoreApplication.translate("OpenDialog", "Add to the library"),
            refusal,
            name="dialog.add_files",
            width=600,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        usable = [file for file in files if file.usable]
        self.body.addWidget(self._list(files))
        self.roles: dict[Role, QRadioButton] = {}
        if usable and not refusal:
            self._ask_role(_likely_role(usable))
        if not usable or refusal:
            self.add_button(self.tr("Close"), "primary", name="action.close", role="reject", default=True)
            return
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject")
        text = counted(len(usable), self.tr("Add to the library"), self.tr("Add {0} files to the library"))
        add = self.add_button(text, "primary", name="action.add", role="accept", default=True)
        add.clicked.connect(lambda: self.wanted.emit(self.role))

    @property
    def role(self) -> Role:
        """What was chosen."""
        return next((role for role, button in self.roles.items() if button.isChecked()), Role.NONE)

    def _list(self, files: Sequence[FoundFile]) -> QWidget:
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        for file in files[:_FILES]:
            column.addWidget(self._file(file, inner))
        if len(files) > _FILES:
            more = self.tr("and {0} more files").format(len(files) - _FILES)
            column.addWidget(WrapLabel(more, "muted", inner))
        column.addStretch(1)
        area = scrolled(inner)
        area.setMinimumHeight(min(_TALLEST, 120 + 60 * len(files)))
        return area

    def _file(self, file: FoundFile, parent: QWidget) -> QWidget:
        box = surface("box", parent)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(box)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        column.addWidget(WrapLabel(file.name, "heading", box))
        content = file.content
        pills: list[tuple[str, Kind]] = []
        if content.kind in _KINDS:
            pills.append((_KINDS[content.kind], "neutral"))
        if len(content.certificates) != 1 and file.usable:
            words = self.tr("{0} entry"), self.tr("{0} entries")
            if not content.kind.is_keystore:
                words = self.tr("{0} certificate"), self.tr("{0} certificates")
            pills.append((counted(len(content.certificates), *words), "neutral"))
        if file.twins:
            pills.append((self.tr("in the library already"), "information"))
        if not file.usable:
            pills.append((self.tr("cannot be added"), "error"))
        column.addWidget(self._pills(pills, box))
        for one in content.certificates[:_CERTIFICATES]:
            self._certificate(one, column, box, alone=len(content.certificates) == 1)
        if len(content.certificates) > _CERTIFICATES:
            more = self.tr("and {0} more").format(len(content.certificates) - _CERTIFICATES)
            column.addWidget(WrapLabel(more, "muted", box))
        for text, role in self._remarks(file):
            column.addWidget(WrapLabel(text, role, box))
        return box

    def _remarks(self, file: FoundFile) -> list[tuple[str, str]]:
        found = []
        content = file.content
        if file.twins:
            found.append(
                (self.tr("The same is in the library as {0}.").format(listed(list(file.twins))), "information")
            )
        if content.private_keys:
            keys = counted(content.private_keys, self.tr("a private key"), self.tr("{0} private keys"))
            found.append((self.tr("It holds {0}, which this program never takes out.").format(keys), "warning"))
        if content.unreadable:
            found.append((content.unreadable, "warning" if file.usable else "error"))
        elif not file.usable:
            found.append((self.tr("There is no certificate in it."), "error"))
        return found

    def _certificate(self, one: FoundCertificate, column: QVBoxLayout, box: QWidget, *, alone: bool) -> None:
        facts = one.facts
        if facts is None:
            column.addWidget(WrapLabel(one.fault or self.tr("This certificate cannot be read."), "warning", box))
            return
        name = facts.common_name or facts.alias or self.tr("a certificate without a name")
        column.addWidget(WrapLabel(name, "", box))
        column.addWidget(WrapLabel(self._about(facts), "secondary", box))
        now = datetime.now(UTC)
        column.addWidget(self._pills([(time_left(facts, now), kind_of(tone_at(facts, now)))], box))
        if alone:
            mono = WrapLabel(f"SHA-256 {facts.sha256}", "secondary", box)
            set_mono(mono)
            column.addWidget(mono)
        for remark in facts.remarks:
            column.addWidget(WrapLabel(remark, "warning", box))

    def _about(self, facts: CertificateFacts) -> str:
        issuer = (
            self.tr("issued by itself") if facts.self_signed else self.tr("issued by {0}").format(facts.issuer_name)
        )
        return f"{issuer} · {span(facts.not_before, facts.not_after)} · {facts.key}"

    def _pills(self, pills: list[tuple[str, Kind]], parent: QWidget) -> QWidget:
        row = QWidget(parent)
        flow = FlowLayout(row)
        for text, kind in pills:
            flow.addWidget(Pill(text, kind, row))
        return row

    def _ask_role(self, chosen: Role) -> None:
        self.body.addWidget(label(self.tr("What is it there for?"), "heading", self))
        for role, text in (
            (Role.TRUST, self.tr("Trust: by it the AICC trusts the provider")),
            (Role.IDENTITY, self.tr("Identity: by it the provider knows the AICC")),
            (Role.NONE, self.tr("Not said yet")),
        ):
            button = QRadioButton(text, self)
            button.setObjectName(f"field.role.{role.value or 'none'}")
            button.setChecked(role is chosen)
            self.roles[role] = button
            self.body.addWidget(button)
        self.roles[chosen].setFocus()


def _likely_role(files: Sequence[FoundFile]) -> Role:
    """Only authorities are there for trust; of a server's own nobody can tell."""
    facts = [one.facts for file in files for one in file.content.certificates]
    return Role.TRUST if facts and all(one is not None and one.is_ca for one in facts) else Role.NONE
