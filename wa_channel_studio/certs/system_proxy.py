"""Which proxy the system's settings name for a server: Windows, macOS and the environment, with their exceptions.

Reads settings only. A script for automatic configuration (PAC) is not run: whoever has only that names the proxy.
"""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from wa_channel_studio.certs.mishaps import Mishap
from wa_channel_studio.domain.chain import Layer
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Server, parse_server
from wa_channel_studio.services.certificate_ports import Proxy

HTTP_PORT = 80
"""What a proxy's address without a port means in these settings, by RFC 9110."""


def system_proxy(server: Server) -> Proxy | None:
    """The proxy for ``server``, or None. May ask the name server on some systems. Raises Mishap for a useless one."""
    settings = getproxies()
    address = settings.get("https") or settings.get("all")
    if not address:
        return None
    host = f"[{server.host}]" if ":" in server.host else server.host
    if _excepted(server.host, settings.get("no", "") or os.environ.get("no_proxy", "")):
        return None
    return None if proxy_bypass(f"{host}:{server.port}") else read_address(address)


def read_address(address: str) -> Proxy:
    """A proxy as the settings write it: ``http://user:password@host:port``. Raises Mishap; it never tells the text."""
    scheme, _, rest = address.rpartition("://")
    if scheme.lower() not in ("", "http", "https"):
        raise Mishap(
            Layer.PROXY,
            f"The system's settings name a proxy of the kind “{scheme.lower()[:20]}”, which cannot be used.",
            "Name an HTTP proxy here, or choose no proxy.",
        )
    tls = scheme.lower() == "https"
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname or "", parts.port
        server = parse_server(f"[{host}]" if ":" in host else host).server
    except (ValueError, ProblemError):
        raise Mishap(
            Layer.PROXY,
            "The system's settings name a proxy whose address cannot be read.",
            "Mend it there (in the environment it is https_proxy), name the proxy here, or choose no proxy.",
        ) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(server.host, port or (443 if tls else HTTP_PORT), user, Secret(password), tls)


def _excepted(host: str, exceptions: str) -> bool:
    """Addresses and networks among the exceptions, which Python itself compares as text only."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    for word in exceptions.split(","):
        try:
            if address in ipaddress.ip_network(word.strip().strip("[]"), strict=False):
                return True
        except ValueError:
            continue
    return False
