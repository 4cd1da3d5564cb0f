from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.parts import part, value_of
from wa_channel_studio.ui.kit.check_list_edit import CheckItem, CheckListEdit
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.wrap_button import WrapButton

ITEMS = (
    CheckItem("region", "The feature is for regions outside the Chinese mainland.", "Ask when in doubt."),
    CheckItem("app", "The app is of kind Other and type Business.", links=(("Open the app", "https://example.com/1"),)),
    CheckItem("network", "The network between provider and AICC works."),
)


@pytest.fixture
def field(show: Callable[..., QWidget]) -> CheckListEdit:
    made = CheckListEdit(ITEMS)
    made.setObjectName("field.prerequisites")
    show(made)
    return made


def box(field: CheckListEdit, key: str) -> QCheckBox:
    found = field.findChild(QCheckBox, f"field.prerequisites.{key}")
    assert isinstance(found, QCheckBox)
    return found


def test_ticking_tells_in_the_order_of_the_list(field: CheckListEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(box(field, "network"), Qt.Key.Key_Space)
    with qtbot.waitSignal(field.changed):
        QTest.mouseClick(box(field, "region"), Qt.MouseButton.LeftButton, pos=box(field, "region").rect().center())
    assert value_of(field) == ("region", "network")
    assert field.counts == (2, 3)


def test_a_click_on_the_words_ticks(field: CheckListEdit, qtbot: QtBot) -> None:
    words = next(w for w in field.findChildren(WrapLabel) if w.plain_text == ITEMS[1].title)
    with qtbot.waitSignal(field.changed):
        QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert value_of(field) == ("app",)


def test_a_link_is_a_wish(field: CheckListEdit, qtbot: QtBot) -> None:
    link = part(field, WrapButton)
    with qtbot.waitSignal(field.link_used, check_params_cb=lambda url: url == "https://example.com/1"):
        QTest.keyClick(link, Qt.Key.Key_Return)
    assert value_of(field) == ()


def test_a_program_that_sets_the_value_is_not_told(field: CheckListEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(["app", "region"])
    assert value_of(field) == ("region", "app")
    field.set_value([])
    assert value_of(field) == ()


def test_a_tick_of_an_item_that_is_not_here_is_kept(field: CheckListEdit) -> None:
    field.set_value(["app", "of_another_provider"])
    assert value_of(field) == ("app", "of_another_provider")
    field.set_items((*ITEMS[1:], CheckItem("of_another_provider", "Now it is here.")))
    assert value_of(field) == ("app", "of_another_provider")
    assert field.counts == (2, 3)


def test_boxes_say_what_they_are_for(field: CheckListEdit) -> None:
    assert box(field, "region").accessibleName() == ITEMS[0].title
    assert box(field, "region").accessibleDescription() == "Ask when in doubt."
    assert field.focusProxy() is box(field, "region")
