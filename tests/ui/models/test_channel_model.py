"""The paged model: it fetches what is looked at, keeps showing what it has, and never more than it needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery, SortKey
from wa_channel_studio.services.jobs import Cancelled
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
        self.gate = threading.Event()  # nothing is counted before it is open
        self.gate.set()
        self.counts: list[str] = []
        """What was counted after its page, and what was given up."""

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
        if not query.counted and len(names) > query.offset + query.limit:
            return ChannelPage(rows, query.offset + query.limit, len(self.names), counted=False)
        return ChannelPage(rows, len(names), len(self.names))

    def count(self, query: ChannelQuery, check: Callable[[], None]) -> int:
        while not self.gate.wait(0.005):
            try:
                check()
            except Cancelled:
                self.counts.append(f"not {query.text}")
                raise
        if self.broken:
            raise ProblemError.of("The list cannot be counted.", "Try again.")
        self.counts.append(query.text)
        return sum(query.text in name for name in self.names)

    def ids(self, query: ChannelQuery) -> tuple[str, ...]:
        names = sorted((name for name in self.names if query.text in name), reverse=query.descending)
        return tuple(names[query.offset : query.offset + query.limit] if query.limit else names)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


def loaded(qtbot: QtBot, runner: JobRunner, shelf: Shelf) -> ChannelListModel:
    model = ChannelListModel(runner, shelf.page, shelf.ids, shelf.count)
    model.refresh()
    qtbot.waitUntil(lambda: model.complete and model.counted)
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


# --- the count that follows ---------------------------------------------------------------------


def asked(qtbot: QtBot, model: ChannelListModel, text: str) -> None:
    """Ask for other rows, and wait for the first."""
    model.set_query(ChannelQuery(text=text))
    qtbot.waitUntil(lambda: not model.asking)


def test_rows_come_before_the_count(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(1_000)
    model = loaded(qtbot, runner, shelf)
    shelf.gate.clear()
    asked(qtbot, model, "wa")
    assert (model.rowCount(), model.counted, model.total) == (PAGE, False, 1_000)
    assert model.data(model.index(7, 1)) == "wa_000007"
    told: list[tuple[int, bool]] = []
    model.refreshed.connect(lambda: told.append((model.rowCount(), model.counted)))
    resets = QSignalSpy(model.modelReset)
    shelf.gate.set()
    qtbot.waitUntil(lambda: model.counted)
    assert (told, resets.count()) == ([(1_000, True)], 0), "rows are added, so place and choice stay"
    assert model.data(model.index(7, 1)) == "wa_000007"


def test_what_fits_on_a_page_needs_no_count(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(300)
    model = loaded(qtbot, runner, shelf)
    shelf.counts.clear()
    for text, found in (("00001", 11), ("nothing", 0)):
        asked(qtbot, model, text)
        assert (model.rowCount(), model.counted, shelf.counts) == (found, True, [])


def test_a_newer_question_stops_the_count(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(1_000)
    model = loaded(qtbot, runner, shelf)
    shelf.counts.clear()
    shelf.gate.clear()
    for text in ("w", "wa", "wa_"):
        asked(qtbot, model, text)
    qtbot.waitUntil(lambda: shelf.counts == ["not w", "not wa"])
    shelf.gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert (shelf.counts[2:], model.rowCount(), model.counted) == (["wa_"], 1_000, True)


def test_who_goes_deep_before_the_count_finds_rows(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(1_000)
    model = loaded(qtbot, runner, shelf)
    shelf.gate.clear()
    asked(qtbot, model, "wa")
    for row, known in ((PAGE - 1, PAGE), (PAGE, 2 * PAGE), (3 * PAGE, 4 * PAGE)):
        model.summary(row)
        qtbot.waitUntil(lambda: model.rowCount() == known)  # noqa: B023 - asked at once
        assert model.known([range(row, row + 1)])
        assert not model.counted
    model.summary(999)
    qtbot.waitUntil(lambda: model.counted)
    assert model.rowCount() == 1_000, "the last page tells how many there are"
    shelf.gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    shelf.names.clear()
    model.refresh()
    qtbot.waitUntil(lambda: runner.idle)
    assert (model.rowCount(), model.counted) == (0, True)


def test_a_refresh_keeps_rows_whose_count_is_open(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(1_000)
    model = loaded(qtbot, runner, shelf)
    shelf.counts.clear()
    shelf.gate.clear()
    asked(qtbot, model, "wa")
    model.refresh()
    qtbot.waitUntil(lambda: model.counted)
    assert (model.rowCount(), shelf.counts[:1]) == (1_000, ["not wa"])
    shelf.gate.set()


def test_a_count_that_fails_is_told_and_made_good(qtbot: QtBot, runner: JobRunner) -> None:
    shelf = Shelf(1_000)
    model = loaded(qtbot, runner, shelf)
    shelf.gate.clear()
    asked(qtbot, model, "wa")
    shelf.broken = True
    with qtbot.waitSignal(model.failed) as told:
        shelf.gate.set()
    assert told.args[0].message == "The list cannot be counted."
    assert (model.rowCount(), model.counted) == (PAGE, False)
    shelf.broken = False
    model.refresh()
    qtbot.waitUntil(lambda: model.counted)
    assert model.rowCount() == 1_000
    qtbot.waitUntil(lambda: runner.idle)


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
