"""The editor of passwords, keys and tokens: dots, shown on demand, copied for a while, generated where we choose."""

from __future__ import annotations

from typing import cast

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import SecretText
from wa_channel_studio.ui.forms.editor import Ask, Editor
from wa_channel_studio.ui.forms.text_editors import PasteWatch
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.style import set_mono


class SecretEditor(Editor):
    """A secret. It never copies by itself: it asks for that, and for a new password."""

    def __init__(self, spec: FieldSpec) -> None:
        kind = cast(SecretText, spec.type)
        self.line = SecretEdit(copy=True, generate=kind.chosen_here)
        super().__init__(spec, self.line)
        self._watch = PasteWatch()
        self.line.edited.connect(self._on_edited)
        self.line.copy_requested.connect(lambda: self.asked.emit(Ask("copy")))
        self.line.generate_requested.connect(lambda: self.asked.emit(Ask("generate")))
        self.line.revealed_changed.connect(lambda on: set_mono(self.line, on))

    @property
    def value(self) -> RawValue:
        return Secret(self.line.text())

    def show_value(self, value: RawValue) -> None:
        text = value.reveal() if isinstance(value, Secret) else ""
        if text != self.line.text():
            self.line.setText(text)
        self._watch.shown(text)

    def conceal(self) -> None:
        self.line.conceal()

    def _on_edited(self, text: str) -> None:
        self.changed.emit()
        if self._watch.is_piece(text):
            self.pasted.emit()
