"""Keystores and certificate files outside the workspace: open, put together, write, read back.

What a format looks like, and what Java would refuse, the adapter behind ``CertificateFormats`` knows; how a file is
written safely, another one. Nothing is kept between two calls: a keystore that is worked on is a value of its caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from wa_channel_studio.domain.bounds import MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.keystore import (
    MIN_PASSWORD,
    NAMELESS,
    Keystore,
    KeystoreEntry,
    folded_alias,
    free_aliases,
    tidied_alias,
)
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import CertificateFormats, FileContent
from wa_channel_studio.services.certificates import read_file
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.keystore_names import (
    KIND_WORDS,
    SUFFIXES,
    bare_name,
    entry_stem,
    lying_suffix,
    name_of,
)
from wa_channel_studio.services.passwords import generate_archive_password
from wa_channel_studio.services.ports import Clock

WRITABLE = (FileKind.JKS, FileKind.PKCS12)
"""Kinds of keystores that are written; a JCEKS is read and becomes one of these."""

Write = Callable[[Path, bytes], None]


class NoKeystoreError(ProblemError):
    """The file is no keystore, but has certificates that can be put into one: ``content``."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.content = FileContent(FileKind.UNKNOWN)


class ChangedFileError(ProblemError):
    """The file is not what was opened any more; saving over it would lose what somebody else has written."""


@dataclass(frozen=True, slots=True)
class OpenedKeystore:
    """A keystore as it was found in a file."""

    keystore: Keystore
    name: str
    path: Path | None = None
    checked: bool = False
    """Whether its integrity was checked with its password."""
    password: Secret = field(default_factory=lambda: Secret(""))
    stamp: str = ""
    """SHA-256 of the file; by it another file under the same name is noticed."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, read back and found to be the same."""

    path: Path
    kind: FileKind
    entries: tuple[tuple[str, str], ...]
    """Alias and SHA-256 of each certificate, as a fingerprint with colons."""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """A keystore with more entries, and what became of those that were to be added."""

    keystore: Keystore
    added: tuple[KeystoreEntry, ...] = ()
    present: tuple[str, ...] = ()
    """Aliases under which certificates that were to be added stand already, byte for byte."""
    renamed: int = 0
    """How many got another alias than the one proposed, since that was taken."""


