"""The channel list with 100,000 channels in a real window: opening, a letter in the search, sorting, scrolling.

The larger workspace is that of ``bench.crowd.crowd_file``; the small one is made here.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bench.crowd import CROWD_PASSWORD, crowd_file, make_crowd
from bench.figures import Figure, median, send
from bench.memory import resident_mib
from wa_channel_studio import __version__
from wa_channel_studio import app as composition
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.checking import today
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.services.upkeep import REVIEWED_BY, REVIEWED_ON
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.memory import settle_memory
from wa_channel_studio.ui.models.channel_cells import COLUMNS
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.views.channels_view import ChannelsView
from wa_channel_studio.ui.views.workspace_view import WorkspaceView

MANY, FEW = 100_000, 1_000
TYPED = ("wa_billing_0421", "são paulo", "深圳", "+4912", "خدمة", "claims_1", "aicc", "zürich", "w")
"""What people look for: names, numbers and places in three scripts, and a letter that fits nearly everything."""
OPENED = 5
OPEN_MS, TYPE_MS, SORT_MS, STALL_MS, MEMORY_MIB = 500, 60, 150, 50, 500
CHOOSE_MS = 150
"""Until the window shows all of them as chosen; their ids are read meanwhile."""


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


class Desk:
    """One window with one open workspace."""

    def __init__(self, app: QApplication, studio: composition.Studio, workspace: Workspace, folder: Path) -> None:
        self.app = app
        self.workspace = workspace
        self.runner = JobRunner()
        self.ground = QWidget()
        self.heart = QTimer(self.ground)
        self.heart.start(100)
        file = PreferenceFile(folder / "preferences.json", safe_write)
        context = UiContext(self.runner, SecretClipboard(), file, Preferences(), studio)
        self.view = WorkspaceView(context, workspace, ToastHost(self.ground))
        self.view.resize(1280, 800)  # the size of the design
        self.view.show()
        self.view.go("channels")
        self.painted = Painted(self.channels.table.viewport())
        self._before = 0
        self.channels.model.refreshed.connect(self._refreshed)

    def _refreshed(self) -> None:
        self._before = self.painted.count

    @property
    def channels(self) -> ChannelsView:
        place = self.view.place("channels")
        if not isinstance(place, ChannelsView):
            raise TypeError("no channel list")
        return place

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window live until ``condition`` holds."""
        end = time.monotonic() + 60
        while not condition():
            # As in the program, the window sleeps until something happens; looking all the time would hold up the
            # thread that reads. The heart beats, should nothing happen at all.
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > end:
                raise RuntimeError("the list did not get ready")

    def drawn(self) -> None:
        """Wait for the rows of the last question, and for them to be painted."""
        model, search, table = self.channels.model, self.channels.search, self.channels.table
        self.until(lambda: model.complete and not model.asking and model.query.text == search.text().strip())
        if model.matching:
            self.until(lambda: self.painted.count > self._before and table.isVisible())

    def idle(self) -> None:
        self.until(lambda: self.runner.idle)

    def close(self) -> None:
        self.view.flush()  # what opening has left to do is asked to stop
        self.idle()
        self.view.close()
        self.runner.shutdown()
        self.workspace.close()
        self.view.deleteLater()
        self.ground.deleteLater()
        self.app.processEvents()


def main() -> None:
    app = QApplication([])
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = {FEW: folder / "few.wcs", MANY: crowd_file(folder)}
        make_crowd(paths[FEW], FEW, 300, cheap=True)
        studio = composition.build()
        for path in paths.values():
            reviewed(studio, path)
        settle_memory()  # as the program does once it is loaded
        opened = {count: _open(app, studio, path, folder) for count, path in paths.items()}
        few, many = (median(opened[count]) * 1e3 for count in (FEW, MANY))
        figures = [
            Figure(f"open {MANY:,} channels to the first page", many, "ms", most=OPEN_MS, note=f"median of {OPENED}"),
            Figure(f"the same, by the time with {FEW:,}", many / few, "times", most=2, note=f"{few:.0f} ms"),
        ]
        with _desk(app, studio, paths[MANY], folder) as desk:
            figures += [_type(desk), *_sort(desk), *_scroll(desk), *_choose(desk)]
            figures.append(Figure("memory with the list", resident_mib(), "MiB", most=MEMORY_MIB))
    send(figures)


