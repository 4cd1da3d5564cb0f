"""A sealed value opens with its own key in its own place, and in no other way."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.vault import envelope

KEY = bytes(range(32))


@given(plain=st.binary(max_size=300), context=st.binary(max_size=60))
def test_what_was_sealed_opens(plain: bytes, context: bytes) -> None:
    assert envelope.unseal(KEY, envelope.seal(KEY, plain, context), context) == plain


@given(plain=st.binary(min_size=1, max_size=40), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_flipped_bit_is_noticed(plain: bytes, place: int, bit: int) -> None:
    sealed = bytearray(envelope.seal(KEY, plain, b"here"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(envelope.ChangedError):
        envelope.unseal(KEY, bytes(sealed), b"here")


def test_it_opens_nowhere_else() -> None:
    sealed = envelope.seal(KEY, b"plain", b"here")
    with pytest.raises(envelope.ChangedError):
        envelope.unseal(KEY, sealed, b"there")
    with pytest.raises(envelope.ChangedError):
        envelope.unseal(secrets.token_bytes(32), sealed, b"here")


@pytest.mark.parametrize("length", [0, 1, 12, 28])
def test_what_is_too_short_is_no_sealed_value(length: int) -> None:
    with pytest.raises(envelope.ChangedError):
        envelope.unseal(KEY, envelope.seal(KEY, b"", b"")[:length], b"")


def test_the_same_value_never_looks_the_same() -> None:
    seen = {envelope.seal(KEY, b"plain", b"") for _ in range(100)}
    assert len(seen) == 100
    assert len({sealed[1:13] for sealed in seen}) == 100


def test_the_plain_text_does_not_shine_through() -> None:
    assert b"canary" not in envelope.seal(KEY, b"canary" * 10, b"canary")
