"""The two rows above the entries: what can be done with the keystore, and with what is chosen in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.certificates.keystore_document import KeystoreDocument
from wa_channel_studio.ui.kit.buttons import quiet_button, secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.secret_edit import native_key

_SEARCH_PAUSE_MS = 120
_GAP = 6


class KeystoreTools(QWidget):
    """Its signals are wishes; ``searched`` brings what to look for, a moment after it was typed."""

    add_wanted = Signal()
    paste_wanted = Signal()
    fetch_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    password_wanted = Signal()
    trust_wanted = Signal()
    rename_wanted = Signal()
    export_wanted = Signal()
    remove_wanted = Signal()
    details_wanted = Signal()
    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_first())
        self.second = self._build_second()
        column.addWidget(self.second)

    def _build_first(self) -> QWidget:
        box = QWidget(self)
        # Not "at least as high as its hint": that is the height of its buttons one above the other, at any width.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        row = FlowLayout(box, gap=_GAP)
        for text, name, wish, hint in (
            (self.tr("Add files …"), "add_files", self.add_wanted, self.tr("Certificates or whole keystores")),
            (self.tr("Paste"), "paste", self.paste_wanted, native_key("Ctrl+V")),
            (self.tr("Fetch …"), "fetch_from_host", self.fetch_wanted, self.tr("Fetch certificates from hosts")),
        ):
            button = secondary_button(text, name=f"action.{name}", parent=box)
            button.setToolTip(hint)
            button.clicked.connect(wish)
            row.addWidget(button)
        self.undo = self._quiet(box, self.tr("Undo"), "undo", self.undo_wanted.emit)
        self.redo = self._quiet(box, self.tr("Redo"), "redo", self.redo_wanted.emit)
        self.password = self._quiet(box, self.tr("Password …"), "change_password", self.password_wanted.emit)
        self.password.setToolTip(self.tr("Change the keystore's password"))
        self.password.setAccessibleName(self.tr("Change the keystore's password"))
        self.trust = self._quiet(box, self.tr("Would it trust …"), "would_trust", self.trust_wanted.emit)
        self.trust.setToolTip(self.tr("Ask a server whether these certificates would do for it today"))
        for button in (self.undo, self.redo, self.password, self.trust):
            row.addWidget(button)
        return box

    def _build_second(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.field = SearchField(self.tr("Find alias, subject, fingerprint …"), parent=box)
        self.field.setObjectName("field.find_entry")
        self.field.setAcceptDrops(False)  # a file that is dropped here is meant for the keystore
        self.field.setMinimumWidth(160)
        self.field.setMaximumWidth(320)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self.search_now)
        self.field.searched.connect(lambda _text: self._pause.start())
        row.addWidget(self.field, 2)
        self._found = label("", "muted", box)
        row.addWidget(self._found)
        row.addStretch(1)
        self._chosen = label("", "muted", box)
        row.addWidget(self._chosen)
        self._for_choice: list[tuple[QPushButton, bool]] = []
        for text, name, wish, one_only in (
            (self.tr("Details"), "entry_details", self.details_wanted, True),
            (self.tr("Rename …"), "rename_entry", self.rename_wanted, True),
            (self.tr("Export …"), "export_entries", self.export_wanted, False),
            (self.tr("Remove"), "remove_entry", self.remove_wanted, False),
        ):
            button = secondary_button(text, name=f"action.{name}", parent=box)
            button.clicked.connect(wish)
            row.addWidget(button)
            self._for_choice.append((button, one_only))
        self.details = self._for_choice[0][0]
        return box

    def _quiet(self, box: QWidget, text: str, name: str, call: Callable[[], None]) -> QPushButton:
        button = quiet_button(text, name=f"action.{name}", parent=box)
        button.clicked.connect(lambda: call())  # noqa: PLW0108 - `checked` is no part of the wish
        return button

    def search_now(self) -> None:
        """Look for what stands in the field, without waiting for more."""
        self._pause.stop()
        self.searched.emit(self.field.text())

    def show_document(self, document: KeystoreDocument) -> None:
        """Offer what can be done now."""
        some = bool(document.keystore.entries)
        self.second.setVisible(some)
        self.trust.setVisible(some)
        self.password.setVisible(some)
        undo, redo = document.undo_text, document.redo_text
        for button, text, verb, keys in (
            (self.undo, undo, self.tr("Undo: {0}"), "Ctrl+Z"),
            (self.redo, redo, self.tr("Do again: {0}"), "Ctrl+Shift+Z"),
        ):
            button.setEnabled(bool(text))
            button.setVisible(not document.blank)
            button.setToolTip(f"{verb.format(text)} ({native_key(keys)})" if text else "")

    def show_choice(self, chosen: int, matching: int, total: int, *, details_open: bool) -> None:
        """Offer what can be done with ``chosen`` entries; say how many of ``total`` a search has found."""
        self._chosen.setText(self.tr("{0} selected").format(f"{chosen:,}"))
        self._chosen.setVisible(chosen > 1)
        found = self.tr("{0} of {1}").format(f"{matching:,}", f"{total:,}")
        self._found.setText(found if matching < total else "")
        for button, one_only in self._for_choice:
            button.setVisible(chosen == 1 or (chosen > 1 and not one_only))
        if details_open:
            self.details.hide()
