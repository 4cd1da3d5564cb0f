"""The journey as a machine: whatever is done in whatever order, no answer is lost and nothing raises."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fields.samples import TODAY, VARIANTS, alone, complete
from tests.fields.strategies import VALUES
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS, all_fields, field_map, spec_for
from wa_channel_studio.wizard.draft import journey_from_bytes, journey_to_bytes
from wa_channel_studio.wizard.machine import Journey
from wa_channel_studio.wizard.review import review
from wa_channel_studio.wizard.steps import StepState, is_loud, may_finish, step_statuses

CONTEXT = CheckContext(TODAY)
ANY_KEY = st.one_of(st.sampled_from(sorted(all_fields())), st.text(max_size=6))


class Wizard(RuleBasedStateMachine):
    """Somebody who answers, wanders, switches providers, leaves and comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.journey = Journey()
        self.typed: dict[str, dict[str, RawValue]] = {}
        """The last answer to each of a provider's own fields, by provider."""

    @initialize(variant=st.one_of(st.none(), st.sampled_from(VARIANTS)))
    def begin(self, variant: str | None) -> None:
        if variant is not None:
            self.journey = Journey(answers=complete(variant), seen_all=True)

    @property
    def provider(self) -> str:
        return self.journey.answers.text("provider")

    @rule(data=st.data(), value=VALUES)
    def answer_a_field_that_is_there(self, data: st.DataObject, value: RawValue) -> None:
        key = data.draw(st.sampled_from(sorted(set(field_map(self.provider)) - {"provider"})))
        before = self.journey
        self.journey, note = before.answer(key, value)
        kept, expected_note = field_map(self.provider)[key].type.clean_value(value)
        assert (self.journey.answers[key], note) == (kept, expected_note)
        assert self.journey.answers.without(key) == before.answers.without(key)
        assert key in self.journey.touched
        if field_map(self.provider)[key].follows_provider:
            self.typed.setdefault(self.provider, {})[key] = kept

    @rule(key=ANY_KEY, value=VALUES)
    def answer_anything(self, key: str, value: RawValue) -> None:
        if key == "provider" or spec_for(self.provider, key) is not None:
            return
        self.journey, note = self.journey.answer(key, value)
        assert note == ""
        assert self.journey.answers[key] == value

    @rule(provider=st.one_of(st.sampled_from(sorted(PROVIDERS)), VALUES))
    def switch_the_provider(self, provider: RawValue) -> None:
        before = self.journey
        self.journey, _ = before.answer("provider", provider)
        shared = {key: value for key, value in before.answers.items() if not _of_a_provider(key)}
        assert {key: self.journey.answers[key] for key in shared if key != "provider"} == {
            key: value for key, value in shared.items() if key != "provider"
        }

    @rule(provider=st.sampled_from(sorted(PROVIDERS)))
    def switch_away_and_back(self, provider: str) -> None:
        old = self.journey.answers.get("provider")
        if not isinstance(old, str) or old not in PROVIDERS:
            return
        away, _ = self.journey.answer("provider", provider)
        back, _ = away.answer("provider", old)
        for key in self.journey.answers:
            if key in field_map(old):
                assert back.answers[key] == self.journey.answers[key]
        self.journey = back

    @rule(step=st.sampled_from(list(Step)))
    def go(self, step: Step) -> None:
        answers = self.journey.answers
        self.journey = self.journey.go(step)
        assert self.journey.answers == answers
        assert self.journey.step is step or step not in STEPS

    @rule()
    def forward(self) -> None:
        before = self.journey
        self.journey = before.forward()
        assert self.journey.answers == before.answers
        assert self.journey.step is (before.next_step or before.step)

    @rule()
    def back(self) -> None:
        before = self.journey
        self.journey = before.back()
        assert self.journey.answers == before.answers
        assert self.journey.set_aside == before.set_aside
        assert self.journey.step is (before.previous_step or before.step)

    @precondition(lambda self: self.journey.next_step is not None)
    @rule()
    def forward_and_back(self) -> None:
        there_and_back = self.journey.forward().back()
        assert there_and_back.step is self.journey.step
        assert there_and_back.answers == self.journey.answers
        assert there_and_back.trail == self.journey.trail

    @rule(key=ANY_KEY)
    def focus_or_jump(self, key: str) -> None:
        spec = spec_for(self.provider, key)
        jumped = self.journey.jump(key)
        if spec is None:
            assert jumped == self.journey
        else:
            assert (jumped.step, jumped.field) == (spec.step, key)
        self.journey = jumped.focus(key)
        assert self.journey.field == key

    @rule()
    def leave_and_come_back(self) -> None:
        self.journey = journey_from_bytes(journey_to_bytes(self.journey))

    @invariant()
    def a_draft_holds_all_of_it(self) -> None:
        assert journey_from_bytes(journey_to_bytes(self.journey)) == self.journey

    @invariant()
    def nothing_that_was_typed_is_lost(self) -> None:
        shelf = dict(self.journey.set_aside)
        for provider, typed in self.typed.items():
            place: Answers | dict[str, RawValue] = (
                self.journey.answers if provider == self.provider else shelf.get(provider, {})
            )
            for key, value in typed.items():
                assert place.get(key) == value, (provider, key)

    @invariant()
    def the_present_provider_is_not_set_aside(self) -> None:
        assert self.provider not in dict(self.journey.set_aside)

    @invariant()
    def the_trail_is_sane(self) -> None:
        trail = (*self.journey.trail, self.journey.step)
        assert len(self.journey.trail) <= 100
        assert set(trail) <= set(STEPS)
        assert all(one is not other for one, other in itertools.pairwise(trail))

    @invariant()
    def every_step_is_reachable_from_here(self) -> None:
        for step in STEPS:
            assert self.journey.go(step).step is step
        journey = self.journey.go(STEPS[0])
        seen = [journey.step]
        while journey.next_step is not None:
            journey = journey.forward()
            seen.append(journey.step)
        assert tuple(seen) == STEPS

    @invariant()
    def it_can_be_finished_exactly_when_no_error_stands(self) -> None:
        problems = check(self.journey.answers, CONTEXT)
        assert may_finish(problems) is (not any(problem.is_error for problem in problems))
        statuses = step_statuses(self.journey, problems)
        assert [status.step for status in statuses] == list(STEPS)
        errors = sum(problem.is_error for problem in problems)
        assert sum(status.errors + status.to_do for status in statuses) == errors
        for status in statuses:
            assert (status.state is StepState.PROBLEMS) is (status.errors > 0)
            assert status.words
        if self.journey.seen_all:
            assert all(is_loud(problem, self.journey) for problem in problems)
        assert [row.step for row in review(self.journey.answers, CONTEXT, problems)] == list(STEPS)


