"""How a channel stands in its tables: columns for the list, clear answers, sealed secrets, text to be searched, tags.

Makes rows of values and values of rows. Asks and changes no table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Unopened
from wa_channel_studio.services.certificate_uses import certificate_fields
from wa_channel_studio.services.channel_ports import Kept, Place
from wa_channel_studio.store.codec import (
    LISTED,
    SEARCHED,
    clear_json,
    must_be_sealed,
    read_clear_json,
    read_secret_bytes,
    read_set_aside_bytes,
    search_text,
    secret_bytes,
    set_aside_bytes,
    split,
    sync_of,
)
from wa_channel_studio.store.columns import NO_END, digits, readiness_order, search_key, sort_key
from wa_channel_studio.store.repositories.channel_sync import SyncEdit, changed_fields, edit_of
from wa_channel_studio.store.sealing import Seals
from wa_channel_studio.store.tables import channel, channel_answers

COLUMNS = (
    channel.c.id,
    channel.c.tenant_id,
    channel.c.created_at,
    channel.c.changed_at,
    channel.c.tags,
    channel_answers.c.answers,
    channel_answers.c.set_aside,
)
"""What a channel is read from, but for its secrets."""

PLACE = (
    channel.c.id,
    channel.c.tenant_id,
    channel.c.provider,
    channel.c.trashed,
    channel.c.open_draft,
    channel.c.errors,
    channel.c.warnings,
    channel.c.expires_on,
    channel.c.expires_field,
)
"""What :func:`place_of` makes a place of."""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel as it is to be written; ``secrets`` are still plain.

    What is None, or not there, stands there already: with what was there before, only what differs is in it.
    """

    channel: Channel
    columns: Mapping[str, Any]
    answers: str | None
    search: str | None
    tags: tuple[str, ...]
    secrets: Mapping[str, bytes]
    told: str
    """The word for its counterpart that its answers alone give."""
    before: Channel | None = None
    gone: tuple[str, ...] = ()
    """Secrets that were there before, and are no more or others."""
    uses: bool = True
    """Whether its references to certificate files may have changed."""
    sync: SyncEdit | None = None
    """What it means for what is known of its counterpart; None: what was there before is not known."""


@dataclass(frozen=True, slots=True)
class TenantWords:
    """A tenant's name as channels are sorted by it and found by it."""

    sort: str = ""
    search: str = ""


def row_of(kept: Kept, tenant: TenantWords, *, open_draft: bool) -> ChannelRow:
    """What is to be written of a channel."""
    value = kept.channel
    verdict = {**readiness_columns(kept.readiness, open_draft=open_draft), **expiry_columns(kept.expiry)}
    clear, sealed = split(value.answers)
    if kept.before is not None and kept.before.tenant_id == value.tenant_id:
        return _difference(value, kept.before, (clear, sealed), verdict, tenant)
    told = sync_of(clear).value
    return ChannelRow(
        value,
        {**_list_columns(value, clear, tenant), **verdict},
        clear_json(clear),
        _search(value, clear, tenant),
        tuple(sorted(set(map(sort_key, value.tags)))),
        {key: secret_bytes(value) for key, value in sealed.items()},
        told,
        sync=SyncEdit(told, moved=True) if kept.before is not None else None,
    )


def _difference(
    value: Channel,
    before: Channel,
    parts: tuple[Mapping[str, RawValue], Mapping[str, RawValue]],
    verdict: Mapping[str, Any],
    tenant: TenantWords,
) -> ChannelRow:
    clear, sealed = parts
    was = before.answers.over({})
    changed = changed_fields(value, before)
    # A secret may stand where a clear value was, and the other way round: then both places are written.
    secret = {key for key in changed if key in sealed or must_be_sealed(key, was.get(key))}
    tags = before.tags != value.tags
    told = sync_of(clear).value
    columns: dict[str, Any] = {"changed_at": value.changed_at, "created_at": value.created_at, **verdict}
    if tags or changed & LISTED:
        columns |= _list_columns(value, clear, tenant)
    return ChannelRow(
        value,
        columns,
        clear_json(clear) if changed else None,
        _search(value, clear, tenant) if tags or changed & SEARCHED else None,
        tuple(sorted(set(map(sort_key, value.tags)))),
        {key: secret_bytes(sealed[key]) for key in secret if key in sealed},
        told,
        before,
        tuple(key for key in secret if key in was and must_be_sealed(key, was[key])),
        uses=before.set_aside != value.set_aside or not changed.isdisjoint(certificate_fields()),
        sync=edit_of(value, before, changed, told),
    )


