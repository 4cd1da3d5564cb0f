"""Name constraints: for which names an authority may sign (RFC 5280, 4.2.1.10).

Host names, IP addresses, mail addresses and distinguished names are compared; a constraint of another kind is passed
over, as it cannot touch a server's certificate. Reads bytes and never raises.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wa_channel_studio.certs.der import DerError, read
from wa_channel_studio.certs.parts import (
    DNS_NAME,
    IP_ADDRESS,
    NAME_CONSTRAINTS,
    SUBJECT_ALT_NAME,
    Parts,
    comparable_name,
)

_MAIL = 0x81
_DIRECTORY = 0xA4
_PERMITTED = 0xA0
_EXCLUDED = 0xA1
_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?")
_EMPTY_NAME = b"\x30\x00"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one authority may sign for: pairs of a kind and a value as it stands in the extension."""

    permitted: tuple[tuple[int, bytes], ...] = ()
    excluded: tuple[tuple[int, bytes], ...] = ()

    def forbidden(self, certificate: Parts, *, own: bool) -> str:
        """The first name of ``certificate`` that may not be signed for; empty when all may.

        ``own``: it is a server's, whose common name counts as a host name where no other does.
        """
        for kind, value in _names(certificate, own=own):
            allowed = [limit for limit_kind, limit in self.permitted if limit_kind == kind]
            if allowed and not any(_within(kind, value, limit) for limit in allowed):
                return _shown(kind, value)
            if any(limit_kind == kind and _within(kind, value, limit) for limit_kind, limit in self.excluded):
                return _shown(kind, value)
        return ""


def limits_of(authority: Parts) -> Limits | None:
    """The limits of an authority; None when it has none."""
    extension = authority.extensions.get(NAME_CONSTRAINTS)
    if extension is None:
        return None
    sides: dict[int, list[tuple[int, bytes]]] = {_PERMITTED: [], _EXCLUDED: []}
    try:
        for side in read(extension.value).children():
            for subtree in side.children():
                base = next(subtree.children())
                sides.setdefault(side.tag, []).append((base.tag, base.content))
    except (DerError, StopIteration):
        pass  # the limits before the broken one still count
    return Limits(tuple(sides[_PERMITTED]), tuple(sides[_EXCLUDED]))


def _names(certificate: Parts, *, own: bool) -> Iterator[tuple[int, bytes]]:
    if certificate.subject_der != _EMPTY_NAME:
        yield _DIRECTORY, certificate.subject_der
    name = certificate.common_name
    if own and not certificate.alternative_names[0] and _HOST.fullmatch(name):
        yield DNS_NAME, name.encode("ascii")
    extension = certificate.extensions.get(SUBJECT_ALT_NAME)
    try:
        for item in read(extension.value).children() if extension is not None else ():
            if item.tag in (DNS_NAME, IP_ADDRESS, _MAIL, _DIRECTORY):
                yield item.tag, item.content
    except DerError:
        return


def _within(kind: int, value: bytes, limit: bytes) -> bool:
    if kind == DNS_NAME:
        name, base = _text(value), _text(limit).lstrip(".")
        return not base or name == base or name.endswith(f".{base}")
    if kind == IP_ADDRESS:
        half = len(limit) // 2
        if len(value) != half:
            return False
        return all(
            byte & mask == base & mask for byte, base, mask in zip(value, limit[:half], limit[half:], strict=True)
        )
    if kind == _MAIL:
        address, base = _text(value), _text(limit)
        host = address.rpartition("@")[2]
        return base == address if "@" in base else host.endswith(base) if base.startswith(".") else host == base
    name, base = comparable_name(value), comparable_name(limit)
    return not base or name == base or name.startswith(f"{base},")


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").lower()


def _shown(kind: int, value: bytes) -> str:
    if kind == IP_ADDRESS and len(value) in (4, 16):
        return str(ipaddress.ip_address(value))
    return "this subject" if kind == _DIRECTORY else _text(value)
