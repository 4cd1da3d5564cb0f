"""Everybody can use it: everything has a name, Tab follows the page, keys do what they say, nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPushButton, QWidget

from tests.ui.wizard.desk import Desk, field_of
from tests.ui.wizard.typist import Typist
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS
from wa_channel_studio.ui.forms.field_row import row_of
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.wizard.tab_order import tab_stops
from wa_channel_studio.ui.wizard.view import WizardView

ALL_ON: dict[str, RawValue] = {
    "verification_method": "basic",
    "queue_reminder": "all",
    "name_card_enabled": True,
    "robot_enabled": True,
    "last_agent_enabled": True,
    "session_end_enabled": True,
    "agent_reply_transfer_enabled": True,
    "session_transfer_enabled": True,
    "offline_enabled": True,
    "offline_routing_mode": "chatbot",
    "base_url_trustlist": "requested",
}


def unnamed(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QWidget):
        hidden = not widget.isVisibleTo(root) or widget.objectName().startswith("qt_")
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or hidden or isinstance(widget.parentWidget(), QComboBox):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        name = widget.accessibleName()
        if not name and not isinstance(widget, QComboBox):
            name = face.text(QAccessible.Text.Name)
        if not name:
            yield f"{type(widget).__name__} {widget.objectName()}"


@pytest.mark.parametrize("provider", ["", *PROVIDERS])
def test_everything_that_takes_the_keyboard_has_a_name(desk: Desk, provider: str) -> None:
    view = desk.open_with(provider, seen_all=True, answers=ALL_ON)
    for step in STEPS:
        view.go(step)
        assert list(unnamed(view)) == [], step


def place(view: WizardView, row: QWidget) -> tuple[int, int]:
    """Where a row begins, from the top and from the left."""
    corner = row.mapTo(view, row.rect().topLeft())
    return corner.y(), corner.x()


@pytest.mark.parametrize("provider", list(PROVIDERS))
def test_tab_comes_by_every_field_in_the_order_of_the_page_and_then_to_the_foot(desk: Desk, provider: str) -> None:
    view = desk.open_with(provider, answers=ALL_ON)
    typist = Typist(desk, view)
    for step in STEPS[:-1]:
        view.go(step)
        called_for = {spec.key for spec in visible_fields(view.journey.answers, desk.tenant.parameters)}
        rows = [row for row in view.page.form.rows.values() if row.key in called_for and not row.spec.kept_by_itself]
        assert rows
        wanted = [row.key for row in sorted(rows, key=lambda row: place(view, row))]
        met: list[str] = []
        assert typist.key == wanted[0]
        while typist.here.objectName() not in ("action.back", "action.next"):
            if typist.key and met[-1:] != [typist.key]:
                met.append(typist.key)
            typist.press(Qt.Key.Key_Tab)
        assert met == wanted
        typist.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert typist.key == wanted[-1]


def test_every_field_and_step_is_found_by_its_object_name(desk: Desk) -> None:
    view = desk.open_with("twilio", answers=ALL_ON)
    for step in STEPS:
        assert view.findChild(QWidget, f"step.{step.value}") is not None
        view.go(step)
        for spec in visible_fields(view.journey.answers, desk.tenant.parameters):
            if spec.step is step:
                assert field_of(view, spec.key).accessibleName(), spec.key
    for verb in ("save_and_close", "back", "finish", "help", "leave", "more"):
        assert view.findChild(QWidget, f"action.{verb}") is not None, verb


def cut_off(root: QWidget) -> Iterator[str]:
    """Labels and buttons that do not have the room that their text needs."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, WrapLabel):
            if widget.heightForWidth(widget.width()) > widget.height():
                yield f"label {widget.plain_text!r}: {widget.size()}"
        elif isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            if QFontMetrics(widget.font()).horizontalAdvance(widget.text()) > widget.width():
                yield f"label {widget.text()!r}: {widget.width()}"
        elif isinstance(widget, QPushButton):
            if widget.sizeHint().width() > widget.width() + 1:
                yield f"button {widget.text()!r}: {widget.width()}"
        elif isinstance(widget, QAbstractButton) and widget.heightForWidth(widget.width()) > widget.height():
            yield f"button {widget.text()!r}: {widget.size()}"


