"""Schema 2: the library of certificates, with who uses them, and sealed settings.

Revision ID: 0002. Stands for itself: it imports nothing of this program, because that goes on changing.

What is sealed stays as it is. References in drafts and in answers set aside are sealed too: the setting
``library_pending`` asks the program to note them when it has the key, and to read the files again with what it knows by
then.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FIRST_ENTRIES = 8
_NEVER = "9999-12-31T23:59:59.999999Z"
_ASKED_FOR = ("role", "kind", "ends_at", "used", "watch_order", "added_at")
_AT_ONCE = 200


def upgrade() -> None:
    """Lay the certificates out anew and note who uses them."""
    op.add_column("tenant", sa.Column("trust_anchor", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "setting_secret",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting_secret")),
    )
    op.rename_table("certificate", "certificate_1")
    _certificates()
    _parts()
    _uses()
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT count(*) FROM certificate_1")).scalar_one():
        _move(connection)
        _note_uses(connection)
        connection.execute(sa.text("INSERT INTO setting (key, value) VALUES ('library_pending', '1')"))
    op.drop_table("certificate_1")


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("name_sort", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("watch_order", sa.Integer(), nullable=False),
        sa.Column("watch_state", sa.String(), nullable=False),
        sa.Column("watch_at", sa.String(32), nullable=True),
        sa.Column("watch_known", sa.String(), nullable=False),
        sa.Column("watch_known_at", sa.String(32), nullable=True),
        sa.Column("watch_known_message", sa.String(), nullable=False),
        sa.Column("watch_known_remedy", sa.String(), nullable=False),
        sa.Column("watch_message", sa.String(), nullable=False),
        sa.Column("watch_remedy", sa.String(), nullable=False),
        sa.Column("servers", sa.String(), nullable=False),
        sa.Column("same", sa.String(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    for column in ("kind", "same"):
        op.create_index(op.f(f"ix_certificate_{column}"), "certificate", [column])
    for name, column in (
        ("name", "name_sort"),
        ("role", "role"),
        ("used", "used"),
        ("ends", "ends_at"),
        ("watch", "watch_order"),
        ("added", "added_at"),
    ):
        columns = list(dict.fromkeys((column, "name_sort", "id", *_ASKED_FOR)))
        op.create_index(f"ix_certificate_by_{name}", "certificate", columns)


def _parts() -> None:
    op.create_table(
        "certificate_text",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        _of_certificate("certificate_text"),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_text")),
    )
    op.create_table(
        "certificate_content",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _of_certificate("certificate_content"),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_content")),
    )
    op.create_table(
        "certificate_entry",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        _of_certificate("certificate_entry"),
        sa.PrimaryKeyConstraint("certificate_id", "position", name=op.f("pk_certificate_entry")),
    )
    op.create_index("ix_certificate_entry_by_sha256", "certificate_entry", ["sha256", "certificate_id"])


def _of_certificate(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_certificate_id")
    return sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=name, ondelete="CASCADE")


def _uses() -> None:
    op.create_table(
        "certificate_use",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("draft_id", sa.String(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_certificate_use_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_certificate_use_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_certificate_use")),
    )
    for column in ("certificate_id", "channel_id", "draft_id"):
        op.create_index(op.f(f"ix_certificate_use_{column}"), "certificate_use", [column])


_INTO = {
    "certificate": (
        "INSERT INTO certificate (id, file_name, name_sort, kind, role, added_at, ends_at, used, watch_order,"
        " watch_state, watch_known, watch_known_message, watch_known_remedy, watch_message, watch_remedy, servers,"
        " same, reading) VALUES (:id, :file_name, :name_sort, :kind, '', :added_at, :ends_at, 0, 4, '', '', '', '', '',"
        " '', '', :same, 1)"
    ),
    "certificate_text": "INSERT INTO certificate_text (certificate_id, search) VALUES (:id, :search)",
    "certificate_content": (
        "INSERT INTO certificate_content (certificate_id, facts, password, sealed) VALUES (:id, :facts, NULL, :sealed)"
    ),
    "certificate_entry": (
        "INSERT INTO certificate_entry (certificate_id, position, sha256, facts)"
        " VALUES (:id, :position, :sha256, :facts)"
    ),
}


def _move(connection: sa.Connection) -> None:
    """Give each certificate its rows, a few at a time: keystores may be large."""
    made = connection.execute(sa.text("SELECT value FROM meta WHERE key = 'created_at'")).scalar()
    added = _moment(datetime.fromisoformat(made)) if made else _moment(datetime(1970, 1, 1, tzinfo=UTC))
    ids = connection.execute(sa.text("SELECT id FROM certificate_1 ORDER BY id")).scalars().all()
    for start in range(0, len(ids), _AT_ONCE):
        some = sa.text("SELECT id, file_name, facts, sealed FROM certificate_1 WHERE id IN :ids")
        wanted = some.bindparams(sa.bindparam("ids", ids[start : start + _AT_ONCE], expanding=True))
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in _INTO}
        for row in connection.execute(wanted).mappings().all():
            for table, made_of_it in _rows(row, added).items():
                rows[table] += made_of_it
        for table, statement in _INTO.items():
            if rows[table]:
                connection.execute(sa.text(statement), rows[table])


def _rows(row: Any, added: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of one certificate, by table."""
    identity, facts = row["id"], json.loads(row["facts"])
    entries = facts["entries"]
    first_end = min((datetime.fromisoformat(entry["not_after"]) for entry in entries), default=None)
    later = entries[_FIRST_ENTRIES:]
    facts |= {
        "entries": entries[:_FIRST_ENTRIES],
        "more_entries": len(later),
        "first_end": first_end.isoformat() if later and first_end is not None else None,
        "origin": None,
    }
    fingerprints = [_fingerprint(entry["sha256"]) for entry in entries]
    same = "\n".join(sorted(set(fingerprints)))
    own = {
        "id": identity,
        "file_name": row["file_name"],
        "name_sort": _sort_key(row["file_name"]),
        "kind": facts["kind"],
        "added_at": added,
        "ends_at": _moment(first_end) if first_end is not None else _NEVER,
        "same": hashlib.sha256(same.encode("utf-8", "replace")).hexdigest() if entries else "",
    }
    of_entries = [
        {
            "id": identity,
            "position": place,
            "sha256": fingerprints[place],
            "facts": json.dumps(entry) if place >= _FIRST_ENTRIES else None,
        }
        for place, entry in enumerate(entries)
    ]
    return {
        "certificate": [own],
        "certificate_text": [{"id": identity, "search": _search(row["file_name"], entries)}],
        "certificate_content": [{"id": identity, "facts": json.dumps(facts), "sealed": row["sealed"]}],
        "certificate_entry": of_entries,
    }


