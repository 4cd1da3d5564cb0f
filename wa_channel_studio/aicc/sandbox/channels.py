"""The addresses of channels, and what the admin door and the webhooks ask of channels (``webhook.Console``).

Brings together the call, the rules, what is kept, and kept answers. What is told of a channel never holds the value of
a secret.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from wa_channel_studio.aicc.sandbox import channel_store, kept_answers, trustlist
from wa_channel_studio.aicc.sandbox.answers import empty_answer, json_answer
from wa_channel_studio.aicc.sandbox.channel_fields import PROVIDERS, SECRETS
from wa_channel_studio.aicc.sandbox.channel_rules import judge, normal
from wa_channel_studio.aicc.sandbox.channel_store import Channel, NameTakenError
from wa_channel_studio.aicc.sandbox.data import CHANNEL_SERVICE, Data
from wa_channel_studio.aicc.sandbox.service_calls import (
    Broken,
    Call,
    RefusedError,
    against_rules,
    cursor_of,
    etag,
    known_revision,
    malformed,
    not_found,
)
from wa_channel_studio.aicc.sandbox.trustlist import approve
from wa_channel_studio.aicc.sandbox.webhook import Webhook

__all__ = ["add_many", "approve", "edit", "remove", "webhook_of"]

MOST_READ = 200
"""Channels of one ``POST /channels/read``; the contract's limit."""

_ID = re.compile(r"\d{18}", re.ASCII)
_BODY = {"provider": str, "fields": dict, "secrets": dict}
_GONE = "There is no such channel."
_LONGEST_NAME_ASKED = 256


# --- reading ---------------------------------------------------------------------------------------------


def listed(data: Data, call: Call) -> Response:
    """``GET /channels``."""
    limit, cursor = call.page()
    if cursor and not _ID.fullmatch(cursor):
        raise malformed("after is no cursor of this service.")
    name = call.request.query_params.get("name")
    if name is not None:
        if len(name) > _LONGEST_NAME_ASKED:
            raise malformed(f"name has more than {_LONGEST_NAME_ASKED} characters.")
        rows = channel_store.named(data, name)
        return json_answer({"items": [_row(row) for row in rows], "next": None, "total": len(rows)})
    rows = channel_store.page(data, int(cursor or 0), limit + 1)
    more = cursor_of(str(rows[limit - 1][0])) if len(rows) > limit else None
    return json_answer({"items": [_row(row) for row in rows[:limit]], "next": more, "total": channel_store.count(data)})


def _row(row: tuple[int, str, str]) -> dict[str, str]:
    return {"id": str(row[0]), "name": row[1], "revision": row[2]}


def read(data: Data, call: Call) -> Response:
    """``POST /channels/read``."""
    ids = call.json({"ids": list}, ["ids"])["ids"]
    if not 1 <= len(ids) <= MOST_READ:
        raise malformed(f"ids has to have 1 to {MOST_READ} ids.")
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids):
        raise malformed("ids are texts of 18 digits.")
    wanted = list(dict.fromkeys(int(one) for one in ids))
    found = channel_store.texts(data, wanted)
    items = ",".join(text for _, text in found.values())
    missing = json.dumps([f"{one:018d}" for one in wanted if one not in found])
    return _json_text(f'{{"items":[{items}],"missing":{missing}}}')


def told(data: Data, call: Call) -> Response:
    """``GET /channels/{id}``."""
    identifier = _asked_for(call)
    revision, text = channel_store.texts(data, [identifier]).get(identifier, ("", ""))
    if not text:
        raise not_found(_GONE)
    if known_revision(call, revision):
        return empty_answer(304, {"ETag": etag(revision)})
    return _json_text(text, 200, {"ETag": etag(revision)})


# --- writing ---------------------------------------------------------------------------------------------


def create(data: Data, call: Call) -> Response:
    """``POST /channels``."""
    key = call.key()
    body = call.json(_BODY, ["provider", "fields"])
    secrets = {name: value for name, value in body.get("secrets", {}).items() if value is not None}

    with _asking(data) as untrusted:

        def write() -> Response:
            fields = _judged(data, body, set(secrets), "", untrusted)
            identifier = channel_store.add(data, body["provider"], fields, secrets)
            return _written(data, identifier, 201, {"Location": f"{CHANNEL_SERVICE}/channels/{identifier}"})

        return kept_answers.once(data, call, key, body, write)


def change(data: Data, call: Call) -> Response:
    """``PUT /channels/{id}``."""
    identifier, revision, key = _asked_for(call), call.seen_revision(), call.key()
    body = call.json(_BODY, ["provider", "fields"])
    given = body.get("secrets", {})

    with _asking(data) as untrusted:

        def write() -> Response:
            channel = _seen(data, identifier, revision)
            taken = {name for name, value in given.items() if value is None}
            fields = _judged(data, body, (channel.secrets.keys() | given.keys()) - taken, channel.name, untrusted)
            needs = PROVIDERS[body["provider"]]
            others = channel.secrets.keys() - {*needs.secrets, *needs.more_secrets}
            channel_store.change(data, channel, body["provider"], fields, {**dict.fromkeys(others), **given})
            return _written(data, identifier, 200, {})

        return kept_answers.once(data, call, key, body, write)


