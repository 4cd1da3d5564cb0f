"""What a key derivation may cost, and that it is the one of the RFC."""

from __future__ import annotations

import pytest

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.vault import kdf

CHEAP = KdfParameters(iterations=1, memory_kib=64, lanes=2)
SALT = bytes(range(16))


def test_the_same_password_gives_the_same_key_and_another_gives_another() -> None:
    first = kdf.from_password(Secret("Grüße"), SALT, CHEAP)
    assert first == kdf.from_password(Secret("Grüße"), SALT, CHEAP)
    assert first != kdf.from_password(Secret("Grüsse"), SALT, CHEAP)
    assert len(first) == kdf.KEY_BYTES


@pytest.mark.parametrize(
    "parameters",
    [
        KdfParameters(2, 64, 2),
        KdfParameters(1, 72, 2),
        KdfParameters(1, 64, 1),
    ],
)
def test_every_parameter_counts(parameters: KdfParameters) -> None:
    password = Secret("secret")
    assert kdf.from_password(password, SALT, parameters) != kdf.from_password(password, SALT, CHEAP)


def test_the_salt_counts() -> None:
    assert kdf.from_password(Secret("x"), SALT, CHEAP) != kdf.from_password(Secret("x"), SALT[::-1], CHEAP)


def test_one_password_from_two_keyboards_is_one_password() -> None:
    composed, decomposed = "Café", "Cafe\u0301"
    assert composed != decomposed
    assert kdf.from_password(Secret(composed), SALT, CHEAP) == kdf.from_password(Secret(decomposed), SALT, CHEAP)


def test_half_a_surrogate_pair_is_a_password_like_any_other() -> None:
    assert kdf.password_bytes(Secret("a\ud800")) != kdf.password_bytes(Secret("a"))


@pytest.mark.parametrize(
    "parameters",
    [
        kdf.STANDARD,
        CHEAP,
        KdfParameters(1, 8, 1),
        KdfParameters(1, kdf.MAX_MEMORY_KIB, 1),
        KdfParameters(32, kdf.MAX_MEMORY_KIB, 1),
        KdfParameters(1, 8 * kdf.MAX_LANES, kdf.MAX_LANES),
    ],
)
def test_sensible_costs_are_acceptable(parameters: KdfParameters) -> None:
    assert kdf.acceptable(parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        KdfParameters(0, 64, 1),
        KdfParameters(1, 64, 0),
        KdfParameters(1, 7, 1),
        KdfParameters(1, 15, 2),
        KdfParameters(1, kdf.MAX_MEMORY_KIB + 1, 1),
        KdfParameters(33, kdf.MAX_MEMORY_KIB, 1),
        KdfParameters(1, 8 * (kdf.MAX_LANES + 1), kdf.MAX_LANES + 1),
        KdfParameters(10**12, 64, 1),
    ],
)
def test_absurd_costs_are_not_even_tried(parameters: KdfParameters) -> None:
    assert not kdf.acceptable(parameters)
    with pytest.raises(ValueError):
        kdf.from_password(Secret("x"), SALT, parameters)


def test_the_standard_is_no_weaker_than_the_rfc_recommends() -> None:
    # RFC 9106, section 4: second recommended option, 3 passes over 64 MiB.
    assert kdf.STANDARD.iterations >= 3
    assert kdf.STANDARD.memory_kib >= 64 * 1024
