"""Reads one X.509 certificate into facts: who, by whom, from when to when, which key, which fingerprints.

Fields are read by our own lenient reader, because strict parsers refuse certificates that servers do use (version 2,
odd key usage, name constraints, serial number 0); only keys and signatures go to ``cryptography``. No trust is judged,
and a certificate that is odd is shown as far as it can be read.
"""

from __future__ import annotations

import hashlib
import ipaddress
import threading
import warnings
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.utils import CryptographyDeprecationWarning

from wa_channel_studio.certs import words
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
    Element,
    oid_text,
    read,
)
from wa_channel_studio.domain.certificate import CertificateFacts

MAX_CERTIFICATE_BYTES = 1024 * 1024
"""Our own bound for one certificate; real ones have one to a few kilobytes."""

_SUBJECT_ALT_NAME = "2.5.29.17"
_BASIC_CONSTRAINTS = "2.5.29.19"
_DNS_NAME = 0x82
_IP_ADDRESS = 0x87

_warning_filters = threading.Lock()


class NotACertificateError(ValueError):
    """The bytes hold no X.509 certificate, or one that is damaged beyond showing."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of a certificate as they stand in the file."""

    serial: Element
    issuer: Element
    not_before: Element
    not_after: Element
    subject: Element
    public_key: Element
    extensions: dict[str, bytes]
    signature: Element


def certificate_der(data: bytes) -> bytes:
    """The certificate at the start of ``data`` without what follows it. Raises DerError or NotACertificateError."""
    whole = read(data)
    _take_apart(whole)
    return whole.whole


def facts(data: bytes, alias: str = "") -> CertificateFacts:
    """What is to be known of the certificate ``data`` (DER). Raises NotACertificateError."""
    if len(data) > MAX_CERTIFICATE_BYTES:
        raise NotACertificateError(f"more than {MAX_CERTIFICATE_BYTES} bytes")
    try:
        parts = _take_apart(read(data))
        names, is_ca = _names(parts), _is_ca(parts)
        subject, issuer = words.name(parts.subject), words.name(parts.issuer)
        return CertificateFacts(
            subject=subject,
            issuer=issuer,
            not_before=words.moment(parts.not_before),
            not_after=words.moment(parts.not_after),
            sha256=_fingerprint("sha256", data),
            sha1=_fingerprint("sha1", data),
            serial=words.serial(parts.serial.integer()),
            key=_key(parts.public_key),
            signature=_signature(parts.signature),
            names=names,
            self_signed=parts.subject.whole == parts.issuer.whole and _signed_by_itself(data),
            is_ca=is_ca,
            alias=alias,
        )
    except DerError as bad:
        raise NotACertificateError(str(bad)) from bad


def _take_apart(whole: Element) -> _Parts:
    outer = list(whole.children()) if whole.tag == SEQUENCE else []
    if [e.tag for e in outer] != [SEQUENCE, SEQUENCE, BIT_STRING]:
        raise NotACertificateError("no certificate")
    inner = list(outer[0].children())
    if inner and inner[0].tag == CONTEXT_0:
        del inner[0]  # the version; which one it is changes nothing here
    if [e.tag for e in inner[:6]] != [INTEGER, *[SEQUENCE] * 5]:
        raise NotACertificateError("no certificate")
    number, _, issuer, validity, subject, public_key = inner[:6]
    times = list(validity.children())
    if len(times) != 2:
        raise NotACertificateError("no validity")
    block = next((e for e in inner[6:] if e.tag == CONTEXT_3), None)
    return _Parts(number, issuer, times[0], times[1], subject, public_key, _extensions(block), outer[1])


def _extensions(block: Element | None) -> dict[str, bytes]:
    """Extensions by number, as far as they can be read; of two with one number the first counts."""
    found: dict[str, bytes] = {}
    if block is None:
        return found
    try:
        for extension in read(block.content).children():
            items = list(extension.children())
            if len(items) >= 2 and items[0].tag == OID and items[-1].tag == OCTET_STRING:
                found.setdefault(oid_text(items[0].content), items[-1].content)
    except DerError:
        pass  # what stands after a broken extension cannot be found
    return found


def _names(parts: _Parts) -> tuple[str, ...]:
    """Host names and addresses the certificate is for; the common name only where there are none (RFC 6125)."""
    found: list[str] = []
    try:
        for item in read(parts.extensions.get(_SUBJECT_ALT_NAME, b"\x30\x00")).children():
            if item.tag == _DNS_NAME:
                found.append(words.visible(item.content.decode("ascii", "replace")))
            elif item.tag == _IP_ADDRESS and len(item.content) in (4, 16):
                found.append(str(ipaddress.ip_address(item.content)))
    except DerError:
        pass  # the names before the broken one still count
    if not found and (common_name := words.common_name(parts.subject)):
        found.append(common_name)
    return tuple(dict.fromkeys(found))


def _is_ca(parts: _Parts) -> bool:
    try:
        first = next(read(parts.extensions.get(_BASIC_CONSTRAINTS, b"\x30\x00")).children(), None)
    except DerError:
        return False
    return first is not None and first.tag == BOOLEAN and first.content not in (b"", b"\x00")


def _signature(element: Element) -> str:
    first = next(element.children(), None)
    return words.signature(oid_text(first.content)) if first is not None and first.tag == OID else "unknown"


def _key(element: Element) -> str:
    algorithm = next(element.children(), None)
    first = next(algorithm.children(), None) if algorithm is not None and algorithm.tag == SEQUENCE else None
    named = words.key(oid_text(first.content)) if first is not None and first.tag == OID else "unknown"
    try:
        public = serialization.load_der_public_key(element.whole)
    except (ValueError, UnsupportedAlgorithm):
        return named
    if isinstance(public, rsa.RSAPublicKey | dsa.DSAPublicKey):
        return f"{named} {public.key_size}"
    if isinstance(public, ec.EllipticCurvePublicKey):
        return f"EC {words.CURVES.get(public.curve.name, public.curve.name)}"
    return named


def _signed_by_itself(data: bytes) -> bool:
    """Whether the certificate's own key made its signature.

    Where that cannot be tried (an algorithm that is not supported, a form that is refused) equal names decide.
    """
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


def _fingerprint(algorithm: str, data: bytes) -> str:
    return hashlib.new(algorithm, data, usedforsecurity=False).digest().hex(":").upper()
