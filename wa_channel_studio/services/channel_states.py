"""A change of a channel as history entries, and a channel put back by them.

Besides answers a channel has a tenant, tags, answers set aside, and is there or in the trash. These stand in the
history under names that begin with ``@``, which no field of the form has; an answer under such a key gets one more
``@``. Emptied and missing answers count as the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import field_map, with_defaults
from wa_channel_studio.services.changes import differences
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.wizard.draft import pack_answers, unpack_answers

CREATED = "@created"
TENANT = "@tenant"
TAGS = "@tags"
TRASHED = "@trashed"
SET_ASIDE = "@set_aside"
"""Sealed as a whole: secrets are among the answers."""


def entries_of(before: Channel | None, after: Channel, action: str, at: datetime, step: str) -> list[HistoryEntry]:
    """What makes ``after`` of ``before``, or of nothing; no entry at all when nothing is different."""
    own = [
        HistoryEntry(at, after.id, action, field, old, new, step) for field, old, new in _besides_answers(before, after)
    ]
    if before is None:
        # What it began with, the first change of each field tells, or the channel itself: sixty lines more for each of
        # 100,000 imported channels would make a workspace of 2 GB.
        return own
    # An answer that was never asked is its default: what makes something else of it is a change.
    old_answers = with_defaults(before.answers)
    told = differences(after.id, action, old_answers, after.answers, at=at, step=step)
    return own + [replace(entry, field=f"@{entry.field}") if entry.field.startswith("@") else entry for entry in told]


def _besides_answers(before: Channel | None, after: Channel) -> Iterator[tuple[str, RawValue, RawValue]]:
    if before is None:
        yield CREATED, None, True
    tenant = before.tenant_id if before is not None else None
    if tenant != after.tenant_id:
        yield TENANT, tenant, after.tenant_id
    tags = before.tags if before is not None else ()
    if tags != after.tags:
        yield TAGS, tags, after.tags
    aside = before.set_aside if before is not None else ()
    if aside != after.set_aside:
        yield SET_ASIDE, _aside_text(aside), _aside_text(after.set_aside)


def restored(channel: Channel, values: Mapping[str, RawValue]) -> Channel:
    """The channel with these values of history entries in place of its own."""
    answers = dict(channel.answers)
    for field, value in values.items():
        if field.startswith("@") and not field.startswith("@@"):
            channel = _with(channel, field, value)
        else:
            answers[field.removeprefix("@")] = value
    provider = answers.get("provider")
    own = field_map(provider if isinstance(provider, str) else "")
    for field in values:
        key = field.removeprefix("@") if field.startswith("@@") else field
        # An empty answer stays where leaving it out would bring its default back.
        if key in answers and is_empty(answers[key]) and (key not in own or own[key].default is None):
            del answers[key]
    return replace(channel, answers=Answers(answers))


def _with(channel: Channel, field: str, value: RawValue) -> Channel:
    if field == TENANT and isinstance(value, str):
        return replace(channel, tenant_id=value)
    if field == TAGS:
        return replace(channel, tags=value if isinstance(value, tuple) else ())
    if field == SET_ASIDE:
        return replace(channel, set_aside=_read_aside(value))
    return channel


def _aside_text(set_aside: tuple[tuple[str, Answers], ...]) -> Secret | None:
    if not set_aside:
        return None
    return Secret(json.dumps([[provider, pack_answers(answers)] for provider, answers in set_aside]))


def _read_aside(value: RawValue) -> tuple[tuple[str, Answers], ...]:
    if not isinstance(value, Secret) or not value:
        return ()
    try:
        return tuple((str(provider), unpack_answers(answers)) for provider, answers in json.loads(value.reveal()))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Never the original exception: its text could quote a secret.
        raise ProblemError.of("The history of this channel cannot be read.", "Restore a backup.") from None
