"""What a list of channels can be narrowed to, as words that can be kept, and what they mean on a day.

"Ends within 30 days" is kept as ``30``, not as the day it means now: a saved view must mean the same tomorrow. Knows
neither how filters are shown nor how they are searched for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery


class Filter(StrEnum):
    """By what a list can be narrowed, in the order it is offered."""

    TENANT = "tenant"
    PROVIDER = "provider"
    STATE = "state"
    OU = "ou"
    ROUTE = "route"
    TAG = "tag"
    SYNC = "sync"
    EXPIRES = "expires"
    CHANGED = "changed"
    NAME = "name"
    PHONE = "phone"


EXPIRED = "expired"
"""Of :attr:`Filter.EXPIRES`: what has ended. Besides it takes days from today on, or a last day as yyyy-mm-dd."""
TODAY = "0"
"""Of :attr:`Filter.CHANGED`: changed today. Besides it takes days back from today."""
EXPIRES_WITHIN = ("7", "30", "90")
CHANGED_WITHIN = (TODAY, "7", "30")

_LONGEST = 400
"""Letters of a value: more than any name on the page may have, so that a foreign file cannot fill the window."""
_MOST_DAYS = 36_500
"""A hundred years: what is more is nobody's wish, and would leave the calendar."""


def narrowed(query: ChannelQuery, filters: Mapping[str, str], now: datetime) -> ChannelQuery:
    """``query`` with exactly these filters; ``now`` is a moment with its zone, whose day counts. Wrong ones are off."""
    wanted = cleaned(filters)
    state, sync = wanted.get(Filter.STATE, ""), wanted.get(Filter.SYNC, "")
    return replace(
        query,
        tenant_id=wanted.get(Filter.TENANT, ""),
        provider=wanted.get(Filter.PROVIDER, ""),
        state=State(state) if state else None,
        ou=wanted.get(Filter.OU, ""),
        called_route=wanted.get(Filter.ROUTE, ""),
        tag=wanted.get(Filter.TAG, ""),
        sync=SyncState(sync) if sync else None,
        expires_before=_expires_before(wanted.get(Filter.EXPIRES, ""), now.date()),
        changed_since=_changed_since(wanted.get(Filter.CHANGED, ""), now),
        name=wanted.get(Filter.NAME, ""),
        phone=wanted.get(Filter.PHONE, ""),
    )


def filters_of(query: ChannelQuery) -> dict[str, str]:
    """The filters that lead to ``query``; of a moment in time there is none that would mean the same tomorrow."""
    last = query.expires_before - timedelta(days=1) if query.expires_before is not None else None
    return cleaned(
        {
            Filter.TENANT: query.tenant_id,
            Filter.PROVIDER: query.provider,
            Filter.STATE: query.state or "",
            Filter.OU: query.ou,
            Filter.ROUTE: query.called_route,
            Filter.TAG: query.tag,
            Filter.SYNC: query.sync or "",
            Filter.EXPIRES: last.isoformat() if last is not None else "",
            Filter.NAME: query.name,
            Filter.PHONE: query.phone,
        }
    )


def cleaned(filters: Mapping[str, str]) -> dict[str, str]:
    """The filters that mean something, by key; whatever else a file may hold is left out."""
    told = ((key, filters.get(key, "")) for key in Filter)
    return {key.value: value for key, value in told if value and len(value) <= _LONGEST and _good(key, value)}


def _good(key: Filter, value: str) -> bool:
    if key is Filter.STATE:
        return value in {state.value for state in State}
    if key is Filter.SYNC:
        return value in {state.value for state in SyncState}
    if key is Filter.EXPIRES:
        return value == EXPIRED or _days(value) is not None or _day(value) is not None
    if key is Filter.CHANGED:
        return _days(value) is not None
    return True


def _days(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 and int(value) <= _MOST_DAYS else None


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day < date.max else None


def _expires_before(value: str, today: date) -> date | None:
    """The day before which something ends: the day after the last one that counts."""
    if value == EXPIRED:
        return today
    days = _days(value)
    last = today + timedelta(days=days) if days is not None else _day(value)
    return last + timedelta(days=1) if last is not None else None


def _changed_since(value: str, now: datetime) -> datetime | None:
    """The beginning of a day of whoever asks, so that the question stays the same for as long as the day lasts."""
    days = _days(value)
    if days is None:
        return None
    return datetime.combine(now.date() - timedelta(days=days), time(), now.tzinfo).astimezone(UTC)
