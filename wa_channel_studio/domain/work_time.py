"""Working-time segments of a day, as the AICC's page has them: HH:MM-HH:MM within 00:00 to 24:00.

Minutes are counted from midnight; 24:00 is 1440 and can only be an end. The module does not know how many segments a
day may have: that is a limit of the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY_MINUTES = 24 * 60

_SEGMENT = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
_SHOWN = 40
"""Characters of a wrong text that are repeated in a message; enough to find it again."""


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A part of a day, from ``start`` up to ``end``, both in minutes since midnight."""

    start: int
    end: int

    def overlaps(self, other: Segment) -> bool:
        """Whether both share at least one minute; touching ends do not overlap."""
        return self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end)}"


def clock(minutes: int) -> str:
    """Minutes since midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_segment(text: str) -> Segment:
    """Read ``HH:MM-HH:MM``.

    The shape is strict, because what is written here is copied to the AICC's page as it stands. Raises ValueError with
    a sentence for people when the shape, the range or the order is wrong.
    """
    match = _SEGMENT.fullmatch(text)
    if match is None:
        shown = "".join(c if c.isprintable() else "\ufffd" for c in text[:_SHOWN]) + "…" * (len(text) > _SHOWN)
        raise ValueError(f"“{shown}” is not a time segment." if text else "A time segment is empty.")
    h1, m1, h2, m2 = (int(part) for part in match.groups())
    if m1 > 59 or m2 > 59 or h1 * 60 + m1 > DAY_MINUTES or h2 * 60 + m2 > DAY_MINUTES:
        raise ValueError(f"“{text}” leaves the day, which runs from 00:00 to 24:00.")
    segment = Segment(h1 * 60 + m1, h2 * 60 + m2)
    if segment.end <= segment.start:
        same = segment.end == segment.start
        raise ValueError(f"“{text}” has no length." if same else f"“{text}” ends before it starts.")
    return segment


def overlapping(segments: tuple[Segment, ...]) -> tuple[tuple[Segment, Segment], ...]:
    """Every pair of neighbours, in order of time, that share minutes."""
    ordered = sorted(segments)
    pairs: list[tuple[Segment, Segment]] = []
    reach: Segment | None = None
    for segment in ordered:
        if reach is not None and reach.overlaps(segment):
            pairs.append((reach, segment))
        if reach is None or segment.end > reach.end:
            reach = segment
    return tuple(pairs)
