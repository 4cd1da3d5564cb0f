"""Which answers refer to which certificate file, and how many channels use each.

The answers are given by whoever writes them; this module keeps the references and the counts in step with them, so that
a list can show and sort the counts without counting.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Column, ColumnElement, Connection, delete, distinct, func, insert, select, update

from wa_channel_studio.services.library_ports import CertificateUse
from wa_channel_studio.store.columns import writable
from wa_channel_studio.store.tables import certificate, certificate_use, draft

AT_ONCE = 500
"""Ids in one question: older SQLite takes 999 parameters at most."""


def keep_uses_of_channel(connection: Connection, channel_id: str, uses: Sequence[CertificateUse]) -> None:
    """Replace what is known of a channel's references. What only stands in sealed answers must be a file's id."""
    aside = _known(connection, (use.certificate_id for use in uses if use.aside))
    wanted = {_row(use) for use in uses if not use.aside or use.certificate_id in aside}
    _keep(connection, certificate_use.c.channel_id, channel_id, wanted)


def keep_uses_of_draft(connection: Connection, draft_id: str, uses: Sequence[CertificateUse]) -> None:
    """Replace what is known of a draft's references: a draft is sealed, so nothing but ids of files is taken over."""
    known = _known(connection, (use.certificate_id for use in uses))
    wanted = {_row(use) for use in uses if use.certificate_id in known}
    _keep(connection, certificate_use.c.draft_id, draft_id, wanted)


def used_by(connection: Connection, channels: ColumnElement[bool], drafts: ColumnElement[bool]) -> set[str]:
    """The certificates that some channels and drafts refer to, to be counted anew once those are gone."""
    statement = select(certificate_use.c.certificate_id).where(channels | drafts).distinct()
    return set(connection.execute(statement).scalars())


def recount(connection: Connection, certificate_ids: Iterable[str]) -> None:
    """Count the channels of these certificates anew. A channel counts once, together with its own draft."""
    user = func.coalesce(certificate_use.c.channel_id, func.nullif(draft.c.channel_id, ""), certificate_use.c.draft_id)
    counted = (
        select(func.count(distinct(user)))
        .select_from(certificate_use.outerjoin(draft, draft.c.id == certificate_use.c.draft_id))
        .where(certificate_use.c.certificate_id == certificate.c.id)
        .scalar_subquery()
    )
    for some in in_parts(sorted(certificate_ids)):
        connection.execute(update(certificate).where(certificate.c.id.in_(some)).values(used=counted))


def in_parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """``ids`` in parts that fit one question."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _keep(connection: Connection, owner: Column[str], owner_id: str, wanted: set[tuple[str, str, bool]]) -> None:
    columns = (certificate_use.c.certificate_id, certificate_use.c.field, certificate_use.c.aside)
    present: set[tuple[str, str, bool]] = set()
    # What cannot be read is written anew.
    with contextlib.suppress(ValueError):
        present = {
            (str(item), str(field), bool(aside))
            for item, field, aside in connection.execute(select(*columns).where(owner == owner_id)).all()
        }
    if present == wanted:
        return
    connection.execute(delete(certificate_use).where(owner == owner_id))
    rows = [
        {"certificate_id": item, "field": field, "aside": aside, owner.name: owner_id}
        for item, field, aside in sorted(wanted)
    ]
    if rows:
        connection.execute(insert(certificate_use), rows)
    recount(connection, {item for item, _, _ in wanted ^ present})


def _known(connection: Connection, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in in_parts(sorted(set(ids))):
        found |= set(connection.execute(select(certificate.c.id).where(certificate.c.id.in_(some))).scalars())
    return found


def _row(use: CertificateUse) -> tuple[str, str, bool]:
    return writable(use.certificate_id), use.field, use.aside
