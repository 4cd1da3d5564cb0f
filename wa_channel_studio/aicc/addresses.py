"""Which addresses this program may send an app's key and secret to, and how paths are put below them.

https only; http only to this very computer, where the sandbox listens. Asks no network.
"""

from __future__ import annotations

import base64
import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Server

_PORTS = {"https": 443, "http": 80}
_PROXY = "aicc_proxy"
"""Key of the proxy in the form of the connection."""
_PROXY_PORT = 80
"""What a proxy's address without a port means (RFC 9110, section 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Base:
    """A base address that may be used; ``url`` has no slash at its end."""

    url: str
    server: Server
    encrypted: bool
    local: bool
    """Whether it is this very computer, which no proxy leads to."""

    def under(self, path: str) -> str:
        """The address of ``path`` below it."""
        return f"{self.url}/{path.lstrip('/')}"


@dataclass(frozen=True, slots=True)
class ProxyAddress:
    """An HTTP proxy. Its user and password are sent to it alone."""

    server: Server
    encrypted: bool
    user: str = ""
    password: Secret = Secret("")  # noqa: RUF009 - it cannot be changed

    @property
    def url(self) -> str:
        """The address without user and password."""
        return f"{'https' if self.encrypted else 'http'}://{self.server}"

    @property
    def pair(self) -> Secret:
        """User and password as Basic takes them (RFC 7617); nothing without a user."""
        return Secret(f"{self.user}:{self.password.reveal()}" if self.user else "")

    def authorization(self) -> str:
        """Value of Proxy-Authorization, never to be shown; empty without a user."""
        whole = self.pair.reveal().encode("utf-8", "replace")
        return f"Basic {base64.b64encode(whole).decode('ascii')}" if whole else ""


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this very computer: 127.0.0.0/8, ::1 or localhost."""
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network("127.0.0.0/8") or host == "::1"
    except ValueError:
        return host.lower() == "localhost"


def base(address: str, field: str, title: str) -> Base:
    """The base address a person gave. Raises ProblemError at ``field``; ``title`` names the address in its words."""
    parts, port = _split(address, field, title)
    host = (parts.hostname or "").lower()
    local = is_loopback(host)
    if parts.scheme not in _PORTS:
        raise _wrong(field, f"{title} does not begin with https://.", "Write it with https://.")
    if parts.scheme == "http" and not local:
        raise _wrong(
            field,
            f"{title} begins with http, which is not encrypted; key and secret would be readable on the way.",
            "Write it with https://. http is allowed for this very computer only, where a sandbox may listen.",
        )
    if parts.username is not None or parts.password is not None:
        raise _wrong(field, f"{title} has a user name or password in it.", "Take out what stands before the @.")
    if parts.query or parts.fragment:
        raise _wrong(field, f"{title} has more than a host, a port and a path.", "Take out what follows the ? or #.")
    server = Server(host, port or _PORTS[parts.scheme])
    shown = f"[{host}]" if ":" in host else host
    place = f"{parts.scheme}://{shown}" + (f":{port}" if port else "")
    return Base(place + parts.path.rstrip("/"), server, parts.scheme == "https", local)


def proxy(address: str, password: Secret | None = None) -> ProxyAddress | None:
    """The proxy a person gave as ``user@host:port``, maybe with http:// before it; None for an empty text.

    Raises ProblemError, also for a password inside the address: addresses are shown and kept in the clear.
    """
    if not address.strip():
        return None
    whole = address.strip() if "://" in address else f"http://{address.strip()}"
    parts, port = _split(whole, _PROXY, "The proxy's address")
    if parts.scheme not in _PORTS:
        raise _wrong(
            _PROXY, "Only HTTP proxies can be used.", "Write the proxy as http://host:port, or leave it empty."
        )
    if parts.password is not None:
        raise _wrong(
            _PROXY,
            "There is a password in the proxy's address.",
            "Take it out, with the colon before it, and enter it under “Proxy password”.",
        )
    user = unquote(parts.username or "")
    if ":" in user:
        raise _wrong(_PROXY, "A proxy's user name has no colon in it.", "Take out the colon and what follows it.")
    encrypted = parts.scheme == "https"
    server = Server((parts.hostname or "").lower(), port or (443 if encrypted else _PROXY_PORT))
    return ProxyAddress(server, encrypted, user, (password or Secret("")) if user else Secret(""))


def _split(address: str, field: str, title: str) -> tuple[SplitResult, int | None]:
    """The parts of an address; its text is never quoted, since it may hold a password."""
    remedy = "Write it as https://host:port." if field != _PROXY else "Write it as http://host:port."
    if any(sign.isspace() or not sign.isprintable() for sign in address) or not address.isascii() or "\\" in address:
        raise _wrong(field, f"{title} has a sign in it that cannot be used.", remedy)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _wrong(field, f"{title} cannot be read.", remedy) from None
    if not host or port == 0:
        raise _wrong(field, f"{title} names no host." if not host else f"{title} has no usable port.", remedy)
    return parts, port


def _wrong(field: str, message: str, remedy: str) -> ProblemError:
    return ProblemError.of(message, remedy, field=field)
