"""One change of one field: what is to be done, the value with what is wrong with it, and what the field means.

All it holds stays while the operation is switched, so that nothing typed is lost. It asks nobody; what its editor
cannot do itself it passes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.problem import Problem, errors
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.services.bulk_values import FieldEdit, Operation, cleaned, operations_of
from wa_channel_studio.ui.bulk.field_words import group_of, only_for
from wa_channel_studio.ui.bulk.operations import operation_word
from wa_channel_studio.ui.forms.field_row import FieldRow, FieldState
from wa_channel_studio.ui.forms.make_editor import make_editor
from wa_channel_studio.ui.forms.reference_editors import ReferenceEditor
from wa_channel_studio.ui.kit.buttons import icon_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.field_names import name_of

_VALUED = (Operation.SET, Operation.ADD, Operation.REMOVE)


class EditCard(Card):
    """``changed`` is sent for every change by the person, ``asked`` with what the editor wants done."""

    changed = Signal()
    removed = Signal()
    asked = Signal(object)

    def __init__(
        self, spec: FieldSpec, judge: Callable[[FieldEdit], tuple[Problem, ...]], parent: QWidget | None = None
    ) -> None:
        """``judge`` says what is wrong with an edit by itself, whatever the channels hold."""
        super().__init__(columns=1, parent=parent)
        having, group = only_for(spec.key), group_of(spec)
        self.set_title(name_of(spec), self.tr("{0} · only {1}").format(group, having) if having else group)
        self.setObjectName(f"edit.{spec.key}")
        self.spec = spec
        self._judge = judge
        self._note = ""
        self._told: tuple[Problem, ...] = ()
        remove = icon_button("close", self.tr("Leave out {0}").format(spec.label), size=28, parent=self)
        remove.setObjectName(f"action.leave_out.{spec.key}")
        remove.clicked.connect(self.removed)
        self.add_action(remove)
        self.operation = ComboBox(self)
        self.operation.setObjectName(f"operation.{spec.key}")
        self.operation.setAccessibleName(self.tr("What to do with {0}").format(spec.label))
        for operation in operations_of(spec):
            self.operation.addItem(operation_word(operation), operation)
        self.operation.activated.connect(self._on_operation)
        self.editor = make_editor(spec)
        if isinstance(self.editor, ReferenceEditor):
            self.editor.may_read = False
        self.row = FieldRow(self.editor, self)
        self.row.hide_title()
        self.editor.changed.connect(self._on_edited)
        self.editor.pasted.connect(self._on_pasted)
        self.editor.asked.connect(self.asked)
        self._find, self.find_field = self._line("find", self.tr("Text to find"))
        self._new, self.new_field = self._line("replacement", self.tr("Put in its place (nothing: take it out)"))
        self._cleared = WrapLabel(self.tr("The field becomes empty in all these channels."), "muted", self)
        self._help = WrapLabel(spec.help, "secondary", self)
        for widget in (self.operation, self.row, self.find_field, self.new_field, self._cleared, self._help):
            self.body.addWidget(widget, self.body.rowCount(), 0)
        self.body.setVerticalSpacing(8)
        self.operation.setVisible(self.operation.count() > 1)
        self._show()

    @property
    def chosen(self) -> Operation:
        """What is to be done."""
        return Operation(self.operation.currentData())

    def choose(self, operation: Operation) -> None:
        """Choose what is to be done, as the person does."""
        self.operation.setCurrentIndex(self.operation.findData(operation))
        self._on_operation()

    @property
    def edit(self) -> FieldEdit:
        """The change as it is asked for, its value cleaned as the wizard cleans it."""
        if self.chosen is Operation.REPLACE:
            return FieldEdit(self.spec.key, Operation.REPLACE, self._new.text(), self._find.text())
        value = self.editor.value if self.chosen in _VALUED else None
        return cleaned(FieldEdit(self.spec.key, self.chosen, value))

    @property
    def _missing(self) -> bool:
        edit = self.edit
        if edit.operation is Operation.REPLACE:
            return not edit.find
        return edit.operation in _VALUED and is_empty(edit.value)

    def check(self, *, loudly: bool) -> bool:
        """Show what is wrong; that something is missing only ``loudly``. True when the change can be asked for."""
        found = self._judge(self.edit)
        shown = () if self._missing and not loudly else (*found, *(p for p in self._told if p not in found))
        if self.chosen is Operation.REPLACE:
            self.find_field.say(sentence(shown[0]) if shown else "", "error" if shown else "")
        else:
            self.row.apply(FieldState(True, shown, self._note))
        return not errors(found)

    def tell(self, problems: Sequence[Problem]) -> None:
        """Show what the service found wrong with the change, until it is changed."""
        self._told = tuple(problems)
        self.check(loudly=True)

    def put(self, value: RawValue, note: str = "") -> None:
        """Take a value that was made for the editor, such as a generated password."""
        self.editor.show_value(value)
        self._note, self._told = note, ()
        self.check(loudly=False)
        self.changed.emit()

    def note(self, text: str) -> None:
        """Say something quiet below the editor."""
        self._note = text
        self.check(loudly=False)

    def surround(self, answers: Answers, context: CheckContext | None) -> None:
        """Show lists of the tenant and facts of files."""
        self.editor.show_surroundings(answers, context)

    def focus(self) -> None:
        """Give the keyboard to where one types."""
        if self.chosen is Operation.REPLACE:
            self._find.setFocus()
        elif self.chosen is Operation.CLEAR:
            self.operation.setFocus()
        else:
            self.editor.focus()

    def _line(self, name: str, title: str) -> tuple[QLineEdit, Field]:
        line = QLineEdit(self)
        line.setObjectName(f"{name}.{self.spec.key}")
        line.textEdited.connect(lambda _text: self._on_edited())
        return line, Field(title, line, parent=self)

    def _on_operation(self) -> None:
        self._show()
        self._on_edited()

    def _show(self) -> None:
        chosen = self.chosen
        self.row.setVisible(chosen in _VALUED)
        self.find_field.setVisible(chosen is Operation.REPLACE)
        self.new_field.setVisible(chosen is Operation.REPLACE)
        self._cleared.setVisible(chosen is Operation.CLEAR)

    def _on_edited(self) -> None:
        self._note, self._told = "", ()
        self.check(loudly=False)
        self.changed.emit()

    def _on_pasted(self) -> None:
        value, note = self.spec.type.clean_value(self.editor.value)
        if note and isinstance(value, str | Secret):
            self.put(value, note)