def _of_a_provider(key: str) -> bool:
    spec = all_fields().get(key)
    return spec is not None and spec.step in {Step.PROVIDER, Step.INTEGRATION}


Wizard.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
TestWizard = Wizard.TestCase


# --- single stories ---------------------------------------------------------------------------


@given(st.sampled_from(VARIANTS), st.sampled_from(sorted(PROVIDERS)))
def test_a_provider_switched_away_and_back_restores_everything(variant: str, other: str) -> None:
    start = Journey(answers=complete(variant))
    away, _ = start.answer("provider", other)
    back, _ = away.answer("provider", complete(variant)["provider"])
    assert back.answers == start.answers
    assert check(back.answers, alone()) == ()


def test_account_data_does_not_reach_the_next_provider_but_what_is_the_channels_own_does() -> None:
    start = Journey(answers=complete("twilio"))
    away, _ = start.answer("provider", "gupshup")
    assert away.answers["phone_number"] == complete("twilio")["phone_number"]
    assert away.answers["webhook_password"] == complete("twilio")["webhook_password"]
    for key in ("api_key_sid", "api_key_secret", "account_sid", "base_url", "base_url_trustlist", "trust_certificate"):
        assert key not in away.answers
    assert dict(away.set_aside)["twilio"]["api_key_secret"] == complete("twilio")["api_key_secret"]


