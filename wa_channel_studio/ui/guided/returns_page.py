"""What the AICC has generated, pasted back one by one, and the end of the entry.

Each value is kept as soon as it stands there. What does not look right is said below it and refused nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.fields.types import Choice
from wa_channel_studio.services.guided import Entry, EntryKind
from wa_channel_studio.services.guided_returns import read_pasted, returned_fields, shape_flaws
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import primary_button, secondary_button
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.style import retire, set_mono
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.scrolling import scrolled

_NO_KEY = "cloud-api"


class ReturnsPage(QWidget):
    """``returned`` brings a key and a value; ``finish_wanted`` ends the entry, ``left_wanted`` leads on."""

    returned = Signal(str, object)
    finish_wanted = Signal()
    left_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._provider = ""
        self._values: dict[str, RawValue] = {}
        self._rows: dict[str, Field] = {}
        self._specs: dict[str, FieldSpec] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        page = QWidget()
        page.setProperty("scrolled", "true")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        column.addWidget(WrapLabel(self.tr("Channel Integration"), "title", page))
        self._what = WrapLabel("", "muted", page)
        column.addWidget(self._what)
        self._form = QVBoxLayout()
        self._form.setSpacing(10)
        column.addLayout(self._form)
        self._told = WrapLabel("", "secondary", page)
        column.addWidget(self._told)
        column.addStretch(1)
        self._page = page
        outer.addWidget(scrolled(page), 1)
        self.state = Banner("information", parent=self)
        self.state.setObjectName("banner.guided_left")
        self.state.set_action_name("action.go_left")
        self.state.action_triggered.connect(self.left_wanted)
        outer.addWidget(self.state)
        self.finish = primary_button(self.tr("Finish"), name="action.finish", parent=self)
        self.finish.setToolTip(self.tr("Note that all of it stands on the AICC (Ctrl+Enter)"))
        self.finish.clicked.connect(self.finish_wanted)
        outer.addWidget(self.finish)

    # --- what is shown ----------------------------------------------------------------------------

    def show_entry(self, entry: Entry, *, more: bool) -> None:
        """Show what is known of a channel; ``more``: whether another channel follows."""
        provider = entry.channel.provider
        self._values = {spec.key: entry.channel.answers.get(spec.key) for spec in returned_fields(provider)}
        if provider != self._provider or not self._rows:
            self._provider = provider
            self._build()
        self._fill()
        self._what.set_text(
            self.tr("Copy each value on the AICC's page and paste it here. It is kept at once and can be undone.")
            if self._rows
            else self.tr("Choose the provider of this channel first.")
        )
        table = PROVIDERS.get(provider)
        self._told.set_text(table.told_to if table is not None else "")
        self._show_left(entry, more=more)

    def _show_left(self, entry: Entry, *, more: bool) -> None:
        left = entry.left
        if entry.kind is EntryKind.SAME:
            self.state.set("success", self.tr("Nothing has changed here since it was entered."))
        elif left:
            said = (
                self.tr("1 field is not ticked yet.") if len(left) == 1 else self.tr("{0} fields are not ticked yet.")
            )
            self.state.set("information", said.format(len(left)), self.tr("Go there"))
        else:
            self.state.set(
                "success", self.tr("All is entered. Finish notes that both sides are the same, by your word.")
            )
        self.finish.setEnabled(not left)
        done = entry.kind is EntryKind.SAME
        if done:
            self.finish.setText(self.tr("Next channel") if more else self.tr("Close"))
        else:
            self.finish.setText(self.tr("Finish"))

    def _build(self) -> None:
        for row in self._rows.values():
            self._form.removeWidget(row)
            retire(row)
        self._rows, self._specs = {}, {}
        for spec in returned_fields(self._provider):
            self._specs[spec.key] = spec
            row = self._row(spec)
            self._rows[spec.key] = row
            self._form.addWidget(row)

    def _row(self, spec: FieldSpec) -> Field:
        if isinstance(spec.type, Choice):
            box = ComboBox(self._page)
            box.setObjectName(f"field.{spec.key}")
            box.addItem(self.tr("not known yet"), "")
            for option in spec.type.options:
                box.addItem(option.label, option.key)
            box.activated.connect(lambda _index: self._take(spec.key, str(box.currentData())))
            return Field(spec.label, box, parent=self._page)
        edit: QLineEdit = SecretEdit(parent=self._page) if spec.secret else QLineEdit(self._page)
        edit.setObjectName(f"field.{spec.key}")
        set_mono(edit)
        edit.editingFinished.connect(lambda: self._take(spec.key, edit.text()))
        paste = secondary_button(self.tr("Paste"), name=f"action.paste_{spec.key}", parent=self._page)
        paste.setAccessibleName(self.tr("Paste {0}").format(spec.label))
        paste.clicked.connect(lambda: self._take(spec.key, QGuiApplication.clipboard().text()))
        return Field(spec.label, edit, beside=paste, parent=self._page)

    def _fill(self) -> None:
        for key, row in self._rows.items():
            value = self._values.get(key)
            editor = row.editor
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(value or "")))
            elif isinstance(editor, QLineEdit) and not (editor.hasFocus() and editor.isModified()):
                text = value.reveal() if isinstance(value, Secret) else str(value or "")
                if editor.text() != text:
                    editor.setText(text)
                    editor.setCursorPosition(0)
            self._judge(key)

    def _judge(self, key: str) -> None:
        value = self._values.get(key)
        flaws = shape_flaws(self._provider, key, value, self._values)
        if flaws:
            self._rows[key].say(" ".join(f"{flaw.message} {flaw.remedy}".strip() for flaw in flaws), "warning")
        else:
            self._rows[key].say()

    # --- what comes back --------------------------------------------------------------------------

    def _take(self, key: str, text: str) -> None:
        value = read_pasted(self._specs[key], text)
        old = self._values.get(key)
        if value == old or (not value and not old):
            self._fill()
            return
        self._values[key] = value
        editor = self._rows[key].editor
        if isinstance(editor, QLineEdit):
            editor.setModified(False)
        self._fill()
        self.returned.emit(key, value)

    @property
    def values(self) -> Mapping[str, RawValue]:
        """What stands there now."""
        return self._values

    def conceal(self) -> None:
        """Hide all secrets that are shown."""
        for edit in self.findChildren(SecretEdit):
            edit.conceal()

    def focus_first(self) -> None:
        """Give the keyboard to the first value that is missing, or to Finish."""
        for key, row in self._rows.items():
            if not self._values.get(key):
                row.editor.setFocus()
                return
        self.finish.setFocus()
