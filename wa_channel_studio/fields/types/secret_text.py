"""The type of passwords, keys and tokens: checked without ever being quoted, shown as dots, never exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.types.base import FieldType, JsonValue, ShapeError, not_text


@dataclass(frozen=True)
class SecretText(FieldType):
    """A secret. ``fixed_alphabet`` for keys and tokens, where a blank inside can only be an accident."""

    kind: ClassVar[str] = "secret"
    secret: ClassVar[bool] = True
    fixed_alphabet: bool = False
    chosen_here: bool = False
    """Whether the person at this program invents it, so that a generator makes sense."""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        return () if isinstance(value, Secret) else (not_text(),)

    def clean_value(self, value: RawValue) -> tuple[RawValue, str]:
        if isinstance(value, Secret):
            cleaned = self.clean(value.reveal())
            return (Secret(cleaned.text), cleaned.note) if cleaned.note else (value, "")
        return super().clean_value(value)

    def show(self, value: RawValue) -> str:
        return "set" if value else ""

    def to_json(self, value: RawValue) -> JsonValue:
        return REDACTED if value else ""

    def from_json(self, value: JsonValue) -> RawValue:
        if value is None:
            return None
        if isinstance(value, (list, dict, bool, float)):
            # Kept as it stands it would be a secret outside a Secret; a fraction would come back in other digits.
            raise ShapeError("A secret must be a single text between quotation marks.")
        return Secret(str(value))

    def describe(self) -> str:
        return "secret"
