"""What has to be said about a keystore above its entries: each matter in a bar of its own, only while it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.keystore import KeystoreEntry
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.keystores import Written
from wa_channel_studio.ui.certificates.keystore_cells import numbered
from wa_channel_studio.ui.certificates.keystore_document import KeystoreDocument
from wa_channel_studio.ui.certificates.keystore_written_dialog import WrittenDialog
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.words import listed

_NAMED = 3
"""Entries whose fingerprints fit into the note itself."""


class KeystoreNotes(QWidget):
    """``password_wanted`` and ``faulty_wanted`` (show what Java refuses) are wishes."""

    password_wanted = Signal()
    faulty_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._written: Written | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.problem = self._bar("error", closable=True)
        self.written = self._bar("success", closable=True)
        self.written.action_triggered.connect(self._show_written)
        self.written.set_action_name("action.show_written")
        self.faulty = self._bar("error")
        self.faulty.action_triggered.connect(self.faulty_wanted)
        self.faulty.set_action_name("action.show_faulty")
        self.unchecked = self._bar("information")
        self.unchecked.action_triggered.connect(self.password_wanted)
        self.unchecked.set_action_name("action.type_password")
        self.remarks = self._bar("warning")
        for bar in (self.problem, self.written, self.faulty, self.unchecked, self.remarks):
            column.addWidget(bar)

    def _bar(self, kind: Kind, *, closable: bool = False) -> Banner:
        bar = Banner(kind, closable=closable, parent=self)
        bar.hide()
        return bar

    def show_document(self, document: KeystoreDocument, faulty: tuple[KeystoreEntry, ...]) -> None:
        """Say what stands now; ``faulty`` are the entries that Java would refuse."""
        keystore, source = document.keystore, document.source
        _say(
            self.unchecked,
            "" if source.checked else self.tr("Opened without its password: whether it is unchanged was not checked."),
            self.tr("Type the password"),
        )
        names = list(keystore.private_keys)
        one = self.tr("There is a private key in it: {1}. It is never exported, and saving does not write it.")
        many = self.tr(
            "There are {0} private keys in it: {1}. They are never exported, and saving does not write them."
        )
        keys = (one if len(names) == 1 else many).format(len(names), listed(names)) if names else ""
        _say(self.remarks, " ".join(filter(None, (keys, *keystore.remarks))))
        _say(self.faulty, self._fault_words(faulty), self.tr("Show"))

    def _fault_words(self, faulty: tuple[KeystoreEntry, ...]) -> str:
        if not faulty:
            return ""
        first = faulty[0]
        said = self.tr("Java would not load this keystore because of “{0}”: {1}").format(first.alias, first.fault)
        if len(faulty) > 1:
            more = numbered(
                len(faulty) - 1, self.tr("{0} more entry is like that."), self.tr("{0} more entries are like that.")
            )
            said = f"{said} {more}"
        return said

    def say_problem(self, problem: Problem) -> None:
        """Say what went wrong, until it is closed or something else is done."""
        self.problem.set("error" if problem.is_error else "warning", sentence(problem))
        self.problem.show()

    def say_written(self, written: Written) -> None:
        """Say what was written, until it is closed or something is changed."""
        self.problem.hide()
        self._written = written
        count = numbered(len(written.entries), self.tr("{0} entry"), self.tr("{0} entries"))
        said = self.tr("Saved {0} with {1}, read back and compared.").format(written.path.name, count)
        if len(written.entries) <= _NAMED:
            named = "; ".join(f"{alias}: {sha256[:23]} …" for alias, sha256 in written.entries)
            said = f"{said} {named}"
        self.written.set("success", said, self.tr("What was written"))
        self.written.show()

    def _show_written(self) -> None:
        written = self._written
        if written is not None:
            count = numbered(len(written.entries), self.tr("{0} entry"), self.tr("{0} entries"))
            text = self.tr("{0} in {1}, read back and compared.").format(count, written.path)
            WrittenDialog(written, text, self.window()).open()

    def say_done(self) -> None:
        """Something else was done: what was said of the last deed is old."""
        self.problem.hide()
        self.written.hide()


def _say(bar: Banner, text: str, action: str = "") -> None:
    if text:
        bar.set(bar.kind, text, action)
    bar.setVisible(bool(text))