def _list_columns(value: Channel, clear: Mapping[str, RawValue], tenant: TenantWords) -> dict[str, Any]:
    # From the clear ones only: a secret that was typed under a clear key must not get into a column.
    shown = Answers(clear)
    phone, name, ou, route = (
        shown.text("phone_number"),
        shown.text("channel_name"),
        shown.text("ou"),
        shown.text("skill_queue"),
    )
    return {
        "tenant_id": value.tenant_id,
        "tenant_sort": tenant.sort,
        "name": name,
        "name_sort": sort_key(name),
        "provider": shown.text("provider"),
        "phone_number": phone,
        "phone_digits": digits(phone),
        "ou": ou,
        "ou_sort": sort_key(ou),
        "called_route": route,
        "route_sort": sort_key(route),
        "tags": "\n".join(value.tags),
        "created_at": value.created_at,
        "changed_at": value.changed_at,
    }


def _search(value: Channel, clear: Mapping[str, RawValue], tenant: TenantWords) -> str:
    return "\n".join((search_text(clear), *map(search_key, value.tags), tenant.search))


def clear_answers(value: Channel) -> str:
    """The answers that stand in the clear, as they are written."""
    return clear_json(split(value.answers)[0])


def readiness_columns(readiness: Readiness, *, open_draft: bool) -> dict[str, Any]:
    """What the list keeps of a check."""
    return {
        "errors": readiness.errors,
        "warnings": readiness.warnings,
        "open_draft": open_draft,
        "readiness_order": readiness_order(readiness.errors, readiness.warnings, open_draft=open_draft),
    }


def expiry_columns(expiry: Expiry) -> dict[str, Any]:
    """What the list keeps of the next end."""
    return {"expires_on": expiry.on or NO_END, "expires_field": expiry.field}


def place_of(row: tuple[Any, ...]) -> Place:
    """Where a channel is, from a row of :data:`PLACE`."""
    day, field = row[-2:]
    return Place._make((*row[:-2], NO_EXPIRY if day == NO_END else Expiry(day, field)))


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in a column."""
    return tuple(text.split("\n")) if text else ()


class ChannelSeals:
    """Seals and opens what a channel must not show, each value bound to its channel and field."""

    def __init__(self, seals: Seals) -> None:
        self._seals = seals

    def seal_secret(self, channel_id: str, key: str, plain: bytes) -> bytes:
        """Raises NoKeyError."""
        return self._seals.seal(plain, "channel_secret", channel_id, key)

    def open_secret(self, channel_id: str, key: str, sealed: bytes) -> bytes:
        """Raises DamagedError or NoKeyError."""
        return self._seals.open(sealed, "channel_secret", channel_id, key)

    def seal_aside(self, value: Channel) -> bytes | None:
        """What was set aside, sealed as a whole; None when there is nothing."""
        if not value.set_aside:
            return None
        return self._seals.seal(set_aside_bytes(value.set_aside), "channel_answers", value.id, "set_aside")

    def open_aside(self, channel_id: str, sealed: bytes | None) -> tuple[tuple[str, Answers], ...]:
        """Raises DamagedError or NoKeyError."""
        if sealed is None:
            return ()
        return read_set_aside_bytes(self._seals.open(sealed, "channel_answers", channel_id, "set_aside"))

    def channel(self, row: tuple[Any, ...], secrets: Mapping[str, bytes | None]) -> Channel:
        """The channel of a row of :data:`COLUMNS` and its sealed secrets, None for one that is not to be opened.

        Raises DamagedError or ValueError.
        """
        channel_id, tenant_id, created_at, changed_at, tags, answers, set_aside = row
        values: dict[str, RawValue] = read_clear_json(answers)
        for key, sealed in secrets.items():
            values[key] = Unopened() if sealed is None else read_secret_bytes(self.open_secret(channel_id, key, sealed))
        return Channel(
            id=channel_id,
            tenant_id=tenant_id,
            answers=Answers(values),
            created_at=created_at,
            changed_at=changed_at,
            tags=tags_of(tags),
            set_aside=self.open_aside(channel_id, set_aside),
        )
