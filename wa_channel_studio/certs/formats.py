"""Takes certificate files apart and puts them together: the one door to all formats.

Fulfils ``services.certificate_ports.CertificateFormats``. What each format looks like stands in its own module; here is
which one is asked, and what Java would make of a keystore.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from wa_channel_studio.certs import content, inspect, jks_writer, keystore_rules, pem, pkcs7, pkcs12_writer
from wa_channel_studio.certs.content import Content
from wa_channel_studio.certs.der import DerError
from wa_channel_studio.certs.inspect import NotACertificateError
from wa_channel_studio.certs.java_rules import refused
from wa_channel_studio.certs.keystore_remarks import remarks
from wa_channel_studio.certs.keystore_rules import Aliases, Entry
from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import FileContent, FoundCertificate
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError
from wa_channel_studio.services.jobs import JobContext

_WRITERS = {FileKind.JKS: jks_writer.written, FileKind.PKCS12: pkcs12_writer.written}
_TELL_EVERY = 256
"""Entries between two looks at whether the job should stop: some tens of milliseconds."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 1, 1, tzinfo=UTC)
_NO_FIT = "The password does not fit, or the file was changed after it was written."
_ANEW = "Type the password again; if it is right, get the file again."
_WHOLE = "Get the file again from where it came."


def _now() -> datetime:
    return datetime.now(UTC)


class Formats:
    """Fulfils ``CertificateFormats``. Keeps nothing between calls."""

    def __init__(self, clock: Callable[[], datetime] = _now) -> None:
        self._clock = clock

    def content(self, data: bytes, *, password: Secret | None = None) -> FileContent:
        """What is in a file, by its content; certificates of private keys come last, under the key's name."""
        inside = content.read(data, password)
        certificates: list[FoundCertificate] = []
        unreadable = inside.unreadable
        for found, facts, fault in content.shown(inside):
            unreadable = unreadable or fault
            certificates.append(FoundCertificate(found.der, facts, found.alias, fault))
        return FileContent(inside.kind, tuple(certificates), len(inside.keys), unreadable, inside.needs_password)

    def facts(self, der: bytes, alias: str = "") -> CertificateFacts:
        """Raises DamagedError for bytes that are no certificate."""
        try:
            return inspect.facts(der, alias)
        except NotACertificateError:
            raise DamagedError.of("These bytes are no certificate.", "Choose the certificate again.") from None

    def refused_by_java(self, der: bytes) -> str:
        """Why Java would not load this certificate; empty when nothing is known against it."""
        return refused(der) or ""

    def write(self, certificates: Sequence[tuple[str, bytes]], kind: FileKind) -> bytes:
        """Certificates as DER (exactly one), PEM or P7B, read back and compared. Raises ProblemError."""
        wanted = [_certificate(name, der) for name, der in certificates]
        if not wanted:
            raise ProblemError.of("There is no certificate to write.", "Choose at least one.")
        if kind is FileKind.DER:
            if len(wanted) > 1:
                message = f"A DER file holds one certificate; {len(wanted)} are chosen."
                raise ProblemError.of(message, "Choose one, or write them as PEM, P7B or a keystore.")
            (data,) = wanted
        elif kind is FileKind.PEM:
            data = b"".join(pem.written(der) for der in wanted)
        elif kind is FileKind.P7B:
            data = pkcs7.bundle(wanted)
        else:
            message = f"Certificates alone are not written as {kind.value.upper()}."
            raise ProblemError.of(message, "Choose DER, PEM or P7B, or make a keystore.")
        if [found.der for found in content.read(data).found] != wanted:
            message = "The certificates did not read back as they were written."
            raise DamagedError.of(message, "Write fewer of them at once.")
        return data

    def open_keystore(self, data: bytes, password: Secret | None, job: JobContext | None = None) -> Keystore:
        """A keystore for work on it; what Java would make of it stands in its remarks.

        Raises WrongPasswordError, DamagedError or ProblemError for what is no keystore, Cancelled when ``job`` ended.
        """
        inside = content.read(data, password)
        if not inside.kind.is_keystore:
            message = inside.unreadable or f"This is a {inside.kind.value.upper()} file, not a keystore."
            raise ProblemError.of(
                message, "Choose a file of kind JKS, JCEKS or PKCS #12, or add this one to a keystore."
            )
        if inside.needs_password:
            if not password:
                message = "This PKCS #12 keystore shows nothing without its password."
                raise WrongPasswordError.of(message, "Type its password.", field="password")
            raise WrongPasswordError.of(_NO_FIT, _ANEW, field="password")
        if inside.unreadable:
            raise DamagedError.of(*_told(inside.unreadable))
        entries, private, broken = _entries(inside, job)
        if inside.password_state == "wrong":
            if broken:
                raise DamagedError.of(f"The keystore is damaged. {broken}", _WHOLE)
            raise WrongPasswordError.of(_NO_FIT, _ANEW, field="password")
        return Keystore(inside.kind, entries, private, tuple(remarks(inside)))

    def write_keystore(self, keystore: Keystore, kind: FileKind, password: Secret) -> bytes:
        """A JKS or PKCS#12 of the trusted certificates, read back and compared. Raises ProblemError."""
        now = self._clock()
        entries = (Entry(entry.alias, entry.der, _milliseconds(entry.created or now)) for entry in keystore.entries)
        if kind not in _WRITERS:
            message = f"This program does not write keystores of the kind {kind.value.upper()}."
            raise ProblemError.of(message, "Choose JKS or PKCS #12.")
        return _WRITERS[kind](keystore_rules.check(entries, kind, password), password)


def _certificate(name: str, der: bytes) -> bytes:
    try:
        return inspect.certificate_der(der)
    except (DerError, NotACertificateError):
        raise ProblemError.of(f"“{name}” is no certificate.", "Leave it out, or choose it again.") from None


def _told(sentences: str) -> tuple[str, str]:
    """A text of several sentences as message and remedy, which is the last of them."""
    head, dot, remedy = sentences.removesuffix(".").rpartition(". ")
    return (f"{head}.", f"{remedy}.") if dot else (sentences, _WHOLE)


def _entries(inside: Content, job: JobContext | None) -> tuple[tuple[KeystoreEntry, ...], tuple[str, ...], str]:
    """Entries under names that are there once, names of private keys, and the first fault."""
    taken = Aliases()
    private = tuple(taken.take(alias or "key") for alias in inside.keys)
    entries: list[KeystoreEntry] = []
    broken = ""
    for number, (found, facts, fault) in enumerate(content.shown(inside)):
        if job is not None and number % _TELL_EVERY == 0:
            job.check()
            job.report(number, len(inside.found))
        if found.of_key:
            continue
        broken = broken or fault
        alias = taken.take(found.alias)
        why = fault or refused(found.der) or ""
        entries.append(KeystoreEntry(alias, found.der, _moment(found.created_ms), facts, why))
    return tuple(entries), private, broken


def _moment(created_ms: int | None) -> datetime | None:
    """When an entry was put in; None for a time that no calendar has."""
    if created_ms is None or not 0 <= created_ms <= _milliseconds(_LAST):
        return None
    return _BEGINNING + timedelta(milliseconds=created_ms)


def _milliseconds(moment: datetime) -> int:
    return (moment - _BEGINNING) // timedelta(milliseconds=1)
