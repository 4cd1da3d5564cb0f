"""Which names are near to one that nobody has, for messages: a long list of all helps nobody."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

MOST = 10
"""Names that a message tells."""
_ALIKE = 0.5
"""From here on difflib's ratio is taken for a slip of the pen."""


def folded(text: str) -> str:
    """The text without regard to capitals, accents and blanks, as the filters of the list compare."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def told(name: str, names: Iterable[str]) -> str:
    """All of ``names`` where they are few, else those near to ``name`` and how many there are; "" for none at all."""
    known = sorted(names)
    if len(known) <= MOST:
        return ", ".join(known)
    wanted = folded(name)
    by_fold: dict[str, list[str]] = {}
    for one in known:
        by_fold.setdefault(folded(one), []).append(one)
    keys = [key for key in by_fold if wanted and wanted in key]
    keys += [key for key in difflib.get_close_matches(wanted, by_fold, MOST, _ALIKE) if key not in keys]
    near = [one for key in keys for one in by_fold[key]][:MOST]
    return f"{len(known):,} tenants, near to it {', '.join(near)}" if near else f"{len(known):,} tenants, none like it"
