"""What holds for the check of any answers whatever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.samples import TENANT, TODAY, VARIANTS, alone, at_home, complete, with_parameters
from tests.fields.strategies import ANSWERS, KEYS, PROVIDER_VALUES, VALUES
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields import check as check_module
from wa_channel_studio.fields import table as table_module
from wa_channel_studio.fields.check import check, is_required, visible_fields
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map, fields_of

CONTEXTS = st.sampled_from(
    [
        alone(),
        at_home(),
        at_home(tenant=with_parameters(twilio_tenant_webhook=True, new_infobip_api=False, organisation_isolation=True)),
        at_home(
            tenant=replace(TENANT, ous=(), called_routes=(), aicc_url="not an address"), taken=["x", "WA_SUPPORT_BR"]
        ),
        CheckContext(TODAY),
    ]
)


@given(ANSWERS, CONTEXTS)
def test_it_never_raises_and_always_says_the_same(answers: Answers, context: CheckContext) -> None:
    assert check(answers, context) == check(Answers(dict(answers)), context)


@given(st.sampled_from(VARIANTS), st.dictionaries(KEYS, VALUES, max_size=4), CONTEXTS)
def test_it_never_raises_for_a_spoilt_sample_either(
    variant: str, changes: dict[str, RawValue], context: CheckContext
) -> None:
    check(complete(variant).with_values(changes), context)


@given(ANSWERS, CONTEXTS)
def test_problems_stand_in_page_order_with_errors_first_at_a_field(answers: Answers, context: CheckContext) -> None:
    order = {spec.key: number for number, spec in enumerate(fields_of(answers.text("provider")))}
    places = [
        (order.get(problem.field, len(order)), problem.severity is Severity.WARNING)
        for problem in check(answers, context)
    ]
    assert places == sorted(places)


@given(ANSWERS, CONTEXTS)
def test_every_problem_is_of_a_field_that_is_shown_or_given_and_tells_what_to_do(
    answers: Answers, context: CheckContext
) -> None:
    shown = {spec.key for spec in visible_fields(answers, context.parameters)}
    own = field_map(answers.text("provider"))
    for problem in check(answers, context):
        assert problem.field in shown or (problem.field in answers and problem.field not in own)
        assert problem.message.strip()
        assert problem.remedy.strip()
        assert len(problem.message) < 400
        f"{problem.message}{problem.remedy}".encode()


@given(ANSWERS, CONTEXTS)
def test_a_required_field_that_is_shown_and_empty_is_always_an_error(answers: Answers, context: CheckContext) -> None:
    errors = {problem.field for problem in check(answers, context) if problem.is_error}
    for spec in visible_fields(answers, context.parameters):
        if spec.default is None and not answers.get(spec.key) and answers.get(spec.key) not in (False, 0):
            assert (spec.key in errors) or not is_required(spec, answers, context.parameters)


@given(
    PROVIDER_VALUES,
    st.text(st.characters(min_codepoint=33, exclude_categories=("C", "Z")), min_size=9, max_size=60),
    CONTEXTS,
)
def test_no_problem_ever_quotes_a_secret(provider: RawValue, secret: str, context: CheckContext) -> None:
    values: dict[str, RawValue] = {key: Secret(secret) for key, spec in all_fields().items() if spec.secret}
    values["webhook_password_confirm"] = Secret(secret + "!")
    reported = check(Answers({**values, "verification_method": "basic", "provider": provider}), context)
    assert reported
    own_words = " ".join(_words(problem) for problem in _without_secrets(provider, context))
    for problem in reported:
        assert secret not in _words(problem) or secret in own_words


@pytest.mark.parametrize("variant", VARIANTS)
def test_shapes_that_quote_would_be_seen(variant: str) -> None:
    canary = "Zq7!canary-canary-canary"
    for key, spec in field_map(complete(variant).text("provider")).items():
        if spec.secret:
            reported = check(complete(variant).with_value(key, Secret(canary)), alone())
            assert canary not in repr(reported)


def _words(problem: Problem) -> str:
    return f"{problem.message} {problem.remedy} {problem.cause} {problem.source}"


def _without_secrets(provider: RawValue, context: CheckContext) -> tuple[Problem, ...]:
    return check(Answers({"provider": provider}), context)


# --- what is shown and what costs nothing -----------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_shown_stands_in_page_order(variant: str) -> None:
    answers = complete(variant)
    keys = [spec.key for spec in visible_fields(answers, alone().parameters)]
    order = [spec.key for spec in fields_of(answers.text("provider"))]
    assert keys == [key for key in order if key in keys]


def test_wrong_provider_names_leave_nothing_behind() -> None:
    caches = [
        cached
        for module in (check_module, table_module)
        for cached in vars(module).values()
        if callable(getattr(cached, "cache_info", None))
    ]
    assert caches
    for provider in PROVIDERS:
        check(Answers({"provider": provider}), alone())
    check(Answers({"provider": ""}), alone())
    before = [cached.cache_info().currsize for cached in caches]
    for number in range(50):
        check(Answers({"provider": f"nobody{number}", "x": "y"}), alone())
    assert [cached.cache_info().currsize for cached in caches] == before


def test_the_names_of_a_large_tenant_are_gone_through_once() -> None:
    taken = frozenset(f"channel_{number}" for number in range(2000))

    class Counting(frozenset[str]):
        passes = 0

        def __iter__(self) -> Iterator[str]:
            type(self).passes += 1
            return super().__iter__()

    names = Counting(taken)
    context = CheckContext(TODAY, tenant=TENANT, taken_names=names, certificates=alone().certificates)
    for number in range(5):
        check(complete("twilio").with_value("channel_name", f"Channel_{number}"), context)
    assert Counting.passes == 1
