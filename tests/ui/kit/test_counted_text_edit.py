from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.counted_text_edit import CountedTextEdit

VARIABLES = ("${position}", "${waitTime}", "${queueLength}", "${agentName}")


@pytest.fixture
def field(show: Callable[..., QWidget]) -> CountedTextEdit:
    made = CountedTextEdit(max_length=10, variables=VARIABLES)
    made.setObjectName("field.queue_reminder_content")
    show(made, QLineEdit())
    made.setFocus()
    return made


def test_it_counts_and_cuts_nothing(field: CountedTextEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "0123456789")
    assert (field.counter.text(), field.counter.property("role")) == ("10 / 10", "secondary")
    QTest.keyClicks(field, "x")
    assert (field.counter.text(), field.counter.property("role")) == ("11 / 10", "error")
    assert field.value == "0123456789x"
    assert field.counter.accessibleName() == "11 of 10 characters"


def test_it_is_a_plain_text_edit_of_its_name(field: CountedTextEdit) -> None:
    assert field.window().findChild(QPlainTextEdit, "field.queue_reminder_content") is field


def test_tab_leaves_the_field(field: CountedTextEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "a")
    for _ in range(len(VARIABLES) + 1):
        focused = field.window().focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert isinstance(field.window().focusWidget(), QLineEdit)
    assert field.value == "a"


def test_a_variable_is_inserted_where_the_cursor_is(field: CountedTextEdit, qtbot: QtBot) -> None:
    field.set_value("You are number .")
    cursor = field.textCursor()
    cursor.setPosition(15)
    field.setTextCursor(cursor)
    button = next(b for b in field.findChildren(QToolButton) if b.text() == "${position}")
    assert button.accessibleName() == "Insert ${position}"
    with qtbot.waitSignal(field.edited):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert field.value == "You are number ${position}."
    assert field.hasFocus()


def test_only_the_person_edits(field: CountedTextEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.edited):
        field.set_value("set by a program")
        field.set_value("set by a program")
    with qtbot.waitSignal(field.edited):
        QTest.keyClicks(field, "x")


def test_lines_may_be_several(field: CountedTextEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "a")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "b")
    assert field.value == "a\nb"
    assert field.counter.text() == "3 / 10"


def test_the_foot_stays_inside_and_clear_of_the_text(field: CountedTextEdit, qtbot: QtBot) -> None:
    foot = field.counter.parentWidget()
    assert foot is not None
    assert field.rect().contains(foot.geometry())
    assert foot.geometry().top() >= field.viewport().geometry().bottom()
    high = field.height()
    field.window().resize(230, 400)
    qtbot.waitUntil(lambda: field.height() > high)
    assert all(field.rect().contains(within(field, button)) for button in field.findChildren(QToolButton))
    assert foot.geometry().top() >= field.viewport().geometry().bottom()


def test_without_limit_and_variables_there_is_no_foot(show: Callable[..., QWidget]) -> None:
    field = CountedTextEdit()
    show(field)
    assert not field.counter.isVisible()
    field.set_max_length(20)
    assert field.counter.isVisible()
    assert field.counter.text() == "0 / 20"


def test_another_way_of_counting_can_be_given(show: Callable[..., QWidget]) -> None:
    field = CountedTextEdit(max_length=10, length=lambda text: len(text.encode()))
    show(field)
    field.set_value("üü")
    assert field.counter.text() == "4 / 10"


def within(field: QWidget, button: QWidget) -> QRect:
    """Where ``button`` is in ``field``."""
    return QRect(button.mapTo(field, QPoint()), button.size())
