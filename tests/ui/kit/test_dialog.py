from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.parts import part
from wa_channel_studio.ui.kit.dialog import Dialog, confirmation


@pytest.fixture
def dialog(qtbot: QtBot) -> Dialog:
    made = Dialog("Unlock Rollout LATAM", "Enter the master password.", name="dialog.unlock")
    made.body.addWidget(QLineEdit())
    made.add_button("Use the recovery key", "quiet", name="action.recover", leading=True)
    made.add_button("Cancel", name="action.cancel", role="reject")
    made.add_button("Unlock", "primary", name="action.unlock", role="accept", default=True)
    qtbot.addWidget(made)
    return made


def opened(dialog: Dialog, qtbot: QtBot) -> Dialog:
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_enter_takes_the_default_answer(dialog: Dialog, qtbot: QtBot) -> None:
    opened(dialog, qtbot)
    field = part(dialog, QLineEdit)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_escape_leaves_it_as_it_was(dialog: Dialog, qtbot: QtBot) -> None:
    opened(dialog, qtbot)
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_button_without_a_role_leaves_it_open(dialog: Dialog, qtbot: QtBot) -> None:
    opened(dialog, qtbot)
    QTest.mouseClick(part(dialog, QPushButton, "action.recover"), Qt.MouseButton.LeftButton)
    assert dialog.isVisible()


def test_the_title_is_that_of_the_window(dialog: Dialog, qtbot: QtBot) -> None:
    opened(dialog, qtbot)
    assert dialog.windowTitle() == "Unlock Rollout LATAM"
    places = [part(dialog, QPushButton, f"action.{n}") for n in ("recover", "cancel", "unlock")]
    lefts = [button.x() for button in places]
    assert lefts == sorted(lefts)


def test_a_long_text_makes_the_dialog_higher(qtbot: QtBot) -> None:
    short, long = Dialog("T", "One line."), Dialog("T", "Many words of a long explanation. " * 12)
    for dialog in (short, long):
        qtbot.addWidget(dialog)
        opened(dialog, qtbot)
    assert long.height() > short.height() + 40
    assert long.width() < 700
    assert short.height() < 160


@pytest.mark.parametrize(
    ("danger", "answer"), [(False, QDialog.DialogCode.Accepted), (True, QDialog.DialogCode.Rejected)]
)
def test_enter_never_destroys(
    show: Callable[..., QWidget], qtbot: QtBot, danger: bool, answer: QDialog.DialogCode
) -> None:
    window = show(QLineEdit())
    dialog = confirmation("Delete wa_sales?", "It can be undone.", "Delete", danger=danger, parent=window)
    answers: list[int] = []
    dialog.finished.connect(answers.append)
    opened(dialog, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == [int(answer)]


def test_the_named_action_is_taken(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    window = show(QLineEdit())
    dialog = confirmation("Delete wa_sales?", "It can be undone.", "Delete", danger=True, parent=window)
    opened(dialog, qtbot)
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(part(dialog, QPushButton, "action.confirm"), Qt.MouseButton.LeftButton)
