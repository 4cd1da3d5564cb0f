"""The head of the keystore page: what it is called and of which kind, whether it is saved, and how to save it."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.services.keystore_names import KIND_WORDS
from wa_channel_studio.ui.certificates.keystore_cells import numbered
from wa_channel_studio.ui.certificates.keystore_document import KeystoreDocument
from wa_channel_studio.ui.kit.buttons import icon_button, primary_button, secondary_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.secret_edit import native_key
from wa_channel_studio.ui.parts.elided import Elided


class KeystoreHead(QWidget):
    """Its signals are wishes."""

    back_wanted = Signal()
    save_wanted = Signal()
    save_as_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        back = icon_button("back", self.tr("Back to the library"), name="action.back", parent=self)
        back.clicked.connect(self.back_wanted)
        row.addWidget(back)
        self._name = Elided("", "heading", mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self._name)
        self._kind = Pill("", "neutral", self)
        row.addWidget(self._kind)
        self._count = label("", "muted", self)
        row.addWidget(self._count)
        self._state = Pill("", "warning", self)
        row.addWidget(self._state)
        row.addStretch(1)
        self.keep = secondary_button(self.tr("Keep in library"), name="action.keep_in_library", parent=self)
        self.keep.clicked.connect(self.keep_wanted)
        self.save_as = secondary_button(self.tr("Save as …"), name="action.save_keystore_as", parent=self)
        self.save_as.setToolTip(native_key("Ctrl+Shift+S"))
        self.save_as.clicked.connect(self.save_as_wanted)
        self.save = primary_button(self.tr("Save"), name="action.save_keystore", parent=self)
        self.save.clicked.connect(self.save_wanted)
        for button in (self.keep, self.save_as, self.save):
            row.addWidget(button)

    @property
    def state(self) -> str:
        """Whether it is saved, in words; "" for a new one without entries."""
        return self._state.text if not self._state.isHidden() else ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self._name.text()

    @property
    def kind(self) -> str:
        """Of which kind it is."""
        return self._kind.text

    def show_document(self, document: KeystoreDocument, *, read_only: bool) -> None:
        """Say what the keystore is now."""
        keystore, source = document.keystore, document.source
        self._name.setText(document.name or self.tr("New keystore"))
        self._kind.set(KIND_WORDS.get(keystore.kind, FileKind.JKS.value))
        self._kind.setToolTip(str(source.path) if source.path is not None else "")
        self._count.setText(numbered(len(keystore.entries), self.tr("{0} entry"), self.tr("{0} entries")))
        self._count.setVisible(not document.blank)
        self._state.setVisible(document.unsaved or document.placed)
        if document.unsaved:
            self._state.set(self.tr("not saved"), "warning")
        elif source.path is not None:
            self._state.set(self.tr("saved"), "success")
        else:
            self._state.set(self.tr("in the library"), "success")
        some = bool(keystore.entries)
        self.save_as.setEnabled(some)
        self.save.setEnabled(some and document.unsaved)
        self.keep.setEnabled(some and not read_only and (document.unsaved or not source.library_id))
        where = PurePath(source.path).name if source.path is not None else ""
        hint = self.tr("Save to {0}").format(where) if where else self.tr("Save")
        self.save.setToolTip(f"{hint} ({native_key('Ctrl+S')})")