def delete(data: Data, call: Call) -> Response:
    """``DELETE /channels/{id}``."""
    identifier, revision, key = _asked_for(call), call.seen_revision(), call.key()

    def write() -> Response:
        _seen(data, identifier, revision)
        channel_store.remove(data, identifier)
        return empty_answer()

    return kept_answers.once(data, call, key, None, write)


@contextlib.contextmanager
def _asking(data: Data) -> Iterator[list[str]]:
    """Addresses that are put into the list are noted as asked for: afterwards, because a refusal undoes its writes."""
    untrusted: list[str] = []
    try:
        yield untrusted
    finally:
        for address in untrusted:
            trustlist.ask(data, address)


def _judged(
    data: Data, body: Mapping[str, Any], secrets: set[str], old_name: str, untrusted: list[str]
) -> dict[str, Any]:
    """The fields to be kept. Raises RefusedError with every broken rule; notes addresses to be asked for."""
    fields = normal(body["fields"])
    judged = judge(data, body["provider"], fields, secrets, body.get("secrets", {}))
    untrusted += judged.untrusted
    name = fields.get("channelName")
    broken = judged.broken
    if isinstance(name, str) and name != old_name and channel_store.named(data, name):
        broken = [*broken, Broken("channelName", "name_taken", f"Another channel has the name {name}.")]
    if broken:
        raise against_rules(broken)
    return fields


def _asked_for(call: Call) -> int:
    text = call.part("id")
    if not _ID.fullmatch(text):
        raise not_found(_GONE)
    return int(text)


def _seen(data: Data, identifier: int, revision: str) -> Channel:
    channel = channel_store.get(data, identifier)
    if channel is None:
        raise not_found(_GONE)
    if channel.revision != revision:
        raise RefusedError(412, "revision_differs", "The channel was changed since.")
    return channel


def _written(data: Data, identifier: int, status: int, headers: dict[str, str]) -> Response:
    revision, text = channel_store.texts(data, [identifier])[identifier]
    return _json_text(text, status, {"ETag": etag(revision), **headers})


def _json_text(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(text.encode(), status, headers, media_type="application/json")


# --- as on the AICC's own pages (webhook.Console) ----------------------------------------------------------


def webhook_of(data: Data, channel_id: str) -> Webhook | None:
    """How messages of a channel come in; None: there is no such channel."""
    channel = channel_store.get(data, int(channel_id)) if _ID.fullmatch(channel_id) else None
    if channel is None:
        return None
    kept = channel.secrets
    return Webhook(
        channel_id,
        channel.provider,
        str(channel.fields.get("webhookUser", "")),
        kept.get("webhookPassword", ""),
        kept.get("appSecret", ""),
        channel.code,
    )


def edit(data: Data, channel_id: str, fields: Mapping[str, Any], secrets: Mapping[str, Any]) -> bool:
    """Set some fields and secrets, None takes one away; no rules but that names are unique and there.

    False when the channel is not there. Raises ValueError for what cannot be kept.
    """
    with data.write():
        channel = channel_store.get(data, int(channel_id)) if _ID.fullmatch(channel_id) else None
        if channel is None:
            return False
        changed = {name: value for name, value in {**channel.fields, **fields}.items() if value is not None}
        _keepable(changed, secrets)
        try:
            channel_store.change(data, channel, channel.provider, changed, secrets)
        except NameTakenError:
            raise ValueError("Another channel has that name.") from None
    return True


def remove(data: Data, channel_id: str) -> bool:
    """Delete it whatever its revision; False when it is not there."""
    return bool(_ID.fullmatch(channel_id)) and channel_store.remove(data, int(channel_id))


def add_many(data: Data, bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """Add channels without rules in one transaction; their ids in order. Raises ValueError for what cannot be kept."""
    rows: list[tuple[str, dict[str, Any], dict[str, str]]] = []
    for body in bodies:
        provider, fields, secrets = body.get("provider"), body.get("fields"), body.get("secrets", {})
        if not (isinstance(provider, str) and isinstance(fields, dict) and isinstance(secrets, dict)):
            raise ValueError("A channel has provider, fields and secrets.")
        if provider not in PROVIDERS:
            raise ValueError(f"Providers are {', '.join(PROVIDERS)}.")
        _keepable(fields, secrets)
        rows.append((provider, fields, {name: value for name, value in secrets.items() if value is not None}))
    try:
        return [str(identifier) for identifier in channel_store.add_many(data, rows)]
    except NameTakenError:
        raise ValueError("Two channels would have one name.") from None


def _keepable(fields: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
    if not isinstance(fields.get("channelName"), str):
        raise ValueError("A channel has a channelName.")
    if not all(name in SECRETS and (value is None or isinstance(value, str)) for name, value in secrets.items()):
        raise ValueError(f"Secrets are {', '.join(SECRETS)}, and text.")
