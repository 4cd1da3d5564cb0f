from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.clipboard import KDE_HINT, MARK, SecretClipboard, hints

SECRET = "s3cret-Webhook#1"


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def clip(qapp: QApplication) -> Iterator[SecretClipboard]:
    """Offscreen nobody owns a clipboard, so the answer is given here; the real one is asked under a real X server."""
    made = SecretClipboard(seconds=3, owned=lambda: True)
    yield made
    made.clear_now()


def text() -> str:
    return QGuiApplication.clipboard().text()


def tick(clip: SecretClipboard) -> None:
    """One second passes."""
    clip._timer.timeout.emit()


def test_a_secret_is_lent_with_the_wish_not_to_be_recorded(clip: SecretClipboard) -> None:
    clip.copy(SECRET)
    data = QGuiApplication.clipboard().mimeData()
    assert text() == SECRET
    assert data.data(KDE_HINT[0]).data() == b"secret"
    assert len(data.data(MARK).data()) == 16
    assert clip.holds_ours()


def test_it_counts_down_and_takes_the_secret_back(clip: SecretClipboard, qtbot: QtBot) -> None:
    counted: list[int] = []
    clip.countdown.connect(counted.append)
    clip.copy(SECRET)
    tick(clip)
    tick(clip)
    assert text() == SECRET
    with qtbot.waitSignal(clip.cleared):
        tick(clip)
    assert counted == [3, 2, 1]
    assert clip.seconds_left == 0
    assert text() == ""


def test_the_clock_is_a_real_one(clip: SecretClipboard, qtbot: QtBot) -> None:
    clip.seconds = 1
    with qtbot.waitSignal(clip.cleared, timeout=5000):
        clip.copy(SECRET)
    assert text() == ""


def test_a_later_copy_of_the_same_program_is_left_alone(clip: SecretClipboard, qtbot: QtBot) -> None:
    clip.copy(SECRET)
    QGuiApplication.clipboard().setText("a phone number")
    with qtbot.waitSignal(clip.cleared):
        tick(clip)
    assert text() == "a phone number"


def test_the_same_text_copied_elsewhere_is_not_ours(clip: SecretClipboard) -> None:
    clip.copy(SECRET)
    QGuiApplication.clipboard().setText(SECRET)
    clip.clear_now()
    assert text() == SECRET


def test_content_of_another_program_is_neither_read_nor_cleared(qapp: QApplication) -> None:
    clip = SecretClipboard(owned=lambda: False)
    clip.copy(SECRET)
    assert not clip.holds_ours()
    clip.clear_now()
    assert text() == SECRET


def test_a_second_copy_replaces_the_first_and_counts_anew(clip: SecretClipboard) -> None:
    clip.copy("first")
    first = QGuiApplication.clipboard().mimeData().data(MARK).data()
    tick(clip)
    clip.copy("second")
    assert text() == "second"
    assert clip.seconds_left == 3
    assert QGuiApplication.clipboard().mimeData().data(MARK).data() != first


def test_clearing_at_once_stops_the_clock_and_is_told_once(clip: SecretClipboard) -> None:
    told: list[bool] = []
    clip.cleared.connect(lambda: told.append(True))
    clip.copy(SECRET)
    clip.clear_now()
    clip.clear_now()
    assert text() == ""
    assert told == [True]


def test_clearing_without_a_copy_touches_nothing(clip: SecretClipboard) -> None:
    QGuiApplication.clipboard().setText("not ours")
    clip.clear_now()
    assert text() == "not ours"


def test_quitting_clears(clip: SecretClipboard, qapp: QApplication) -> None:
    clip.copy(SECRET)
    qapp.aboutToQuit.emit()
    assert text() == ""


def test_each_platform_gets_the_hints_it_understands_and_no_others() -> None:
    assert hints("linux") == (KDE_HINT,)
    windows = dict(hints("win32"))
    assert windows['application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'] == b"\0\0\0\0"
    assert any("ExcludeClipboardContentFromMonitorProcessing" in name for name in windows)
    assert "org.nspasteboard.ConcealedType" in dict(hints("darwin"))
    assert not any("windows" in name for name in dict(hints("darwin")))


def test_the_object_keeps_no_copy_of_the_secret(clip: SecretClipboard) -> None:
    clip.copy(SECRET)
    assert SECRET not in repr(vars(clip))


def test_plain_mime_data_of_others_has_no_mark(clip: SecretClipboard) -> None:
    clip.copy(SECRET)
    other = QMimeData()
    other.setText("x")
    QGuiApplication.clipboard().setMimeData(other)
    assert not clip.holds_ours()


STORY = Path(__file__).with_name("clipboard_under_x.py")


@pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xclip")), reason="Xvfb and xclip are not both installed"
)
def test_under_a_real_x_server_another_program_sees_what_it_should(tmp_path: Path) -> None:
    """Asks xclip, a foreign program, what is on the clipboard: lent, hinted, taken back, and left alone."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        assert display, "the X server did not start"
        env = {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(STORY.parents[2])}
        done = subprocess.run(
            [sys.executable, str(STORY)], env=env, capture_output=True, text=True, timeout=60, check=False
        )
    finally:
        server.terminate()
        server.wait(10)
    if "Could not load the Qt platform plugin" in done.stderr:
        pytest.skip("Qt's plugin for X11 does not load here: " + done.stderr.splitlines()[0])
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["lent"] == SECRET
    assert "x-kde-passwordManagerHint" in seen["targets"]
    assert seen["hint"] == "secret"
    assert not any("windows" in name for name in seen["targets"])
    assert seen["ours"] is True
    assert seen["primary"] == ""
    assert seen["after_clear"] == ""
    assert seen["foreign_held_as_ours"] is False
    assert seen["foreign_after_clear"] == SECRET
    assert seen["own_other_after_clear"] == "a phone number"
    assert seen["shown_selection_primary"] == ""
