"""A secret is shown by nothing but the one method that is named for it."""

from __future__ import annotations

import copy
import io
import logging
import pickle
import traceback
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.secret import REDACTED, Secret, Unopened
from wa_channel_studio.domain.tenant import TwilioWebhook

CANARY = "canary-7Q#9ü"


@pytest.mark.parametrize(
    "shown",
    [
        repr(Secret(CANARY)),
        str(Secret(CANARY)),
        f"{Secret(CANARY)}",
        f"{Secret(CANARY)!r:>20}",
        "%s %r" % (Secret(CANARY), Secret(CANARY)),  # noqa: UP031 - the old form is what is tested
        "{}".format(Secret(CANARY)),  # noqa: UP032
        repr([Secret(CANARY)]),
        repr({"key": Secret(CANARY)}),
        repr(Answers({"password": Secret(CANARY)})),
        repr(TwilioWebhook("user", Secret(CANARY), Secret(CANARY))),
    ],
)
def test_no_way_of_printing_shows_it(shown: str) -> None:
    assert CANARY not in shown
    assert REDACTED in shown


def test_a_channel_does_not_show_what_was_set_aside() -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 22, tzinfo=UTC)
    aside = (("twilio", Answers({"api_key_secret": Secret(CANARY)})),)
    channel = Channel("1", "2", Answers({"password": Secret(CANARY)}), now, now, aside)
    assert CANARY not in repr(channel)


def test_a_log_does_not_show_it() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    log = logging.getLogger("test.secret")
    log.addHandler(handler)
    try:
        log.warning("given %s, %r", Secret(CANARY), Secret(CANARY))
    finally:
        log.removeHandler(handler)
    assert stream.getvalue() == f"given ***, Secret('{REDACTED}')\n"


def test_an_exception_that_carries_it_does_not_show_it() -> None:
    try:
        raise ValueError(Secret(CANARY))
    except ValueError:
        assert CANARY not in traceback.format_exc()


def test_a_format_with_a_width_is_refused_rather_than_shown() -> None:
    with pytest.raises(TypeError) as refused:
        f"{Secret(CANARY):>20}"
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled_by_any_protocol(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(CANARY), protocol)
    with pytest.raises(TypeError):
        pickle.dumps(Answers({"password": Secret(CANARY)}), protocol)


def test_copies_are_the_same_secret() -> None:
    secret = Secret(CANARY)
    assert copy.copy(secret) is secret
    assert copy.deepcopy({"a": secret})["a"] is secret


@given(st.text(), st.text())
def test_equal_texts_are_equal_secrets(one: str, other: str) -> None:
    assert (Secret(one) == Secret(other)) == (one == other)
    assert Secret(one).reveal() == one
    assert len(Secret(one)) == len(one)
    assert bool(Secret(one)) == bool(one)
    assert len({Secret(one), Secret(one)}) == 1


def test_half_a_character_can_be_compared() -> None:
    assert Secret("\ud83d") == Secret("\ud83d")
    assert Secret("\ud83d") != Secret("\ud83e")


def test_a_secret_is_no_text() -> None:
    assert Secret("same") != "same"


@pytest.mark.parametrize(
    "ask",
    [
        lambda one: one.reveal(),
        bool,
        len,
        hash,
        lambda one: one == Unopened(),
        lambda one: one == Secret(""),
        lambda one: Secret("") != one,
        lambda one: {one},
        pickle.dumps,
    ],
)
def test_one_that_was_not_opened_answers_no_question(ask: Callable[[Unopened], object]) -> None:
    with pytest.raises(TypeError):
        ask(Unopened())


def test_one_that_was_not_opened_can_be_handed_on() -> None:
    one = Unopened()
    assert one == one  # noqa: PLR0124 - the very same is meant
    assert one != "text"
    assert Answers({"password": one}) == Answers({"password": one})
    assert repr(one) == repr(Secret("x"))
    assert str(one) == REDACTED
