"""The settings of a tenant: to answers and back, and judged at their limits."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.samples import TENANT, TODAY, alone
from tests.fields.strategies import VALUES
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant, TenantParameters, TwilioWebhook
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.tables.tenant import AS_SUGGESTED
from wa_channel_studio.fields.tenant_form import (
    PARAMETER_KEYS,
    check_tenant,
    tenant_field,
    tenant_fields,
    tenant_from_answers,
    tenant_to_answers,
)
from wa_channel_studio.fields.types import Choice

WEBHOOK = TwilioWebhook("aicc", Secret("Some-Pass1"), Secret("Some-Pass1"), date(2026, 11, 1))
FULL = replace(
    TENANT,
    parameters=TenantParameters(True, False, True, 30, False),
    twilio_webhook=WEBHOOK,
    trust_anchor=Anchor.ROOT,
)


def found(
    tenant: Tenant, changes: dict[str, RawValue] | None = None, taken: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    context = replace(alone(), taken_names=frozenset(taken))
    reported = check_tenant(tenant_to_answers(tenant).with_values(changes or {}), context)
    assert all(problem.message and problem.remedy for problem in reported)
    return [(problem.field, problem.severity.value) for problem in reported]


@pytest.mark.parametrize("tenant", [TENANT, FULL, Tenant("x", "Only a name")])
def test_a_tenant_reads_back_from_its_own_answers(tenant: Tenant) -> None:
    assert tenant_from_answers(tenant, tenant_to_answers(tenant)) == tenant
    assert tenant_from_answers(Tenant(tenant.id, ""), tenant_to_answers(tenant)) == replace(
        tenant, ous=(), called_routes=()
    )


@pytest.mark.parametrize("tenant", [TENANT, FULL, Tenant("x", "Only a name")])
def test_a_right_tenant_has_no_problem(tenant: Tenant) -> None:
    assert found(tenant) == []


def test_every_parameter_is_declared_with_the_tenants_default() -> None:
    assert set(PARAMETER_KEYS) == {item.name for item in fields(TenantParameters)}
    for key in PARAMETER_KEYS:
        assert tenant_field(key).default == getattr(TenantParameters(), key)
    assert {spec.step for spec in tenant_fields()} == {Step.TENANT}
    with pytest.raises(KeyError):
        tenant_field("nonsense")


@pytest.mark.parametrize(
    ("days", "right"), [(6, False), (7, True), (365, True), (366, False), ("90", True), ("x", False)]
)
def test_a_webhook_password_is_valid_7_to_365_days(days: RawValue, *, right: bool) -> None:
    expected = [] if right else [("webhook_password_validity", "error")]
    assert found(TENANT, {"webhook_password_validity": days}) == expected


@pytest.mark.parametrize("empty", [None, ""])
def test_name_and_validity_are_required(empty: str | None) -> None:
    assert found(TENANT, {"tenant_name": empty, "webhook_password_validity": empty}) == [
        ("tenant_name", "error"),
        ("webhook_password_validity", "error"),
    ]


def test_a_name_is_unique_in_the_workspace() -> None:
    assert found(TENANT, taken=("Acme Brazil",)) == [("tenant_name", "error")]
    assert found(TENANT, taken=("Acme Chile",)) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [("https://aicc.example.com:28090", []), ("", []), ("aicc.example.com", ["error"]), ("http://aicc", ["warning"])],
)
def test_the_aiccs_address(address: str, expected: list[str]) -> None:
    assert found(TENANT, {"aicc_url": address}) == [("aicc_url", severity) for severity in expected]


# --- the tenant's Twilio webhook --------------------------------------------------------------


def test_the_webhook_is_asked_for_only_while_the_tenant_keeps_one() -> None:
    nothing = replace(FULL, twilio_webhook=TwilioWebhook())
    assert found(nothing) == [
        ("tenant_webhook_user", "error"),
        ("tenant_webhook_password", "error"),
        ("tenant_webhook_password_confirm", "error"),
    ]
    assert found(replace(nothing, parameters=TenantParameters())) == []


def test_a_hidden_webhook_is_kept_and_not_judged() -> None:
    off = replace(FULL, parameters=TenantParameters())
    assert found(off, {"tenant_webhook_user": "a b", "tenant_webhook_password_confirm": Secret("other")}) == []
    old = {"tenant_webhook_password_changed_on": "2001-01-01"}
    assert found(off, {**old}) == []


def test_its_passwords_must_agree() -> None:
    assert found(FULL, {"tenant_webhook_password_confirm": Secret("other")}) == [
        ("tenant_webhook_password_confirm", "error")
    ]


@pytest.mark.parametrize("character", [*":&@/?#% "])
def test_user_and_password_avoid_what_an_address_cannot_carry(character: str) -> None:
    assert found(FULL, {"tenant_webhook_user": f"a{character}b"}) == [("tenant_webhook_user", "warning")]
    both: dict[str, RawValue] = dict.fromkeys(
        ("tenant_webhook_password", "tenant_webhook_password_confirm"), Secret(f"a{character}b")
    )
    assert found(FULL, both) == [("tenant_webhook_password", "warning")]


def test_its_password_expires() -> None:
    for days, expected in ((30, []), (31, [("tenant_webhook_password", "warning")])):
        day = (TODAY - timedelta(days=days)).isoformat()
        assert found(FULL, {"tenant_webhook_password_changed_on": day}) == expected


def test_the_hint_names_the_permission() -> None:
    assert "Edit WhatsApp Twilio Webhook Configuration" in tenant_field("tenant_webhook_user").help


@given(st.dictionaries(st.sampled_from([spec.key for spec in tenant_fields()]), VALUES))
def test_any_answers_can_be_judged_and_taken_over(values: dict[str, RawValue]) -> None:
    answers = Answers(values)
    check_tenant(answers, alone())
    tenant = tenant_from_answers(TENANT, answers)
    assert isinstance(tenant.parameters.webhook_password_validity, int)
    assert isinstance(tenant.parameters.export_password, bool)


def test_a_parameter_that_cannot_be_read_keeps_what_it_was() -> None:
    tenant = tenant_from_answers(
        FULL, Answers({"tenant_name": "x", "webhook_password_validity": "soon", "export_password": "yes"})
    )
    assert tenant.parameters == FULL.parameters


@pytest.mark.parametrize("anchor", [None, *Anchor])
def test_the_certificate_used_for_trust_is_one_of_the_chain_or_left_to_the_program(anchor: Anchor | None) -> None:
    answers = tenant_to_answers(replace(TENANT, trust_anchor=anchor))
    assert answers.text("trust_anchor") == (anchor.value if anchor is not None else AS_SUGGESTED)
    assert tenant_from_answers(FULL, answers).trust_anchor is anchor
    assert found(TENANT, {"trust_anchor": answers.text("trust_anchor")}) == []


def test_a_choice_for_trust_that_is_none_is_told_and_keeps_what_it_was() -> None:
    assert found(TENANT, {"trust_anchor": "the best"}) == [("trust_anchor", "error")]
    for text in ("the best", "", None):
        assert tenant_from_answers(FULL, Answers({"trust_anchor": text})).trust_anchor is Anchor.ROOT


def test_every_anchor_can_be_chosen() -> None:
    kind = tenant_field("trust_anchor").type
    assert isinstance(kind, Choice)
    assert [option.key for option in kind.options] == [AS_SUGGESTED, *(anchor.value for anchor in Anchor)]
