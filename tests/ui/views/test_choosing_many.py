"""Choosing many: all of them by key, found again after the list was read anew, and acted upon by their ids."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.views.list_world import close_popups, order, texts
from tests.ui.window import Program
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.ui.views.channel_actions import ACTIONS, actions_for

MANY = 1_250
"""Seven pages, of which three at most have been looked at."""


@pytest.fixture
def crowded(opened: Program) -> Program:
    tenant = opened.add_tenant()
    made = [opened.add_channel(tenant, Answers({"provider": "other", "channel_name": "wa_00000"})).channel.id]
    while len(made) < MANY:
        made = list(opened.workspace.channels.ids(ChannelQuery(limit=0)))
        opened.workspace.bulk.duplicate(made[: MANY - len(made)])
    opened.look_again()
    return opened


def words(program: Program) -> str:
    return program.channels.tools.choice.words


def test_all_that_match_are_chosen_and_stay_chosen(crowded: Program) -> None:
    table = crowded.channels.table
    table.setFocus()
    crowded.ctrl(Qt.Key.Key_A)
    assert words(crowded) == "All 1,250 selected"
    crowded.settle()
    crowded.look_again()
    assert (table.chosen_count, words(crowded)) == (MANY, "All 1,250 selected")
    crowded.press(Qt.Key.Key_Escape)
    assert words(crowded) == "Nothing selected"


def test_all_that_were_chosen_are_not_all_that_came_later(crowded: Program) -> None:
    table = crowded.channels.table
    table.selectAll()
    crowded.settle()
    tenant = crowded.workspace.tenants.by_name("Acme Brazil")
    crowded.add_channel(tenant, Answers({"provider": "other", "channel_name": "aa_new"}))
    crowded.look_again()
    assert table.chosen_count == MANY
    assert words(crowded) == "1,250 selected"
    assert table.chosen_rows == [range(1, MANY + 1)], "the new one stands first"


def test_what_lies_on_pages_never_seen_is_found_again(crowded: Program) -> None:
    table = crowded.channels.table
    table.choose(range(600, 1_100), 600)
    crowded.settle()
    chosen = set(crowded.workspace.channels.ids(ChannelQuery(offset=600, limit=500)))
    names = crowded.workspace.channels.ids(ChannelQuery(limit=3))
    crowded.workspace.bulk.trash(names)
    crowded.look_again()
    assert table.chosen_rows == [range(597, 1_097)]
    read = crowded.channels.model.id_reader(table.chosen_rows)
    found: list[str] = []
    crowded.channels.many._ask("", read, found.extend)
    crowded.wait(lambda: found)
    assert set(found) == chosen


def test_many_pieces_are_read_in_one_go(crowded: Program) -> None:
    model = crowded.channels.model
    rows = [range(row, row + 1) for row in range(0, MANY, 10)]
    found: list[str] = []
    crowded.channels.many._ask("", model.id_reader(rows), found.extend)
    crowded.wait(lambda: found)
    assert found == list(crowded.workspace.channels.ids(ChannelQuery(limit=0)))[::10]


def test_a_narrower_list_begins_with_nothing_chosen(crowded: Program) -> None:
    crowded.channels.table.selectAll()
    crowded.settle()
    crowded.fill("field.search", "00000_12")
    crowded.wait(lambda: 0 < crowded.channels.model.matching < MANY)
    assert (crowded.channels.table.chosen_count, words(crowded)) == (0, "Nothing selected")


@pytest.fixture
def gate(crowded: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Nothing is counted before it is open."""
    opened = threading.Event()
    model = crowded.channels.model
    count = model._count

    def waits(query: ChannelQuery, check: Callable[[], None]) -> int:
        while not opened.wait(0.005):
            check()
        return count(query, check)

    monkeypatch.setattr(model, "_count", waits)
    crowded.fill("field.search", "wa_")
    crowded.wait(lambda: not model.asking and model.query.text == "wa_")
    assert not model.counted
    assert crowded.channels.count == "… of 1,250"
    yield opened
    opened.set()


