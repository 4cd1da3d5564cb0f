"""Certificate files for a field: read what they are, keep them with the workspace.

Fetching from hosts, making keystores, the library and the watch stand beside this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from wa_channel_studio.domain.bounds import MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import CertificateFile, Role
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_keeping import CertificateKeeper
from wa_channel_studio.services.ports import CertificateBlob, CertificateReader, Clock, UnitOfWork


def read_file(path: Path) -> bytes:
    """The bytes of a certificate file. Raises ProblemError with the system's reason."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // (1024 * 1024)
            raise ProblemError.of(f"{path.name} is larger than {limit} MiB.", "Choose the certificate file itself.")
        return path.read_bytes()
    except OSError as reason:
        raise ProblemError.of(
            f"{path.name} cannot be read: {reason.strerror or 'unknown reason'}.", "Choose the file again."
        ) from None


class CertificateService:
    """Certificate files of one open workspace, as a field of a channel needs them."""

    def __init__(self, begin: Callable[[], UnitOfWork], reader: CertificateReader, clock: Clock) -> None:
        self._begin = begin
        self._keeper = CertificateKeeper(reader, clock)

    def add(self, paths: Sequence[Path], password: Secret | None = None) -> tuple[CertificateFile, ...]:
        """Read files and keep them, also those that cannot be understood: the field says what is wrong with them.

        A file of the same name and bytes is not kept twice.
        """
        blobs = [self._keeper.read(read_file(path), path.name, password=password) for path in paths]
        with self._begin() as work:
            ids = [self._keeper.keep(work, blob, Role.NONE, password, same_name=True) for blob in blobs]
            files = work.certificates.files(ids)
            work.commit()
        return tuple(files[item] for item in ids)

    def files(self, ids: Sequence[str]) -> Mapping[str, CertificateFile]:
        """What is known of these files."""
        with self._begin() as work:
            return work.certificates.files(ids)

    def blob(self, certificate_id: str) -> CertificateBlob:
        """A file with its bytes. Raises NotFoundError."""
        with self._begin() as work:
            return work.certificates.get(certificate_id)

    def try_password(self, certificate_id: str, password: Secret) -> CertificateFile:
        """Read a keystore again with a password: ``password_state`` tells whether it opens. A right one is kept.

        A wrong one is noted only where no right one is known: other channels may use the same keystore.
        """
        with self._begin() as work:
            blob = work.certificates.get(certificate_id)
            file = self._keeper.open(work, blob, password)
            if file.password_state != "right" and not work.library.passwords([certificate_id]):
                work.certificates.save_file(file)
            if file != blob.file:
                self._keeper.judge_users(work, certificate_id)
            work.commit()
        return file
