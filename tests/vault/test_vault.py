"""Passwords and recovery keys open what they should, and nothing else does."""

from __future__ import annotations

import copy
import pickle
import threading

import pytest

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.errors import DamagedError, WrongPasswordError
from wa_channel_studio.services.ports import KdfParameters, Vault, Vaults
from wa_channel_studio.vault import kdf
from wa_channel_studio.vault.header import parse
from wa_channel_studio.vault.recovery import MistypedKeyError
from wa_channel_studio.vault.vault import ArgonVaults, ForeignVaultError, HeldKey, VaultLockedError

CHEAP = KdfParameters(iterations=1, memory_kib=64, lanes=2)
PASSWORD = Secret("korrekt Pferd")


@pytest.fixture
def vaults() -> Vaults:
    return ArgonVaults(CHEAP)


def same(one: Vault, other: Vault) -> bool:
    return other.open(one.seal(b"value", b"place"), b"place") == b"value"


def test_the_password_opens_it(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    assert same(vault, vaults.unlock(header, PASSWORD))


def test_the_real_parameters_are_stored_and_open_it() -> None:
    # The one test that pays for them. How long they take is measured in docs/adr/0010, not here.
    vaults = ArgonVaults()
    header, vault = vaults.create(PASSWORD)
    assert parse(header).parameters == kdf.STANDARD
    assert same(vault, vaults.unlock(header, PASSWORD))


@pytest.mark.parametrize("wrong", ["", "korrekt pferd", "korrekt Pferd ", "x" * 10_000, "korrekt\0Pferd"])
def test_another_password_does_not(vaults: Vaults, wrong: str) -> None:
    header, _ = vaults.create(PASSWORD)
    with pytest.raises(WrongPasswordError) as caught:
        vaults.unlock(header, Secret(wrong))
    assert not wrong or wrong not in str(caught.value)


def test_an_empty_password_is_refused(vaults: Vaults) -> None:
    with pytest.raises(ProblemError, match="empty"):
        vaults.create(Secret(""))
    header, vault = vaults.create(PASSWORD)
    with pytest.raises(ProblemError, match="empty"):
        vaults.change_password(header, vault, Secret(""))


def test_a_damaged_value_is_neither_a_wrong_password_nor_a_damaged_header(vaults: Vaults) -> None:
    _, vault = vaults.create(PASSWORD)
    sealed = vault.seal(b"value", b"place")
    for changed, place in ((sealed[:-1] + bytes([sealed[-1] ^ 1]), b"place"), (sealed, b"elsewhere"), (b"", b"place")):
        with pytest.raises(DamagedError, match="sealed value"):
            vault.open(changed, place)


def test_two_workspaces_with_one_password_share_nothing(vaults: Vaults) -> None:
    (first, one), (second, other) = vaults.create(PASSWORD), vaults.create(PASSWORD)
    assert parse(first).salt != parse(second).salt
    with pytest.raises(DamagedError):
        other.open(one.seal(b"value", b"place"), b"place")


def test_changing_the_password_keeps_the_data_key_and_the_recovery_key(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    header, recovery_key = vaults.add_recovery_key(header, vault)
    changed = vaults.change_password(header, vault, Secret("another"))
    assert same(vault, vaults.unlock(changed, Secret("another")))
    assert same(vault, vaults.unlock_with_recovery_key(changed, recovery_key))
    with pytest.raises(WrongPasswordError):
        vaults.unlock(changed, PASSWORD)


def test_changing_the_password_brings_the_cost_up_to_date() -> None:
    header, vault = ArgonVaults(CHEAP).create(PASSWORD)
    dearer = KdfParameters(iterations=2, memory_kib=128, lanes=1)
    assert parse(ArgonVaults(dearer).change_password(header, vault, PASSWORD)).parameters == dearer


def test_a_header_keeps_the_cost_it_was_made_with() -> None:
    header, vault = ArgonVaults().create(PASSWORD, CHEAP)
    assert parse(header).parameters == CHEAP
    assert same(vault, ArgonVaults().unlock(header, PASSWORD))


def test_the_recovery_key_opens_it_however_it_is_typed(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    assert not vaults.has_recovery_key(header)
    header, key = vaults.add_recovery_key(header, vault)
    assert vaults.has_recovery_key(header)
    assert same(vault, vaults.unlock_with_recovery_key(header, key))
    assert same(vault, vaults.unlock_with_recovery_key(header, Secret(key.reveal().lower().replace("-", "  "))))
    assert same(vault, vaults.unlock(header, PASSWORD))


def test_a_mistyped_recovery_key_is_told_from_a_wrong_one(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    header, old = vaults.add_recovery_key(header, vault)
    header, new = vaults.add_recovery_key(header, vault)
    with pytest.raises(WrongPasswordError, match="written right") as caught:
        vaults.unlock_with_recovery_key(header, old)
    assert not isinstance(caught.value, MistypedKeyError)
    with pytest.raises(MistypedKeyError):
        vaults.unlock_with_recovery_key(header, Secret(new.reveal()[:-1]))


def test_without_a_recovery_key_none_opens(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    _, key = vaults.add_recovery_key(header, vault)
    with pytest.raises(WrongPasswordError, match="No recovery key"):
        vaults.unlock_with_recovery_key(header, key)


def test_the_exported_key_opens_its_own_workspace_only(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    key = vaults.export_key(vault)
    assert same(vault, vaults.unlock_with_key(header, key))
    other, _ = vaults.create(PASSWORD)
    for wrong_header, wrong in (
        (other, key),
        (header, Secret("")),
        (header, Secret("no base64!")),
        (header, Secret("AAAA")),
    ):
        with pytest.raises(WrongPasswordError):
            vaults.unlock_with_key(wrong_header, wrong)


def test_a_vault_and_a_foreign_header_do_not_mix(vaults: Vaults) -> None:
    _, vault = vaults.create(PASSWORD)
    other, _ = vaults.create(PASSWORD)
    with pytest.raises(ForeignVaultError):
        vaults.change_password(other, vault, PASSWORD)
    with pytest.raises(ForeignVaultError):
        vaults.add_recovery_key(other, vault)


def test_locking_drops_the_key(vaults: Vaults) -> None:
    header, vault = vaults.create(PASSWORD)
    sealed = vault.seal(b"value", b"place")
    assert isinstance(vault, HeldKey)
    before = vault.locked
    vault.lock()
    vault.lock()
    assert (before, vault.locked) == (False, True)
    assert vault._key == bytes(32)
    for attempt in (
        lambda: vault.seal(b"value", b"place"),
        lambda: vault.open(sealed, b"place"),
        lambda: vaults.export_key(vault),
        lambda: vaults.change_password(header, vault, PASSWORD),
    ):
        with pytest.raises(VaultLockedError, match="locked"):
            attempt()
    assert vaults.unlock(header, PASSWORD).open(sealed, b"place") == b"value"


def test_locking_in_the_middle_never_seals_with_an_empty_key(vaults: Vaults) -> None:
    for _ in range(20):
        header, vault = vaults.create(PASSWORD)
        sealed: list[bytes] = []
        started = threading.Event()

        def keep_sealing(
            vault: Vault = vault, sealed: list[bytes] = sealed, started: threading.Event = started
        ) -> None:
            try:
                while True:
                    sealed.append(vault.seal(b"value", b"place"))
                    started.set()
            except VaultLockedError:
                pass

        worker = threading.Thread(target=keep_sealing)
        worker.start()
        started.wait()
        vault.lock()
        worker.join()
        again = vaults.unlock(header, PASSWORD)
        assert {again.open(value, b"place") for value in sealed} == {b"value"}


def test_the_key_is_shown_nowhere(vaults: Vaults) -> None:
    _, vault = vaults.create(PASSWORD)
    key = vaults.export_key(vault)
    assert repr(vault) == "HeldKey(unlocked)"
    assert key.reveal() not in repr(vault) + repr(key)
    with pytest.raises(TypeError):
        pickle.dumps(vault)
    with pytest.raises(TypeError):
        copy.copy(vault)


def test_other_vaults_are_not_mistaken_for_ours(vaults: Vaults) -> None:
    class Other:
        locked = False

        def lock(self) -> None: ...
        def seal(self, plain: bytes, context: bytes) -> bytes:
            return plain

        def open(self, sealed: bytes, context: bytes) -> bytes:
            return sealed

        def tag(self, data: bytes, context: bytes) -> bytes:
            return data

    with pytest.raises(TypeError):
        vaults.export_key(Other())
