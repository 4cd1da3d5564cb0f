"""What this AICC offers to refer to: called routes, queues, OUs, chatbots and their kin, in one table of JSON rows.

Knows how rows are kept, found, renamed and removed. What is in them fresh data says; how they are told to a caller,
``endpoints``. Members that begin with ``_`` are the sandbox's own and are never told.
"""

from __future__ import annotations

import json
from typing import Any

from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.fresh_data import MULTIMEDIA, fresh_rows

IDS = {
    "routes": "id",
    "queues": "skillId",
    "orgs": "orgId",
    "chatbots": "accessId",
    "access_codes": "id",
    "ivr_flows": "id",
    "agents": "userAccount",
    "domains": "domainId",
    "parameters": "id",
}
"""All kinds, and the member by which a row of each is told from others."""

_NAMES = {
    "routes": ("deviceDesc",),
    "queues": ("name",),
    "orgs": ("orgName",),
    "chatbots": ("chatBotName", "flowName"),
}

_TABLES = """
CREATE TABLE IF NOT EXISTS listed (
    kind TEXT NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (kind, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS listed_id ON listed (kind, id);
"""

Row = dict[str, Any]


def prepare(data: Data) -> None:
    """Make the table, and fill it where the data is fresh."""
    data.script(_TABLES)
    if data.kept("lists.filled"):
        return
    with data.write() as connection:
        for kind, rows in fresh_rows(data.identity.tenant_id).items():
            connection.executemany(
                "INSERT INTO listed (kind, position, id, row) VALUES (?, ?, ?, ?)",
                [(kind, place, str(row[IDS[kind]]), json.dumps(row)) for place, row in enumerate(rows)],
            )
        data.keep("lists.filled", "1")


def rows(data: Data, kind: str) -> list[Row]:
    """All rows of a kind in their order."""
    with data.read() as connection:
        found = connection.execute("SELECT row FROM listed WHERE kind = ? ORDER BY position", (kind,)).fetchall()
    return [json.loads(row[0]) for row in found]


def row(data: Data, kind: str, identifier: str) -> Row | None:
    """One row by its id as text, or None."""
    with data.read() as connection:
        found = connection.execute("SELECT row FROM listed WHERE kind = ? AND id = ?", (kind, identifier)).fetchone()
    return None if found is None else dict(json.loads(found[0]))


def names(data: Data, kind: str) -> set[str]:
    """What rows of a kind may be called by a channel; of routes only multimedia ones.

    How the channel page tells apart routes whose device has the same name is not documented: here a route goes by the
    device's name, and by that with the access code in brackets.
    """
    found = rows(data, kind)
    if kind != "routes":
        return {str(row[_NAMES[kind][0]]) for row in found}
    routes = [row for row in found if row["mediatypeId"] == MULTIMEDIA]
    return {row["deviceDesc"] for row in routes} | {f"{row['deviceDesc']} ({row['accessCode']})" for row in routes}


def told(found: Row) -> Row:
    """The row without what is the sandbox's own."""
    return {name: value for name, value in found.items() if not name.startswith("_")}


def rename(data: Data, kind: str, identifier: str, name: str) -> bool:
    """Give a row another name; False when it is not there. Routes that lead to a renamed queue show its new name."""
    with data.write():
        found = row(data, kind, identifier)
        if found is None:
            return False
        _store(data, kind, identifier, found | dict.fromkeys(_NAMES[kind], name))
        if kind == "queues":
            for route in rows(data, "routes"):
                if route["devicetype"] == 1 and str(route["deviceId"]) == identifier:
                    _store(data, "routes", route["id"], route | {"deviceDesc": name})
    return True


def remove(data: Data, kind: str, identifier: str) -> bool:
    """Take a row away; False when it is not there."""
    with data.write() as connection:
        return connection.execute("DELETE FROM listed WHERE kind = ? AND id = ?", (kind, identifier)).rowcount > 0


def _store(data: Data, kind: str, identifier: str, changed: Row) -> None:
    with data.write() as connection:
        connection.execute(
            "UPDATE listed SET row = ? WHERE kind = ? AND id = ?", (json.dumps(changed), kind, identifier)
        )
