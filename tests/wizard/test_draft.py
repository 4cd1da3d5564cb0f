"""A draft is the journey to the letter, and a damaged one is refused without quoting it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.samples import VARIANTS, complete
from tests.fields.strategies import ANSWERS, VALUES
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS
from wa_channel_studio.wizard.draft import journey_from_bytes, journey_to_bytes, pack_answers, unpack_answers
from wa_channel_studio.wizard.machine import Journey

JOURNEYS = st.builds(
    Journey,
    answers=ANSWERS,
    step=st.sampled_from(STEPS),
    field=st.text(st.characters(exclude_categories=()), max_size=10),
    set_aside=st.dictionaries(st.sampled_from(sorted(PROVIDERS)), ANSWERS, max_size=2).map(
        lambda shelf: tuple(sorted(shelf.items(), key=lambda item: item[0]))
    ),
    trail=st.lists(st.sampled_from(STEPS), max_size=5).map(tuple),
    touched=st.frozensets(st.text(max_size=8), max_size=4),
    seen_all=st.booleans(),
)
FULL = Journey(answers=complete("twilio"), step=Step.BASIC, field="ou", trail=(Step.PROVIDER,))


@given(JOURNEYS)
def test_any_journey_comes_back_to_the_letter(journey: Journey) -> None:
    back = journey_from_bytes(journey_to_bytes(journey))
    assert back == journey
    assert {key: type(value) for key, value in back.answers.items()} == {
        key: type(value) for key, value in journey.answers.items()
    }


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_samples_come_back_with_their_secrets(variant: str) -> None:
    journey = Journey(answers=complete(variant))
    assert journey_from_bytes(journey_to_bytes(journey)).answers == complete(variant)


@given(st.dictionaries(st.text(st.characters(exclude_categories=())), VALUES))
def test_answers_are_packed_so_that_kinds_stay_apart(values: dict[str, RawValue]) -> None:
    packed = json.loads(json.dumps(pack_answers(values)))
    assert unpack_answers(packed) == Answers(values)


@pytest.mark.parametrize(
    "value",
    ["\ud83d\ude00", "\U0001f600", "\ud83d", "\u202eabc", "\x00", "\r\n", "ﷺ", "e\u0301", "é", "客服", "\uffff"],
)
def test_odd_characters_stay_as_they_are(value: str) -> None:
    journey = Journey(answers=Answers({"user_name": value, "password": Secret(value), "k": (value,)}))
    assert journey_from_bytes(journey_to_bytes(journey)) == journey


def _changed(**parts: object) -> bytes:
    return json.dumps({**json.loads(journey_to_bytes(FULL)), **parts}).encode()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"5",
        journey_to_bytes(FULL)[:-5],
        journey_to_bytes(FULL)[5:],
        _changed(version="1"),
        _changed(version=None),
        _changed(step="nowhere"),
        _changed(step="tenant"),
        _changed(step=None),
        _changed(trail=["tenant"]),
        _changed(trail=5),
        _changed(answers=[]),
        _changed(answers={"a": 1.5}),
        _changed(answers={"a": {"other": "x"}}),
        _changed(set_aside=[]),
        _changed(set_aside={"twilio": 5}),
        _changed(touched=None),
    ],
)
def test_what_is_no_draft_is_refused_without_a_word_of_its_content(payload: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        journey_from_bytes(payload)
    assert refused.value.problem.message == "The draft cannot be read."
    assert refused.value.problem.remedy
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_draft_of_a_newer_release_says_so() -> None:
    with pytest.raises(ProblemError) as refused:
        journey_from_bytes(_changed(version=2))
    assert "newer release" in refused.value.problem.message


@given(st.binary(max_size=60))
def test_any_bytes_are_a_draft_or_refused(payload: bytes) -> None:
    with pytest.raises(ProblemError):
        journey_from_bytes(payload)
