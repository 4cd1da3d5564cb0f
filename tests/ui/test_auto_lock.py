"""Locking when nobody touches keys or mouse: the clock is the test's, the events are real ones to a real window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.auto_lock import AutoLock


@dataclass
class Desk:
    """A window with a line, a lock on it, and a clock that stands still."""

    line: QLineEdit
    lock: AutoLock
    now: float
    due: list[bool]

    def pass_minutes(self, minutes: float) -> None:
        self.now += minutes * 60
        self.lock.timer.timeout.emit()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    lock = AutoLock(10, line)
    made = Desk(line, lock, 1000.0, [])
    lock.now = lambda: made.now
    lock.due.connect(lambda: made.due.append(True))
    lock.start()
    yield made
    lock.stop()


def test_it_is_due_when_the_time_has_passed_and_not_before(desk: Desk) -> None:
    desk.pass_minutes(9.99)
    assert desk.due == []
    desk.pass_minutes(0.01)
    assert desk.due == [True]
    assert not desk.lock.timer.isActive()


def test_a_key_or_the_mouse_begins_anew(desk: Desk) -> None:
    window = desk.line.windowHandle()
    desk.pass_minutes(9)
    QTest.keyClick(window, Qt.Key.Key_A)
    desk.pass_minutes(9)
    QTest.mouseMove(window, QPoint(5, 5))
    QTest.mouseClick(window, Qt.MouseButton.LeftButton)
    desk.pass_minutes(9)
    assert desk.due == []
    desk.pass_minutes(1)
    assert desk.due == [True]


def test_what_a_program_does_by_itself_is_no_input(desk: Desk) -> None:
    desk.pass_minutes(9)
    desk.line.setText("typed by nobody")
    desk.line.repaint()
    desk.pass_minutes(1)
    assert desk.due == [True]


def test_the_first_key_after_a_sleep_comes_too_late(desk: Desk) -> None:
    desk.now += 8 * 60 * 60  # the timer slept as well
    QTest.keyClick(desk.line.windowHandle(), Qt.Key.Key_A)
    assert desk.due == [True]


def test_never_is_never_until_a_time_is_chosen(desk: Desk) -> None:
    desk.lock.set_minutes(0)
    assert not desk.lock.timer.isActive()
    desk.pass_minutes(10_000)
    assert desk.due == []
    desk.lock.set_minutes(1)
    desk.pass_minutes(1)
    assert desk.due == [True]


def test_a_window_that_comes_later_counts_too(desk: Desk, qtbot: QtBot) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    qtbot.waitExposed(other)
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    desk.pass_minutes(9)
    QTest.keyClick(other.windowHandle(), Qt.Key.Key_A)
    desk.pass_minutes(9)
    assert desk.due == []
