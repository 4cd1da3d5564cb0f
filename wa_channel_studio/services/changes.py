"""What changed between two states of a channel, as history entries and as a notice to views.

A service returns what it changed, and views refresh from that. Secret values are part of the entries; the store seals
them and nothing else may show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wa_channel_studio.domain.answers import Answers, is_empty
from wa_channel_studio.services.channel_ports import HistoryEntry


@dataclass(frozen=True, slots=True)
class Changed:
    """What an action touched, by id."""

    channels: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()


def differences(
    channel_id: str, action: str, old: Answers, new: Answers, *, at: datetime, step: str = ""
) -> tuple[HistoryEntry, ...]:
    """One entry per field that differs; emptied and missing count as the same."""
    entries = []
    values = new.over({})
    for key, before in old.items():
        after = values.get(key)
        # Most are the very same object; comparing secrets takes its time on purpose.
        if before is after or before == after or (is_empty(before) and is_empty(after)):
            continue
        entries.append(HistoryEntry(at, channel_id, action, key, before, after, step))
    if len(values) <= len(old) and values.keys() <= old.keys():
        return tuple(entries)
    fresh = [key for key in values if key not in old and not is_empty(values[key])]
    entries += [HistoryEntry(at, channel_id, action, key, None, values[key], step) for key in fresh]
    return tuple(entries)
