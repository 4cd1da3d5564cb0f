"""Schema 3: the list of channels for 100,000, tags, templates, rotations, exports, and a history that shows tampering.

Revision ID: 0003. Stands for itself: it imports nothing of this program, because that goes on changing.

What a certificate or a rule says about the next end of something needs a check, and chaining the history needs the key:
the settings ``channels_pending`` and ``history_pending`` ask the program for both when it has the key.
"""

from __future__ import annotations

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NO_END = "9999-12-31"
_GENERATED = ("configuration_id", "message_url", "report_url", "verification_url", "callback_url")
_LONG = (
    "greeting_1",
    "greeting_2",
    "non_working_notification",
    "queue_progress_content",
    "queue_reminder_content",
    "agent_reply_transfer_remark",
    "last_agent_remark",
    "session_end_message",
    "session_transfer_remark",
    "offline_prompt",
)
"""Texts that were not searched before."""
_AT_ONCE = 500
_SORTED_BY = (
    ("name", "name_sort"),
    ("tenant", "tenant_sort"),
    ("provider", "provider"),
    ("phone_number", "phone_digits"),
    ("ou", "ou_sort"),
    ("called_route", "route_sort"),
    ("readiness", "readiness_order"),
    ("sync", "sync"),
    ("expiry", "expires_on"),
    ("changed_at", "changed_at"),
    ("tags", "tags"),
)
_COPIED = (
    "id",
    "tenant_id",
    "name",
    "name_sort",
    "tenant_sort",
    "provider",
    "phone_number",
    "ou",
    "called_route",
    "errors",
    "warnings",
    "open_draft",
    "readiness_order",
    "created_at",
    "changed_at",
    "trashed",
    "trashed_at",
)


def upgrade() -> None:
    """Lay the channels out anew and make the tables that are new."""
    connection = op.get_bind()
    _channels()
    _parts()
    _tenants(connection)
    _move(connection)
    for name, column in _SORTED_BY:
        # Dropping the old table dropped its indexes, so their names are free.
        columns = list(dict.fromkeys(("trashed", column, "name_sort", "number")))
        op.create_index(f"ix_channel_by_{name}", "channel", columns)
    op.create_index("ix_channel_in_tenant", "channel", ["tenant_id", "trashed", "name"])
    _history(connection)
    _others()


