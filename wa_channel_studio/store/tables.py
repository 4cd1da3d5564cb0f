"""The tables of a workspace as they are now.

Declares columns, keys and indexes in SQLAlchemy's own words, so that another database could have them as well. What
changed from release to release stands in ``migrations``; a test holds both together. Those that tell of a tenant's AICC
are in ``sync_tables``.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from wa_channel_studio.store.columns import Exact, UtcTime, Words

SCHEMA = 4
"""Number of the schema this release writes; the newest revision in ``migrations`` has the same number."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

ASKED_FOR = ("role", "kind", "ends_at", "used", "watch_order", "added_at")
"""Columns of a certificate that the library filters or sorts by."""

META_WORKSPACE_ID, META_HEADER, META_CREATED_AT = "workspace_id", "vault_header", "created_at"

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

setting = Table("setting", metadata, Column("key", Words, primary_key=True), Column("value", Words, nullable=False))

setting_secret = Table(
    "setting_secret",
    metadata,
    Column("key", Words, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

tenant = Table(
    "tenant",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Words, nullable=False),
    Column("name_sort", Words, nullable=False),
    Column("search", Words, nullable=False),
    Column("aicc_url", Words, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("webhook_user", Words, nullable=False),
    Column("webhook_password", LargeBinary),
    Column("webhook_password_confirm", LargeBinary),
    Column("webhook_changed_on", Date),
    # Revision 0002 adds it to rows that are there: without a default SQLite refuses.
    Column("trust_anchor", Words, nullable=False, server_default=""),
)

ou = Table(
    "ou",
    metadata,
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("code", Words, nullable=False),
)

called_route = Table(
    "called_route",
    metadata,
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("ou", Words, nullable=False),
    Column("max_wait_seconds", Integer),
)

# What a list shows, sorts and filters by stands in narrow rows; answers and the text that is searched in rows of their
# own. The number is SQLite's own key of a row: whatever is read for every channel is joined by it.
channel = Table(
    "channel",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("tenant_id", ForeignKey("tenant.id"), nullable=False),
    Column("name", Words, nullable=False),
    Column("name_sort", Words, nullable=False),
    Column("tenant_sort", Words, nullable=False),
    Column("provider", Words, nullable=False),
    Column("phone_number", Words, nullable=False),
    Column("phone_digits", Words, nullable=False),
    Column("ou", Words, nullable=False),
    Column("ou_sort", Words, nullable=False),
    Column("called_route", Words, nullable=False),
    Column("route_sort", Words, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("open_draft", Boolean, nullable=False),
    Column("readiness_order", Integer, nullable=False),
    Column("sync", String, nullable=False),
    # NO_END (see columns) where nothing ends, so that those come last.
    Column("expires_on", Date, nullable=False),
    Column("expires_field", Exact, nullable=False),
    # One a line, as shown; channel_tag has them to filter by.
    Column("tags", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("trashed", Boolean, nullable=False),
    Column("trashed_at", UtcTime),
    # One for every column that can be sorted by; a page of 200 out of 100,000 then takes milliseconds.
    *(
        Index(f"ix_channel_by_{name}", *dict.fromkeys(("trashed", column, "name_sort", "number")))
        for name, column in (
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
    ),
    Index("ix_channel_in_tenant", "tenant_id", "trashed", "name"),
)

# The last line is the tenant's name, so that one look through this table finds all.
channel_text = Table(
    "channel_text",
    metadata,
    Column("number", ForeignKey("channel.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("search", Words, nullable=False),
)

channel_tag = Table(
    "channel_tag",
    metadata,
    Column("tag_sort", Words, primary_key=True),
    Column("number", ForeignKey("channel.number", ondelete="CASCADE"), primary_key=True, index=True),
)

channel_answers = Table(
    "channel_answers",
    metadata,
    Column("channel_id", ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True),
    Column("answers", Text, nullable=False),
    Column("set_aside", LargeBinary),
)

channel_secret = Table(
    "channel_secret",
    metadata,
    Column("channel_id", ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True),
    Column("field", Exact, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

# What a list of certificates shows, sorts and filters by. Text for the search, facts and bytes stand elsewhere.
certificate = Table(
    "certificate",
    metadata,
    # Words, since answers may ask for any text.
    Column("id", Words, primary_key=True),
    Column("file_name", Words, nullable=False),
    Column("name_sort", Words, nullable=False),
    Column("kind", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    # NEVER (see columns) where no certificate could be read, so that those come last.
    Column("ends_at", UtcTime, nullable=False),
    # How many channels use it: counted from certificate_use whenever that changes.
    Column("used", Integer, nullable=False),
    Column("watch_order", Integer, nullable=False),
    Column("watch_state", String, nullable=False),
    Column("watch_at", UtcTime),
    Column("watch_known", String, nullable=False),
    Column("watch_known_at", UtcTime),
    Column("watch_known_message", Words, nullable=False),
    Column("watch_known_remedy", Words, nullable=False),
    Column("watch_message", Words, nullable=False),
    Column("watch_remedy", Words, nullable=False),
    # host:port of the servers it came from, one a line.
    Column("servers", Words, nullable=False),
    # The same for files that hold the same certificates; empty for a file without any.
    Column("same", String, nullable=False, index=True),
    # The reading of this release, or a number below it when a better one may find more in the bytes.
    Column("reading", Integer, nullable=False),
    # One for every column that can be sorted by. Each holds all that is asked for, so that filtering, counting and
    # paging 20,000 rows look at an index alone, whichever is taken: 2 ms instead of 35.
    *(
        Index(f"ix_certificate_by_{name}", *dict.fromkeys((column, "name_sort", "id", *ASKED_FOR)))
        for name, column in (
            ("name", "name_sort"),
            ("role", "role"),
            ("used", "used"),
            ("ends", "ends_at"),
            ("watch", "watch_order"),
            ("added", "added_at"),
        )
    ),
)

certificate_text = Table(
    "certificate_text",
    metadata,
    Column("certificate_id", ForeignKey("certificate.id", ondelete="CASCADE"), primary_key=True),
    Column("search", Words, nullable=False),
)

certificate_content = Table(
    "certificate_content",
    metadata,
    Column("certificate_id", ForeignKey("certificate.id", ondelete="CASCADE"), primary_key=True),
    # Of a large keystore the first entries only; certificate_entry has the rest.
    Column("facts", Text, nullable=False),
    Column("password", LargeBinary),
    Column("sealed", LargeBinary, nullable=False),
)

certificate_entry = Table(
    "certificate_entry",
    metadata,
    Column("certificate_id", ForeignKey("certificate.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),
    # Null for those that stand in certificate_content.facts.
    Column("facts", Text),
    Index("ix_certificate_entry_by_sha256", "sha256", "certificate_id"),
)

# Which answers refer to which file: those of a channel, also what it has set aside, and those of an open draft. A
# channel may refer to a file that is not there, so that the id is no foreign key.
certificate_use = Table(
    "certificate_use",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("certificate_id", Words, nullable=False, index=True),
    Column("channel_id", ForeignKey("channel.id", ondelete="CASCADE"), index=True),
    Column("draft_id", ForeignKey("draft.id", ondelete="CASCADE"), index=True),
    Column("field", Exact, nullable=False),
    Column("aside", Boolean, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel_id", String, nullable=False, index=True),
    Column("tenant_id", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("channel_id", String, nullable=False),
    Column("step", String, nullable=False),
    Column("action", Words, nullable=False),
    Column("field", Exact, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("old_sealed", LargeBinary),
    Column("new_sealed", LargeBinary),
    # Over this row and the mac of the channel's row before; null in rows of releases that had none.
    Column("mac", LargeBinary),
    Index("ix_history_of_channel", "channel_id", "number"),
    Index("ix_history_of_step", "step", "number"),
)

# How many entries a channel's history has and the mac of its last, so that cutting off its end shows too.
history_head = Table(
    "history_head",
    metadata,
    Column("channel_id", String, primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("last", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)

template = Table(
    "template",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Words, nullable=False),
    Column("name_sort", Words, nullable=False),
    Column("answers", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("changed_at", UtcTime, nullable=False),
)

rotation = Table(
    "rotation",
    metadata,
    Column("id", String, primary_key=True),
    Column("field", Exact, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
)

# A channel may be removed while its rotation goes on: the report keeps its name, and the id is no foreign key.
rotation_item = Table(
    "rotation_item",
    metadata,
    Column("rotation_id", ForeignKey("rotation.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("channel_id", String, nullable=False),
    Column("tenant", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", UtcTime),
    Column("sealed", LargeBinary),
    Index("ix_rotation_item_of_channel", "rotation_id", "channel_id"),
)

export_task = Table(
    "export_task",
    metadata,
    Column("id", String, primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("format", String, nullable=False),
    Column("scope", Words, nullable=False),
    Column("records", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("files", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("encrypted", Boolean, nullable=False),
    Column("file_name", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("remedy", Words, nullable=False),
)
