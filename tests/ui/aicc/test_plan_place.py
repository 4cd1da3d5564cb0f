"""The place of the AICC in the real window: each state it can be in, the lines of a plan, and where they lead.

The services behind it are a stand-in that says so; the real ones are in tests/journeys/test_sync_story.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton

from tests.ui.aicc.stand_in import KEYWORDS, PASSWORD, change, every_line, only_there
from tests.ui.aicc.world import names, place, planned, stand_at, stand_in
from tests.ui.views.list_world import keys, pick, popup
from tests.ui.window import Program
from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.aicc_ports import AiccError, Fault
from wa_channel_studio.services.sync_by_hand import BY_HAND
from wa_channel_studio.sync.plan import Action, Kind, PlanItem
from wa_channel_studio.ui.aicc.plan_words import Group
from wa_channel_studio.ui.kit.choice_popup import ChoicePopup


def primary(program: Program) -> list[str]:
    """The words of the filled buttons in sight: there may be one."""
    buttons = program.window.findChildren(QPushButton)
    return [button.text() for button in buttons if button.isVisible() and button.property("kind") == "primary"]


# --- states ---------------------------------------------------------------------------------------


def test_the_place_stands_after_the_certificates(opened: Program) -> None:
    order = list(opened.view.nav.items)
    assert order[order.index("certificates") + 1] == "aicc"
    opened.ctrl(Qt.Key.Key_3)
    assert opened.view.current == "aicc"


def test_without_a_tenant_it_teaches_and_leads_to_one(opened: Program) -> None:
    place(opened)
    assert primary(opened) == ["Add a tenant"]
    assert opened.find("action.first_tenant_of_aicc", QPushButton).hasFocus()
    opened.press(Qt.Key.Key_Return)
    opened.settle()
    assert opened.sees("field.tenant_name")


@pytest.mark.parametrize(("way", "word"), [(Way.GUIDED, "not connected"), (Way.DOCUMENTED, "can be read, not written")])
def test_without_a_channel_service_it_says_what_works_at_once(opened: Program, way: Way, word: str) -> None:
    stand_in(opened, way)
    view = place(opened)
    assert view.pages.currentWidget() is view.ways
    assert word in view.ways.accessibleName()
    assert primary(opened) == ["Connection settings"]
    assert view.way_line.plain_text.startswith(("Guided entry", "Documented API"))


def test_what_is_to_be_entered_by_hand_leads_to_guided_entry(opened: Program) -> None:
    blocked = PlanItem(
        Action.CREATE, Kind.CHANNEL, "wa_new", blocked="It is entered by hand.", remedy="Open the guided entry.",
        channel_id="id-new",
    )  # fmt: skip
    stand_in(opened, Way.GUIDED, items=(blocked, change("wa_old", blocked="It is entered by hand.")))
    view = place(opened)
    wanted: list[object] = []
    view.guided_wanted.disconnect()
    view.guided_wanted.connect(wanted.append)
    opened.click("action.begin_guided")
    opened.settle()
    stand_at(view, "wa_old")
    opened.click("action.line_wish")
    assert wanted == [("id-wa_old", "id-new")]


def test_before_the_first_plan_it_counts_what_is_known(opened: Program) -> None:
    sync, _ = stand_in(opened, states={SyncState.NEW: 12, SyncState.IN_SYNC: 1250})
    view = place(opened)
    assert view.status_page.text.startswith("12 Only here, 1,250 In sync, Plan reads the AICC")
    assert (view.count, primary(opened)) == ("never compared", ["Plan"])
    sync.compared_at = datetime.now(UTC)
    view = place(opened)
    assert view.count.startswith("last compared today")


def test_both_sides_the_same_says_when_and_how_many(opened: Program) -> None:
    stand_in(opened, same=128)
    view = planned(opened)
    assert view.pages.currentWidget() is view.same
    assert view.same._text.plain_text.startswith("128 channels are the same. Compared today")


def test_planning_shows_how_far_it_is_and_can_be_stopped(opened: Program) -> None:
    sync, _ = stand_in(opened, items=every_line())
    view = place(opened)
    sync.gate.clear()
    opened.press(Qt.Key.Key_F5)
    opened.wait(view.busy.isVisible)
    assert view.busy.text == "Reading the list of channels …"
    assert not opened.find("action.plan", QPushButton).isEnabled()
    opened.click("action.cancel_job")
    opened.settle()
    assert view.standing.plan is None
    assert not view.busy.isVisible()
    assert opened.find("action.plan", QPushButton).isEnabled()


def test_an_aicc_that_cannot_be_reached_leads_to_the_test_of_the_connection(opened: Program) -> None:
    sync, _ = stand_in(opened, items=every_line())
    view = planned(opened)
    told = Problem("", Severity.ERROR, "aicc.example does not answer.", "Look at the address.")
    sync.refusal = AiccError(Fault.UNREACHABLE, told)
    opened.press(Qt.Key.Key_F5)
    opened.settle()
    assert view.banner.text == "aicc.example does not answer. Look at the address."
    assert view.standing.plan is not None, "the plan that was there stays"
    view.banner.action_triggered.emit()
    opened.wait(lambda: opened.sees("dialog.connection_test"))
    opened.find("dialog.connection_test", QDialog).reject()
    opened.settle()
    view.banner.closed.emit()
    view.look_again()
    opened.settle()
    assert not view.banner.isVisible()


def test_the_keyboard_comes_back_to_plan_when_it_is_done(opened: Program) -> None:
    stand_in(opened, same=3)
    view = planned(opened)
    button = opened.find("action.plan", QPushButton)
    button.setFocus()
    opened.press(Qt.Key.Key_F5)
    opened.settle()
    assert view.pages.currentWidget() is view.same
    assert button.hasFocus()


def test_what_is_to_be_entered_by_hand_is_no_fault(opened: Program) -> None:
    stand_in(opened, Way.GUIDED, items=(change("wa", KEYWORDS, blocked=BY_HAND, remedy="Open the guided entry."),))
    view = place(opened)
    opened.click("action.begin_guided")
    opened.settle()
    assert [chip.text() for chip in view.plan_page.chips.chips.values()] == ["All 1", "1 by hand"]
    assert view.plan_page.details.text.splitlines()[1] == (
        "It is entered by hand on the AICC's pages. Open the guided entry."
    )


def test_the_menu_leads_to_the_network_log_and_the_settings(opened: Program) -> None:
    stand_in(opened)
    place(opened)
    opened.click("action.more_aicc")
    pick(opened, "menu.aicc", "Network log …")
    opened.wait(lambda: opened.sees("dialog.network_log"))
    opened.find("dialog.network_log", QDialog).reject()
    opened.settle()
    opened.click("action.more_aicc")
    pick(opened, "menu.aicc", "Connection settings")
    opened.wait(lambda: opened.sees("field.aicc_api_url"))
    opened.settle()


# --- tenants --------------------------------------------------------------------------------------


def test_every_tenant_keeps_its_own_plan(opened: Program) -> None:
    sync, acme = stand_in(opened, items=every_line())
    other = opened.add_tenant("Bravo & Söhne")
    view = planned(opened)
    opened.click("action.choose_tenant")
    shown = popup(opened, "tenant")
    assert isinstance(shown, ChoicePopup)
    assert [text.rpartition("  (")[::2] for text in shown.texts] == [
        ("Acme Brazil", "channel service)"),
        ("Bravo & Söhne", "guided entry)"),
    ]
    keys(shown.search, "brav", Qt.Key.Key_Return)
    opened.settle()
    assert (view.tenant_id, view.pages.currentWidget()) == (other.id, view.ways)
    view.choose(acme.id)
    opened.settle()
    assert names(view) == [item.name for item in sync.items]


# --- lines ----------------------------------------------------------------------------------------


def test_chips_count_and_narrow_and_so_does_the_search(opened: Program) -> None:
    stand_in(opened, items=every_line())
    view = planned(opened)
    chips = view.plan_page.chips.chips
    assert [chip.text() for chip in chips.values()] == [
        "All 16", "1 to upload", "1 to create", "3 to change", "2 to delete", "4 in conflict", "2 blocked",
        "3 only on the AICC",
    ]  # fmt: skip
    chips["delete"].click()
    assert names(view) == ["wa_old", "wa_gone_there"]
    view.plan_page.search.setText("gone")
    assert names(view) == ["wa_gone_there"]
    view.plan_page.search.setText("nothing like it")
    assert view.plan_page.nothing.isVisible()
    chips["delete"].click()
    view.plan_page.search.clear()
    assert len(names(view)) == 16


def test_details_say_what_goes_where_and_never_what_a_secret_is(opened: Program) -> None:
    stand_in(opened, items=(change("wa", KEYWORDS, PASSWORD),))
    view = planned(opened)
    text = view.plan_page.details.text
    assert "Keyword for Transfer to Agent · goes to the AICC" in text
    assert "Here: agent, atendente, humano" in text
    assert "Here: set to another value" in text
    opened.window.resize(1900, 900)
    opened.wait(lambda: "Last in sync" in view.plan_page.details.fields.toPlainText())
    assert "→" in view.plan_page.details.text


@pytest.mark.parametrize(
    ("name", "action", "place_key"),
    [("wa_sales_cn", "Open the channel", ""), ("wa_forbidden", "Allow deletions in the connection …", "tenants")],
)
def test_what_blocks_leads_to_where_it_is_mended(opened: Program, name: str, action: str, place_key: str) -> None:
    stand_in(opened, items=every_line())
    view = planned(opened)
    wizards: list[tuple[str, str]] = []
    view.channel_wanted.disconnect()
    view.channel_wanted.connect(lambda *ids: wizards.append(ids))
    stand_at(view, name)
    assert view.plan_page.details.button.text() == action
    opened.find("list.plan").setFocus()
    opened.press(Qt.Key.Key_Return)
    if place_key:
        assert opened.view.current == place_key
    else:
        assert wizards == [(view.tenant_id, "id-sales")]


def test_a_saved_channel_has_its_line_told_anew(opened: Program) -> None:
    sync, tenant = stand_in(opened, items=every_line())
    view = planned(opened)
    sync.items = tuple(
        replace(item, blocked="", remedy="") if item.name == "wa_sales_cn" else item for item in sync.items
    )
    view.channel_changed(tenant.id, "id-sales")
    opened.settle()
    assert "1 blocked" in view.plan_page.chips.chips["blocked"].text()
    assert opened.find("action.apply", QPushButton).text() == "Apply 8 changes"


# --- taking over ----------------------------------------------------------------------------------


def test_channels_that_are_only_there_are_taken_over_chosen_or_all(opened: Program) -> None:
    sync, _ = stand_in(opened, items=(only_there("a", "1"), only_there("b", "2"), only_there("c", "3")))
    view = planned(opened)
    assert not opened.sees("action.adopt_all"), "boxes stand only where lines can be chosen"
    view.plan_page.filter_for(Group.REMOTE)
    assert not opened.find("action.adopt_chosen", QPushButton).isEnabled()
    view.plan_page.table.choose([0, 2], 0)
    opened.click("action.adopt_chosen")
    opened.settle()
    assert sync.taken == ["1", "3"]
    assert names(view) == ["b"]
    opened.click("action.adopt_all")
    opened.settle()
    assert sync.taken == ["1", "3", "2"]
    assert view.pages.currentWidget() is view.same
    toast = opened.window.toasts.current
    assert toast is not None
    assert toast.text == "Took over 1 channel."
    toast.trigger()
    opened.settle()
    assert names(view) == ["a", "b", "c"], "what was taken back is only there again, by another plan"


def test_a_workspace_for_reading_only_plans_nothing(opened: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(opened, items=every_line())
    monkeypatch.setattr(type(opened.workspace), "read_only", True)
    view = place(opened)
    assert not opened.find("action.plan", QPushButton).isEnabled()
    opened.press(Qt.Key.Key_F5)
    opened.settle()
    assert view.standing.plan is None
