"""What is in a certificate file of any kind, told by its content and never by its name.

Whatever the bytes, nothing is raised: people choose wrong files, and a wrong file is an answer, not an accident. Here
is which format is asked; what a format looks like stands in its own module, and what a certificate says in ``inspect``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wa_channel_studio.certs import ber, keystore, pem, pkcs7, pkcs12, recognise
from wa_channel_studio.certs.der import CutOffError, DerError
from wa_channel_studio.certs.inspect import NotACertificateError, certificate_der, facts
from wa_channel_studio.domain.bounds import MAX_CERTIFICATE_BYTES, MAX_ENTRIES, MAX_FILE_BYTES
from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.secret import Secret

_MOST_BLOCKS = 2 * MAX_ENTRIES
_NO_CERTIFICATE = "This is not a certificate. Choose a file of kind DER, PEM, P7B, JKS or P12."
_DAMAGED = "The certificate is damaged and cannot be read. Export or copy it again."
_DAMAGED_BUNDLE = "This PKCS #7 bundle is damaged and cannot be read. Export or copy it again."
_DAMAGED_CONTAINER = "This PKCS #12 keystore is damaged and cannot be read. Export or copy it again."
_LOCKED = "This PKCS #12 keystore shows its certificates only with its password. Type its password."
_WRONG = "The password does not open this PKCS #12 keystore, or the file was changed. Type its password."
_CHANGED = "The password fits, but this PKCS #12 keystore was changed after it was written. Get the file again."
_FOR_A_KEY = "A part of this PKCS #12 keystore opens only with a key. Choose the single certificates."


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate where it was found, byte for byte. Nothing is known of it yet."""

    der: bytes = field(repr=False)
    alias: str = ""
    created_ms: int | None = None
    of_key: bool = False
    """Whether it belongs to a private key and is no entry of its own."""
    marked: bool = True
    """Whether Java sees it; in PKCS #12 a mark is needed for that."""
    fault: str = ""
    """Why there are no bytes: words that follow “The certificate …”."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is and what was found in it."""

    kind: FileKind
    found: tuple[Found, ...] = ()
    keys: tuple[str, ...] = ()
    """Names of private and secret keys; they are never taken out. In PEM they have none."""
    unreadable: str = ""
    """Why nothing, or not all, could be read."""
    password_state: str = ""
    """``""`` not tried, ``right``, ``wrong``; ``changed`` when it is right and the content is not what was written."""
    needs_password: bool = False
    behind: int = 0
    """Bytes behind the end of a keystore."""


def read(data: bytes, password: Secret | None = None) -> Content:
    """What the bytes are. ``password`` is only tried on a keystore; an empty one counts as none."""
    if not data:
        return Content(FileKind.UNKNOWN, unreadable="The file is empty. Export or copy the certificate again.")
    if len(data) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        message = f"The file has {len(data):,} bytes; this program reads certificate files of up to {limit} MiB."
        return Content(FileKind.UNKNOWN, unreadable=f"{message} Choose the certificate itself.")
    if data.startswith((keystore.MAGIC, keystore.JCEKS_MAGIC)):
        return _java_keystore(data, password)
    text = pem.as_text(data)
    if text is not None and "-----BEGIN " in text:
        return _pem(text)
    return _binary(data, text, password)


def shown(content: Content) -> Iterator[tuple[Found, CertificateFacts | None, str]]:
    """Each certificate with what is known of it; without facts comes a sentence that says why."""
    count = len(content.found)
    for number, found in enumerate(content.found, 1):
        if found.fault:
            yield found, None, f"{_which(number, count)} {found.fault}."
            continue
        try:
            yield found, facts(found.der, found.alias), ""
        except NotACertificateError:
            yield found, None, _not_shown(content.kind, found, number, count)


def _which(number: int, count: int) -> str:
    return "The certificate" if count == 1 else f"Certificate {number} of {count}"


def _not_shown(kind: FileKind, found: Found, number: int, count: int) -> str:
    if kind is FileKind.DER:
        return _DAMAGED
    if len(found.der) > MAX_CERTIFICATE_BYTES:
        return f"{_which(number, count)} is larger than this program reads. Leave it out."
    if kind.is_keystore:
        return f"The entry “{found.alias}” holds no certificate; Java refuses the whole keystore. Make it again."
    return f"{_which(number, count)} is damaged and cannot be read. Copy it again."


def _java_keystore(data: bytes, password: Secret | None) -> Content:
    kind = FileKind.JKS if data.startswith(keystore.MAGIC) else FileKind.JCEKS
    try:
        store = keystore.parse(data)
    except keystore.KeystoreError as bad:
        return Content(kind, unreadable=str(bad))
    trusted = [Found(entry.der, entry.alias, entry.created_ms) for entry in store.certificates]
    chains = [Found(der, key.alias, of_key=True) for key in store.keys for der in key.chain]
    state = ""
    if password:
        state = "right" if store.opened_by(password) else "wrong"
    keys = tuple(key.alias for key in store.keys)
    return Content(kind, (*trusted, *chains), keys, password_state=state, behind=store.behind)


