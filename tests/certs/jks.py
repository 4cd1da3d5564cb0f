"""Writes JKS files for tests, right ones and wrong ones, from the format's description."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence


def modified_utf8(text: str) -> bytes:
    """A text as Java's DataOutput writes it, with its length in front."""
    units = text.encode("utf-16-be", "surrogatepass")
    out = b"".join(
        b"\xc0\x80" if unit == 0 else chr(unit).encode("utf-8", "surrogatepass")
        for (unit,) in struct.iter_unpack(">H", units)
    )
    return struct.pack(">H", len(out)) + out


def trusted(alias: str, der: bytes, *, raw_alias: bytes | None = None) -> bytes:
    """A trusted-certificate entry of a version 2 store."""
    name = modified_utf8(alias) if raw_alias is None else struct.pack(">H", len(raw_alias)) + raw_alias
    return (
        b"\x00\x00\x00\x02" + name + struct.pack(">q", 0) + modified_utf8("X.509") + struct.pack(">I", len(der)) + der
    )


def private(alias: str, chain: Sequence[bytes]) -> bytes:
    """A private-key entry whose key is rubbish; nobody may look at it."""
    certificates = b"".join(modified_utf8("X.509") + struct.pack(">I", len(der)) + der for der in chain)
    key = struct.pack(">I", 5) + b"xxxxx"
    return (
        b"\x00\x00\x00\x01"
        + modified_utf8(alias)
        + struct.pack(">q", 0)
        + key
        + struct.pack(">I", len(chain))
        + certificates
    )


def store(*entries: bytes, password: str = "changeit", count: int | None = None, version: int = 2) -> bytes:
    """A whole keystore; ``count`` can lie."""
    body = (
        b"\xfe\xed\xfe\xed" + struct.pack(">II", version, len(entries) if count is None else count) + b"".join(entries)
    )
    return body + hashlib.sha1(password.encode("utf-16-be") + b"Mighty Aphrodite" + body).digest()
