from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.parts import part
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.busy_bar import DELAY_MS, Bar, BusyBar
from wa_channel_studio.ui.tokens import LIGHT


def test_short_work_shows_nothing(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    busy = BusyBar()
    show(busy)
    busy.start("Unlocking …")
    assert not busy.isVisible()
    assert 200 <= DELAY_MS <= 500
    busy.stop()
    assert not busy._wait.isActive()


def test_long_work_is_shown_with_what_it_does(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    busy = BusyBar(delay_ms=0)
    show(busy)
    busy.start("Asking api.infobip.com …")
    qtbot.waitUntil(busy.isVisible)
    assert (busy.text, busy.part) == ("Asking api.infobip.com …", None)
    busy.report(3, 4)
    assert (busy.text, busy.part) == ("Asking api.infobip.com …", 0.75)
    busy.report(4, 4, "Writing …")
    assert (busy.text, busy.part) == ("Writing …", 1.0)
    busy.stop()
    assert not busy.isVisible()


def test_cancel_is_asked_once(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    busy = BusyBar(delay_ms=0)
    window = show(busy)
    busy.start("Working …")
    qtbot.waitUntil(busy.isVisible)
    button = part(window, QPushButton, "action.cancel_job")
    assert button.text() == "Stop", "Cancel is the word for leaving a dialog"
    with qtbot.waitSignal(busy.cancel_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isEnabled()
    busy.stop()
    busy.start("Again …", cancellable=False)
    qtbot.waitUntil(busy.isVisible)
    assert not button.isVisible()
    busy.stop()


def test_it_follows_a_job_to_its_end(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    runner = JobRunner()
    busy = BusyBar(delay_ms=0)
    window = show(busy)
    stop = threading.Event()

    def work(job: JobContext) -> None:
        job.report(1, 2, "Half …")
        while not stop.wait(0.001):
            job.check()

    busy.follow(runner.run(work), "Beginning …")
    qtbot.waitUntil(lambda: busy.text == "Half …")
    qtbot.waitUntil(busy.isVisible)
    QTest.mouseClick(part(window, QPushButton, "action.cancel_job"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: runner.idle)
    assert not busy.isVisible()
    assert not stop.is_set()
    runner.shutdown()


def test_a_bar_without_an_end_moves_only_while_it_is_seen(show: Callable[..., QWidget]) -> None:
    bar = Bar()
    window = show(bar)
    bar.set_part(None)
    assert bar._timer.isActive()
    before = bar.grab().toImage()
    for _ in range(5):
        bar._move()
    assert bar.grab().toImage() != before
    window.hide()
    assert not bar._timer.isActive()


def test_a_bar_is_filled_to_its_part(show: Callable[..., QWidget]) -> None:
    bar = Bar()
    show(bar)
    bar.set_part(0.5)
    image, middle = bar.grab().toImage(), bar.height() // 2
    assert image.pixelColor(bar.width() // 4, middle).name() == LIGHT.accent
    assert image.pixelColor(bar.width() * 3 // 4, middle).name() == LIGHT.track
    bar.set_part(7)
    assert bar.part == 1
