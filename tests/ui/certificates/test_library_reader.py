"""The reader of the library's details when the program is at its end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from tests.studio import new_workspace
from wa_channel_studio.ui.certificates.library_reader import LibraryReader
from wa_channel_studio.ui.jobs import JobRunner


def test_a_pause_that_outlives_the_program_begins_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    workspace, runner, owner = new_workspace(tmp_path), JobRunner(), QObject()
    reader = LibraryReader(runner, workspace, owner)
    pause = QSignalSpy(reader._pause.timeout)
    reader.want_more("any")
    runner.shutdown()
    # An error in a slot would fail the test.
    qtbot.waitUntil(lambda: pause.count() == 1)
    assert runner.idle
    workspace.close()
    owner.deleteLater()
    runner.deleteLater()