def test_all_are_chosen_while_they_are_being_counted(crowded: Program, gate: threading.Event) -> None:
    table = crowded.channels.table
    table.setFocus()
    table.choose([3], 5)
    table.scrollTo(table.channels.index(150, 1))
    place = table.verticalScrollBar().value()
    crowded.ctrl(Qt.Key.Key_A)
    assert (table.chosen_count, words(crowded)) == (0, "Selecting all …"), "nothing is done with some of them"
    gate.set()
    crowded.wait(lambda: words(crowded) == "All 1,250 selected")
    assert crowded.channels.count == "1,250 of 1,250"
    assert (table.currentIndex().row(), table.verticalScrollBar().value()) == (5, place)
    assert table.hasFocus()
    crowded.settle()


def test_who_chooses_another_row_meanwhile_means_that_one(crowded: Program, gate: threading.Event) -> None:
    table = crowded.channels.table
    table.selectAll()
    table.choose([4], 4)
    assert words(crowded) == "1 selected"
    gate.set()
    crowded.settle()
    assert table.chosen_rows == [range(4, 5)]
    table.selectAll()
    assert words(crowded) == "All 1,250 selected"
    crowded.settle()


def test_a_newer_question_forgets_that_all_were_meant(crowded: Program, gate: threading.Event) -> None:
    crowded.channels.table.selectAll()
    crowded.fill("field.search", "wa_0")
    crowded.wait(lambda: not crowded.channels.model.asking)
    gate.set()
    crowded.settle()
    assert words(crowded) == "Nothing selected"


def test_what_is_looked_for_waits_for_its_row(crowded: Program, gate: threading.Event) -> None:
    table = crowded.channels.table
    last = crowded.workspace.channels.ids(ChannelQuery(offset=MANY - 1, limit=1))[0]
    table.clearSelection()
    table.want(last)
    crowded.fill("field.search", "wa_0")
    crowded.wait(lambda: not crowded.channels.model.asking)
    gate.set()
    crowded.wait(lambda: table.currentIndex().row() == MANY - 1)
    crowded.settle()


def test_all_are_deleted_at_once_and_come_back(crowded: Program) -> None:
    crowded.channels.table.selectAll()
    crowded.click("action.delete")
    crowded.wait(crowded.channels.teaching.isVisible)
    toast = crowded.window.toasts.current
    assert toast is not None
    assert toast.text.endswith("and 1247 more.")
    toast.trigger()
    crowded.wait(lambda: crowded.channels.model.matching == MANY)
    crowded.settle()


def test_a_duplicate_far_below_gets_the_keyboard(crowded: Program) -> None:
    table = crowded.channels.table
    tenant = crowded.workspace.tenants.by_name("Acme Brazil")
    crowded.add_channel(tenant, Answers({"provider": "other", "channel_name": "zz_last"}))
    crowded.look_again()
    table.choose([MANY], MANY)
    table.scrollToBottom()
    crowded.settle()
    table.setFocus()
    crowded.ctrl(Qt.Key.Key_D)
    crowded.wait(lambda: table.currentIndex().row() == MANY + 1)
    crowded.settle()
    row = crowded.channels.model.summary(MANY + 1)
    assert row is not None
    assert row.name == "zz_last_2"


def test_what_is_offered_fits_how_many_are_chosen() -> None:
    one = [action.key for action in actions_for(1, trash=False)]
    many = [action.key for action in actions_for(2, trash=False)]
    assert {"edit", "template", "history"} <= set(one) - set(many)
    assert set(many) - set(one) == {"edit_fields"}
    assert {"duplicate", "tags", "move", "rotate", "export", "pack", "delete"} <= set(one) & set(many)
    assert actions_for(0, trash=False) == ()
    assert len({action.key for action in ACTIONS}) == len(ACTIONS)


