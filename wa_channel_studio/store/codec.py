"""Writes values of the domain as JSON and reads them back exactly as they were.

Knows which value may stand in the clear: none that is a Secret, and none of a field that the table calls secret or
does not know. Seals nothing itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any

import msgspec

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, all_fields, is_secret
from wa_channel_studio.store.columns import digits, search_key

_SEARCHED_KINDS = {"text", "template", "url", "phone", "identifier", "reference", "keywords"}
"""Kinds of fields whose values a person would search for. Choices and dates would match half of all rows."""


def must_be_sealed(key: str, value: RawValue) -> bool:
    """Whether a value of field ``key`` may never stand in the clear in a file."""
    return key not in _CLEAR or isinstance(value, Secret)


def split(answers: Answers) -> tuple[dict[str, RawValue], dict[str, RawValue]]:
    """Answers that may stand in the clear, and those that must be sealed."""
    clear: dict[str, RawValue] = {key: value for key, value in answers.items() if key in _CLEAR}
    sealed: dict[str, RawValue] = {key: value for key, value in answers.items() if key not in _CLEAR}
    if _RAW.issuperset(map(type, clear.values())):
        return clear, sealed
    # A secret stands where none belongs.
    clear, sealed = {}, {}
    for key, value in answers.items():
        (clear if key in _CLEAR and not isinstance(value, Secret) else sealed)[key] = value
    return clear, sealed


def clear_json(values: Mapping[str, RawValue]) -> str:
    """Values as a JSON object. Raises TypeError for a Secret, which has no place in the clear."""
    # It writes a tuple like a list, and knows no Secret.
    return dumped(values)


def read_clear_json(text: str) -> dict[str, RawValue]:
    """What :func:`clear_json` wrote. Raises ValueError for anything else."""
    try:
        return _RAW_VALUES.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        content = json.loads(text)  # see loaded
    if not isinstance(content, dict):
        raise ValueError("no object of values")
    return {key: _raw(value) for key, value in content.items()}


def clear_value(value: RawValue) -> str:
    """One value as JSON. Raises TypeError for a Secret."""
    return json.dumps(_plain(value))


def read_clear_value(text: str) -> RawValue:
    """What :func:`clear_value` wrote. Raises ValueError."""
    return _raw(json.loads(text))


def secret_bytes(value: RawValue) -> bytes:
    """A value as the plain text that will be sealed; whether it was a Secret is kept."""
    if isinstance(value, Secret):
        # What json.dumps gives, without setting up an encoder for each of 100,000 values.
        return f'["secret", {encode_basestring_ascii(value.reveal())}]'.encode("ascii")
    return json.dumps(_marked(value)).encode("ascii")


def read_secret_bytes(plain: bytes) -> RawValue:
    """What :func:`secret_bytes` gave. Raises ValueError."""
    return _unmarked(loaded(plain))


def set_aside_bytes(set_aside: tuple[tuple[str, Answers], ...]) -> bytes:
    """Answers of other providers, secrets among them, as the plain text that will be sealed."""
    return json.dumps(
        [[provider, {key: _marked(value) for key, value in answers.items()}] for provider, answers in set_aside]
    ).encode("ascii")


def read_set_aside_bytes(plain: bytes) -> tuple[tuple[str, Answers], ...]:
    """What :func:`set_aside_bytes` gave. Raises ValueError."""
    return tuple(
        (str(provider), Answers({key: _unmarked(value) for key, value in values.items()}))
        for provider, values in json.loads(plain)
    )


def parameters_json(parameters: TenantParameters) -> str:
    """The tenant parameters as a JSON object."""
    return json.dumps(asdict(parameters))


def read_parameters_json(text: str) -> TenantParameters:
    """What :func:`parameters_json` wrote. Raises ValueError or TypeError for anything else."""
    return TenantParameters(**json.loads(text))


def search_text(clear: Mapping[str, RawValue]) -> str:
    """The clear values that a search looks through, one per line. Secrets cannot get here: see :func:`split`."""
    provider = clear.get("provider")
    found = [provider] if isinstance(provider, str) else []
    if isinstance(provider, str) and provider in PROVIDERS:
        found.append(PROVIDERS[provider].label)
    for value in [value for key, value in clear.items() if key in _TEXTS and value is not None]:
        if isinstance(value, tuple):
            found += value
        else:
            found.append(value if isinstance(value, str) else str(value))
    phone = clear.get("phone_number")
    if isinstance(phone, str):
        found.append(digits(phone))
    # A search word has no line end, so nothing is found across two values.
    return "\n".join(dict.fromkeys(filter(None, "\n".join(map(_search_key, found)).split("\n"))))


_search_key = lru_cache(maxsize=2_000)(search_key)
"""What repeats among channels is looked at once: sentences for customers, OUs, hosts."""


def sync_of(clear: Mapping[str, RawValue]) -> SyncState:
    """What the answers tell about the AICC: whether anything that it generates has been entered."""
    return SyncState.UNKNOWN if any(clear.get(key) for key in GENERATED) else SyncState.NEW


_CLEAR = frozenset(key for key in all_fields() if not is_secret(key))
"""Keys that the table knows and does not call secret; asked for with every value of every channel."""

GENERATED = frozenset(
    key for key, spec in all_fields().items() if spec.step is Step.INTEGRATION and spec.type.kind in {"text", "url"}
)
"""Fields with what the AICC generates."""

SEARCHED = frozenset(
    key
    for key, spec in all_fields().items()
    if (spec.type.kind in _SEARCHED_KINDS and not spec.secret) or key == "provider"
)
"""Fields that :func:`search_text` looks at; the provider stands there by key and label."""

_TEXTS = SEARCHED - {"provider"}

LISTED = frozenset(("channel_name", "provider", "phone_number", "ou", "skill_queue", *GENERATED))
"""Fields that columns of the list are made of."""


_RAW_VALUES: msgspec.json.Decoder[dict[str, RawValue]] = msgspec.json.Decoder(
    dict[str, str | bool | int | None | tuple[str, ...]]
)
"""Reads the some forty values of a channel, lists as tuples; quicker than to look at each afterwards."""

_RAW = frozenset((str, bool, int, type(None), tuple))
"""All kinds of values but secrets."""


def dumped(content: object) -> str:
    """Any content as JSON, half a surrogate pair as well. Raises TypeError for a Secret."""
    try:
        # Five times as fast as the standard library, which counts with 10,000 channels.
        return msgspec.json.encode(content).decode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8: it is written as an escape.
        return json.dumps(content)


def loaded(text: str | bytes) -> Any:
    """What :func:`dumped` wrote. Raises ValueError."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        # It takes neither escapes of half a surrogate pair nor numbers beyond any size; the rest is refused here too.
        return json.loads(text)


def _plain(value: RawValue) -> Any:
    if isinstance(value, Secret):
        raise TypeError("a secret cannot be written in the clear")
    return list(value) if isinstance(value, tuple) else value


def _raw(value: Any) -> RawValue:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if value is None or isinstance(value, str | bool | int):
        return value
    raise ValueError("no raw value")


def _marked(value: RawValue) -> list[Any]:
    return ["secret", value.reveal()] if isinstance(value, Secret) else ["plain", _plain(value)]


def _unmarked(pair: Any) -> RawValue:
    mark, value = pair
    return Secret(str(value)) if mark == "secret" else _raw(value)
