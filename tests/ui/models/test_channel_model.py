"""The paged model: it fetches what is looked at, keeps showing what it has, and never more than it needs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery, SortKey
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.models.channel_cells import COLUMNS, provider_letter, readiness_words
from wa_channel_studio.ui.models.channel_model import PAGE, SUMMARY, ChannelListModel

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Shelf:
    """A list that can be read page by page, and remembers which pages were read."""

    def __init__(self, count: int) -> None:
        self.names = [f"wa_{number:06}" for number in range(count)]
        self.read: list[int] = []
        self.broken = False

    def page(self, query: ChannelQuery) -> ChannelPage:
        if self.broken:
            raise ProblemError.of("The list cannot be read.", "Try again.")
        self.read.append(query.offset // PAGE)
        names = [name for name in self.names if query.text in name]
        names.sort(reverse=query.descending)
        rows = tuple(
            ChannelSummary(name, "t", "Acme", name, "twilio", "", "", "", Readiness(State.READY), NOW)
            for name in names[query.offset : query.offset + query.limit]
        )
        return ChannelPage(rows, len(names), len(self.names))

    def ids(self, query: ChannelQuery) -> tuple[str, ...]:
        names = sorted((name for name in self.names if query.text in name), reverse=query.descending)
        return tuple(names[query.offset : query.offset + query.limit] if query.limit else names)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


def loaded(qtbot: QtBot, runner: JobRunner, shelf: Shelf) -> ChannelListModel:
    model = ChannelListModel(runner, shelf.page, shelf.ids)
    with qtbot.waitSignal(model.refreshed):
        model.refresh()
    return model


def test_only_the_page_that_is_looked_at_is_read(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(100_000)
    model = loaded(qtbot, runner, shelf)
    qtbot.waitUntil(lambda: runner.idle)
    assert (model.rowCount(), shelf.read) == (100_000, [0])
    index = model.index(50_100, 1)
    assert model.data(index) == ""
    qtbot.waitUntil(lambda: model.data(index) == "wa_050100")
    qtbot.waitUntil(lambda: runner.idle)
    assert shelf.read == [0, 250]


def test_who_comes_near_the_end_of_a_page_finds_the_next_one_read(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(10_000)
    model = loaded(qtbot, runner, shelf)
    steps = ((100, [0]), (150, [0, 1]), (290, [0, 1]), (350, [0, 1, 2]), (9_990, [0, 1, 2, 49]), (9_805, [48]))
    for row, read in steps:
        for _ in range(2):  # what comes is looked at again
            model.data(model.index(row, 1))
            qtbot.waitUntil(lambda: runner.idle)
        assert shelf.read[-len(read) :] == read
    assert model.data(model.index(9_605, 1)) == "wa_009605", "the page above was there already"


def test_a_newer_question_takes_the_place_of_one_that_waits(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(300)
    model = loaded(qtbot, runner, shelf)
    qtbot.waitUntil(lambda: runner.idle)
    shelf.read.clear()
    gate = threading.Event()
    runner.run(lambda _job: gate.wait(10)).start()
    for text in ("w", "wa", "wa_", "wa_00", "wa_0000", "wa_00000"):
        model.set_query(ChannelQuery(text=text))
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert (shelf.read, model.rowCount()) == ([0], 10)


def test_who_drags_through_the_list_reads_the_last_pages_only(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(100_000)
    model = loaded(qtbot, runner, shelf)
    for row in range(200, 100_000, 200):
        model.data(model.index(row, 1))
    qtbot.waitUntil(lambda: runner.idle)
    assert model.data(model.index(99_900, 1)) == "wa_099900"
    assert len(shelf.read) <= 6


def test_few_pages_are_kept(qtbot: QtBot, runner: JobRunner) -> None:
    model = loaded(qtbot, runner, Shelf(100_000))
    for row in range(0, 20_000, PAGE):
        model.data(model.index(row, 1))
        qtbot.waitUntil(lambda: runner.idle)
    assert len(model.known([range(20_000)])) <= 40 * PAGE


def test_a_refresh_shows_the_old_rows_until_the_new_ones_come(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(300)
    model = loaded(qtbot, runner, shelf)
    shelf.names.remove("wa_000000")
    model.refresh()
    assert model.data(model.index(0, 1)) == "wa_000000"
    qtbot.waitUntil(lambda: model.data(model.index(0, 1)) == "wa_000001")
    assert model.rowCount() == 299


def test_answers_to_an_older_question_are_dropped(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(300)
    model = loaded(qtbot, runner, shelf)
    model.set_query(ChannelQuery(text="1"))
    model.set_query(ChannelQuery(text="wa_000007"))
    qtbot.waitUntil(lambda: runner.idle)
    assert model.rowCount() == 1
    assert model.data(model.index(0, 1)) == "wa_000007"


def test_sorting_twice_turns_it_round(qtbot: QtBot, runner: JobRunner) -> None:
    model = loaded(qtbot, runner, Shelf(10))
    model.sort_by(SortKey.NAME)
    qtbot.waitUntil(lambda: runner.idle)
    assert model.data(model.index(0, 1)) == "wa_000009"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Name ↓"


def test_a_failure_is_told_and_the_next_try_works(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(3)
    model = loaded(qtbot, runner, shelf)
    shelf.broken = True
    with qtbot.waitSignal(model.failed) as told:
        model.refresh()
    assert told.args[0].message == "The list cannot be read."
    assert model.rowCount() == 3
    shelf.broken = False
    shelf.names.append("wa_new")
    with qtbot.waitSignal(model.refreshed):
        model.refresh()
    assert model.rowCount() == 4


def test_it_is_a_model_as_qt_wants_it(qtbot: QtBot, runner: JobRunner, qtmodeltester: ModelTester) -> None:
    model = loaded(qtbot, runner, Shelf(250))
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt leaves it untyped
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(QModelIndex()) == len(COLUMNS)
    assert model.data(model.index(0, 1), int(Qt.ItemDataRole.DecorationRole)) is None
    assert isinstance(model.data(model.index(0, 1), SUMMARY), ChannelSummary)
    qtbot.waitUntil(lambda: runner.idle)


@pytest.mark.parametrize(
    ("readiness", "words"),
    [
        (Readiness(State.DRAFT, 3), "Draft"),
        (Readiness(State.PROBLEMS, 1), "1 problem"),
        (Readiness(State.PROBLEMS, 3, 2), "3 problems"),
        (Readiness(State.READY), "Ready"),
        (Readiness(State.READY, 0, 1), "Ready, 1 hint"),
        (Readiness(State.READY, 0, 2), "Ready, 2 hints"),
    ],
)
def test_readiness_in_words(readiness: Readiness, words: str) -> None:
    assert readiness_words(readiness)[0] == words


def test_every_provider_has_a_letter_of_its_own() -> None:
    providers = ("infobip", "other", "cloud-api", "twilio", "gupshup", "koomessage")
    assert sorted(provider_letter(provider) for provider in providers) == ["G", "I", "K", "M", "O", "T"]
