from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.date_edit import DateEdit


@pytest.fixture
def field(show: Callable[..., QWidget]) -> DateEdit:
    made = DateEdit()
    made.setObjectName("field.token_valid_until")
    made.setAccessibleName("Valid until")
    show(made)
    made.setFocus()
    return made


def test_a_date_is_typed(field: DateEdit, qtbot: QtBot) -> None:
    heard: list[str] = []
    field.edited.connect(heard.append)
    QTest.keyClicks(field, "2027-05-31")
    assert field.date == QDate(2027, 5, 31)
    assert heard[-1] == "2027-05-31"
    assert field.window().findChild(QLineEdit, "field.token_valid_until") is field


@pytest.mark.parametrize("text", ["31.5.27", "2027-02-30", "soon", "", "2027-5-31"])
def test_wrong_text_is_kept_and_is_no_date(field: DateEdit, text: str) -> None:
    field.setText(text)
    assert field.text() == text
    assert field.date is None


@pytest.mark.parametrize(("key", "modifier"), [
    (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
])  # fmt: skip
def test_a_date_is_picked_with_the_keyboard(
    field: DateEdit, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    field.setText("2027-05-31")
    heard: list[str] = []
    field.edited.connect(heard.append)
    QTest.keyClick(field, key, modifier)
    calendar = field.calendar
    assert calendar is not None
    assert calendar.selectedDate() == QDate(2027, 5, 31)
    calendar.setSelectedDate(QDate(2027, 6, 1))
    calendar.activated.emit(calendar.selectedDate())
    assert field.text() == "2027-06-01"
    assert heard == ["2027-06-01"]
    assert field.calendar is None


def test_a_picked_date_can_be_undone(field: DateEdit, qtbot: QtBot) -> None:
    field.setText("soon")
    field.open_calendar()
    assert field.calendar is not None
    field.calendar.clicked.emit(QDate(2027, 6, 1))
    assert field.text() == "2027-06-01"
    field.undo()
    assert field.text() == "soon"


def test_escape_leaves_the_date_as_it_was(field: DateEdit, qtbot: QtBot) -> None:
    field.setText("2027-05-31")
    field.open_calendar()
    calendar = field.calendar
    assert calendar is not None
    QTest.keyClick(calendar.window(), Qt.Key.Key_Escape)
    assert field.calendar is None
    assert field.text() == "2027-05-31"


def test_a_date_that_cannot_be_changed_opens_no_calendar(field: DateEdit, qtbot: QtBot) -> None:
    field.setReadOnly(True)
    QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    assert field.calendar is None


def test_the_button_says_what_it_is_for(field: DateEdit) -> None:
    assert field.button.accessibleName() == "Choose a date, Valid until"
