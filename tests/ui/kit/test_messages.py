"""Card, pill, banner, empty state and toast: what tells people something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.parts import part
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.pill import Pill, pill_size
from wa_channel_studio.ui.kit.style import STATE_KINDS, Kind
from wa_channel_studio.ui.kit.toast import Toast, ToastHost
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.tokens import DARK, LIGHT


def test_a_card_has_a_head_only_when_there_is_something_to_say(show: Callable[..., QWidget]) -> None:
    plain, named = Card(), Card("Webhook", "you choose this")
    show(plain, named)
    heads = [card.findChildren(QLabel)[0].isVisible() for card in (plain, named)]
    assert heads == [False, True]
    assert named.accessibleName() == "Webhook"
    action = QPushButton("Get certificates")
    plain.add_action(action)
    assert action.isVisible()


def test_the_columns_of_a_card_are_equally_wide(show: Callable[..., QWidget]) -> None:
    card = Card(columns=2)
    one, two = QLineEdit(), QLineEdit()
    card.body.addWidget(one, 0, 0)
    card.body.addWidget(two, 0, 1)
    show(card, width=600)
    assert abs(one.width() - two.width()) <= 1


@pytest.mark.parametrize("kind", STATE_KINDS)
def test_a_pill_has_the_ground_of_its_state_and_a_word(show: Callable[..., QWidget], kind: Kind) -> None:
    pill = Pill("Ready, 2 hints", kind)
    show(pill)
    image = pill.grab().toImage()
    assert image.pixelColor(5, image.height() // 2).name() == LIGHT.soft(kind)
    said = QAccessible.queryAccessibleInterface(pill)
    assert said is not None
    assert said.text(QAccessible.Text.Name) == "Ready, 2 hints"


def test_a_pill_grows_with_its_word(show: Callable[..., QWidget]) -> None:
    pill = Pill("Draft")
    show(pill)
    narrow = pill.sizeHint().width()
    pill.set("Changed here · 4 fields", "information")
    assert pill.sizeHint().width() > narrow
    assert pill.sizeHint() == pill_size("Changed here · 4 fields")


@pytest.mark.parametrize("kind", STATE_KINDS)
def test_a_banner_says_what_can_be_done(show: Callable[..., QWidget], qtbot: QtBot, kind: Kind) -> None:
    banner = Banner(kind, "This workspace is open in another window.", "Open read-only")
    banner.set_action_name("action.open_read_only")
    window = show(banner)
    button = part(window, QPushButton, "action.open_read_only")
    with qtbot.waitSignal(banner.action_triggered):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert banner.grab().toImage().pixelColor(6, banner.height() // 2).name() == LIGHT.soft(kind)
    banner.set(kind, "Now it is not.")
    assert not button.isVisible()
    assert banner.text == "Now it is not."


def test_a_closed_banner_is_gone(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    banner = Banner("warning", "The token expires in 6 days.", closable=True)
    show(banner)
    with qtbot.waitSignal(banner.closed):
        QTest.mouseClick(part(banner, QToolButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_an_empty_list_tells_how_to_begin(show: Callable[..., QWidget], qtbot: QtBot, qapp: QApplication) -> None:
    empty = EmptyState(
        "channels", "No channels yet", "A channel connects one number.", "New channel", "Add from a file"
    )
    empty.primary.setObjectName("action.new")
    show(empty)
    with qtbot.waitSignal(empty.primary_triggered):
        QTest.keyClick(empty.primary, Qt.Key.Key_Space)
    with qtbot.waitSignal(empty.secondary_triggered):
        QTest.mouseClick(empty.secondary, Qt.MouseButton.LeftButton)
    before = empty.grab().toImage()
    apply_theme(qapp, "dark")
    assert empty.grab().toImage() != before
    empty.set("search", "Nothing found", "No channel has this in its name.")
    assert not empty.primary.isVisible()


class Toasts:
    """Counts how toasts end."""

    def __init__(self, toast: Toast) -> None:
        self.ends: list[str] = []
        toast.action_triggered.connect(lambda: self.ends.append("undone"))
        toast.expired.connect(lambda: self.ends.append("expired"))


@pytest.fixture
def window(show: Callable[..., QWidget]) -> QWidget:
    return show(QLineEdit(), width=600, height=400)


def move_pointer(toast: Toast, *, over: bool) -> None:
    """Where the pointer of the test run stands is left over from the tests before; say where it is."""
    inside = QPointF(5, 5)
    event = QEnterEvent(inside, inside, QPointF(toast.mapToGlobal(QPoint(5, 5)))) if over else QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(toast, event)


def test_undo_is_a_click_away(window: QWidget, qtbot: QtBot) -> None:
    host = ToastHost(window)
    toast = host.show("Deleted wa_sales.", "Undo")
    ends = Toasts(toast)
    assert toast.isVisible()
    assert window.rect().contains(toast.geometry())
    QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert ends.ends == ["undone"]
    assert host.current is None


def test_undo_is_ctrl_z_away_where_no_editor_wants_it(window: QWidget, qtbot: QtBot) -> None:
    field = part(window, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "abc")
    ends = Toasts(ToastHost(window).show("Deleted wa_sales.", "Undo"))
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (ends.ends, field.text()) == ([], "")
    field.clearFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ends.ends == ["undone"]


def test_undo_is_reached_with_the_tab_key(window: QWidget, qtbot: QtBot) -> None:
    toast = ToastHost(window).show("Deleted wa_sales.", "Undo")
    ends = Toasts(toast)
    field = part(window, QLineEdit)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert toast.action.hasFocus()
    QTest.keyClick(toast.action, Qt.Key.Key_Space)
    assert ends.ends == ["undone"]


def test_escape_lets_it_go(window: QWidget, qtbot: QtBot) -> None:
    toast = ToastHost(window).show("Deleted wa_sales.", "Undo")
    ends = Toasts(toast)
    toast.action.setFocus()
    QTest.keyClick(toast.action, Qt.Key.Key_Escape)
    assert ends.ends == ["expired"]


def test_it_goes_by_itself(window: QWidget, qtbot: QtBot) -> None:
    toast = ToastHost(window).show("Saved.", seconds=0.2)
    move_pointer(toast, over=False)
    with qtbot.waitSignal(toast.expired, timeout=5000):
        pass


def test_it_does_not_go_while_the_focus_rests_on_it(window: QWidget, qtbot: QtBot) -> None:
    toast = ToastHost(window).show("Deleted wa_sales.", "Undo", seconds=0.4)
    ends = Toasts(toast)
    move_pointer(toast, over=False)
    toast.action.setFocus()
    states = [toast.held]
    for _ in range(10):
        toast._timer.timeout.emit()
    assert ends.ends == []
    part(window, QLineEdit).setFocus()
    states.append(toast.held)
    assert states == [True, False]
    for _ in range(2):
        toast._timer.timeout.emit()
    assert ends.ends == ["expired"]


def test_it_does_not_go_while_the_pointer_rests_on_it(window: QWidget) -> None:
    toast = ToastHost(window).show("Saved.", seconds=0.4)
    ends = Toasts(toast)
    move_pointer(toast, over=True)
    for _ in range(10):
        toast._timer.timeout.emit()
    assert ends.ends == []
    move_pointer(toast, over=False)
    for _ in range(2):
        toast._timer.timeout.emit()
    assert ends.ends == ["expired"]


def test_a_new_one_lets_the_old_one_expire(window: QWidget) -> None:
    host = ToastHost(window)
    first = Toasts(host.show("Deleted one.", "Undo"))
    second = Toasts(host.show("Deleted two.", "Undo"))
    assert (first.ends, second.ends) == (["expired"], [])
    host.dismiss()
    assert second.ends == ["expired"]


def test_it_stays_within_a_window_that_becomes_smaller(window: QWidget, qtbot: QtBot) -> None:
    toast = ToastHost(window).show(
        "Deleted wa_a_very_long_name_of_a_channel and everything that belonged to it.", "Undo"
    )
    window.resize(360, 300)
    qtbot.waitUntil(lambda: window.rect().contains(toast.geometry()))
    toast.expire()


def test_a_banner_follows_the_theme(show: Callable[..., QWidget], qapp: QApplication) -> None:
    banner = Banner("error", "Wrong.")
    show(banner)
    apply_theme(qapp, "dark")
    QApplication.sendPostedEvents(banner, QEvent.Type.LayoutRequest.value)
    spot = QPoint(6, banner.height() // 2)
    assert QColor(banner.grab().toImage().pixel(spot)).name() == DARK.error_soft
