"""What a rotation begins with: the credential, one value for all channels or one for each, and how it will go on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import Problem, Severity, errors
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import field_map, providers_of
from wa_channel_studio.services.passwords import generate_webhook_password
from wa_channel_studio.ui.bulk.counts import CountPills
from wa_channel_studio.ui.bulk.field_picker import FieldPicker
from wa_channel_studio.ui.bulk.field_words import group_of
from wa_channel_studio.ui.bulk.order_list import OrderList
from wa_channel_studio.ui.bulk.rotation_words import order_of_work
from wa_channel_studio.ui.bulk.value_model import ValueModel
from wa_channel_studio.ui.bulk.value_table import ValueTable
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.forms.editor import Ask, Editor
from wa_channel_studio.ui.forms.field_row import FieldRow, FieldState
from wa_channel_studio.ui.forms.make_editor import make_editor
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import counted, listed

_PICKER = 240


class RotationForm(QWidget):
    """``changed`` is sent for every change by the person."""

    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._specs: dict[str, FieldSpec] = {}
        self._channels: tuple[ChannelSummary, ...] = ()
        self._rows: dict[str, FieldRow] = {}
        self.spec: FieldSpec | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(14)
        self.picker = FieldPicker(self)
        self.picker.setFixedWidth(_PICKER)
        self.picker.picked.connect(self.choose)
        outer.addWidget(self.picker)
        self._stack = QStackedWidget(self)
        self._empty = EmptyState(
            "key",
            self.tr("What is renewed?"),
            self.tr(
                "Choose the credential at the left: a password, a key, a user name or an address of the provider. "
                "Nothing changes before you have seen the first channel."
            ),
            parent=self,
        )
        self._stack.addWidget(self._empty)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        column.addWidget(self._make_card(inner))
        self._how = Card(self.tr("What is done where, in this order"), columns=1, parent=inner)
        self.order = OrderList(self._how)
        self._how.body.addWidget(self.order, 0, 0)
        column.addWidget(self._how)
        column.addStretch(1)
        self._stack.addWidget(scrolled(inner))
        outer.addWidget(self._stack, 1)

    def _make_card(self, parent: QWidget) -> Card:
        self.card = Card(columns=1, parent=parent)
        self.counts = CountPills(self.card)
        self.same = QRadioButton(self.tr("One value for all"), self.card)
        self.same.setObjectName("field.one_value")
        self.each = QRadioButton(self.tr("A value for each channel"), self.card)
        self.each.setObjectName("field.value_each")
        self.same.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.same, self.each):
            group.addButton(button)
            button.toggled.connect(self._on_way)
        self.values = ValueModel(self)
        self.values.changed.connect(self._on_values)
        self._one = QWidget(self.card)
        self._one_column = QVBoxLayout(self._one)
        self._one_column.setContentsMargins(0, 0, 0, 0)
        self._many = QWidget(self.card)
        many = QVBoxLayout(self._many)
        many.setContentsMargins(0, 0, 0, 0)
        many.setSpacing(6)
        self.table = ValueTable(self.values, self._many)
        self.table.pasted.connect(self._on_pasted)
        many.addWidget(self.table)
        row = QHBoxLayout()
        paste = link_button(self.tr("Paste lines"), name="action.paste_values", parent=self._many)
        paste.setToolTip(self.tr("One value in each line, or a channel's name, a tab and its value."))
        paste.clicked.connect(self.table.paste)
        self.said = WrapLabel("", "secondary", self._many)
        row.addWidget(paste, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        many.addLayout(row)
        for place, widget in enumerate((self.counts, self.same, self.each, self._one, self._many)):
            self.card.body.addWidget(widget, place, 0)
        self.card.body.setVerticalSpacing(8)
        self._many.hide()
        return self.card

    def offer(self, specs: tuple[FieldSpec, ...], channels: tuple[ChannelSummary, ...]) -> None:
        """Offer these credentials of these channels."""
        self._specs = {spec.key: spec for spec in specs}
        self._channels = channels
        self.picker.offer(specs)
        if not specs:
            self._empty.set(
                "key",
                self.tr("There is nothing to renew"),
                self.tr("These channels have no provider yet, and so no credential."),
            )

    def choose(self, key: str) -> None:
        """Renew this credential. What was typed for another one stays there."""
        spec = self._specs[key]
        self.spec = spec
        having = [row for row in self._channels if key in field_map(row.provider)]
        without = len(self._channels) - len(having)
        self.card.set_title(spec.label, group_of(spec))
        counts: list[tuple[str, Kind]] = [
            (counted(len(having), self.tr("{0:,} channel has it"), self.tr("{0:,} channels have it")), "information")
        ]
        if without:
            counts.append(
                (
                    counted(without, self.tr("{0:,} has no such field"), self.tr("{0:,} have no such field")),
                    "warning",
                )
            )
        self.counts.show_counts(counts)
        if key not in self._rows:
            self._rows[key] = self._make_row(spec)
        for other, row in self._rows.items():
            row.setVisible(other == key)
        self.values.show_channels(spec, having)
        self.order.show_lines(order_of_work(key))
        self._stack.setCurrentIndex(1)
        self.picker.mark((key,))
        self.picker.point_at(key)
        self.focus()
        self.changed.emit()

    @property
    def value(self) -> RawValue | Mapping[str, RawValue]:
        """One value, or one by channel."""
        if self.each.isChecked():
            return self.values.values
        spec = self.spec
        return spec.type.clean_value(self._rows[spec.key].editor.value)[0] if spec is not None else None

    @property
    def filled(self) -> bool:
        """Whether anything was given."""
        if self.spec is None:
            return False
        if self.each.isChecked():
            return bool(self.values.values)
        value = self._rows[self.spec.key].editor.value
        return not is_empty(value)

    def check(self, *, loudly: bool) -> bool:
        """Show what is wrong; a missing value only ``loudly``. True when it can begin."""
        spec = self.spec
        if spec is None:
            return False
        if self.each.isChecked():
            wrong = self.values.wrong
            if loudly and wrong is not None:
                self.table.setCurrentIndex(self.values.index(wrong, 2))
                self.table.setFocus()
            return wrong is None and self.filled
        row = self._rows[spec.key]
        value = spec.type.clean_value(row.editor.value)[0]
        if is_empty(value):
            missing = Problem(spec.key, Severity.ERROR, self.tr("The new value is missing."))
            row.apply(FieldState(True, (missing,) if loudly else ()))
            if loudly:
                row.editor.focus()
            return False
        found = tuple(flaw.at(spec.key) for flaw in spec.flaws(value))
        row.apply(FieldState(True, found))
        if loudly and errors(found):
            row.editor.focus()
        return not errors(found)

    def tell(self, problem: Problem) -> bool:
        """Show what the service found at the value; False when there is no such place."""
        if self.spec is None or problem.field != self.spec.key:
            return False
        if self.each.isChecked():
            self._say(f"{problem.message} {problem.remedy} {problem.cause}".strip(), "error")
        else:
            told = Problem(
                problem.field, problem.severity, problem.message, f"{problem.remedy} {problem.cause}".strip()
            )
            self._rows[self.spec.key].apply(FieldState(True, (told,)))
        return True

    def focus(self) -> None:
        """Give the keyboard to where values are typed."""
        if self.each.isChecked():
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.values.index(0, 2))
        elif self.spec is not None:
            self._rows[self.spec.key].editor.focus()

    def _make_row(self, spec: FieldSpec) -> FieldRow:
        editor = make_editor(spec)
        row = FieldRow(editor, self._one)
        row.hide_title()
        editor.changed.connect(self._on_edited)
        editor.asked.connect(lambda ask: self._on_asked(editor, ask))
        self._one_column.addWidget(row)
        return row

    def _on_asked(self, editor: Editor, ask: Ask) -> None:
        having = providers_of("webhook_password")
        if ask.verb == "generate" and having:
            editor.show_value(generate_webhook_password(having[0]))
            self._on_edited()
        elif ask.verb == "copy" and isinstance(editor.value, Secret) and editor.value:
            self._context.clipboard.copy(editor.value.reveal())

    def _on_way(self, on: bool) -> None:
        if on:
            self._one.setVisible(self.same.isChecked())
            self._many.setVisible(self.each.isChecked())
            self._on_values()

    def _on_edited(self) -> None:
        self.check(loudly=False)
        self.changed.emit()

    def _on_values(self) -> None:
        wrong, missing = self.values.wrong, self.values.missing
        if wrong is not None:
            self._say(self.values.fault(wrong), "error")
        elif missing:
            self._say(
                counted(
                    missing,
                    self.tr("{0:,} channel has no value yet and would be skipped."),
                    self.tr("{0:,} channels have no value yet and would be skipped."),
                )
            )
        else:
            self._say(self.tr("Every channel has its value."))
        self.changed.emit()

    def _on_pasted(self, taken: int, lost: tuple[str, ...]) -> None:
        if not taken and not lost:
            self._say(self.tr("The clipboard has no text."), "error")
        elif lost:
            said = self.tr("{0:,} values came in. No channel of this list for: {1}.")
            self._say(said.format(taken, listed(list(lost))), "warning")

    def _say(self, text: str, role: str = "secondary") -> None:
        self.said.set_role(role)
        self.said.set_text(text)
