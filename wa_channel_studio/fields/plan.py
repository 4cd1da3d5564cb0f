"""The table compiled for the check: once per provider, as plain tuples in page order. It judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition
from wa_channel_studio.fields.cross_rules import SHARED_RULES
from wa_channel_studio.fields.spec import CrossRule, FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, fields_of
from wa_channel_studio.fields.tables import name_card, robot


class Row(NamedTuple):
    """A field, with its conditions where there is something to ask."""

    key: str
    spec: FieldSpec
    visible: Condition | None
    required: Condition | None
    always_required: bool


class Plan(NamedTuple):
    """All that is checked in channels of one provider."""

    rows: tuple[Row, ...]
    rules: tuple[CrossRule, ...]
    defaults: Mapping[str, RawValue]
    shown_when: Mapping[str, Condition]
    """Of the fields that are not always shown."""


@cache
def plan_of(provider: str) -> Plan:
    """The plan for a known provider, or for none with an empty text."""
    specs = fields_of(provider)
    rows = tuple(
        Row(
            spec.key,
            spec,
            None if spec.visible is ALWAYS else spec.visible,
            None if spec.required is NEVER else spec.required,
            spec.required is ALWAYS,
        )
        for spec in specs
    )
    table = PROVIDERS.get(provider)
    own = table.rules if table is not None else ()
    return Plan(
        rows,
        (*SHARED_RULES, *name_card.RULES, *robot.RULES, *own),
        {s.key: s.default for s in specs if s.default is not None},
        {s.key: s.visible for s in specs if s.visible is not ALWAYS},
    )
