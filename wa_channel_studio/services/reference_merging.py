"""What a new reading of a list does to the one that is kept: new names, former names, and what is gone.

Only a complete reading can miss anything; one that broke off adds and renames, and takes nothing away (aicc-api, 7.7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wa_channel_studio.domain.choices import value_of
from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceItem
from wa_channel_studio.services.aicc_ports import ReferenceList

_READ = (ReadingState.COMPLETE, ReadingState.PARTIAL)


def merged(kept: Iterable[ReferenceItem], fresh: ReferenceList, now: datetime) -> tuple[ReferenceItem, ...] | None:
    """All items of the kind as they are to be kept, by name, those that are gone last; None: they stay as they are."""
    if fresh.state not in _READ:
        return None
    old = {item.id: item for item in kept}
    there: dict[str, ReferenceItem] = {}
    for item in fresh.items:
        there.setdefault(item.id, _with_past(item, old.get(item.id)))
    taken = {value_of(item) for item in there.values()}
    gone: list[ReferenceItem] = []
    for identity, item in old.items():
        if identity in there:
            continue
        if fresh.state is ReadingState.PARTIAL and item.gone_since is None:
            there[identity] = item
        elif value_of(item) not in taken:  # what was made anew under another id is not missed
            gone.append(replace(item, gone_since=item.gone_since or now))
    return (*sorted(there.values(), key=_by_name), *sorted(gone, key=_by_name))


def reading_of(before: Reading | None, fresh: ReferenceList, now: datetime) -> Reading:
    """How the reading ended; what was complete before stays known."""
    last = before.complete_at if before is not None else None
    complete = now if fresh.state is ReadingState.COMPLETE else last
    return Reading(fresh.kind, fresh.state, now, complete, fresh.message)


def _with_past(item: ReferenceItem, before: ReferenceItem | None) -> ReferenceItem:
    if before is None:
        return replace(item, former_names=(), gone_since=None)
    names = before.former_names if before.name == item.name else (before.name, *before.former_names)
    past = tuple(name for name in dict.fromkeys(names) if name != item.name)
    return replace(item, former_names=past, gone_since=None)


def _by_name(item: ReferenceItem) -> tuple[str, str, str]:
    return item.name.casefold(), item.name, item.code
