"""Certificate files: what is known of them in the clear, their bytes sealed.

The bytes are sealed because a PEM file or a keystore may hold a private key, and an unreadable file anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, RowMapping, Select, delete, insert, select, update

from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, Role
from wa_channel_studio.domain.library import WatchState
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.ports import CertificateBlob
from wa_channel_studio.store.certificate_codec import (
    columns_of,
    entry_rows,
    facts_json,
    read_entry,
    read_file,
    search_text,
    with_all,
)
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import in_parts, recount
from wa_channel_studio.store.tables import certificate, certificate_content, certificate_entry, certificate_text

WATCH_ORDER: Mapping[WatchState | None, int] = {
    WatchState.ANCHOR_CHANGED: 0,
    WatchState.UNREACHABLE: 1,
    WatchState.RENEWED: 2,
    WatchState.UNCHANGED: 3,
    None: 4,
}
"""What has to be acted on comes first; None is a certificate that nobody has looked after."""

NOT_WATCHED: Mapping[str, Any] = {
    "watch_order": WATCH_ORDER[None],
    "watch_state": "",
    "watch_at": None,
    "watch_known": "",
    "watch_known_at": None,
    "watch_known_message": "",
    "watch_known_remedy": "",
    "watch_message": "",
    "watch_remedy": "",
}


class CertificateRows(Repository):
    """Implements ``services.ports.Certificates``."""

    def add(self, blob: CertificateBlob, *, role: Role = Role.NONE, at: datetime | None = None) -> None:
        """Keep a file. Raises ProblemError when the id is taken."""
        file = blob.file
        own = {"id": file.id, "role": role.value, "added_at": at or datetime.now(UTC), "used": 0}
        self._run(insert(certificate), {**own, **NOT_WATCHED, **columns_of(file)})
        self._run(insert(certificate_text), {"certificate_id": file.id, "search": search_text(file)})
        self._run(
            insert(certificate_content),
            {
                "certificate_id": file.id,
                "facts": facts_json(file),
                "password": None,
                "sealed": self._seals.seal(blob.data, "certificate", file.id, "bytes"),
            },
        )
        self._write_entries(file)
        # Answers may refer to it already: a channel keeps the id of a file that is not there.
        recount(self._connection, [file.id])

    def get(self, certificate_id: str) -> CertificateBlob:
        """Raises NotFoundError."""
        statement = file_columns(certificate_content.c.sealed).where(certificate.c.id == certificate_id)
        found = self._read(statement, self._blob)
        if not found:
            raise unknown_certificate()
        blob = found[0]
        return replace(blob, file=self._whole({certificate_id: blob.file})[certificate_id])

    def files(self, ids: Sequence[str]) -> Mapping[str, CertificateFile]:
        """What is known of these files; unknown ids are left out. Nothing sealed is opened."""
        found: dict[str, CertificateFile] = {}
        for some in in_parts(ids):
            statement = file_columns().where(certificate.c.id.in_(list(some)))
            found |= {file.id: file for file in self._read(statement, file_of)}
        return self._whole(found)

    def save_file(self, file: CertificateFile) -> None:
        """Replace what is known of a file (its bytes stay). Raises NotFoundError."""
        if not self._run(update(certificate).where(certificate.c.id == file.id), columns_of(file)):
            raise unknown_certificate()
        own = certificate_text.c.certificate_id == file.id
        self._run(update(certificate_text).where(own), {"search": search_text(file)})
        own = certificate_content.c.certificate_id == file.id
        self._run(update(certificate_content).where(own), {"facts": facts_json(file)})
        self._run(delete(certificate_entry).where(certificate_entry.c.certificate_id == file.id))
        self._write_entries(file)

    def _write_entries(self, file: CertificateFile) -> None:
        rows = entry_rows(file)
        if rows:
            self._run(insert(certificate_entry), rows)

    def _whole(self, files: dict[str, CertificateFile]) -> dict[str, CertificateFile]:
        """The files with the entries that do not stand with them."""
        for file in files.values():
            if file.more_entries:
                files[file.id] = with_all(file, self._later_entries(file.id))
        return files

    def _later_entries(self, certificate_id: str) -> tuple[CertificateFacts, ...]:
        statement = (
            select(certificate_entry.c.facts)
            .where(certificate_entry.c.certificate_id == certificate_id, certificate_entry.c.facts.is_not(None))
            .order_by(certificate_entry.c.position)
        )
        return self._read(statement, lambda row: read_entry(row["facts"]))

    def _blob(self, row: RowMapping) -> CertificateBlob:
        return CertificateBlob(file_of(row), self._seals.open(row["sealed"], "certificate", row["id"], "bytes"))


def file_columns(*more: Any) -> Select[Row[Any]]:
    """What :func:`file_of` needs, and ``more``."""
    return select(
        certificate.c.id,
        certificate.c.file_name,
        certificate.c.watch_order,
        certificate.c.watch_message,
        certificate.c.watch_known_message,
        certificate_content.c.facts,
        *more,
    ).join(certificate_content)


def file_of(row: RowMapping) -> CertificateFile:
    """A row as a value; of a large keystore with its first entries only."""
    file = read_file(row["id"], row["file_name"], row["facts"])
    if row["watch_order"] != WATCH_ORDER[WatchState.ANCHOR_CHANGED]:
        return file
    return replace(file, outdated=row["watch_known_message"] or row["watch_message"])


def unknown_certificate() -> ProblemError:
    """The error for an id that no certificate of the workspace has."""
    return NotFoundError.of("There is no such certificate file in this workspace.", "Choose the file again.")
