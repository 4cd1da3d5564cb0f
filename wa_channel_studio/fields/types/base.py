"""What every field type can do with a value.

A type knows a value in three forms: *raw* (as typed, kept whatever it is), *JSON* (as in CHANNEL.json) and *shown*
(text for people, secrets as dots). It does not know in which field the value stands, nor other fields.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeAlias

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, error
from wa_channel_studio.fields.clean import Cleaned, clean

JsonValue: TypeAlias = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


class ShapeError(ValueError):
    """A JSON value that has no place in the field at all; the message is a sentence for people."""


class FieldType(ABC):
    """Meaning of a value: what is allowed, how it is cleaned, shown, written and described."""

    kind: ClassVar[str]
    """The type's name in ``fields --json``."""
    secret: ClassVar[bool] = False
    """Whether values are sealed at rest and never shown or exported."""
    fixed_alphabet: bool = False
    """Whether blanks inside a value can only be an accident."""

    def clean(self, text: str) -> Cleaned:
        """``text`` without invisible ballast, with a note on what was removed."""
        return clean(text, inside=self.fixed_alphabet)

    def clean_value(self, value: RawValue) -> tuple[RawValue, str]:
        """A raw value cleaned as typed text is, each item of a list for itself, and the note."""
        if isinstance(value, str):
            cleaned = self.clean(value)
            return cleaned.text, cleaned.note
        if isinstance(value, tuple):
            items = [self.clean(item) for item in value]
            texts = tuple(item.text for item in items)
            return texts if any(texts) else (), " ".join(item.note for item in items if item.note)
        return value, ""

    @abstractmethod
    def check(self, value: RawValue) -> Sequence[Flaw]:
        """The faults of a value that is not empty."""

    def show(self, value: RawValue) -> str:
        """The value for people to read."""
        if value is None:
            return ""
        return str(value)

    def to_json(self, value: RawValue) -> JsonValue:
        """The value as CHANNEL.json has it. Secrets come out as ``***``."""
        if isinstance(value, tuple):
            return list(value)
        return value if value is None or isinstance(value, (str, bool, int)) else str(value)

    def from_json(self, value: JsonValue) -> RawValue:
        """The raw value for a JSON value; wrong content is kept for the check to judge.

        Raises ShapeError for objects and nested lists, which no field can hold.
        """
        if isinstance(value, dict):
            raise ShapeError("An object in braces cannot stand here.")
        if isinstance(value, list):
            if any(isinstance(item, (list, dict)) for item in value):
                raise ShapeError("A list inside a list cannot stand here.")
            return tuple(_text(item) for item in value)
        return _text(value) if isinstance(value, float) else value

    @abstractmethod
    def describe(self) -> str:
        """The rules of a value in words, for the manual."""


def _text(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


_QUOTED = 40
"""Characters of a wrong value that a message repeats; enough to find it again."""


def quoted(text: str) -> str:
    """``text`` in quotation marks for a message, shortened, with what cannot be seen written as U+200B."""
    seen = "".join(c if c.isprintable() else f"[{code_point(c)}]" for c in text[:_QUOTED])
    return f"“{seen}{'…' if len(text) > _QUOTED else ''}”"


def code_point(character: str) -> str:
    """The character's number as Unicode writes it."""
    return f"U+{ord(character):04X}"


def not_text() -> Flaw:
    """The fault of a list, number or switch where a text belongs."""
    return error("This must be a single text.", "Write the value between quotation marks, without brackets.")
