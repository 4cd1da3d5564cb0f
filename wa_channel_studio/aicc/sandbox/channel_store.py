"""Channels as they are kept: two tables, ids of 18 digits, revisions, and values of secrets that never leave.

A small table has what the list tells, so that a page of it reads few bytes; the rest stands beside it as JSON that is
sent as it is. Knows no rules and no HTTP.
"""

from __future__ import annotations

import json
import secrets as random
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from wa_channel_studio.aicc.sandbox.data import Data

_TABLES = """
CREATE TABLE IF NOT EXISTS channels (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS channel_contents (
    id INTEGER PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    provider TEXT NOT NULL, fields TEXT NOT NULL, secrets TEXT NOT NULL, secret_states TEXT NOT NULL,
    code TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL
);
"""
_WHOLE = "SELECT * FROM channels JOIN channel_contents USING (id)"
_LAST_ID = "channels.last_id"

INBOUND = "/social/on/whatsapp"


class NameTakenError(Exception):
    """Another channel has that name."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel with the values of its secrets."""

    id: int
    name: str
    revision: str
    provider: str
    fields: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    states: Mapping[str, Mapping[str, Any]]
    """Of each secret: that it is set, and its revision."""
    code: str = field(repr=False)
    """Verification code; empty for all but cloud-api."""
    created: str


def prepare(data: Data) -> None:
    """Make the tables."""
    data.script(_TABLES)


# --- reading ---------------------------------------------------------------------------------------------


def page(data: Data, after: int, limit: int) -> list[tuple[int, str, str]]:
    """Id, name and revision of the channels behind an id."""
    with data.read() as connection:
        rows = connection.execute(
            "SELECT id, name, revision FROM channels WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
        ).fetchall()
    return [tuple(row) for row in rows]


def named(data: Data, name: str) -> list[tuple[int, str, str]]:
    """The channel of exactly this name, if there is one."""
    with data.read() as connection:
        rows = connection.execute("SELECT id, name, revision FROM channels WHERE name = ?", (name,)).fetchall()
    return [tuple(row) for row in rows]


def count(data: Data) -> int:
    """How many there are."""
    with data.read() as connection:
        return int(connection.execute("SELECT count(*) FROM channels").fetchone()[0])


def get(data: Data, identifier: int) -> Channel | None:
    """One channel, or None."""
    with data.read() as connection:
        row = connection.execute(f"{_WHOLE} WHERE id = ?", (identifier,)).fetchone()
    return None if row is None else _channel(row)


