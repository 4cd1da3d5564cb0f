"""Whether a certificate is for a host: names and addresses as RFC 6125 and RFC 9525 compare them.

A star stands for exactly one whole label at the front. An IP address has to stand as one. The common name is an old
way out for certificates that have no other names, which Java still takes and most other programs do not.
"""

from __future__ import annotations

import ipaddress
from enum import StrEnum

import idna

from wa_channel_studio.certs.parts import Parts


class Match(StrEnum):
    """How a certificate and a host go together."""

    YES = "yes"
    BY_COMMON_NAME = "by_common_name"
    """Only the common name says so, in a certificate without other names."""
    NO = "no"


def match(certificate: Parts, host: str) -> Match:
    """Whether ``certificate`` is for ``host``, which is an ASCII name or an IP address."""
    hosts, addresses = certificate.alternative_names
    address = _address(host)
    if address is not None:
        return Match.YES if any(_address(one) == address for one in addresses) else Match.NO
    if any(_same_name(pattern, host) for pattern in hosts):
        return Match.YES
    if not hosts and not addresses and _same_name(certificate.common_name, host):
        return Match.BY_COMMON_NAME
    return Match.NO


def covers(certificate: Parts, host: str) -> bool:
    """Whether ``certificate`` is for ``host`` in any way."""
    return match(certificate, host) is not Match.NO


def _same_name(pattern: str, host: str) -> bool:
    wanted = _ascii(pattern)
    host = host.rstrip(".").lower()
    if not wanted or not host:
        return False
    first, _, rest = wanted.partition(".")
    if first != "*":
        return wanted == host and "*" not in wanted
    label, _, host_rest = host.partition(".")
    return bool(label) and rest == host_rest and "." in rest and "*" not in rest


def _ascii(name: str) -> str:
    """A name as it is looked up: lower case, Punycode where its own letters are written out; empty when it is none."""
    name = name.strip().rstrip(".").lower()
    if name.isascii():
        return name
    star, rest = ("*.", name[2:]) if name.startswith("*.") else ("", name)
    try:
        return star + idna.encode(rest, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
