"""What an AICC offers to refer to: called routes, skill queues, OUs and chatbots, as they were last read.

Names are what people choose and channels hold; ids are kept as text beside them, by which a renaming is told from a
removal. What is gone stays here with the time, so that a channel that still names it can be told what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReferenceKind(StrEnum):
    """What can be referred to."""

    CALLED_ROUTE = "called_route"
    SKILL_QUEUE = "skill_queue"
    OU = "ou"
    CHATBOT = "chatbot"


class ReadingState(StrEnum):
    """How the last reading of a kind ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """It broke off in the middle: what is missing in it may be there all the same (aicc-api, 7.7)."""
    NOT_OFFERED = "not_offered"
    """This AICC does not have the API, such as OUs before 25.200.0."""
    NOT_SET_UP = "not_set_up"
    """The connection lacks what this kind needs, such as OIAP's address for chatbots."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReferenceItem:
    """One thing that can be referred to."""

    kind: ReferenceKind
    id: str
    """Up to 19 digits, as text."""
    name: str
    """By it people choose. Of a called route the queue's name, with the access code where the name repeats."""
    code: str = ""
    """Access code of a route or chatbot, code of an OU."""
    detail: str = ""
    """For people: the queue a route leads to, the OU above."""
    former_names: tuple[str, ...] = ()
    """Names it had at earlier readings, the newest first."""
    gone_since: datetime | None = None
    """When a complete reading first lacked it; None while it is there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The last reading of one kind."""

    kind: ReferenceKind
    state: ReadingState
    at: datetime
    """When it was tried."""
    complete_at: datetime | None = None
    """When a complete one was last made, by which the cache's age is told; None: never."""
    message: str = ""
    """Why it is not complete, with what to do."""


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """All that was read of one tenant's AICC."""

    items: tuple[ReferenceItem, ...] = ()
    readings: tuple[Reading, ...] = ()

    def of(self, kind: ReferenceKind, *, gone: bool = False) -> tuple[ReferenceItem, ...]:
        """The items of a kind that are there, or with ``gone`` those that are not any more."""
        return tuple(item for item in self.items if item.kind is kind and (item.gone_since is not None) is gone)

    def reading(self, kind: ReferenceKind) -> Reading | None:
        """The last reading of a kind, if there was one."""
        return next((reading for reading in self.readings if reading.kind is kind), None)

    def known_wholly(self, kind: ReferenceKind) -> bool:
        """Whether a complete reading was ever made, so that what it lacks was not there."""
        reading = self.reading(kind)
        return reading is not None and reading.complete_at is not None


NOTHING_READ = ReferenceData()
