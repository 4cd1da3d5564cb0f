"""Programs to drive: each test closes what it has started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.window import Program
from wa_channel_studio.services.preferences import Preferences


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, wcs_home: Path) -> Iterator[Callable[..., Program]]:
    """Starts a program; several may run at once."""
    running: list[Program] = []
    wcs_home.mkdir()

    def started(preferences: Preferences | None = None) -> Program:
        program = Program(qtbot, wcs_home, preferences if preferences is not None else Preferences())
        running.append(program)
        return program

    yield started
    for program in running:
        program.close()


@pytest.fixture
def program(start: Callable[..., Program]) -> Program:
    """A program on its start page."""
    return start()


@pytest.fixture
def opened(program: Program, tmp_path: Path) -> Program:
    """A program with an empty workspace."""
    program.create(tmp_path / "Rollout LATAM.wcs")
    return program
