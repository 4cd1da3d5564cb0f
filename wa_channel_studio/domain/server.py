"""The address of a TLS server as a person gives it: a host, host:port, or any URL.

Knows how addresses are written (RFC 3986, IDNA 2008), and which hosts lie in a private network. Asks no network.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from wa_channel_studio.domain.problem import ProblemError

HTTPS_PORT = 443
_PORTS = {"https": 443, "wss": 443, "ldaps": 636, "imaps": 993, "pop3s": 995, "smtps": 465, "ftps": 990}
_OPEN = ("http", "ws")
"""Schemes without encryption; port 80 is then not meant."""
_SCHEME = re.compile(
    rf"(?P<any>[a-z][a-z0-9+.-]*):[/\\]{{2}}|(?P<known>{'|'.join((*_PORTS, *_OPEN))}):(?!\d*$)[/\\]*",
    re.ASCII | re.IGNORECASE,
)
"""As browsers do, a known scheme counts also where its slashes are missing or wrong."""
_PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".corp", ".home", ".home.arpa", ".test")
"""Endings that no public authority signs for: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, and habits."""
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)
"""A last label like this makes a name an IPv4 address in one of its odd old forms, for browsers and resolvers."""
_AROUND = "<>\"'“”„‚‘’«»‹›「」『』【】《》〈〉（）()`*"
_WIDE = str.maketrans("：／？＃＠［］．。｡％＼", ":/?#@[]...%\\", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
"""Signs as Chinese and Japanese keyboards give them, and signs without width as spreadsheets leave them."""
_SEVERAL = re.compile(r"[,;|，；、]")


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
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if address is not None:
            return not address.is_global
        return "." not in self.host or self.host.endswith(_PRIVATE_ENDINGS)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A server with what was dropped or changed on the way to it, as sentences."""

    server: Server
    notes: tuple[str, ...] = ()


def parse_server(text: str) -> Parsed:
    """The server that ``text`` names. Raises ProblemError that says what is wrong with it and how it is written.

    What stands before an ``@`` never appears in a message or note: it may be a password.
    """
    given = text.translate(_WIDE).strip().strip(_AROUND).strip()
    if not given:
        raise ProblemError.of("The host is missing.", "Enter a host name, such as api.infobip.com.")
    if any(sign.isspace() for sign in given) or not given.isprintable():
        raise ProblemError.of("There is a blank inside the address.", "Take it out, or put each host on its own line.")
    found = _SCHEME.match(given)
    scheme = (found["any"] or found["known"]).lower() if found else ""
    given = given[found.end() :] if found else given.removeprefix("//")
    authority = re.split(r"[/?#\\]", given, maxsplit=1)[0]
    notes: list[str] = []
    if given[len(authority) :] not in ("", "/"):
        notes.append("The path was dropped: certificates belong to the host.")
    if "@" in authority:
        authority = authority.rpartition("@")[2]
        notes.append("What stood before the @ was dropped; it is not sent.")
    host, port = _split(authority)
    if scheme in _OPEN and port in (None, 80):
        notes.append("http is not encrypted; the encrypted port 443 is asked instead.")
        port = HTTPS_PORT
    name = _host(host)
    if "xn--" in name and not host.isascii():
        notes.append(f"The name is asked for as {name}, as the network writes it.")
    return Parsed(Server(name, port or _PORTS.get(scheme, HTTPS_PORT)), tuple(notes))


def _split(authority: str) -> tuple[str, int | None]:
    """Host and port; an IPv6 address without brackets has no port."""
    if authority.startswith("["):
        host, bracket, rest = authority[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise ProblemError.of("The brackets of the IPv6 address do not match.", "Write it as [2001:db8::1]:443.")
        if not isinstance(_address(host), ipaddress.IPv6Address):
            raise _no_address(host)
        return host, _port(rest[1:])
    if authority.count(":") > 1:
        if _address(authority) is None:
            raise _no_address(authority)
        return authority, None
    host, _, digits = authority.partition(":")
    return host, _port(digits)


def _port(digits: str) -> int | None:
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6 and 1 <= int(digits) <= 65535):
        raise ProblemError.of("The port is no number from 1 to 65535.", "Write host:port, such as api.infobip.com:443.")
    return int(digits)


def _no_address(text: str) -> ProblemError:
    if "%" in text:
        return ProblemError.of(
            "An address with a zone (%) leads only to neighbours of this computer.",
            "Use the host's name, or an address that the AICC can reach too.",
        )
    return ProblemError.of(f"“{_short(text)}” is no IPv6 address.", "Write it as [2001:db8::1] or [2001:db8::1]:443.")


def _host(host: str) -> str:
    address = _address(host)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address is not None:
        return str(address)
    if not host.strip("."):
        raise ProblemError.of("The host is missing.", "Enter a host name, such as api.infobip.com.")
    if _SEVERAL.search(host):
        raise ProblemError.of("Several hosts stand in one address.", "Put each host on its own line.")
    name = host.removesuffix(".")
    ascii_name = name.lower() if name.isascii() else _in_ascii(name)
    labels = ascii_name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise ProblemError.of(f"“{_short(host)}” is no IP address.", "An IPv4 address has four numbers from 0 to 255.")
    if len(ascii_name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ProblemError.of(
            f"“{_short(host)}” is no host name.",
            "A host name has letters, digits, hyphens and dots, such as api.infobip.com.",
        )
    return ascii_name


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if "%" in host:
        return None  # a zone, see _no_address
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _in_ascii(name: str) -> str:
    """The name as the network writes it; empty for one that no name can be."""
    import idna  # noqa: PLC0415  # a table of 50 ms that only names in other alphabets need

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def _in_own_alphabet(host: str) -> str:
    if "xn--" not in host:
        return host
    import idna  # noqa: PLC0415  # see _in_ascii

    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host
