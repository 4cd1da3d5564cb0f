"""Answers are frozen, keep what they were given, and show no secret as text."""

from __future__ import annotations

import pytest

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.secret import Secret


@pytest.mark.parametrize("value", [None, "", (), Secret("")])
def test_nothing_is_empty(value: RawValue) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [False, 0, " ", ("",), Secret(" "), "x", True])
def test_a_value_is_not_empty(value: RawValue) -> None:
    assert not is_empty(value)


def test_a_change_leaves_the_old_answers_as_they_were() -> None:
    old = Answers({"a": "1", "b": "2"})
    assert old.with_value("a", "3") == Answers({"a": "3", "b": "2"})
    assert old.with_values({"b": "4", "c": None}) == Answers({"a": "1", "b": "4", "c": None})
    assert old.without("a", "never") == Answers({"b": "2"})
    assert old == Answers({"a": "1", "b": "2"})


def test_the_mapping_they_were_made_of_may_change_afterwards() -> None:
    source: dict[str, RawValue] = {"a": "1"}
    answers = Answers(source)
    source["a"] = "2"
    assert answers["a"] == "1"


def test_equal_answers_hash_alike_in_any_order() -> None:
    one, other = Answers({"a": "1", "b": Secret("x")}), Answers({"b": Secret("x"), "a": "1"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Answers({"a": "1"})


def test_text_is_for_texts_and_numbers_only() -> None:
    answers = Answers({"t": "x", "n": 7, "b": True, "l": ("a",), "s": Secret("hidden"), "e": None})
    assert [answers.text(key) for key in ("t", "n", "b", "l", "s", "e", "missing")] == ["x", "7", "", "", "", "", ""]


def test_flag_is_true_only_for_true() -> None:
    answers = Answers({"on": True, "off": False, "one": 1, "word": "true"})
    assert [answers.flag(key) for key in ("on", "off", "one", "word", "missing")] == [True, False, False, False, False]


def test_a_single_text_counts_as_a_list_of_one() -> None:
    answers = Answers({"one": "a", "many": ("a", "b"), "none": "", "secret": Secret("x")})
    assert answers.items_of("one") == ("a",)
    assert answers.items_of("many") == ("a", "b")
    assert answers.items_of("none") == answers.items_of("secret") == answers.items_of("missing") == ()
