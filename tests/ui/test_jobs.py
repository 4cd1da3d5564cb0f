from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import DATABASE, FILES, JobHandle, JobRunner

GIVE_UP = 10.0
"""Seconds after which a gate that nobody opens lets a broken test fail in place of hanging."""


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


class Listener(QObject):
    """Writes down what comes, and in which thread."""

    def __init__(self, handle: JobHandle) -> None:
        super().__init__()
        self.heard: list[tuple[object, ...]] = []
        self.threads: set[QThread] = set()
        handle.succeeded.connect(self.on_succeeded)
        handle.failed.connect(self.on_failed)
        handle.cancelled.connect(self.on_cancelled)
        handle.progress.connect(self.on_progress)
        handle.finished.connect(self.on_finished)

    def note(self, *what: object) -> None:
        self.heard.append(what)
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def on_succeeded(self, value: object) -> None:
        self.note("succeeded", value)

    @Slot(object)
    def on_failed(self, fault: object) -> None:
        self.note("failed", fault)

    @Slot()
    def on_cancelled(self) -> None:
        self.note("cancelled")

    @Slot(int, int, str)
    def on_progress(self, done: int, total: int, text: str) -> None:
        self.note("progress", done, total, text)

    @Slot()
    def on_finished(self) -> None:
        self.note("finished")


def wait_for(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: runner.idle)


def test_work_runs_beside_the_window_and_its_result_comes_back_to_it(runner: JobRunner, qtbot: QtBot) -> None:
    def work(_job: JobContext) -> str:
        return threading.current_thread().name

    handle = runner.run(work)
    listener = Listener(handle)
    wait_for(qtbot, runner)
    assert [what[0] for what in listener.heard] == ["succeeded", "finished"]
    assert str(listener.heard[0][1]).startswith("wcs-database")
    assert listener.threads == {QApplication.instance().thread()}  # type: ignore[union-attr]


def test_even_a_lambda_hears_in_the_thread_of_the_window(runner: JobRunner, qtbot: QtBot) -> None:
    heard: list[threading.Thread] = []
    handle = runner.run(lambda job: job.report(1, 2, "half"))
    handle.progress.connect(lambda *_: heard.append(threading.current_thread()))
    handle.succeeded.connect(lambda _: heard.append(threading.current_thread()))
    wait_for(qtbot, runner)
    assert heard == [threading.main_thread(), threading.main_thread()]


def test_nothing_begins_before_the_caller_could_connect(runner: JobRunner, qtbot: QtBot) -> None:
    began = threading.Event()
    handle = runner.run(lambda _job: began.set())
    assert handle.active
    assert not began.is_set()
    listener = Listener(handle)
    wait_for(qtbot, runner)
    assert began.is_set()
    assert listener.heard == [("succeeded", None), ("finished",)]


def test_started_by_hand_it_begins_at_once_and_only_once(runner: JobRunner, qtbot: QtBot) -> None:
    began = threading.Semaphore(0)
    handle = runner.run(lambda _job: began.release())
    listener = Listener(handle)
    handle.start()
    handle.start()
    assert began.acquire(timeout=GIVE_UP)
    wait_for(qtbot, runner)
    assert not began.acquire(blocking=False)
    assert listener.heard == [("succeeded", None), ("finished",)]


def test_a_fault_is_delivered_as_it_was_raised(runner: JobRunner, qtbot: QtBot) -> None:
    fault = OSError("disk full")

    def work(_job: JobContext) -> None:
        raise fault

    listener = Listener(runner.run(work))
    wait_for(qtbot, runner)
    assert listener.heard == [("failed", fault), ("finished",)]


def test_work_that_has_not_begun_is_cancelled_without_running(runner: JobRunner, qtbot: QtBot) -> None:
    ran: list[bool] = []
    handle = runner.run(lambda _job: ran.append(True))
    listener = Listener(handle)
    handle.cancel()
    wait_for(qtbot, runner)
    assert listener.heard == [("cancelled",), ("finished",)]
    assert ran == []


