"""Imports channels from spreadsheets, archives of them, and JSON: read, map, try, carry out.

Nothing changes before :meth:`ImportService.apply`, which is one transaction and one step that can be undone. How files
are read, the port does; which column is which field ``mapping`` says; what a row would do ``import_compare`` finds out.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import Change, ChannelDeed, ChannelWriter
from wa_channel_studio.services.import_compare import Comparison, Pair
from wa_channel_studio.services.import_dry_run import DryRun
from wa_channel_studio.services.import_plan import Difference, ImportPlan, ImportResult, ImportRow, ImportState
from wa_channel_studio.services.import_ports import PasswordNeededError, SheetReader, WrongPasswordError
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import (
    SETTING,
    ColumnMap,
    SavedMapping,
    fitted,
    saved_mappings,
    suggest_for,
    with_mapping,
    without_mapping,
)
from wa_channel_studio.services.ports import Begin, Clock
from wa_channel_studio.services.undo import UndoStack

ACTION = "import"
_WRITTEN_AT_ONCE = 2_000
"""Changed channels that are in memory at a time."""


class ImportService:
    """Imports into one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, undo: UndoStack, reader: SheetReader) -> None:
        self._begin = begin
        self._clock = clock
        self._undo = undo
        self._reader = reader

    def open(self, path: Path, password: Secret | None = None, job: JobContext | None = None) -> Sheet:
        """Read a file. Raises ProblemError for what is damaged, too large or no spreadsheet, or Cancelled.

        PasswordNeededError and WrongPasswordError tell of an encrypted archive.
        """
        return Sheet(self._reader.read(path, password, job))

    # --- mapping -------------------------------------------------------------------------------

    def suggest(self, sheet: Sheet) -> tuple[ColumnMap, ...]:
        """What each column is taken for, as far as it can be told."""
        return suggest_for(sheet.headings)

    def fit(self, mapping: SavedMapping, sheet: Sheet) -> tuple[ColumnMap, ...]:
        """A saved mapping laid over the columns of a sheet."""
        return fitted(mapping, sheet.headings)

    def mappings(self) -> tuple[SavedMapping, ...]:
        """The saved ones, by name."""
        with self._begin(reading=True) as work:
            return saved_mappings(work.settings.get(SETTING))

    def save_mapping(self, name: str, columns: Sequence[ColumnMap]) -> SavedMapping:
        """Keep a mapping; one of the same name is replaced. Raises ProblemError for an empty name."""
        mapping = SavedMapping(name.strip(), tuple(columns))
        with self._begin() as work:
            work.settings.set(SETTING, with_mapping(work.settings.get(SETTING), mapping))
            work.commit()
        return mapping

    def remove_mapping(self, name: str) -> None:
        """Forget a mapping; nothing happens when there is none."""
        with self._begin() as work:
            work.settings.set(SETTING, without_mapping(work.settings.get(SETTING), name))
            work.commit()

    # --- trying and doing ----------------------------------------------------------------------

    def dry_run(self, sheet: Sheet, plan: ImportPlan, job: JobContext | None = None) -> DryRun:
        """What the import would do; nothing is changed. Raises ProblemError for an impossible plan, or Cancelled."""
        run = DryRun(self._begin, self._clock, sheet, plan)
        run.compare(job)
        return run

    def apply(self, dry_run: DryRun, *, good_only: bool = False, job: JobContext | None = None) -> ImportResult:
        """Do what the dry run has shown: all rows, or with ``good_only`` all but the refused ones.

        One transaction. Raises ProblemError, and changes nothing, when a row is refused and ``good_only`` was not
        chosen, or when the workspace has changed so that something else would happen; or Cancelled.
        """
        counts = dry_run.counts
        refused = counts[ImportState.REFUSED]
        problem = dry_run.first_problem
        if problem is not None and not good_only:
            raise ProblemError.of(
                f"{refused:,} of {dry_run.sheet.row_count:,} rows are refused, so nothing was imported. The first: "
                f"{problem.message}",
                "Correct the file, or import the good rows only.",
                field=problem.field,
            )
        touched = self._write(dry_run, job)
        return ImportResult(
            counts[ImportState.NEW], counts[ImportState.CHANGED], counts[ImportState.UNCHANGED], refused, touched
        )

    def _write(self, dry_run: DryRun, job: JobContext | None) -> Changed:
        with self._begin() as work:
            comparison = Comparison(work, dry_run.sheet, dry_run.plan, self._clock)
            found = comparison.identities(job)
            if not found.as_in(dry_run.identities):
                raise _otherwise()
            same = comparison.same(found, job)
            if not all(dry_run.was_unchanged(row) for row, mark in enumerate(same) if mark):
                raise _otherwise()
            order = [row for row in found.order() if not same[row]]
            writer = ChannelWriter(work, self._clock, ACTION)
            for start in range(0, len(order), _WRITTEN_AT_ONCE):
                if job is not None:
                    job.check()
                    job.report(len(order) // 4 + start * 3 // 4, len(order), "Importing")
                pairs = comparison.pairs(order[start : start + _WRITTEN_AT_ONCE], found)
                changes = [change for pair in pairs if (change := _change(dry_run, pair)) is not None]
                if changes:
                    writer.write(changes)
            if found.problems.keys() != dry_run.identities.problems.keys():
                raise _otherwise()
            if job is not None:
                job.check()
                job.report(len(order), len(order), "Importing")
            if writer.touched:
                work.commit()
        if writer.touched:
            self._undo.push(ChannelDeed(self._begin, self._clock, writer.step, f"Import of {dry_run.sheet.name}"))
        return Changed(channels=writer.touched)


def _change(dry_run: DryRun, pair: Pair) -> Change | None:
    """What is to be written for a row. Raises ProblemError when that is something else than was shown."""
    if not dry_run.is_as_shown(pair):
        raise _otherwise()
    if pair.before is None:
        return Change(None, replace(pair.after, id=uuid.uuid4().hex))
    return Change(pair.before, pair.after) if pair.state is ImportState.CHANGED else None


def _otherwise() -> ProblemError:
    return ProblemError.of(
        "The workspace has changed since the preview was made. Nothing was imported.",
        "Make the preview again, look at it, and import then.",
    )


__all__ = [
    "ACTION",
    "ColumnMap",
    "Difference",
    "DryRun",
    "ImportPlan",
    "ImportResult",
    "ImportRow",
    "ImportService",
    "ImportState",
    "PasswordNeededError",
    "SavedMapping",
    "Sheet",
    "WrongPasswordError",
]
