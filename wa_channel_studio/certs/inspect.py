"""Reads one X.509 certificate into facts: who, by whom, from when to when, which key, for what, which fingerprints.

Everything is read by our own lenient reader, because strict parsers refuse certificates that servers do use (version 2,
odd key usage, name constraints, serial number 0), and because thousands are shown at once; only whether a certificate
signed itself is asked of ``cryptography``. No trust is judged, and a certificate that is odd is shown as far as it can
be read.
"""

from __future__ import annotations

import hashlib
import ipaddress
import threading
import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wa_channel_studio.certs import oddities, words
from wa_channel_studio.certs.curves import CURVES
from wa_channel_studio.certs.der import (
    BIT_STRING,
    BOOLEAN,
    CONTEXT_0,
    CONTEXT_3,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    DerError,
    header,
    oid_text,
)
from wa_channel_studio.domain.bounds import MAX_CERTIFICATE_BYTES
from wa_channel_studio.domain.certificate import CertificateFacts

_EMPTY = b"\x30\x00"
_DNS_NAME = 0x82
_IP_ADDRESS = 0x87

_warning_filters = threading.Lock()


class NotACertificateError(ValueError):
    """The bytes hold no X.509 certificate, or one that is damaged beyond showing."""


@dataclass(slots=True)
class Parts:
    """The pieces of a certificate as they stand in the file: whole values, but for the content of some."""

    end: int
    """Where the certificate ends; bytes may follow it."""
    version: int
    serial: int
    issuer: bytes
    not_before: bytes
    not_after: bytes
    subject: bytes
    public_key: bytes
    """The content."""
    extensions: dict[str, bytes]
    """Values by number; of two with one number the first."""
    repeated: tuple[str, ...]
    """Numbers of extensions that stand more than once."""
    signature: bytes
    """The content of the note on the algorithm."""


def certificate_der(data: bytes) -> bytes:
    """The certificate at the start of ``data`` without what follows it. Raises DerError or NotACertificateError."""
    return data[: take_apart(data, extensions=False).end]


def facts(data: bytes, alias: str = "") -> CertificateFacts:
    """What is to be known of the certificate ``data`` (DER). Raises NotACertificateError."""
    if len(data) > MAX_CERTIFICATE_BYTES:
        raise NotACertificateError(f"more than {MAX_CERTIFICATE_BYTES} bytes")
    try:
        parts = take_apart(data)
        return CertificateFacts(
            subject=words.name(parts.subject),
            issuer=words.name(parts.issuer),
            not_before=words.moment(parts.not_before),
            not_after=words.moment(parts.not_after),
            sha256=hashlib.sha256(data).digest().hex(":").upper(),
            sha1=hashlib.sha1(data, usedforsecurity=False).digest().hex(":").upper(),
            serial=words.serial(parts.serial),
            key=key_words(parts.public_key),
            signature=_signature(parts.signature),
            names=host_names(parts),
            self_signed=parts.subject == parts.issuer and _signed_by_itself(data),
            is_ca=_is_ca(parts.extensions.get(oddities.BASIC_CONSTRAINTS, _EMPTY)),
            alias=alias,
            version=parts.version,
            usages=oddities.usages(parts.extensions),
            remarks=oddities.remarks(data, parts.version, parts.serial, parts.extensions, parts.repeated),
        )
    except (DerError, IndexError) as bad:
        raise NotACertificateError(str(bad)) from bad


