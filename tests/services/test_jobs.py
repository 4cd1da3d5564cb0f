from __future__ import annotations

import threading

import pytest

from wa_channel_studio.services.jobs import Cancelled, JobContext


def test_reports_reach_the_listener_as_they_are() -> None:
    heard: list[tuple[int, int, str]] = []
    job = JobContext(lambda *report: heard.append(report))
    job.report(1, 3, "one")
    job.report(2, 3)
    assert heard == [(1, 3, "one"), (2, 3, "")]


def test_without_a_listener_reports_go_nowhere() -> None:
    job = JobContext()
    job.report(1, 2, "unheard")
    assert not job.cancelled


def test_work_goes_on_until_somebody_wishes_it_to_stop() -> None:
    job = JobContext()
    job.check()
    before = job.cancelled
    job.cancel()
    assert (before, job.cancelled) == (False, True)
    with pytest.raises(Cancelled):
        job.check()


def test_the_wish_to_stop_is_heard_in_another_thread() -> None:
    job, stopped = JobContext(), threading.Event()

    def work() -> None:
        try:
            while True:
                job.check()
        except Cancelled:
            stopped.set()

    thread = threading.Thread(target=work)
    thread.start()
    job.cancel()
    thread.join(10)
    assert stopped.is_set()
