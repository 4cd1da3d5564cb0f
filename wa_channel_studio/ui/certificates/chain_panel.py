"""One host's answer: its chain as a picture, which certificate is used, what was found, and what can be done.

A chain that was stopped says why, and offers nothing before a person says to use it anyway. The panel wishes; the
page does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.chain import Link
from wa_channel_studio.services.anchors import consent_needed, explanation
from wa_channel_studio.ui.certificates.chain_picture import ChainPicture
from wa_channel_studio.ui.certificates.fetch_state import HostState
from wa_channel_studio.ui.certificates.findings import Findings
from wa_channel_studio.ui.certificates.words import anchor_words, asked_how
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import Bar
from wa_channel_studio.ui.kit.buttons import icon_button, link_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import retire, set_mono
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.parts.words import when


class ChainPanel(QFrame):
    """Wishes, each about the host on show."""

    chosen = Signal(object)
    allowed = Signal(bool)
    add_wanted = Signal()
    save_wanted = Signal()
    keystore_wanted = Signal()
    again_wanted = Signal()
    details_wanted = Signal(object)
    copy_wanted = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._allowed = False
        self._sha256 = ""
        self._spare: list[QWidget] = []
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(12)
        self.picture = ChainPicture(self, now=now)
        self.picture.chosen.connect(self.chosen)
        self.picture.details_wanted.connect(self.details_wanted)
        self._looked = label("", "secondary", self)
        self._bar = Bar(self)
        self._bar.setFixedWidth(110)
        self._bar.hide()
        self._again = secondary_button(self.tr("Look again"), name="action.look_again", parent=self)
        self._again.clicked.connect(self.again_wanted)
        self.picture.extras.addWidget(self._looked)
        self.picture.extras.addWidget(self._bar)
        self.picture.extras.addWidget(self._again)
        self.consent = Banner("error", parent=self)
        self.consent.set_action_name("action.use_anyway")
        self.consent.action_triggered.connect(lambda: self.allowed.emit(not self._allowed))
        self.picture.notices.addWidget(self.consent)
        column.addWidget(self.picture)
        self._why = WrapLabel("", "muted", self)
        column.addWidget(self._why)
        column.addLayout(self._deeds())
        self.done = WrapLabel("", "success", self)
        column.addWidget(self.done)
        self._found_title = self._heading(self.tr("What was found"))
        column.addWidget(self._found_title)
        self.findings = Findings(self)
        column.addWidget(self.findings)
        self._how = WrapLabel("", "secondary", self)
        column.addWidget(self._how)
        self._spare_title = self._heading(self.tr("Sent, but not part of the chain"))
        column.addWidget(self._spare_title)
        self._spare_column = QVBoxLayout()
        self._spare_column.setSpacing(2)
        column.addLayout(self._spare_column)

    def show_host(self, state: HostState, role: Role, *, may_add: bool) -> None:
        """Show a host that has answered with its chain."""
        pick = state.pick(role)
        if pick is None:
            return
        chain = pick.chain
        self._allowed = state.allowed
        self.picture.show_chain(chain, role, pick.anchor)
        self._show_looking(state)
        self._show_consent(state)
        self._why.set_text(explanation(role))
        for button in (self.add, self.save, self.keystore):
            button.setEnabled(state.usable)
        self.add.setEnabled(state.usable and may_add)
        self._sha256 = pick.link.facts.sha256
        self._print.setText(f"SHA-256 {self._sha256}")
        says = self.tr("Copy the SHA-256 fingerprint of {0}").format(anchor_words(pick.anchor))
        self._copy.setToolTip(says)
        self._copy.setAccessibleName(says)
        self.done.set_text(state.done)
        self.done.setVisible(bool(state.done))
        said = self.consent.text if chain.needs_consent else ""
        found = [verdict for verdict in chain.verdicts if not verdict.sentence or verdict.sentence not in said]
        self.findings.show_verdicts(found)
        self._found_title.setVisible(bool(found))
        self._how.set_text(" ".join(part for part in (*chain.notes, asked_how(chain)) if part))
        self._how.setVisible(bool(self._how.plain_text))
        self._show_spare(chain.spare)

    def _heading(self, text: str) -> QWidget:
        return WrapLabel(text, "heading", self)

    def _deeds(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add = primary_button(self.tr("Add to library"), name="action.add_to_library", parent=self)
        self.add.clicked.connect(self.add_wanted)
        self.save = secondary_button(self.tr("Save as …"), name="action.save_certificate", parent=self)
        self.save.clicked.connect(self.save_wanted)
        self.keystore = secondary_button(self.tr("Put in a keystore"), name="action.put_in_keystore", parent=self)
        self.keystore.clicked.connect(self.keystore_wanted)
        self._print = Elided("", "secondary", parent=self)
        set_mono(self._print)
        self._copy = icon_button("copy", "", name="action.copy_fingerprint", size=24, parent=self)
        self._copy.clicked.connect(lambda: self.copy_wanted.emit(self._sha256))
        for button in (self.add, self.save, self.keystore):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self._print, 1)
        row.addWidget(self._copy)
        return row

    def _show_looking(self, state: HostState) -> None:
        chain = state.chain
        seen = when(chain.fetched_at, self._now()) if chain is not None else ""
        self._looked.setText(self.tr("looking again") if state.asking else self.tr("looked at {0}").format(seen))
        self._bar.set_part(None if state.asking else 0.0)
        self._bar.setVisible(state.asking)
        self._again.setEnabled(not state.asking)

    def _show_consent(self, state: HostState) -> None:
        chain = state.chain
        text = consent_needed(chain) if chain is not None else ""
        self.consent.setVisible(bool(text))
        if state.allowed:
            said = self.tr("Used anyway. The warning stays with what is made of it.")
            self.consent.set("warning", f"{said} {text}", self.tr("Take it back"))
        elif text:
            self.consent.set("error", text, self.tr("Use it anyway"))

    def _show_spare(self, spare: Sequence[Link]) -> None:
        for widget in self._spare:
            self._spare_column.removeWidget(widget)
            retire(widget)
        self._spare = []
        self._spare_title.setVisible(bool(spare))
        for number, link in enumerate(spare, 1):
            words = "; ".join(verdict.words for verdict in link.verdicts)
            name = link.facts.common_name or self.tr("no name")
            text = self.tr("{0}: {1}").format(name, words) if words else name
            button = link_button(text, name=f"action.spare.{number}", parent=self)
            button.clicked.connect(lambda _on=False, link=link: self.details_wanted.emit(link))
            self._spare_column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
            button.show()
            self._spare.append(button)
