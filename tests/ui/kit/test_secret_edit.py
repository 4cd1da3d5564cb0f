from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.secret_edit import SecretEdit

SECRET = "s3cret-Webhook#1"


@pytest.fixture
def field() -> SecretEdit:
    made = SecretEdit(copy=True, generate=True)
    made.setObjectName("field.webhook_password")
    made.setAccessibleName("Webhook Password")
    made.setText(SECRET)
    return made


def inline(field: SecretEdit, verb: str) -> QToolButton:
    found = field.findChild(QToolButton, f"inline.{verb}")
    assert isinstance(found, QToolButton)
    return found


def test_it_is_a_line_edit_of_dots(field: SecretEdit, show: Callable[..., QWidget]) -> None:
    window = show(field)
    assert window.findChild(QLineEdit, "field.webhook_password") is field
    assert SECRET not in field.displayText()
    assert field.toolTip() == ""


def test_a_screen_reader_hears_a_password(field: SecretEdit, show: Callable[..., QWidget]) -> None:
    show(field)
    said = QAccessible.queryAccessibleInterface(field)
    assert said is not None
    assert said.state().passwordEdit
    assert said.text(QAccessible.Text.Name) == "Webhook Password"
    assert SECRET not in said.text(QAccessible.Text.Value)
    assert inline(field, "show").accessibleName() == "Show, Webhook Password"


def test_show_and_hide_with_the_keyboard(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    field.setFocus()
    button = inline(field, "show")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(field, Qt.Key.Key_S, both)
    assert field.revealed
    assert field.displayText() == SECRET
    assert button.text() == "Hide"
    assert button.accessibleName() == "Hide, Webhook Password"
    QTest.keyClick(field, Qt.Key.Key_S, both)
    assert not field.revealed


def test_generate_with_the_keyboard(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(field.generate_requested):
        QTest.keyClick(field, Qt.Key.Key_G, both)


def test_tab_goes_on_to_the_next_field_past_the_actions(field: SecretEdit, show: Callable[..., QWidget]) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    after = QLineEdit()
    column.addWidget(field)
    column.addWidget(after)
    show(page)
    field.setFocus()
    QTest.keyClicks(field, "more")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert not field.revealed


def test_copy_and_generate_are_wishes(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    with qtbot.waitSignal(field.copy_requested):
        QTest.mouseClick(inline(field, "copy"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(field.generate_requested):
        QTest.mouseClick(inline(field, "generate"), Qt.MouseButton.LeftButton)
    assert field.text() == SECRET


def offered(field: SecretEdit) -> list[str]:
    return [verb for verb in ("show", "copy", "generate") if inline(field, verb).isVisible()]


def test_only_what_makes_sense_is_offered(show: Callable[..., QWidget]) -> None:
    plain, full = SecretEdit(), SecretEdit(copy=True, generate=True)
    show(plain, full)
    assert offered(plain) == []
    assert offered(full) == ["generate"]
    plain.setText("x")
    full.setText("x")
    assert offered(plain) == ["show"]
    assert offered(full) == ["show", "copy", "generate"]
    full.setReadOnly(True)
    assert offered(full) == ["show", "copy"]


def test_it_hides_when_the_window_loses_the_focus(
    field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot
) -> None:
    show(field)
    field.reveal()
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not field.revealed)


def test_it_hides_with_its_page(field: SecretEdit, show: Callable[..., QWidget]) -> None:
    show(field)
    field.reveal()
    field.hide()
    assert not field.revealed


def test_it_stays_shown_while_the_focus_moves_within_the_window(
    field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot
) -> None:
    other = QLineEdit()
    show(field, other)
    field.reveal()
    other.setFocus()
    assert field.revealed
    with qtbot.waitSignal(field.revealed_changed):
        field.conceal()


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_the_keyboard_cannot_copy_past_the_owner(
    field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot, shown: bool, key: Qt.Key
) -> None:
    QGuiApplication.clipboard().clear()
    show(field)
    field.setFocus()
    if shown:
        field.reveal()
    field.selectAll()
    with qtbot.waitSignal(field.copy_requested):
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ""
    assert field.text() == SECRET


def test_without_copy_the_keys_do_nothing(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    field = SecretEdit()
    field.setText(SECRET)
    show(field)
    field.reveal()
    field.selectAll()
    QGuiApplication.clipboard().clear()
    with qtbot.assertNotEmitted(field.copy_requested):
        QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ""


def test_the_menu_has_no_way_to_the_clipboard(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    field.reveal()
    field.selectAll()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), field.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(field, event)
    menu = next(child for child in field.findChildren(QMenu))
    seen = [action.objectName() for action in menu.actions()]
    menu.close()
    assert "edit-paste" in seen
    assert not {"edit-copy", "edit-cut"} & set(seen)


def test_only_the_person_edits(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    heard: list[str] = []
    field.edited.connect(heard.append)
    field.setText("set by a program")
    field.selectAll()
    QTest.keyClicks(field, "ab")
    assert heard == ["a", "ab"]


def test_typing_can_be_undone_while_it_is_seen(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    field.setFocus()
    field.reveal()
    field.end(False)
    QTest.keyClicks(field, "xyz")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == SECRET


def test_undoing_unseen_loses_nothing(field: SecretEdit, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(field)
    field.setFocus()
    QTest.keyClicks(field, "xyz")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == SECRET + "xyz"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_text_keeps_clear_of_the_buttons(
    field: SecretEdit, show: Callable[..., QWidget], direction: Qt.LayoutDirection
) -> None:
    field.setLayoutDirection(direction)
    show(field, width=320)
    margins = field.textMargins()
    boxes = [inline(field, verb).geometry() for verb in ("show", "copy", "generate")]
    assert all(field.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    if direction == Qt.LayoutDirection.RightToLeft:
        assert margins.left() >= max(box.right() for box in boxes) - 10
        assert boxes[0].left() > boxes[2].left()
    else:
        assert margins.right() >= field.width() - min(box.left() for box in boxes) - 10
        assert boxes[0].left() < boxes[2].left()
