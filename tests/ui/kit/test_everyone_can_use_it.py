"""Every widget of the kit at once: names for the ears, both directions, both themes, and long words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.buttons import danger_button, icon_button, link_button, primary_button, quiet_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.check_list_edit import CheckItem, CheckListEdit
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.counted_text_edit import CountedTextEdit
from wa_channel_studio.ui.kit.date_edit import DateEdit
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.nav_list import NavEntry, NavList
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.problem_list import ProblemEntry, ProblemList
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.step_list import Step, StepList
from wa_channel_studio.ui.kit.strength_meter import StrengthMeter, StrengthWord
from wa_channel_studio.ui.kit.tag_edit import TagEdit
from wa_channel_studio.ui.kit.work_hours_edit import WorkHoursEdit
from wa_channel_studio.ui.theme import apply_theme

LONG = "Datenschutzgrundverordnungskonformitätsbescheinigung für 服务提供商为您分配的电话号码，包括国家代码"


def filled() -> list[QWidget]:
    """One of each, with the longest words that people will see."""
    secret = SecretEdit(copy=True, generate=True)
    secret.setText("x" * 60)
    tags, hours, date, text, combo = TagEdit(), WorkHoursEdit(), DateEdit(), CountedTextEdit(
        max_length=20, variables=("${position}", "${waitTime}")
    ), ComboBox()  # fmt: skip
    tags.set_value(["agent", LONG])
    hours.set_value(["08:00-13:00", "12:00-18:00", "wrong"])
    date.setText("2027-05-31")
    text.set_value(LONG)
    combo.addItems([LONG, "twilio"])
    for key, editor in {"secret": secret, "tags": tags, "date": date, "text": text, "combo": combo}.items():
        editor.setObjectName(f"field.{key}")
        editor.setAccessibleName(f"Field {key}")
    hours.setObjectName("field.hours")
    problems = ProblemList()
    problems.set_problems([ProblemEntry("one", LONG), ProblemEntry("two", "Short", "warning")])
    busy = BusyBar(delay_ms=0)
    busy.start(LONG)
    card = Card("Webhook", LONG)
    card.add_action(primary_button("Get certificates"))
    steps = StepList((Step("one", LONG, "2 problems", "problem", 2), Step("two", "Two", "off", "off")))
    nav = NavList((NavEntry("one", "channels", LONG), NavEntry("lock", "lock", "Lock", place=False, shortcut="Ctrl+L")))
    nav.set_badge("one", "4")
    return [
        secret, tags, hours, date, text, combo, problems, busy, card, steps, nav,
        Banner("warning", LONG, "Change it", closable=True),
        EmptyState("channels", LONG, LONG, "New", "Import"),
        SearchField("Search"), ChipButton("Tenant: Acme", active=True), Pill("Ready", "success"),
        StrengthMeter((StrengthWord(0, "Weak", "error"),), bits=47),
        CheckListEdit([CheckItem("one", LONG, LONG, ((LONG, "https://example.com"),))]),
        WrapLabel(LONG), quiet_button("Quiet"), link_button("Link"), danger_button("Delete", icon="trash"),
        icon_button("more", "More actions"),
    ]  # fmt: skip


@pytest.fixture
def page(show: Callable[..., QWidget], qtbot: QtBot) -> Iterator[QWidget]:
    inner = QWidget()
    column = QVBoxLayout(inner)
    widgets = filled()
    for widget in widgets:
        column.addWidget(widget)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    show(area, width=420, height=700)
    busy = next(w for w in widgets if isinstance(w, BusyBar))
    qtbot.waitUntil(busy.isVisible)
    yield inner
    busy.stop()


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.accessibleName()  # on Linux a box answers with its current text
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_whatever_takes_the_keyboard_says_what_it_is(page: QWidget) -> None:
    silent = [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parentWidget()).__name__}"
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(page)
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QScrollArea)
        and not name_of(widget)
    ]
    assert silent == []


def test_every_button_can_be_reached_with_the_tab_key(page: QWidget) -> None:
    """Lists are entered at their current entry, chips with the arrow keys, secrets act by keys; the rest are stops."""
    columns = (StepList, NavList, SecretEdit)
    missed = [
        f"{type(button).__name__} {name_of(button)!r}"
        for button in page.findChildren(QAbstractButton)
        if button.isVisibleTo(page)
        and not isinstance(button.parentWidget(), (*columns, SearchField))
        and not button.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert missed == []


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_leaves_its_place_in_a_narrow_column(
    qapp: QApplication, page: QWidget, mode: str, direction: Qt.LayoutDirection
) -> None:
    apply_theme(qapp, mode)
    page.window().setLayoutDirection(direction)
    qapp.processEvents()
    page.grab()
    outside = []
    for widget in page.findChildren(QWidget):
        parent = widget.parentWidget() or page
        if not widget.isVisibleTo(page) or _scrolled(widget) or parent.rect().contains(widget.geometry()):
            continue
        outside.append(f"{type(widget).__name__} {widget.geometry().getRect()} in {type(parent).__name__}")
    assert outside == []
    wide = {
        type(child).__name__: child.minimumSizeHint().width() for child in page.children() if isinstance(child, QWidget)
    }
    assert page.width() <= 420, wide


def test_wrapped_text_has_the_height_it_needs(page: QWidget) -> None:
    cut = [
        label.plain_text
        for label in page.findChildren(WrapLabel)
        if label.isVisibleTo(page) and label.height() < label.heightForWidth(label.width())
    ]
    assert cut == []
    one_line = [label for label in page.findChildren(QLabel) if not label.wordWrap() and label.isVisibleTo(page)]
    clipped = [label.text() for label in one_line if label.text() and label.width() < label.sizeHint().width()]
    assert clipped == []


def _scrolled(widget: QWidget) -> bool:
    """Whether it is the content of an area that scrolls, and may be larger than what is seen of it."""
    parent = widget.parentWidget()
    return parent is not None and parent.objectName() == "qt_scrollarea_viewport"
