"""The library: the certificate files and keystores of a workspace, found, kept, named and removed.

Every method is one transaction. A file that is used is never removed; a channel that uses a changed one is judged anew.
Fetching, making keystores and watching servers stand in services of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wa_channel_studio.domain.certificate import Origin, Role
from wa_channel_studio.domain.library import LibraryPage, LibraryQuery, LibraryRow, User
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_keeping import CertificateKeeper
from wa_channel_studio.services.certificate_ports import CertificateFormats, FetchOptions, FileContent
from wa_channel_studio.services.certificates import read_file
from wa_channel_studio.services.checking import recheck
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.services.fetch_settings import read_options, write_options
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.library_ports import Removed
from wa_channel_studio.services.library_upkeep import note_sealed_uses, read_again
from wa_channel_studio.services.library_users import InUseByChannelsError, users_of
from wa_channel_studio.services.ports import CertificateReader, Clock, UnitOfWork

MAX_NAME = 200
"""Characters of a file's name. Our own bound: file systems take 255 bytes, and a name goes into packs with a path."""

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""What Windows does not allow in the name of a file; preparation packs are unpacked there."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class LibraryService:
    """The certificates of one open workspace."""

    def __init__(
        self, begin: Callable[[], UnitOfWork], reader: CertificateReader, formats: CertificateFormats, clock: Clock
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._formats = formats
        self._clock = clock
        self._keeper = CertificateKeeper(reader, clock)
        self._removed: Removed | None = None

    # --- finding -------------------------------------------------------------------------------------

    def page(self, query: LibraryQuery) -> LibraryPage:
        """One page of the list; a large keystore's row has its first entries only."""
        with self._begin() as work:
            return work.library.page(query, self._clock.now())

    def timeline(self, query: LibraryQuery) -> tuple[tuple[str, datetime], ...]:
        """Id and end of all that match and have an end, the first to end first; offset and limit do not count."""
        with self._begin() as work:
            return work.library.timeline(query, self._clock.now())

    def get(self, certificate_id: str) -> LibraryRow:
        """One row with all entries of its file. Raises NotFoundError."""
        with self._begin() as work:
            return work.library.get(certificate_id)

    def data(self, certificate_id: str) -> bytes:
        """The bytes of a file, exactly as they were added. Raises NotFoundError."""
        with self._begin() as work:
            return work.certificates.get(certificate_id).data

    def content(self, certificate_id: str) -> FileContent:
        """Every certificate of a file byte for byte, opened with the kept password. Raises NotFoundError."""
        with self._begin() as work:
            data = work.certificates.get(certificate_id).data
            password = work.library.passwords([certificate_id]).get(certificate_id)
        return self._formats.content(data, password=password)

    def password(self, certificate_id: str) -> Secret:
        """The kept password of a keystore; empty when none is kept. Raises NotFoundError."""
        with self._begin() as work:
            work.library.get(certificate_id)
            return work.library.passwords([certificate_id]).get(certificate_id, Secret(""))

    def users(self, certificate_id: str) -> tuple[User, ...]:
        """The channels that use a file, those in the trash among them, and open drafts. Raises NotFoundError."""
        with self._begin() as work:
            work.library.get(certificate_id)
            return users_of(work, [certificate_id])

    def same(self, data: bytes) -> tuple[LibraryRow, ...]:
        """Files that hold exactly the same certificates, by fingerprint, whatever their format."""
        file = self._reader.read(data, "")
        with self._begin() as work:
            return work.library.same(file)

    # --- keeping -------------------------------------------------------------------------------------

    def add(
        self,
        data: bytes,
        file_name: str,
        *,
        role: Role = Role.NONE,
        origin: Origin | None = None,
        password: Secret | None = None,
    ) -> LibraryRow:
        """Keep a file, also one that cannot be understood: it says itself what is wrong with it.

        The very same bytes in the same role are kept once: the row that is there gets this origin and password. A
        keystore's password is kept when it is right; ``file.password_state`` tells.
        """
        blob = self._keeper.read(data, file_name, origin=origin, password=password)
        with self._begin() as work:
            row = work.library.get(self._keeper.keep(work, blob, role, password))
            work.commit()
        return row

    def add_files(
        self, paths: Sequence[Path], role: Role = Role.NONE, *, password: Secret | None = None
    ) -> tuple[LibraryRow, ...]:
        """Read files and keep them, all or none. Raises ProblemError for one that cannot be read from the disk."""
        blobs = [self._keeper.read(read_file(path), path.name, password=password) for path in paths]
        with self._begin() as work:
            rows = tuple(work.library.get(self._keeper.keep(work, blob, role, password)) for blob in blobs)
            work.commit()
        return rows

    def rename(self, certificate_id: str, file_name: str) -> LibraryRow:
        """Give a file another name. Raises ProblemError for one that no file could have, or NotFoundError."""
        name = checked_name(file_name)
        with self._begin() as work:
            file = work.library.get(certificate_id).file
            work.certificates.save_file(replace(file, file_name=name))
            return self._changed(work, certificate_id)

    def set_role(self, certificate_id: str, role: Role) -> LibraryRow:
        """Say what a certificate is there for. Raises NotFoundError."""
        with self._begin() as work:
            work.library.set_role(certificate_id, role)
            return self._changed(work, certificate_id)

    def set_password(self, certificate_id: str, password: Secret) -> LibraryRow:
        """Keep a keystore's password when it opens it; an empty one forgets it. Raises ProblemError when it does not.

        What only the password shows, such as the entries of a PKCS#12, is read then.
        """
        with self._begin() as work:
            blob = work.certificates.get(certificate_id)
            if not password:
                work.library.set_password(certificate_id, password)
                work.certificates.save_file(replace(blob.file, password_state=""))
                return self._changed(work, certificate_id)
            if not blob.file.is_keystore:
                raise ProblemError.of(
                    f"{blob.file.file_name} is no keystore; it has no password.", "", field="password"
                )
            if self._keeper.open(work, blob, password).password_state != "right":
                raise WrongPasswordError.of(
                    f"The password does not open {blob.file.file_name}.",
                    "Type it again, with the right capitals.",
                    field="password",
                )
            return self._changed(work, certificate_id)

    def remove(self, certificate_ids: Sequence[str]) -> None:
        """Remove files for good. Raises InUseByChannelsError with the list when any is used: none is removed then."""
        with self._begin() as work:
            users = users_of(work, certificate_ids)
            if users:
                names = [file.file_name for file in work.certificates.files(certificate_ids).values()]
                raise InUseByChannelsError.by(names, users)
            self._removed = work.library.remove(certificate_ids)
            work.commit()

    def put_back(self) -> tuple[LibraryRow, ...]:
        """Undo the last removal, as long as the workspace stays open. Raises ProblemError when there is none."""
        removed = self._removed
        if removed is None:
            raise ProblemError.of("There is nothing to put back.", "Add the files again.")
        with self._begin() as work:
            work.library.put_back(removed)
            # Whoever referred to them meanwhile does so again; under seal nobody could tell that it was a file's id.
            note_sealed_uses(work)
            recheck(work, removed.ids, self._clock)
            rows = tuple(work.library.get(item) for item in removed.ids)
            work.commit()
        self._removed = None
        return rows

    # --- settings and upkeep -------------------------------------------------------------------------

    def fetch_options(self) -> FetchOptions:
        """How servers are asked from this workspace."""
        with self._begin() as work:
            return read_options(work.settings)

    def save_fetch_options(self, options: FetchOptions) -> None:
        """Ask servers that way from now on; the proxy's password is sealed. ``proxy_itself`` is not kept."""
        with self._begin() as work:
            write_options(work.settings, options)
            work.commit()

    def catch_up(self, job: JobContext | None = None) -> None:
        """Do what an upgrade of the workspace left to be done with the key at hand. Cheap when that is nothing.

        References under seal are noted, and files are read again by what this release can read.
        """
        with self._begin() as work:
            if not work.settings.get(PENDING):
                return
            note_sealed_uses(work)
            left = work.library.read_by_older()
            work.commit()
        read_again(self._begin, self._reader, left, self._clock, job or JobContext())
        with self._begin() as work:
            work.settings.set(PENDING, "")
            work.commit()

    def _changed(self, work: UnitOfWork, certificate_id: str) -> LibraryRow:
        self._keeper.judge_users(work, certificate_id)
        row = work.library.get(certificate_id)
        work.commit()
        return row


PENDING = "library_pending"
"""The setting by which revision 0002 of the schema asks for :meth:`LibraryService.catch_up`."""


def checked_name(text: str) -> str:
    """A file's name without blanks around it. Raises ProblemError for one that not every system takes."""
    name = text.strip()
    if not name.strip("."):
        raise ProblemError.of("The name is empty.", "Write it as provider_root.der.", field="file_name")
    wrong = _NOT_IN_NAMES.search(name)
    if wrong is not None or not name.isprintable():
        shown = f"“{wrong.group()}”" if wrong is not None and wrong.group().isprintable() else "an invisible character"
        raise ProblemError.of(
            f"The name of a file cannot have {shown} in it.",
            "Use letters, digits, dot, dash or underscore.",
            field="file_name",
        )
    if len(name) > MAX_NAME:
        raise ProblemError.of(
            f"The name has {len(name)} characters; {MAX_NAME} is the most.", "Shorten it.", field="file_name"
        )
    if name.endswith(".") or _DEVICES.fullmatch(name):
        raise ProblemError.of(f"Windows takes no file of the name “{name}”.", "Choose another one.", field="file_name")
    return name
