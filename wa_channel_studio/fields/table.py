"""The whole table: which fields a channel of a provider has, in the order of the AICC's page.

It joins the shared tables with the provider's own. It reads no answers; what is visible or wrong for given answers is
``fields.check``'s work.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.fields.spec import FieldSpec, ProviderTable, Step
from wa_channel_studio.fields.tables import basic, channel, name_card, robot
from wa_channel_studio.fields.tables.providers import cloud_api, gupshup, infobip, koomessage, other, twilio

PROVIDERS: Mapping[str, ProviderTable] = MappingProxyType(
    {module.PROVIDER.key: module.PROVIDER for module in (infobip, other, cloud_api, twilio, gupshup, koomessage)}
)
"""The providers in the order of the channel page, table 2."""

STEPS: tuple[Step, ...] = (Step.PROVIDER, Step.BASIC, Step.NAME_CARD, Step.ROBOT, Step.INTEGRATION)
"""The steps of the wizard."""


def fields_of(provider: str) -> tuple[FieldSpec, ...]:
    """All fields of a channel of ``provider`` in page order; an unknown or empty provider has the shared ones only."""
    return _fields_of(known(provider))


def known(provider: str) -> str:
    """``provider``, or an empty text for one that is not known, so that nothing is kept for each wrong name."""
    return provider if provider in PROVIDERS else ""


@cache
def _fields_of(provider: str) -> tuple[FieldSpec, ...]:
    table = PROVIDERS.get(provider)
    own = table.fields if table is not None else ()
    whole = (*channel.FIELDS, *own, *basic.FIELDS, *name_card.FIELDS, *robot.FIELDS)
    order = {step: number for number, step in enumerate(STEPS)}
    return tuple(sorted(whole, key=lambda spec: order[spec.step]))


def field_map(provider: str) -> Mapping[str, FieldSpec]:
    """The fields of ``provider`` by key."""
    return _field_map(known(provider))


@cache
def _field_map(provider: str) -> Mapping[str, FieldSpec]:
    return MappingProxyType({spec.key: spec for spec in fields_of(provider)})


@cache
def all_fields() -> Mapping[str, FieldSpec]:
    """Every key of every provider with the declaration of the first provider that has it, in page order."""
    found: dict[str, FieldSpec] = {}
    for provider in PROVIDERS:
        for spec in fields_of(provider):
            found.setdefault(spec.key, spec)
    return MappingProxyType(found)


@cache
def providers_of(key: str) -> tuple[str, ...]:
    """The providers whose channels have the field ``key``."""
    return tuple(provider for provider in PROVIDERS if key in field_map(provider))


def spec_for(provider: str, key: str) -> FieldSpec | None:
    """The declaration of ``key`` for ``provider``, or another provider's, or None for an unknown key."""
    return field_map(provider).get(key) or all_fields().get(key)


def is_secret(key: str) -> bool:
    """Whether values of ``key`` are secrets; unknown keys are treated as secret."""
    spec = all_fields().get(key)
    return spec is None or spec.secret


def with_defaults(answers: Answers) -> Answers:
    """The answers with defaults for every key that was left out; what was emptied on purpose stays empty."""
    defaults = _defaults_of(known(answers.text("provider")))
    if defaults.keys() <= answers.keys():
        return answers
    return answers.with_values({key: value for key, value in defaults.items() if key not in answers})


@cache
def _defaults_of(provider: str) -> Mapping[str, RawValue]:
    return MappingProxyType({spec.key: spec.default for spec in _fields_of(provider) if spec.default is not None})
