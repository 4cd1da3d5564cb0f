from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.parts import focused, value_of
from wa_channel_studio.domain.work_time import Segment
from wa_channel_studio.ui.kit.day_bar import DayBar, shared
from wa_channel_studio.ui.kit.work_hours_edit import WorkHoursEdit
from wa_channel_studio.ui.tokens import LIGHT


@pytest.fixture
def field(show: Callable[..., QWidget]) -> WorkHoursEdit:
    made = WorkHoursEdit()
    made.setObjectName("field.workday_hours")
    show(made, QLineEdit())
    return made


def changes(field: WorkHoursEdit) -> list[tuple[str, ...]]:
    heard: list[tuple[str, ...]] = []
    field.changed.connect(lambda: heard.append(field.value))
    return heard


def test_one_empty_segment_stands_there_from_the_start(field: WorkHoursEdit) -> None:
    assert len(field.rows) == 1
    assert value_of(field) == ()
    assert field.focusProxy() is field.rows[0].start


def test_typing_with_the_keyboard_alone(field: WorkHoursEdit, qtbot: QtBot) -> None:
    heard = changes(field)
    field.setFocus()
    for key in "08:30-12:00":
        QTest.keyClicks(focused(), key)
    assert value_of(field) == ("08:30-12:00",)
    assert heard[0] == ("0-",)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    for key in "13:00-18:00":
        QTest.keyClicks(focused(), key)
    assert value_of(field) == ("08:30-12:00", "13:00-18:00")
    assert field.bar.segments == (Segment(510, 720), Segment(780, 1080))


def test_parts_are_found_by_name(field: WorkHoursEdit) -> None:
    field.set_value(["08:30-12:00", "13:00-18:00"])
    assert field.findChild(QLineEdit, "field.workday_hours.2.end") is field.rows[1].end
    assert field.rows[1].end.accessibleName() == "Time 2, to"
    assert field.findChild(QToolButton, "field.workday_hours.1.remove") is field.rows[0].remove


def test_four_segments_and_no_fifth(field: WorkHoursEdit, qtbot: QtBot) -> None:
    for _ in range(3):
        QTest.mouseClick(field.add_button, Qt.MouseButton.LeftButton)
    assert len(field.rows) == 4
    assert not field.add_button.isVisible()
    field.add_segment()
    assert len(field.rows) == 4
    assert field.rows[3].start.hasFocus()


def test_five_segments_of_a_draft_are_shown_and_kept(field: WorkHoursEdit) -> None:
    five = tuple(f"{hour:02d}:00-{hour:02d}:30" for hour in range(5))
    field.set_value(five)
    assert len(field.rows) == 5
    assert value_of(field) == five


@pytest.mark.parametrize("text", ["25:00-26:00", "0830", "8-12", "-", "12:00-", "-18:00", "nine to five", "a-b-c"])
def test_wrong_text_is_kept_to_the_letter(field: WorkHoursEdit, text: str) -> None:
    field.set_value([text, "19:00-20:00"])
    assert value_of(field) == (text, "19:00-20:00")
    assert field.bar.segments == (Segment(1140, 1200),)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_a_draft_holds_comes_back(field: WorkHoursEdit, texts: list[str]) -> None:
    field.set_value(texts)
    assert value_of(field) == tuple(texts)


def test_an_edited_row_has_what_its_halves_say(field: WorkHoursEdit, qtbot: QtBot) -> None:
    field.set_value(["0830"])
    field.rows[0].start.setFocus()
    field.rows[0].start.setCursorPosition(2)
    QTest.keyClicks(field.rows[0].start, ":")
    assert value_of(field) == ("08:30-",)


def test_a_dash_does_not_overwrite_what_stands_behind_it(field: WorkHoursEdit, qtbot: QtBot) -> None:
    field.set_value(["08:00-12:00"])
    row = field.rows[0]
    row.start.setFocus()
    row.start.end(False)
    QTest.keyClicks(row.start, "-")
    assert value_of(field) == ("08:00-12:00",)
    assert row.end.hasFocus()
    assert row.end.selectedText() == "12:00"


