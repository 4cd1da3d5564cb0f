"""What the steps of a channel's ladder are worth now: done, stale, not seen, not applicable, and why.

It judges what was seen and when by what has happened since. It reads nothing and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.table import PROVIDERS, spec_for
from wa_channel_studio.services.guided_returns import PROVIDER_TOLD_FIELDS

TOLD_RUNGS = (Rung.PROVIDER_TOLD, Rung.WEBHOOK_VERIFIED, Rung.MESSAGE_SEEN)
"""What rests on the provider knowing addresses and passwords as they are now."""
SAID_RUNGS = (Rung.ON_AICC, *TOLD_RUNGS)
"""The steps that somebody may say to have seen. The others this program finds out, or a comparison does."""


class RungState(StrEnum):
    """What a step is worth."""

    DONE = "done"
    STALE = "stale"
    """It was seen, but too long ago, or something has changed since."""
    NOT_SEEN = "not_seen"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class RungStatus:
    """One step as it stands now."""

    rung: Rung
    state: RungState
    at: datetime | None = None
    """When it was seen last; None for what is found out anew each time, and for what was never seen."""
    source: Source | None = None
    words: str = ""
    """What was seen, as whoever saw it has said."""
    reason: str = ""
    """Why it is not done, or not any more, as a sentence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one channel."""

    row: ChannelSummary
    evidence: Mapping[Rung, Evidence]
    changed: Mapping[str, datetime]
    """When fields that the provider has to be told were changed last, as far as it was asked."""
    webhook_changed_on: date | None = None
    """The day on which the tenant's Twilio webhook was changed, where it counts for this channel."""


def ladder_of(seen: Seen, now: datetime, days: int) -> tuple[RungStatus, ...]:
    """The six steps in their order; ``days`` is the time after which what was seen is stale."""
    on_aicc = _on_aicc(seen, now, days)
    found = [_prepared(seen.row), on_aicc, _in_sync(seen, now, days)]
    for rung in TOLD_RUNGS:
        if seen.row.provider not in PROVIDERS:
            reason = "No provider is chosen."
            found.append(RungStatus(rung, RungState.NOT_APPLICABLE, reason=reason))
        else:
            found.append(_told(rung, seen, on_aicc, now, days))
    return tuple(found)


def _prepared(row: ChannelSummary) -> RungStatus:
    ready = row.readiness
    if ready.state is State.READY:
        return RungStatus(Rung.PREPARED, RungState.DONE, source=Source.CHECK)
    count = ready.errors
    reason = f"It has {count} problem{'' if count == 1 else 's'}." if count else "It is a draft."
    return RungStatus(Rung.PREPARED, RungState.NOT_SEEN, source=Source.CHECK, reason=reason)


def _on_aicc(seen: Seen, now: datetime, days: int) -> RungStatus:
    evidence = seen.evidence.get(Rung.ON_AICC)
    if evidence is None:
        return RungStatus(Rung.ON_AICC, RungState.NOT_SEEN)
    if seen.row.sync is SyncState.DELETED_THERE:
        return _but(evidence, RungState.NOT_SEEN, "It was deleted on the AICC.")
    return _aged(evidence, now, days)


def _in_sync(seen: Seen, now: datetime, days: int) -> RungStatus:
    evidence = seen.evidence.get(Rung.IN_SYNC)
    if evidence is None:
        return RungStatus(Rung.IN_SYNC, RungState.NOT_SEEN)
    if seen.row.sync is not SyncState.IN_SYNC:
        return _but(
            evidence, RungState.NOT_SEEN, _OUT_OF_SYNC.get(seen.row.sync, "Both sides were not compared since.")
        )
    return _aged(evidence, now, days)


_OUT_OF_SYNC = {
    SyncState.CHANGED_HERE: "It was changed here since.",
    SyncState.CHANGED_THERE: "It was changed on the AICC since.",
    SyncState.CONFLICT: "It was changed on both sides since.",
    SyncState.DELETED_HERE: "It was deleted here since.",
    SyncState.DELETED_THERE: "It was deleted on the AICC since.",
}


def _told(rung: Rung, seen: Seen, on_aicc: RungStatus, now: datetime, days: int) -> RungStatus:
    evidence = seen.evidence.get(rung)
    if evidence is None:
        return RungStatus(rung, RungState.NOT_SEEN)
    if seen.row.sync is SyncState.DELETED_THERE:
        return _but(evidence, RungState.STALE, on_aicc.reason or "It is not on the AICC any more.")
    newer = [key for key in PROVIDER_TOLD_FIELDS if key in seen.changed and seen.changed[key] > evidence.at]
    if newer:
        return _but(evidence, RungState.STALE, _changed_words(seen.row.provider, newer))
    on = seen.webhook_changed_on
    if on is not None and on > evidence.at.date():
        return _but(evidence, RungState.STALE, "The webhook of the tenant was changed since.")
    return _aged(evidence, now, days)


def _changed_words(provider: str, keys: Sequence[str]) -> str:
    labels = sorted(spec.label if (spec := spec_for(provider, key)) is not None else key for key in keys)
    said = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"{said} {'was' if len(labels) == 1 else 'were'} changed since."


def _aged(evidence: Evidence, now: datetime, days: int) -> RungStatus:
    if evidence.stale(now, days):
        return _but(evidence, RungState.STALE, f"That is more than {days} day{'' if days == 1 else 's'} ago.")
    return _but(evidence, RungState.DONE, "")


def _but(evidence: Evidence, state: RungState, reason: str) -> RungStatus:
    return RungStatus(evidence.rung, state, evidence.at, evidence.source, evidence.words, reason)
