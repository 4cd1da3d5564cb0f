from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.theme import apply_theme


def test_every_letter_searches_at_once(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    field = SearchField("Search name, number, OU …")
    show(field)
    heard: list[str] = []
    field.searched.connect(heard.append)
    QTest.keyClicks(field, "wa")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert heard == ["w", "wa", ""]


def test_escape_in_an_empty_field_is_left_to_the_window(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    field = SearchField("Search")
    show(field)
    with qtbot.assertNotEmitted(field.searched):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_the_shortcut_leads_here_from_anywhere_and_selects(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    field, other = SearchField("Search", "Ctrl+F"), QLineEdit()
    show(field, other)
    field.setText("old")
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    assert field.selectedText() == "old"


def test_the_shortcut_is_shown_while_the_field_rests_empty(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    field, other = SearchField("Search", "Ctrl+F"), QLineEdit()
    show(other, field)
    other.setFocus()
    chip = next(label for label in field.findChildren(QLabel) if label.text() == "Ctrl+F")
    clear = field.findChild(QToolButton)
    assert isinstance(clear, QToolButton)
    assert (chip.isVisible(), clear.isVisible()) == (True, False)
    field.setFocus()
    assert not chip.isVisible()
    QTest.keyClicks(field, "x")
    assert clear.isVisible()
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    other.setFocus()
    assert chip.isVisible()


def test_it_is_mirrored_where_reading_runs_from_the_right(show: Callable[..., QWidget]) -> None:
    field = SearchField("Search")
    show(field)
    start = field.textMargins().left()
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert field.textMargins().right() == start


def test_it_follows_the_theme(show: Callable[..., QWidget], qapp: QApplication) -> None:
    field = SearchField("Search")
    show(field)
    glass = next(label for label in field.findChildren(QLabel) if not label.pixmap().isNull())
    before = glass.pixmap().toImage()
    apply_theme(qapp, "dark")
    assert glass.pixmap().toImage() != before
