"""The record of requests: what was asked, in order, without anything secret. ASGI.

Keeps number, method, path, status, idempotency key, and the bodies of the channel service's writes with secrets as
``***``. No header but that key, no query, no body of anything else: neither tokens nor the app secret come here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import threading
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wa_channel_studio.aicc.sandbox.data import CHANNEL_SERVICE, Data
from wa_channel_studio.aicc.sandbox.faults import ADMIN
from wa_channel_studio.aicc.sandbox.mishaps import CARRIED_OUT, MET

HIDDEN = "***"
LOST = 0
"""Status of a request that was not carried out and got no answer."""

_WRITES = frozenset(("POST", "PUT", "PATCH", "DELETE"))
_SECRETS = frozenset(
    ("password", "accountKey", "webhookPassword", "appSecret", "accessToken", "apiKeySecret", "apiKey")
) | {"iamUserPassword"}
"""Payload names that are hidden wherever they stand, even where they do not belong."""
_LONGEST_BODY = 1 << 20
"""Bytes; of longer ones only the length is kept."""

_TABLES = """
CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL, body TEXT, faults TEXT NOT NULL
);
"""


class Record:
    """All requests since the record was emptied."""

    def __init__(self, data: Data) -> None:
        self._data = data
        data.script(_TABLES)
        self._lock = threading.Lock()
        with data.read() as connection:
            self._last = int(connection.execute("SELECT coalesce(max(number), 0) FROM requests").fetchone()[0])

    def next_number(self) -> int:
        """The number of a request that comes in now."""
        with self._lock:
            self._last += 1
            return self._last

    def add(self, number: int, scope: Scope, status: int, body: bytes | None) -> None:
        """Note a request that has ended."""
        key = next((value for name, value in scope["headers"] if name == b"idempotency-key"), b"")
        row = (
            number,
            self._data.clock(),
            scope["method"],
            scope["path"],
            status,
            key.decode("latin-1"),
            None if body is None else _without_secrets(body),
            ",".join(scope.get(MET, ())),
        )
        with self._data.write() as connection:
            connection.execute("INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def told(self) -> list[dict[str, Any]]:
        """All of them for the admin door, in the order they came in."""
        with self._data.read() as connection:
            rows = connection.execute("SELECT * FROM requests ORDER BY number").fetchall()
        return [
            {
                "number": row["number"],
                "at": row["at"],
                "method": row["method"],
                "path": row["path"],
                "status": row["status"],
                "idempotency_key": row["idempotency_key"],
                "body": None if row["body"] is None else json.loads(row["body"]),
                "faults": row["faults"].split(",") if row["faults"] else [],
            }
            for row in rows
        ]

    def clear(self) -> None:
        """Forget all; numbers go on."""
        with self._data.write() as connection:
            connection.execute("DELETE FROM requests")


class Recorder:
    """Stands outermost and notes every request but those of the admin door."""

    def __init__(self, inner: ASGIApp, record: Record) -> None:
        self._inner = inner
        self._record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(ADMIN):
            await self._inner(scope, receive, send)
            return
        number = self._record.next_number()
        keeps_body = scope["method"] in _WRITES and path.startswith(CHANNEL_SERVICE)
        body = bytearray()
        status = LOST

        async def listen() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                body.extend(message.get("body", b""))
            return message

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                # Before the answer leaves, so that who has it finds the request in the record.
                self._record.add(number, scope, status, bytes(body) if keeps_body else None)
            await send(message)

        try:
            await self._inner(scope, listen if keeps_body else receive, note)
        finally:
            if status == LOST:
                self._record.add(number, scope, scope.get(CARRIED_OUT, LOST), bytes(body) if keeps_body else None)


def _without_secrets(body: bytes) -> str:
    if len(body) > _LONGEST_BODY:
        return json.dumps({"bytes": len(body)})
    try:
        document = json.loads(body) if body else None
    except (ValueError, RecursionError):
        return json.dumps({"no json": len(body)})
    return json.dumps(_hidden(document), ensure_ascii=True)


def _hidden(value: Any, name: str = "") -> Any:
    if name in _SECRETS:
        return value if value is None else HIDDEN
    if name == "secrets" and not isinstance(value, dict):
        return value if value is None else HIDDEN
    if isinstance(value, dict):
        if name == "secrets":
            return {member: None if held is None else HIDDEN for member, held in value.items()}
        return {member: _hidden(held, member) for member, held in value.items()}
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    if name == "content" and isinstance(value, str):
        return _fingerprint(value)
    return value


def _fingerprint(content: str) -> str:
    """A certificate file may be a keystore with a private key: only its hash is kept."""
    try:
        return f"sha256:{hashlib.sha256(base64.b64decode(content, validate=True)).hexdigest()}"
    except (binascii.Error, ValueError):
        return HIDDEN
