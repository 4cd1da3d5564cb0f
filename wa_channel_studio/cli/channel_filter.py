"""Filters of ``channel list``: KEY=VALUE or words to search for, made into a query. It opens no workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from wa_channel_studio.cli.near_names import folded, told
from wa_channel_studio.cli.output import UsageError
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.channel_ports import ChannelQuery

_DAYS = re.compile(r"([0-9]{1,5})d")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXPIRED = "expired"
_MOST_DAYS = 36_500
"""A hundred years: nobody means more, and the calendar ends."""

Word = TypeVar("Word")

Tenants = Mapping[str, str]
"""Ids of the tenants by their names."""


def query_of(filters: Sequence[str], tenants: Tenants, now: datetime) -> ChannelQuery:
    """The query for these filters, which must all hold; ``now`` is a moment with its zone, whose days count.

    Raises UsageError, with what is allowed, for a key or a value that there is not, and for a key given twice.
    """
    query = ChannelQuery(limit=0)
    words: list[str] = []
    seen: set[str] = set()
    for given in filters:
        key, separator, value = given.partition("=")
        key, value = key.strip().lower(), value.strip()
        if not separator or key == "text":
            words.append(value if separator else given)
            continue
        if key not in _KEYS:
            raise UsageError(
                f"“{key}” is not a filter. Known are {', '.join(KEYS)}; words with = in them are searched as text=…"
            )
        if key in seen:
            raise UsageError(f"The filter {key} is given twice.")
        if not value:
            raise UsageError(f"The filter {key} has no value.")
        seen.add(key)
        query = _KEYS[key](query, value, tenants, now)
    return replace(query, text=" ".join(words))


# --- one key each ---------------------------------------------------------------------------------


def _tenant(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    del now
    exactly = tenants.get(value)
    if exactly is not None:
        return replace(query, tenant_id=exactly)
    fitting = [name for name in tenants if folded(name) == folded(value)]
    if not fitting:
        raise UsageError(f"tenant: “{value}” is not in the workspace. It has {told(value, tenants) or 'none'}.")
    if len(fitting) > 1:
        raise UsageError(
            f"tenant: “{value}” may be {' or '.join(f'“{name}”' for name in sorted(fitting))}. Write one exactly so."
        )
    return replace(query, tenant_id=tenants[fitting[0]])


def _provider(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    del tenants, now
    for table in PROVIDERS.values():
        if value.casefold() in (table.key.casefold(), table.label.casefold()):
            return replace(query, provider=table.key)
    raise UsageError(f"provider: “{value}” is not known. Known are {', '.join(PROVIDERS)}.")


def _state(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    del tenants, now
    known = {state.value: state for state in (State.READY, State.PROBLEMS, State.DRAFT)}
    return replace(query, state=_one("state", value, known))


def _sync(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    del tenants, now
    return replace(query, sync=_one("sync", value, {state.value: state for state in SyncState}))


def _phone(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    del tenants, now
    if not any(character.isdigit() for character in value):
        raise UsageError(f"phone: “{value}” has no digits.")
    return replace(query, phone=value)


def _expires(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    """The last day that counts: what ends on it is listed too."""
    del tenants
    if value == _EXPIRED:
        return replace(query, expires_before=now.date())
    days = _days(value)
    last = now.date() + timedelta(days=days) if days is not None else _day(value)
    if last is None:
        raise UsageError(f"expires: “{value}” is no day. Write 2027-05-31, days from today such as 30d, or {_EXPIRED}.")
    return replace(query, expires_before=last + timedelta(days=1))


def _changed(query: ChannelQuery, value: str, tenants: Tenants, now: datetime) -> ChannelQuery:
    """The first day that counts, from its beginning on."""
    del tenants
    days = _days(value)
    first = now.date() - timedelta(days=days) if days is not None else _day(value)
    if first is None:
        raise UsageError(f"changed: “{value}” is no day. Write 2026-05-31, or days back from today such as 7d.")
    return replace(query, changed_since=datetime.combine(first, time(), now.tzinfo).astimezone(UTC))


_Narrow = Callable[[ChannelQuery, str, Tenants, datetime], ChannelQuery]

_KEYS: Mapping[str, _Narrow] = {
    "tenant": _tenant,
    "provider": _provider,
    "state": _state,
    "name": lambda query, value, *_: replace(query, name=value),
    "phone": _phone,
    "ou": lambda query, value, *_: replace(query, ou=value),
    "route": lambda query, value, *_: replace(query, called_route=value),
    "tag": lambda query, value, *_: replace(query, tag=value),
    "sync": _sync,
    "expires": _expires,
    "changed": _changed,
}

KEYS: tuple[str, ...] = (*_KEYS, "text")
"""All keys, in the order they are told."""


def _one(key: str, value: str, known: Mapping[str, Word]) -> Word:
    if value not in known:
        raise UsageError(f"{key}: “{value}” is not one of {', '.join(known)}.")
    return known[value]


def _days(value: str) -> int | None:
    found = _DAYS.fullmatch(value)
    return int(found[1]) if found is not None and int(found[1]) <= _MOST_DAYS else None


def _day(value: str) -> date | None:
    """A day of the calendar; its first and last years are nobody's wish, and a zone could lead beyond them."""
    if _DATE.fullmatch(value) is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 1 < day.year < 9999 else None
