"""The recovery key as people copy it from paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import WrongPasswordError
from wa_channel_studio.vault import recovery

keys = st.binary(min_size=recovery.KEY_BYTES, max_size=recovery.KEY_BYTES)


@given(key=keys)
def test_what_is_written_can_be_read(key: bytes) -> None:
    text = recovery.written(key).reveal()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}", text)
    assert recovery.read(Secret(text)) == key


@given(key=keys)
def test_blanks_dashes_and_capitals_do_not_matter(key: bytes) -> None:
    text = recovery.written(key).reveal()
    sloppy = f"  {text.lower().replace('-', ' – ', 5).replace('0', 'o', 1).replace('1', 'l', 1)}\n"
    assert recovery.read(Secret(sloppy)) == key


@given(key=keys, place=st.integers(0, recovery.LENGTH - 1), other=st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_a_typing_mistake(key: bytes, place: int, other: str) -> None:
    characters = recovery.written(key).reveal().replace("-", "")
    if characters[place] == other:
        return
    with pytest.raises(recovery.MistypedKeyError):
        recovery.read(Secret(characters[:place] + other + characters[place + 1 :]))


@given(key=keys, place=st.integers(0, recovery.LENGTH - 2))
def test_two_characters_swapped_are_a_typing_mistake(key: bytes, place: int) -> None:
    characters = list(recovery.written(key).reveal().replace("-", ""))
    if characters[place] == characters[place + 1]:
        return
    characters[place : place + 2] = reversed(characters[place : place + 2])
    with pytest.raises(recovery.MistypedKeyError):
        recovery.read(Secret("".join(characters)))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "0 characters"),
        ("ABCD-EFGH", "8 characters"),
        ("U" * 56, "a character that no recovery key has"),
        ("ÄBCD" * 14, "a character that no recovery key has"),
        ("0" * 57, "57 characters"),
    ],
)
def test_a_mistake_is_told_without_quoting_it(typed: str, told: str) -> None:
    with pytest.raises(recovery.MistypedKeyError, match=told) as caught:
        recovery.read(Secret(typed))
    assert isinstance(caught.value, WrongPasswordError)
    assert typed == "" or typed not in str(caught.value) + caught.value.problem.remedy


def test_keys_are_new_each_time() -> None:
    assert len({recovery.new_key() for _ in range(20)}) == 20
