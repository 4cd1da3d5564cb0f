"""The pieces of exports and imports by themselves: words, models, chips, details. No workspace is opened."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.problem import error
from wa_channel_studio.services.export_ports import ExportTask, SheetFormat, TaskState
from wa_channel_studio.services.exporting import EVERYTHING
from wa_channel_studio.services.import_plan import Difference, ImportRow, ImportState
from wa_channel_studio.services.mapping import TAGS, TENANT, ColumnMap
from wa_channel_studio.ui.kit.pill import pill_size
from wa_channel_studio.ui.models.row_delegate import PAD
from wa_channel_studio.ui.transfer.column_model import HEADING, SAMPLE, TARGET, ColumnModel
from wa_channel_studio.ui.transfer.count_chips import Count, CountChips
from wa_channel_studio.ui.transfer.desk import TransferDesk
from wa_channel_studio.ui.transfer.export_model import ExportModel
from wa_channel_studio.ui.transfer.export_table import ExportTable, _in_lines
from wa_channel_studio.ui.transfer.import_words import IGNORED, targets
from wa_channel_studio.ui.transfer.import_words import state_words as import_state
from wa_channel_studio.ui.transfer.preview_model import COLUMNS as PREVIEW
from wa_channel_studio.ui.transfer.preview_model import PreviewRow, about
from wa_channel_studio.ui.transfer.preview_table import PreviewDelegate
from wa_channel_studio.ui.transfer.row_details import RowDetails
from wa_channel_studio.ui.transfer.words import scope_words, state_words

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
CHANGE = Difference("phone_number", "Phone Number", "+49 1", "+49 2")
SECRET = Difference("password", "Password", "***", "***")


def task(identity: str, state: TaskState = TaskState.SUCCESS, message: str = "") -> ExportTask:
    return ExportTask(identity, NOW, SheetFormat.CSV, f"scope {identity}", 12, state, message=message)


def row(state: ImportState, *differences: Difference, errors: int = 0, reason: str = "") -> ImportRow:
    problem = error(reason, "Mend it.").at("channel_name") if reason else None
    return ImportRow(7, "a.csv", state, "Acme", "wa_<one>", differences, errors, 0, problem)


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_of_an_export_has_its_word(state: TaskState) -> None:
    words, kind = state_words(task("a", state))
    assert words
    assert (kind == "error") == (state is TaskState.FAILED)


def test_everything_is_named_in_the_language_of_the_window() -> None:
    assert scope_words(ExportTask("a", NOW, SheetFormat.CSV, EVERYTHING, 1)) == "All channels"
    assert scope_words(task("a")) == "scope a"


def test_the_place_of_a_task_stays_while_only_states_change(qtbot: QtBot) -> None:
    model = ExportModel()
    table = ExportTable(model)
    qtbot.addWidget(table)
    model.show_tasks((task("b", TaskState.RUNNING), task("a")))
    table.choose([1], 1)
    model.show_progress("b", 30, 120)
    assert model.part("b") == 0.25
    assert model.part("a") is None
    model.show_tasks((task("b", TaskState.FAILED, "No room."), task("a")))
    assert [found.id for found in model.chosen(table.chosen_rows)] == ["a"]
    assert model.data(model.index(0, 7)) == "Failed: No room."
    model.show_tasks((task("c"), task("b"), task("a")))
    table.choose_ids(frozenset({"a"}), "a")
    assert table.currentIndex().row() == 2


def test_every_state_can_be_painted_from_both_sides(qtbot: QtBot) -> None:
    model = ExportModel()
    table = ExportTable(model)
    qtbot.addWidget(table)
    table.resize(900, 400)
    model.show_tasks(tuple(task(state.value, state, "why" if state is TaskState.FAILED else "") for state in TaskState))
    model.show_progress("running", 1, 3)
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        table.setLayoutDirection(direction)
        picture = QPixmap(table.size())
        table.render(picture)
        assert not picture.isNull()


def test_places_for_columns_are_named_once_and_secrets_say_so() -> None:
    words = targets()
    assert list(words)[:4] == [IGNORED, TENANT, "channel_name", "provider"]
    assert list(words)[-1] == TAGS
    assert len(set(words.values())) == len(words)
    assert words["webhook_password"].endswith("(secret)")


def columns(qtbot: QtBot) -> ColumnModel:
    model = ColumnModel(targets())
    found = (
        ColumnMap("Name", "channel_name", True),
        ColumnMap("Tel", "phone_number"),
        ColumnMap("Key", "webhook_password", True),
        ColumnMap("", ""),
    )
    model.show_columns(found, lambda place, target: (f"{place}{target}", "more"))
    return model


def test_a_guess_is_one_until_somebody_chooses(qtbot: QtBot) -> None:
    model = columns(qtbot)
    assert [model.remark(place) for place in range(4)] == ["", "guess", "secret", ""]
    assert model.setData(model.index(1, TARGET), "phone_number") is False  # it goes there already
    assert model.setData(model.index(1, TARGET), "ou") is True
    assert model.remark(1) == ""
    assert not model.goes_to("phone_number")
    model.set_secrets(True)
    assert model.remark(2) == ""


def test_two_columns_for_one_place_are_told_at_both(qtbot: QtBot) -> None:
    model = columns(qtbot)
    with qtbot.waitSignal(model.changed):
        model.put(3, "channel_name")
    assert model.doubled() == ["channel_name"]
    assert (model.remark(0), model.remark(3)) == ("double", "double")


def test_what_stands_in_the_cells_of_a_column(qtbot: QtBot) -> None:
    model = columns(qtbot)
    assert model.data(model.index(3, HEADING)) == "(no heading)"
    assert model.data(model.index(3, TARGET)) == "Leave out"
    assert model.data(model.index(0, SAMPLE)) == "0channel_name  ·  more"
    assert model.flags(model.index(0, TARGET)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, HEADING)) & Qt.ItemFlag.ItemIsEditable
    assert model.headerData(TARGET, Qt.Orientation.Horizontal) == "Goes to"


def test_one_chip_is_active_and_pressing_it_again_shows_all(qtbot: QtBot) -> None:
    chips = CountChips()
    qtbot.addWidget(chips)
    chips.show_counts([Count("all", "All 3"), Count("new", "New 3"), Count("refused", "Refused 0", usable=False)])
    chips.show()
    seen: list[str] = []
    chips.chosen.connect(seen.append)
    for _ in range(2):
        QTest.keyClick(chips.chips["new"], Qt.Key.Key_Space)
    assert seen == ["new", "all"]
    assert not chips.chips["refused"].isEnabled()
    assert chips.current == "all"


def test_a_row_says_its_first_difference_or_its_reason() -> None:
    assert about(row(ImportState.CHANGED, CHANGE)) == "Phone Number: +49 1 → +49 2"
    assert about(row(ImportState.CHANGED, CHANGE, SECRET)).endswith("and 1 more")
    assert about(row(ImportState.REFUSED, reason="It has no name.")) == "It has no name. Mend it."
    assert "2 to be put right" in about(row(ImportState.NEW, CHANGE, errors=2))
    assert about(row(ImportState.UNCHANGED)) == ""


def test_details_show_all_as_plain_text(qtbot: QtBot) -> None:
    details = RowDetails()
    qtbot.addWidget(details)
    assert "Choose a row" in details.toPlainText()
    details.show_row(row(ImportState.CHANGED, CHANGE, SECRET, errors=1))
    text = details.toPlainText()
    assert "wa_<one>" in text  # what looks like markup stays text
    assert all(part in text for part in ("a.csv, line 7", "+49 1", "+49 2", "***", "1 problem is"))
    details.show_row(row(ImportState.NEW, Difference("ou", "OU", "", "")))
    assert "empty" in details.toPlainText()
    details.show_row(row(ImportState.UNCHANGED))
    assert "just so" in details.toPlainText()


def test_outside_a_workspace_there_is_no_desk(qtbot: QtBot) -> None:
    lonely = QWidget()
    qtbot.addWidget(lonely)
    with pytest.raises(LookupError):
        TransferDesk.of(lonely)


def test_every_state_of_a_row_has_room_for_its_word() -> None:
    (column,) = [column for column in PREVIEW if column.key == "state"]
    assert max(pill_size(import_state(state)[0]).width() for state in ImportState) + 2 * PAD <= column.least


@pytest.mark.parametrize("key", ["name", "tenant"])
def test_names_that_differ_at_their_end_look_different(qapp: QApplication, key: str) -> None:
    pictures = []
    for end in ("01", "02"):
        row = PreviewRow("0", ImportRow(2, "a.csv", ImportState.NEW, "Acme", "wa"))
        picture = QImage(90, 30, QImage.Format.Format_RGB32)
        picture.fill(0xFFFFFF)
        painter = QPainter(picture)
        words = f"a long name of an operator {end}"
        PreviewDelegate().paint_cell(painter, picture.rect(), key, words, row, from_right=False)
        painter.end()
        pictures.append(picture)
    assert pictures[0] != pictures[1]


def test_a_reason_goes_on_in_a_second_line() -> None:
    metrics = QFontMetrics(QApplication.font())
    said = "The disk is full, so that nothing of it was kept."
    assert _in_lines(said, 10_000, metrics) == (said, "")
    first, second = _in_lines(said, metrics.horizontalAdvance("The disk is full, so"), metrics)
    assert (first, second) == ("The disk is full, so", "that nothing of it was kept.")
    assert _in_lines("Immeasurable words", 5, metrics) == ("Immeasurable", "words")
