"""The picture of expiries: what it says, and how keys and the mouse choose a bar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.certificates.library_timeline import Timeline
from wa_channel_studio.ui.theme import Mode, apply_theme

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENDS = sorted(
    [
        *(NOW - timedelta(days=days) for days in (1, 400)),
        NOW + timedelta(days=5),
        *(NOW + timedelta(days=days) for days in (60, 61, 62)),
        *(NOW + timedelta(days=4000, hours=hour) for hour in range(1200)),
    ]
)


@pytest.fixture
def timeline(qtbot: QtBot) -> Iterator[Timeline]:
    made = Timeline()
    made.resize(1000, 76)
    made.set_ends(ENDS, NOW)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def test_it_is_read_out_as_a_sentence(timeline: Timeline) -> None:
    assert timeline.accessibleName() == (
        "When certificates end: 2 have expired; 1 ends before the end of November 2026; "
        "3 end in January 2027; 1200 end in November 2028 or later"
    )
    timeline.set_ends([], NOW)
    assert timeline.accessibleName() == "When certificates end: nothing to show"


def test_a_narrow_one_shows_a_year(timeline: Timeline) -> None:
    assert len(timeline.buckets) == 26
    timeline.resize(640, 76)
    assert len(timeline.buckets) == 14


def test_the_arrow_keys_go_from_bar_to_bar(timeline: Timeline) -> None:
    picked: list[tuple[int, int]] = []
    timeline.picked.connect(lambda first, count: picked.append((first, count)))
    timeline.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Right):
        QTest.keyClick(timeline, key)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(timeline, key)
    assert picked == [(0, 2), (3, 3), (6, 1200), (3, 3)]


def test_a_click_chooses_the_bar_below_it(timeline: Timeline) -> None:
    picked: list[tuple[int, int]] = []
    timeline.picked.connect(lambda first, count: picked.append((first, count)))
    QTest.mouseMove(timeline, QPoint(40, 40))
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(960, 40))
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(500, 40))
    assert picked == [(0, 2), (6, 1200)]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_look_paints_state_and_today(timeline: Timeline, qapp: QApplication, mode: Mode) -> None:
    apply_theme(qapp, mode)
    timeline.setFocus()
    picture = timeline.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, 1000, 2) for y in range(20, 70)}
    apply_theme(qapp, "light")
    wanted = {"#b42318", "#8a5a00", "#176b3a", "#0b6e5f"}
    if mode is Mode.DARK:
        wanted = {"#ff8a80", "#f2c26b", "#7fd6a0", "#3fb8a2"}
    assert wanted <= colours
