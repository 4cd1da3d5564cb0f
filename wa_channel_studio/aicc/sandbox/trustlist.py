"""The address trustlist: which addresses this AICC may call, and which somebody asked for.

The channel page has them approved by the system administrator; nothing documents how an approved prefix is compared.
Here an address counts as approved when it is one, or lies below one. Unless the setting ``strict`` is on, every address
counts as approved.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.responses import Response

from wa_channel_studio.aicc.sandbox.answers import json_answer
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.service_calls import Call, malformed

_TABLES = "CREATE TABLE IF NOT EXISTS trustlist (address TEXT PRIMARY KEY, approved INTEGER NOT NULL) WITHOUT ROWID;"

_ADDRESS = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?")
_LONGEST = 2048


def prepare(data: Data) -> None:
    """Make the table."""
    data.script(_TABLES)


def is_address(text: str) -> bool:
    """Whether it is a web address with a host and without user, query and fragment."""
    if len(text) > _LONGEST or not _ADDRESS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def normal(address: str) -> str:
    """Scheme and host in small letters, no slash at the end."""
    parts = urlsplit(address.strip())
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}".rstrip("/")


def ask(data: Data, address: str) -> bool:
    """Note that somebody wants it approved. Whether it is approved, which it is at once unless ``strict`` is on."""
    wanted = normal(address)
    with data.write() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO trustlist (address, approved) VALUES (?, ?)", (wanted, not data.settings.strict)
        )
    return trusted(data, wanted)


def approve(data: Data, address: str) -> bool:
    """As the administrator does it, asked for or not; whether it was not approved before."""
    wanted = normal(address)
    with data.write() as connection:
        before = connection.execute("SELECT approved FROM trustlist WHERE address = ?", (wanted,)).fetchone()
        connection.execute("INSERT OR REPLACE INTO trustlist (address, approved) VALUES (?, 1)", (wanted,))
    return before is None or not before["approved"]


def trusted(data: Data, address: str) -> bool:
    """Whether this AICC may call it."""
    if not data.settings.strict:
        return True
    wanted = normal(address)
    with data.read() as connection:
        approved = connection.execute("SELECT address FROM trustlist WHERE approved = 1").fetchall()
    return any(wanted == row["address"] or wanted.startswith(row["address"] + "/") for row in approved)


def listed(data: Data, _call: Call) -> Response:
    """``GET /trustlist``."""
    with data.read() as connection:
        rows = connection.execute("SELECT address, approved FROM trustlist ORDER BY address").fetchall()
    return json_answer({"items": [_told(row["address"], bool(row["approved"])) for row in rows]})


def requested(data: Data, call: Call) -> Response:
    """``POST /trustlist``."""
    address = call.json({"address": str}, ["address"])["address"]
    if not is_address(address):
        raise malformed("address has to be a web address without user, query and fragment.")
    return json_answer(_told(normal(address), ask(data, address)), 202)


def _told(address: str, approved: bool) -> dict[str, str]:
    return {"address": address, "state": "approved" if approved else "requested"}
