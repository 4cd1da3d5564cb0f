"""How texts, numbers and states become what can be searched and sorted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.readiness import State
from wa_channel_studio.store.columns import (
    MAX_WORD,
    MAX_WORDS,
    folded,
    readiness_order,
    search_key,
    search_words,
    sort_key,
    state_of,
    writable,
)


@pytest.mark.parametrize(
    ("text", "as_searched"),
    [
        ("ÄRZTE", "ärzte"),
        ("A\u0308rzte", "ärzte"),
        ("Straße", "strasse"),
        ("ＷＡ＿１", "wa_1"),
        ("ﬁne", "fine"),
        ("İstanbul", "i̇stanbul"),
        ("a\0b", "ab"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_folding(text: str, as_searched: str) -> None:
    assert folded(text) == as_searched
    assert folded(folded(text)) == as_searched


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("KÖLN", "koln"),
        ("Ko\u0308ln", "koln"),
        ("Straße GROẞ", "strasse gross"),
        ("İstanbul ISPARTA ısparta", "istanbul isparta isparta"),
        ("Łódź Ærø Đà Nẵng", "lodz aero da nang"),
        ("ＷＡ＿１ ﬁne №", "wa_1 fine no"),
        ("عَمَّان أحمد مـرحبا", "عمان احمد مرحبا"),
        ("深圳", "深圳"),
        ("soft\u00adhyphen\u200b \u200fleft", "softhyphen left"),
        ("+49 (30) 1", "+49 (30) 1"),
        ("a\0ä\ud800b", "aa\ufffdb"),
    ],
)
def test_what_texts_are_found_by(text: str, found_by: str) -> None:
    assert search_key(text) == found_by


@given(st.text())
def test_what_is_folded_is_folded_once(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key == search_key(text.casefold())


def test_names_sort_as_people_expect() -> None:
    names = ["Zeta", "Ärzte", "alpha", "Éclair", "beta", "echo"]
    assert sorted(names, key=sort_key) == ["alpha", "Ärzte", "beta", "echo", "Éclair", "Zeta"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        ("  \t ", ()),
        ("Acme WA", (("acme",), ("wa",))),
        ("+55 (11) 94-00", (("+55 (11) 94-00", "55119400"),)),
        ("10.0.0.1", (("10.0.0.1", "10001"),)),
        ("1234", (("1234",),)),
        ("+4912", (("4912",),)),
        ("KÖLN İzmir", (("koln",), ("izmir",))),
        ("12", (("12",),)),
        ("+1 2", (("+1",), ("2",))),
        ("wa_123", (("wa_123",),)),
    ],
)
def test_search_words(text: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert search_words(text) == groups


def test_a_pasted_book_is_cut_to_what_a_person_types() -> None:
    assert len(search_words("word " * 1000)) == MAX_WORDS
    assert search_words("x" * 9999) == (("x" * MAX_WORD,),)


def test_readiness_sorts_by_what_is_left_to_do() -> None:
    states = [
        (0, 0, True),
        (5000, 5000, False),
        (9, 0, False),
        (2, 5, False),
        (2, 1, False),
        (0, 3, False),
        (0, 0, False),
    ]
    orders = [readiness_order(errors, warnings, open_draft=draft) for errors, warnings, draft in states]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)


def test_states() -> None:
    assert state_of(3, open_draft=True) is State.DRAFT
    assert state_of(3, open_draft=False) is State.PROBLEMS
    assert state_of(0, open_draft=False) is State.READY


def test_half_a_surrogate_pair_becomes_writable() -> None:
    assert writable("a\udfff\U0001f600") == "a\ufffd\U0001f600"
