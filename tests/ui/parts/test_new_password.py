"""A new password, typed twice: what is wrong with it stays said, whatever its judgement says later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.passwords import strength
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.parts.new_password import NewPassword

REFUSED = Problem("", Severity.ERROR, "Java refuses this password.", "Type another one.")


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[NewPassword]:
    """An empty form."""
    runner = JobRunner()
    clipboard = SecretClipboard(owned=lambda: True)
    context = UiContext(runner, clipboard, PreferenceFile(tmp_path / "p.json", safe_write), Preferences())
    form = NewPassword(context)
    qtbot.addWidget(form)
    form.show()
    yield form
    runner.shutdown()
    clipboard.deleteLater()
    runner.deleteLater()


def test_a_late_judgement_gives_its_advice_where_nothing_is_wrong(form: NewPassword, qtbot: QtBot) -> None:
    QTest.keyClicks(form.first, "password")
    qtbot.waitUntil(lambda: form.bits is not None, timeout=10_000)
    assert form.first_field.message
    assert form.first_field.state == ""


def test_a_late_judgement_does_not_take_an_error_away(form: NewPassword, qtbot: QtBot) -> None:
    QTest.keyClicks(form.first, "password")
    form.say_problem(REFUSED)
    qtbot.waitUntil(lambda: form.bits is not None, timeout=10_000)
    assert form.first_field.message == "Java refuses this password. Type another one."
    assert form.first_field.state == "error"
    form.first.setFocus()
    QTest.keyClicks(form.first, "s")
    assert not form.first_field.state


def test_what_is_called_good_is_not_told_to_be_longer(form: NewPassword, qtbot: QtBot) -> None:
    QTest.keyClicks(form.first, "maple sugar horse river")
    qtbot.waitUntil(lambda: (form.bits or 0) > 52, timeout=10_000)
    qtbot.waitUntil(lambda: not form._judging, timeout=10_000)
    judged = strength(Secret("maple sugar horse river"))
    assert (judged.words, bool(judged.advice)) == ("good", True), "another sample is needed"
    assert form.first_field.message == ""
