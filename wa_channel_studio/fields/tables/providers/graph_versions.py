"""Meta's Graph API versions with the day on which each ends.

Taken from Meta's changelog as read on :data:`AS_OF`. A dead version does not fail: calls to it are served by the oldest
living one, so using one is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, warning
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import Values

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
"""Version to the day from which it is dead; None while no end is announced."""

OLDEST_LISTED = 18
"""Versions below this one ended before it, though their exact days are listed only where they matter."""

SOON = timedelta(days=90)
"""How long before its end a version is told of; a habit of ours."""
_VERSION = re.compile(r"/(v([0-9]{1,3})\.[0-9]{1,3})(?:/|$)")


@reads(around=True)
def graph_version(value: RawValue, values: Values, context: CheckContext) -> Iterator[Flaw]:
    """Whether the version in an address still lives; a dead one is a warning, because calls are served all the same."""
    del values
    match = _VERSION.search(value) if isinstance(value, str) else None
    if match is None:
        return
    version, major = match[1], int(match[2])
    newest = int(NEWEST[1:].split(".", maxsplit=1)[0])
    remedy = f"Use a living version, such as {NEWEST}."
    ends = ENDS.get(version)
    if major > newest:
        yield warning(
            f"{version} is newer than this program's list of versions.",
            "Check it on Meta's changelog.",
            source=SOURCE,
        )
    elif ends is not None and ends <= context.today:
        yield warning(
            f"{version} ended on {ends}; calls are served by the oldest living version.",
            remedy,
            source=SOURCE,
        )
    elif ends is not None and ends - context.today <= SOON:
        yield warning(f"{version} ends on {ends}.", remedy, source=SOURCE)
    elif version not in ENDS and major < OLDEST_LISTED:
        yield warning(f"{version} has ended; calls are served by the oldest living version.", remedy, source=SOURCE)
    elif version not in ENDS:
        yield warning(
            f"{version} is not in this program's list of versions.",
            "Check it on Meta's changelog.",
            source=SOURCE,
        )


@reads()
def graph_version_ends(value: RawValue, values: Values, context: CheckContext) -> date | None:
    """The day on which the version in an address ends, where one is announced."""
    del values, context
    match = _VERSION.search(value) if isinstance(value, str) else None
    return ENDS.get(match[1]) if match is not None else None
