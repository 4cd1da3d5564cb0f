"""The options of ``tenant set`` that say how a tenant's AICC is reached.

Secrets come from the environment and are never shown. A CA file goes into the library, so that the workspace has all
it needs.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.output import Output, UsageError
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.fields.types.address import split_url
from wa_channel_studio.services.workspaces import Workspace

_SETTINGS: Mapping[str, str] = {
    "aicc": "api_url",
    "auth": "auth_url",
    "app_key": "app_key",
    "channel_service": "channel_service",
    "oiap": "oiap_url",
    "oiap_tenant": "oiap_tenant_id",
    "tenant_space": "tenant_space_id",
    "proxy": "proxy",
}
"""Options by name, and the setting of each."""
_CA = "ca"


def connection_wishes(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was asked for, by setting; the CA as the file's path.

    Raises UsageError for a secret that is no text, and for one that stands in an argument.
    """
    wanted: dict[str, Any] = {
        setting: getattr(arguments, option).strip()
        for option, setting in _SETTINGS.items()
        if getattr(arguments, option) is not None
    }
    if arguments.deletes is not None:
        wanted["deletes_allowed"] = arguments.deletes == "on"
    if arguments.ca is not None:
        wanted[_CA] = arguments.ca
    secret = passwords.from_environment(passwords.APP_SECRET)
    # The secret belongs to the connection that is being set up: by itself it may stand in the environment for another.
    if secret is not None and wanted.keys() & {"api_url", "auth_url", "app_key"}:
        wanted["app_secret"] = secret
    password = passwords.from_environment(passwords.OIAP)
    if password is not None and wanted.keys() & {"oiap_url", "oiap_tenant_id"}:
        wanted["oiap_password"] = password
    proxy = split_url(wanted.get("proxy", ""))
    if proxy is not None and proxy.password is not None:
        raise UsageError(f"--proxy: A password stands in the address. Take it out, and set {passwords.PROXY}.")
    proxy_password = passwords.from_environment(passwords.PROXY)
    if proxy_password is not None and proxy is not None and proxy.username:
        wanted["proxy_password"] = proxy_password
    return wanted


def connect(
    workspace: Workspace, tenant: Tenant, connection: Connection, wanted: Mapping[str, Any], output: Output
) -> Connection:
    """Keep a connection with what is wanted. Raises ProblemError for what cannot work or a CA that cannot be read."""
    settings = {key: value for key, value in wanted.items() if key != _CA}
    if _CA in wanted:
        settings["ca_certificate_id"] = _ca(workspace, wanted[_CA], output) if wanted[_CA] else ""
    if settings.get("proxy", connection.proxy).rstrip("/") != connection.proxy:
        # The password that is kept was meant for the proxy before; no other one is to hear it.
        settings.setdefault("proxy_password", Secret(""))
    return workspace.connections.save(tenant.id, replace(connection, **settings))


def _ca(workspace: Workspace, file: str, output: Output) -> str:
    (stored,) = workspace.certificates.add([Path(file)], passwords.from_environment(passwords.KEYSTORE))
    if stored.unreadable:
        output.note(f"{file}: {stored.unreadable}")
    return stored.id


def shown_connection(connection: Connection) -> dict[str, JsonValue]:
    """The connection without its secrets: only whether there are any."""
    return {
        "way": connection.way.value,
        "aicc": connection.api_url,
        "auth": connection.auth_url,
        "app_key": connection.app_key,
        "app_secret": "set" if connection.app_secret else "",
        "channel_service": connection.channel_service,
        "ca": "library" if connection.ca_certificate_id else "system",
        "oiap": connection.oiap_url,
        "oiap_tenant": connection.oiap_tenant_id,
        "oiap_password": "set" if connection.oiap_password else "",
        "tenant_space": connection.tenant_space_id,
        "proxy": connection.proxy,
        "proxy_password": "set" if connection.proxy_password else "",
        "deletes": connection.deletes_allowed,
    }
