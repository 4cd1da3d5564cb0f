"""Answers of writes, kept by idempotency key, so that a repeated request has its effect once.

An answer is kept in the same transaction as the write it tells of; answers that are errors are not kept. Knows no
channels. Where the setting ``ignore_idempotency`` is on, keys have no effect, as with a service that cannot do this.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.service_calls import Call, RefusedError

KEPT_SECONDS = 7 * 24 * 3600
"""The contract asks for a day at least."""

_TABLES = """
CREATE TABLE IF NOT EXISTS kept_answers (
    key TEXT PRIMARY KEY, request BLOB NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, content BLOB NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS kept_answers_at ON kept_answers (at);
"""


def prepare(data: Data) -> None:
    """Make the table, and forget what is too old."""
    data.script(_TABLES)
    with data.write() as connection:
        connection.execute("DELETE FROM kept_answers WHERE at < ?", (data.clock() - KEPT_SECONDS,))


def once(data: Data, call: Call, key: str, body: Any, write: Callable[[], Response]) -> Response:
    """The kept answer of this request, or that of ``write``, which is then kept. Raises RefusedError.

    ``body`` is the request's body as it was read; the order of its members does not matter.
    """
    if not key or data.settings.ignore_idempotency:
        with data.write():
            return write()
    request = _fingerprint(call, body)
    with data.write() as connection:
        kept = connection.execute("SELECT * FROM kept_answers WHERE key = ?", (key,)).fetchone()
        if kept is None:
            answer = write()
            connection.execute(
                "INSERT INTO kept_answers (key, request, status, headers, content, at) VALUES (?, ?, ?, ?, ?, ?)",
                (key, request, answer.status_code, _headers(answer), bytes(answer.body), data.clock()),
            )
            return answer
    if kept["request"] != request:
        raise RefusedError(422, "idempotency_mismatch", "The key was used for another write.")
    headers = json.loads(kept["headers"]) | {"Idempotency-Replayed": "true"}
    return Response(kept["content"], kept["status"], headers)


def _headers(answer: Response) -> str:
    return json.dumps({name: value for name, value in answer.headers.items() if name != "content-length"})


def _fingerprint(call: Call, body: Any) -> bytes:
    text = json.dumps([call.request.method, call.request.url.path, body], sort_keys=True)
    return hashlib.sha256(text.encode()).digest()
