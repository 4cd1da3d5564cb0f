"""Types whose value is a text: free text, templates with variables, identifiers and codes.

Lengths are counted in characters (code points), as a person would count them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, error
from wa_channel_studio.fields.types.base import FieldType, JsonValue, code_point, not_text, quoted

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_UNCLOSED = re.compile(r"\$\{(?![^{}]*\})")
_NAMED = 8
"""How many wrong characters a message names."""


@dataclass(frozen=True)
class Text(FieldType):
    """Free text. A ``max_length`` of None means that no limit is known, not that there is none."""

    kind: ClassVar[str] = "text"
    max_length: int | None = None
    forbidden: str = ""
    multiline: bool = False
    monospace: bool = False
    fixed_alphabet: bool = False

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if not isinstance(value, str):
            return (not_text(),)
        flaws: list[Flaw] = []
        if self.max_length is not None and len(value) > self.max_length:
            flaws.append(
                error(
                    f"The text has {len(value)} characters; at most {self.max_length} are allowed.",
                    f"Shorten it by {len(value) - self.max_length}.",
                )
            )
        if self.forbidden:
            found = [c for c in dict.fromkeys(value) if c in self.forbidden]
            if found:
                flaws.append(
                    error(
                        f"{_listed(found)} cannot be used here.",
                        f"Take {'it' if len(found) == 1 else 'them'} out. Not allowed: {' '.join(self.forbidden)}",
                    )
                )
        return flaws

    def from_json(self, value: JsonValue) -> RawValue:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        return super().from_json(value)

    def describe(self) -> str:
        parts = ["text"]
        if self.max_length is not None:
            parts.append(f"at most {self.max_length} characters")
        if self.forbidden:
            parts.append(f"without {' '.join(self.forbidden)}")
        if self.max_length is None and not self.fixed_alphabet:
            parts.append("length limit unknown")
        return ", ".join(parts)


@dataclass(frozen=True)
class Template(Text):
    """Text in which ``${…}`` may name one of ``variables`` and nothing else."""

    kind: ClassVar[str] = "template"
    variables: tuple[tuple[str, str], ...] = ()
    """Allowed variables with their meaning."""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        flaws = list(super().check(value))
        if isinstance(value, str) and "$" in value:
            names = {name for name, _ in self.variables}
            unknown = [name for name in dict.fromkeys(_VARIABLE.findall(value)) if name not in names]
            if unknown:
                allowed = ", ".join(f"${{{name}}}" for name, _ in self.variables)
                wrong = f"{quoted(f'${{{unknown[0]}}}')} is not a variable of this text."
                flaws.append(error(wrong, f"Allowed are {allowed}."))
            if _UNCLOSED.search(value):
                flaws.append(error("A variable is not closed.", "Write it as ${name}, with both braces."))
        return flaws

    def describe(self) -> str:
        names = ", ".join(f"${{{name}}} ({meaning})" for name, meaning in self.variables)
        return f"{super().describe()}; variables: {names}"


@dataclass(frozen=True)
class Identifier(FieldType):
    """A name of letters A-Z and a-z, digits and underscore that starts with a letter or an underscore."""

    kind: ClassVar[str] = "identifier"
    max_length: int = 64

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if not isinstance(value, str):
            return (not_text(),)
        flaws: list[Flaw] = []
        if len(value) > self.max_length:
            flaws.append(
                error(
                    f"The name has {len(value)} characters; at most {self.max_length} are allowed.",
                    f"Shorten it by {len(value) - self.max_length}.",
                )
            )
        if _IDENTIFIER.fullmatch(value) is None:
            wrong = [c for c in dict.fromkeys(value) if _IDENTIFIER.fullmatch("_" + c) is None]
            if wrong:
                shown = _listed([_named(c) for c in wrong])
                flaws.append(
                    error(
                        f"A name cannot hold {shown}.",
                        "Use letters A-Z and a-z, digits and underscores only.",
                    )
                )
            else:
                flaws.append(error("The name starts with a digit.", "Start it with a letter or an underscore."))
        return flaws

    def from_json(self, value: JsonValue) -> RawValue:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        return super().from_json(value)

    def describe(self) -> str:
        return f"letters A-Z and a-z, digits, underscore; not first a digit; at most {self.max_length} characters"


_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def _named(character: str) -> str:
    """A character as it can be told of, also when it cannot be seen."""
    if character == " ":
        return "a blank"
    return character if character.isprintable() else f"an invisible character ({code_point(character)})"


def _listed(items: Sequence[str]) -> str:
    """Items as people list them: a, b and c. Only the first few of many."""
    if len(items) > _NAMED:
        items = [*items[:_NAMED], "others"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
