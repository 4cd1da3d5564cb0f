"""The pure and small parts: models of lists and values, names of fields, words of rotations, undoing exactly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.bulk.desk import Desk
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.bulk import Operation, operations_of
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.rotation_ports import ItemState, Rotation
from wa_channel_studio.services.undo import UndoStack
from wa_channel_studio.ui.bulk.counts import CountPills, channels
from wa_channel_studio.ui.bulk.edit_dialog import BulkEditDialog
from wa_channel_studio.ui.bulk.field_words import field_name, group_of, only_for
from wa_channel_studio.ui.bulk.operations import operation_word
from wa_channel_studio.ui.bulk.read_table import box_column, one_line
from wa_channel_studio.ui.bulk.rotation_words import counts_of, progress_word, state_pill
from wa_channel_studio.ui.bulk.tag_list import TagList
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.bulk.undoing import undo_exactly
from wa_channel_studio.ui.bulk.value_model import VALUE, ValueModel
from wa_channel_studio.ui.models.paged_model import Column

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SECRET, PLAIN = all_fields()["api_key_secret"], all_fields()["base_url"]


def summary(number: int, name: str = "") -> ChannelSummary:
    return ChannelSummary(
        f"id{number}", "t", "Acme", name or f"wa_{number}", "twilio", "", "", "", Readiness.of(()), NOW
    )


# --- names of fields ------------------------------------------------------------------------------


def test_labels_that_are_used_twice_are_told_with_their_group() -> None:
    names = {key: field_name(key) for key in all_fields()}
    twice = [key for key in names if list(names.values()).count(names[key]) > 1]
    assert [key for key in twice if group_of(all_fields()[key]) not in names[key]] == []
    assert field_name("channel_name") == "Channel Name"
    assert field_name("last_agent_remark") == "Remark (Basic configuration · Last Agent Mode)"
    assert field_name("not_a_field") == "not_a_field"


def test_who_has_a_field_is_said_only_where_not_all_have() -> None:
    assert only_for("channel_name") == ""
    assert only_for("account_sid") == "twilio"
    assert only_for("not_a_field") == ""


def test_every_operation_of_every_field_has_a_word(qapp: QApplication) -> None:
    words = {operation_word(operation) for operation in Operation}
    assert len(words) == len(Operation)
    assert all(operation_word(one) for spec in all_fields().values() for one in operations_of(spec))


# --- lists ----------------------------------------------------------------------------------------


@pytest.fixture
def numbers(qapp: QApplication) -> TupleModel[int]:
    number: Column[Any] = Column("number", "Number", None, 1, lambda row, _now: f"<{row}>")
    model: TupleModel[int] = TupleModel((box_column(), number), hay=lambda row: f"Number {row}")
    model.show_rows(range(10))
    return model


def test_a_list_is_narrowed_and_widened(numbers: TupleModel[int]) -> None:
    assert (numbers.matching, numbers.total, numbers.rowCount(), numbers.columnCount()) == (10, 10, 10, 2)
    numbers.narrow(lambda row: row % 3 == 0)
    assert numbers.rows_in([range(4)]) == [0, 3, 6, 9]
    assert (numbers.row(1), numbers.row(4), numbers.row(-1)) == (3, None, None)
    assert numbers.index(1, 1).data() == "<3>"
    assert numbers.index(1, 1).data(Qt.ItemDataRole.UserRole) == 3
    assert numbers.index(1, 1).data(Qt.ItemDataRole.FontRole) is None
    assert numbers.headerData(1, Qt.Orientation.Horizontal) == "Number"
    assert numbers.headerData(0, Qt.Orientation.Vertical) is None
    assert numbers.rowCount(numbers.index(0, 0)) == numbers.columnCount(numbers.index(0, 0)) == 0
    numbers.narrow()
    assert numbers.matching == 10
    numbers.narrow(lambda row: row > 1, "NUMBER 1")
    assert numbers.matching == 0
    numbers.show_rows(range(12))
    assert numbers.rows_in([range(numbers.matching)]) == [10, 11]


def test_other_values_in_the_same_rows_keep_the_place(numbers: TupleModel[int], qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(numbers.modelReset):
        numbers.update_rows(range(10, 20))
    assert numbers.rows_in([range(2)]) == [10, 11]
    with qtbot.waitSignal(numbers.modelReset):
        numbers.update_rows(range(3))
    numbers.narrow(lambda row: row > 0)
    with qtbot.waitSignal(numbers.modelReset):
        numbers.update_rows(range(1, 4))
    assert numbers.matching == 3


@given(st.text())
def test_a_cell_has_one_line(text: str) -> None:
    assert "\n" not in one_line(text)
    assert one_line(text) == text or "\n" in text


# --- values ---------------------------------------------------------------------------------------


@pytest.fixture
def values(qapp: QApplication) -> ValueModel:
    model = ValueModel()
    model.show_channels(SECRET, [summary(number) for number in range(4)])
    return model


def first_wrong(values: ValueModel) -> int | None:
    return values.wrong


def test_lines_are_pasted_from_a_row_on_and_what_is_too_much_is_told(values: ValueModel) -> None:
    assert values.paste(2, "a\nb\nc\nd") == (2, ("…",))
    assert values.values == {"id2": Secret("a"), "id3": Secret("b")}
    assert values.missing == 2


def test_lines_with_names_find_their_channel(values: ValueModel) -> None:
    assert values.paste(0, "WA_3\tx\nnobody\ty\nwa_0\tz") == (2, ("nobody",))
    assert values.values == {"id3": Secret("x"), "id0": Secret("z")}
    assert values.paste(0, "") == (0, ())


def test_a_secret_shows_as_the_same_dots_whatever_its_length(values: ValueModel) -> None:
    values.paste(0, "a\nmuch longer")
    assert values.index(0, VALUE).data() == values.index(1, VALUE).data() == "•" * 10
    assert values.index(2, VALUE).data() == ""
    assert values.index(0, 0).data() == "wa_0"
    assert not values.flags(values.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert values.flags(values.index(0, VALUE)) & Qt.ItemFlag.ItemIsEditable


def test_other_values_are_shown_and_wrong_ones_named(values: ValueModel) -> None:
    values.paste(0, "forgotten when another field is chosen")
    values.show_channels(PLAIN, [summary(0), summary(1)])
    assert values.values == {}
    values.setData(values.index(0, VALUE), "https://api.example.com")
    assert first_wrong(values) is None
    values.setData(values.index(1, VALUE), "no address")
    assert first_wrong(values) == 1
    assert values.fault(1)
    assert values.index(1, VALUE).data(Qt.ItemDataRole.ToolTipRole) == values.fault(1)
    assert values.index(0, VALUE).data() == "https://api.example.com"
    assert not values.setData(values.index(0, 0), "x")


def test_values_of_the_same_field_stay_when_it_is_chosen_again(values: ValueModel) -> None:
    values.paste(0, "a")
    values.show_channels(SECRET, [summary(number) for number in range(4)])
    assert len(values.values) == 1
    assert values.rowCount(QModelIndex()) == 4


# --- tags -----------------------------------------------------------------------------------------


@given(st.dictionaries(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1), st.integers(1, 5)))
def test_turning_each_box_all_the_way_round_changes_nothing(counts: dict[str, int]) -> None:
    tags = TagList()
    tags.show_tags(counts, 5)
    for row in range(tags.count()):
        item = tags.item(row)
        for _turn in range(2 if counts[item.text()] == 5 else 3):
            tags.itemClicked.emit(item)
    assert tags.added == tags.removed == ()
    tags.deleteLater()


# --- words of rotations ---------------------------------------------------------------------------


def test_a_rotation_tells_how_far_it_is(qapp: QApplication) -> None:
    going = Rotation("r", "password", NOW, old=1_200, new=34, skipped=2)
    assert progress_word(going) == "34 of 1,234 new"
    assert [words for words, _kind in counts_of(going)] == [
        "34 with the new value",
        "1,200 with the old value",
        "2 skipped",
    ]
    closed = Rotation("r", "password", NOW, old=0, new=3, closed_at=NOW)
    assert progress_word(closed) == "closed, 3 of 3 new"
    assert len({state_pill(state) for state in ItemState}) == 3


def test_counts_are_told_in_one_and_many(qtbot: QtBot) -> None:
    assert (channels(1), channels(9_812)) == ("1 channel", "9,812 channels")
    pills = CountPills()
    qtbot.addWidget(pills)
    pills.show_counts((("3 change", "information"), ("0 refused", "neutral")))
    pills.show_counts((("4 change", "information"),))
    assert pills.words == ("4 change",)
    assert pills.accessibleName() == "4 change"


# --- undoing --------------------------------------------------------------------------------------


class _Deed:
    def __init__(self, words: str) -> None:
        self.words = words

    def undo(self, job: JobContext | None = None) -> Changed:
        return Changed(channels=(self.words,))

    def redo(self, job: JobContext | None = None) -> Changed:
        return Changed()


@pytest.fixture
def stack() -> UndoStack:
    made = UndoStack()
    made.push(_Deed("mine"))
    return made


def test_only_the_deed_that_was_told_of_is_undone(stack: UndoStack) -> None:
    stack.push(_Deed("another"))
    with pytest.raises(ProblemError, match="Something else was done since"):
        undo_exactly(stack, "mine", JobContext())
    assert stack.undo_words == "another"
    assert undo_exactly(stack, "another", JobContext()).channels == ("another",)


def test_a_field_is_found_by_the_name_that_lists_have_for_it(desk: Desk, acme: Tenant) -> None:
    dialog = desk.open(BulkEditDialog(desk.context, desk.workspace, desk.support(acme, 1), desk.window))
    desk.fill("field.find_field", "called route")
    desk.press(Qt.Key.Key_Return)
    assert list(dialog.edits.cards) == ["skill_queue"]
    assert field_name("skill_queue") == "Skill Queue (called route)"
    assert field_name("ou") == "OU Configuration"