def test_work_waiting_in_its_queue_is_cancelled_without_running(runner: JobRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    ran: list[bool] = []
    runner.run(lambda _job: gate.wait(GIVE_UP)).start()
    waiting = runner.run(lambda _job: ran.append(True))
    listener = Listener(waiting)
    waiting.start()
    waiting.cancel()
    gate.set()
    wait_for(qtbot, runner)
    assert listener.heard == [("cancelled",), ("finished",)]
    assert ran == []


def test_running_work_stops_at_its_next_check(runner: JobRunner, qtbot: QtBot) -> None:
    began, gate = threading.Event(), threading.Event()

    def work(job: JobContext) -> str:
        began.set()
        gate.wait(GIVE_UP)
        job.check()
        return "went on"

    handle = runner.run(work)
    listener = Listener(handle)
    handle.start()
    assert began.wait(GIVE_UP)
    handle.cancel()
    gate.set()
    wait_for(qtbot, runner)
    assert listener.heard == [("cancelled",), ("finished",)]


def test_many_reports_do_not_flood_the_window_and_the_last_one_arrives(runner: JobRunner, qtbot: QtBot) -> None:
    done = threading.Event()

    def work(job: JobContext) -> None:
        for number in range(1, 5001):
            job.report(number, 5000, f"{number} of 5000")
        done.set()

    handle = runner.run(work)
    listener = Listener(handle)
    handle.start()
    assert done.wait(GIVE_UP)  # the event loop has not turned: all reports wait
    wait_for(qtbot, runner)
    assert listener.heard == [("progress", 5000, 5000, "5000 of 5000"), ("succeeded", None), ("finished",)]


def test_the_database_does_one_thing_after_the_other(runner: JobRunner, qtbot: QtBot) -> None:
    order: list[int] = []
    inside = threading.Semaphore(1)

    def work(number: int) -> None:
        assert inside.acquire(blocking=False), "two jobs were in the database at once"
        order.append(number)
        inside.release()

    listeners = [Listener(runner.run(lambda _job, n=n: work(n), queue=DATABASE)) for n in range(30)]  # type: ignore[misc]
    wait_for(qtbot, runner)
    assert order == list(range(30))
    assert all(listener.heard[0][0] == "succeeded" for listener in listeners)


def test_files_are_worked_on_side_by_side(runner: JobRunner, qtbot: QtBot) -> None:
    meeting = threading.Barrier(2, timeout=GIVE_UP)
    listeners = [Listener(runner.run(lambda _job: meeting.wait() >= 0, queue=FILES)) for _ in range(2)]
    wait_for(qtbot, runner)
    assert [listener.heard[0] for listener in listeners] == [("succeeded", True)] * 2


def test_hundreds_of_short_jobs_that_report_and_end_at_once(runner: JobRunner, qtbot: QtBot) -> None:
    """A handle was once deleted while its worker was still telling the end; the process died of it."""
    ends: list[object] = []
    for _ in range(20):
        for _ in range(50):
            runner.run(lambda job: job.report(1, 1, "all"), queue=FILES).succeeded.connect(ends.append)
        wait_for(qtbot, runner)
    assert len(ends) == 1000


def test_it_says_when_it_is_busy(runner: JobRunner, qtbot: QtBot) -> None:
    told: list[bool] = []
    runner.idle_changed.connect(told.append)
    states = [runner.idle]
    for _ in range(3):
        runner.run(lambda _job: None)
    states.append(runner.idle)
    assert states == [True, False]
    wait_for(qtbot, runner)
    assert told == [False, True]


def test_shutting_down_stops_the_work_and_leaves_no_thread(qapp: QApplication) -> None:
    before = threading.active_count()
    runner = JobRunner()
    began, told = threading.Event(), []

    def work(job: JobContext) -> None:
        began.set()
        while True:
            job.check()

    handle = runner.run(work, queue=FILES)
    handle.cancelled.connect(lambda: told.append(True))
    handle.start()
    assert began.wait(GIVE_UP)
    runner.run(lambda _job: None)
    runner.shutdown()
    runner.shutdown()
    assert threading.active_count() == before
    qapp.processEvents()
    assert told == []
    with pytest.raises(RuntimeError):
        runner.run(lambda _job: None)


def test_an_unknown_queue_is_refused(runner: JobRunner) -> None:
    with pytest.raises(KeyError):
        runner.run(lambda _job: None, queue="nowhere")
    assert runner.idle
