"""Compares a tenant's channels with an export that somebody made on the AICC's own page.

The export is the AICC's side as it was when somebody made it: without passwords and keys, and with the columns that the
AICC chose, which nobody documents. So a person says which column is which field, and what a file does not say stays
unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import Change, ChannelDeed, ChannelWriter
from wa_channel_studio.services.drift_compare import DriftComparison, edited, is_compared
from wa_channel_studio.services.drift_rows import Drift, DriftRow, DriftState
from wa_channel_studio.services.import_ports import SheetReader
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import ColumnMap, suggest_for
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.sync_certificates import TenantCertificates
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_snapshots import Local, Snapshots
from wa_channel_studio.services.undo import UndoStack
from wa_channel_studio.sync.merge import same
from wa_channel_studio.sync.snapshot import Side

ACTION = "taken from the AICC's export"
"""What the history calls it."""
_AT_ONCE = 500
_LOOK_AGAIN = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the change of a channel at which its base was made, where that is none that it has."""


class DriftService:
    """Comparisons with exports of the AICC in one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, sheets: SheetReader, undo: UndoStack | None = None) -> None:
        self._begin = begin
        self._clock = clock
        self._sheets = sheets
        self._undo = undo

    # --- reading ---------------------------------------------------------------------------------

    def open(self, path: Path, password: Secret | None = None, job: JobContext | None = None) -> Sheet:
        """Read an export: an archive of one or several files, or a spreadsheet. Raises like an import's reading."""
        return Sheet(self._sheets.read(path, password, job))

    def suggest(self, sheet: Sheet) -> tuple[ColumnMap, ...]:
        """What each column is taken for; columns by which nothing can be compared are left out."""
        return tuple(
            column if is_compared(column.target) else ColumnMap(column.heading)
            for column in suggest_for(sheet.headings)
        )

    # --- comparing -------------------------------------------------------------------------------

    def compare(
        self,
        sheet: Sheet,
        columns: Sequence[ColumnMap],
        tenant_id: str,
        *,
        complete: bool = False,
        job: JobContext | None = None,
    ) -> Drift:
        """Lay an export beside the tenant's channels, and keep what follows for their states.

        ``complete``: somebody says that the export has all channels, so that one it has not is gone there. Raises
        ProblemError for columns by which nothing can be compared, NotFoundError, or Cancelled; nothing is kept then.
        """
        now = self._clock.now()
        with self._begin(reading=True) as work:
            tenant = work.tenants.get(tenant_id)
            comparison = DriftComparison(work, sheet, columns, tenant, self._clock)
            rows = comparison.rows(complete=complete, job=job)
        fields = all_fields()
        covers = tuple(fields[key].label for key in fields if key in comparison.covers)
        drift = Drift(tenant_id, sheet.name, now, complete, covers, rows, sheet.notes)
        if job is not None:
            job.check()
        self._keep(drift)
        return drift

    def _keep(self, drift: Drift) -> None:
        """States and evidence. What both have by now is what they had last, so that nobody enters it once more."""
        with self._begin() as work:
            work.links.set_states({row.channel_id: row.sync for row in drift.rows if row.channel_id and row.sync})
            evidence: list[Evidence] = []
            for row in drift.rows:
                if row.state in (DriftState.SAME, DriftState.DIFFERS):
                    words = f"It stands in {drift.source}."
                    evidence.append(Evidence(row.channel_id, Rung.ON_AICC, drift.at, Source.EXPORT, words))
                if row.sync is SyncState.IN_SYNC:
                    words = f"The same in the {len(drift.covers)} fields that {drift.source} has."
                    evidence.append(Evidence(row.channel_id, Rung.IN_SYNC, drift.at, Source.EXPORT, words))
            work.evidence.put(evidence)
            agreed = {row.channel_id: row.agreed for row in drift.rows if row.agreed}
            links = work.links.many(list(agreed)).values()
            work.links.put([_with_base(link, agreed[link.channel_id]) for link in links])
            work.commit()

    # --- deciding --------------------------------------------------------------------------------

    def take_theirs(self, drift: Drift, picks: Mapping[str, Collection[str]], job: JobContext | None = None) -> Changed:
        """Write the AICC's values of these fields, by channel, into the channels here. One step that can be undone.

        Raises ProblemError when a channel has other values by now than were shown, or is open in the wizard.
        """
        rows = _picked(drift, picks)
        with self._begin() as work:
            tenant = work.tenants.get(drift.tenant_id)
            snapshots = self._snapshots(work, tenant)
            writer = ChannelWriter(work, self._clock, ACTION)
            ids = list(rows)
            for start in range(0, len(ids), _AT_ONCE):
                if job is not None:
                    job.check()
                    job.report(start, len(ids), "Taking over")
                locals_ = snapshots.locals(ids[start : start + _AT_ONCE])
                changes: list[Change] = []
                for owner, local in locals_.items():
                    row, keys = rows[owner]
                    self._refuse_changed(row, keys, local.here.fields, open_draft=local.open_draft)
                    lines = {field.field: field.there for field in row.fields if field.field in keys}
                    after = snapshots.taken_over(local.channel, lines, lines, ())
                    changes.append(Change(local.channel, after))
                writer.write(changes)
            self._settle(work, drift, rows, snapshots)
            work.commit()
        if self._undo is not None and writer.touched:
            count = len(rows)
            words = f"Taking over {count} channel{'' if count == 1 else 's'} from {drift.source}"
            self._undo.push(ChannelDeed(self._begin, self._clock, writer.step, words))
        return Changed(channels=writer.touched)

    def keep_ours(self, drift: Drift, picks: Mapping[str, Collection[str]]) -> Changed:
        """Note that the values here count: the AICC has another one, and ours is to be entered there.

        Guided entry and plans list these fields then. Of a channel that is not linked guided entry lists all anyway.
        """
        rows = _picked(drift, picks)
        with self._begin() as work:
            self._settle(work, drift, rows, self._snapshots(work, work.tenants.get(drift.tenant_id)))
            work.commit()
        return Changed(channels=tuple(rows))

    def _settle(
        self, work: UnitOfWork, drift: Drift, rows: Mapping[str, tuple[DriftRow, frozenset[str]]], snapshots: Snapshots
    ) -> None:
        """What the AICC has is what both had last: here follows it now, or will be entered there."""
        links = work.links.many(list(rows))
        locals_ = snapshots.locals(list(links))
        states: dict[str, SyncState] = {}
        settled: list[Link] = []
        for owner, link in links.items():
            row, keys = rows[owner]
            there = {field.field: field.there for field in row.fields if field.field in keys}
            now = _with_base(link, there)
            states[owner] = _state_after(row, now, locals_[owner])
            if states[owner] is SyncState.IN_SYNC:
                now = replace(now, here_at=locals_[owner].channel.changed_at)
            settled.append(now)
        work.links.put(settled)
        work.links.set_states(states)
        words = f"The same in the {len(drift.covers)} fields that {drift.source} has."
        work.evidence.put(
            [
                Evidence(owner, Rung.IN_SYNC, drift.at, Source.EXPORT, words)
                for owner, state in states.items()
                if state is SyncState.IN_SYNC
            ]
        )

    def _snapshots(self, work: UnitOfWork, tenant: Tenant) -> Snapshots:
        return Snapshots(work, tenant.parameters, TenantCertificates(work, tenant.id, (), {}, self._clock, alike={}))

    @staticmethod
    def _refuse_changed(
        row: DriftRow, keys: frozenset[str], here: Mapping[str, JsonValue], *, open_draft: bool
    ) -> None:
        if open_draft:
            raise ProblemError.of(f"{row.name} is open in the wizard.", "Save it there, or discard what was begun.")
        if any(here.get(field.field) != field.here for field in row.fields if field.field in keys):
            raise ProblemError.of(
                f"{row.name} was changed here since the comparison. Nothing was taken over.", "Compare again."
            )


