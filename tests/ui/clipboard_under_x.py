"""Run by test_clipboard.py under a real X server; asks xclip what it sees and prints that as JSON.

xclip is asked while the event loop turns: the owner of an X selection answers from its loop.
"""

from __future__ import annotations

import json
import subprocess
import sys

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.kit.secret_edit import SecretEdit

SECRET = "s3cret-Webhook#1"


def ask(*arguments: str, given: str | None = None) -> str:
    """Run xclip to its end and return what it wrote, "" when it failed."""
    loop = QEventLoop()
    process = subprocess.Popen(
        ["xclip", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if given is None else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    if given is not None:
        process.stdin.write(given)
    process.stdin.close()
    watch = QTimer()
    watch.setInterval(10)
    watch.timeout.connect(lambda: loop.quit() if process.poll() is not None else None)
    watch.start()
    loop.exec()
    if process.stdout is None:
        return ""
    with process.stdout as said:
        words = said.read()
    return words if process.returncode == 0 else ""


def read(*arguments: str) -> str:
    return ask("-o", "-selection", *arguments)


def main() -> None:
    app = QApplication(sys.argv)
    clip = SecretClipboard()
    clipboard = QApplication.clipboard()
    seen: dict[str, object] = {}

    clip.copy(SECRET)
    seen["ours"] = clip.holds_ours()
    seen["lent"] = read("clipboard")
    seen["targets"] = read("clipboard", "-t", "TARGETS").split()
    seen["hint"] = read("clipboard", "-t", "x-kde-passwordManagerHint")
    seen["primary"] = read("primary")
    clip.clear_now()
    seen["after_clear"] = read("clipboard")

    clip.copy(SECRET)
    ask("-i", "-selection", "clipboard", given=SECRET)
    seen["foreign_held_as_ours"] = clip.holds_ours()
    clip.clear_now()
    seen["foreign_after_clear"] = read("clipboard")

    clip.copy(SECRET)
    clipboard.setText("a phone number")
    clip.clear_now()
    seen["own_other_after_clear"] = clipboard.text()

    field = SecretEdit()
    field.resize(300, 32)
    field.setText(SECRET)
    field.show()
    QTest.qWaitForWindowExposed(field)
    field.reveal()
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton, pos=QPoint(30, 16))
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(12, 16))
    assert field.hasSelectedText()
    seen["shown_selection_primary"] = read("primary")
    field.close()

    sys.stdout.write(json.dumps(seen))
    app.quit()


main()
