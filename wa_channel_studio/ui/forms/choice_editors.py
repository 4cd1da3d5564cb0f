"""Editors that choose: one of several options, or another text, on or off."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.condition import NEVER
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import Choice
from wa_channel_studio.ui.forms.editor import Editor, as_text
from wa_channel_studio.ui.forms.toggle import Toggle
from wa_channel_studio.ui.icons import letter_icon
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.theme import theme


class ChoiceEditor(Editor):
    """One option of a list that is known whole. A value that is no option is kept and shown as it is."""

    def __init__(self, spec: FieldSpec) -> None:
        self.combo = ComboBox()
        super().__init__(spec, self.combo)
        kind = cast(Choice, spec.type)
        if spec.required is NEVER and spec.default is None:
            self.combo.addItem(self.tr("not chosen"), "")
        for option in kind.options:
            self.combo.addItem(option.label, option.key)
            self.combo.setItemData(self.combo.count() - 1, option.help, Qt.ItemDataRole.ToolTipRole)
        self._known = self.combo.count()
        self.combo.setPlaceholderText(spec.placeholder or self.tr("Choose …"))
        self.combo.setCurrentIndex(-1)
        self.combo.activated.connect(self.changed)

    @property
    def value(self) -> RawValue:
        data = self.combo.currentData()
        return data if isinstance(data, str) else None

    def show_value(self, value: RawValue) -> None:
        text = as_text(value)
        if text == (self.value or "") and (self.combo.currentIndex() >= 0 or not text):
            return
        index = self.combo.findData(text)
        if index < 0 and text:
            self.combo.addItem(text, text)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)


class ProviderEditor(ChoiceEditor):
    """The choice of provider, each with its mark."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.combo.setPlaceholderText(self.tr("Choose the provider"))
        self._mark()
        theme().changed.connect(self._mark)

    def _mark(self) -> None:
        for index in range(self._known):
            self.combo.setItemIcon(index, letter_icon(self.combo.itemText(index)))


class TypedChoice(Editor):
    """A list to choose from, or another text. Nothing is completed; a list of what fits may drop down."""

    def __init__(self, spec: FieldSpec) -> None:
        self.combo = ComboBox()
        super().__init__(spec, self.combo)
        self.line = QLineEdit()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setLineEdit(self.line)
        self.line.setPlaceholderText(spec.placeholder or self.tr("choose or type"))
        self.line.setAccessibleName(spec.label)
        self.combo.setCompleter(cast(QCompleter, None))
        self.combo.activated.connect(self.changed)
        self.line.textEdited.connect(self.changed)

    @property
    def value(self) -> RawValue:
        return self.combo.currentText()

    def show_value(self, value: RawValue) -> None:
        text = as_text(value)
        if text != self.combo.currentText():
            index = self.combo.findText(text)
            self.combo.setCurrentIndex(index)
            self.combo.setEditText(text)

    def fill(self, names: tuple[str, ...]) -> None:
        """Offer ``names``; what stands in the line stays."""
        if names == tuple(self.combo.itemText(index) for index in range(self.combo.count())):
            return
        text = self.combo.currentText()
        self.combo.clear()
        self.combo.addItems(list(names))
        self.combo.setCurrentIndex(self.combo.findText(text))
        self.combo.setEditText(text)


class OpenChoiceEditor(TypedChoice):
    """Options of which not all are known: another text may be typed."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.fill(tuple(option.label for option in cast(Choice, spec.type).options))


class SwitchEditor(Editor):
    """On or off. A value that is neither, read from a file, shows as off and stays until the switch is used."""

    labelled = True

    def __init__(self, spec: FieldSpec, *, strong: bool = False) -> None:
        self.toggle = Toggle(spec.label, strong=strong)
        super().__init__(spec, self.toggle)
        self.toggle.clicked.connect(self.changed)

    @property
    def value(self) -> RawValue:
        return self.toggle.isChecked()

    def show_value(self, value: RawValue) -> None:
        self.toggle.setChecked(value is True)
