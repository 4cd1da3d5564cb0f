"""Filters of the list in a window: each of them, by keyboard, with choices that are looked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from tests.ui.views.list_world import close_popups, fill, keys, menu, order, pick, popup, texts
from tests.ui.window import Program
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.channel_ports import SortKey
from wa_channel_studio.ui.kit.choice_popup import ChoicePopup

ALL = ["wa_alpha", "wa_beta", "wa_delta", "wa_gamma"]


@pytest.fixture
def listed(opened: Program) -> Program:
    fill(opened)
    return opened


def add(program: Program, title: str) -> None:
    """Open the menu of more filters and take one."""
    program.click("action.add_filter")
    pick(program, "menu.add_filter", title)


def chip(program: Program, key: str) -> str:
    return program.find(f"filter.{key}", QAbstractButton).text()


def test_an_ou_is_looked_for_and_the_chip_takes_it_away(listed: Program) -> None:
    add(listed, "OU")
    shown = popup(listed, "ou")
    assert isinstance(shown, ChoicePopup)
    listed.wait(lambda: shown.texts == ("Vertrieb Süd  (2)", "Claims  (1)"))
    keys(shown.search, "laim")
    listed.wait(lambda: shown.texts == ("Claims  (1)",))
    keys(shown.search, "", Qt.Key.Key_Return)
    listed.wait(order(listed, ["wa_beta"]))
    assert chip(listed, "ou") == "OU: Claims"
    listed.wait(lambda: listed.window.focusWidget() is listed.find("filter.ou"))
    listed.press(Qt.Key.Key_Delete)
    listed.wait(order(listed, ALL))
    assert not listed.sees("filter.ou")


@pytest.mark.parametrize(
    ("title", "key", "typed", "names"),
    [
        ("Called route", "route", "sal", ["wa_alpha"]),
        ("Tag", "tag", "VIP", ["wa_beta"]),
    ],
)
def test_routes_and_tags_are_looked_for(listed: Program, title: str, key: str, typed: str, names: list[str]) -> None:
    add(listed, title)
    shown = popup(listed, key)
    assert isinstance(shown, ChoicePopup)
    keys(shown.search, typed)
    listed.wait(lambda: len(shown.texts) == 1)
    keys(shown.search, "", Qt.Key.Key_Return)
    listed.wait(order(listed, names))


def test_arrows_move_in_the_choices_and_escape_leaves_everything_as_it_was(listed: Program) -> None:
    add(listed, "OU")
    shown = popup(listed, "ou")
    assert isinstance(shown, ChoicePopup)
    listed.wait(lambda: len(shown.texts) == 2)
    keys(shown.search, "", Qt.Key.Key_Down)
    assert shown.list.currentRow() == 1
    keys(shown.search, "nothing like it")
    listed.wait(lambda: shown.texts == ())
    keys(shown.search, "", Qt.Key.Key_Return)
    assert shown.isVisible(), "there is nothing to choose"
    close_popups(listed)
    assert listed.names() == ALL


def test_choices_that_cannot_be_read_say_why(listed: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(column: SortKey, text: str, limit: int) -> None:
        raise ProblemError.of("The list cannot be read.", "Try again.")

    monkeypatch.setattr(listed.channels.filters, "_facets", broken)
    add(listed, "Tag")
    shown = popup(listed, "tag")
    assert isinstance(shown, ChoicePopup)
    listed.wait(lambda: "The list cannot be read. Try again." in shown._words.plain_text)
    close_popups(listed)


def test_states_of_sync_are_said_as_far_as_they_are_known(listed: Program) -> None:
    add(listed, "Sync state")
    assert texts(listed, "menu.sync") == [
        "Any",
        "Draft, only here",
        "Ready, not looked for",
        "Only here",
        "Changed here",
        "Changed there",
        "Conflict",
        "Deleted here",
        "Deleted there",
        "In sync",
        "On the AICC, not compared",
    ]
    pick(listed, "menu.sync", "On the AICC, not compared")
    listed.wait(order(listed, ["wa_beta"]))


def test_what_ends_is_found_by_days_or_by_a_day(listed: Program) -> None:
    add(listed, "Expires")
    assert texts(listed, "menu.expires") == [
        "Expired",
        "Within 7 days",
        "Within 30 days",
        "Within 90 days",
        "Until a day …",
    ]
    pick(listed, "menu.expires", "Expired")
    listed.wait(order(listed, ["wa_delta"]))
    assert chip(listed, "expires") == "Expires: expired"
    listed.click("filter.expires")
    pick(listed, "menu.expires", "Until a day …")
    line = popup(listed, "expires").findChild(QLineEdit, "field.filter")
    assert isinstance(line, QLineEdit)
    keys(line, "2020-01-30", Qt.Key.Key_Return)
    listed.wait(listed.channels.no_match.isVisible)
    assert chip(listed, "expires") == "Expires: until 2020-01-30"


def test_a_day_that_is_none_is_told_in_its_place(listed: Program) -> None:
    add(listed, "Expires")
    pick(listed, "menu.expires", "Until a day …")
    shown = popup(listed, "expires")
    line = shown.findChild(QLineEdit, "field.filter")
    assert isinstance(line, QLineEdit)
    keys(line, "31.12.2026", Qt.Key.Key_Return)
    assert shown.isVisible()
    assert "yyyy-mm-dd" in " ".join(label.text() for label in shown.findChildren(type(shown._words)))  # type: ignore[attr-defined]
    close_popups(listed)
    assert listed.names() == ALL


def test_what_was_changed_today(listed: Program) -> None:
    add(listed, "Changed")
    pick(listed, "menu.changed", "today")
    listed.settle()
    assert listed.names() == ALL
    assert chip(listed, "changed") == "Changed: today"
    assert listed.channels.model.query.changed_since is not None


@pytest.mark.parametrize(
    ("title", "key", "typed", "names"),
    [("Name has", "name", "ALPH", ["wa_alpha"]), ("Number has", "phone", "30 12", ["wa_beta"])],
)
def test_parts_of_name_and_number(listed: Program, title: str, key: str, typed: str, names: list[str]) -> None:
    add(listed, title)
    line = popup(listed, key).findChild(QLineEdit, "field.filter")
    assert isinstance(line, QLineEdit)
    keys(line, typed, Qt.Key.Key_Return)
    listed.wait(order(listed, names))


def test_a_number_without_digits_is_refused(listed: Program) -> None:
    add(listed, "Number has")
    shown = popup(listed, "phone")
    line = shown.findChild(QLineEdit, "field.filter")
    assert isinstance(line, QLineEdit)
    keys(line, "abc", Qt.Key.Key_Return)
    assert shown.isVisible()
    close_popups(listed)


def test_filters_add_up_and_are_cleared_at_once(listed: Program) -> None:
    filters = listed.channels.filters
    filters.choose("ou", "Vertrieb Süd")
    filters.choose("provider", "twilio")
    listed.wait(order(listed, ["wa_alpha"]))
    listed.click("action.add_filter")
    assert "OU" not in texts(listed, "menu.add_filter")
    close_popups(listed)
    listed.click("action.clear_filters")
    listed.wait(order(listed, ALL))


def test_of_many_tenants_one_is_looked_for_by_name(listed: Program) -> None:
    for number in range(12):
        listed.add_tenant(f"Operador {number:02}")
    listed.look_again()
    listed.click("filter.tenant")
    shown = popup(listed, "tenant")
    assert isinstance(shown, ChoicePopup)
    assert len(shown.texts) == 14
    keys(shown.search, "bravo", Qt.Key.Key_Return)
    listed.wait(order(listed, ["wa_beta", "wa_delta"]))
    assert chip(listed, "tenant") == "Tenant: Bravo && Söhne"
    listed.ctrl(Qt.Key.Key_N)
    listed.wait(lambda: listed.view.wizard is not None)  # the tenant that is filtered for is the one that is meant


def test_a_new_channel_of_many_tenants_asks_for_one_by_name(listed: Program) -> None:
    for number in range(12):
        listed.add_tenant(f"Operador {number:02}")
    listed.look_again()
    listed.ctrl(Qt.Key.Key_N)
    shown = popup(listed, "new")
    assert isinstance(shown, ChoicePopup)
    keys(shown.search, "dor 07", Qt.Key.Key_Return)
    listed.wait(lambda: listed.view.wizard is not None)


def test_filters_survive_a_lock(listed: Program) -> None:
    listed.channels.filters.choose("expires", "30")
    listed.channels.filters.choose("provider", "cloud-api")
    listed.wait(order(listed, ["wa_delta"]))
    listed.lock()
    listed.unlock()
    assert listed.names() == ["wa_delta"]
    assert chip(listed, "expires") == "Expires: within 30 days"


def test_an_open_popup_goes_when_the_workspace_is_locked(listed: Program) -> None:
    add(listed, "OU")
    popup(listed, "ou")
    listed.window.lock()
    listed.wait(lambda: listed.window.view is None)
    assert not listed.sees("popup.ou")
    listed.unlock()


def test_every_menu_of_filters_is_closed_by_escape(listed: Program) -> None:
    listed.click("filter.state")
    assert menu(listed, "menu.state").isVisible()
    close_popups(listed)
    assert listed.names() == ALL


def test_a_second_line_begins_where_the_first_does(opened: Program) -> None:
    fill(opened)
    opened.window.resize(900, 640)
    filters = opened.channels.tools.filters
    filters.put({"ou": "Vertrieb Süd", "expires": "30", "name": "a longer part of a name", "changed": "7"})
    opened.settle()
    row = [widget for widget in filters.findChildren(QWidget) if widget.isVisible() and widget.parent() is filters]
    lines: dict[int, list[int]] = {}
    for widget in row:
        lines.setdefault(widget.y() // 20, []).append(widget.x())
    assert len(lines) > 1
    assert {min(places) for places in lines.values()} == {0}


def test_the_icon_of_a_chip_stands_apart_from_its_word(opened: Program) -> None:
    trash = opened.channels.tools.trash
    picture = trash.icon().pixmap(trash.iconSize()).toImage()
    assert picture.width() > picture.height()
    seen = [x for x in range(picture.width()) if any(picture.pixelColor(x, y).alpha() for y in range(picture.height()))]
    assert min(seen) >= 4
