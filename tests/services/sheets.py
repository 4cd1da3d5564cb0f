"""Files to import, and what the tests of the import ask of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from wa_channel_studio.services.import_plan import ImportPlan, ImportResult, ImportState
from wa_channel_studio.services.importing import DryRun
from wa_channel_studio.services.sheet_cells import csv_text
from wa_channel_studio.services.workspaces import Workspace


def csv_file(folder: Path, headings: Sequence[str], *rows: Sequence[str], name: str = "list.csv") -> Path:
    """A CSV as our own export writes it."""
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([[csv_text(cell) for cell in row] for row in rows])
    return path


def tried(
    workspace: Workspace, path: Path, tenant_id: str = "", *, secrets: bool = False, empty_clears: bool = False
) -> DryRun:
    """A dry run with the columns as they are suggested."""
    sheet = workspace.imports.open(path)
    plan = ImportPlan(workspace.imports.suggest(sheet), tenant_id, secrets=secrets, empty_clears=empty_clears)
    return workspace.imports.dry_run(sheet, plan)


def imported(
    workspace: Workspace, path: Path, tenant_id: str = "", *, secrets: bool = False, empty_clears: bool = False
) -> ImportResult:
    """The same, and carried out."""
    return workspace.imports.apply(tried(workspace, path, tenant_id, secrets=secrets, empty_clears=empty_clears))


def states(run: DryRun) -> list[str]:
    """What becomes of each row, in the order of the file."""
    return [row.state.value for row in run.rows()]


def counts(run: DryRun) -> tuple[int, int, int, int]:
    """New, changed, unchanged and refused rows."""
    new, changed, unchanged, refused = (run.counts[state] for state in ImportState)
    return new, changed, unchanged, refused