def _channels() -> None:
    op.create_table(
        "channel_3",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_sort", sa.String(), nullable=False),
        sa.Column("tenant_sort", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("phone_number", sa.String(), nullable=False),
        sa.Column("phone_digits", sa.String(), nullable=False),
        sa.Column("ou", sa.String(), nullable=False),
        sa.Column("ou_sort", sa.String(), nullable=False),
        sa.Column("called_route", sa.String(), nullable=False),
        sa.Column("route_sort", sa.String(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("open_draft", sa.Boolean(), nullable=False),
        sa.Column("readiness_order", sa.Integer(), nullable=False),
        sa.Column("sync", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("expires_field", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("trashed", sa.Boolean(), nullable=False),
        sa.Column("trashed_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_channel_tenant_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_channel")),
        sa.UniqueConstraint("id", name=op.f("uq_channel_id")),
    )


def _parts() -> None:
    op.create_table(
        "channel_text",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["channel.number"], name=op.f("fk_channel_text_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_channel_text")),
    )
    op.create_table(
        "channel_tag",
        sa.Column("tag_sort", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["channel.number"], name=op.f("fk_channel_tag_number"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag_sort", "number", name=op.f("pk_channel_tag")),
    )
    op.create_index(op.f("ix_channel_tag_number"), "channel_tag", ["number"])


def _tenants(connection: sa.Connection) -> None:
    """Accents count no more in what is searched; a channel's text ends with its tenant's, letter for letter."""
    found = connection.execute(sa.text("SELECT id, name FROM tenant")).all()
    if found:
        told = [{"id": identity, "search": _search_key(name)} for identity, name in found]
        connection.execute(sa.text("UPDATE tenant SET search = :search WHERE id = :id"), told)


def _move(connection: sa.Connection) -> None:
    names = ", ".join(_COPIED)  # all names stand above: nothing here comes from a file
    marks = ", ".join(f":{name}" for name in _COPIED)
    add = sa.text(
        f"INSERT INTO channel_3 (number, {names}, phone_digits, ou_sort, route_sort, sync, "  # noqa: S608
        "expires_on, expires_field, tags) "
        f"VALUES (:number, {marks}, :phone_digits, :ou_sort, :route_sort, :sync, '{_NO_END}', '', '')"
    )
    tell = sa.text("INSERT INTO channel_text (number, search) VALUES (:number, :search)")
    found = connection.execute(
        sa.text(
            f"SELECT {', '.join(f'channel.{name}' for name in _COPIED)}, channel.search, "  # noqa: S608
            "tenant.search AS tenant_search, channel_answers.answers "
            "FROM channel JOIN tenant ON tenant.id = channel.tenant_id "
            "LEFT JOIN channel_answers ON channel_answers.channel_id = channel.id "
            "ORDER BY channel.created_at, channel.id"
        )
    ).mappings()
    rows = [
        {
            **row,
            "number": number,
            "search": f"{_search(row['search'], row['answers'])}\n{row['tenant_search']}",
            "phone_digits": re.sub(r"\D", "", row["phone_number"]),
            "ou_sort": _sort_key(row["ou"]),
            "route_sort": _sort_key(row["called_route"]),
            "sync": _sync(row["answers"]),
        }
        for number, row in enumerate(found, 1)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        connection.execute(add, some)
        connection.execute(tell, some)
    op.drop_table("channel")
    op.rename_table("channel_3", "channel")
    if rows:
        connection.execute(sa.text("INSERT INTO setting (key, value) VALUES ('channels_pending', '1')"))


def _history(connection: sa.Connection) -> None:
    op.rename_table("history", "history_2")
    op.drop_index("ix_history_of_channel", "history_2")
    op.create_table(
        "history",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("old_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("new_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_history")),
    )
    old = "number, id, at, channel_id, action, field, old, new, old_sealed, new_sealed"
    move = f"INSERT INTO history ({old}, step) SELECT {old}, '' FROM history_2"  # noqa: S608
    moved = connection.execute(sa.text(move)).rowcount
    op.drop_table("history_2")
    op.create_index("ix_history_of_channel", "history", ["channel_id", "number"])
    op.create_index("ix_history_of_step", "history", ["step", "number"])
    op.create_table(
        "history_head",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("last", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_history_head")),
    )
    if moved:
        connection.execute(sa.text("INSERT INTO setting (key, value) VALUES ('history_pending', '1')"))


def _others() -> None:
    op.create_table(
        "template",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_sort", sa.String(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
    )
    op.create_table(
        "rotation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation")),
    )
    op.create_table(
        "rotation_item",
        sa.Column("rotation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name=op.f("fk_rotation_item_rotation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rotation_id", "position", name=op.f("pk_rotation_item")),
    )
    op.create_index("ix_rotation_item_of_channel", "rotation_item", ["rotation_id", "channel_id"])
    op.create_table(
        "export_task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("finished_at", sa.String(32), nullable=True),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_task")),
    )


def _sort_key(text: str) -> str:
    once = unicodedata.normalize("NFKC", text.replace("\0", ""))
    folded = unicodedata.normalize("NFKC", once.casefold())
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_ALIKE = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}


def _search_key(text: str) -> str:
    once = unicodedata.normalize("NFKD", text.replace("\0", ""))
    decomposed = unicodedata.normalize("NFKD", once.casefold())
    return "".join(
        _ALIKE.get(character, character)
        for character in decomposed
        if not (unicodedata.combining(character) or unicodedata.category(character) == "Cf" or character == "\u0640")
    )


def _search(before: str, answers: str | None) -> str:
    """What was searched before, and the long texts."""
    try:
        values = json.loads(answers or "{}")
        long = [values[key] for key in _LONG if isinstance(values.get(key), str)]
    except (ValueError, AttributeError):
        long = []
    # Half a surrogate pair, which an escape can name and no text of a file can hold.
    whole = "\n".join((before, *long)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "\n".join(dict.fromkeys(filter(None, _search_key(whole).split("\n"))))


def _sync(answers: str | None) -> str:
    try:
        values = json.loads(answers or "{}")
        return "unknown" if any(values.get(key) for key in _GENERATED) else "new"
    except (ValueError, AttributeError):
        return "new"
