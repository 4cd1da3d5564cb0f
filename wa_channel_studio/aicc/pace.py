"""How long this program waits for an AICC, and how often it tries.

All numbers are ours: Huawei documents no limit of rate (aicc-api, 1.1). Clock, chance and waiting can be put in from
outside, so that tests wait for nothing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from wa_channel_studio.services.jobs import JobContext

TRIES = 4
"""Times that one request is sent at most."""
LONGEST_WAIT = 60.0
"""Seconds that a Retry-After may ask for; for longer ones a person is told when to come back."""
FIRST_WAIT = 0.5
"""Seconds before the second try; doubled for each further one, and varied by half of it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Where time and chance come from."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds of a clock that never jumps."""
    rest: Callable[[JobContext, float], None] = JobContext.rest
    """Waits; raises Cancelled."""
    chance: Callable[[], float] = random.random
    """From 0 to 1."""

    def back_off(self, tries: int) -> float:
        """Seconds to wait after ``tries`` tries in vain."""
        return FIRST_WAIT * float(2 ** (tries - 1)) * (0.5 + self.chance())

    def after(self, wait: float) -> float:
        """Seconds to wait when ``wait`` were asked for: never less, and not for all clients the same."""
        return wait + 0.25 * self.chance()


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that an answer asks to wait (RFC 9110, 10.2.3): a number, or a date by the clock that sent it."""
    told = headers.get("Retry-After", "").strip()
    if not told:
        return None
    # Not isdigit(): a superscript two is a digit to it.
    if told.isascii() and told.isdecimal():
        return float(told[:9])
    when = _date(told)
    if when is None:
        return None
    there = _date(headers.get("Date", "")) or now
    return max(0.0, (when - there).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
