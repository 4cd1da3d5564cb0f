"""Parts of the place of the AICC by themselves: words, values, and a plan of 100,000 lines."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.aicc.stand_in import (
    CLOSED,
    KEYWORDS,
    PASSWORD,
    SAME_NAME,
    change,
    conflict,
    entry_of,
    every_line,
    only_there,
)  # fmt: skip
from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.sync_by_hand import BY_HAND
from wa_channel_studio.sync.plan import OTHER, SET, UNREADABLE, Action, Kind, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.plan_page import PlanPage, Wish, wish_of
from wa_channel_studio.ui.aicc.plan_words import Group, LineKind, about, key_of, line_kind, line_of, tally
from wa_channel_studio.ui.aicc.standing import Standing
from wa_channel_studio.ui.aicc.value_words import label_of, sides_of, value_words
from wa_channel_studio.ui.models.channel_cells import SYNC_KINDS, sync_meaning, sync_tip, sync_words

THERE, HERE = replace(CLOSED, goes=Side.THERE), replace(CLOSED, goes=Side.HERE)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ((THERE,), LineKind.CHANGE_THERE),
        ((HERE,), LineKind.CHANGE_HERE),
        ((HERE, THERE), LineKind.CHANGE_BOTH),
        ((), LineKind.CHANGE_THERE),
    ],
)
def test_a_change_says_on_which_side(fields: tuple[PlanField, ...], kind: LineKind) -> None:
    assert line_kind(change("wa", *fields)) is kind


def test_every_kind_of_line_has_a_chip() -> None:
    counts = tally(every_line())
    assert counts.total() == len(every_line())
    assert set(counts) == set(Group) - {Group.ALL, Group.NOTE, Group.BY_HAND}


def test_what_is_entered_by_hand_is_a_kind_of_its_own_and_says_what_changes() -> None:
    item = change("wa", KEYWORDS, blocked=BY_HAND, remedy="Open the guided entry.")
    assert (line_kind(item), tally([item])) == (LineKind.BY_HAND, {Group.BY_HAND: 1})
    assert about(item) == "Keyword for Transfer to Agent"


def test_what_changes_in_short() -> None:
    assert about(change("wa", KEYWORDS)) == "Keyword for Transfer to Agent"
    assert about(change("wa", KEYWORDS, PASSWORD)) == "Keyword for Transfer to Agent and 1 more"
    assert about(conflict("wa", CLOSED, KEYWORDS)) == "1 field to decide"
    assert about(conflict("wa", *SAME_NAME)) == "The whole channel is to be decided"
    assert about(change("wa", KEYWORDS, blocked="It has a problem.")) == "It has a problem."


def test_a_line_and_its_entry_are_known_to_be_the_same() -> None:
    for item in every_line():
        entry = entry_of("t", 1, item)
        assert key_of(entry) == key_of(item)
        assert key_of(line_of(entry)) == key_of(item)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("transfer_keywords", ["agent", "human"], "agent, human"),
        ("transfer_keywords", [], "empty"),
        ("non_working_notification", None, "empty"),
        ("non_working_notification", "  two\nlines", "  two\nlines"),
        ("trust_certificate", ["root_2026"], "root_2026"),
        ("no_such_field", 7, "7"),
        ("", None, "deleted"),
    ],
)
def test_values_in_words(field: str, value: object, words: str) -> None:
    assert value_words(PlanField(field, None, None, None, None), value) == words  # type: ignore[arg-type]


def test_what_only_a_name_connects_was_never_in_sync_and_is_not_said_to_be_deleted() -> None:
    assert sides_of(SAME_NAME[0]) == ("never", "wa", "wa")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (SET, "set"),
        (OTHER, "set to another value"),
        (UNREADABLE, "changed there, cannot be read"),
        (None, "not set"),
        ("s3cret that must never show", "set"),
    ],
)
def test_secrets_are_words_whatever_stands_there(value: str | None, words: str) -> None:
    assert value_words(PlanField("webhook_password", None, None, None, None, secret=True), value) == words


def test_every_field_of_a_plan_has_a_name() -> None:
    for key, name in (("sha256", "Fingerprint (SHA-256)"), ("", "The channel as a whole"), ("ou", "OU")):
        assert label_of(PlanField(key, None, None, None, None)).startswith(name[:2])
    assert label_of(PlanField("sha256", None, None, None, None)) == "Fingerprint (SHA-256)"


@pytest.mark.parametrize(
    ("item", "way", "wish"),
    [
        (conflict("wa", CLOSED), Way.CHANNEL_SERVICE, Wish.DECIDE),
        (only_there("wa", "1"), Way.CHANNEL_SERVICE, Wish.ADOPT),
        (change("wa", blocked="By hand."), Way.GUIDED, Wish.GUIDED),
        (change("wa", blocked="It has a problem."), Way.CHANNEL_SERVICE, Wish.CHANNEL),
        (PlanItem(Action.UPLOAD, Kind.CERTIFICATE, "c", blocked="Gone."), Way.CHANNEL_SERVICE, Wish.CERTIFICATES),
        (PlanItem(Action.UPLOAD, Kind.CERTIFICATE, "c"), Way.CHANNEL_SERVICE, None),
        (PlanItem(Action.DELETE, Kind.CHANNEL, "wa", blocked="Off.", channel_id="1"), Way.CHANNEL_SERVICE, Wish.ALLOW),
        (PlanItem(Action.DELETE, Kind.CHANNEL, "wa", blocked="By hand.", channel_id="1"), Way.GUIDED, None),
        (PlanItem(Action.DELETE, Kind.CHANNEL, "wa", channel_id="1"), Way.CHANNEL_SERVICE, None),
    ],
)
def test_where_a_line_leads(item: PlanItem, way: Way, wish: Wish | None) -> None:
    assert wish_of(item, way) is wish


def test_all_states_of_a_channel_have_words_a_colour_and_an_honest_tip() -> None:
    from datetime import UTC, datetime

    assert len({sync_words(state) for state in SyncState}) == len(SyncState)
    assert set(SYNC_KINDS) == set(SyncState)
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for state in SyncState:
        assert sync_tip(state, None, now) == f"{sync_meaning(state)} Its tenant was never compared with the AICC."
    assert "Last compared today" in sync_tip(SyncState.IN_SYNC, now, now)
    assert sync_tip(SyncState.IN_SYNC, now, now).endswith("what was done on the AICC since is not known.")


def test_a_hundred_thousand_lines_are_shown_filtered_and_searched_at_once(qtbot: QtBot) -> None:
    crowd = tuple(conflict(f"wa_{n}", CLOSED) if n % 10 == 0 else change(f"wa_{n}", KEYWORDS) for n in range(100_000))
    standing = Standing()
    standing.lines, standing.counts = crowd, tally(crowd)
    page = PlanPage()
    qtbot.addWidget(page)
    page.resize(1024, 640)
    page.show()
    began = time.perf_counter()
    page.show_standing(standing, Way.CHANNEL_SERVICE)
    page.filter_for(Group.CONFLICT)
    page.search.setText("99990")
    shown = [item.name for item in page.model.rows_in([range(page.model.matching)])]
    page.search.clear()
    page.filter_for(Group.ALL)
    QWidget.repaint(page.table.viewport())
    taken = time.perf_counter() - began
    assert shown == ["wa_99990"]
    assert page.model.matching == 100_000
    assert taken < 6, f"{taken:.1f} s"
