"""What is in an uploaded certificate file: whether it is of its type, and for which hosts it speaks.

Reads X.509 in DER and PEM by cryptography, and Java keystores of version 1 and 2 by its own few lines: the sandbox
judges the studio, so it shares no reader with it. Knows no channels and no HTTP.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass

from cryptography import x509

TYPES = ("CER", "CRT", "DER", "PEM", "JKS")
"""The types that the manual names somewhere; the AICC's whole list is not documented."""

_MAGIC, _DIGEST_BYTES, _TRUSTED = 0xFEEDFEED, 20, 2
_PEM_BEGIN = b"-----BEGIN"


class NotOfTypeError(Exception):
    """The file is not of its type; ``password`` tells that a keystore's password does not open it."""

    def __init__(self, message: str, password: bool = False) -> None:
        super().__init__(message)
        self.password = password


@dataclass(frozen=True, slots=True)
class Content:
    """What the rules need to know of a file."""

    der: bool
    """Whether it is one certificate in DER encoding."""
    hosts: tuple[str, ...]
    """Host names it speaks for; empty where it has a certificate that may stand for any, such as a root."""


def read(kind: str, data: bytes, password: str = "") -> Content:
    """Judge a file. ``password`` opens a keystore. Raises NotOfTypeError."""
    if kind == "JKS":
        certificates = [_der(found) for found in _keystore(data, password)]
        return Content(False, _hosts(certificates))
    text = data.lstrip().startswith(_PEM_BEGIN)
    if (kind == "DER" and text) or (kind == "PEM" and not text):
        raise NotOfTypeError(f"The file is not in {kind} encoding.")
    return Content(not text, _hosts(_pem(data) if text else [_der(data)]))


def _der(data: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(data)
    except ValueError:
        raise NotOfTypeError("The file holds no X.509 certificate.") from None


def _pem(data: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError:
        raise NotOfTypeError("The file holds no X.509 certificate.") from None


def _hosts(certificates: list[x509.Certificate]) -> tuple[str, ...]:
    found: list[str] = []
    for certificate in certificates:
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (x509.ExtensionNotFound, ValueError):
            return ()
        hosts = names.get_values_for_type(x509.DNSName)
        hosts += [str(address) for address in names.get_values_for_type(x509.IPAddress)]
        if not hosts:
            return ()
        found += [host.lower() for host in hosts]
    return tuple(found)


def speaks_for(hosts: tuple[str, ...], host: str) -> bool:
    """Whether one of the names, which may begin with ``*.``, covers the host."""
    host = host.lower()
    above = host.partition(".")[2]
    return not hosts or any(name == host or (name.startswith("*.") and name[2:] == above) for name in hosts)


def _keystore(data: bytes, password: str) -> list[bytes]:
    """Certificates of a keystore's trusted entries. Format: the source of the JDK's JavaKeyStore."""
    if len(data) < 12 + _DIGEST_BYTES or struct.unpack_from(">I", data)[0] != _MAGIC:
        raise NotOfTypeError("The file is no Java keystore (JKS).")
    content, digest = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    salted = password.encode("utf-16-be") + b"Mighty Aphrodite" + content
    if not hmac.compare_digest(hashlib.sha1(salted).digest(), digest):  # noqa: S324 (the format's own)
        raise NotOfTypeError("The password does not open the keystore.", password=True)
    try:
        return _entries(content)
    except (struct.error, IndexError):
        raise NotOfTypeError("The keystore is damaged.") from None


def _entries(content: bytes) -> list[bytes]:
    version, count = struct.unpack_from(">II", content, 4)
    place, found = 12, []
    for _ in range(count):
        (tag,) = struct.unpack_from(">I", content, place)
        if tag != _TRUSTED:
            raise NotOfTypeError("The keystore holds keys; only certificates belong into it.")
        place = _after_text(content, place + 4) + 8  # alias, then the date
        if version > 1:
            place = _after_text(content, place)  # X.509
        (length,) = struct.unpack_from(">I", content, place)
        found.append(content[place + 4 : place + 4 + length])
        place += 4 + length
    if not found:
        raise NotOfTypeError("The keystore is empty.")
    return found


def _after_text(content: bytes, place: int) -> int:
    (length,) = struct.unpack_from(">H", content, place)
    return place + 2 + int(length)
