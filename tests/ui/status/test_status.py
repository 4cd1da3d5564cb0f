"""The ladder in the list and in its dialog: what was seen is said with its time, recorded and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDateTime, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.studio import twilio
from tests.ui.test_everyone_can_use_the_window import unnamed
from tests.ui.window import Program
from wa_channel_studio.domain.evidence import Rung, Source
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.ladder_rules import RungState, RungStatus
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.channel_cells import COLUMNS
from wa_channel_studio.ui.models.ladder_keeper import LadderKeeper
from wa_channel_studio.ui.models.ladder_words import MARK, WIDTH, line, paint_ladder, short, tip
from wa_channel_studio.ui.status.status_dialog import StatusDialog

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LADDER = COLUMNS.index(next(column for column in COLUMNS if column.key == "ladder"))


def ladder(*states: RungState) -> tuple[RungStatus, ...]:
    return tuple(RungStatus(rung, state) for rung, state in zip(Rung, states, strict=True))


MIXED = ladder(
    RungState.DONE, RungState.STALE, RungState.NOT_SEEN, RungState.NOT_APPLICABLE, RungState.DONE, RungState.NOT_SEEN
)


# --- words and marks ----------------------------------------------------------------------------


def test_a_step_is_said_in_a_line() -> None:
    status = RungStatus(Rung.PROVIDER_TOLD, RungState.STALE, NOW, Source.PERSON, "mail", "It was changed since.")
    assert line(status, NOW).startswith("Provider told: stale, today ")
    assert line(status, NOW).endswith("as somebody said. It was changed since.")
    assert short(MIXED) == "2 of 6 done, 1 stale"
    assert len(tip(MIXED, NOW).splitlines()) == 6


def test_the_marks_differ_in_shape_and_not_only_in_colour(qapp: QApplication) -> None:
    def mark(state: RungState) -> list[bool]:
        image = QImage(WIDTH, 20, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_ladder(painter, QRect(0, 0, WIDTH, 20), ladder(*[state] * 6), from_right=False)
        painter.end()
        return [image.pixelColor(x, y).alpha() > 128 for y in range(20) for x in range(MARK)]

    inks = [mark(state) for state in RungState]
    assert all(first != second for number, first in enumerate(inks) for second in inks[:number])


# --- keeping the rows in sight --------------------------------------------------------------------


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()
    made.deleteLater()


def test_rows_in_sight_are_asked_for_in_one_go(runner: JobRunner, qtbot: QtBot) -> None:
    asked: list[tuple[str, ...]] = []

    def read(ids: Sequence[str]) -> Mapping[str, tuple[RungStatus, ...]]:
        asked.append(tuple(ids))
        return dict.fromkeys(ids, MIXED)

    keeper = LadderKeeper(runner, read)
    with qtbot.waitSignal(keeper.came):
        assert [keeper.of(str(number)) for number in range(30)] == [None] * 30
    assert asked == [tuple(str(number) for number in range(30))]
    assert keeper.of("7") == MIXED
    keeper.refresh()
    with qtbot.waitSignal(keeper.came):
        assert keeper.of("7") == MIXED  # the old one stays until the new one comes
    assert asked[1:] == [("7",)]
    keeper.deleteLater()


def test_a_list_that_cannot_be_read_is_not_asked_for_for_ever(runner: JobRunner, qtbot: QtBot) -> None:
    asked: list[object] = []

    def read(ids: Sequence[str]) -> Mapping[str, tuple[RungStatus, ...]]:
        asked.append(ids)
        raise OSError("gone")

    keeper = LadderKeeper(runner, read)
    keeper.of("1")
    qtbot.waitUntil(lambda: keeper.of("1") == ())
    qtbot.waitUntil(lambda: runner.idle)
    assert len(asked) == 1
    keeper.deleteLater()


# --- in the window --------------------------------------------------------------------------------


@pytest.fixture
def listed(opened: Program) -> Program:
    tenant = opened.add_tenant()
    opened.add_channel(tenant, twilio())
    opened.look_again()
    opened.window.resize(1440, 900)
    opened.settle()
    return opened


def first_id(program: Program) -> str:
    row = program.channels.model.summary(0)
    assert row is not None
    return row.id


def dialog_of(program: Program) -> StatusDialog:
    program.channels.table.choose([0], 0)
    program.channels.act("status")
    program.settle()
    assert isinstance(program.dialog, StatusDialog)
    return program.dialog


def primaries(dialog: StatusDialog) -> list[QPushButton]:
    """The filled buttons in sight: there may be one."""
    return [
        button
        for button in dialog.findChildren(QPushButton)
        if button.isVisible() and button.property("kind") == "primary"
    ]


def words(dialog: StatusDialog, rung: Rung) -> str:
    row = dialog.findChild(QWidget, f"row.{rung.value}")
    assert row is not None
    return " ".join(label.text().replace("\u200b", "") for label in row.findChildren(QLabel))


def test_the_list_says_how_far_each_channel_is(listed: Program) -> None:
    model = listed.channels.model
    index = model.index(0, LADDER)
    listed.wait(lambda: model.data(index))
    assert model.data(index) == "0 of 6 done"
    listed.workspace.ladder.record([first_id(listed)], Rung.PROVIDER_TOLD)
    listed.look_again()
    listed.wait(lambda: model.data(index) == "1 of 6 done")
    told = model.data(index, int(Qt.ItemDataRole.ToolTipRole))
    assert "Provider told: done, today" in told
    assert model.data(index, int(Qt.ItemDataRole.AccessibleDescriptionRole)) == told


def test_a_step_is_recorded_with_a_note_and_taken_back(listed: Program) -> None:
    dialog = dialog_of(listed)
    changed: list[object] = []
    dialog.changed.connect(changed.append)
    listed.click("action.record_provider_told")
    listed.settle()
    dialog.note.words.setText("by e-mail, ticket 4711")
    listed.click("action.record")
    listed.settle()
    assert "“by e-mail, ticket 4711”" in words(dialog, Rung.PROVIDER_TOLD)
    assert "as somebody said" in words(dialog, Rung.PROVIDER_TOLD)
    listed.click("action.take_back_provider_told")
    listed.settle()
    assert "4711" not in words(dialog, Rung.PROVIDER_TOLD)
    assert len(changed) == 2
    assert not list(unnamed(dialog))
    dialog.close()
    listed.settle()


def test_another_time_can_be_given_but_none_to_come(listed: Program) -> None:
    dialog = dialog_of(listed)
    listed.click("action.record_message_seen")
    listed.settle()
    dialog.note.at.setDateTime(QDateTime.currentDateTime().addDays(1))
    listed.click("action.record")
    listed.settle()
    assert "has not come yet" in dialog.banner.text
    dialog.note.at.setDateTime(QDateTime.currentDateTime().addDays(-3))
    listed.click("action.record")
    listed.settle()
    status = {status.rung: status for status in listed.workspace.ladder.of([first_id(listed)])[first_id(listed)]}
    at = status[Rung.MESSAGE_SEEN].at
    assert at is not None
    assert timedelta(days=2, hours=22) < datetime.now(UTC) - at < timedelta(days=3, hours=2)
    dialog.close()
    listed.settle()


def test_while_a_step_is_recorded_enter_records_and_escape_gives_only_that_up(listed: Program) -> None:
    dialog = dialog_of(listed)
    filled = [button.objectName() for button in primaries(dialog)]
    listed.click("action.record_provider_told")
    listed.settle()
    assert (filled, [button.objectName() for button in primaries(dialog)]) == (["action.close"], ["action.record"])
    QTest.keyClick(dialog.note.words, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.note.isVisible()
    listed.click("action.record_provider_told")
    QTest.keyClicks(dialog.note.words, "ticket 4711")
    QTest.keyClick(dialog.note.words, Qt.Key.Key_Return)
    listed.settle()
    assert dialog.isVisible()
    assert "ticket 4711" in words(dialog, Rung.PROVIDER_TOLD)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    listed.settle()


def test_what_the_program_finds_out_has_no_button(listed: Program) -> None:
    dialog = dialog_of(listed)
    assert not listed.sees("action.record_prepared")
    assert not listed.sees("action.record_in_sync")
    assert listed.sees("action.record_on_aicc")
    dialog.close()
    listed.settle()


def test_why_a_step_is_stale_is_said(listed: Program) -> None:
    channel_id = first_id(listed)
    listed.workspace.ladder.record([channel_id], Rung.PROVIDER_TOLD)
    channel = listed.workspace.channels.get(channel_id)
    answers = channel.answers.with_value("webhook_password", Secret("canary-new-8"))
    listed.workspace.channels.save(channel.tenant_id, answers, channel_id=channel_id)
    dialog = dialog_of(listed)
    said = words(dialog, Rung.PROVIDER_TOLD)
    assert "Webhook Password was changed since." in said
    assert "canary" not in said
    dialog.close()
    listed.settle()


def test_a_key_opens_guided_entry_and_another_the_status(listed: Program) -> None:
    listed.channels.table.choose([0], 0)
    listed.channels.table.setFocus()
    listed.ctrl(Qt.Key.Key_G)
    listed.settle()
    guided = listed.find("window.guided", QWidget)
    guided.close()
    listed.settle()
    listed.channels.table.setFocus()
    listed.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    listed.settle()
    assert isinstance(listed.dialog, StatusDialog)
    listed.dialog.close()
    listed.settle()


def test_the_wizard_shows_how_far_its_channel_is(listed: Program) -> None:
    listed.workspace.ladder.record([first_id(listed)], Rung.MESSAGE_SEEN)
    listed.channels.deeds.open(first_id(listed))
    listed.settle()
    listed.wait(lambda: listed.sees("action.status"))
    link = listed.find("action.status", QAbstractButton)
    assert link.text() == "1 of 6 done"
    link.click()
    listed.settle()
    assert isinstance(listed.dialog, StatusDialog)
    listed.click("action.take_back_message_seen")
    listed.settle()
    listed.dialog.close()
    assert link.text() == "0 of 6 done"


def test_a_channel_that_was_never_saved_has_no_status(listed: Program) -> None:
    listed.channels.deeds.new()
    listed.settle()
    assert not listed.sees("action.status")
