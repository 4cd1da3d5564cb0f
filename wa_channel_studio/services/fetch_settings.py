"""How servers are asked from one workspace, as settings: which proxy, its user, its sealed password, the time-out."""

from __future__ import annotations

import json
from typing import Any

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.ports import Settings

_KEY, _PASSWORD = "fetch_options", "fetch_proxy_password"
MIN_TIMEOUT, MAX_TIMEOUT = 1.0, 300.0
"""Seconds; what lies outside was not written here."""


def read_options(settings: Settings) -> FetchOptions:
    """The kept options. What cannot be understood, as from another release, is as it is by default."""
    try:
        kept = json.loads(settings.get(_KEY) or "{}")
        default = FetchOptions()
        timeout = float(kept.get("timeout", default.timeout))
        return FetchOptions(
            mode=ProxyMode(kept.get("mode", default.mode)),
            proxy=_proxy(kept.get("proxy"), settings),
            timeout=timeout if MIN_TIMEOUT <= timeout <= MAX_TIMEOUT else default.timeout,
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return FetchOptions()


def write_options(settings: Settings, options: FetchOptions) -> None:
    """Keep options. The proxy stays known while another mode is chosen."""
    proxy = options.proxy
    kept: dict[str, Any] = {"mode": options.mode.value, "timeout": options.timeout, "proxy": None}
    if proxy is not None:
        kept["proxy"] = {"host": proxy.host, "port": proxy.port, "user": proxy.user, "tls": proxy.tls}
    settings.set(_KEY, json.dumps(kept))
    settings.set_secret(_PASSWORD, proxy.password if proxy is not None else Secret(""))


def _proxy(kept: Any, settings: Settings) -> Proxy | None:
    if kept is None:
        return None
    return Proxy(
        host=str(kept["host"]),
        port=int(kept["port"]),
        user=str(kept["user"]),
        password=settings.secret(_PASSWORD),
        tls=kept["tls"] is True,
    )
