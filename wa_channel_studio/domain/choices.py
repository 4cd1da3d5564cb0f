"""What a channel can refer to in its tenant, and what became of a name it holds.

Lists that were typed and lists that were read come together here and nowhere else: where an AICC's list was once read
wholly it counts, else what people typed. Of a called route only people know the OU and the longest waiting time, so
both stay as typed, found by the route's name. Nothing here asks an AICC, and no clock is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from wa_channel_studio.domain.reference_data import ReferenceData, ReferenceItem, ReferenceKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that can be chosen."""

    value: str
    """What a channel holds to mean it: its name, of a chatbot the access code."""
    name: str
    id: str = ""
    """The AICC's, as text; empty for what was typed."""
    code: str = ""
    """Access code of a route or chatbot, code of an OU."""
    detail: str = ""
    """For people: the queue a route leads to, the OU above."""
    ou: str = ""
    """OU of a called route, as a person gave it: no API tells (aicc-api, 2.1)."""
    max_wait_seconds: int | None = None
    """Longest waiting time of a route's queue, as a person gave it."""


class Standing(StrEnum):
    """What is known of a value that a channel holds."""

    THERE = "there"
    RENAMED = "renamed"
    GONE = "gone"
    """It was there once; the last complete reading lacked it."""
    ABSENT = "absent"
    """The list that counts does not have it, and no reading ever had."""
    UNKNOWN = "unknown"
    """No list tells."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a value."""

    standing: Standing
    now: str = ""
    """What it is called now, where it was renamed."""
    since: datetime | None = None
    """When it was first missed, where it is gone."""


_THERE, _ABSENT, _UNKNOWN = Found(Standing.THERE), Found(Standing.ABSENT), Found(Standing.UNKNOWN)


@dataclass(frozen=True)
class Choices:
    """All that can be chosen of one kind. Where ``read_at`` is None nothing was ever read wholly."""

    kind: ReferenceKind
    candidates: tuple[Candidate, ...] = ()
    read_at: datetime | None = None
    """When the list that counts was read wholly, by which its age is told."""
    tells: bool = False
    """Whether what it lacks is worth a word: it was read wholly, or somebody typed it."""
    read: tuple[ReferenceItem, ...] = ()
    """What was read of this kind, with what is gone."""

    @cached_property
    def by_value(self) -> Mapping[str, Candidate]:
        """Candidates by what a channel holds; of several with one name the first."""
        found: dict[str, Candidate] = {}
        for candidate in self.candidates:
            found.setdefault(candidate.value, candidate)
        return found

    @cached_property
    def _fates(self) -> Mapping[str, Found]:
        """What became of values that are not there; a renaming tells more than that something is gone."""
        fates: dict[str, Found] = {}
        for item in self.read:
            if item.gone_since is None and self.kind is not ReferenceKind.CHATBOT:
                for name in item.former_names:
                    fates.setdefault(name, Found(Standing.RENAMED, now=item.name))
        for item in self.read:
            if item.gone_since is not None:
                gone = Found(Standing.GONE, since=item.gone_since)
                names = () if self.kind is ReferenceKind.CHATBOT else item.former_names
                for name in (value_of(item), *names):
                    fates.setdefault(name, gone)
        return fates

    def find(self, value: str) -> Found:
        """What is known of a value that is not empty."""
        if value in self.by_value:
            return _THERE
        if self.read_at is None:
            return _ABSENT if self.tells else _UNKNOWN
        return self._fates.get(value, _ABSENT)


def value_of(item: ReferenceItem) -> str:
    """What a channel holds to mean ``item``."""
    return item.code if item.kind is ReferenceKind.CHATBOT else item.name


def choices_of(kind: ReferenceKind, typed: Iterable[Candidate], data: ReferenceData) -> Choices:
    """The choices of one kind, from what was typed and what was read.

    A reading that broke off adds to what can be chosen and takes nothing away.
    """
    known = {candidate.value: candidate for candidate in reversed(tuple(typed))}
    read = tuple(item for item in data.items if item.kind is kind)
    present = tuple(_with_what_people_know(item, known.get(value_of(item))) for item in read if item.gone_since is None)
    reading = data.reading(kind)
    if reading is not None and reading.complete_at is not None:
        return Choices(kind, present, reading.complete_at, tells=True, read=read)
    there = {candidate.value for candidate in present}
    rest = tuple(candidate for value, candidate in reversed(known.items()) if value not in there)
    return Choices(kind, (*rest, *present), None, tells=bool(known), read=read)


def _with_what_people_know(item: ReferenceItem, typed: Candidate | None) -> Candidate:
    made = Candidate(value_of(item), item.name, item.id, item.code, item.detail)
    if typed is None:
        return made
    return replace(made, ou=typed.ou, max_wait_seconds=typed.max_wait_seconds)
