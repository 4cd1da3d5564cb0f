"""Addresses that others are made of: the base of an AICC's APIs, a path below it, an HTTP proxy.

What these demand is ours and follows from how they are used (aicc-api, section 7): encrypted, except to this very
machine; nothing behind the base but a prefix that a gateway adds.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Flaw, Severity, error
from wa_channel_studio.fields.types.address import Url, split_url
from wa_channel_studio.fields.types.base import not_text
from wa_channel_studio.fields.types.text import Text

_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
_API_PATHS = ("/apigovernance", "/apiaccess", "/oifde")
"""Where Huawei's own paths begin; they are put behind the base by this program (aicc-api, 1.1, 2 and 1.4)."""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, as in the address of a sandbox."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class BaseUrl(Url):
    """The base of an API's addresses: https, a host, a port where it is another than 443, a prefix at most."""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        flaws = [flaw for flaw in super().check(value) if flaw.severity is Severity.ERROR]
        parts = split_url(value) if isinstance(value, str) else None
        if flaws or parts is None:
            return flaws
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            flaws.append(error("The address is not encrypted (http).", "Use the https address."))
        return [*flaws, *_port_flaws(parts), *self._path_flaws(parts)]

    @staticmethod
    def _path_flaws(parts: SplitResult) -> list[Flaw]:
        path = parts.path.rstrip("/")
        known = next((start for start in _API_PATHS if f"{start}/" in f"{path}/"), "")
        if parts.query or parts.fragment:
            return [error("Something follows the address after ? or #.", "Copy the address without it.")]
        if known:
            return [error("The path of an API stands behind the address.", f"Leave off {known} and what follows it.")]
        if _PATH.fullmatch(parts.path) is None:
            return [error("What follows the host is no path.", "Leave it off, or write a prefix such as /gateway.")]
        return []

    def describe(self) -> str:
        return "https address without a path, but for a prefix that a gateway adds; http for this machine only"


@dataclass(frozen=True)
class ProxyUrl(Url):
    """An HTTP proxy as http://host:port, maybe with a user before the host; a password is a field of its own."""

    password_field: str = ""
    """Label of the field where the password belongs."""

    def check(self, value: RawValue) -> Sequence[Flaw]:
        example = "Write it as http://proxy.example.com:8080."
        parts = split_url(value) if isinstance(value, str) else None
        if parts is not None and parts.password is not None:
            remedy = f"Take it out, with the colon before it, and enter it under “{self.password_field}”."
            return [error("There is a password in the proxy's address.", remedy)]
        if parts is not None and ":" in unquote(parts.username or ""):
            return [error("A proxy's user name has no colon in it.", "Take out the colon and what follows it.")]
        if parts is not None and parts.username == "":
            return [error("No user name stands before the @.", "Write one there, or take out the @.")]
        bare = _without_user(value, parts) if isinstance(value, str) and parts is not None else value
        flaws = [flaw for flaw in super().check(bare) if flaw.severity is Severity.ERROR]
        if flaws or parts is None:
            return flaws or [error("This is not the address of a proxy.", example)]
        if parts.scheme != "http":
            return [error("Only HTTP proxies are used.", example)]
        if parts.port is None:
            return [error("The port of the proxy is missing.", f"{example} 8080 and 3128 are usual ports.")]
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            return [error("Something follows the port.", example)]
        return _port_flaws(parts)

    def describe(self) -> str:
        return "HTTP proxy as http://host:port or http://user@host:port"


def names_user(address: str) -> bool:
    """Whether a proxy's address has a user before its host."""
    parts = split_url(address)
    return parts is not None and bool(parts.username)


def _without_user(address: str, parts: SplitResult) -> str:
    who, at, _ = parts.netloc.rpartition("@")
    return address.replace(f"{who}{at}", "", 1) if at else address


@dataclass(frozen=True)
class ServicePath(Text):
    """A path below a base address."""

    fixed_alphabet: bool = True
    monospace: bool = True

    def check(self, value: RawValue) -> Sequence[Flaw]:
        if not isinstance(value, str):
            return (not_text(),)
        if "://" in value:
            return (error("A whole address stands here.", "Write the path behind the API base URL only."),)
        if not value.startswith("/"):
            return (error("The path does not begin with /.", "Write it as /channel-service/v1."),)
        if _PATH.fullmatch(value) is None:
            return (error("This is not a path.", "Write it as /channel-service/v1, without ? and #."),)
        return ()

    def describe(self) -> str:
        return "path that begins with /"


def _port_flaws(parts: SplitResult) -> list[Flaw]:
    if parts.port == 0:
        return [error("The port is no number from 1 to 65535.", "Correct it, or leave it off where it is 443.")]
    return []
