"""Which host an entry of a recipe means for given answers, and whether a certificate's names cover a host.

It reads addresses; it asks no network and judges no certificate.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.server import parse_server
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.spec import Host, Values
from wa_channel_studio.fields.types.address import split_url

OF_TENANT = "aicc_url"
"""The one address that stands in the tenant's settings and not in the channel."""


def address_of(host: Host, values: Values, tenant: Tenant | None) -> str:
    """The address as it was entered, possibly empty."""
    if host.address:
        return host.address
    if host.from_field == OF_TENANT:
        return tenant.aicc_url if tenant is not None else ""
    value = values.get(host.from_field)
    return value if isinstance(value, str) else ""


def host_name(host: Host, values: Values, tenant: Tenant | None) -> str:
    """The name (or IP address) of the host in ASCII; empty while it is not known."""
    if host.address:
        return host.address
    return _name_in(address_of(host, values, tenant))


@lru_cache(maxsize=512)
def _name_in(address: str) -> str:
    parts = split_url(address)
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    name = parts.hostname or ""
    if name.isascii():
        return name
    try:
        return parse_server(address).server.host
    except ProblemError:
        return name


def covers(names: Iterable[str], host: str) -> bool:
    """Whether one of a certificate's names covers ``host``; a star stands for one label (RFC 6125)."""
    wanted = host.lower()
    return any(fnmatchcase(wanted, name.lower()) and wanted.count(".") == name.count(".") for name in names)
