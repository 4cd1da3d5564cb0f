"""The history of a channel: what happened, filtered, told as text, whole or tampered with."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.studio import twilio
from tests.ui.bulk.desk import CHINESE, LONG_GERMAN, Desk
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.bulk import FieldEdit, Operation
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.ui.bulk.history_dialog import HistoryDialog
from wa_channel_studio.ui.bulk.history_rows import (
    HistoryFilter,
    HistoryRow,
    Names,
    action_word,
    as_text,
    narrowed,
    rows_of,
)

KEY = Qt.Key
NOTICE = "non_working_notification"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
NAMES = Names({"t1": "Acme"}, {"f1": "root.cer"})


def entry(field: str = "", old: object = None, new: object = None, **more: object) -> HistoryEntry:
    values = {"at": NOW, "channel_id": "c", "action": "edit", "step": "s1", **more}
    return HistoryEntry(field=field, old=old, new=new, **values)  # type: ignore[arg-type]


# --- words ----------------------------------------------------------------------------------------


def test_entries_of_one_step_stand_below_one_line() -> None:
    rows = rows_of([entry("ou", "a", "b"), entry("skill_queue", "", "c"), entry("ou", "", "a", step="s0")], NAMES)
    assert [(row.heads, row.label, row.old, row.new) for row in rows] == [
        (True, "", "", ""),
        (False, "OU Configuration", "a", "b"),
        (False, "Skill Queue (called route)", "", "c"),
        (True, "", "", ""),
        (False, "OU Configuration", "", "a"),
    ]
    assert rows[0].changed == 2


def test_old_entries_without_a_step_stand_together_by_moment_and_action() -> None:
    later = NOW + timedelta(seconds=1)
    rows = rows_of(
        [
            entry("ou", "a", "b", step="", at=later),
            entry("ou", "", "a", step=""),
            entry("robot_enabled", None, True, step=""),
        ],
        NAMES,
    )
    assert [row.heads for row in rows] == [True, False, True, False, False]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("webhook_password", Secret("canary"), "***"),
        ("webhook_password", "canary", "***"),
        ("a_field_of_a_later_release", "canary", "***"),
        ("@set_aside", '{"other": "canary"}', "***"),
        ("@tenant", "t1", "Acme"),
        ("@tenant", "gone", "a tenant that was removed"),
        ("@tags", ("vip", "审核"), "vip, 审核"),
        ("@trashed", True, "in the trash"),
        ("@trashed", False, "not in the trash"),
        ("trust_certificate", ("f1", "f2"), "root.cer, a file that is not there"),
        ("robot_enabled", True, "on"),
        ("provider", "twilio", "twilio"),
        ("ou", "", ""),
    ],
)
def test_values_are_shown_as_people_read_them_and_secrets_never(field: str, value: object, shown: str) -> None:
    (_head, row) = rows_of([entry(field, None, value)], NAMES)
    assert row.new == shown


def test_an_action_that_changed_nothing_is_a_line_of_its_own() -> None:
    (row,) = rows_of([entry(action="preparation pack")], NAMES)
    assert row.heads
    assert action_word(row.action) == "Preparation pack"
    (made,) = rows_of([entry("@created", None, True, action="create")], NAMES)
    assert made.heads
    assert action_word(made.action) == "Created"


ROWS = (
    HistoryRow(NOW, "edit", changed=2),
    HistoryRow(NOW, "edit", "OU Configuration", "a", "Köln"),
    HistoryRow(NOW, "edit", "Remark", "", "x"),
    HistoryRow(NOW - timedelta(days=10), "create", changed=1),
    HistoryRow(NOW - timedelta(days=10), "create", "OU Configuration", "", "a"),
)


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (HistoryFilter(), (0, 1, 2, 3, 4)),
        (HistoryFilter(action="create"), (3, 4)),
        (HistoryFilter(words=("ou",)), (0, 1, 3, 4)),
        (HistoryFilter(words=("köln",)), (0, 1)),
        (HistoryFilter(words=("created",)), (3,)),
        (HistoryFilter(days=7), (0, 1, 2)),
        (HistoryFilter(action="create", days=7), ()),
        (HistoryFilter(words=("nothing",)), ()),
    ],
)
def test_filters_keep_the_line_of_the_action(wanted: HistoryFilter, places: tuple[int, ...]) -> None:
    assert narrowed(ROWS, wanted, NOW) == tuple(ROWS[place] for place in places)


def test_as_text_each_change_has_its_line() -> None:
    lines = as_text("History of x", ROWS[:3]).splitlines()
    assert lines[0] == "History of x"
    assert lines[1].endswith("  Edited")
    assert lines[2:] == ["    OU Configuration: a → Köln", "    Remark: empty → x"]


# --- the dialog -----------------------------------------------------------------------------------


@pytest.fixture
def channel(desk: Desk, acme: Tenant) -> str:
    made, other = desk.support(acme, 2, webhook_password=Secret("canary-old"))
    del other
    bulk = desk.workspace.bulk
    bulk.apply([made], [FieldEdit(NOTICE, Operation.SET, LONG_GERMAN)])
    bulk.apply([made], [FieldEdit("webhook_password", Operation.SET, Secret("canary-new"))])
    bulk.tag([made], add=(CHINESE,))
    return made


def opened(desk: Desk, channel: str) -> HistoryDialog:
    return desk.open(HistoryDialog(desk.context, desk.workspace, channel, desk.window))


def heads(dialog: HistoryDialog) -> list[str]:
    return [action_word(row.action) for row in dialog.model.rows_in([range(dialog.model.matching)]) if row.heads]


def test_it_tells_what_happened_newest_first_and_that_the_record_is_whole(desk: Desk, channel: str) -> None:
    dialog = opened(desk, channel)
    assert dialog.windowTitle() == "History of wa_support_01"
    assert heads(dialog) == ["Tags changed", "Edited together with others", "Edited together with others", "Created"]
    assert "unbroken" in dialog.whole.plain_text
    assert not dialog.tampered.isVisible()
    assert dialog.table.hasFocus()
    desk.press(KEY.Key_Down)
    assert CHINESE in dialog.detail.plain_text


def test_no_secret_is_shown_or_copied(desk: Desk, channel: str) -> None:
    dialog = opened(desk, channel)
    desk.click("action.copy_history")
    text = QGuiApplication.clipboard().text()
    assert "canary" not in text
    assert "    Webhook Password: *** → ***" in text
    assert LONG_GERMAN in text
    shown = " ".join(f"{row.old} {row.new}" for row in dialog.history.rows)
    assert "canary" not in shown


def test_it_is_searched_and_filtered_by_action(desk: Desk, channel: str) -> None:
    dialog = opened(desk, channel)
    desk.fill("field.search_history", "non-working")
    assert heads(dialog) == ["Edited together with others"]
    assert dialog.whole.plain_text.startswith("1 of 4 actions")
    desk.fill("field.search_history", "")
    desk.press(KEY.Key_Delete)
    dialog.filters.put({"action": "tags"})
    dialog.filters.changed.emit()
    assert heads(dialog) == ["Tags changed"]
    dialog.filters.put({"period": "7"})
    dialog.filters.changed.emit()
    assert len(heads(dialog)) == 4


def test_where_nothing_fits_the_way_back_is_offered(desk: Desk, channel: str) -> None:
    dialog = opened(desk, channel)
    desk.fill("field.search_history", "nothing like it")
    assert dialog.no_match.isVisible()
    desk.click("action.show_all")
    assert len(heads(dialog)) == 4
    assert not dialog.no_match.isVisible()


def test_a_history_that_was_tampered_with_says_so(desk: Desk, acme: Tenant, channel: str) -> None:
    file = desk.workspace.path
    with sqlite3.connect(file) as connection:
        changed = connection.execute(
            "UPDATE history SET action = 'import' WHERE channel_id = ? AND action = 'tags'", (channel,)
        ).rowcount
    connection.close()
    assert changed
    dialog = opened(desk, channel)
    assert dialog.tampered.isVisible()
    assert dialog.tampered.kind == "error"
    assert dialog.tampered.text
    assert "unbroken" not in dialog.whole.plain_text


def test_a_channel_that_is_gone_is_told(desk: Desk) -> None:
    dialog = opened(desk, "gone")
    assert dialog.banner.isVisible()
    assert not desk.find("action.copy_history").isEnabled()
    desk.press(KEY.Key_Escape)
    assert desk.closed


def test_twenty_thousand_rows_are_shown_at_once(desk: Desk, channel: str) -> None:
    dialog = opened(desk, channel)
    dialog.model.show_rows(dialog.history.rows * 3_000)
    assert dialog.model.matching > 20_000
    dialog.table.scrollToBottom()
    assert not dialog.table.grab().isNull()


def test_a_move_is_told_with_the_names_of_the_tenants(desk: Desk, acme: Tenant) -> None:
    one = desk.channel(acme, twilio("wa_mover"))
    bravo = desk.tenant("Bravo & Söhne")
    desk.workspace.bulk.move([one], bravo.id, {}, rename=True)
    desk.workspace.undo.undo()
    dialog = opened(desk, one)
    told = [(row.old, row.new) for row in dialog.history.rows if row.label == "Tenant"]
    assert told[:2] == [("Bravo & Söhne", "Acme Brazil"), ("Acme Brazil", "Bravo & Söhne")]
    assert heads(dialog)[:2] == ["Undone", "Moved to another tenant"]
