"""Managing Certificates: the list, uploading, replacing and deleting, by name.

Keeps the files and what ``certificate_files`` found in them. A channel refers to a certificate by name, so one that is
replaced keeps its name and gets another revision. Passwords of keystores are checked and kept, never told.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from wa_channel_studio.aicc.sandbox import kept_answers
from wa_channel_studio.aicc.sandbox.answers import empty_answer, json_answer
from wa_channel_studio.aicc.sandbox.certificate_files import TYPES, Content, NotOfTypeError, read
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
    revision_of,
)

_TABLES = """
CREATE TABLE IF NOT EXISTS certificates (
    name TEXT PRIMARY KEY, type TEXT NOT NULL, sha256 TEXT NOT NULL, revision TEXT NOT NULL, uploaded TEXT NOT NULL,
    der INTEGER NOT NULL, hosts TEXT NOT NULL, content BLOB NOT NULL, password TEXT NOT NULL
);
"""
_TOLD = "SELECT name, type, sha256, length(content) AS size, revision, uploaded FROM certificates"
_NAME = re.compile(r"(?!\.{1,2}\Z)[^/\x00-\x1f\x7f]{1,128}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_LARGEST = 1024 * 1024
"""Bytes of a file; a limit of this service."""

_GONE = "There is no such certificate."


@dataclass(frozen=True, slots=True)
class Certificate:
    """What rules of channels ask of a certificate."""

    type: str
    content: Content


def prepare(data: Data) -> None:
    """Make the table."""
    data.script(_TABLES)


def certificate(data: Data, name: str) -> Certificate | None:
    """One by its name in Managing Certificates, or None."""
    with data.read() as connection:
        row = connection.execute("SELECT type, der, hosts FROM certificates WHERE name = ?", (name,)).fetchone()
    return None if row is None else Certificate(row["type"], Content(bool(row["der"]), tuple(json.loads(row["hosts"]))))


def is_name(text: str) -> bool:
    """Whether this service takes it as a certificate's name."""
    return _NAME.fullmatch(text) is not None


# --- addresses -------------------------------------------------------------------------------------------


def listed(data: Data, call: Call) -> Response:
    """``GET /certificates``."""
    limit, after = call.page()
    with data.read() as connection:
        rows = connection.execute(f"{_TOLD} WHERE name > ? ORDER BY name LIMIT ?", (after, limit + 1)).fetchall()
        (total,) = connection.execute("SELECT count(*) FROM certificates").fetchone()
    more = cursor_of(rows[limit - 1]["name"]) if len(rows) > limit else None
    return json_answer({"items": [_told(row) for row in rows[:limit]], "next": more, "total": total})


def told(data: Data, call: Call) -> Response:
    """``GET /certificates/{name}``."""
    row = _row(data, call.part("name"))
    if row is None:
        raise not_found(_GONE)
    headers = {"ETag": etag(row["revision"])}
    return (
        empty_answer(304, headers) if known_revision(call, row["revision"]) else json_answer(_told(row), 200, headers)
    )


def upload(data: Data, call: Call) -> Response:
    """``PUT /certificates/{name}``."""
    name = call.part("name")
    if not is_name(name):
        raise malformed("A certificate's name has 1 to 128 characters, without / and control characters.")
    key = call.key()
    seen, new = call.header("if-match"), call.header("if-none-match")
    if seen is None and new is None:
        raise RefusedError(428, "if_match_required", "If-Match or If-None-Match: * is needed.")
    if new is not None and (new != "*" or seen is not None):
        raise malformed("If-None-Match has to be *, and not beside If-Match.")
    revision = "" if seen is None else revision_of(seen)
    body = call.json({"type": str, "content": str, "password": str}, ["type", "content"])
    file = _decoded(body["content"])

    def write() -> Response:
        row = _row(data, name)
        if seen is not None and row is None:
            raise not_found(_GONE)
        if row is not None and row["revision"] != revision:
            there = "There is a certificate of that name." if seen is None else "The certificate was changed since."
            raise RefusedError(412, "revision_differs", there)
        _store(data, name, body, file, _judged(body, file))
        stored = _row(data, name)
        if stored is None:
            raise not_found(_GONE)
        headers = {"ETag": etag(stored["revision"])}
        if row is None:
            headers["Location"] = f"{CHANNEL_SERVICE}/certificates/{quote(name, safe='')}"
        return json_answer(_told(stored), 201 if row is None else 200, headers)

    return kept_answers.once(data, call, key, body, write)


def delete(data: Data, call: Call) -> Response:
    """``DELETE /certificates/{name}``."""
    name, revision, key = call.part("name"), call.seen_revision(), call.key(needed=False)

    def write() -> Response:
        row = _row(data, name)
        if row is None:
            raise not_found(_GONE)
        if row["revision"] != revision:
            raise RefusedError(412, "revision_differs", "The certificate was changed since.")
        users = _users(data, name)
        if users:
            words = "A channel uses" if users == 1 else f"{users} channels use"
            raise RefusedError(409, "in_use", f"{words} the certificate {name}.")
        with data.write() as connection:
            connection.execute("DELETE FROM certificates WHERE name = ?", (name,))
        return empty_answer()

    return kept_answers.once(data, call, key, None, write)


# --- inside ----------------------------------------------------------------------------------------------


def _decoded(content: str) -> bytes:
    if not content or not _BASE64.fullmatch(content):
        raise malformed("content has to be base64 without line breaks.")
    file = base64.b64decode(content)
    if len(file) > _LARGEST:
        raise RefusedError(413, "too_large", "The file is larger than 1 MiB.")
    return file


def _judged(body: dict[str, Any], file: bytes) -> Content:
    kind, password = body["type"], body.get("password")
    if kind not in TYPES:
        raise against_rules([Broken("type", "choice", f"The type has to be one of {', '.join(TYPES)}.")])
    if kind == "JKS" and not password:
        raise against_rules([Broken("password", "required", "A keystore needs its password.")])
    if kind != "JKS" and password is not None:
        raise against_rules([Broken("password", "inconsistent", "Only a keystore has a password.")])
    try:
        return read(kind, file, password or "")
    except NotOfTypeError as wrong:
        field, code = ("password", "password") if wrong.password else ("content", "content")
        raise against_rules([Broken(field, code, str(wrong))]) from None


def _store(data: Data, name: str, body: dict[str, Any], file: bytes, content: Content) -> None:
    with data.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO certificates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                body["type"],
                hashlib.sha256(file).hexdigest(),
                f"r-{secrets.token_hex(8)}",
                datetime.fromtimestamp(data.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                content.der,
                json.dumps(content.hosts),
                file,
                body.get("password", ""),
            ),
        )


def _row(data: Data, name: str) -> sqlite3.Row | None:
    with data.read() as connection:
        row: sqlite3.Row | None = connection.execute(f"{_TOLD} WHERE name = ?", (name,)).fetchone()
    return row


def _told(row: sqlite3.Row) -> dict[str, Any]:
    told_of = {name: row[name] for name in ("name", "type", "sha256", "size", "revision")}
    return told_of | {"uploadedAt": row["uploaded"]}


def _users(data: Data, name: str) -> int:
    # Only a deletion asks, so a walk through all channels is good enough; the text is looked for first.
    quoted = json.dumps(name, ensure_ascii=False)  # as channels keep their fields
    with data.read() as connection:
        rows = connection.execute("SELECT fields FROM channel_contents WHERE instr(fields, ?)", (quoted,))
        found = [json.loads(row["fields"]) for row in rows]
    return sum(
        name in fields.get("trustCertificate", ()) or name in fields.get("identityCertificate", ()) for fields in found
    )
