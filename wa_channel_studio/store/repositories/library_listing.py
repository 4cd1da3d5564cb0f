"""The list of certificates: what is searched, how it is sorted, what a row shows. Reads clear columns only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, RowMapping, Select, String, and_, exists, func, select, true, type_coerce

from wa_channel_studio.domain.certificate import FileKind, Role
from wa_channel_studio.domain.library import (
    LibraryFilter,
    LibraryQuery,
    LibraryRow,
    LibrarySort,
    WatchResult,
    WatchState,
)
from wa_channel_studio.fields.certificate_rules import SOON
from wa_channel_studio.store.certificate_codec import library_words
from wa_channel_studio.store.repositories.certificates import WATCH_ORDER, file_columns, file_of
from wa_channel_studio.store.repositories.uses import connections_of_certificate
from wa_channel_studio.store.tables import certificate, certificate_content, certificate_text

T = TypeVar("T")

_SORTED_BY: dict[LibrarySort, ColumnElement[Any]] = {
    LibrarySort.NAME: certificate.c.name_sort,
    LibrarySort.ROLE: certificate.c.role,
    LibrarySort.USED: certificate.c.used,
    LibrarySort.ENDS: certificate.c.ends_at,
    LibrarySort.WATCH: certificate.c.watch_order,
    LibrarySort.ADDED: certificate.c.added_at,
}

_KEYSTORE_KINDS = [kind.value for kind in FileKind if kind.is_keystore]

KEYSTORES: ColumnElement[bool] = certificate.c.kind.in_(_KEYSTORE_KINDS)
"""Whether a file is a keystore; counted by an index of its own."""

ID: ColumnElement[str] = type_coerce(certificate.c.id, String)
"""An id that is only compared: twenty thousand need no care for what a text may hold."""

_SECOND = timedelta(seconds=1)
"""A certificate is still valid at the second in which it ends."""


def conditions(query: LibraryQuery, now: datetime) -> list[ColumnElement[bool]]:
    """What a certificate must fulfil, but for the search. All of it stands in every index that sorts."""
    found: list[ColumnElement[bool]] = []
    if query.role is not None:
        found.append(_plain(certificate.c.role) == query.role.value)
    ends = _plain(certificate.c.ends_at)
    match query.filter:
        case LibraryFilter.EXPIRED:
            found.append(ends < now)
        case LibraryFilter.SOON:
            found += [ends >= now, ends < now + SOON + _SECOND]
        case LibraryFilter.CHANGED:
            found.append(_plain(certificate.c.watch_order) == WATCH_ORDER[WatchState.ANCHOR_CHANGED])
        case LibraryFilter.UNUSED:
            found.append(_plain(certificate.c.used) == 0)
        case LibraryFilter.KEYSTORES:
            found.append(_plain(certificate.c.kind).in_(_KEYSTORE_KINDS))
        case LibraryFilter.ALL:
            pass
    return found


def _plain(column: ColumnElement[T]) -> ColumnElement[T]:
    """A column by which no index is chosen: the one that sorts is taken, and nothing has to be sorted."""
    return func.coalesce(column, column)


def searched(text: str) -> Select[Any] | None:
    """The ids of the certificates in whose text every word occurs; None when nothing is searched for."""
    words = library_words(text)
    return select(type_coerce(certificate_text.c.certificate_id, String)).where(_every(words)) if words else None


def hit(text: str) -> ColumnElement[bool]:
    """The same as a question to one certificate."""
    own = certificate_text.c.certificate_id == certificate.c.id
    return exists().where(own, _every(library_words(text))).correlate(certificate)


def _every(words: Sequence[str]) -> ColumnElement[bool]:
    return and_(true(), *(certificate_text.c.search.contains(word, autoescape=True) for word in words))


def order(query: LibraryQuery) -> list[ColumnElement[Any]]:
    """By the chosen column, then by name, then by id, so that pages never overlap. Each order has its index."""
    columns = [_SORTED_BY[query.sort], certificate.c.name_sort, certificate.c.id]
    if query.sort is LibrarySort.NAME:
        del columns[1]
    return [column.desc() if query.descending else column.asc() for column in columns]


def columns() -> Select[Row[Any]]:
    """What a row of the list is made of."""
    return file_columns(
        certificate.c.role,
        certificate.c.added_at,
        certificate.c.used,
        connections_of_certificate().label("connections"),
        certificate.c.watch_state,
        certificate.c.watch_at,
        certificate.c.watch_known,
        certificate.c.watch_known_at,
        certificate.c.watch_known_remedy,
        certificate.c.watch_remedy,
        certificate_content.c.password.is_not(None).label("has_password"),
    )


def library_row(row: RowMapping) -> LibraryRow:
    """A row as a value."""
    return LibraryRow(
        id=row["id"],
        file=file_of(row),
        role=Role(row["role"]),
        added_at=row["added_at"],
        # SQLite holds what a damaged or foreign file gives it, numbers or not.
        channels=max(int(row["used"]) - int(row["connections"]), 0),
        connections=int(row["connections"]),
        watch=_watch(row),
        has_password=bool(row["has_password"]),
    )


def _watch(row: RowMapping) -> WatchResult | None:
    if not row["watch_state"]:
        return None
    known = row["watch_known"]
    return WatchResult(
        WatchState(row["watch_state"]),
        row["watch_at"],
        row["watch_message"],
        row["watch_remedy"],
        WatchState(known) if known else None,
        row["watch_known_at"],
        row["watch_known_message"],
        row["watch_known_remedy"],
    )
