"""The tables of a workspace that tell of its tenants' AICCs: connections, lists read, links, decisions, the outbox.

They stand apart from those of ``tables`` only for their number; one metadata holds both.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from wa_channel_studio.store.columns import Exact, UtcTime, Words
from wa_channel_studio.store.tables import metadata

connection = Table(
    "connection",
    metadata,
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
    Column("api_url", Words, nullable=False),
    Column("auth_url", Words, nullable=False),
    Column("app_key", Words, nullable=False),
    Column("app_secret", LargeBinary),
    Column("tenant_space_id", Words, nullable=False),
    Column("channel_service", Words, nullable=False),
    Column("oiap_url", Words, nullable=False),
    Column("oiap_tenant_id", Words, nullable=False),
    Column("oiap_password", LargeBinary),
    Column("ca_certificate_id", Words, nullable=False, index=True),
    Column("proxy", Words, nullable=False),
    Column("proxy_password", LargeBinary),
    Column("connect_seconds", Integer, nullable=False),
    Column("read_seconds", Integer, nullable=False),
    Column("deletes_allowed", Boolean, nullable=False),
)

reference_item = Table(
    "reference_item",
    metadata,
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("code", Words, nullable=False),
    Column("detail", Words, nullable=False),
    # A JSON list: an AICC may have any character in a name, a line end too.
    Column("former_names", Text, nullable=False),
    Column("gone_since", UtcTime),
)

reference_reading = Table(
    "reference_reading",
    metadata,
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("complete_at", UtcTime),
    Column("message", Words, nullable=False),
)

# A link whose channel is gone is the tombstone of a channel that was deleted here: the id is no foreign key.
link = Table(
    "link",
    metadata,
    Column("channel_id", String, primary_key=True),
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("remote_id", Words, nullable=False),
    Column("revision", Words, nullable=False),
    Column("here_at", UtcTime, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("source", String, nullable=False),
)

# Of its own, so that 100,000 links are looked through without their bases.
link_base = Table(
    "link_base",
    metadata,
    Column("channel_id", ForeignKey("link.channel_id", ondelete="CASCADE"), primary_key=True),
    Column("base", Text, nullable=False),
)

# The channel may be gone here, and what is to become of the one there still a question: the id is no foreign key.
sync_choice = Table(
    "sync_choice",
    metadata,
    Column("channel_id", String, primary_key=True),
    Column("field", Exact, primary_key=True),
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("side", String, nullable=False),
    Column("revision", Words, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("tenant_id", ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("action", String, nullable=False),
    Column("channel_id", String, nullable=False),
    Column("certificate_id", Words, nullable=False),
    Column("remote_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("revision", Words, nullable=False),
    Column("key", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("side", String, nullable=False),
    Column("progress", String, nullable=False),
    Column("at", UtcTime),
    Column("message", Words, nullable=False),
    Column("remedy", Words, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("channel_id", ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True),
    Column("rung", String, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("source", String, nullable=False),
    Column("words", Words, nullable=False),
)

guided_tick = Table(
    "guided_tick",
    metadata,
    Column("channel_id", ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True),
    Column("field", Exact, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

TABLES = metadata.tables
"""All of a workspace by name, those of ``tables`` among them."""
