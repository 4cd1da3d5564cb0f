"""Schema 4: how each tenant's AICC is reached, what was read of it, links with their base, decisions and the outbox.

Revision ID: 0004. Stands for itself: it imports nothing of this program, because that goes on changing.

All is new and empty. What ``channel.sync`` says stays: only whether the AICC has a channel was known, nothing compared.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables that are new."""
    _connections()
    _links()
    _deeds()


def _connections() -> None:
    op.create_table(
        "connection",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("api_url", sa.String(), nullable=False),
        sa.Column("auth_url", sa.String(), nullable=False),
        sa.Column("app_key", sa.String(), nullable=False),
        sa.Column("app_secret", sa.LargeBinary(), nullable=True),
        sa.Column("tenant_space_id", sa.String(), nullable=False),
        sa.Column("channel_service", sa.String(), nullable=False),
        sa.Column("oiap_url", sa.String(), nullable=False),
        sa.Column("oiap_tenant_id", sa.String(), nullable=False),
        sa.Column("oiap_password", sa.LargeBinary(), nullable=True),
        sa.Column("ca_certificate_id", sa.String(), nullable=False),
        sa.Column("proxy", sa.String(), nullable=False),
        sa.Column("proxy_password", sa.LargeBinary(), nullable=True),
        sa.Column("connect_seconds", sa.Integer(), nullable=False),
        sa.Column("read_seconds", sa.Integer(), nullable=False),
        sa.Column("deletes_allowed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_connection_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_connection")),
    )
    op.create_index(op.f("ix_connection_ca_certificate_id"), "connection", ["ca_certificate_id"])
    op.create_table(
        "reference_item",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("former_names", sa.Text(), nullable=False),
        sa.Column("gone_since", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_reference_item_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "position", name=op.f("pk_reference_item")),
    )
    op.create_table(
        "reference_reading",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("complete_at", sa.String(32), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_reference_reading_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "kind", name=op.f("pk_reference_reading")),
    )


def _links() -> None:
    op.create_table(
        "link",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("here_at", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_link_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_tenant_id"), "link", ["tenant_id"])
    op.create_table(
        "link_base",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["link.channel_id"], name=op.f("fk_link_base_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_link_base")),
    )
    op.create_table(
        "sync_choice",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_sync_choice_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "field", name=op.f("pk_sync_choice")),
    )
    op.create_index(op.f("ix_sync_choice_tenant_id"), "sync_choice", ["tenant_id"])


def _deeds() -> None:
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_outbox_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "position", name=op.f("pk_outbox")),
    )
    op.create_table(
        "evidence",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_evidence_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "rung", name=op.f("pk_evidence")),
    )
    op.create_table(
        "guided_tick",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_guided_tick_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "field", name=op.f("pk_guided_tick")),
    )