def texts(data: Data, identifiers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Revision and JSON of these channels, as they are told; without those that are not there."""
    places = ",".join("?" * len(identifiers))
    with data.read() as connection:
        rows = connection.execute(f"{_WHOLE} WHERE id IN ({places})", list(identifiers)).fetchall()
    return {row["id"]: (row["revision"], _text(row, data.address)) for row in rows}


def contents(data: Data, after: int, limit: int) -> list[tuple[int, str, dict[str, Any]]]:
    """Id, provider and fields of the channels behind an id."""
    with data.read() as connection:
        rows = connection.execute(
            "SELECT id, provider, fields FROM channel_contents WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
        ).fetchall()
    return [(row["id"], row["provider"], json.loads(row["fields"])) for row in rows]


def _channel(row: sqlite3.Row) -> Channel:
    return Channel(
        row["id"],
        row["name"],
        row["revision"],
        row["provider"],
        json.loads(row["fields"]),
        json.loads(row["secrets"]),
        json.loads(row["secret_states"]),
        row["code"],
        row["created"],
    )


def _text(row: sqlite3.Row, address: str) -> str:
    """The channel as the contract tells it. What is kept as JSON is not read for it."""
    made = _json(generated(row["provider"], row["id"], row["code"], address))
    return (
        f'{{"id":"{row["id"]}","name":{_json(row["name"])},"revision":"{row["revision"]}",'
        f'"provider":"{row["provider"]}","fields":{row["fields"]},"secrets":{row["secret_states"]},'
        f'"generated":{made},"createdAt":"{row["created"]}","changedAt":"{row["changed"]}"}}'
    )


def generated(provider: str, identifier: int, code: str, address: str) -> dict[str, str]:
    """What the AICC makes (aicc-api, 4.3). The addresses of cloud-api and other are invented: none is documented."""
    below = f"{address}{INBOUND}/{provider}"
    made = {"configurationId": str(identifier)}
    if provider == "cloud-api":
        return made | {"verificationUrl": f"{below}/message/{identifier}", "verificationCode": code}
    if provider == "gupshup":
        made["callbackUrl"] = f"{below}/message/{identifier}"
    else:
        made |= {"messageUrl": f"{below}/message/{identifier}", "reportUrl": f"{below}/report/{identifier}"}
    return made | {"scenarioKey": "yes"}


# --- writing ---------------------------------------------------------------------------------------------


def add(data: Data, provider: str, fields: Mapping[str, Any], values: Mapping[str, str]) -> int:
    """A new channel; its id. Raises NameTakenError."""
    (identifier,) = add_many(data, [(provider, fields, values)])
    return identifier


def add_many(data: Data, bodies: Iterable[tuple[str, Mapping[str, Any], Mapping[str, str]]]) -> list[int]:
    """New channels (provider, fields, secrets) in one transaction; their ids. Raises NameTakenError."""
    now = _now(data)
    with data.write() as connection:
        first = last = _next_id(data)
        listed, kept = [], []
        for last, (provider, fields, values) in enumerate(bodies, first):
            states = {name: _new_state() for name in values}
            code = _new_code() if provider == "cloud-api" else ""
            listed.append((last, fields["channelName"], new_revision()))
            kept.append((last, provider, _json(fields), _json(values), _json(states), code, now, now))
        try:
            connection.executemany("INSERT INTO channels VALUES (?, ?, ?)", listed)
        except sqlite3.IntegrityError:
            raise NameTakenError from None
        connection.executemany("INSERT INTO channel_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", kept)
        data.keep(_LAST_ID, str(last))
    return [row[0] for row in listed]


def change(
    data: Data, channel: Channel, provider: str, fields: Mapping[str, Any], secrets: Mapping[str, str | None]
) -> None:
    """Replace its fields; ``secrets`` are those that are written, None takes one away. Raises NameTakenError."""
    values, states = dict(channel.secrets), dict(channel.states)
    for name, value in secrets.items():
        if value is None:
            values.pop(name, None)
            states.pop(name, None)
        else:
            values[name], states[name] = value, _new_state()
    code = channel.code or (_new_code() if provider == "cloud-api" else "")
    with data.write() as connection:
        try:
            connection.execute(
                "UPDATE channels SET name = ?, revision = ? WHERE id = ?",
                (fields["channelName"], new_revision(), channel.id),
            )
        except sqlite3.IntegrityError:
            raise NameTakenError from None
        connection.execute(
            "UPDATE channel_contents SET provider = ?, fields = ?, secrets = ?, secret_states = ?, code = ?, "
            "changed = ? WHERE id = ?",
            (provider, _json(fields), _json(values), _json(states), code, _now(data), channel.id),
        )


def remove(data: Data, identifier: int) -> bool:
    """Delete it with its secrets; False when it is not there."""
    with data.write() as connection:
        return connection.execute("DELETE FROM channels WHERE id = ?", (identifier,)).rowcount > 0


def new_revision() -> str:
    """Opaque, and never given before."""
    return f"r-{random.token_hex(8)}"


def _new_state() -> dict[str, Any]:
    return {"set": True, "revision": f"s-{random.token_hex(8)}"}


def _new_code() -> str:
    return random.token_urlsafe(16)


def _next_id(data: Data) -> int:
    """18 digits that begin with the day, as in Huawei's example; each larger than all before, so none comes twice."""
    today = datetime.fromtimestamp(data.clock(), UTC)
    return max(int(data.kept(_LAST_ID) or 0) + 1, int(f"{today:%Y%m%d}0000000001"))


def _now(data: Data) -> str:
    return datetime.fromtimestamp(data.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
