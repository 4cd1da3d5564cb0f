"""The whole program at 100,000 channels in one process: what it holds in memory while everything is done in turn.

The helper processes of an export count too. What is measured is the highest sum that was seen.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bench.channel_list import MANY, MEMORY_MIB, Desk, reviewed
from bench.crowd import CROWD_PASSWORD, crowd_file
from bench.figures import Figure, send
from wa_channel_studio import app as composition
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.bulk import FieldEdit
from wa_channel_studio.services.channel_ports import ChannelQuery, SortKey
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.import_plan import ImportPlan
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.memory import settle_memory
from wa_channel_studio.ui.theme import apply_theme

EDITED = 10_000
ARCHIVE = Secret("A-long enough passw0rd")
_EVERY_SECONDS = 0.05


class Watch:
    """Looks at the memory of this process and its children until it is told to stop."""

    def __init__(self) -> None:
        self.highest = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            self.highest = max(self.highest, _held(os.getpid()))

    @contextmanager
    def looking(self) -> Iterator[Watch]:
        """Look as long as the block lasts."""
        self._thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            self._thread.join()


def _held(pid: int) -> float:
    """MiB that a process and its children hold for themselves; what they share counts once (PSS)."""
    total = _own(pid)
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for thread in Path(f"/proc/{pid}/task").iterdir():
            if thread.name != str(pid):
                children += (thread / "children").read_text(encoding="ascii").split()
    except OSError:
        return total
    return total + sum(_held(int(child)) for child in children)


def _own(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        return int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1]) / 1024
    except (OSError, StopIteration):
        return 0.0


def main() -> None:
    app = QApplication([])
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = crowd_file(folder)
        studio = composition.build()
        reviewed(studio, path)
        settle_memory()
        with Watch().looking() as watch:
            desk = Desk(app, studio, studio.workspaces.open(path, CROWD_PASSWORD), folder)
            desk.drawn()
            _look_around(desk)
            _work(desk.workspace, folder)
            desk.channels.refresh()
            desk.idle()
            desk.close()
    note = "list, edit, undo, both exports, import; with helper processes"
    send([Figure(f"memory of the whole program at {MANY:,}", watch.highest, "MiB", most=MEMORY_MIB, note=note)])


def _look_around(desk: Desk) -> None:
    bar = desk.channels.table.verticalScrollBar()
    for part in range(200):
        bar.setValue(bar.maximum() * part // 200)
        desk.app.processEvents()
    for text in ("w", "wa", "深圳", ""):
        desk.channels.search.setText(text)
        desk.channels.search.searched.emit(text)
        desk.drawn()
    for key in (SortKey.EXPIRY, SortKey.TENANT, SortKey.NAME):
        desk.channels.model.sort_by(key)
        desk.drawn()
    desk.channels.table.selectAll()
    desk.channels.refresh()
    desk.drawn()


def _work(workspace: Workspace, folder: Path) -> None:
    ids = workspace.channels.ids(ChannelQuery(limit=EDITED))
    edit = [FieldEdit("non_working_notification", value="We are closed today.")]
    workspace.bulk.preview(ids, edit)
    workspace.bulk.apply(ids, edit)
    workspace.undo.undo()
    workspace.exports.write(None, SheetFormat.XLSX, ARCHIVE, folder / "xlsx.zip")
    archive = folder / "csv.zip"
    workspace.exports.write(None, SheetFormat.CSV, ARCHIVE, archive)
    sheet = workspace.imports.open(archive, ARCHIVE)
    plan = ImportPlan(workspace.imports.suggest(sheet), empty_clears=True)
    workspace.imports.dry_run(sheet, plan)


if __name__ == "__main__":
    main()
