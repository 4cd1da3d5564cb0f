"""The ladder from a prepared channel to a message seen, and what each step of it rests on.

A step never becomes true by itself: somebody or something saw it at a moment, and after a while that is old news. What
"a while" is belongs to the workspace's settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Rung(StrEnum):
    """The steps in their order."""

    PREPARED = "prepared"
    ON_AICC = "on_aicc"
    IN_SYNC = "in_sync"
    PROVIDER_TOLD = "provider_told"
    WEBHOOK_VERIFIED = "webhook_verified"
    MESSAGE_SEEN = "message_seen"


class Source(StrEnum):
    """Who saw it."""

    CHECK = "check"
    """The check of this program, of what is typed here."""
    APPLY = "apply"
    """The AICC's channel service answered."""
    PLAN = "plan"
    """Read from the AICC for a plan."""
    GUIDED = "guided"
    """A person entered it on the AICC's pages, led by this program."""
    EXPORT = "export"
    """An export of the AICC's was compared."""
    PERSON = "person"
    """Somebody says so."""


STALE_DAYS = 30
"""Days after which evidence counts as stale unless the workspace says otherwise; ours."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a step of a channel was seen."""

    channel_id: str
    rung: Rung
    at: datetime
    source: Source
    words: str = ""
    """What was seen, in words for people: “told Infobip by e-mail, ticket 4711”."""

    def stale(self, now: datetime, days: int = STALE_DAYS) -> bool:
        """Whether it is too old to be relied upon."""
        return now - self.at > timedelta(days=days)
