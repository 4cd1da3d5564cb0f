"""“Try it”: from the start page to a sample that is connected to a sandbox, and no sandbox afterwards."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.window import Program
from wa_channel_studio.paths import home_dir
from wa_channel_studio.services.trying import PASSWORD, WORKSPACE


def listens(address: str) -> bool:
    parts = urlsplit(address)
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def address_of(program: Program) -> str:
    (tenant,) = program.workspace.tenants.all()
    return program.workspace.connections.get(tenant.id).api_url


def test_a_press_of_try_it_shows_sample_channels_that_a_sandbox_knows(program: Program, wcs_home: Path) -> None:
    program.click("action.try_it")
    program.wait(lambda: program.window.view is not None)
    program.settle()
    assert len(program.names()) == 3
    assert program.workspace.path == home_dir() / "try-it" / WORKSPACE
    address = address_of(program)
    assert listens(address)
    toast = program.window.toasts.current
    assert toast is not None
    assert PASSWORD in program.window.entry.trying.hint
    # Locked and unlocked with the password that was told, it is still connected.
    program.lock()
    assert listens(address)
    program.unlock(PASSWORD)
    program.settle()
    assert len(program.names()) == 3
    # Closed, the sandbox ends with it.
    program.window.close_workspace()
    program.wait(lambda: program.window.workspace is None)
    program.settle()
    assert not listens(address)
    assert program.window.entry.trying.hint == ""


def test_closing_the_window_leaves_no_sandbox(qtbot: QtBot, tmp_path: Path, wcs_home: Path) -> None:
    program = Program(qtbot, tmp_path)
    program.click("action.try_it")
    program.wait(lambda: program.window.view is not None)
    program.settle()
    address = address_of(program)
    program.close()
    assert not listens(address)


def test_a_sample_that_cannot_be_opened_is_told_on_the_start_page(program: Program, wcs_home: Path) -> None:
    folder = home_dir() / "try-it"
    folder.mkdir(parents=True)
    (folder / WORKSPACE).write_bytes(b"somebody else's file")
    program.click("action.try_it")
    program.wait(program.window.entry.start.banner.isVisible)
    program.settle()
    assert program.window.workspace is None
    assert program.find("action.try_it", QPushButton).isEnabled()
