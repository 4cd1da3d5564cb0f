"""What happens when something unforeseen goes wrong: a plain dialog, a note without values, and the program goes on."""

from __future__ import annotations

import logging
import sys

import pytest
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType
from PySide6.QtWidgets import QLabel

from tests.ui.window import Program
from wa_channel_studio.ui.application import Faults, log_message

CANARY = "canary-fault-1"


def fault() -> tuple[type[BaseException], BaseException]:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        return type(error), error


def test_a_fault_is_told_once_and_without_its_words(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    faults = Faults(program.window)
    kind, error = fault()
    with caplog.at_level(logging.CRITICAL):
        faults.caught(kind, error, error.__traceback__)
        faults.caught(kind, error, error.__traceback__)
    program.wait(lambda: program.sees("dialog.fault"))
    assert program.dialog.windowTitle() == "Something went wrong inside the program"
    shown = [label.text() for label in program.dialog.findChildren(QLabel)]
    assert any("ValueError" in text for text in shown)
    assert not any(CANARY in text for text in shown)
    assert len(caplog.records) == 2
    program.press(Qt.Key.Key_Return)
    program.wait(lambda: not program.sees("dialog.fault"))


def test_the_hooks_are_put_back(program: Program) -> None:
    faults = Faults(program.window)
    before = sys.excepthook
    faults.install()
    assert sys.excepthook == faults.caught
    faults.remove()
    assert sys.excepthook == sys.__excepthook__
    sys.excepthook = before


def test_ctrl_c_in_the_terminal_closes_the_window(program: Program) -> None:
    faults = Faults(program.window)
    faults.caught(KeyboardInterrupt, KeyboardInterrupt(), None)
    program.wait(lambda: program.window.over)


def test_what_qt_complains_about_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="wa_channel_studio.qt"):
        log_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "something odd")
        log_message(QtMsgType.QtInfoMsg, QMessageLogContext(), "something else")
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (logging.WARNING, "something odd"),
        (logging.INFO, "something else"),
    ]
