"""Writes JKS keystores of trusted certificates, byte for byte as Java would.

It takes what it is given: which certificates and names Java takes is decided before (``keystore_rules``). Linear in
the number of entries: what is slow with thousands of certificates is adding to bytes again and again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from wa_channel_studio.certs import keystore
from wa_channel_studio.certs.keystore_rules import Entry, check_size, not_as_written
from wa_channel_studio.certs.modified_utf8 import to_modified_utf8
from wa_channel_studio.domain.secret import Secret

_HEAD = struct.Struct(">IH").pack
_TIME = struct.Struct(">q").pack
_X509 = b"\x00\x05X.509"
_TRUSTED = 2


def written(entries: Sequence[Entry], password: Secret) -> bytes:
    """The keystore of entries that were checked, read back and compared. Raises ProblemError."""
    data = jks(entries, password)
    check_size(data)
    store = keystore.parse(data)
    same = [(entry.alias, entry.der) for entry in store.certificates] == [(entry.alias, entry.der) for entry in entries]
    if not same or not store.opened_by(password):
        raise not_as_written()
    return data


def jks(entries: Iterable[Entry], password: Secret) -> bytes:
    """A keystore of version 2 in the order of ``entries``."""
    parts: list[bytes] = []
    count = 0
    for entry in entries:
        name = to_modified_utf8(entry.alias)
        der = entry.der
        parts += (_HEAD(_TRUSTED, len(name)), name, _TIME(entry.created_ms), _X509, len(der).to_bytes(4, "big"), der)
        count += 1
    body = b"".join([keystore.MAGIC, struct.pack(">II", 2, count), *parts])
    return body + keystore.digest(password, body)
