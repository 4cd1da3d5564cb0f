"""Exports: tasks that run beside the server, and their archives.

Knows a task's states and the page's limit of 100,000 records; what is in an archive is ``export_files``'s. The password
is used and forgotten. Archives lie in the sandbox's own folder, and go with the first start after a day.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.responses import Response

from wa_channel_studio.aicc.sandbox import channel_store
from wa_channel_studio.aicc.sandbox.answers import json_answer
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.export_files import RECORDS_OF_A_FILE, pack
from wa_channel_studio.aicc.sandbox.service_calls import Broken, Call, against_rules, malformed, not_found

MOST_RECORDS = 100_000
"""Channel page, Follow-up Procedure."""
_KEPT_SECONDS = 24 * 3600

_TABLES = """
CREATE TABLE IF NOT EXISTS exports (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, files INTEGER NOT NULL, records INTEGER NOT NULL, at REAL NOT NULL
);
"""
_PASSWORD = re.compile(r"[ -~]{1,128}")
_ID = re.compile(r"\d{18}", re.ASCII)


class _ClosingError(Exception):
    """The sandbox ends before the export does."""


def prepare(data: Data) -> None:
    """Make the table. What ran when the sandbox was last stopped has failed; what is old goes."""
    data.script(_TABLES)
    with data.write() as connection:
        connection.execute("UPDATE exports SET status = 'failed' WHERE status = 'running'")
        old = "SELECT id FROM exports WHERE at < ? OR status = 'failed'"
        for row in connection.execute(old, (data.clock() - _KEPT_SECONDS,)).fetchall():
            _file(data, row["id"]).unlink(missing_ok=True)
        connection.execute("DELETE FROM exports WHERE at < ?", (data.clock() - _KEPT_SECONDS,))


# --- addresses -------------------------------------------------------------------------------------------


def start(data: Data, call: Call) -> Response:
    """``POST /exports``."""
    body = call.json({"password": str, "channelIds": list}, ["password"])
    if not _PASSWORD.fullmatch(body["password"]):
        raise malformed("password has to be 1 to 128 printable ASCII characters.")
    chosen = _chosen(data, body["channelIds"]) if "channelIds" in body else None
    if (channel_store.count(data) if chosen is None else len(chosen)) > MOST_RECORDS:
        told = f"At most {MOST_RECORDS} channels can be exported at a time."
        raise against_rules([Broken("channelIds", "too_many", told)])
    identifier = f"e-{secrets.token_hex(8)}"
    with data.write() as connection:
        connection.execute("INSERT INTO exports VALUES (?, 'running', 0, 0, ?)", (identifier, data.clock()))
    data.beside(lambda: _run(data, identifier, body["password"], chosen), "export")
    return json_answer({"id": identifier, "status": "running"}, 202)


def told(data: Data, call: Call) -> Response:
    """``GET /exports/{export}``."""
    row = _row(data, call)
    return json_answer({name: row[name] for name in ("id", "status", "files", "records")})


def content(data: Data, call: Call) -> Response:
    """``GET /exports/{export}/content``."""
    row = _row(data, call)
    if row["status"] != "success":
        raise not_found("The export is still running." if row["status"] == "running" else "The export has failed.")
    try:
        return Response(_file(data, row["id"]).read_bytes(), media_type="application/zip")
    except OSError:
        raise not_found("The archive is gone.") from None


def _row(data: Data, call: Call) -> sqlite3.Row:
    with data.read() as connection:
        row: sqlite3.Row | None = connection.execute(
            "SELECT * FROM exports WHERE id = ?", (call.part("export"),)
        ).fetchone()
    if row is None:
        raise not_found("There is no such export.")
    return row


def _chosen(data: Data, ids: Sequence[Any]) -> list[int]:
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids):
        raise malformed("channelIds are texts of 18 digits.")
    chosen = sorted({int(one) for one in ids})
    with data.read() as connection:
        missing = [
            one for one in chosen if not connection.execute("SELECT 1 FROM channels WHERE id = ?", (one,)).fetchone()
        ]
    if missing:
        told_of = f"There is no channel {missing[0]:018d}."
        raise against_rules([Broken("channelIds", "not_found", told_of)])
    return chosen


# --- the task --------------------------------------------------------------------------------------------


def _file(data: Data, identifier: str) -> Path:
    return data.folder / "exports" / f"{identifier}.zip"


def _run(data: Data, identifier: str, password: str, chosen: list[int] | None) -> None:
    target = _file(data, identifier)
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
        files, records = pack(target, password, _parts(data, chosen))
        _finish(data, identifier, "success", files, records)
    except (OSError, _ClosingError):
        target.unlink(missing_ok=True)
        _finish(data, identifier, "failed", 0, 0)


def _finish(data: Data, identifier: str, status: str, files: int, records: int) -> None:
    with data.write() as connection:
        connection.execute(
            "UPDATE exports SET status = ?, files = ?, records = ? WHERE id = ?", (status, files, records, identifier)
        )


def _parts(data: Data, chosen: list[int] | None) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The fields of the channels, a file's worth at a time; the lock is free in between."""
    wanted = None if chosen is None else set(chosen)
    after, part = 0, list[Mapping[str, Any]]()
    while rows := channel_store.contents(data, after, RECORDS_OF_A_FILE):
        after = rows[-1][0]
        part += [fields for identifier, _, fields in rows if wanted is None or identifier in wanted]
        while len(part) >= RECORDS_OF_A_FILE:
            yield part[:RECORDS_OF_A_FILE]
            del part[:RECORDS_OF_A_FILE]
        if data.closing.is_set():
            raise _ClosingError
    if part:
        yield part
