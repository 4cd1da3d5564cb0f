"""Types that choose: one of several options, on or off, ticks in a list, and references to lists of the tenant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, error
from wa_channel_studio.fields.types.base import FieldType, JsonValue, not_text, quoted


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice: its key in files and the label of the AICC's page."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Choice(FieldType):
    """One of ``options``; with ``open_ended`` another text is allowed too, because the list is not known whole."""

    kind: ClassVar[str] = "choice"
    options: tuple[Option, ...] = ()
    open_ended: bool = False
    by_label: bool = False
    """Whether a file may also write an option as the AICC's page shows it."""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if not isinstance(value, str):
            return (not_text(),)
        if self.open_ended or any(option.key == value for option in self.options):
            return ()
        allowed = ", ".join(option.key for option in self.options)
        return (error(f"{quoted(value)} is not one of the options.", f"Choose one of {allowed}."),)

    def from_json(self, value: JsonValue) -> RawValue:
        if self.by_label and isinstance(value, str):
            return next((option.key for option in self.options if option.label == value.strip()), value)
        return super().from_json(value)

    def show(self, value: RawValue) -> str:
        return next((option.label for option in self.options if option.key == value), super().show(value))

    def describe(self) -> str:
        listed = ", ".join(f"{o.key} ({o.label})" if o.label != o.key else o.key for o in self.options)
        return f"one of {listed}" + (", or another text" if self.open_ended else "")


@dataclass(frozen=True)
class Switch(FieldType):
    """On or off."""

    kind: ClassVar[str] = "switch"

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if isinstance(value, bool):
            return ()
        return (error("This is neither on nor off.", "Write true or false, without quotation marks."),)

    def show(self, value: RawValue) -> str:
        return "on" if value is True else "off" if value is False else super().show(value)

    def describe(self) -> str:
        return "true or false"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a check list, with links whose address may hold ``{field_key}``."""

    key: str
    text: str
    detail: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Pairs of words to click and address."""


@dataclass(frozen=True)
class CheckList(FieldType):
    """Any number of ticks in a list of ``items``; the value holds the keys of the ticked ones."""

    kind: ClassVar[str] = "checklist"
    items: tuple[Item, ...] = ()

    def check(self, value: RawValue) -> Sequence[Flaw]:
        ticked = (value,) if isinstance(value, str) else value
        if not isinstance(ticked, tuple):
            return (error("This must be a list.", 'Write it as ["first", "second"].'),)
        known = {item.key for item in self.items}
        wrong = [key for key in ticked if key not in known]
        if wrong:
            return (error(f"{quoted(wrong[0])} is not in this list.", f"Known are {', '.join(sorted(known))}."),)
        return ()

    def show(self, value: RawValue) -> str:
        ticked = value if isinstance(value, tuple) else ()
        return f"{len([i for i in self.items if i.key in ticked])} of {len(self.items)}"

    def describe(self) -> str:
        return "ticks: " + ", ".join(item.key for item in self.items)


@dataclass(frozen=True)
class Reference(FieldType):
    """The name of something of the tenant: ``target`` is ``ou`` or ``called_route``."""

    kind: ClassVar[str] = "reference"
    target: str = ""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        return () if isinstance(value, str) else (not_text(),)

    def from_json(self, value: JsonValue) -> RawValue:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return super().from_json(value)

    def describe(self) -> str:
        return (
            "name of an OU of the tenant" if self.target == "ou" else "name of a multimedia called route of the tenant"
        )
