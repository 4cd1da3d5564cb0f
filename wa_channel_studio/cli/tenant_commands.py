"""``tenant add`` and ``tenant set``, with which a tenant's parameters and its connection are set.

Values are judged by the field table before the workspace is opened: what could never be right is wrong use.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from wa_channel_studio.cli.connection_options import connect, connection_wishes, shown_connection
from wa_channel_studio.cli.output import Output, UsageError
from wa_channel_studio.cli.session import opened
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.tenant import Tenant, TenantParameters
from wa_channel_studio.fields.tenant_form import PARAMETER_KEYS, tenant_field
from wa_channel_studio.fields.types import JsonValue, Switch
from wa_channel_studio.fields.types.measure import as_int

_SWITCH_WORDS = {"true": True, "false": False, "on": True, "off": False}


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Add a tenant or change its parameters."""
    return _add(arguments, output) if arguments.command.words[-1] == "add" else _set(arguments, output)


def _add(arguments: argparse.Namespace, output: Output) -> int:
    name = _text("tenant_name", arguments.name, output)
    url = _text("aicc_url", arguments.aicc, output)
    with opened(arguments.workspace) as session:
        tenant = session.workspace.tenants.add(name, url)
    return output.result(
        {"tenant": tenant.name, "aicc_url": tenant.aicc_url}, [f"The tenant {tenant.name} has been added."]
    )


def _set(arguments: argparse.Namespace, output: Output) -> int:
    changes = _parameters(arguments.parameter)
    wanted = connection_wishes(arguments)
    with opened(arguments.workspace, read_only=not (changes or wanted)) as session:
        tenant = session.tenant(arguments.name)
        if changes:
            parameters = TenantParameters(**(_as_mapping(tenant.parameters) | changes))  # type: ignore[arg-type]
            tenant = session.workspace.tenants.save(replace(tenant, parameters=parameters))
        connection = session.workspace.connections.get(tenant.id)
        if wanted:
            connection = connect(session.workspace, tenant, connection, wanted, output)
    return output.result(*_shown(tenant, connection))


def _shown(tenant: Tenant, connection: Connection) -> tuple[JsonValue, list[str]]:
    values = _as_mapping(tenant.parameters)
    lines = [f"{key}={str(value).lower()}" for key, value in values.items()]
    reach = shown_connection(connection)
    lines += [f"{key}={str(value).lower() if isinstance(value, bool) else value}" for key, value in reach.items()]
    return {"tenant": tenant.name, "parameters": dict[str, JsonValue](values), "connection": reach}, lines


def _as_mapping(parameters: TenantParameters) -> dict[str, bool | int]:
    return {key: getattr(parameters, key) for key in PARAMETER_KEYS}


def _parameters(pairs: Sequence[str]) -> dict[str, bool | int]:
    """KEY=VALUE pairs as values; of a key given twice the last counts. Raises UsageError."""
    values: dict[str, bool | int] = {}
    for pair in pairs:
        key, separator, text = pair.partition("=")
        if not separator:
            raise UsageError(f"“{pair}” is not KEY=VALUE.")
        if key not in PARAMETER_KEYS:
            raise UsageError(f"“{key}” is not a parameter of a tenant. Known are {', '.join(PARAMETER_KEYS)}.")
        values[key] = _value(key, text.strip())
    return values


def _value(key: str, text: str) -> bool | int:
    kind = tenant_field(key).type
    if isinstance(kind, Switch):
        if text.lower() not in _SWITCH_WORDS:
            raise UsageError(f"{key}: “{text}” is neither on nor off. Write true or false.")
        return _SWITCH_WORDS[text.lower()]
    number = as_int(text)
    flaws = kind.check(text if number is None else number)
    if flaws or number is None:
        raise UsageError(f"{key}: {flaws[0].message} {flaws[0].remedy}" if flaws else f"{key}: “{text}” is no number.")
    return number


def _text(key: str, given: str, output: Output) -> str:
    """A value of the tenant's form, cleaned. Raises UsageError for what the field could never take."""
    spec = tenant_field(key)
    cleaned = spec.type.clean(given)
    if cleaned.note:
        output.note(f"{spec.label}: {cleaned.note}")
    if not cleaned.text:
        raise UsageError(f"{spec.label} is empty.")
    for flaw in spec.type.check(cleaned.text):
        if flaw.severity is Severity.ERROR:
            raise UsageError(f"{spec.label}: {flaw.message} {flaw.remedy}")
        output.note(f"{spec.label}: hint: {flaw.message} {flaw.remedy}")
    return cleaned.text
