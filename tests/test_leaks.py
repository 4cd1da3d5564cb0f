"""The leak check itself: it names what was left, blames only the test that left it, and is quiet else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

CONFTEST = """
import gc, pytest
from tests.conftest import nothing_left_over, pytest_collection_finish
"""

LEAKS = {
    "thread": (
        "import threading\nstop = threading.Event()",
        "threading.Thread(target=stop.wait, name='forgotten', daemon=True).start()",
        r"thread 'forgotten'",
    ),
    "timer": (
        "from PySide6.QtCore import QTimer\nkept = []",
        "timer = QTimer(); timer.setObjectName('tick'); timer.start(5000); kept.append(timer)",
        r"active timer PySide6\.QtCore\.QTimer 'tick' \(5000 ms\)",
    ),
    "window": (
        "from PySide6.QtWidgets import QWidget\nkept = []",
        "window = QWidget(); window.setObjectName('view.lost'); window.show(); kept.append(window)",
        r"visible window PySide6\.QtWidgets\.QWidget 'view\.lost'",
    ),
    "hidden window": (
        "from PySide6.QtWidgets import QDialog\nkept = []",
        "kept.append(QDialog())",
        r"window PySide6\.QtWidgets\.QDialog",
    ),
    "qthread": (
        "from PySide6.QtCore import QThread\nkept = []",
        "thread = QThread(); thread.start(); kept.append(thread)",
        r"running QThread PySide6\.QtCore\.QThread",
    ),
}

# Frees the QThread in the end, which would abort the interpreter that has found it.
LAST = """
@pytest.fixture(scope="session", autouse=True)
def free():
    yield
    for thread in globals().get("kept", ()):
        if hasattr(thread, "quit") and hasattr(thread, "isRunning"):
            thread.quit(); thread.wait()
    if "stop" in globals():
        stop.set()
"""


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str) -> pytest.RunResult:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile("import pytest\n" + source + LAST)
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", "-q")


@pytest.mark.parametrize("kind", LEAKS)
def test_a_leftover_is_named_and_only_its_test_is_blamed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    head, leak, message = LEAKS[kind]
    body = f"\ndef test_guilty(qapp):\n    {leak}\n\ndef test_innocent(qapp):\n    assert qapp\n"

    result = run(pytester, monkeypatch, head + body)

    result.assert_outcomes(passed=2, errors=1)  # the error is that of test_guilty's tear-down
    assert re.search(rf"left behind by this test: {message}", result.stdout.str())
    assert "ERROR" in result.stdout.str()
    assert "at teardown of test_guilty" in result.stdout.str()


def test_what_is_put_away_is_no_leftover(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
import threading
from PySide6.QtCore import QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QMainWindow

def test_tidy(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    timer = QTimer(window)
    timer.start(5000)
    thread = QThread()
    thread.start()
    thread.quit()
    assert thread.wait(5000)  # a QThread that is collected while it runs ends the process
    done = threading.Event()
    QThreadPool.globalInstance().start(done.set)
    ending = threading.Thread(target=done.wait)
    ending.start()
    assert done.wait(5)

def test_without_qt():
    assert True
"""
    run(pytester, monkeypatch, source).assert_outcomes(passed=2)
