"""Every card that has words is used by a field, and fields of one card stand together."""

from __future__ import annotations

from itertools import groupby

import pytest

from wa_channel_studio.fields.connection_form import connection_fields
from wa_channel_studio.fields.layout import CARD_TEXTS
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, fields_of
from wa_channel_studio.fields.tenant_form import tenant_fields


def test_no_card_is_left_over() -> None:
    used = {spec.card for provider in PROVIDERS for spec in fields_of(provider)}
    used |= {spec.card for spec in (*tenant_fields(), *connection_fields())}
    assert used == set(CARD_TEXTS)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_card_belongs_to_one_step(provider: str) -> None:
    steps: dict[str, set[Step]] = {}
    for spec in fields_of(provider):
        steps.setdefault(spec.card, set()).add(spec.step)
    assert {card: found for card, found in steps.items() if len(found) > 1} == {}


def test_the_tenants_cards_follow_each_other() -> None:
    assert [card for card, _ in groupby(spec.card for spec in tenant_fields())] == [
        "tenant",
        "parameters",
        "twilio_webhook",
    ]


def test_the_hours_say_where_non_working_days_are_set() -> None:
    assert "non-working days are set on another page" in CARD_TEXTS["hours"].hint
