"""What every editor of a field can do: show a value, give back what a person typed, wear a state.

An editor knows the type of its field and nothing of other fields, of a journey or of a store. Whatever it cannot do by
itself (generate, copy, read a file, open a page) it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.ui.kit.style import State, set_state


@dataclass(frozen=True, slots=True)
class Ask:
    """Something an editor wants done for it: ``verb`` is generate, copy, files, remove, copy_text or link."""

    verb: str
    payload: object = None


class Editor(QObject):
    """The editor of one field. By itself it shows nothing and holds nothing; each type has a subclass.

    ``changed`` is sent when the person changes the value, ``pasted`` after it when a whole piece came in at once, and
    ``asked`` with an :class:`Ask`.
    """

    changed = Signal()
    pasted = Signal()
    asked = Signal(object)

    labelled = False
    """Whether the widget shows the field's label itself."""
    below: QWidget | None = None
    """What stands below the editor, beside messages."""

    def __init__(self, spec: FieldSpec, widget: QWidget) -> None:
        super().__init__(widget)
        self.spec = spec
        self.widget = widget
        widget.setObjectName(f"field.{spec.key}")
        widget.setAccessibleName(spec.label)

    @property
    def value(self) -> RawValue:
        """What stands in the editor, as typed."""
        return None

    def show_value(self, value: RawValue) -> None:
        """Show ``value`` without telling anybody; whatever is shown already is left alone, with its cursor."""

    def show_surroundings(self, answers: Answers, context: CheckContext | None) -> None:
        """Take in what the editor shows besides its value: lists of the tenant, facts of files, filled links."""

    def set_state(self, state: State) -> None:
        """Draw the editor as right, doubtful or wrong."""
        set_state(self.widget, state)

    def describe(self, text: str) -> None:
        """Tell a screen reader what is said about the field."""
        if self.widget.accessibleDescription() != text:
            self.widget.setAccessibleDescription(text)

    def conceal(self) -> None:
        """Hide what is shown of a secret."""

    def focus(self) -> None:
        """Give the keyboard to the editor, behind what stands in it."""
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.widget, QLineEdit):
            self.widget.end(False)


def as_text(value: RawValue) -> str:
    """A raw value as it stands in a line: numbers and switches that were read from a file are shown as written."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else str(value)
