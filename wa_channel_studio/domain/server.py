"""The address of a TLS server as a person gives it: a host, host:port, or any URL.

Knows how addresses are written (RFC 3986, IDNA 2008), and which hosts lie in a private network. Asks no network.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import idna

from wa_channel_studio.domain.problem import ProblemError

HTTPS_PORT = 443
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://", re.ASCII)
_PORTS = {"https": 443, "http": 443, "wss": 443, "ldaps": 636, "imaps": 993, "smtps": 465, "ftps": 990}
_PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".corp", ".home", ".home.arpa", ".test")
"""Endings that no public authority signs for: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, and habits."""
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True, order=True)
class Server:
    """A host and port. ``host`` is ASCII: a name in lower case (Punycode where needed) or an IP address."""

    host: str
    port: int = HTTPS_PORT

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """As people read it: the name in its own alphabet, the port only where it is not 443."""
        host = f"[{self.host}]" if ":" in self.host else _in_own_alphabet(self.host)
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address and not a name."""
        return _address(self.host) is not None

    @property
    def is_private(self) -> bool:
        """Whether the host lies on this machine or in a private network, where private authorities are expected."""
        address = _address(self.host)
        if address is not None:
            return not address.is_global
        return "." not in self.host or self.host.endswith(_PRIVATE_ENDINGS)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A server with what was dropped or changed on the way to it, as sentences."""

    server: Server
    notes: tuple[str, ...] = ()


def parse_server(text: str) -> Parsed:
    """The server that ``text`` names. Raises ProblemError that says what is wrong with it and how it is written."""
    given = text.strip().strip("<>\"'“”„").strip()
    if not given:
        raise ProblemError.of("The host is missing.", "Enter a host name, such as api.infobip.com.")
    if any(c.isspace() for c in given) or not given.isprintable():
        raise ProblemError.of("There is a blank inside the address.", "Take it out, or put each host on its own line.")
    scheme = ""
    if _SCHEME.match(given):
        scheme, _, rest = given.partition("://")
        given = rest
    authority = re.split(r"[/?#\\]", given, maxsplit=1)[0]
    notes: list[str] = []
    if given[len(authority) :] not in ("", "/"):
        notes.append("The path was dropped: certificates belong to the host.")
    if "@" in authority:
        authority = authority.rpartition("@")[2]
        notes.append("User name and password in the address were dropped; they are not sent.")
    if scheme.lower() == "http":
        notes.append("http is not encrypted; the encrypted port 443 is asked.")
    default = _PORTS.get(scheme.lower(), HTTPS_PORT)
    host, port = _split(authority, default)
    if scheme.lower() == "http" and port == 80:
        port = HTTPS_PORT
    return Parsed(Server(_host(host), port), tuple(notes))


def _split(authority: str, default: int) -> tuple[str, int]:
    if _address(authority) is not None:  # an IPv6 address without brackets has no port
        return authority, default
    try:
        parts = urlsplit(f"//{authority}")
        port = parts.port
    except ValueError:
        port = -1
        parts = urlsplit("//x")
    if port is not None and not 1 <= port <= 65535:
        raise ProblemError.of("The port is no number from 1 to 65535.", "Write host:port, such as api.infobip.com:443.")
    if authority.startswith("["):
        return authority[1:].partition("]")[0], port or default
    return (authority.rpartition(":")[0] if port is not None else authority.rstrip(":")), port or default


def _host(host: str) -> str:
    address = _address(host)
    if address is not None:
        return str(address)
    name = host.rstrip(".")
    try:
        ascii_name = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        ascii_name = ""
    labels = ascii_name.split(".")
    if not ascii_name or len(ascii_name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ProblemError.of(
            f"“{host}” is no host name." if host else "The host is missing.", "Write it as api.infobip.com."
        )
    if labels[-1].isdigit():
        raise ProblemError.of(f"“{host}” is no IP address.", "An IPv4 address has four numbers from 0 to 255.")
    return ascii_name


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _in_own_alphabet(host: str) -> str:
    try:
        return idna.decode(host) if "xn--" in host else host
    except (idna.IDNAError, UnicodeError):
        return host
