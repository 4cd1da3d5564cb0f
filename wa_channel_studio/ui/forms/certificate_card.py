"""One chosen certificate file as it is shown: what it is, whom it is for, how long it lasts, its fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind, Role
from wa_channel_studio.fields.certificate_rules import SOON
from wa_channel_studio.services.origin_words import origin_lines
from wa_channel_studio.ui.kit.buttons import icon_button, link_button
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind, line, set_mono, surface

_KINDS = {
    FileKind.DER: "DER",
    FileKind.PEM: "PEM",
    FileKind.P7B: "PKCS #7",
    FileKind.JKS: "JKS",
    FileKind.JCEKS: "JCEKS",
    FileKind.PKCS12: "PKCS #12",
}
_TITLES = 72
"""The room for titles, so that the facts of all entries stand below each other."""
_MOST_ENTRIES = 8
"""Entries that are shown one by one; a keystore of thousands is looked at under Certificates."""


class CertificateCard(QFrame):
    """A box for one file; ``removed`` and ``copied`` (with the fingerprint) are wishes."""

    removed = Signal()
    copied = Signal(str)

    def __init__(
        self, file: CertificateFile, today: date, role: Role = Role.TRUST, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "box")
        self.file = file
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        told = origin_lines(file, role)
        if told:
            column.addLayout(self._origin(told))
        for number, entry in enumerate(file.entries[:_MOST_ENTRIES]):
            if number or told:
                column.addWidget(line(self))
            column.addLayout(self._facts(entry))
        more = file.entry_count - min(len(file.entries), _MOST_ENTRIES)
        if more:
            words = self.tr("One more entry.") if more == 1 else self.tr("{0:,} more entries.").format(more)
            column.addWidget(WrapLabel(words, "secondary", self))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        name = WrapLabel(self.file.file_name, "heading", self)
        row.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
        kind = _KINDS.get(self.file.kind)
        if kind is not None:
            row.addWidget(Pill(kind, "neutral", self), 0, Qt.AlignmentFlag.AlignVCenter)
        if self.file.unreadable:
            row.addWidget(Pill(self.tr("cannot be read"), "error", self), 0, Qt.AlignmentFlag.AlignVCenter)
        elif self.file.is_keystore:
            words: dict[str, tuple[str, Kind]] = {
                "right": (self.tr("password fits"), "success"),
                "wrong": (self.tr("password does not fit"), "error"),
            }
            text, look = words.get(self.file.password_state, (self.tr("password not tried"), "neutral"))
            row.addWidget(Pill(text, look, self), 0, Qt.AlignmentFlag.AlignVCenter)
        remove = link_button(self.tr("Remove"), name=f"action.remove_file.{self.file.id}", parent=self)
        remove.setAccessibleName(self.tr("Remove {0}").format(self.file.file_name))
        remove.clicked.connect(self.removed)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _origin(self, told: Sequence[tuple[str, str]]) -> QGridLayout:
        """Where it was fetched, what was taken, until when that works, and what to watch out for."""
        grid = _grid()
        for title, text in told:
            self._fact(grid, title, self._words(text), Qt.AlignmentFlag.AlignTop)
        return grid

    def _facts(self, entry: CertificateFacts) -> QGridLayout:
        grid = _grid()
        lines = [(self.tr("Subject"), entry.subject), (self.tr("Issuer"), entry.issuer)]
        if entry.alias:
            lines.insert(0, (self.tr("Entry"), entry.alias))
        for title, text in lines:
            self._fact(grid, title, self._words(text), Qt.AlignmentFlag.AlignTop)
        self._fact(grid, self.tr("Validity"), self._validity(entry), Qt.AlignmentFlag.AlignVCenter)
        self._fact(grid, "SHA-256", self._fingerprint(entry), Qt.AlignmentFlag.AlignVCenter)
        return grid

    def _fact(self, grid: QGridLayout, title: str, content: QWidget, side: Qt.AlignmentFlag) -> None:
        row = grid.rowCount()
        grid.addWidget(label(title, "secondary", self), row, 0, side)
        grid.addWidget(content, row, 1)

    def _words(self, text: str) -> WrapLabel:
        words = WrapLabel(text, "", self)
        _selectable(words)
        return words

    def _validity(self, entry: CertificateFacts) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        starts, ends = entry.not_before.date(), entry.not_after.date()
        words = label(self.tr("{0} to {1}").format(starts.isoformat(), ends.isoformat()), "", box)
        _selectable(words)
        row.addWidget(words)
        text, kind = self._state(starts, ends)
        row.addWidget(Pill(text, kind, box))
        row.addStretch(1)
        return box

    def _state(self, starts: date, ends: date) -> tuple[str, Kind]:
        days = (ends - self._today) / timedelta(days=1)
        if days < 0:
            return self.tr("expired"), "warning"
        if starts > self._today:
            return self.tr("not valid yet"), "warning"
        if days <= SOON / timedelta(days=1):
            return self.tr("ends in {0} days").format(int(days)), "warning"
        return self.tr("valid"), "success"

    def _fingerprint(self, entry: CertificateFacts) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        words = WrapLabel(entry.sha256, "", box)
        set_mono(words)
        _selectable(words)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        says = self.tr("Copy the fingerprint of {0}").format(entry.common_name)
        copy = icon_button("copy", says, name="action.copy_fingerprint", size=24, parent=box)
        copy.clicked.connect(lambda: self.copied.emit(entry.sha256))
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignVCenter)
        return box


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, _TITLES)
    return grid


def _selectable(words: QLabel) -> None:
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.setCursor(Qt.CursorShape.IBeamCursor)


def missing_line(parent: QWidget) -> QFrame:
    """A box for a file that the workspace does not have."""
    box = surface("box", parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(14, 10, 10, 10)
    row.addWidget(WrapLabel(box.tr("This file is not in the workspace."), "muted", box), 1)
    return box
