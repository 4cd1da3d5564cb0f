"""Removes channels for good, with all that belongs to them. Asks nobody whether they may go."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, delete, select

from wa_channel_studio.store.tables import channel, draft, history


def remove_channels(connection: Connection, which: ColumnElement[bool]) -> int:
    """Remove the channels for which ``which`` holds; answers and secrets follow by foreign key. Returns how many."""
    ids = select(channel.c.id).where(which)
    for table in (draft, history):
        connection.execute(delete(table).where(table.c.channel_id.in_(ids)))
    return connection.execute(delete(channel).where(which)).rowcount
