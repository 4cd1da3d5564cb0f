"""Removes channels for good, with all that belongs to them. Asks nobody whether they may go."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, delete, select

from wa_channel_studio.store.repositories.uses import recount, used_by
from wa_channel_studio.store.sync_tables import sync_choice
from wa_channel_studio.store.tables import certificate_use, channel, draft, history, history_head


def remove_channels(connection: Connection, *parts: ColumnElement[bool]) -> int:
    """Remove the channels for which one of ``parts`` holds; what they refer to is counted anew. Returns how many.

    Answers, secrets, text, tags, references, evidence and ticks follow by foreign key. A link stays: it tells that the
    channel on the AICC was one of ours.
    """
    removed = 0
    freed: set[str] = set()
    for which in parts:
        ids = select(channel.c.id).where(which)
        drafts = select(draft.c.id).where(draft.c.channel_id.in_(ids))
        freed |= used_by(connection, certificate_use.c.channel_id.in_(ids), certificate_use.c.draft_id.in_(drafts))
        for table in (draft, history, history_head, sync_choice):
            connection.execute(delete(table).where(table.c.channel_id.in_(ids)))
        removed += connection.execute(delete(channel).where(which)).rowcount
    recount(connection, freed)
    return removed
