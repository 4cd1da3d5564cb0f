"""A header that is not as written says so, and is never mistaken for a wrong password."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError, NewerSchemaError, WrongPasswordError
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.vault import header
from wa_channel_studio.vault.vault import ArgonVaults

CHEAP = KdfParameters(iterations=1, memory_kib=64, lanes=2)
PASSWORD = Secret("right")
VAULTS = ArgonVaults(CHEAP)
TEXT, VAULT = VAULTS.create(PASSWORD)
WITH_RECOVERY, RECOVERY_KEY = VAULTS.add_recovery_key(TEXT, VAULT)


def signed(change: Callable[[dict[str, Any]], object], text: str = TEXT) -> str:
    """A header that somebody changed on purpose: with a checksum that fits."""
    content = json.loads(text)
    content.pop("checksum")
    change(content)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return json.dumps({**content, "checksum": hashlib.sha256(canonical.encode()).hexdigest()})


def test_it_can_be_read_back() -> None:
    for text in (TEXT, WITH_RECOVERY):
        assert header.parse(text).text() == text
    assert header.parse(signed(dict)).text() == TEXT


def test_it_holds_nothing_of_the_password() -> None:
    assert "right" not in TEXT
    assert set(json.loads(TEXT)) == {"format", "id", "kdf", "salt", "wrapped_key", "key_check", "checksum"}


@given(place=st.integers(min_value=0), replacement=st.characters())
def test_any_changed_character_is_damage_and_no_wrong_password(place: int, replacement: str) -> None:
    place %= len(WITH_RECOVERY)
    changed = WITH_RECOVERY[:place] + replacement + WITH_RECOVERY[place + 1 :]
    try:
        known = header.parse(changed)
    except DamagedError:
        return
    # A changed blank between two values changes nothing.
    assert known == header.parse(WITH_RECOVERY)


@pytest.mark.parametrize(
    "text", ["", "{}", "null", "[]", "12", '"x"', "{", TEXT[:-2], TEXT * 2, "x" * 20_000, "[" * 9000]
)
def test_what_is_no_header_is_damaged(text: str) -> None:
    with pytest.raises(DamagedError) as caught:
        VAULTS.unlock(text, PASSWORD)
    assert "not to blame" in caught.value.problem.remedy


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("salt"),
        lambda content: content.update(salt="AAAA"),
        lambda content: content.update(salt="not base64!"),
        lambda content: content.update(salt=12),
        lambda content: content.update(id="00"),
        lambda content: content.update(id="x" * 32),
        lambda content: content.update(format=0),
        lambda content: content.update(format="1"),
        lambda content: content.update(kdf="argon2id"),
        lambda content: content["kdf"].update(name="scrypt"),
        lambda content: content["kdf"].update(iterations="1"),
        lambda content: content["kdf"].update(iterations=True),
        lambda content: content["kdf"].update(iterations=0),
        lambda content: content.update(key_check="AAAA"),
        lambda content: content.update(recovery={}),
        lambda content: content.update(recovery="x"),
    ],
)
def test_wrong_shapes_are_damage_even_with_a_fitting_checksum(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(DamagedError):
        header.parse(signed(change))


@pytest.mark.parametrize(
    "costs",
    [{"memory_kib": 2**40}, {"iterations": 2**40}, {"memory_kib": 2**20, "iterations": 1000}, {"lanes": 10**6}],
)
def test_a_header_cannot_make_the_machine_suffer(costs: dict[str, int]) -> None:
    with pytest.raises(DamagedError):
        VAULTS.unlock(signed(lambda content: content["kdf"].update(costs)), PASSWORD)


def test_weaker_parameters_do_not_open_with_the_right_password() -> None:
    # They are bound to the wrapped key: whoever lowers them gains nothing from the next unlocking.
    weaker = signed(lambda content: content["kdf"].update(memory_kib=16))
    with pytest.raises(WrongPasswordError):
        VAULTS.unlock(weaker, PASSWORD)


def test_a_changed_key_check_is_damage() -> None:
    other = json.loads(VAULTS.create(PASSWORD)[0])["key_check"]
    changed = signed(lambda content: content.update(key_check=other))
    with pytest.raises(DamagedError):
        VAULTS.unlock(changed, PASSWORD)


def test_the_wrap_of_another_workspace_does_not_fit() -> None:
    other = json.loads(VAULTS.create(PASSWORD)[0])
    mixed = signed(lambda content: content.update(wrapped_key=other["wrapped_key"], salt=other["salt"]))
    with pytest.raises(WrongPasswordError):
        VAULTS.unlock(mixed, PASSWORD)


def test_a_newer_format_is_no_damage() -> None:
    with pytest.raises(NewerSchemaError):
        header.parse(signed(lambda content: content.update(format=header.FORMAT + 1)))
