"""Exporting 100,000 channels: into CSV against 7-Zip packing the same files, into XLSX against XlsxWriter alone.

Ours is the whole: reading the workspace, rendering, compressing, encrypting, putting onto the disk. 7-Zip is given
files that are ready, XlsxWriter rows that are ready. They run in turn with ours, so that what else the machine does
meets all alike.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyzipper
import xlsxwriter

from bench.crowd import CHANNELS, CROWD_PASSWORD, crowd_file
from bench.figures import Figure, median, print_note, send
from bench.memory import resident_mib
from wa_channel_studio import app
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.spreadsheet_xlsx import FORMAT_PROPERTY, SHEET_NAME
from wa_channel_studio.fields.types import Integer, Switch
from wa_channel_studio.services.export_columns import FORMAT, MAX_PER_FILE, columns, row_of
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.sheet_cells import FORMULA_MARKS, Cell
from wa_channel_studio.services.workspaces import Workspace

ROUNDS = 3
PASSWORD = Secret("a bench of exports")
MOST_OF_7ZIP, MOST_OF_XLSXWRITER = 150, 60
"""Percent; issue 4, section 4."""

Rows = Sequence[Sequence[Cell]]


def run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = app.build().workspaces.open(crowd_file(folder), CROWD_PASSWORD, read_only=True)
        try:
            # The first export fills the caches and tells what this process has held.
            before = resident_mib()
            _export(workspace, SheetFormat.XLSX, folder / "warm.zip")
            held = Figure("export, memory of this process", resident_mib() - before, "MiB more", note="XLSX")
            figures = [*_csv(workspace, folder), *_xlsx(workspace, folder), held]
        finally:
            workspace.close()
    send(figures)


def _export(workspace: Workspace, kind: SheetFormat, target: Path) -> float:
    target.unlink(missing_ok=True)
    start = time.perf_counter()
    task = workspace.exports.write(None, kind, PASSWORD, target)
    taken = time.perf_counter() - start
    assert (task.records, task.files) == (CHANNELS, CHANNELS // MAX_PER_FILE)
    return taken


def _csv(workspace: Workspace, folder: Path) -> list[Figure]:
    ours, theirs, plain = folder / "ours.zip", folder / "theirs.zip", folder / "plain"
    program = next((found for name in ("7z", "7zz", "7za") if (found := shutil.which(name))), None)
    first = _export(workspace, SheetFormat.CSV, ours)
    if program is None:
        print_note("The export is not measured against 7-Zip, which is not installed (Debian: 7zip).")
        return [Figure("export 100,000 as CSV", first * 1e3, "ms")]
    with pyzipper.AESZipFile(ours) as archive:
        archive.setpassword(PASSWORD.reveal().encode())
        archive.extractall(plain)
    pairs = []
    for _ in range(ROUNDS):
        mine = _export(workspace, SheetFormat.CSV, ours)
        pairs.append((mine, _by_7zip(program, plain, theirs)))
    size = sum(file.stat().st_size for file in plain.iterdir())
    packed = [archive.stat().st_size / 1e6 for archive in (ours, theirs)]
    note = f"{size / 1e6:.0f} MB of CSV; ours {packed[0]:.1f} MB, 7-Zip's {packed[1]:.1f} MB"
    return _told("export 100,000 as CSV", pairs, "7-Zip only packing", MOST_OF_7ZIP, note)


def _by_7zip(program: str, files: Path, target: Path) -> float:
    target.unlink(missing_ok=True)
    command = [program, "a", "-tzip", "-mem=AES256", f"-p{PASSWORD.reveal()}", "-bd", "-y", str(target), f"{files}/."]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - start


def _xlsx(workspace: Workspace, folder: Path) -> list[Figure]:
    with workspace._begin(reading=True) as work:
        rows: Rows = [row_of(tenant, json.loads(answers)) for tenant, answers in work.export_source.rows(None)]
    pairs = []
    for number in range(ROUNDS):
        mine = _export(workspace, SheetFormat.XLSX, folder / "ours.zip")
        start = time.perf_counter()
        for first in range(0, len(rows), MAX_PER_FILE):
            (folder / f"alone-{number}.xlsx").write_bytes(_alone(rows[first : first + MAX_PER_FILE]))
        pairs.append((mine, time.perf_counter() - start))
    size = (folder / "ours.zip").stat().st_size / 1e6
    return _told("export 100,000 as XLSX", pairs, "one process of XlsxWriter", MOST_OF_XLSXWRITER, f"{size:.1f} MB")


def _alone(rows: Rows) -> bytes:
    """One file as XlsxWriter makes it, with the same cells, formats and options, by its quickest public methods."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_custom_property(FORMAT_PROPERTY, FORMAT)
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "valign": "vcenter"})
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    number = book.add_format({"num_format": "0"})
    sheet = book.add_worksheet(SHEET_NAME)
    for position, column in enumerate(columns()):
        kind = column.spec.type if column.spec is not None else None
        style = number if isinstance(kind, Integer) else None if isinstance(kind, Switch) else text
        sheet.set_column(position, position, column.width, style)
        sheet.write_string(0, position, column.heading, bold)
    for line, row in enumerate(rows, 1):
        for position, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, str):
                if cell[0] in FORMULA_MARKS:
                    sheet.write_string(line, position, cell, quoted)
                else:
                    sheet.write_string(line, position, cell)
            elif isinstance(cell, bool):
                sheet.write_boolean(line, position, cell)
            else:
                sheet.write_number(line, position, cell)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns()) - 1)
    book.close()
    return target.getvalue()


def _told(name: str, pairs: Sequence[tuple[float, float]], other: str, most: float, note: str) -> list[Figure]:
    """Our time and what part of the other's it is."""
    part = median([ours / its for ours, its in pairs])
    told = f"{other} {median([its for _, its in pairs]):.2f} s; median of {len(pairs)} pairs"
    return [
        Figure(name, median([ours for ours, _ in pairs]) * 1e3, "ms", note=note),
        Figure(f"{name}, of {other}", part * 100, "%", most=most, note=told),
    ]
