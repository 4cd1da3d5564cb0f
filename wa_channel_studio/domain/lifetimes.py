"""How long certificates of public servers may live, by the day they are issued.

From the Baseline Requirements of the CA/Browser Forum (ballots SC-031 and SC-081v3). Certificates of private
authorities may live as long as their owners like. Knows dates only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest life of a public server's certificate that is issued on ``since`` or later."""

    since: date
    days: int


LIMITS = (
    Limit(date(2020, 9, 1), 398),
    Limit(date(2026, 3, 15), 200),
    Limit(date(2027, 3, 15), 100),
    Limit(date(2029, 3, 15), 47),
)
"""In the order of time. Before the first one longer lives were allowed."""


def longest_life(issued: date) -> int | None:
    """How many days a public server's certificate of that day may live; None before there was a limit in LIMITS."""
    return next((limit.days for limit in reversed(LIMITS) if limit.since <= issued), None)


def coming_limits(today: date) -> tuple[Limit, ...]:
    """The limits that begin after ``today``."""
    return tuple(limit for limit in LIMITS if limit.since > today)


def lives_in_words(today: date) -> str:
    """How long they may live from ``today`` on, such as ``200 days at most, 100 from 2027-03-15``."""
    days = longest_life(today)
    parts = ["any number of days" if days is None else f"{days} days at most"]
    parts += [f"{limit.days} from {limit.since.isoformat()}" for limit in coming_limits(today)]
    return ", ".join(parts)
