"""Types for whole numbers, dates, keywords and working time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, error, warning
from wa_channel_studio.domain.work_time import Segment, overlapping, parse_segment
from wa_channel_studio.fields.types.base import FieldType, JsonValue, quoted


def as_int(value: RawValue) -> int | None:
    """The whole number a raw value stands for, or None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and _WHOLE.fullmatch(value) is not None:
        return int(value)
    return None


_WHOLE = re.compile(r"-?[0-9]+")
_MOST_DIGITS = 4000
"""Python refuses to write numbers of more than 4,300 digits; ours to keep well below."""


@dataclass(frozen=True)
class Integer(FieldType):
    """A whole number; a ``maximum`` of None means that no limit is known."""

    kind: ClassVar[str] = "integer"
    minimum: int = 0
    maximum: int | None = None
    unit: str = ""
    fixed_alphabet: bool = True

    def check(self, value: RawValue) -> Sequence[Flaw]:
        number = as_int(value)
        if number is None:
            return (error("This is not a whole number.", f"Write {self._span()} in digits."),)
        if number < self.minimum or (self.maximum is not None and number > self.maximum):
            shown = str(number)
            message = f"{shown} is outside the range." if len(shown) <= 20 else "The number is outside the range."
            return (error(message, f"Write {self._span()}."),)
        return ()

    def _span(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.maximum is None:
            return f"{self.minimum} or more{unit}"
        return f"{self.minimum} to {self.maximum}{unit}"

    def show(self, value: RawValue) -> str:
        text = super().show(value)
        return f"{text} {self.unit}" if text and self.unit and as_int(value) is not None else text

    def to_json(self, value: RawValue) -> JsonValue:
        number = as_int(value)
        return number if number is not None else super().to_json(value)

    def describe(self) -> str:
        return f"whole number, {self._span()}"


@dataclass(frozen=True)
class DateOnly(FieldType):
    """A calendar date, written as 2027-05-31."""

    kind: ClassVar[str] = "date"
    fixed_alphabet: bool = True

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if as_date(value) is None:
            return (error("This is not a date.", "Write year, month and day, such as 2027-05-31."),)
        return ()

    def describe(self) -> str:
        return "date, such as 2027-05-31"


def as_date(value: RawValue) -> date | None:
    """The date a raw value stands for, or None."""
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""The one form; ``date.fromisoformat`` alone would read week dates too."""


@dataclass(frozen=True)
class Keywords(FieldType):
    """A list of words. How the AICC separates and limits them is UNKNOWN."""

    kind: ClassVar[str] = "keywords"

    def from_json(self, value: JsonValue) -> RawValue:
        return (value,) if isinstance(value, str) and value else super().from_json(value)

    def check(self, value: RawValue) -> Sequence[Flaw]:
        words = (value,) if isinstance(value, str) else value
        if not isinstance(words, tuple):
            return (error("This must be a list of words.", 'Write it as ["agent", "human"].'),)
        flaws: list[Flaw] = []
        if any(not word for word in words):
            flaws.append(error("One of the keywords is empty.", "Take it out or fill it in."))
        folded = [word.casefold() for word in words]
        twice = [word for i, word in enumerate(words) if word.casefold() in folded[:i]]
        if twice:
            flaws.append(warning(f"{quoted(twice[0])} stands in the list twice.", "Take one of them out."))
        return flaws

    def show(self, value: RawValue) -> str:
        return ", ".join(value) if isinstance(value, tuple) else super().show(value)

    def describe(self) -> str:
        return "list of words (separator, length and number are unknown for the AICC)"


@dataclass(frozen=True)
class WorkTime(FieldType):
    """Up to ``max_segments`` time segments of a day."""

    kind: ClassVar[str] = "work_time"
    max_segments: int = 4

    def from_json(self, value: JsonValue) -> RawValue:
        return (value,) if isinstance(value, str) and value else super().from_json(value)

    def check(self, value: RawValue) -> Sequence[Flaw]:
        texts = (value,) if isinstance(value, str) else value
        if not isinstance(texts, tuple):
            return (error("This must be a list of time segments.", 'Write it as ["08:30-12:00", "13:00-18:00"].'),)
        flaws: list[Flaw] = []
        if len(texts) > self.max_segments:
            flaws.append(
                error(
                    f"There are {len(texts)} time segments; at most {self.max_segments} are allowed.",
                    "Remove or join some.",
                )
            )
        segments: list[Segment] = []
        for text in texts:
            try:
                segments.append(parse_segment(text))
            except ValueError as reason:
                flaws.append(
                    error(
                        str(reason),
                        "Write it as 08:30-12:00, within 00:00 to 24:00, the end after the start.",
                    )
                )
        for first, second in overlapping(tuple(segments)):
            flaws.append(warning(f"{first} and {second} overlap.", "Join them or change one of them."))
        return flaws

    def show(self, value: RawValue) -> str:
        return ", ".join(value) if isinstance(value, tuple) else super().show(value)

    def describe(self) -> str:
        return f"up to {self.max_segments} segments HH:MM-HH:MM within 00:00 to 24:00"