def test_what_is_changed_meanwhile_does_not_change_what_was_set_aside() -> None:
    journey = Journey(answers=complete("twilio"))
    journey, _ = journey.answer("provider", "gupshup")
    journey, _ = journey.answer("phone_number", "+4930123456")
    journey, _ = journey.answer("provider", "twilio")
    assert journey.answers["phone_number"] == complete("twilio")["phone_number"]
    journey, _ = journey.answer("provider", "gupshup")
    assert journey.answers["phone_number"] == "+4930123456"


def test_a_foreign_key_that_is_newer_than_the_shelf_wins() -> None:
    journey = Journey(
        answers=Answers({"provider": "infobip", "api_key_sid": "new"}),
        set_aside=(("twilio", Answers({"api_key_sid": "old", "account_sid": "kept"})),),
    )
    journey, _ = journey.answer("provider", "twilio")
    assert (journey.answers["api_key_sid"], journey.answers["account_sid"]) == ("new", "kept")


def test_basic_configuration_stays_through_every_switch() -> None:
    journey = Journey(answers=complete("twilio"))
    for provider in (*PROVIDERS, "nobody", "", "twilio"):
        journey, _ = journey.answer("provider", provider)
        assert journey.answers["channel_name"] == "wa_support_br"
        assert journey.answers["workday_hours"] == ("08:30-12:00", "13:00-18:00")


def test_an_answer_is_cleaned_and_says_so() -> None:
    journey, note = Journey(answers=Answers({"provider": "twilio"})).answer("api_key_sid", " SK1\u200b2 ")
    assert journey.answers["api_key_sid"] == "SK12"
    assert note == "Removed from the ends: 2 blanks. Removed from inside: 1 invisible character."
    journey, note = journey.answer("webhook_password", Secret("a b"))
    assert (journey.answers["webhook_password"], note) == (Secret("a b"), "")


def test_back_follows_the_way_that_was_come() -> None:
    journey = Journey().go(Step.ROBOT).go(Step.BASIC).go(Step.INTEGRATION)
    way = []
    while journey.previous_step is not None and journey.trail:
        journey = journey.back()
        way.append(journey.step)
    assert way == [Step.BASIC, Step.ROBOT, Step.PROVIDER]
    assert journey.back() is journey


def test_back_without_a_trail_goes_to_the_step_before() -> None:
    assert Journey(step=Step.NAME_CARD).back().step is Step.BASIC
    assert Journey(step=Step.INTEGRATION).forward().step is Step.INTEGRATION


def test_leaving_a_step_makes_its_empty_fields_speak_and_the_review_all_of_them() -> None:
    journey = Journey(answers=Answers({"provider": "twilio"}))
    assert not journey.touched
    left = journey.go(Step.BASIC)
    assert {"phone_number", "api_key_sid", "provider"} <= left.touched
    assert "channel_name" not in left.touched
    assert not left.seen_all
    assert left.go(Step.INTEGRATION).seen_all


def test_the_field_that_lost_the_focus_counts_as_touched() -> None:
    journey = Journey().focus("phone_number").focus("user_name")
    assert journey.field == "user_name"
    assert journey.touched == {"phone_number"}
    assert journey.jump("channel_name").step is Step.BASIC
    assert journey.jump("no such field") is journey


def test_a_journey_does_not_show_its_secrets() -> None:
    journey = Journey(answers=Answers({"provider": "twilio", "api_key_secret": Secret("canary-canary")}))
    away, _ = journey.answer("provider", "gupshup")
    assert "canary-canary" not in f"{journey!r} {away!r}"
