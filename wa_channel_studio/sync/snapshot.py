"""A channel reduced to what both sides can have: clear values by field, and what is known of each secret.

Three snapshots meet in a merge: base (what both had when they were last the same), here and there. A value of a secret
never stands in one: here it is a mark that only this workspace's key can make, there a revision that changes with
each write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wa_channel_studio.fields.types import JsonValue


class Side(StrEnum):
    """A side of the comparison."""

    HERE = "here"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class SecretBase:
    """A secret as it was when both sides were last the same."""

    mark: str
    """Mark of the value here; empty: none was set."""
    revision: str
    """Revision there; empty: none was set, or it is not known."""
    unlike: bool = False
    """Somebody chose to leave what is set there, which nobody can read: the value here is another one."""


@dataclass(frozen=True, slots=True)
class Base:
    """What both sides had."""

    provider: str
    fields: Mapping[str, JsonValue]
    secrets: Mapping[str, SecretBase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Here:
    """The channel in the workspace."""

    provider: str
    fields: Mapping[str, JsonValue]
    """By key of the field table; what is empty or not shown for these answers is left out."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """A mark for each secret that is set."""


@dataclass(frozen=True, slots=True)
class There:
    """The channel on the AICC. From an export of the AICC's, ``secrets`` is None: nothing is known of any."""

    provider: str
    fields: Mapping[str, JsonValue]
    secrets: Mapping[str, str] | None = field(default_factory=dict)
    """The revision of each secret that is set."""
    covers: frozenset[str] | None = None
    """The only fields it tells anything about; None: all."""