def _note_uses(connection: sa.Connection) -> None:
    """Every answer in the clear that is the id of a certificate refers to it: nothing else looks like one."""
    known = set(connection.execute(sa.text("SELECT id FROM certificate")).scalars())
    uses = []
    rows = connection.execute(sa.text("SELECT channel_id, answers FROM channel_answers")).all()
    for channel_id, answers in rows:
        for field, value in json.loads(answers).items():
            found = dict.fromkeys(value if isinstance(value, list) else [value] if isinstance(value, str) else [])
            uses += [
                {"certificate": item, "channel": channel_id, "field": json.dumps(field)[1:-1]}
                for item in found
                if item in known
            ]
    if not uses:
        return
    connection.execute(
        sa.text(
            "INSERT INTO certificate_use (certificate_id, channel_id, draft_id, field, aside)"
            " VALUES (:certificate, :channel, NULL, :field, 0)"
        ),
        uses,
    )
    connection.execute(
        sa.text(
            "UPDATE certificate SET used = (SELECT count(DISTINCT channel_id) FROM certificate_use"
            " WHERE certificate_use.certificate_id = certificate.id)"
        )
    )
    # Nobody noted when a file was added: it was there when the first channel that uses it was made.
    connection.execute(
        sa.text(
            "UPDATE certificate SET added_at = (SELECT min(channel.created_at) FROM certificate_use"
            " JOIN channel ON channel.id = certificate_use.channel_id"
            " WHERE certificate_use.certificate_id = certificate.id) WHERE used > 0"
        )
    )


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%f').zfill(26)}Z"


def _fingerprint(text: str) -> str:
    return text.replace(":", "").lower()


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", text.replace("\0", ""))
    return unicodedata.normalize("NFKC", once.casefold())


def _sort_key(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _folded(text))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _search(file_name: str, entries: list[dict[str, Any]]) -> str:
    lines = [file_name]
    for entry in entries:
        lines += [re.sub(r"\\(.)", r"\1", entry[name]) for name in ("subject", "issuer")]
        lines += [*entry["names"], entry["alias"], _fingerprint(entry["sha256"]), _fingerprint(entry["sha1"])]
    text = "\n".join(line for line in dict.fromkeys(lines) if line)
    return _folded(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
