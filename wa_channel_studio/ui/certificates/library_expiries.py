"""When the certificates of a library end, month by month: what is over, what ends soon, what comes later.

Knows moments and counts; it paints nothing and asks nobody what time it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.ui.parts.tones import tone_of


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of time with how many end in it. They are ``count`` rows from ``first`` on, in the order of the end."""

    starts: datetime | None
    """None for all that is over."""
    ends: datetime | None
    """None for all that comes after the last month."""
    first: int
    count: int
    tone: Tone


def buckets_of(ends: Sequence[datetime], now: datetime, months: int) -> tuple[Bucket, ...]:
    """What is over, the rest of this month, the months after it, and all later; ``ends`` is sorted."""
    local = now.astimezone()
    edges = [now, *(_month_start(local, number) for number in range(1, months + 1))]
    found = [_bucket(ends, now, None, now)]
    found += [_bucket(ends, now, start, end) for start, end in pairwise(edges)]
    found.append(_bucket(ends, now, edges[-1], None))
    return tuple(found)


def _month_start(local: datetime, number: int) -> datetime:
    years, month = divmod(local.month - 1 + number, 12)
    return datetime(local.year + years, month + 1, 1).astimezone()


def _bucket(ends: Sequence[datetime], now: datetime, start: datetime | None, end: datetime | None) -> Bucket:
    first = bisect_left(ends, start) if start is not None else 0
    last = bisect_left(ends, end) if end is not None else len(ends)
    tone = Tone.NEUTRAL if first == last else tone_of(ends[first], now)
    return Bucket(start, end, first, last - first, tone)
