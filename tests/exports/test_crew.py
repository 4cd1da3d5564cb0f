"""Processes that make files: in order, without a secret, ended with whoever asked, and not needed."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.exports.export_files import portions, source, sources
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports import crew
from wa_channel_studio.exports.crew import ProcessCrew, render
from wa_channel_studio.exports.spreadsheet_xlsx import LONGEST
from wa_channel_studio.services.export_ports import SheetCrew, SheetFormat
from wa_channel_studio.services.jobs import Cancelled, JobContext

ROWS = sources(60)
EXPECTED = [render(kind, portion) for kind in SheetFormat for portion in portions(ROWS, 10)]


@pytest.mark.parametrize("processes", [0, 2])
def test_files_come_in_order(processes: int) -> None:
    workers: SheetCrew = ProcessCrew(processes)
    made = [content for kind in SheetFormat for content in workers.files(kind, portions(ROWS, 10), 6, JobContext())]
    assert made == EXPECTED
    assert multiprocessing.active_children() == []


def test_few_files_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(crew, "ProcessPoolExecutor")
    assert len(list(ProcessCrew(1).files(SheetFormat.CSV, portions(ROWS, 30), 2, JobContext()))) == 2


def test_where_no_process_starts_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)
    assert len(list(ProcessCrew(1).files(SheetFormat.CSV, portions(ROWS, 10), 6, JobContext()))) == 6


def test_a_process_that_is_killed_costs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_begin", _die)
    made = list(ProcessCrew(1).files(SheetFormat.CSV, portions(ROWS, 10), 6, JobContext()))
    assert made == EXPECTED[6:]


def _die() -> None:
    os._exit(1)


@pytest.mark.parametrize("processes", [0, 2])
def test_what_cannot_be_written_is_told(processes: int) -> None:
    workers = ProcessCrew(processes)
    rows = [*sources(3), source(4, session_end_message="x" * (LONGEST + 1))]
    with pytest.raises(ProblemError, match="wa_000004"):
        list(workers.files(SheetFormat.XLSX, portions(rows, 1), 4, JobContext()))
    rows[3] = ("Tenant", '{"ou": {"canary": 1}}')
    with pytest.raises(ProblemError, match="damaged") as refused:
        list(workers.files(SheetFormat.CSV, portions(rows, 1), 4, JobContext()))
    assert "canary" not in str(refused.value.problem)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("processes", [0, 2])
def test_stopping_ends_the_processes(processes: int) -> None:
    job = JobContext()
    files = ProcessCrew(processes).files(SheetFormat.CSV, portions(ROWS, 5), 12, job)
    next(files)
    job.cancel()
    with pytest.raises(Cancelled):
        list(files)
    assert multiprocessing.active_children() == []


def test_leaving_off_ends_them_too() -> None:
    files: Any = ProcessCrew(1).files(SheetFormat.CSV, portions(ROWS, 5), 12, JobContext())
    next(files)
    files.close()
    assert multiprocessing.active_children() == []


def test_a_process_forgets_passwords_and_leaves_ctrl_c_to_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WCS_ARCHIVE_PASSWORD", "canary")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=crew._begin) as pool:
        assert pool.submit(_state).result() == (None, signal.SIG_IGN)


def _state() -> tuple[str | None, object]:
    return os.environ.get("WCS_ARCHIVE_PASSWORD"), signal.getsignal(signal.SIGINT)


KILLED = """
import multiprocessing, os, signal
from tests.exports.export_files import portions, sources
from wa_channel_studio.exports.crew import ProcessCrew
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.jobs import JobContext

if __name__ == "__main__":
    for content in ProcessCrew(1).files(SheetFormat.CSV, portions(sources(60), 5), 12, JobContext()):
        print(*[child.pid for child in multiprocessing.active_children()], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells of the end of another's process")
def test_no_process_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    ended = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    for pid in map(int, ended.stdout.split()):
        try:
            watched = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        assert select.select([watched], [], [], 20)[0], "a process goes on without its parent"
        os.close(watched)