@pytest.mark.parametrize("provider", ["", *PROVIDERS])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_nothing_is_cut_off(desk: Desk, provider: str, size: tuple[int, int]) -> None:
    view = desk.open_with(provider, seen_all=True, answers=ALL_ON)
    view.resize(*size)
    for step in STEPS:
        view.go(step)
        desk.qtbot.waitUntil(lambda: list(cut_off(view)) == [], timeout=1000)
        ground = view.page.widget()
        assert ground is not None
        assert ground.minimumSizeHint().width() <= view.page.viewport().width()
        assert view.width() == size[0]


def test_wide_windows_do_not_stretch_the_lines(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.resize(1920, 1080)
    desk.qtbot.waitUntil(lambda: view.page.form.width() > 900)
    assert view.page.form.width() <= 1040


def test_keys_move_between_the_steps(desk: Desk) -> None:
    view = desk.open_with("infobip")
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    typist = Typist(desk, view)
    for key, modifier, step in (
        (Qt.Key.Key_PageDown, control, Step.BASIC),
        (Qt.Key.Key_Right, alt, Step.NAME_CARD),
        (Qt.Key.Key_PageUp, control, Step.BASIC),
        (Qt.Key.Key_Left, alt, Step.PROVIDER),
        (Qt.Key.Key_Return, control, Step.BASIC),
    ):
        typist.press(key, modifier)
        assert view.journey.step is step


def test_escape_loses_nothing(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.jump("user_name")
    line = field_of(view, "user_name")
    QTest.keyClicks(line, "acme")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert view.isVisible()
    assert view.journey.answers.text("user_name") == "acme"


def test_help_follows_the_field_and_f1_reads_it(desk: Desk) -> None:
    view = desk.open_with("infobip")
    view.jump("base_url")
    spec = view.page.form.rows["base_url"].spec
    for part in (spec.label, spec.help, f"1. {spec.find[0]}", spec.before):
        assert part in view.frame.help.text
    assert "Sealed" not in view.frame.help.text
    view.jump("password")
    assert "Sealed" in view.frame.help.text
    typist = Typist(desk, view)
    typist.press(Qt.Key.Key_F1)
    assert view.frame.help.hasFocus()
    typist.press(Qt.Key.Key_Escape)
    assert typist.key == "password"


def test_help_gives_its_room_to_the_form_in_a_narrow_window(desk: Desk) -> None:
    view = desk.open_with("infobip", seen_all=False)
    assert view.frame.help.isVisible()
    view.resize(1024, 700)
    desk.qtbot.waitUntil(lambda: not view.frame.help.isVisible())
    view.jump("base_url")
    Typist(desk, view).press(Qt.Key.Key_F1)
    assert view.frame.help.isVisible()
    view.frame.head.help.click()
    assert not view.frame.help.isVisible()


def test_the_field_in_focus_is_in_sight(desk: Desk) -> None:
    view = desk.open_with("cloud-api", answers=ALL_ON)
    view.go(Step.BASIC)
    typist = Typist(desk, view)
    page = view.page
    for _ in range(30):
        typist.press(Qt.Key.Key_Tab)
        row = row_of(QApplication.focusWidget())
        if row is None:
            break
        top = row.mapTo(page.viewport(), row.rect().topLeft()).y()
        assert top >= 0 or row.height() > page.viewport().height()
        assert top + min(row.height(), page.viewport().height()) <= page.viewport().height() + 1


def test_the_dark_look_is_put_on_while_the_wizard_is_open(desk: Desk, qapp: QApplication) -> None:
    view = desk.open_with("infobip", seen_all=True)
    light = view.grab().toImage().pixelColor(600, 790)
    apply_theme(qapp, "dark")
    dark = view.grab().toImage().pixelColor(600, 790)
    apply_theme(qapp, "light")
    assert light.lightness() > 200
    assert dark.lightness() < 80


def test_tab_stops_are_where_the_eye_expects_them(desk: Desk) -> None:
    view = desk.open_with("infobip", answers=ALL_ON)
    names = [stop.objectName() for stop in tab_stops(view)]
    order = ["action.leave", "action.save_and_close", "field.provider", "field.phone_number", "action.next"]
    assert [name for name in names if name in order] == order
