"""Names and shapes of the channel service's bodies, both ways.

Payload names are the keys of the field table in camelCase, mechanically. Fields whose names no key gives are carried as
they came: a change replaces all fields, so these are sent back. Of secrets and generated values such are left out.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from wa_channel_studio.aicc.answers import Json, Unexpected, text_of
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.aicc_ports import (
    CertificateUpload,
    ChannelBody,
    RemoteCertificate,
    RemoteChannel,
    RemoteEntry,
    SecretState,
)

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]{0,40}")
_JOINT = re.compile(r"_(.)")
_FOREIGN = "?"
"""Begins the key of a field that the table does not have; the name of the wire follows. No key of ours begins so."""
_log = logging.getLogger(__name__)


@cache
def name_of(key: str) -> str:
    """The payload name of a key: ``channel_name`` is ``channelName``, ``greeting_1`` is ``greeting1``."""
    if key.startswith(_FOREIGN):
        return key.removeprefix(_FOREIGN)
    return _JOINT.sub(lambda found: found[1].upper(), key)


@cache
def _keys() -> Mapping[str, str]:
    return MappingProxyType({name_of(key): key for key in all_fields()})


def key_of(name: str) -> str:
    """The key of a payload name; empty for one that no key gives."""
    return _keys().get(name, "")


@cache
def _note_unknown(name: str) -> None:
    """Once for each name; never a value."""
    _log.warning("the channel service has a member that is not in the field table: %s", name)


def _fields(members: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Those with a value by key, and those that no key gives exactly as they came."""
    fields: dict[str, JsonValue] = {
        key: value for key, value in _by_key(members).items() if value not in (None, "", [])
    }
    if len(fields) < len(members):
        fields |= {f"{_FOREIGN}{name}": value for name, value in members.items() if not key_of(name)}
    return fields


def _by_key(members: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in members.items():
        key = key_of(name)
        if key:
            found[key] = value
        else:
            _note_unknown(name if _PLAIN.fullmatch(name) else "(one that is no name)")
    return found


# --- what is sent ------------------------------------------------------------------------------------


def to_json(body: ChannelBody) -> dict[str, Any]:
    """A channel as the service wants it. It holds plain secrets: encode and send it at once."""
    return {
        "provider": body.provider,
        "fields": {name_of(key): value for key, value in body.fields.items()},
        "secrets": {name_of(key): None if secret is None else secret.reveal() for key, secret in body.secrets.items()},
    }


def certificate_to_json(certificate: CertificateUpload) -> dict[str, Any]:
    """A certificate file as the service wants it."""
    found = {"type": certificate.type, "content": base64.b64encode(certificate.data).decode("ascii")}
    if certificate.password is not None:
        found["password"] = certificate.password.reveal()
    return found


def private_of(body: ChannelBody) -> tuple[Secret | None, ...]:
    """The secrets that an error of the other side may quote."""
    return tuple(body.secrets.values())


# --- what comes back ---------------------------------------------------------------------------------


def channel_of(found: object) -> RemoteChannel:
    """A channel as the service tells it. Raises Unexpected."""
    row = _object(found, "a channel")
    fields = _fields(_member(row, "fields"))
    secrets = {
        key: SecretState(True, text_of(state.get("revision")))
        for key, state in _by_key(_member(row, "secrets")).items()
        if isinstance(state, dict) and state.get("set") is True
    }
    generated = {key: text for key, value in _by_key(_member(row, "generated")).items() if (text := text_of(value))}
    entry = entry_of(row)
    return RemoteChannel(entry.id, entry.name, entry.revision, text_of(row.get("provider")), fields, secrets, generated)


def entry_of(found: object) -> RemoteEntry:
    """A row of the list of channels. Raises Unexpected."""
    row = _object(found, "a channel")
    remote_id, name, revision = row.get("id"), row.get("name"), row.get("revision")
    if type(remote_id) is not str or type(revision) is not str or type(name) is not str:
        remote_id, name, revision = text_of(remote_id), text_of(name), text_of(revision)
    if not remote_id or not revision:
        raise Unexpected("a channel in it has no id or no revision")
    return RemoteEntry(remote_id, name, revision)


def certificate_of(found: object) -> RemoteCertificate:
    """A certificate as the service tells it. Raises Unexpected."""
    row = _object(found, "a certificate")
    name = text_of(row.get("name"))
    if not name:
        raise Unexpected("a certificate in it has no name")
    return RemoteCertificate(
        name, text_of(row.get("type")), text_of(row.get("sha256")).lower(), text_of(row.get("revision"))
    )


def items_of(answer: Json) -> list[Any]:
    """The rows of a list. Raises Unexpected."""
    items = answer.get("items")
    if not isinstance(items, list):
        raise Unexpected("items is no list in it")
    return items


def names(keys: Iterable[str]) -> tuple[str, ...]:
    """The payload names of keys."""
    return tuple(name_of(key) for key in keys)


def _object(found: object, what: str) -> Json:
    if not isinstance(found, dict):
        raise Unexpected(f"{what} in it is no object")
    return found


def _member(row: Json, name: str) -> Json:
    found = row.get(name)
    if found is None:
        return {}
    return _object(found, name)
