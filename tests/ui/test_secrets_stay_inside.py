"""What is typed as a secret is nowhere to be read: not in the files, the log, the titles, nor on a locked screen."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from PySide6.QtWidgets import QApplication, QCheckBox

from tests.studio import PASSWORD, twilio
from tests.ui.window import Program
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.log import start_logging, stop_logging

CANARY = "canary-typed-77"


class Memory(keyring.backend.KeyringBackend):
    """A keyring that forgets everything with the test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring leaves it untyped
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def memory() -> Iterator[Memory]:
    before = keyring.get_keyring()
    made = Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def holding(folder: Path, *words: bytes) -> list[str]:
    """Files below ``folder`` that hold one of ``words`` in plain text, as UTF-8 or UTF-16."""
    wanted = [*words, *(word.decode().encode("utf-16-le") for word in words)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word in path.read_bytes() for word in wanted)]


def test_a_secret_typed_in_the_wizard_is_sealed_everywhere(
    opened: Program, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crash = start_logging()
    with caplog.at_level(logging.DEBUG):
        tenant = opened.add_tenant()
        saved = opened.add_channel(tenant, twilio("wa_support", api_key_secret=Secret(CANARY + "-kept")))
        opened.look_again()
        opened.channels.deeds.open(saved.channel.id)
        opened.wait(lambda: opened.view.wizard is not None and opened.view.wizard.ready)
        opened.fill("field.api_key_secret", CANARY)
        titles = [window.windowTitle() for window in QApplication.topLevelWidgets()]
        opened.lock()
        titles += [window.windowTitle() for window in QApplication.topLevelWidgets()]
        during = holding(tmp_path, CANARY.encode(), PASSWORD.reveal().encode())
        opened.unlock()
        opened.window.close_workspace()
        opened.wait(lambda: opened.window.workspace is None)
    stop_logging(crash)
    assert during == []
    assert holding(tmp_path, CANARY.encode(), PASSWORD.reveal().encode()) == []
    assert not any(CANARY in title for title in titles)
    assert CANARY not in caplog.text
    assert PASSWORD.reveal() not in caplog.text


def test_the_keyring_opens_only_what_it_was_allowed_to(opened: Program, memory: Memory, tmp_path: Path) -> None:
    path = opened.workspace.path
    opened.view.go("settings")
    opened.settle()
    box = opened.find("field.keyring", QCheckBox)
    box.click()
    opened.settle()
    assert box.isChecked()
    assert len(memory.kept) == 1
    assert PASSWORD.reveal() not in memory.kept.values()
    opened.window.close_workspace()
    opened.wait(lambda: opened.window.workspace is None)
    opened.window.open_path(path)
    opened.click("action.use_keyring")
    opened.wait(lambda: opened.window.view is not None)
    opened.view.go("settings")
    opened.settle()
    opened.find("field.keyring", QCheckBox).click()
    opened.settle()
    assert memory.kept == {}
