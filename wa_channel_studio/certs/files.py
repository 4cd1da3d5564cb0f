"""Tells what a certificate file is by its content, never by its name.

DER, PEM and JKS are read; everything else is named in one sentence with what to choose instead. Whatever the bytes,
nothing is raised: people choose wrong files, and a wrong file is an answer, not an accident.
"""

from __future__ import annotations

from dataclasses import dataclass

from wa_channel_studio.certs import keystore, pem, recognise
from wa_channel_studio.certs.der import CutOffError, DerError, read
from wa_channel_studio.certs.inspect import NotACertificateError, certificate_der, facts
from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError

MAX_FILE_BYTES = 20 * 1024 * 1024
"""Our own bound for a file; 25,000 certificates fit."""

_NO_CERTIFICATE = "This is not a certificate. Choose a file of kind DER, PEM or JKS."
_DAMAGED = "The certificate is damaged and cannot be read. Export or copy it again."


@dataclass(frozen=True, slots=True)
class _Content:
    kind: FileKind
    entries: tuple[CertificateFacts, ...] = ()
    unreadable: str = ""
    private_keys: int = 0
    password_state: str = ""


class CertificateFiles:
    """Fulfils ``services.ports.CertificateReader``. Keeps nothing between calls."""

    def read(
        self, data: bytes, file_name: str, *, file_id: str = "", password: Secret | None = None
    ) -> CertificateFile:
        """What the bytes are. ``password`` is only tried on a keystore; an empty one counts as none."""
        content = _content(data, password)
        return CertificateFile(
            id=file_id,
            file_name=file_name.replace("\\", "/").rpartition("/")[2],
            kind=content.kind,
            entries=content.entries,
            unreadable=content.unreadable,
            private_keys=content.private_keys,
            password_state=content.password_state,
        )

    def as_der(self, data: bytes) -> bytes:
        """The first certificate of a PEM or DER file, byte for byte as it was signed. Raises DamagedError."""
        try:
            if len(data) > MAX_FILE_BYTES:
                raise NotACertificateError
            text = pem.as_text(data)
            if text is None or not _looks_like_pem(text):
                return certificate_der(data)
            first = next(block for block in pem.blocks(text) if block.label in pem.CERTIFICATE_LABELS)
            return certificate_der(first.data)
        except (DerError, NotACertificateError, StopIteration):
            message = "The file holds no certificate that could be written as DER."
            raise DamagedError.of(message, "Choose the certificate again.") from None


def _content(data: bytes, password: Secret | None) -> _Content:
    if not data:
        return _Content(FileKind.UNKNOWN, unreadable="The file is empty. Export or copy the certificate again.")
    if len(data) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        message = f"The file has {len(data):,} bytes; this program reads certificate files of up to {limit} MiB."
        return _Content(FileKind.UNKNOWN, unreadable=message)
    if data.startswith(keystore.MAGIC):
        return _keystore(data, password)
    text = pem.as_text(data)
    if text is not None and _looks_like_pem(text):
        return _pem(text)
    return _binary(data, text)


def _looks_like_pem(text: str) -> bool:
    return "-----BEGIN " in text


def _keystore(data: bytes, password: Secret | None) -> _Content:
    try:
        store = keystore.parse(data)
    except keystore.KeystoreError as bad:
        return _Content(FileKind.JKS, unreadable=str(bad))
    entries: list[CertificateFacts] = []
    unreadable = ""
    for entry in store.certificates:
        try:
            entries.append(facts(entry.der, entry.alias))
        except NotACertificateError:
            unreadable = unreadable or (
                f"The entry “{entry.alias}” holds no certificate; Java refuses the whole keystore. Make it again."
            )
    state = ""
    if password:
        state = "right" if store.opened_by(password) else "wrong"
    return _Content(FileKind.JKS, tuple(entries), unreadable, store.private_keys, state)


def _pem(text: str) -> _Content:
    blocks = pem.blocks(text)
    private_keys = sum(block.label.endswith("PRIVATE KEY") for block in blocks)
    wanted = [block for block in blocks if block.label in pem.CERTIFICATE_LABELS]
    if not wanted:
        return _Content(FileKind.UNKNOWN, unreadable=recognise.text(text, tuple(b.label for b in blocks)))
    if len(wanted) > keystore.MAX_ENTRIES:
        message = f"The file holds {len(wanted):,} certificates; this program reads up to {keystore.MAX_ENTRIES:,}."
        return _Content(FileKind.PEM, unreadable=message)
    entries: list[CertificateFacts] = []
    unreadable = ""
    for number, block in enumerate(wanted, 1):
        which = "The certificate" if len(wanted) == 1 else f"Certificate {number} of {len(wanted)}"
        if block.fault:
            unreadable = unreadable or f"{which} {block.fault}."
            continue
        try:
            entries.append(facts(certificate_der(block.data)))
        except (DerError, NotACertificateError):
            unreadable = unreadable or f"{which} is damaged and cannot be read. Copy it again."
    return _Content(FileKind.PEM, tuple(entries), unreadable, private_keys)


def _binary(data: bytes, text: str | None) -> _Content:
    try:
        der = read(data).whole
    except CutOffError as bad:
        if _begins_like_a_certificate(data):
            message = f"The certificate breaks off: {len(data):,} of {bad.needed:,} bytes are there. Copy it again."
            return _Content(FileKind.DER, unreadable=message)
    except DerError:
        pass
    else:
        try:
            return _Content(FileKind.DER, (facts(der),))
        except NotACertificateError:
            pass
    if named := recognise.binary(data):
        return _Content(FileKind.UNKNOWN, unreadable=named)
    if text is not None and _is_readable(text[:4096]):
        return _Content(FileKind.UNKNOWN, unreadable=recognise.text(text, ()))
    if _begins_like_a_certificate(data):
        return _Content(FileKind.DER, unreadable=_DAMAGED)
    return _Content(FileKind.UNKNOWN, unreadable=_NO_CERTIFICATE)


def _begins_like_a_certificate(data: bytes) -> bool:
    """Whether a sequence comes first and a version within its first bytes, as in every certificate since 1996."""
    return data[:1] == b"\x30" and b"\xa0\x03\x02\x01" in data[:16]


def _is_readable(sample: str) -> bool:
    """Whether people could read it: nearly all characters are visible ones or blanks."""
    seen = sum(c != "\ufffd" and (c.isprintable() or c.isspace()) for c in sample)
    return seen >= 0.95 * len(sample)
