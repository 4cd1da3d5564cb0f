"""Certificate files: read what they are, keep them with the workspace.

Fetching from hosts, making keystores and watching come later and will stand beside this.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import CertificateBlob, CertificateReader, UnitOfWork

MAX_FILE_BYTES = 20 * 1024 * 1024
"""Larger files are refused unread; a keystore of thousands of certificates has a few megabytes. Our own limit."""


def read_file(path: Path) -> bytes:
    """The bytes of a certificate file. Raises ProblemError with the system's reason."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ProblemError.of(f"{path.name} is larger than 20 MB.", "Choose the certificate file itself.")
        return path.read_bytes()
    except OSError as reason:
        raise ProblemError.of(
            f"{path.name} cannot be read: {reason.strerror or 'unknown reason'}.", "Choose the file again."
        ) from None


class CertificateService:
    """Certificate files of one open workspace."""

    def __init__(self, begin: Callable[[], UnitOfWork], reader: CertificateReader) -> None:
        self._begin = begin
        self._reader = reader

    def add(self, paths: Sequence[Path], password: Secret | None = None) -> tuple[CertificateFile, ...]:
        """Read files and keep them, also those that cannot be understood: the field says what is wrong with them."""
        blobs = []
        for path in paths:
            data = read_file(path)
            file = self._reader.read(data, path.name, file_id=uuid.uuid4().hex, password=password)
            blobs.append(CertificateBlob(file, data))
        with self._begin() as work:
            for blob in blobs:
                work.certificates.add(blob)
            work.commit()
        return tuple(blob.file for blob in blobs)

    def files(self, ids: Sequence[str]) -> Mapping[str, CertificateFile]:
        """What is known of these files."""
        with self._begin() as work:
            return work.certificates.files(ids)

    def blob(self, certificate_id: str) -> CertificateBlob:
        """A file with its bytes. Raises NotFoundError."""
        with self._begin() as work:
            return work.certificates.get(certificate_id)

    def try_password(self, certificate_id: str, password: Secret) -> CertificateFile:
        """Read a keystore again with a password and keep whether it opens."""
        with self._begin() as work:
            blob = work.certificates.get(certificate_id)
            file = self._reader.read(blob.data, blob.file.file_name, file_id=certificate_id, password=password)
            work.certificates.save_file(file)
            work.commit()
        return file
