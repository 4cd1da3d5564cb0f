"""The list of hosts: keyboard, the link in a line, both directions, and thousands of lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wa_channel_studio.ui.certificates.fetch_hosts import HostList
from wa_channel_studio.ui.certificates.host_delegate import HostLine
from wa_channel_studio.ui.theme import apply_theme

LINES = (
    HostLine("a:443", "a.example.com", "Root: A", "trusted", "success"),
    HostLine("b:443", "b.example.com", "Nobody is there.", "no connection", "error", again=True),
    HostLine("c:443", "c.example.com", "is being asked", asking=True),
)


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., HostList]]:
    apply_theme(qapp, "light")
    made: list[QWidget] = []

    def shown(*, narrow: bool = False, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> HostList:
        hosts = HostList()
        made.append(hosts)
        hosts.setLayoutDirection(direction)
        hosts.set_narrow(narrow)
        hosts.set_lines(LINES)
        hosts.resize(300 if narrow else 640, 240)
        hosts.show()
        qtbot.waitExposed(hosts)
        return hosts

    yield shown
    for hosts in made:
        hosts.close()
        hosts.deleteLater()


def test_arrows_go_through_the_hosts_and_tell_which_one_is_wanted(make: Callable[..., HostList]) -> None:
    hosts = make()
    told: list[str] = []
    hosts.chosen.connect(told.append)
    hosts.set_current("a:443")
    assert told == []
    QTest.keyClick(hosts, Qt.Key.Key_Down)
    QTest.keyClick(hosts, Qt.Key.Key_End)
    assert told == ["b:443", "c:443"]
    assert hosts.current == "c:443"


@pytest.mark.parametrize("narrow", [False, True], ids=["one row", "two rows"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_link_stands_at_the_end_of_the_line_and_only_where_it_is_offered(
    make: Callable[..., HostList], narrow: bool, direction: Qt.LayoutDirection
) -> None:
    hosts = make(narrow=narrow, direction=direction)
    told: list[str] = []
    hosts.again_wanted.connect(told.append)
    for row in range(3):
        rect = hosts.visualRect(hosts.lines.index(row))
        spot = hosts._delegate.link_rect(rect, hosts)
        assert rect.contains(spot)
        assert (spot.center().x() > rect.center().x()) is (direction is Qt.LayoutDirection.LeftToRight)
        QTest.mouseMove(hosts.viewport(), spot.center())
        QTest.mouseClick(hosts.viewport(), Qt.MouseButton.LeftButton, pos=spot.center())
    assert told == ["b:443"]
    hosts.grab()


def test_bars_run_only_while_somebody_is_asked_and_sees_it(make: Callable[..., HostList], qtbot: QtBot) -> None:
    hosts = make()
    step = hosts._delegate.step
    qtbot.waitUntil(lambda: hosts._delegate.step > step + 1)
    hosts.set_line(HostLine("c:443", "c.example.com", "Root: C", "trusted", "success"))
    assert hosts.lines.asking == 0
    assert not hosts._timer.isActive()
    hosts.set_line(LINES[2])
    assert hosts._timer.isActive()
    hosts.hide()
    assert not hosts._timer.isActive()


def test_lines_are_read_out_with_their_state(make: Callable[..., HostList]) -> None:
    hosts = make()
    said = hosts.lines.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "b.example.com, no connection, Nobody is there."


def test_five_thousand_hosts_are_there_at_once(make: Callable[..., HostList]) -> None:
    hosts = make()
    many = [HostLine(f"h{number}:443", f"h{number}.example.com", "", asking=True) for number in range(5000)]
    begun = time.monotonic()
    hosts.set_lines(many)
    for line in many[:500]:
        hosts.set_line(HostLine(line.key, line.name, "Root", "trusted", "success"))
    hosts.grab()
    assert time.monotonic() - begun < 2
    assert hosts.lines.asking == 4500