def _pem(text: str) -> Content:
    found: list[Found] = []
    labels: list[str] = []
    unreadable = ""
    kind = FileKind.P7B
    for block in pem.blocks(text):
        if len(labels) >= _MOST_BLOCKS or len(found) > MAX_ENTRIES:
            break
        labels.append(block.label)
        if block.label in pem.CERTIFICATE_LABELS:
            kind = FileKind.PEM
            found.append(_first_certificate(block))
        elif block.label in pem.BUNDLE_LABELS:
            inside = _bundle(block.data)
            unreadable = unreadable or inside.unreadable
            found += inside.found
    if len(labels) >= _MOST_BLOCKS or len(found) > MAX_ENTRIES:
        message = f"The file holds more than {MAX_ENTRIES:,} certificates, which is the most this program reads."
        return Content(kind, unreadable=f"{message} Split it.")
    if not found and not unreadable:
        return Content(FileKind.UNKNOWN, unreadable=recognise.text(text, tuple(labels)))
    keys = ("",) * sum(label.endswith("PRIVATE KEY") for label in labels)
    return Content(kind, tuple(found), keys, unreadable)


def _first_certificate(block: pem.Block) -> Found:
    """Without what OpenSSL puts behind the certificate in a TRUSTED CERTIFICATE."""
    if block.fault:
        return Found(b"", fault=block.fault)
    try:
        return Found(certificate_der(block.data))
    except (DerError, NotACertificateError):
        return Found(block.data)


def _binary(data: bytes, text: str | None, password: Secret | None) -> Content:
    try:
        return Content(FileKind.DER, (Found(certificate_der(data)),))
    except (DerError, NotACertificateError):
        pass
    try:
        whole = ber.read(data)
    except CutOffError as bad:
        if kind := _began(data):
            what = "certificate" if kind is FileKind.DER else "file"
            part = f": {len(data):,} of {bad.needed:,} bytes are there" if bad.needed else " before its end"
            return Content(kind, unreadable=f"The {what} breaks off{part}. Copy it again.")
    except DerError:
        pass
    else:
        if pkcs7.is_content(whole):
            return _bundle(data)
        if pkcs12.is_container(whole):
            return _container(data, password)
    if named := recognise.binary(data):
        return Content(FileKind.UNKNOWN, unreadable=named)
    if text is not None and _is_readable(text[:4096]):
        return Content(FileKind.UNKNOWN, unreadable=recognise.text(text, ()))
    if _begins_like_a_certificate(data):
        return Content(FileKind.DER, unreadable=_DAMAGED)
    return Content(FileKind.UNKNOWN, unreadable=_NO_CERTIFICATE)


def _bundle(data: bytes) -> Content:
    try:
        certificates = pkcs7.certificates(data, MAX_ENTRIES)
    except pkcs7.BundleError as bad:
        return Content(FileKind.P7B, unreadable=str(bad))
    except DerError:
        return Content(FileKind.P7B, unreadable=_DAMAGED_BUNDLE)
    if len(certificates) > MAX_ENTRIES:
        message = f"The bundle holds more than {MAX_ENTRIES:,} certificates, which is the most this program reads."
        return Content(FileKind.P7B, unreadable=f"{message} Split it.")
    if not certificates:
        return Content(FileKind.P7B, unreadable="This PKCS #7 bundle holds no certificate. Choose another file.")
    return Content(FileKind.P7B, tuple(Found(der) for der in certificates))


def _container(data: bytes, password: Secret | None) -> Content:
    try:
        container = pkcs12.parse(data, password)
    except pkcs12.ContainerError as bad:
        return Content(FileKind.PKCS12, unreadable=str(bad))
    except DerError:
        return Content(FileKind.PKCS12, unreadable=_DAMAGED_CONTAINER)
    own = {key.key_id for key in container.keys if key.key_id}
    found: list[Found] = []
    unnamed = 0
    for bag in container.certificates:
        name = bag.name
        if not name and bag.key_id not in own:
            unnamed += 1
            name = str(unnamed)  # what Java calls them
        found.append(Found(bag.der, name, of_key=bag.key_id in own, marked=bag.trusted))
    if len(found) > MAX_ENTRIES:
        message = f"The keystore holds {len(found):,} certificates; this program reads up to {MAX_ENTRIES:,}."
        return Content(FileKind.PKCS12, unreadable=message)
    state = container.state
    unreadable = _CHANGED if state == "changed" else ""
    needs = container.locked and state in ("", "wrong")
    if container.locked:
        unreadable = _WRONG if state == "wrong" else _LOCKED if not state else unreadable or _FOR_A_KEY
    keys = tuple(key.name for key in container.keys)
    return Content(FileKind.PKCS12, tuple(found), keys, unreadable, state, needs)


def _begins_like_a_certificate(data: bytes) -> bool:
    """Whether a sequence comes first and a version within its first bytes, as in every certificate since 1996."""
    return data[:1] == b"\x30" and b"\xa0\x03\x02\x01" in data[:16]


def _began(data: bytes) -> FileKind | None:
    """What a file that breaks off was, by its first bytes."""
    if _begins_like_a_certificate(data):
        return FileKind.DER
    if data[:1] == b"\x30" and b"\x02\x01\x03\x30" in data[:10]:
        return FileKind.PKCS12
    return FileKind.P7B if data[:1] == b"\x30" and b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" in data[:18] else None


def _is_readable(sample: str) -> bool:
    """Whether people could read it: nearly all characters are visible ones or blanks."""
    seen = sum(c != "\ufffd" and (c.isprintable() or c.isspace()) for c in sample)
    return seen >= 0.95 * len(sample)
