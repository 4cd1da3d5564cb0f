"""Certificate files: what is known of them in the clear, their bytes sealed.

The bytes are sealed because a PEM file or a keystore may hold a private key, and an unreadable file anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, insert, select, update

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.ports import CertificateBlob
from wa_channel_studio.store.codec import certificate_json, read_certificate_json
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.tables import certificate

_AT_ONCE = 500
"""Ids in one question: older SQLite takes 999 parameters at most."""


class CertificateRows(Repository):
    """Implements ``services.ports.Certificates``."""

    def add(self, blob: CertificateBlob) -> None:
        """Keep a file. Raises ProblemError when the id is taken."""
        file = blob.file
        self._run(
            insert(certificate),
            {
                "id": file.id,
                "file_name": file.file_name,
                "facts": certificate_json(file),
                "sealed": self._seals.seal(blob.data, "certificate", file.id, "bytes"),
            },
        )

    def get(self, certificate_id: str) -> CertificateBlob:
        """Raises NotFoundError."""
        found = self._read(select(certificate).where(certificate.c.id == certificate_id), self._blob)
        if not found:
            raise _unknown()
        return found[0]

    def files(self, ids: Sequence[str]) -> Mapping[str, CertificateFile]:
        """What is known of these files; unknown ids are left out. Nothing sealed is opened."""
        columns = (certificate.c.id, certificate.c.file_name, certificate.c.facts)
        found: dict[str, CertificateFile] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = select(*columns).where(certificate.c.id.in_(list(ids[start : start + _AT_ONCE])))
            found |= {file.id: file for file in self._read(some, _file)}
        return found

    def save_file(self, file: CertificateFile) -> None:
        """Replace what is known of a file (its bytes stay). Raises NotFoundError."""
        columns = {"file_name": file.file_name, "facts": certificate_json(file)}
        if not self._run(update(certificate).where(certificate.c.id == file.id), columns):
            raise _unknown()

    def _blob(self, row: RowMapping) -> CertificateBlob:
        return CertificateBlob(_file(row), self._seals.open(row["sealed"], "certificate", row["id"], "bytes"))


def _file(row: RowMapping) -> CertificateFile:
    return read_certificate_json(row["id"], row["file_name"], row["facts"])


def _unknown() -> ProblemError:
    return NotFoundError.of("There is no such certificate file in this workspace.", "Choose the file again.")
