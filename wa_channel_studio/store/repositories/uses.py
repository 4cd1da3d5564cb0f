"""Which answers refer to which certificate file, and how many channels and connections use each.

The answers are given by whoever writes them; this module keeps the references and the counts in step with them, so that
a list can show and sort the counts without counting. A connection names its file itself: it is counted where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ScalarSelect,
    bindparam,
    delete,
    distinct,
    func,
    insert,
    select,
    update,
)

from wa_channel_studio.services.library_ports import CertificateUse
from wa_channel_studio.store.columns import writable
from wa_channel_studio.store.sync_tables import connection as aicc_connection
from wa_channel_studio.store.tables import certificate, certificate_use, draft

T = TypeVar("T")

Use: TypeAlias = tuple[str, str, bool]
"""Id of the file, field, and whether it is set aside."""

AT_ONCE = 500
"""Ids in one question: older SQLite takes 999 parameters at most."""


def keep_uses_of_channels(connection: Connection, uses: Mapping[str, Sequence[CertificateUse]]) -> None:
    """Replace what is known of channels' references, by channel; at most ``AT_ONCE`` channels.

    What only stands in sealed answers must be a file's id.
    """
    aside = _known(connection, (use.certificate_id for some in uses.values() for use in some if use.aside))
    wanted = {
        channel_id: {_row(use) for use in some if not use.aside or use.certificate_id in aside}
        for channel_id, some in uses.items()
    }
    present = _present(connection, certificate_use.c.channel_id, wanted)
    differing = _keep(connection, certificate_use.c.channel_id, present, wanted)
    if present is None:
        recount(connection, {use[0] for some in wanted.values() for use in some})
    elif differing:
        _count_on(connection, present, differing)


def keep_uses_of_draft(connection: Connection, draft_id: str, uses: Sequence[CertificateUse]) -> None:
    """Replace what is known of a draft's references: a draft is sealed, so nothing but ids of files is taken over."""
    known = _known(connection, (use.certificate_id for use in uses))
    wanted = {_row(use) for use in uses if use.certificate_id in known}
    present = _present(connection, certificate_use.c.draft_id, (draft_id,))
    if _keep(connection, certificate_use.c.draft_id, present, {draft_id: wanted}):
        recount(connection, {use[0] for use in wanted ^ (present or {}).get(draft_id, set())})


def used_by(connection: Connection, channels: ColumnElement[bool], drafts: ColumnElement[bool]) -> set[str]:
    """The certificates that some channels and drafts refer to, to be counted anew once those are gone."""
    statement = select(certificate_use.c.certificate_id).where(channels | drafts).distinct()
    return set(connection.execute(statement).scalars())


def trusted_by(connection: Connection, which: ColumnElement[bool]) -> set[str]:
    """The certificates by which some connections trust their AICC; an empty text where none is chosen."""
    return set(connection.execute(select(aicc_connection.c.ca_certificate_id).where(which).distinct()).scalars())


def recount(connection: Connection, certificate_ids: Iterable[str]) -> None:
    """Count the channels and connections of these certificates anew. A channel counts once, together with its draft."""
    user = func.coalesce(certificate_use.c.channel_id, func.nullif(draft.c.channel_id, ""), certificate_use.c.draft_id)
    counted = (
        select(func.count(distinct(user)))
        .select_from(certificate_use.outerjoin(draft, draft.c.id == certificate_use.c.draft_id))
        .where(certificate_use.c.certificate_id == certificate.c.id)
        .scalar_subquery()
    )
    for some in in_parts(sorted(certificate_ids)):
        values = {"used": counted + connections_of_certificate()}
        connection.execute(update(certificate).where(certificate.c.id.in_(some)).values(values))


def connections_of_certificate() -> ScalarSelect[int]:
    """How many connections trust their AICC by the certificate of the row around."""
    its_own = aicc_connection.c.ca_certificate_id == certificate.c.id
    return select(func.count()).select_from(aicc_connection).where(its_own).correlate(certificate).scalar_subquery()


def in_parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """``items`` in parts that fit one question."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _present(connection: Connection, owner: Column[str], owners: Collection[str]) -> dict[str, set[Use]] | None:
    """The references of some owners; None when what stands there cannot be read."""
    columns = (owner, certificate_use.c.certificate_id, certificate_use.c.field, certificate_use.c.aside)
    found: dict[str, set[Use]] = {}
    try:
        for owner_id, item, field, aside in connection.execute(select(*columns).where(owner.in_(owners))).all():
            found.setdefault(str(owner_id), set()).add((str(item), str(field), bool(aside)))
    except ValueError:
        return None
    return found


def _keep(
    connection: Connection,
    owner: Column[str],
    present: Mapping[str, set[Use]] | None,
    wanted: Mapping[str, set[Use]],
) -> Mapping[str, set[Use]]:
    """Write what differs, and all where it is not known what is there. Returns what was written."""
    differing = {key: uses for key, uses in wanted.items() if present is None or uses != present.get(key, set())}
    if not differing:
        return differing
    connection.execute(delete(certificate_use).where(owner.in_(differing)))
    rows = [
        {"certificate_id": item, "field": field, "aside": aside, owner.name: owner_id}
        for owner_id, uses in differing.items()
        for item, field, aside in sorted(uses)
    ]
    if rows:
        connection.execute(insert(certificate_use), rows)
    return differing


def _count_on(connection: Connection, before: Mapping[str, set[Use]], after: Mapping[str, set[Use]]) -> None:
    """Add to the counts what changed for these channels.

    Counting anew takes the longer the more use a certificate, so that thousands of channels in parts would never end.
    """
    statement = (
        select(draft.c.channel_id, certificate_use.c.certificate_id)
        .join_from(draft, certificate_use, draft.c.id == certificate_use.c.draft_id)
        .where(draft.c.channel_id.in_(after))
    )
    # What a channel's own draft refers to is counted, whatever its answers say.
    drafted = {(str(channel_id), str(item)) for channel_id, item in connection.execute(statement)}
    change: Counter[str] = Counter()
    for channel_id, uses in after.items():
        was = {item for item, _, _ in before.get(channel_id, ()) if (channel_id, item) not in drafted}
        now = {item for item, _, _ in uses if (channel_id, item) not in drafted}
        change.update(now - was)
        change.subtract(was - now)
    rows = [{"of_id": item, "by": by} for item, by in sorted(change.items()) if by]
    if rows:
        counted_on = {"used": certificate.c.used + bindparam("by")}
        connection.execute(update(certificate).where(certificate.c.id == bindparam("of_id")).values(counted_on), rows)


def _known(connection: Connection, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in in_parts(sorted(set(ids))):
        found |= set(connection.execute(select(certificate.c.id).where(certificate.c.id.in_(some))).scalars())
    return found


def _row(use: CertificateUse) -> Use:
    return writable(use.certificate_id), use.field, use.aside
