"""Meta's Graph API versions with the day on which each ends.

Taken from Meta's changelog as read on :data:`AS_OF`. A dead version does not fail: calls to it are served by the oldest
living one, so using one is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

AS_OF = date(2026, 11, 22)
SOURCE = f"Meta, Graph API changelog, read on {AS_OF}"
NEWEST = "v26.0"

ENDS: Mapping[str, date | None] = MappingProxyType(
    {
        "v26.0": None,
        "v25.0": date(2028, 7, 29),
        "v24.0": date(2028, 2, 18),
        "v23.0": date(2027, 10, 8),
        "v22.0": date(2027, 5, 20),
        "v21.0": date(2027, 1, 21),
        "v20.0": date(2026, 9, 24),
        "v19.0": date(2026, 5, 21),
        "v18.0": date(2026, 1, 26),
        "v8.0": date(2022, 11, 1),
    }
)
"""Version to its last day; None while no end is announced."""

OLDEST_LISTED = 18
"""Versions below this one ended before it, though their exact days are listed only where they matter."""
