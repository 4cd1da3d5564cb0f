"""The chain over a channel's history: each entry has a tag over itself and the tag before, the head one over the last.

Knows rows as they lie in the file and what their tags must be. It reads and writes nothing; what an entry means it does
not know either.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any, NamedTuple

from wa_channel_studio.services.channel_states import CREATED
from wa_channel_studio.store.sealing import Seals

COLUMNS = (
    "id",
    "at",
    "channel_id",
    "step",
    "action",
    "field",
    "old",
    "new",
    "old_sealed",
    "new_sealed",
)
"""What a tag covers, in this order. The number is covered by the order of the entries."""

_FIELD = COLUMNS.index("field")
_NOTHING_BEFORE = b""
_OLD_WITHOUT_ENTRIES = b"old"
"""Stands before the first entry of a channel of which an older release had noted nothing."""


class Head(NamedTuple):
    """How many entries a channel has, and the tag of the last."""

    entries: int
    last: bytes
    whole: bool = True
    """Whether nobody has changed it. One that was changed once stays marked, whatever is appended."""


EMPTY = Head(0, _NOTHING_BEFORE)
OLD_EMPTY = Head(0, _OLD_WITHOUT_ENTRIES)


class Chain:
    """Makes and checks the tags of one workspace."""

    def __init__(self, seals: Seals) -> None:
        self._new = seals.tagger("history", "mac")
        self._old = seals.tagger("history", "mac of an older release")
        self._whole = seals.tagger("history_head", "mac")
        self._broken = seals.tagger("history_head", "mac of a broken one")

    def tag(self, row: Sequence[Any], before: Head, *, old: bool = False) -> bytes:
        """The tag of a row that follows ``before``. ``old``: a release that made no tags has written it."""
        data = _bytes(before.entries, before.last, *row)
        return self._old(data) if old else self._new(data)

    def head_tag(self, channel_id: str, head: Head) -> bytes:
        """The tag of a head."""
        data = _bytes(channel_id, head.entries, head.last)
        return self._whole(data) if head.whole else self._broken(data)

    def read_head(self, channel_id: str, entries: Any, last: Any, mac: Any) -> Head:
        """A head as it lies in the file; it is whole when its tag says so."""
        if not isinstance(entries, int) or not isinstance(last, bytes):
            return Head(0, _NOTHING_BEFORE, whole=False)
        head = Head(entries, last)
        return head if _same(mac, self.head_tag(channel_id, head)) else head._replace(whole=False)

    def faults(self, rows: Sequence[tuple[Any, ...]], head: Head | None) -> str:
        """What is wrong with the rows of a channel, each with its tag behind :data:`COLUMNS`, in their order."""
        if not rows and head is None:
            return "All of its history was removed."
        at = EMPTY
        begun_old = False
        for number, (*row, mac) in enumerate(rows, 1):
            begins_old = number == 1 and _same(mac, self.tag(row, OLD_EMPTY))
            is_old = _same(mac, self.tag(row, at, old=True)) and (begun_old or number == 1)
            begun_old = is_old
            if not begins_old and not is_old and not _same(mac, self.tag(row, at)):
                return (
                    f"Entry {number} of {len(rows)} is not as it was written, or entries before it were moved or "
                    "removed."
                )
            if number == 1 and not begins_old and not is_old and row[_FIELD] != CREATED:
                return "The beginning of its history was removed."
            at = Head(number, mac)
        if head is None or not head.whole:
            return "The note of how many entries its history has was changed or removed."
        missing = head.entries - at.entries
        if missing > 0:
            return f"{missing} at the end of its history {'was' if missing == 1 else 'were'} removed."
        if missing < 0 or (rows and head.last != at.last):
            return "The note of how many entries its history has is that of another time."
        return ""


def _bytes(*values: object) -> bytes:
    """Values as they lie in the file, written so that no two rows give the same bytes, whatever the Python."""
    return ascii(values).encode("ascii")


def _same(one: object, other: bytes) -> bool:
    return isinstance(one, bytes) and hmac.compare_digest(one, other)
