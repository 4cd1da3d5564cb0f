"""The library: the certificate files and keystores of a workspace, found, kept, named and removed.

Every method is one transaction. A file that is used is never removed; a channel that uses a changed one is judged anew.
What a person changes can be undone.
Fetching, making keystores and watching servers stand in services of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.services.fetch_settings import read_options, write_options
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.library_deeds import LibraryDeed
from wa_channel_studio.services.library_ports import Removed
from wa_channel_studio.services.library_upkeep import note_sealed_uses, read_again
from wa_channel_studio.services.library_users import InUseByChannelsError, users_of
from wa_channel_studio.services.ports import Begin, CertificateBlob, CertificateReader, Clock, UnitOfWork
from wa_channel_studio.services.undo import UndoStack

MAX_NAME = 200
"""Characters of a file's name. Our own bound: file systems take 255 bytes, and a name goes into packs with a path."""

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
"""What Windows does not allow in the name of a file; preparation packs are unpacked there."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class LibraryService:
    """The certificates of one open workspace."""

    def __init__(
        self,
        begin: Begin,
        reader: CertificateReader,
        formats: CertificateFormats,
        clock: Clock,
        undo: UndoStack | None = None,
    ) -> None:
        self._begin = begin
        self._undo = undo if undo is not None else UndoStack()
        self._reader = reader
        self._formats = formats
        self._clock = clock
        self._keeper = CertificateKeeper(reader, clock)
        self._removal: LibraryDeed | None = None

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
        """Who uses a file: channels, also in the trash, open drafts, and connections. Raises NotFoundError."""
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
        undoable: bool = True,
    ) -> LibraryRow:
        """Keep a file, also one that cannot be understood: it says itself what is wrong with it.

        The very same bytes in the same role are kept once: the row that is there gets this origin and password. A
        keystore's password is kept when it is right; ``file.password_state`` tells. Not ``undoable`` is what belongs to
        an open wizard: there it is taken away where it was got.
        """
        blob = self._keeper.read(data, file_name, origin=origin, password=password)
        return self._keep([blob], role, password, undoable=undoable)[0]

    def add_files(
        self, paths: Sequence[Path], role: Role = Role.NONE, *, password: Secret | None = None
    ) -> tuple[LibraryRow, ...]:
        """Read files and keep them, all or none. Raises ProblemError for one that cannot be read from the disk."""
        blobs = [self._keeper.read(read_file(path), path.name, password=password) for path in paths]
        return self._keep(blobs, role, password)

    def _keep(
        self, blobs: Sequence[CertificateBlob], role: Role, password: Secret | None, *, undoable: bool = True
    ) -> tuple[LibraryRow, ...]:
        before: list[Removed] = []
        ids: list[str] = []
        with self._begin() as work:

            def noted(certificate_id: str) -> None:
                if certificate_id not in ids:
                    before.append(work.library.snapshot([certificate_id]))

            for blob in blobs:
                kept = self._keeper.keep(work, blob, role, password, known=noted)
                ids += [kept]
            rows = tuple(work.library.get(item) for item in ids)
            after = [work.library.snapshot(state.ids) for state in before]
            work.commit()
        if undoable and (after != before or len(before) < len(set(ids))):
            words = f"Certificate {rows[0].name} added" if len(rows) == 1 else f"{len(rows)} certificates added"
            self._undo.push(LibraryDeed(self._begin, self._clock, words, ids, before))
        return rows

    def rename(self, certificate_id: str, file_name: str) -> LibraryRow:
        """Give a file another name. Raises ProblemError for one that no file could have, or NotFoundError."""
        name = checked_name(file_name)
        with self._begin() as work:
            before = work.library.snapshot([certificate_id])
            file = work.library.get(certificate_id).file
            work.certificates.save_file(replace(file, file_name=name))
            return self._changed(work, certificate_id, before, f"Certificate {file.file_name} renamed")

    def set_role(self, certificate_id: str, role: Role) -> LibraryRow:
        """Say what a certificate is there for. Raises NotFoundError."""
        with self._begin() as work:
            before = work.library.snapshot([certificate_id])
            work.library.set_role(certificate_id, role)
            name = work.library.get(certificate_id).name
            return self._changed(work, certificate_id, before, f"Role of {name} changed")

    def set_password(self, certificate_id: str, password: Secret) -> LibraryRow:
        """Keep a keystore's password when it opens it; an empty one forgets it. Raises ProblemError when it does not.

        What only the password shows, such as the entries of a PKCS#12, is read then.
        """
        with self._begin() as work:
            blob = work.certificates.get(certificate_id)
            before = work.library.snapshot([certificate_id])
            words = f"Password of {blob.file.file_name} {'entered' if password else 'forgotten'}"
            if not password:
                work.library.set_password(certificate_id, password)
                work.certificates.save_file(replace(blob.file, password_state=""))
                return self._changed(work, certificate_id, before, words)
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
            return self._changed(work, certificate_id, before, words)

    def remove(self, certificate_ids: Sequence[str]) -> None:
        """Remove files. Raises InUseByChannelsError with the list when any is used: none is removed then."""
        with self._begin() as work:
            users = users_of(work, certificate_ids)
            if users:
                names = [file.file_name for file in work.certificates.files(certificate_ids).values()]
                raise InUseByChannelsError.by(names, users)
            files = work.certificates.files(certificate_ids)
            removed = work.library.remove(certificate_ids)
            work.commit()
        if removed.ids:
            one = files[removed.ids[0]].file_name if len(removed.ids) == 1 else ""
            words = f"Certificate {one} removed" if one else f"{len(removed.ids)} certificates removed"
            self._removal = LibraryDeed(self._begin, self._clock, words, removed.ids, [removed])
            self._undo.push(self._removal)

    def put_back(self) -> tuple[LibraryRow, ...]:
        """Undo the last removal, as long as the workspace stays open. Raises ProblemError when there is none."""
        removal = self._removal
        if removal is None or not self._undo.holds(removal):
            raise ProblemError.of("There is nothing to put back.", "Add the files again.")
        self._undo.take_back(removal)
        self._removal = None
        with self._begin(reading=True) as work:
            return tuple(work.library.get(item) for item in removal.ids)

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

    def _changed(self, work: UnitOfWork, certificate_id: str, before: Removed, words: str) -> LibraryRow:
        self._keeper.judge_users(work, certificate_id)
        row = work.library.get(certificate_id)
        same = work.library.snapshot([certificate_id]) == before
        work.commit()
        if not same:
            self._undo.push(LibraryDeed(self._begin, self._clock, words, [certificate_id], [before]))
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
