"""The next day on which something of a channel ends: a certificate, a token, a password that must be renewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last day of something, and the key of the field it stands in; nothing ends without a day."""

    on: date | None = None
    field: str = ""

    @classmethod
    def first(cls, found: Iterable[Expiry]) -> Expiry:
        """The one that comes first; of the same day, the one that was found first."""
        dated = [(expiry.on, number, expiry) for number, expiry in enumerate(found) if expiry.on is not None]
        return min(dated)[2] if dated else NO_EXPIRY


def days_after(day: date, days: int) -> date | None:
    """The last of so many days from ``day`` on; None beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


NO_EXPIRY = Expiry()
