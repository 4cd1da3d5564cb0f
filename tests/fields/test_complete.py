"""For every provider: the complete sample is ready without a word, and each required field is missed by name."""

from __future__ import annotations

import pytest

from tests.fields.samples import PROVIDER_KEYS, REQUIRED, VARIANTS, alone, at_home, complete, found, problems
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import check, is_required, visible_fields
from wa_channel_studio.fields.context import CheckContext


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("context", [alone(), at_home()], ids=["alone", "in a tenant"])
def test_the_complete_sample_has_no_problem_at_all(variant: str, context: CheckContext) -> None:
    assert check(complete(variant), context) == ()
    assert Readiness.of(check(complete(variant), context)).state is State.READY


@pytest.mark.parametrize(("variant", "key"), [(variant, key) for variant in VARIANTS for key in REQUIRED[variant]])
@pytest.mark.parametrize("empty", ["left out", None, ""])
def test_each_required_field_is_missed_as_an_error_at_itself(variant: str, key: str, empty: str | None) -> None:
    answers = complete(variant)
    answers = answers.without(key) if empty == "left out" else answers.with_value(key, empty)
    missed = [problem for problem in check(answers, alone()) if problem.severity is Severity.ERROR]
    assert key in [problem.field for problem in missed]
    assert all(problem.message and problem.remedy for problem in missed)


@pytest.mark.parametrize("variant", VARIANTS)
def test_only_the_required_fields_are_required(variant: str) -> None:
    answers, parameters = complete(variant), alone().parameters
    required = {spec.key for spec in visible_fields(answers, parameters) if is_required(spec, answers, parameters)}
    assert required == set(REQUIRED[variant])


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_required_fields_alone_make_a_channel_ready(variant: str) -> None:
    answers = Answers({key: value for key, value in complete(variant).items() if key in REQUIRED[variant]})
    if variant == "infobip":
        answers = answers.with_value("trust_certificate", ("api.der", "base.der"))
    assert Readiness.of(check(answers, alone())).ready


@pytest.mark.parametrize(
    ("variant", "key"),
    [
        (variant, key)
        for variant in VARIANTS
        for key, value in complete(variant).items()
        if isinstance(value, Secret) and key in REQUIRED[variant]
    ],
)
def test_an_empty_secret_is_missing_too(variant: str, key: str) -> None:
    assert (key, "error") in found(variant, {key: Secret("")})


@pytest.mark.parametrize("value", ["whatsup", "Twilio", "cloud_api", "KOOMESSAGE", "infobip "])
def test_an_unknown_provider_is_an_error_at_provider_and_the_rest_is_still_judged(value: str) -> None:
    assert found(Answers({"provider": value, "channel_name": "1x"})) == [
        ("provider", "error"),
        ("channel_name", "error"),
    ]


@pytest.mark.parametrize("value", [5, True, ("twilio",), Secret("twilio")])
def test_a_provider_that_is_no_text_is_an_error_at_provider(value: RawValue) -> None:
    assert found(Answers({"provider": value, "channel_name": "x"})) == [("provider", "error")]


def test_no_answers_at_all_miss_the_provider_and_the_name() -> None:
    assert found(Answers()) == [("provider", "error"), ("channel_name", "error")]


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
def test_a_key_of_another_provider_is_kept_and_is_a_warning(provider: str) -> None:
    foreign = "iam_url" if provider != "koomessage" else "api_key_sid"
    answers = complete(provider).with_value(foreign, "whatever it holds")
    assert found(answers) == [(foreign, "warning")]
    assert answers[foreign] == "whatever it holds"


def test_an_unknown_key_is_an_error_at_that_key_and_its_value_is_not_quoted() -> None:
    (problem,) = problems("twilio", {"api_key_sit": "do-not-quote-me"})
    assert (problem.field, problem.severity) == ("api_key_sit", Severity.ERROR)
    assert "api_key_sit" in problem.message
    assert "do-not-quote-me" not in f"{problem}"


def test_with_an_unknown_provider_no_key_is_called_foreign() -> None:
    assert found(Answers({"provider": "nobody", "channel_name": "x", "api_key_sid": "SK"})) == [("provider", "error")]


@pytest.mark.parametrize(("value", "right"), [("whatsapp", True), ("telegram", False), (True, False)])
def test_the_channel_is_a_whatsapp_channel(value: RawValue, *, right: bool) -> None:
    assert found("twilio", {"channel_selection": value}) == ([] if right else [("channel_selection", "error")])
