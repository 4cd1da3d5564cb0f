"""Writes PKCS #12 keystores of trusted certificates, with the mark without which Java does not see them.

The protection is what Java 17 writes itself: AES-256 and a seal by SHA-256. Certificates stay opaque bytes, so that odd
ones are written as they are. Which certificates and names Java takes is decided before (``keystore_rules``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from wa_channel_studio.certs import pkcs12
from wa_channel_studio.certs.der import CONTEXT_0, INTEGER, OCTET_STRING, SEQUENCE, SET, encoded, oid
from wa_channel_studio.certs.keystore_rules import Entry, check_size, not_as_written
from wa_channel_studio.certs.pkcs12 import CERTIFICATE_BAG, DATA, ENCRYPTED_DATA, FRIENDLY_NAME, TRUSTED, X509
from wa_channel_studio.certs.pkcs12_crypto import encrypted, seal
from wa_channel_studio.domain.secret import Secret

ITERATIONS = 10_000
"""As Java 17 has it (keystore.pkcs12.certPbeIterationCount)."""
_SALT_BYTES = 20
_BMP_STRING = 0x1E
_ANY_PURPOSE = oid("2.5.29.37.0")
_X509 = oid(X509)
_BAG = oid(CERTIFICATE_BAG)
_NAME = oid(FRIENDLY_NAME)
_MARK = encoded(SEQUENCE, oid(TRUSTED), encoded(SET, _ANY_PURPOSE))


def written(entries: Sequence[Entry], password: Secret) -> bytes:
    """The keystore of entries that were checked, read back and compared. Raises ProblemError."""
    data = container(entries, password)
    check_size(data)
    inside = pkcs12.parse(data, password)
    found = [(bag.name, bag.der) for bag in inside.certificates if bag.trusted]
    if found != [(entry.alias, entry.der) for entry in entries] or inside.state != "right":
        raise not_as_written()
    return data


def container(entries: Iterable[Entry], password: Secret) -> bytes:
    """A keystore in the order of ``entries``."""
    bags = encoded(SEQUENCE, *(_bag(entry.alias, entry.der) for entry in entries))
    plain = password.reveal()
    salt, start = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(16)
    algorithm, hidden = encrypted(bags, plain, salt, start, ITERATIONS)
    inside = encoded(SEQUENCE, oid(DATA), algorithm, encoded(0x80, hidden))
    part = encoded(SEQUENCE, encoded(INTEGER, b"\x00"), inside)
    content = encoded(SEQUENCE, encoded(SEQUENCE, oid(ENCRYPTED_DATA), encoded(CONTEXT_0, part)))
    return encoded(
        SEQUENCE,
        encoded(INTEGER, b"\x03"),
        encoded(SEQUENCE, oid(DATA), encoded(CONTEXT_0, encoded(OCTET_STRING, content))),
        seal(plain, content, secrets.token_bytes(_SALT_BYTES), ITERATIONS),
    )


def _bag(alias: str, der: bytes) -> bytes:
    name = encoded(_BMP_STRING, alias.encode("utf-16-be", "surrogatepass"))
    value = encoded(SEQUENCE, _X509, encoded(CONTEXT_0, encoded(OCTET_STRING, der)))
    attributes = encoded(SET, encoded(SEQUENCE, _NAME, encoded(SET, name)), _MARK)
    return encoded(SEQUENCE, _BAG, encoded(CONTEXT_0, value), attributes)
