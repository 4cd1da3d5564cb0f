"""Which answers go to the AICC, in which form, and back: the clear values of a channel and its secrets.

Both sides of a comparison are brought into one form here: empty is absent, numbers are numbers, a switch that was never
answered is off, and what a form does not show for its answers does not count. It knows no names of the wire and opens
no secret.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import NamedTuple

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.condition import ALWAYS, Condition
from wa_channel_studio.fields.plan import plan_of
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import PROVIDERS, all_fields, fields_of, known, spec_for
from wa_channel_studio.fields.types import CertificateRef, CheckList, Integer, JsonValue, ShapeError, Switch

PROVIDER = "provider"
"""It stands beside the fields, not among them."""
_SENT_STEPS = frozenset({Step.PROVIDER, Step.BASIC, Step.NAME_CARD, Step.ROBOT})
_OWN = "our own field"
_REMEMBERED = 64
"""Values of each field."""


def is_sent(spec: FieldSpec) -> bool:
    """Whether the value of a field goes to the AICC as one of the channel's."""
    return (
        spec.step in _SENT_STEPS
        and spec.source != _OWN
        and not (spec.kept_by_itself or spec.repeats or spec.stays)
        and not isinstance(spec.type, CheckList)
    )


@cache
def sent_keys() -> frozenset[str]:
    """The keys of all providers whose change concerns the AICC, the names of certificates there among them."""
    sent = {spec.key for provider in PROVIDERS for spec in fields_of(provider) if is_sent(spec)}
    return frozenset(sent | {name_key(key) for key in sent if _is_certificate(key)})


def name_key(certificate_field: str) -> str:
    """The field with the name that a certificate has in Managing Certificates."""
    return f"{certificate_field}_name"


def names_typed(answers: Answers, certificate_field: str) -> tuple[str, ...]:
    """The names that a person has given; where there are two files, with a comma between them."""
    return tuple(name for part in answers.text(name_key(certificate_field)).split(",") if (name := part.strip()))


@dataclass(frozen=True, slots=True)
class Payload:
    """What the AICC gets of a channel."""

    provider: str
    fields: Mapping[str, JsonValue]
    """Clear values by key; what is empty or not shown is left out. Certificates by their names there."""
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    certificates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of the library's files by certificate field."""


class _Row(NamedTuple):
    key: str
    spec: FieldSpec
    visible: Condition | None
    certificate: bool
    switch: bool
    form: Callable[[RawValue], JsonValue]
    """:func:`_form` of its values, the last of which are remembered: channels have most of them in common."""


@cache
def _rows(provider: str) -> tuple[_Row, ...]:
    return tuple(
        _Row(
            spec.key,
            spec,
            None if spec.visible is ALWAYS else spec.visible,
            isinstance(spec.type, CertificateRef),
            isinstance(spec.type, Switch),
            lru_cache(maxsize=_REMEMBERED, typed=True)(partial(_form, spec)),
        )
        for spec in fields_of(provider)
        if is_sent(spec) and spec.key != PROVIDER
    )


def payload_of(
    answers: Answers, parameters: TenantParameters, names: Mapping[str, Sequence[str]] | None = None
) -> Payload:
    """The visible answers that are not empty, with defaults filled in.

    ``names`` are those of the certificates by field, where files are given. Without, the names typed count.
    """
    provider = known(answers.text(PROVIDER))
    values = answers.over(plan_of(provider).defaults)
    fields: dict[str, JsonValue] = {}
    secrets: dict[str, Secret] = {}
    files: dict[str, tuple[str, ...]] = {}
    for key, spec, visible, certificate, switch, form in _rows(provider):
        value = values.get(key)
        if not (certificate or switch) and is_empty(value):
            continue
        if not (visible is None or visible.holds(values, parameters)):
            continue
        if certificate:
            _take_certificate(key, answers, names or {}, fields, files)
        elif spec.secret:
            if isinstance(value, Secret):
                secrets[key] = value
        elif not isinstance(value, Secret) and (kept := form(value)) is not None:
            fields[key] = [*kept] if isinstance(kept, list) else kept
        elif switch:
            fields[key] = False
    return Payload(answers.text(PROVIDER), fields, secrets, files)


def _take_certificate(
    key: str,
    answers: Answers,
    names: Mapping[str, Sequence[str]],
    fields: dict[str, JsonValue],
    files: dict[str, tuple[str, ...]],
) -> None:
    ids = tuple(item for item in answers.items_of(key) if item)
    if ids:
        files[key] = ids
    given = tuple(names.get(key, ())) or names_typed(answers, key)
    if given:
        fields[key] = list(given)


