"""The system's keyring, with backends as the library itself defines them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.vault.keyring_store import SERVICE, SystemKeyring


class Remembering(keyring.backend.KeyringBackend):
    """A backend that keeps secrets for the length of a test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library types none of it
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not there")


class Refusing(Remembering):
    """A keyring that its owner does not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("canary")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError(f"canary {password}")


class Plain(Remembering):
    """One that would write plain text: below the priority of those that keep secrets."""

    priority = 0.5  # type: ignore[assignment]


class Broken(Remembering):
    """One that does not work on this machine."""

    @property
    def priority(self) -> float:  # type: ignore[override]
        raise RuntimeError("no bus")


@pytest.fixture(autouse=True)
def former() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def use(backend: keyring.backend.KeyringBackend) -> SystemKeyring:
    keyring.set_keyring(backend)
    return SystemKeyring()


def test_a_key_is_kept_given_back_and_forgotten() -> None:
    backend = Remembering()
    ours = use(backend)
    assert ours.available()
    assert ours.get("w1") is None
    ours.put("w1", Secret("key one"))
    ours.put("w2", Secret("key two"))
    assert ours.get("w1") == Secret("key one")
    assert backend.kept == {(SERVICE, "w1"): "key one", (SERVICE, "w2"): "key two"}
    ours.forget("w1")
    ours.forget("w1")
    assert ours.get("w1") is None
    assert ours.get("w2") == Secret("key two")


@pytest.mark.parametrize(
    "backend",
    [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, Plain, Broken],
    ids=lambda kind: kind.__module__,
)
def test_what_keeps_no_secrets_is_not_used(backend: type[keyring.backend.KeyringBackend]) -> None:
    ours = use(backend())
    assert not ours.available()
    assert ours.get("w") is None
    ours.forget("w")
    with pytest.raises(ProblemError, match="no keyring"):
        ours.put("w", Secret("key"))


def test_a_keyring_that_refuses_is_a_problem_that_quotes_nothing() -> None:
    ours = use(Refusing())
    attempts: list[Callable[[], object]] = [
        lambda: ours.put("w", Secret("canary")),
        lambda: ours.get("w"),
        lambda: ours.forget("w"),
    ]
    for attempt in attempts:
        with pytest.raises(ProblemError, match="did not do what was asked") as caught:
            attempt()
        told = caught.value
        assert "canary" not in f"{told}{told.problem}{told.__cause__}"
        assert told.__suppress_context__


def test_the_library_is_not_loaded_before_it_is_used() -> None:
    code = "import sys, wa_channel_studio.vault.keyring_store; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