@dataclass(slots=True)
class Glance:
    """The little that a list of thousands shows of each."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    sha256: str


def glance(data: bytes) -> Glance:
    """The same as :func:`facts`, but less of it and sooner. Raises NotACertificateError."""
    try:
        parts = take_apart(data, extensions=False)
        return Glance(
            words.name(parts.subject),
            words.name(parts.issuer),
            words.moment(parts.not_before),
            words.moment(parts.not_after),
            hashlib.sha256(data).digest().hex(":").upper(),
        )
    except DerError as bad:
        raise NotACertificateError(str(bad)) from bad


def take_apart(data: bytes, *, extensions: bool = True) -> Parts:
    """The pieces of the certificate at the start of ``data``; extensions only where they are wanted.

    Raises DerError or NotACertificateError.
    """
    try:
        return _take_apart(data, extensions=extensions)
    except IndexError as bad:
        raise DerError("it breaks off") from bad


def _take_apart(data: bytes, *, extensions: bool) -> Parts:
    tag, start, end = header(data, 0, len(data))
    inner_tag, position, inner_end = header(data, start, end)
    outer_tag, algorithm, algorithm_end = header(data, inner_end, end)
    bits_tag, _, last = header(data, algorithm_end, end)
    if (tag, inner_tag, outer_tag, bits_tag) != (SEQUENCE, SEQUENCE, SEQUENCE, BIT_STRING) or last != end:
        raise NotACertificateError("no certificate")
    version = 1
    tag, start, stop = header(data, position, inner_end)
    if tag == CONTEXT_0:
        tag, start, position = header(data, start, stop)
        version = 1 + int.from_bytes(data[start:position], "big", signed=True) if stop - start < 8 else 0
        tag, start, stop = header(data, stop, inner_end)
    serial = int.from_bytes(data[start:stop], "big", signed=True)
    tags = [tag]
    values: list[tuple[int, int, int]] = []
    for _ in range(5):
        begin = stop
        tag, start, stop = header(data, begin, inner_end)
        tags.append(tag)
        values.append((begin, start, stop))
    if tags != [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE]:
        raise NotACertificateError("no certificate")
    _, issuer, validity, subject, public_key = values
    _, _, middle = header(data, validity[1], validity[2])
    _, _, last = header(data, middle, validity[2])
    if last != validity[2]:
        raise NotACertificateError("no validity")
    found: dict[str, bytes] = {}
    repeated: list[str] = []
    while extensions and stop < inner_end:
        tag, start, stop = header(data, stop, inner_end)
        if tag == CONTEXT_3:
            _read_extensions(data[start:stop], found, repeated)
            break
    return Parts(
        end,
        version,
        serial,
        data[issuer[0] : issuer[2]],
        data[validity[1] : middle],
        data[middle:last],
        data[subject[0] : subject[2]],
        data[public_key[1] : public_key[2]],
        found,
        tuple(dict.fromkeys(repeated)),
        data[algorithm:algorithm_end],
    )


def _read_extensions(block: bytes, found: dict[str, bytes], repeated: list[str]) -> None:
    """Extensions by number, as far as they can be read."""
    try:
        _, position, end = header(block, 0, len(block))
        while position < end:
            _, first, position = header(block, position, end)
            kind, start, stop = header(block, first, position)
            if kind != OID or stop == position:
                continue
            number = _oid_text(block[start:stop])
            value, start, stop = header(block, stop, position)
            if value == BOOLEAN and stop < position:
                value, start, stop = header(block, stop, position)
            if value != OCTET_STRING:
                continue
            if number in found:
                repeated.append(number)
            else:
                found[number] = block[start:stop]
    except (DerError, IndexError):
        return  # what stands after a broken extension cannot be found


_oid_text = lru_cache(maxsize=512)(oid_text)


def host_names(parts: Parts) -> tuple[str, ...]:
    """Host names and addresses the certificate is for; the common name only where there are none (RFC 6125)."""
    found: list[str] = []
    content = parts.extensions.get(oddities.SUBJECT_ALT_NAME, _EMPTY)
    try:
        _, position, end = header(content, 0, len(content))
        while position < end:
            tag, start, position = header(content, position, end)
            if tag == _DNS_NAME:
                found.append(words.visible(content[start:position].decode("ascii", "replace")))
            elif tag == _IP_ADDRESS and position - start in (4, 16):
                found.append(str(ipaddress.ip_address(content[start:position])))
    except (DerError, IndexError):
        pass  # the names before the broken one still count
    if not found and (common_name := words.common_name(parts.subject)):
        found.append(common_name)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _is_ca(content: bytes) -> bool:
    try:
        _, start, stop = header(content, 0, len(content))
        tag, start, stop = header(content, start, stop)
    except (DerError, IndexError):
        return False
    return tag == BOOLEAN and content[start:stop] not in (b"", b"\x00")


@lru_cache(maxsize=256)
def _signature(content: bytes) -> str:
    tag, start, stop = header(content, 0, len(content)) if content else (0, 0, 0)
    return words.signature(oid_text(content[start:stop])) if tag == OID else "unknown"


def key_words(content: bytes) -> str:
    """A public key in words: kind, and size or curve. Raises DerError.

    ``content`` is that of a SubjectPublicKeyInfo.
    """
    try:
        tag, start, stop = header(content, 0, len(content))
        if tag != SEQUENCE:
            return "unknown"
        kind, curve = _algorithm(content[start:stop])
        if curve:
            return curve
        if kind == "RSA":
            return _sized(kind, content, stop)
        if kind == "DSA":
            return _sized(kind, content[start:stop], header(content[start:stop], 0, stop - start)[2])
    except IndexError:
        return "unknown"
    return kind


@lru_cache(maxsize=256)
def _algorithm(content: bytes) -> tuple[str, str]:
    """The kind of a key and, for one on a known curve, all that is to be said."""
    tag, start, stop = header(content, 0, len(content))
    if tag != OID:
        return "unknown", ""
    kind = words.key(oid_text(content[start:stop]))
    if kind == "EC" and stop < len(content):
        tag, start, stop = header(content, stop, len(content))
        if tag == OID:
            curve = oid_text(content[start:stop])
            return kind, f"EC {CURVES[curve][0] if curve in CURVES else words.curve(curve)}"
    return kind, ""


def _sized(kind: str, data: bytes, position: int) -> str:
    """With the size of the first number that stands at ``position``, in a sequence that may be wrapped in bits."""
    try:
        end = len(data)
        tag, start, stop = header(data, position, end)
        if tag == BIT_STRING:
            tag, start, stop = header(data, start + 1, stop)
        tag, start, stop = header(data, start, stop)
    except (DerError, IndexError):
        return kind
    bits = int.from_bytes(data[start:stop], "big").bit_length()
    return f"{kind} {bits}" if tag == INTEGER and bits else kind


def _signed_by_itself(data: bytes) -> bool:
    """Whether the certificate's own key made its signature.

    Where that cannot be tried (an algorithm that is not supported, a form that is refused) equal names decide.
    """
    # Here, because only self-issued certificates need it and it takes longer to import than most commands run.
    from cryptography import x509  # noqa: PLC0415
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.utils import CryptographyDeprecationWarning  # noqa: PLC0415

    try:
        # It warns of serial numbers that are not positive, which many roots have; that is no news here.
        with _warning_filters, warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            certificate = x509.load_der_x509_certificate(data)
            certificate.verify_directly_issued_by(certificate)
    except InvalidSignature:
        return False
    except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm):
        return True
    return True