def reviewed(studio: composition.Studio, path: Path) -> None:
    """Say that it was opened today before, so that nothing is judged anew while something is measured."""
    store = studio.adapters.stores.open(path)
    store.use(studio.adapters.vaults.unlock(store.read_header(), CROWD_PASSWORD))
    with store.unit_of_work() as work:
        work.settings.set(REVIEWED_ON, today(studio.adapters.clock).isoformat())
        work.settings.set(REVIEWED_BY, __version__)
        work.commit()
    store.close()


@contextmanager
def _desk(app: QApplication, studio: composition.Studio, path: Path, folder: Path) -> Iterator[Desk]:
    desk = Desk(app, studio, studio.workspaces.open(path, CROWD_PASSWORD), folder)
    try:
        desk.drawn()
        desk.idle()
        yield desk
    finally:
        desk.close()


def _open(app: QApplication, studio: composition.Studio, path: Path, folder: Path) -> list[float]:
    """From the unlocked workspace to the painted rows; once before, so that files are warm and modules loaded."""
    times = []
    for _ in range(OPENED + 1):
        workspace = studio.workspaces.open(path, CROWD_PASSWORD)
        start = time.perf_counter()
        desk = Desk(app, studio, workspace, folder)
        desk.drawn()
        times.append(time.perf_counter() - start)
        desk.close()
    return times[1:]


def _type(desk: Desk) -> Figure:
    times = []
    search = desk.channels.search
    search.setFocus()
    for text in TYPED:
        search.clear()
        desk.drawn()
        desk.idle()
        for letter in text:
            start = time.perf_counter()
            if letter.isascii():
                QTest.keyClicks(search, letter)
            else:
                search.insert(letter)
            desk.drawn()
            times.append(time.perf_counter() - start)
    search.clear()
    desk.drawn()
    note = f"median of {len(times)}, longest {max(times) * 1e3:.0f}"
    return Figure(f"{MANY:,} channels, a letter to rows drawn", median(times) * 1e3, "ms", most=TYPE_MS, note=note)


def _sort(desk: Desk) -> list[Figure]:
    figures = []
    for column in COLUMNS:
        if column.sort is None:
            continue
        times = []
        for _ in range(6):  # both ways, three times
            desk.idle()
            start = time.perf_counter()
            desk.channels.model.sort_by(column.sort, column.key)
            desk.drawn()
            times.append(time.perf_counter() - start)
        note = f"median of 6, longest {max(times) * 1e3:.0f}"
        name = f"{MANY:,} channels, sort by {column.key}"
        figures.append(Figure(name, median(times) * 1e3, "ms", most=SORT_MS, note=note))
    return figures


def _scroll(desk: Desk) -> list[Figure]:
    """Page Down from the first row to the last: how long the window does not answer, and how often rows are late."""
    table, model = desk.channels.table, desk.channels.model
    desk.idle()
    table.setFocus()
    table.scrollToTop()
    bar = table.verticalScrollBar()
    longest = late = pages = 0.0
    while bar.value() < bar.maximum():
        start = time.perf_counter()
        bar.setValue(bar.value() + bar.pageStep())
        desk.app.processEvents()
        longest = max(longest, time.perf_counter() - start)
        pages += 1
        late += model.summary(table.rowAt(4)) is None
    desk.idle()
    note = f"{pages:,.0f} pages, rows late on {late:,.0f}"
    return [Figure(f"{MANY:,} channels, longest stall while scrolling", longest * 1e3, "ms", most=STALL_MS, note=note)]


def _choose(desk: Desk) -> list[Figure]:
    """All of them chosen by key, and found again after the list was read anew."""
    table = desk.channels.table
    start = time.perf_counter()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.app.processEvents()
    chosen = time.perf_counter() - start
    desk.idle()
    desk.channels.refresh()
    desk.idle()
    if table.chosen_count != MANY:
        raise RuntimeError("the choice did not survive")
    return [Figure(f"choose all {MANY:,}", chosen * 1e3, "ms", most=CHOOSE_MS)]


if __name__ == "__main__":
    main()
