from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.parts import value_of
from wa_channel_studio.ui.kit.style import set_state
from wa_channel_studio.ui.kit.tag_edit import TagChip, TagEdit
from wa_channel_studio.ui.tokens import LIGHT


@pytest.fixture
def field(show: Callable[..., QWidget]) -> TagEdit:
    made = TagEdit(placeholder="Type a keyword")
    made.setObjectName("field.transfer_keywords")
    made.setAccessibleName("Keyword for Transfer to Agent")
    show(made, QLineEdit())
    made.setFocus()
    return made


def chips(field: TagEdit) -> list[TagChip]:
    return [chip for chip in field.findChildren(TagChip) if chip.isVisible()]


def changes(field: TagEdit) -> list[tuple[str, ...]]:
    heard: list[tuple[str, ...]] = []
    field.changed.connect(lambda: heard.append(field.value))
    return heard


def test_enter_and_comma_make_chips(field: TagEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(field.input, "agent")
    QTest.keyClick(field.input, Qt.Key.Key_Return)
    QTest.keyClicks(field.input, "human,")
    assert [chip.text for chip in chips(field)] == ["agent", "human"]
    assert value_of(field) == ("agent", "human")
    assert field.input.text() == ""


def test_what_is_being_typed_counts_from_the_first_letter(field: TagEdit, qtbot: QtBot) -> None:
    heard = changes(field)
    QTest.keyClicks(field.input, "op")
    assert heard == [("o",), ("op",)]
    QTest.keyClick(field.input, Qt.Key.Key_Return)
    assert value_of(field) == ("op",)
    assert len(heard) == 2


def test_leaving_the_field_makes_a_chip_of_what_was_typed(field: TagEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(field.input, "agent")
    QTest.keyClick(field.input, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: len(chips(field)) == 1)
    assert value_of(field) == ("agent",)
    assert field.input.text() == ""


def test_keys_sent_to_the_field_reach_its_line(field: TagEdit, qtbot: QtBot) -> None:
    field.clearFocus()
    field.input.clearFocus()
    QTest.keyClicks(field, "agent,")
    assert value_of(field) == ("agent",)


@pytest.mark.parametrize("text", ["agent, atendente ,humano", "agent\natendente\nhumano", "agent；atendente，humano、"])
def test_a_pasted_list_is_split(field: TagEdit, qtbot: QtBot, text: str) -> None:
    heard = changes(field)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert value_of(field) == ("agent", "atendente", "humano")
    assert len(heard) == 1
    QGuiApplication.clipboard().clear()


def test_nothing_is_dropped_or_joined(field: TagEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(field.input, "agent,agent,")
    assert value_of(field) == ("agent", "agent")
    field.set_value(["b", "a", "b"])
    assert value_of(field) == ("b", "a", "b")


def test_backspace_goes_to_the_last_chip_and_then_removes_it(field: TagEdit, qtbot: QtBot) -> None:
    field.set_value(["one", "two"])
    heard = changes(field)
    QTest.keyClick(field.input, Qt.Key.Key_Backspace)
    last = chips(field)[-1]
    assert last.hasFocus()
    assert value_of(field) == ("one", "two")
    QTest.keyClick(last, Qt.Key.Key_Backspace)
    assert value_of(field) == ("one",)
    assert heard == [("one",)]
    assert chips(field)[0].hasFocus()


def test_arrows_walk_along_the_chips_and_back_to_the_line(field: TagEdit, qtbot: QtBot) -> None:
    field.set_value(["one", "two"])
    QTest.keyClick(field.input, Qt.Key.Key_Left)
    one, two = chips(field)
    QTest.keyClick(two, Qt.Key.Key_Left)
    assert one.hasFocus()
    QTest.keyClick(one, Qt.Key.Key_Left)
    assert one.hasFocus()
    QTest.keyClick(one, Qt.Key.Key_Right)
    QTest.keyClick(two, Qt.Key.Key_Right)
    assert field.input.hasFocus()


def test_a_chip_is_taken_back_to_be_changed(field: TagEdit, qtbot: QtBot) -> None:
    field.set_value(["one", "two"])
    QTest.keyClicks(field.input, "three")
    one = chips(field)[0]
    one.setFocus()
    QTest.keyClick(one, Qt.Key.Key_F2)
    assert field.input.hasFocus()
    assert field.input.text() == "one"
    assert sorted(field.value) == ["one", "three", "two"]


def test_the_cross_removes(field: TagEdit, qtbot: QtBot) -> None:
    field.set_value(["one", "two"])
    one = chips(field)[0]
    QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(one.width() - 8, one.height() // 2))
    assert value_of(field) == ("two",)


def test_a_program_that_sets_the_value_is_not_told(field: TagEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(["one", "two"])
    shown = chips(field)
    field.set_value(("one", "two"))
    assert chips(field) == shown


def test_many_chips_make_the_field_higher_and_none_is_cut(field: TagEdit, qtbot: QtBot) -> None:
    low = field.height()
    field.set_value([f"keyword number {n}" for n in range(20)] + ["x" * 200])
    qtbot.waitUntil(lambda: field.height() > low)
    assert all(field.rect().contains(chip.geometry()) for chip in chips(field))
    field.set_value([])
    qtbot.waitUntil(lambda: field.height() == low)


def test_the_focus_ring_goes_round_the_whole_field(field: TagEdit, qtbot: QtBot) -> None:
    field.set_value(["one"])
    assert edge(field) == LIGHT.accent
    chips(field)[0].setFocus()
    QApplication.processEvents()
    assert edge(field) == LIGHT.accent
    field.window().findChildren(QLineEdit)[-1].setFocus()
    # Another colour, not a certain one: the pointer that an earlier test left here may hover over the field.
    qtbot.waitUntil(lambda: edge(field) != LIGHT.accent)
    set_state(field, "error")
    assert edge(field) == LIGHT.error


def test_names_reach_the_line(field: TagEdit) -> None:
    assert field.input.accessibleName() == "Keyword for Transfer to Agent"
    assert field.focusProxy() is field.input


def test_reading_from_the_right_puts_chips_at_the_right(field: TagEdit) -> None:
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field.set_value(["one", "two"])
    QApplication.processEvents()
    one, two = chips(field)
    assert one.x() > two.x() > field.input.x()


def edge(field: TagEdit) -> str:
    image = field.grab().toImage()
    return image.pixelColor(image.width() // 2, 0).name()
