"""The library of certificates: pages of it, roles, kept passwords, what the watch found, and who uses what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, delete, func, insert, select, true, update

from wa_channel_studio.domain.certificate import CertificateFile, Role
from wa_channel_studio.domain.library import LibraryPage, LibraryQuery, LibraryRow, WatchResult, WatchState
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.library_ports import Removed
from wa_channel_studio.store.certificate_codec import READING, same_key
from wa_channel_studio.store.codec import read_secret_bytes, secret_bytes
from wa_channel_studio.store.columns import NEVER
from wa_channel_studio.store.repositories import library_listing as listing
from wa_channel_studio.store.repositories.certificates import (
    NOT_WATCHED,
    WATCH_ORDER,
    CertificateRows,
    unknown_certificate,
)
from wa_channel_studio.store.repositories.library_users import LibraryUsers
from wa_channel_studio.store.repositories.uses import AT_ONCE, in_parts, recount
from wa_channel_studio.store.tables import (
    certificate,
    certificate_content,
    certificate_entry,
    certificate_text,
)

_TABLES: tuple[Table, ...] = (certificate, certificate_text, certificate_content, certificate_entry)
"""Where a certificate has rows, its own first."""


@dataclass(frozen=True, slots=True)
class RemovedRows:
    """The rows of removed certificates, table by table. Sealed values stay sealed."""

    ids: tuple[str, ...]
    rows: tuple[list[dict[str, Any]], ...] = field(repr=False)


class LibraryRows(LibraryUsers):
    """Implements ``services.library_ports.Library``."""

    def page(self, query: LibraryQuery, now: datetime) -> LibraryPage:
        """One page. Counting, filtering and paging look at one index; facts are read for the page alone."""
        total = self._number(select(func.count()).select_from(certificate))
        keystores = self._number(select(func.count()).select_from(certificate).where(listing.KEYSTORES))
        ids, matching = self._found(query, now, total)
        return LibraryPage(self.rows(ids), matching, total, keystores)

    def rows(self, certificate_ids: Sequence[str]) -> tuple[LibraryRow, ...]:
        """These, in this order; unknown ids are left out."""
        found: dict[str, LibraryRow] = {}
        for some in in_parts(certificate_ids):
            shown = listing.columns().where(certificate.c.id.in_(some))
            found |= {row.id: row for row in self._read(shown, listing.library_row)}
        return tuple(found[item] for item in certificate_ids if item in found)

    def timeline(self, query: LibraryQuery, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Id and end of all that match and have an end, the first to end first."""
        conditions = [*listing.conditions(query, now), certificate.c.ends_at < NEVER]
        found = listing.searched(query.text)
        if found is not None:
            conditions.append(certificate.c.id.in_(found))
        statement = select(certificate.c.id, certificate.c.ends_at).where(*conditions)
        ordered = statement.order_by(certificate.c.ends_at, certificate.c.name_sort, certificate.c.id)
        return self._read(ordered, lambda row: (row["id"], row["ends_at"]))

    def get(self, certificate_id: str) -> LibraryRow:
        """One row with all entries of its file. Raises NotFoundError."""
        found = self._read(listing.columns().where(certificate.c.id == certificate_id), listing.library_row)
        if not found:
            raise unknown_certificate()
        return replace(found[0], file=self._files().files([certificate_id])[certificate_id])

    def same(self, file: CertificateFile) -> tuple[LibraryRow, ...]:
        """Files that hold exactly the certificates of ``file``, by fingerprint; none for a file without any."""
        if not file.entries:
            return ()
        alike = certificate.c.same == same_key(file.entries)
        statement = listing.columns().where(alike).order_by(certificate.c.name_sort, certificate.c.id)
        return self._read(statement, listing.library_row)

    def twin(self, file: CertificateFile, data: bytes, role: Role, *, same_name: bool = False) -> str:
        """The id of a file of that role with exactly these bytes, or an empty text."""
        # A digest of the bytes is kept nowhere: it would let somebody guess what an unreadable file holds. Those of the
        # same length are opened; certificates that could be read, with or without a password, make them few.
        size = len(self._seals.seal(data, "certificate", file.id, "bytes"))
        alike = certificate.c.same.in_({same_key(file.entries), ""}) if file.entries else true()
        statement = (
            select(certificate.c.id)
            .join(certificate_content)
            .where(alike, certificate.c.role == role.value, func.length(certificate_content.c.sealed) == size)
            .order_by(certificate.c.added_at, certificate.c.id)
        )
        if same_name:
            statement = statement.where(certificate.c.file_name == file.file_name)
        candidates = self._read(statement, lambda row: str(row["id"]))
        return next((item for item in candidates if self._files().get(item).data == data), "")

    def set_role(self, certificate_id: str, role: Role) -> None:
        """Raises NotFoundError."""
        self._change(certificate_id, {"role": role.value})

    def passwords(self, certificate_ids: Sequence[str]) -> Mapping[str, Secret]:
        """The kept passwords of these keystores; those without are left out."""
        found: dict[str, Secret] = {}
        for some in in_parts(certificate_ids):
            statement = select(certificate_content.c.certificate_id, certificate_content.c.password).where(
                certificate_content.c.certificate_id.in_(some), certificate_content.c.password.is_not(None)
            )
            found |= dict(self._read(statement, self._password))
        return found

    def set_password(self, certificate_id: str, password: Secret) -> None:
        """Keep a password, sealed; an empty one forgets it. Raises NotFoundError."""
        sealed = self._seals.seal(secret_bytes(password), *_password_of(certificate_id)) if password else None
        own = certificate_content.c.certificate_id == certificate_id
        if not self._run(update(certificate_content).where(own), {"password": sealed}):
            raise unknown_certificate()

    def with_servers(self) -> tuple[str, ...]:
        """The ids of all that came from a server, by name."""
        statement = select(certificate.c.id).where(certificate.c.servers != "")
        return self._read(statement.order_by(certificate.c.name_sort, certificate.c.id), lambda row: str(row["id"]))

    def set_watch(self, certificate_id: str, result: WatchResult | None) -> None:
        """Keep what the watch found; None forgets it. Raises NotFoundError."""
        self._change(certificate_id, NOT_WATCHED if result is None else _watch_columns(result))

    def remove(self, certificate_ids: Sequence[str]) -> Removed:
        """Remove them for good; what is returned can be put back."""
        removed = self.snapshot(certificate_ids)
        for some in in_parts(removed.ids):
            # What hangs on it follows by foreign key.
            self._run(delete(certificate).where(certificate.c.id.in_(some)))
        return removed

    def snapshot(self, certificate_ids: Sequence[str]) -> Removed:
        """Those that are there as they are now, still sealed."""
        ids = tuple(dict.fromkeys(certificate_ids))
        rows: tuple[list[dict[str, Any]], ...] = tuple([] for _ in _TABLES)
        for some in in_parts(ids):
            for table, kept in zip(_TABLES, rows, strict=True):
                of_some = _owner(table).in_(some)
                kept += [dict(row) for row in self._connection.execute(select(table).where(of_some)).mappings()]
        there = {row["id"] for row in rows[0]}
        return RemovedRows(tuple(item for item in ids if item in there), rows)

    def put_back(self, removed: Removed) -> None:
        """Put removed ones back as they were. Raises TypeError for what this store did not return."""
        if not isinstance(removed, RemovedRows):
            raise TypeError("not removed by this store")
        for table, rows in zip(_TABLES, removed.rows, strict=True):
            if rows:
                self._run(insert(table), rows)
        recount(self._connection, removed.ids)

    def read_by_older(self) -> tuple[str, ...]:
        """The ids of files whose bytes an older release has read."""
        return self._read(select(certificate.c.id).where(certificate.c.reading < READING), lambda row: str(row["id"]))

    def _found(self, query: LibraryQuery, now: datetime, total: int) -> tuple[Sequence[str], int]:
        """The ids of the page in their order, and how many match in all."""
        conditions, words = listing.conditions(query, now), listing.searched(query.text)
        matching = None if conditions or words is not None else total
        if words is not None:
            # Where few are hit, the texts are gone through once. Where many are, the page is found by its order, and
            # each text is looked at only when its row comes up.
            hits = self._connection.execute(words.limit(AT_ONCE + 1)).scalars().all()
            if len(hits) <= AT_ONCE:
                conditions.append(certificate.c.id.in_(hits))
            elif conditions:
                conditions.append(listing.hit(query.text))
            else:
                matching = self._number(select(func.count()).select_from(words.subquery()))
                conditions.append(listing.hit(query.text))
        if matching is None:
            matching = self._number(select(func.count()).select_from(certificate).where(*conditions))
        ordered = select(listing.ID).where(*conditions).order_by(*listing.order(query))
        return self._connection.execute(ordered.limit(query.limit).offset(query.offset)).scalars().all(), matching

    def _change(self, certificate_id: str, columns: Any) -> None:
        if not self._run(update(certificate).where(certificate.c.id == certificate_id), columns):
            raise unknown_certificate()

    def _password(self, row: RowMapping) -> tuple[str, Secret]:
        identity = row["certificate_id"]
        value = read_secret_bytes(self._seals.open(row["password"], *_password_of(identity)))
        return identity, value if isinstance(value, Secret) else Secret(str(value))

    def _files(self) -> CertificateRows:
        return CertificateRows(self._connection, self._seals, self._path)


def _owner(table: Table) -> Any:
    return table.c.id if table is certificate else table.c.certificate_id


def _password_of(certificate_id: str) -> tuple[str, ...]:
    return "certificate", certificate_id, "password"


def _watch_columns(result: WatchResult) -> dict[str, Any]:
    return {
        "watch_order": WATCH_ORDER[WatchState.ANCHOR_CHANGED if result.act else result.state],
        "watch_state": result.state.value,
        "watch_at": result.at,
        "watch_known": result.known.value if result.known is not None else "",
        "watch_known_at": result.known_at,
        "watch_known_message": result.known_message,
        "watch_known_remedy": result.known_remedy,
        "watch_message": result.message,
        "watch_remedy": result.remedy,
    }
