"""How certificate files are kept: the very same bytes once, a right password with them, their users judged anew.

The steps within one transaction that the library and the wizard share. Who begins and ends it is not known here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

from wa_channel_studio.domain.certificate import CertificateFile, Origin, Role
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.checking import recheck
from wa_channel_studio.services.ports import CertificateBlob, CertificateReader, Clock, UnitOfWork


class CertificateKeeper:
    """Keeps files in a workspace by what a reader says of them."""

    def __init__(self, reader: CertificateReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    def read(
        self, data: bytes, file_name: str, *, origin: Origin | None = None, password: Secret | None = None
    ) -> CertificateBlob:
        """A new file with what can be read of it. Takes as long as reading takes; no transaction is needed."""
        file = self._reader.read(data, file_name, file_id=uuid.uuid4().hex, password=password)
        return CertificateBlob(replace(file, origin=origin), data)

    def keep(
        self,
        work: UnitOfWork,
        blob: CertificateBlob,
        role: Role,
        password: Secret | None,
        *,
        same_name: bool = False,
        known: Callable[[str], None] | None = None,
    ) -> str:
        """Keep a file, or find the very same bytes kept in the same role; returns the id of what is kept.

        A file that is there gets the origin and the password of the new one. With ``same_name`` bytes under another
        name are another file, as for somebody who chose a file and looks for its name. ``known`` is told
        the id of a file that is there, before it changes.
        """
        file = blob.file
        twin = work.library.twin(file, blob.data, role, same_name=same_name)
        if not twin:
            work.certificates.add(blob, role=role, at=self._clock.now())
            if password and file.password_state == "right":
                work.library.set_password(file.id, password)
            return file.id
        if known is not None:
            known(twin)
        there = work.certificates.get(twin)
        if file.origin is not None:
            # It was just seen at its server: what the watch found before is past.
            there = replace(there, file=replace(there.file, origin=file.origin, outdated=""))
            work.certificates.save_file(there.file)
            work.library.set_watch(twin, None)
        if password and file.password_state == "right":
            self.open(work, there, password)
        self.judge_users(work, twin)
        return twin

    def open(self, work: UnitOfWork, blob: CertificateBlob, password: Secret) -> CertificateFile:
        """Read a kept file with a password; when it is right, keep both what it shows and the password itself."""
        known = blob.file
        file = self._reader.read(blob.data, known.file_name, file_id=known.id, password=password)
        file = replace(file, origin=known.origin, outdated=known.outdated)
        if file.password_state == "right":
            work.certificates.save_file(file)
            work.library.set_password(known.id, password)
        return file

    def judge_users(self, work: UnitOfWork, certificate_id: str) -> None:
        """Judge anew every channel that uses a file."""
        recheck(work, [certificate_id], self._clock)
