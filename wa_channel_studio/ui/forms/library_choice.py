"""A choice among the certificates and keystores of the library, or none of them.

The names come from outside and may come late: until then a chosen one is kept and shown as being looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.forms.editor import Editor, as_text
from wa_channel_studio.ui.kit.combo_box import ComboBox


class LibraryChoiceEditor(Editor):
    """The value is the id of a file of the library; empty: as the system does."""

    def __init__(self, spec: FieldSpec) -> None:
        self.combo = ComboBox()
        super().__init__(spec, self.combo)
        self._files: tuple[tuple[str, str], ...] | None = None
        self._shown = ""
        self._fill()
        self.combo.activated.connect(self._on_activated)

    @property
    def value(self) -> RawValue:
        return self._shown

    def offer(self, files: Sequence[tuple[str, str]]) -> None:
        """Offer these files, as id and name; what is chosen stays."""
        if tuple(files) != self._files:
            self._files = tuple(files)
            self._fill()

    def show_value(self, value: RawValue) -> None:
        text = as_text(value)
        if text != self._shown:
            self._shown = text
            self._fill()

    def _fill(self) -> None:
        self.combo.clear()
        self.combo.addItem(self.tr("As the system trusts"), "")
        for identity, name in self._files or ():
            self.combo.addItem(name, identity)
        if self.combo.findData(self._shown) < 0:
            known = self._files is not None
            self.combo.addItem(self.tr("not in the library any more") if known else self.tr("…"), self._shown)
        self.combo.setCurrentIndex(self.combo.findData(self._shown))
        # Names of files are longer than the field.
        self.combo.setToolTip(self.combo.currentText() if self._shown else "")

    def _on_activated(self) -> None:
        chosen = str(self.combo.currentData())
        if chosen != self._shown:
            self._shown = chosen
            self.combo.setToolTip(self.combo.currentText() if chosen else "")
            self.changed.emit()