def test_a_pasted_segment_fills_both_halves(field: WorkHoursEdit, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("08:30 – 12:00")
    QTest.keyClick(field.rows[0].start, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert value_of(field) == ("08:30-12:00",)
    QGuiApplication.clipboard().clear()


def test_a_pasted_list_fills_as_many_rows(field: WorkHoursEdit, qtbot: QtBot) -> None:
    heard = changes(field)
    QGuiApplication.clipboard().setText("08:30-12:00, 13:00-18:00; 19:00-20:00")
    QTest.keyClick(field.rows[0].start, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert value_of(field) == ("08:30-12:00", "13:00-18:00", "19:00-20:00")
    assert heard[-1] == field.value
    QGuiApplication.clipboard().clear()


def test_removing_keeps_the_others_and_one_row_stays(field: WorkHoursEdit, qtbot: QtBot) -> None:
    field.set_value(["08:00-09:00", "10:00-11:00"])
    heard = changes(field)
    QTest.mouseClick(field.rows[0].remove, Qt.MouseButton.LeftButton)
    assert value_of(field) == ("10:00-11:00",)
    QTest.mouseClick(field.rows[0].remove, Qt.MouseButton.LeftButton)
    assert value_of(field) == ()
    assert len(field.rows) == 1
    assert not field.rows[0].remove.isVisible()
    assert heard == [("10:00-11:00",), ()]


def test_a_program_that_sets_the_value_is_not_told(field: WorkHoursEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(["08:00-09:00"])
    kept = field.rows
    field.set_value(("08:00-09:00",))
    assert field.rows == kept


def test_a_wrong_row_is_marked_when_it_is_left_and_not_while_it_is_typed(field: WorkHoursEdit, qtbot: QtBot) -> None:
    row = field.rows[0]
    row.start.setFocus()
    QTest.keyClicks(row.start, "8")
    assert (row.start.property("state") or "") == ""
    field.window().findChildren(QLineEdit)[-1].setFocus()
    qtbot.waitUntil(lambda: row.start.property("state") == "error")
    field.set_value(["08:00-12:00", "11:00-13:00", "14:00-15:00"])
    assert [r.start.property("state") or "" for r in field.rows] == ["warning", "warning", ""]


def test_overlaps_are_drawn_as_such(show: Callable[..., QWidget]) -> None:
    bar = DayBar()
    show(bar)
    bar.set_segments([Segment(0, 720), Segment(600, 1440)])
    assert bar.overlaps == (Segment(600, 720),)
    assert "Twice: 10:00 to 12:00" in bar.accessibleName()
    image = bar.grab().toImage()
    middle = [image.pixelColor(bar.width() * 11 // 24, y).name() for y in range(2, 12)]
    assert LIGHT.accent not in middle
    assert image.pixelColor(bar.width() // 4, 9).name() == LIGHT.accent


def test_touching_segments_do_not_overlap_and_24_00_reaches_the_end(show: Callable[..., QWidget]) -> None:
    bar = DayBar()
    show(bar)
    bar.set_segments([Segment(720, 1440), Segment(0, 720)])
    assert bar.overlaps == ()
    image = bar.grab().toImage()
    assert image.pixelColor(bar.width() - 4, 9).name() == LIGHT.accent
    assert bar.accessibleName() == "Working time: 00:00 to 12:00, 12:00 to 24:00"
    bar.set_segments([])
    assert bar.accessibleName() == "No working time"


def test_a_day_read_from_the_right_starts_at_the_right(show: Callable[..., QWidget]) -> None:
    bar = DayBar()
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    show(bar)
    bar.set_segments([Segment(0, 240)])
    image = bar.grab().toImage()
    assert image.pixelColor(bar.width() - 8, 9).name() == LIGHT.accent
    assert image.pixelColor(8, 9).name() == LIGHT.track


segments = st.builds(lambda a, b: Segment(min(a, b), max(a, b) + 1), st.integers(0, 1438), st.integers(0, 1438))


@given(st.lists(segments, max_size=5))
def test_what_is_shared_is_what_two_segments_contain(found: list[Segment]) -> None:
    minutes = {m for s in shared(found) for m in range(s.start, s.end)}
    wanted = {m for m in range(1440) if sum(s.start <= m < s.end for s in found) > 1}
    assert minutes == wanted
