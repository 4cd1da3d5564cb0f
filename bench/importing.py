"""Importing 100,000 rows of CSV into a workspace of 100,000 channels: reading, the dry run, the first page of rows.

Half of the rows are what the workspace has, a quarter changes a text, a quarter is new. It is measured in a process of
its own, so that its memory is that of the import.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.crowd import CROWD_PASSWORD, crowd_file
from bench.figures import Figure, receive, send
from bench.memory import resident_mib
from wa_channel_studio import app
from wa_channel_studio.services.export_columns import headings
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.import_plan import ImportPlan, ImportState
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.sheet_cells import csv_text

CHANGED_COLUMN = "Non-Working Time Notification"
MOST_SECONDS, MOST_MIB = 20.0, 500.0
"""Issue 4, section 4."""


def main() -> None:
    if len(sys.argv) == 3:
        _measure(Path(sys.argv[1]), Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = crowd_file(folder)
        rows = folder / "rows.csv"
        _write(path, rows)
        command = [sys.executable, "-m", "bench.importing", str(path), str(rows)]
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        send(receive(ended.stdout))


def _write(path: Path, target: Path) -> None:
    """What our own export has, in one file, with other names in a quarter of the rows and another text in a quarter."""
    workspace = app.build().workspaces.open(path, CROWD_PASSWORD, read_only=True)
    archive = target.with_suffix(".zip")
    workspace.exports.write(None, SheetFormat.CSV, CROWD_PASSWORD, archive)
    sheet = workspace.imports.open(archive, CROWD_PASSWORD)
    workspace.close()
    place = headings().index(CHANGED_COLUMN)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings())
        for number in range(sheet.row_count):
            cells = [csv_text(str(cell)) for cell in sheet.row(number)]
            cells += [""] * (len(headings()) - len(cells))
            if number % 4 == 0:
                cells[1] = f"new_{number}"
            elif number % 4 == 1:
                cells[place] = f"Changed {number}, 变更, تغيير"
            writer.writerow(cells)


def _measure(path: Path, rows: Path) -> None:
    most = [0.0]

    def watch(done: int, total: int, text: str) -> None:
        del done, total, text
        most[0] = max(most[0], resident_mib())

    workspace = app.build().workspaces.open(path, CROWD_PASSWORD, read_only=True)
    start = time.perf_counter()
    sheet = workspace.imports.open(rows, job=JobContext(watch))
    opened, worked = time.perf_counter(), time.process_time()
    plan = ImportPlan(workspace.imports.suggest(sheet), empty_clears=True)
    run = workspace.imports.dry_run(sheet, plan, JobContext(watch))
    tried, worked = time.perf_counter(), time.process_time() - worked
    page = run.rows(ImportState.CHANGED, 0, 200)
    shown = time.perf_counter()
    watch(0, 0, "")
    workspace.close()
    count = sheet.row_count
    assert (run.counts[ImportState.NEW], run.counts[ImportState.CHANGED], len(page)) == (count // 4, count // 4, 200)
    told = f"{rows.stat().st_size / 1e6:.0f} MB of CSV, read in {opened - start:.1f} s; {worked:.1f} s of a processor"
    send(
        [
            Figure("import, dry run of 100,000 rows", tried - start, "s", most=MOST_SECONDS, note=told),
            Figure("import, 200 changed rows to look at", (shown - tried) * 1e3, "ms"),
            Figure("import, memory of the process", most[0], "MiB", most=MOST_MIB),
        ]
    )


if __name__ == "__main__":
    main()