def _picked(drift: Drift, picks: Mapping[str, Collection[str]]) -> Mapping[str, tuple[DriftRow, frozenset[str]]]:
    """The rows that were picked, each with those of the fields that differ in it."""
    found: dict[str, tuple[DriftRow, frozenset[str]]] = {}
    for row in drift.rows:
        wanted = picks.get(row.channel_id, ()) if row.channel_id else ()
        keys = frozenset(field.field for field in row.fields if field.field in wanted and field.takeable)
        if keys:
            found[row.channel_id] = (row, keys)
    return found


def _with_base(link: Link, there: Mapping[str, JsonValue]) -> Link:
    """The link with what the AICC is known to have by now. The channel here is to be looked at again."""
    known = {**link.base.fields, **there}
    fields = {key: value for key, value in known.items() if value is not None}
    return replace(link, base=replace(link.base, fields=fields), here_at=_LOOK_AGAIN)


def _state_after(row: DriftRow, link: Link, local: Local) -> SyncState:
    """What follows for a channel of which some fields were settled."""
    left = [field for field in row.fields if not same(link.base.fields.get(field.field), field.there)]
    sides = {field.changed for field in left}
    if None in sides:
        return SyncState.CONFLICT
    if Side.THERE in sides and Side.HERE not in sides:
        return SyncState.CHANGED_THERE
    return SyncState.CHANGED_HERE if sides or edited(link.base, local.here) else SyncState.IN_SYNC