def test_where_it_is_narrow_the_menu_has_what_the_row_has_not(opened: Program) -> None:
    tenant = opened.add_tenant()
    for name in ("wa_1", "wa_2"):
        opened.add_channel(tenant, Answers({"provider": "other", "channel_name": name}))
    opened.window.resize(900, 640)
    opened.look_again()
    opened.channels.table.selectAll()
    assert opened.window.width() == 900, "nothing pushes the window wider"
    shown = [key for key, button in opened.channels.tools.choice.buttons.items() if button.isVisible()]
    assert shown[:2] == ["edit_fields", "delete"]
    assert len(shown) < 7
    opened.click("action.more_actions")
    assert len(texts(opened, "menu.actions")) == 9
    close_popups(opened)
    opened.window.resize(1920, 1080)
    opened.settle()
    assert all(opened.channels.tools.choice.buttons[key].isVisible() for key in ("move", "rotate", "tags"))


@pytest.mark.parametrize(
    ("key", "dialog", "count"),
    [
        ("edit_fields", "dialog.bulk_edit", 2),
        ("tags", "dialog.tags", 2),
        ("move", "dialog.move", 2),
        ("rotate", "dialog.rotation", 2),
        ("export", "dialog.export", 2),
        ("template", "dialog.template", 1),
        ("history", "dialog.history", 1),
    ],
)
def test_each_action_opens_its_dialog(opened: Program, key: str, dialog: str, count: int) -> None:
    for number in range(2):
        tenant = opened.add_tenant(f"Tenant {number}")
        opened.add_channel(tenant, Answers({"provider": "other", "channel_name": f"wa_{number}"}))
    opened.look_again()
    opened.channels.table.choose(range(count), 0)
    opened.channels.act(key)
    opened.wait(lambda: _dialogs() == [dialog])
    opened.settle()
    opened.press(Qt.Key.Key_Escape)
    opened.settle()
    assert opened.names() == ["wa_0", "wa_1"]


def _dialogs() -> list[str]:
    return [
        widget.objectName()
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget.objectName().startswith("dialog.")
    ]


def test_the_ways_to_new_channels(opened: Program) -> None:
    opened.add_tenant()
    opened.look_again()
    opened.click("action.more_ways")
    assert texts(opened, "menu.ways") == [
        "New channel",
        "New from template …",
        "Import …",
        "Export all …",
        "Compare with an AICC export …",
        "Rotations …",
    ]
    close_popups(opened)
    opened.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    opened.wait(lambda: "dialog.templates" in _dialogs())
    opened.settle()
    opened.press(Qt.Key.Key_Escape)


def test_long_words_of_every_script_are_cut_and_stay_readable(opened: Program, qapp: QApplication) -> None:
    tenant = opened.add_tenant("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH")
    for name, ou in (("wa_de", "Rechtsschutzversicherungsgesellschaften " * 3), ("wa_cn", "客户服务中心" * 12)):
        opened.add_channel(tenant, Answers({"provider": "other", "channel_name": name, "ou": ou.strip()}))
    opened.look_again()
    opened.window.resize(900, 640)
    filters = opened.channels.filters
    filters.choose("tenant", tenant.id)
    filters.choose("ou", ("客户服务中心" * 12))
    opened.wait(order(opened, ["wa_cn"]))
    assert opened.window.width() == 900
    chip = opened.find("filter.ou", QAbstractButton)
    assert chip.text().endswith("…")
    assert "客户服务中心" * 12 in chip.toolTip()
    filters.choose("ou", "")
    opened.settle()
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        qapp.setLayoutDirection(direction)
        opened.channels.table.selectAll()
        picture = opened.window.grab()
        assert picture.width() == 900
        box = opened.channels.table.visualRect(opened.channels.model.index(0, 0))
        middle = opened.channels.table.viewport().width() / 2
        assert (box.center().x() > middle) is (direction is Qt.LayoutDirection.RightToLeft)
