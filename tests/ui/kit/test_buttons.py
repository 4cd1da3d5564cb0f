from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.buttons import (
    danger_button,
    icon_button,
    link_button,
    primary_button,
    quiet_button,
    secondary_button,
)
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.tokens import LIGHT

MAKERS = (primary_button, secondary_button, quiet_button, link_button, danger_button)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_button_is_found_by_its_name_and_pressed_with_the_keyboard(
    make: Callable[..., QPushButton], key: Qt.Key, show: Callable[..., QWidget], qtbot: QtBot
) -> None:
    button = make("Save and close", icon="check", name="action.save")
    window = show(button)
    assert window.findChild(QPushButton, "action.save") is button
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_the_focus_can_be_seen(make: Callable[..., QPushButton], show: Callable[..., QWidget], qtbot: QtBot) -> None:
    button, other = make("One"), make("Other")
    show(button, other)
    other.setFocus()
    before = button.grab().toImage()
    size = button.size()
    button.setFocus()
    assert button.grab().toImage() != before
    assert button.sizeHint() == size or button.size() == size


def test_the_primary_button_has_the_accent(show: Callable[..., QWidget]) -> None:
    button = primary_button("Next")
    show(button)
    image = button.grab().toImage()
    assert image.pixelColor(10, image.height() // 2).name() == LIGHT.accent


def test_a_button_with_only_an_icon_speaks(qtbot: QtBot) -> None:
    button = icon_button("trash", "Delete the channel", name="action.delete")
    qtbot.addWidget(button)
    said = QAccessible.queryAccessibleInterface(button)
    assert said is not None
    assert said.text(QAccessible.Text.Name) == "Delete the channel"
    assert button.toolTip() == "Delete the channel"
    assert button.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_resting_filter_opens_and_an_active_one_is_removed(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    chip = ChipButton("Provider: any", name="filter.provider")
    show(chip)
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().center())
    with qtbot.assertNotEmitted(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    chip.set_active(True)
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_cross_of_a_filter_is_at_its_end(
    show: Callable[..., QWidget], qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    holder = QWidget()
    holder.setLayoutDirection(direction)
    chip = ChipButton("Tenant: Acme Brazil", active=True, parent=holder)
    show(holder)
    end = chip.rect().center()
    end.setX(8 if direction == Qt.LayoutDirection.RightToLeft else chip.width() - 8)
    with qtbot.waitSignal(chip.removed), qtbot.assertNotEmitted(chip.clicked):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=end)
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().center())
