"""The Java keystore JKS: which trusted certificates it holds, and whether a password belongs to it.

Format as in the JDK's JavaKeyStore: a count, entries with names in Java's modified UTF-8, and a SHA-1 digest keyed
with the password. Private keys are counted and stepped over; their content is never looked at. Certificates stay
opaque bytes here.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass, field

from wa_channel_studio.domain.secret import Secret

MAGIC = b"\xfe\xed\xfe\xed"
JCEKS_MAGIC = b"\xce\xce\xce\xce"
MAX_ENTRIES = 25_000
"""Our own bound; the keystores an AICC asks for hold two certificates."""

_PRIVATE_KEY = 1
_TRUSTED_CERTIFICATE = 2
_SALT = b"Mighty Aphrodite"
_DIGEST_BYTES = 20


class KeystoreError(ValueError):
    """The bytes are no keystore that Java would load; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class TrustedCertificate:
    """One entry: its name, when it was put in (milliseconds since 1970) and the certificate as DER."""

    alias: str
    created_ms: int
    der: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keystore:
    """The content of a JKS file in the order of the file."""

    certificates: tuple[TrustedCertificate, ...]
    private_keys: int
    body: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    def opened_by(self, password: Secret) -> bool:
        """Whether ``password`` is the one the keystore was written with, and nothing was changed since."""
        return hmac.compare_digest(_digest(password, self.body), self.digest)


class _Reader:
    """Walks through bytes; says that the file breaks off instead of running over its end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.data):
            raise KeystoreError("The keystore breaks off before its end. Copy the file again, in binary mode.")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def number(self, code: str) -> int:
        return int(struct.unpack(code, self.take(struct.calcsize(code)))[0])

    def text(self) -> str:
        return from_modified_utf8(self.take(self.number(">H")))

    def certificate(self, version: int) -> bytes:
        if version == 2:
            self.take(self.number(">H"))  # the certificate's type, always X.509
        return self.take(self.number(">I"))


def parse(data: bytes) -> Keystore:
    """Read a JKS. Raises KeystoreError; needs no password, since certificates stand in the clear."""
    reader = _Reader(data)
    if reader.take(4) != MAGIC:
        raise KeystoreError("This is no JKS keystore.")
    version, count = reader.number(">I"), reader.number(">I")
    if version not in (1, 2):
        raise KeystoreError(f"The keystore says it has version {version}; only 1 and 2 exist, so it is damaged.")
    if count > MAX_ENTRIES:
        raise KeystoreError(f"The keystore says it has {count:,} entries; this program reads up to {MAX_ENTRIES:,}.")
    certificates: list[TrustedCertificate] = []
    private_keys = 0
    for number in range(1, count + 1):
        tag = reader.number(">I")
        try:
            alias = reader.text()
        except UnicodeDecodeError:
            message = (
                f"The name of entry {number} is not written as Java writes names; Java refuses the whole keystore."
            )
            raise KeystoreError(f"{message} Make it again with keytool.") from None
        created_ms = reader.number(">q")
        if tag == _TRUSTED_CERTIFICATE:
            certificates.append(TrustedCertificate(alias, created_ms, reader.certificate(version)))
        elif tag == _PRIVATE_KEY:
            reader.take(reader.number(">I"))
            for _ in range(reader.number(">I")):
                reader.certificate(version)
            private_keys += 1
        else:
            raise KeystoreError(f"Entry {number} of the keystore is of no known kind; the file is damaged.")
    body = data[: reader.position]
    return Keystore(tuple(certificates), private_keys, body, reader.take(_DIGEST_BYTES))


def from_modified_utf8(data: bytes) -> str:
    """Text as Java's DataInput reads it: NUL is C0 80, and characters beyond the BMP are pairs of surrogates.

    Raises UnicodeDecodeError for bytes that Java refuses, among them plain UTF-8 of four bytes.
    """
    if any(byte >= 0xF0 for byte in data):
        raise UnicodeDecodeError("modified-utf-8", data, 0, len(data), "a byte that Java refuses")
    units = data.replace(b"\xc0\x80", b"\x00").decode("utf-8", "surrogatepass")
    return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def _digest(password: Secret, body: bytes) -> bytes:
    sha1 = hashlib.sha1(usedforsecurity=False)
    sha1.update(password.reveal().encode("utf-16-be", "surrogatepass"))
    sha1.update(_SALT)
    sha1.update(body)
    return sha1.digest()