class Shown(NamedTuple):
    """Values of the AICC in our form."""

    fields: Mapping[str, JsonValue]
    """Those that count: known and shown for these values."""
    hidden: Mapping[str, JsonValue]
    """Those of the table that are not shown for these values, or for this provider."""
    unknown: Mapping[str, JsonValue]
    """Those that the table does not have; exactly as they came."""


def shown_of(provider: str, fields: Mapping[str, JsonValue], parameters: TenantParameters) -> Shown:
    """Values of the AICC brought into the form of a payload; any JSON value is taken."""
    given: dict[str, JsonValue] = {}
    unknown: dict[str, JsonValue] = {}
    for key, value in fields.items():
        spec = spec_for(provider, key)
        if spec is None or not is_sent(spec) or spec.secret or key == PROVIDER:
            unknown[key] = value
        elif (kept := normal(spec, value)) is not None:
            given[key] = kept
    answers = values_of(provider, given)
    counted: dict[str, JsonValue] = {}
    for key, spec, visible, _, switch, _ in _rows(known(provider)):
        if (key in given or switch) and not spec.secret and (visible is None or visible.holds(answers, parameters)):
            counted[key] = given.get(key, False)
    return Shown(counted, {key: value for key, value in given.items() if key not in counted}, unknown)


def shown_secrets(provider: str, fields: Mapping[str, JsonValue], parameters: TenantParameters) -> frozenset[str]:
    """The secrets that a channel with these values can have."""
    answers = values_of(provider, fields)
    return frozenset(
        row.key
        for row in _rows(known(provider))
        if row.spec.secret and (row.visible is None or row.visible.holds(answers, parameters))
    )


def values_of(provider: str, fields: Mapping[str, JsonValue]) -> dict[str, RawValue]:
    """Clear values as answers, with their types; certificates stay names, and unknown keys and secrets are left out."""
    values: dict[str, RawValue] = {PROVIDER: provider}
    for key, value in fields.items():
        spec = spec_for(provider, key)
        if spec is not None and not spec.secret and key != PROVIDER:
            values[key] = raw(spec, value)
    return values


def answers_of(answers: Answers, taken: Mapping[str, JsonValue]) -> Answers:
    """The answers with values of the AICC taken over; None empties a field. Certificates are not for this.

    What was emptied stays empty where leaving the key out would bring its default back.
    """
    provider = answers.text(PROVIDER)
    values = dict(answers.items())
    for key, value in taken.items():
        spec = spec_for(provider, key)
        if spec is None or spec.secret or isinstance(spec.type, CertificateRef):
            continue
        found = raw(spec, value)
        if not is_empty(found):
            values[key] = found
        elif spec.default is not None:
            values[key] = ""
        else:
            values.pop(key, None)
    return Answers(values)


def raw(spec: FieldSpec, value: JsonValue) -> RawValue:
    """A JSON value as an answer; what no field could hold stands as the text of its JSON, for the check to refuse."""
    if isinstance(value, float) and isinstance(spec.type, Integer) and value.is_integer():
        value = int(value)
    try:
        found = spec.type.from_json(value)
    except ShapeError:
        found = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return spec.type.clean_value(found)[0]


def normal(spec: FieldSpec, value: JsonValue) -> JsonValue:
    """A JSON value in the one form in which both sides are compared; None where it is empty."""
    return _form(spec, raw(spec, value))


def _form(spec: FieldSpec, value: RawValue) -> JsonValue:
    if type(value) is str and value.isalnum() and value.isascii() and spec.type.kind in _PLAIN:
        return value  # nothing could be cleaned of it; most values are such, and there are many of them
    if type(value) is int:
        value = spec.type.from_json(value)  # a text that was typed as a number comes back as a text
    cleaned = spec.type.clean_value(value)[0]
    return None if is_empty(cleaned) else _as_json(spec, cleaned)


def _as_json(spec: FieldSpec, value: RawValue) -> JsonValue:
    if isinstance(value, Secret):
        return None  # one that stands where none belongs; the check refuses it
    if isinstance(value, str) and spec.type.kind in _LISTS:
        return [value]
    return spec.type.to_json(value)


_PLAIN = frozenset({"text", "identifier", "choice", "reference", "template"})
_LISTS = frozenset({"keywords", "work_time", "certificate"})


@cache
def _is_certificate(key: str) -> bool:
    return isinstance(all_fields()[key].type, CertificateRef)
