"""Which fields can be set on many channels at once, and which of them are a credential that a provider renews.

Rules over what the declarations say, in one place. Holds no value and changes none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from wa_channel_studio.fields.condition import Condition
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS, field_map, fields_of, known

_ACCOUNT = frozenset({"account", "webhook"})
"""The cards with what provider and AICC know each other by."""
_CREDENTIAL_KINDS = frozenset({"secret", "text", "url"})
"""A number, a day or a choice on these cards is none. The page names UserName, Password, BaseUrl and AccountKey
(channel page, Context)."""


def can_be_set_for_many(spec: FieldSpec) -> bool:
    """Whether one value makes sense on many channels: it identifies none, and a person may type it."""
    return not (spec.single or spec.kept_by_itself or spec.repeats) and spec.step in STEPS[:-1]


def is_credential(spec: FieldSpec) -> bool:
    """Whether it belongs to the account at the provider, so that a change there must be followed here."""
    return (
        spec.step is Step.PROVIDER
        and spec.card in _ACCOUNT
        and spec.type.kind in _CREDENTIAL_KINDS
        and can_be_set_for_many(spec)
    )


@cache
def repetitions(provider: str, key: str) -> tuple[str, ...]:
    """The fields of ``provider`` that say the value of ``key`` once more and must follow it."""
    return tuple(spec.key for spec in fields_of(provider) if spec.repeats == key)


def joined_fields(providers: Collection[str]) -> tuple[FieldSpec, ...]:
    """The fields of channels of all these providers, each once as the first of them declares it, in page order."""
    found: dict[str, FieldSpec] = {}
    chosen = [provider for provider in PROVIDERS if provider in providers]
    if any(not known(provider) for provider in providers):
        chosen.append("")
    for provider in chosen:
        for spec in fields_of(provider):
            found.setdefault(spec.key, spec)
    return tuple(sorted(found.values(), key=lambda spec: STEPS.index(spec.step)))


def told(condition: Condition, provider: str) -> str:
    """A condition in words for people: with the labels of the fields instead of their keys."""
    own = field_map(provider)
    return re.sub(r"\w+", lambda word: f"“{own[word[0]].label}”" if word[0] in own else word[0], condition.words())
