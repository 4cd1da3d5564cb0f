"""Free names for channels that come into a tenant, many at once. Knows the limit of the AICC's names, no workspace."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 64
"""Characters of a channel's name (channel page, table 3)."""


class FreeNames:
    """The names in use in a tenant, and those given out here. Capitals count as the same when one is made."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._exact = set(taken)
        self._folded = {name.casefold() for name in self._exact}
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._exact

    def take(self, name: str) -> None:
        """Remember a name that is in use from now on; no name at all is never in use."""
        if name:
            self._exact.add(name)
            self._folded.add(name.casefold())

    def new(self, name: str) -> str:
        """A name like ``name`` that nobody has, taken at once: with a number at its end. No name stays none."""
        if not name:
            return ""
        number = self._next.get(name, 2)
        while True:
            ending = f"_{number}"
            candidate = f"{name[: MOST - len(ending)]}{ending}"
            number += 1
            if candidate.casefold() not in self._folded:
                self._next[name] = number
                self.take(candidate)
                return candidate