class KeystoreService:
    """Works on keystore files; every method that reads or writes belongs into a job."""

    def __init__(self, formats: CertificateFormats, safe_write: Write, clock: Clock) -> None:
        """``safe_write`` writes a file wholly or not at all, and raises ProblemError when it cannot."""
        self._formats = formats
        self._write = safe_write
        self._clock = clock

    # --- opening ----------------------------------------------------------------------------------

    def open_file(self, path: Path, password: Secret | None = None, *, job: JobContext | None = None) -> OpenedKeystore:
        """A keystore file for work on it. Raises like :meth:`open_bytes`, and ProblemError when it cannot be read."""
        return self.open_bytes(read_file(path), path.name, password, path=path, job=job)

    def open_bytes(
        self,
        data: bytes,
        name: str,
        password: Secret | None = None,
        *,
        path: Path | None = None,
        job: JobContext | None = None,
    ) -> OpenedKeystore:
        """A keystore for work on it. JKS and JCEKS open without a password, since certificates stand in the clear.

        Raises WrongPasswordError, DamagedError, NoKeystoreError for a file of plain certificates, ProblemError, or
        Cancelled when ``job`` was stopped.
        """
        _refuse_large(name, len(data))
        password = password or None
        try:
            keystore = self._formats.open_keystore(data, password, job)
        except (WrongPasswordError, DamagedError):
            raise
        except ProblemError as bad:
            raise self._named(bad, data, name) from None
        remark = lying_suffix(name, keystore.kind)
        if remark:
            keystore = replace(keystore, remarks=(remark, *keystore.remarks))
        stamp = hashlib.sha256(data).hexdigest()
        return OpenedKeystore(keystore, name, path, password is not None, password or Secret(""), stamp)

    def _named(self, bad: ProblemError, data: bytes, name: str) -> ProblemError:
        """Whether what is no keystore has certificates at least."""
        content = self._formats.content(data)
        if not content.certificates:
            return bad
        fault = NoKeystoreError(
            Problem(
                "",
                Severity.ERROR,
                f"{name} is no keystore, it is a file of certificates.",
                "Put them into a new keystore.",
            )
        )
        fault.content = content
        return fault

    def new(self, pairs: Iterable[tuple[str, bytes]] = ()) -> Keystore:
        """A new JKS of certificates that come with proposed aliases."""
        return self.merge(Keystore(FileKind.JKS), self.entries_of(pairs)).keystore

    # --- what goes in -----------------------------------------------------------------------------

    def read_certificates(self, source: Path | bytes, password: Secret | None = None) -> FileContent:
        """All certificates of a file of any kind, for adding them. Raises ProblemError when it cannot be read."""
        data = source if isinstance(source, bytes) else read_file(source)
        _refuse_large("What was given" if isinstance(source, bytes) else source.name, len(data))
        return self._formats.content(data, password=password or None)

    def paste(self, text: str) -> FileContent:
        """All certificates of a text, such as the clipboard's."""
        return self.read_certificates(text.encode("utf-8", "replace"))

    def entries_from(self, content: FileContent, file_name: str = "") -> tuple[KeystoreEntry, ...]:
        """The certificates of a file as entries with proposed aliases, which may be taken.

        A keystore's aliases stay; a single certificate is called what its file is called, several by their own names.
        What cannot be read as a certificate is left out; ``content.unreadable`` tells.
        """
        found = [one for one in content.certificates if one.facts is not None]
        stem = bare_name(file_name) if len(found) == 1 else ""
        now = self._clock.now()
        return tuple(
            KeystoreEntry(
                one.alias or stem or name_of(one.facts) or NAMELESS,
                one.der,
                now,
                replace(one.facts, alias="") if one.facts is not None else None,
                self._formats.refused_by_java(one.der),
            )
            for one in found
        )

    def entries_of(self, pairs: Iterable[tuple[str, bytes]]) -> tuple[KeystoreEntry, ...]:
        """Certificates that come with proposed aliases as entries."""
        now = self._clock.now()
        entries = []
        for alias, der in pairs:
            facts, fault = self._look_at(der)
            entries.append(KeystoreEntry(alias or name_of(facts) or NAMELESS, der, now, facts, fault))
        return tuple(entries)

    def _look_at(self, der: bytes) -> tuple[CertificateFacts | None, str]:
        try:
            return self._formats.facts(der), self._formats.refused_by_java(der)
        except ProblemError as bad:
            return None, self._formats.refused_by_java(der) or bad.problem.message

    def merge(self, keystore: Keystore, entries: Sequence[KeystoreEntry]) -> Merge:
        """Add entries under free aliases; what is there already, byte for byte, is not added again."""
        present = {entry.der: entry.alias for entry in keystore.entries}
        fresh: list[KeystoreEntry] = []
        known: list[str] = []
        for entry in entries:
            if entry.der in present:
                known.append(present[entry.der])
            else:
                present[entry.der] = entry.alias
                fresh.append(entry)
        names = free_aliases((entry.alias for entry in fresh), keystore.aliases)
        added = tuple(replace(entry, alias=name) for entry, name in zip(fresh, names, strict=True))
        renamed = sum(tidied_alias(entry.alias) != name for entry, name in zip(fresh, names, strict=True))
        return Merge(replace(keystore, entries=(*keystore.entries, *added)), added, tuple(known), renamed)

    # --- passwords --------------------------------------------------------------------------------

    def password_problem(self, password: Secret) -> Problem | None:
        """What stops a keystore from being written with ``password`` (an error) or speaks against it (a warning)."""
        text = password.reveal()
        if len(text) < MIN_PASSWORD:
            message = f"The password has only {len(text)} characters." if text else "The password is missing."
            return Problem(
                "password",
                Severity.ERROR,
                message,
                f"Use at least {MIN_PASSWORD}, or have one generated.",
                source="keytool asks for six characters at least",
            )
        if not (text.isascii() and text.isprintable()):
            return Problem(
                "password",
                Severity.WARNING,
                "The password has characters that not every keyboard and console has.",
                "A JKS may have them, a PKCS #12 may not; whether the AICC's page takes them is not known.",
                source="our own judgement",
            )
        return None

    def generate_password(self) -> Secret:
        """About 115 bits in letters, digits and dashes, easy to read out and to type."""
        return generate_archive_password()

    # --- writing ----------------------------------------------------------------------------------

    def as_bytes(self, keystore: Keystore, kind: FileKind, password: Secret) -> bytes:
        """The keystore as a file. Raises ProblemError that names what Java could not load, or is wrong otherwise."""
        problem = self.password_problem(password)
        if problem is not None and problem.is_error:
            raise ProblemError(problem)
        if kind not in WRITABLE:
            raise ProblemError.of(
                f"{KIND_WORDS.get(kind, kind.value)} keystores are read, not written.", "Save it as JKS or PKCS#12."
            )
        return self._formats.write_keystore(keystore, kind, password)

    def save(
        self, keystore: Keystore, kind: FileKind, password: Secret, path: Path, *, opened_stamp: str = ""
    ) -> Written:
        """Write a keystore of the trusted certificates and read it back; private keys are never written.

        With ``opened_stamp`` a file that is not the one that was opened is left alone. Raises ChangedFileError, or
        ProblemError that names the certificate that Java could not load, or says what is wrong otherwise.
        """
        data = self.as_bytes(keystore, kind, password)
        if opened_stamp and path.exists() and hashlib.sha256(read_file(path)).hexdigest() != opened_stamp:
            raise ChangedFileError.of(
                f"{path.name} was changed by another program since it was opened.",
                "Save under another name, or write over it all the same.",
            )
        self.save_file(path, data)
        return Written(path, kind, _listed(keystore.entries), hashlib.sha256(data).hexdigest())

    def save_file(self, path: Path, data: bytes) -> None:
        """Write a file and read it back. Raises ProblemError when it is not the same then."""
        self._write(path, data)
        try:
            same = path.read_bytes() == data
        except OSError:
            same = False
        if not same:
            raise ProblemError.of(
                f"{path.name} was written, but what is read back is something else.",
                "Write it again, to another disk if that does not help.",
            )

    def export(self, entries: Sequence[KeystoreEntry], kind: FileKind, path: Path) -> Written:
        """Write certificates as one DER (one only), PEM or P7B file. Raises ProblemError."""
        self.save_file(path, self._formats.write([(entry.alias, entry.der) for entry in entries], kind))
        return Written(path, kind, _listed(entries))

    def export_each(self, entries: Sequence[KeystoreEntry], folder: Path, job: JobContext) -> tuple[Path, ...]:
        """Write each certificate as a DER file of its own into ``folder``; nothing there is written over.

        Raises ProblemError, and Cancelled when the job was stopped; what was written before stays.
        """
        taken = {path.name.lower() for path in folder.iterdir()} if folder.is_dir() else set()
        stems = free_aliases(
            (entry_stem(entry) for entry in entries),
            {PurePath(name).stem for name in taken if name.endswith(SUFFIXES[FileKind.DER])},
        )
        paths = []
        for number, (entry, stem) in enumerate(zip(entries, stems, strict=True)):
            job.check()
            job.report(number, len(stems))
            path = folder / f"{stem}{SUFFIXES[FileKind.DER]}"
            self.export((entry,), FileKind.DER, path)
            paths.append(path)
        return tuple(paths)


def _listed(entries: Iterable[KeystoreEntry]) -> tuple[tuple[str, str], ...]:
    """Aliases as they are written, with the SHA-256 of the certificate itself: what stands behind it is not written."""
    return tuple(
        (
            folded_alias(entry.alias),
            entry.facts.sha256 if entry.facts is not None else hashlib.sha256(entry.der).digest().hex(":").upper(),
        )
        for entry in entries
    )


def _refuse_large(what: str, size: int) -> None:
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        raise ProblemError.of(f"{what} is larger than {limit} MB.", "Choose the certificate file itself.")
