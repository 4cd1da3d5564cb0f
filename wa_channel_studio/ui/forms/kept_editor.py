"""What the program keeps by itself, for reading only."""

from __future__ import annotations

from datetime import timedelta

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import DateOnly
from wa_channel_studio.fields.types.measure import as_date
from wa_channel_studio.ui.forms.editor import Editor
from wa_channel_studio.ui.kit.labels import WrapLabel


class KeptEditor(Editor):
    """A value that nobody types. A date that a password was set on also says when the password expires."""

    def __init__(self, spec: FieldSpec) -> None:
        self.words = WrapLabel("", "muted")
        super().__init__(spec, self.words)
        self._value: RawValue = None
        self._days: int | None = None

    @property
    def value(self) -> RawValue:
        return self._value

    def show_value(self, value: RawValue) -> None:
        self._value = value
        self._say()

    def show_surroundings(self, answers: Answers, context: CheckContext | None) -> None:
        del answers
        self._days = context.parameters.webhook_password_validity if context is not None else None
        self._say()

    def _say(self) -> None:
        if not isinstance(self.spec.type, DateOnly):
            self.words.set_text(self.spec.type.show(self._value))
            return
        day = as_date(self._value)
        if day is None:
            self.words.set_text(self.tr("not set yet; noted when the channel is saved"))
        elif self._days is None:
            self.words.set_text(day.isoformat())
        else:
            ends = day + timedelta(days=self._days)
            self.words.set_text(
                self.tr("{0}; expires on {1}, after {2} days").format(day.isoformat(), ends.isoformat(), self._days)
            )
