"""Navigation, steps and open problems: the columns at the left of the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.nav_list import NavEntry, NavList
from wa_channel_studio.ui.kit.problem_list import ProblemEntry, ProblemList
from wa_channel_studio.ui.kit.step_list import Step, StepList, StepState
from wa_channel_studio.ui.tokens import LIGHT

ENTRIES = (
    NavEntry("channels", "channels", "Channels"),
    NavEntry("tenants", "tenants", "Tenants"),
    NavEntry("settings", "settings", "Settings", bottom=True),
    NavEntry("lock", "lock", "Lock", bottom=True, place=False, shortcut="Ctrl+L"),
)
STEPS = (
    Step("provider", "Provider", "2 problems", "problem", 2),
    Step("basic", "Basic configuration", "complete", "done"),
    Step("robot", "Robot", "off", "off"),
)


def spoken(widget: QWidget) -> str:
    said = QAccessible.queryAccessibleInterface(widget)
    assert said is not None
    return said.text(QAccessible.Text.Name)


@pytest.fixture
def nav() -> NavList:
    made = NavList(ENTRIES)
    made.set_current("channels")
    return made


@pytest.fixture
def steps() -> StepList:
    made = StepList(STEPS)
    made.set_current("provider")
    return made


def test_a_place_becomes_current_and_an_action_does_not(
    nav: NavList, show: Callable[..., QWidget], qtbot: QtBot
) -> None:
    show(nav)
    with qtbot.waitSignal(nav.activated, check_params_cb=lambda key: key == "tenants"):
        QTest.mouseClick(nav.items["tenants"], Qt.MouseButton.LeftButton)
    assert nav.current == "tenants"
    assert [item.isChecked() for item in nav.items.values()] == [False, True, False, False]
    with qtbot.waitSignal(nav.triggered, check_params_cb=lambda key: key == "lock"):
        QTest.mouseClick(nav.items["lock"], Qt.MouseButton.LeftButton)
    assert nav.current == "tenants"


def test_arrows_look_around_and_enter_goes(nav: NavList, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(nav)
    nav.focus_current()
    QTest.keyClick(nav.items["channels"], Qt.Key.Key_Down)
    QTest.keyClick(nav.items["tenants"], Qt.Key.Key_Down)
    assert nav.items["settings"].hasFocus()
    assert nav.current == "channels"
    with qtbot.waitSignal(nav.activated, check_params_cb=lambda key: key == "settings"):
        QTest.keyClick(nav.items["settings"], Qt.Key.Key_Return)
    QTest.keyClick(nav.items["settings"], Qt.Key.Key_End)
    assert nav.items["lock"].hasFocus()
    QTest.keyClick(nav.items["lock"], Qt.Key.Key_Down)
    assert nav.items["lock"].hasFocus()
    QTest.keyClick(nav.items["lock"], Qt.Key.Key_Home)
    assert nav.items["channels"].hasFocus()


def test_tab_enters_at_the_current_place_and_leaves_the_list(
    nav: NavList, show: Callable[..., QWidget], qtbot: QtBot
) -> None:
    before, after = QLineEdit(), QLineEdit()
    show(before, nav, after)
    nav.set_current("settings")
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert nav.items["settings"].hasFocus()
    QTest.keyClick(nav.items["settings"], Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_badge_is_seen_and_heard(nav: NavList, show: Callable[..., QWidget]) -> None:
    show(nav)
    nav.set_badge("channels", "4")
    assert spoken(nav.items["channels"]) == "Channels, 4"
    nav.set_badge("channels", "")
    assert spoken(nav.items["channels"]) == "Channels"


def test_entries_are_found_by_name_and_can_be_changed(nav: NavList, show: Callable[..., QWidget]) -> None:
    window = show(nav)
    assert window.findChild(QAbstractButton, "nav.tenants") is nav.items["tenants"]
    assert window.findChild(QAbstractButton, "action.lock") is nav.items["lock"]
    nav.set_entries(ENTRIES[:1])
    assert list(nav.items) == ["channels"]
    with pytest.raises(KeyError):
        nav.set_current("tenants")


def test_the_foot_is_at_the_foot(nav: NavList, show: Callable[..., QWidget]) -> None:
    nav.setFixedHeight(340)
    show(nav, height=380)
    assert nav.items["lock"].geometry().bottom() == nav.height() - 1
    assert nav.items["settings"].y() - nav.items["tenants"].geometry().bottom() > 100


def test_a_step_says_its_number_title_and_state(steps: StepList, show: Callable[..., QWidget]) -> None:
    window = show(steps)
    assert spoken(steps.items["provider"]) == "Step 1, Provider, 2 problems"
    assert spoken(steps.items["robot"]) == "Step 3, Robot, off"
    assert window.findChild(QAbstractButton, "step.basic") is steps.items["basic"]


def test_choosing_a_step_is_a_wish(steps: StepList, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(steps)
    with qtbot.waitSignal(steps.activated, check_params_cb=lambda key: key == "robot"):
        QTest.mouseClick(steps.items["robot"], Qt.MouseButton.LeftButton)
    assert steps.current == "provider"
    steps.set_current("robot")
    assert steps.items["robot"].isChecked()


def test_steps_are_chosen_with_the_keyboard(steps: StepList, show: Callable[..., QWidget], qtbot: QtBot) -> None:
    show(steps)
    steps.focus_current()
    QTest.keyClick(steps.items["provider"], Qt.Key.Key_Down)
    with qtbot.waitSignal(steps.activated, check_params_cb=lambda key: key == "basic"):
        QTest.keyClick(steps.items["basic"], Qt.Key.Key_Space)


def test_changing_a_step_keeps_the_others_and_the_focus(steps: StepList, show: Callable[..., QWidget]) -> None:
    show(steps)
    kept = dict(steps.items)
    steps.focus_current()
    steps.set_steps((Step("provider", "Provider", "complete", "done"), *STEPS[1:]))
    steps.set_step("robot", sub="1 problem", state="problem", problems=1)
    assert steps.items == kept
    assert steps.items["provider"].hasFocus()
    assert spoken(steps.items["provider"]) == "Step 1, Provider, complete"
    assert spoken(steps.items["robot"]) == "Step 3, Robot, 1 problem"
    steps.set_steps(STEPS[:2])
    assert list(steps.items) == ["provider", "basic"]
    assert steps.current == "provider"


@pytest.mark.parametrize(
    ("state", "colour"),
    [("problem", LIGHT.error), ("done", LIGHT.success), ("hint", LIGHT.warning), ("todo", LIGHT.control_line)],
)
def test_the_circle_has_the_colour_of_the_state(show: Callable[..., QWidget], state: StepState, colour: str) -> None:
    steps = StepList((Step("one", "One", "", state, 1), Step("two", "Two")))
    show(steps)
    image = steps.items["one"].grab().toImage()
    wanted = QColor(colour)
    ring = [image.pixelColor(x, 20) for x in range(9, 14)]
    assert (
        min(abs(c.red() - wanted.red()) + abs(c.green() - wanted.green()) + abs(c.blue() - wanted.blue()) for c in ring)
        <= 120
    )


def test_a_long_title_wraps(show: Callable[..., QWidget]) -> None:
    steps = StepList((Step("one", "One"), Step("two", "Kanalintegrationsübersichtsseitenverwaltung")))
    show(steps, width=200)
    assert steps.items["two"].height() > steps.items["one"].height()


PROBLEMS = (
    ProblemEntry("account_key", "Account key is missing"),
    ProblemEntry("access_token", "The token expires in 6 days", "warning"),
)


def test_nothing_to_solve_is_nothing_to_see(show: Callable[..., QWidget]) -> None:
    box = ProblemList()
    show(box)
    assert not box.isVisible()
    box.set_problems(PROBLEMS)
    assert box.isVisible()
    assert box.accessibleName() == "2 problems to solve"
    box.set_problems(PROBLEMS[:1])
    assert box.accessibleName() == "1 problem to solve"
    box.set_problems(())
    assert not box.isVisible()


def test_a_problem_leads_to_its_field(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    box = ProblemList()
    window = show(box)
    box.set_problems(PROBLEMS, "Still open")
    line = window.findChild(QAbstractButton, "problem.account_key")
    assert isinstance(line, QAbstractButton)
    assert spoken(line) == "Problem: Account key is missing"
    with qtbot.waitSignal(box.activated, check_params_cb=lambda key: key == "account_key"):
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(box.activated, check_params_cb=lambda key: key == "account_key"):
        QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_same_problems_are_not_drawn_again(show: Callable[..., QWidget]) -> None:
    box = ProblemList()
    window = show(box)
    box.set_problems(PROBLEMS)
    line = window.findChild(QAbstractButton, "problem.account_key")
    box.set_problems(PROBLEMS)
    assert window.findChild(QAbstractButton, "problem.account_key") is line


def test_many_problems_scroll_and_long_ones_wrap(show: Callable[..., QWidget], qtbot: QtBot) -> None:
    box = ProblemList(max_height=200)
    window = show(box, width=236, height=600)
    box.set_problems([ProblemEntry(str(n), "A sentence that is too long for one line of the box") for n in range(20)])
    qtbot.waitUntil(lambda: box.height() > 100)
    area = box.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.height() <= 200
    assert area.verticalScrollBar().maximum() > 0
    line = window.findChild(QAbstractButton, "problem.0")
    assert isinstance(line, QAbstractButton)
    assert line.height() >= line.heightForWidth(line.width())
