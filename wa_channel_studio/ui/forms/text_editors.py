"""Editors of a line or of several lines: texts, names, numbers, addresses, dates.

Wrong text stays as it was typed. A line notices when a whole piece comes in at once, so that what a copy dragged along
can be taken off there and then; letters that are typed are never touched under the cursor.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import Identifier, Integer, Template, Text, Url
from wa_channel_studio.ui.forms.editor import Editor, as_text
from wa_channel_studio.ui.kit.counted_text_edit import CountedTextEdit
from wa_channel_studio.ui.kit.date_edit import DateEdit
from wa_channel_studio.ui.kit.style import set_mono

LEFT_TO_RIGHT = ("url", "phone", "identifier", "integer", "date")
"""Kinds whose values run from the left in every language."""


class PasteWatch:
    """Tells typed letters from a piece that came in at once, by how much longer the text became."""

    def __init__(self) -> None:
        self._length = 0
        self._refused = ""

    def shown(self, text: str) -> None:
        """The program shows ``text``."""
        self._length = len(text)

    def is_piece(self, text: str) -> bool:
        """Whether ``text`` came by pasting or dropping; not when it is what somebody took back by Undo."""
        grown = len(text) - self._length
        self._length = len(text)
        if grown < 2 or text == self._refused:
            return False
        self._refused = text
        return True


class LineEditor(Editor):
    """One line: texts, names, phone numbers, addresses and whole numbers."""

    def __init__(self, spec: FieldSpec, line: QLineEdit | None = None) -> None:
        self.line = line or QLineEdit()
        super().__init__(spec, self.line)
        self._watch = PasteWatch()
        self.line.setPlaceholderText(spec.placeholder)
        kind = spec.type
        if kind.kind in LEFT_TO_RIGHT or kind.fixed_alphabet:
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if isinstance(kind, Url | Identifier) or (isinstance(kind, Text) and kind.monospace):
            set_mono(self.line)
        if isinstance(kind, Integer):
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.line.textEdited.connect(self._on_edited)

    @property
    def value(self) -> RawValue:
        return self.line.text()

    def show_value(self, value: RawValue) -> None:
        text = as_text(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(len(text) if self.line.hasFocus() else 0)
        self._watch.shown(text)

    def _on_edited(self, text: str) -> None:
        self.changed.emit()
        if self._watch.is_piece(text):
            self.pasted.emit()


class DateEditor(LineEditor):
    """A date, typed or picked from a calendar."""

    def __init__(self, spec: FieldSpec) -> None:
        line = DateEdit()
        placeholder = line.placeholderText()
        super().__init__(spec, line)
        line.setPlaceholderText(spec.placeholder or placeholder)
        line.textEdited.disconnect(self._on_edited)
        line.edited.connect(self._on_edited)


class LinesEditor(Editor):
    """Several lines with their length, and buttons for the variables that the text may hold."""

    def __init__(self, spec: FieldSpec) -> None:
        kind = cast(Text, spec.type)
        names = kind.variables if isinstance(kind, Template) else ()
        self.text = CountedTextEdit(max_length=kind.max_length, variables=[f"${{{name}}}" for name, _ in names], rows=2)
        super().__init__(spec, self.text)
        self._watch = PasteWatch()
        meanings = {f"${{{name}}}": meaning for name, meaning in names}
        for button in self.text.findChildren(QToolButton):
            button.setToolTip(f"{button.toolTip()}: {meanings[button.text()]}")
        self.text.setPlaceholderText(spec.placeholder)
        self.text.edited.connect(self._on_edited)

    @property
    def value(self) -> RawValue:
        return self.text.value

    def show_value(self, value: RawValue) -> None:
        self.text.set_value(as_text(value))
        self._watch.shown(self.text.value)

    def _on_edited(self) -> None:
        self.changed.emit()
        if self._watch.is_piece(self.text.value):
            self.pasted.emit()
