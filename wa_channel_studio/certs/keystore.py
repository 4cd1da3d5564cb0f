"""The Java keystores JKS and JCEKS: which certificates they hold, and whether a password belongs to them.

Format as in the JDK's JavaKeyStore: a count, entries with names in Java's modified UTF-8, and a SHA-1 digest keyed
with the password. Private keys are counted and stepped over; their content is never looked at. Certificates stay
opaque bytes here. Writing is ``jks_writer``'s.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass, field

from wa_channel_studio.certs import java_objects
from wa_channel_studio.certs.modified_utf8 import from_modified_utf8
from wa_channel_studio.domain.bounds import MAX_ENTRIES
from wa_channel_studio.domain.secret import Secret

MAGIC = b"\xfe\xed\xfe\xed"
JCEKS_MAGIC = b"\xce\xce\xce\xce"

_PRIVATE_KEY = 1
_TRUSTED_CERTIFICATE = 2
_SECRET_KEY = 3
_SALT = b"Mighty Aphrodite"
_DIGEST_BYTES = 20
_X509 = b"\x00\x05X.509"

_BREAKS_OFF = "The keystore breaks off before its end. Copy the file again, in binary mode."
_FALSE_COUNT = "The keystore says it has {count:,} {entries}, but more follow: it is damaged. Copy the file again."


class KeystoreError(ValueError):
    """The bytes are no keystore that Java would load; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class TrustedCertificate:
    """One entry: its name, when it was put in (milliseconds since 1970) and the certificate as DER."""

    alias: str
    created_ms: int
    der: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """That there is a private key, and its certificates, its own first."""

    alias: str
    chain: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keystore:
    """The content of a JKS or JCEKS file in the order of the file."""

    certificates: tuple[TrustedCertificate, ...]
    keys: tuple[PrivateKey, ...]
    """Those with a secret key, which only JCEKS has, have no chain."""
    body: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    behind: int = 0
    """How many bytes follow the digest. Java does not look at them."""

    @property
    def private_keys(self) -> int:
        """How many entries have a private or secret key."""
        return len(self.keys)

    def opened_by(self, password: Secret) -> bool:
        """Whether ``password`` is the one the keystore was written with, and nothing was changed since."""
        return hmac.compare_digest(digest(password, self.body), self.digest)


def parse(data: bytes) -> Keystore:
    """Read a JKS or JCEKS. Raises KeystoreError; needs no password, since certificates stand in the clear."""
    magic = data[:4]
    if magic not in (MAGIC, JCEKS_MAGIC):
        raise KeystoreError("This is no JKS keystore.")
    try:
        return _parse(data, has_secrets=magic == JCEKS_MAGIC)
    except (struct.error, IndexError, java_objects.CutOffError):
        raise KeystoreError(_BREAKS_OFF) from None


def _parse(data: bytes, *, has_secrets: bool) -> Keystore:
    version, count = struct.unpack_from(">II", data, 4)
    if version not in (1, 2):
        raise KeystoreError(f"The keystore says it has version {version}; only 1 and 2 exist, so it is damaged.")
    if count > MAX_ENTRIES:
        raise KeystoreError(f"The keystore says it has {count:,} entries; this program reads up to {MAX_ENTRIES:,}.")
    certificates: list[TrustedCertificate] = []
    keys: list[PrivateKey] = []
    position = 12
    head = struct.Struct(">IH").unpack_from
    for number in range(1, count + 1):
        tag, length = head(data, position)
        position += 6
        raw = data[position : position + length]
        if len(raw) < length:
            raise KeystoreError(_BREAKS_OFF)
        alias = _alias(raw, number)
        position += length
        (created_ms,) = struct.unpack_from(">q", data, position)
        position += 8
        if tag == _TRUSTED_CERTIFICATE:
            der, position = _certificate(data, position, version)
            certificates.append(TrustedCertificate(alias, created_ms, der))
        elif tag == _PRIVATE_KEY:
            chain, position = _chain(data, position, version)
            keys.append(PrivateKey(alias, chain))
        elif tag == _SECRET_KEY and has_secrets:
            position = _behind_secret(data, position, number)
            keys.append(PrivateKey(alias, ()))
        else:
            raise KeystoreError(f"Entry {number} of the keystore is of no known kind; the file is damaged.")
    end = position + _DIGEST_BYTES
    if end > len(data):
        raise KeystoreError(_BREAKS_OFF)
    if _is_entry(data, position, version):
        entries = "entry" if count == 1 else "entries"
        raise KeystoreError(_FALSE_COUNT.format(count=count, entries=entries))
    return Keystore(tuple(certificates), tuple(keys), data[:position], data[position:end], len(data) - end)


def _alias(raw: bytes, number: int) -> str:
    try:
        return raw.decode("ascii") if raw.isascii() else from_modified_utf8(raw)
    except UnicodeDecodeError:
        message = f"The name of entry {number} is not written as Java writes names; Java refuses the whole keystore."
        raise KeystoreError(f"{message} Make it again with keytool.") from None


def _certificate(data: bytes, position: int, version: int) -> tuple[bytes, int]:
    if version == 2:
        # The certificate's type, always X.509.
        position += 7 if data[position : position + 7] == _X509 else 2 + struct.unpack_from(">H", data, position)[0]
    (length,) = struct.unpack_from(">I", data, position)
    position += 4
    end = position + length
    if end > len(data):
        raise KeystoreError(_BREAKS_OFF)
    return data[position:end], end


def _chain(data: bytes, position: int, version: int) -> tuple[tuple[bytes, ...], int]:
    (length,) = struct.unpack_from(">I", data, position)
    position += 4 + length
    (count,) = struct.unpack_from(">I", data, position)
    position += 4
    chain: list[bytes] = []
    for _ in range(count):  # ends at the end of the file at the latest
        der, position = _certificate(data, position, version)
        if len(chain) >= MAX_ENTRIES:
            raise KeystoreError("A private key of the keystore says it has too many certificates; the file is damaged.")
        chain.append(der)
    return tuple(chain), position


def _behind_secret(data: bytes, position: int, number: int) -> int:
    try:
        return java_objects.skip(data, position)
    except java_objects.UnknownObjectError:
        message = f"Entry {number} of the keystore holds a secret key of a kind that this program cannot step over."
        raise KeystoreError(f"{message} Choose the single certificates.") from None


def _is_entry(data: bytes, position: int, version: int) -> bool:
    """Whether an entry stands where the digest should: then the count of entries is false."""
    try:
        tag, length = struct.unpack_from(">IH", data, position)
        if tag not in (_PRIVATE_KEY, _TRUSTED_CERTIFICATE) or version != 2:
            return False
        position += 6 + length + 8
        if tag == _TRUSTED_CERTIFICATE:
            return data[position : position + 7] == _X509
        (size,) = struct.unpack_from(">I", data, position)
        return data[position + 4 : position + 5] == b"\x30" and position + size < len(data)
    except struct.error:
        return False


def digest(password: Secret, body: bytes) -> bytes:
    """The digest that stands behind the entries."""
    sha1 = hashlib.sha1(usedforsecurity=False)
    sha1.update(password.reveal().encode("utf-16-be", "surrogatepass"))
    sha1.update(_SALT)
    sha1.update(body)
    return sha1.digest()
