"""Lays the rows of an export of the AICC beside a tenant's channels, within one transaction. It writes nothing.

A row and a channel belong together by the channel's name. Only fields that the export has are compared, and no secret:
of what a file does not say, nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.payload import PROVIDER, is_sent, normal, shown_of
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map, spec_for
from wa_channel_studio.fields.types import JsonValue, ShapeError
from wa_channel_studio.services.checking import PORTION
from wa_channel_studio.services.drift_rows import DriftField, DriftRow, DriftState
from wa_channel_studio.services.import_plan import ImportPlan
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.import_values import RowReader
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import ColumnMap
from wa_channel_studio.services.ports import Clock, UnitOfWork
from wa_channel_studio.services.sync_certificates import TenantCertificates
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_snapshots import Local, Snapshots
from wa_channel_studio.sync.merge import merge, same
from wa_channel_studio.sync.snapshot import Base, Here, Side, There

_NAME = "channel_name"


class DriftComparison:
    """One sheet against the channels of one tenant."""

    def __init__(
        self, work: UnitOfWork, sheet: Sheet, columns: Sequence[ColumnMap], tenant: Tenant, clock: Clock
    ) -> None:
        """Raises ProblemError for columns by which nothing can be compared."""
        taken = tuple(column if is_compared(column.target) else ColumnMap(column.heading) for column in columns)
        plan = ImportPlan(taken, tenant.id, secrets=False, empty_clears=True)
        self._work = work
        self._sheet = sheet
        self._tenant = tenant
        self._reader = RowReader(sheet, plan, {})
        self._snapshots = Snapshots(
            work, tenant.parameters, TenantCertificates(work, tenant.id, (), {}, clock, alike={})
        )
        self.covers = frozenset(column.target for column in taken if column.target)

    def rows(self, *, complete: bool, job: JobContext | None = None) -> tuple[DriftRow, ...]:
        """All rows in the order of the file, then the channels that it does not have. Raises Cancelled."""
        known = self._work.channels.ids_by_name(self._tenant.id)
        read: dict[str, int] = {}
        found: dict[int, DriftRow] = {}
        count = self._sheet.row_count
        for number in range(count):
            if job is not None and number % PORTION == 0:
                job.check()
                job.report(number // 4, count, "Reading the export")
            try:
                name = self._reader.name(self._sheet.row(number))
                if name in read:
                    raise ProblemError.of(f"{name} stands in the export twice.", "Compare with a newer export.")
                read[name] = number
            except ProblemError as refused:
                found[number] = self._refused(number, refused.problem)
        names = list(read)
        for start in range(0, len(names), PORTION):
            if job is not None:
                job.check()
                job.report(count // 4 + start * 3 // 4, count, "Comparing")
            some = names[start : start + PORTION]
            ids = [known[name] for name in some if name in known]
            locals_, links = self._snapshots.locals(ids), self._work.links.many(ids)
            for name in some:
                number = read[name]
                owner = known.get(name, "")
                local = locals_.get(owner)
                found[number] = (
                    self._both(number, local, links.get(owner))
                    if local is not None
                    else self._row(number, DriftState.ONLY_THERE, name)
                )
        missing = sorted(name for name in known if name not in read)
        rest = self._only_here(missing, known, complete=complete)
        return (*(found[number] for number in sorted(found)), *rest)

    def _only_here(self, names: Sequence[str], known: Mapping[str, str], *, complete: bool) -> Iterator[DriftRow]:
        for start in range(0, len(names), PORTION):
            some = names[start : start + PORTION]
            links = self._work.links.many([known[name] for name in some])
            for name in some:
                linked = known[name] in links
                gone = SyncState.DELETED_THERE if linked else SyncState.NEW
                yield DriftRow(DriftState.ONLY_HERE, name, known[name], linked=linked, sync=gone if complete else None)

    # --- one channel -----------------------------------------------------------------------------

    def _both(self, number: int, local: Local, link: Link | None) -> DriftRow:
        cells = self._sheet.row(number)
        try:
            provider = self._reader.provider(cells) or local.here.provider
            given = self._reader.answers(cells, provider)
        except ProblemError as refused:
            return self._refused(number, refused.problem)
        there = self.there(local, provider, given)
        base = link.base if link is not None else None
        lines = [line for line in merge(base, local.here, there).lines if line.field in self.covers]
        fields = tuple(self._field(provider, line.field, line.here, line.there, _changed(line.goes)) for line in lines)
        row = self._row(number, DriftState.DIFFERS if fields else DriftState.SAME, local.channel.name, local)
        sync = _state(base, local, there, fields)
        agreed = _agreed(base, local, there) if base is not None else {}
        return replace(row, fields=fields, linked=link is not None, sync=sync, agreed=agreed)

    def there(self, local: Local, provider: str, given: Mapping[str, RawValue]) -> There:
        """What the export says of a channel. What decides about fields being shown may stand here only."""
        own = field_map(provider)
        # The name is the same on both sides: by it they were found.
        told: dict[str, JsonValue] = {
            key: value for key, value in local.here.fields.items() if key not in self.covers or key == _NAME
        }
        for key, value in given.items():
            spec = own.get(key)
            if spec is not None and key in self.covers and key != _NAME and (form := _json(spec, value)) is not None:
                told[key] = form
        shown = shown_of(provider, told, self._tenant.parameters).fields
        covered = {key: value for key, value in shown.items() if key in self.covers}
        return There(provider, covered, None, frozenset(self.covers & (own.keys() | {PROVIDER})))

    def _field(self, provider: str, key: str, here: JsonValue, there: JsonValue, changed: Side | None) -> DriftField:
        spec = spec_for(provider, key)
        label = spec.label if spec is not None else key
        # With another provider the whole channel is another one; that is not taken over field by field.
        return DriftField(
            key, label, here, there, _words(spec, here), _words(spec, there), changed, takeable=key != PROVIDER
        )

    def _row(self, number: int, state: DriftState, name: str, local: Local | None = None) -> DriftRow:
        file, line = self._sheet.origin(number)
        return DriftRow(state, name, local.channel.id if local is not None else "", file=file, line=line)

    def _refused(self, number: int, problem: Problem) -> DriftRow:
        name = self._reader.shown_name(self._sheet.row(number))
        return replace(self._row(number, DriftState.REFUSED, name), problem=problem)


def is_compared(target: str) -> bool:
    """Whether a column can be compared as that field: what goes to the AICC and is no secret."""
    spec = all_fields().get(target)
    return spec is not None and is_sent(spec) and not spec.secret


def _changed(goes: Side | None) -> Side | None:
    """The side that has changed a field is the one whose value goes to the other."""
    return None if goes is None else Side.HERE if goes is Side.THERE else Side.THERE


def _state(base: Base | None, local: Local, there: There, fields: Sequence[DriftField]) -> SyncState:
    if base is None:
        return SyncState.UNKNOWN
    sides = {field.changed for field in fields}
    if None in sides:
        return SyncState.CONFLICT
    if Side.THERE in sides and Side.HERE not in sides:
        return SyncState.CHANGED_THERE
    here = sides or edited(base, local.here, there.covers or frozenset())
    return SyncState.CHANGED_HERE if here else SyncState.IN_SYNC


def edited(base: Base, here: Here, but: frozenset[str] = frozenset()) -> bool:
    """Whether anything was changed here since both were the same, apart from these fields."""
    keys = (here.fields.keys() | base.fields.keys()) - but
    if here.provider != base.provider or any(not same(here.fields.get(key), base.fields.get(key)) for key in keys):
        return True
    return {key: secret.mark for key, secret in base.secrets.items() if secret.mark} != dict(here.marks)


def _agreed(base: Base, local: Local, there: There) -> Mapping[str, JsonValue]:
    here = local.here.fields
    return {
        key: here.get(key)
        for key in there.covers or ()
        if key != PROVIDER
        and same(here.get(key), there.fields.get(key))
        and not same(here.get(key), base.fields.get(key))
    }


def _json(spec: FieldSpec, value: RawValue) -> JsonValue:
    return normal(spec, spec.type.to_json(value))


def _words(spec: FieldSpec | None, value: JsonValue) -> str:
    if value is None or spec is None:
        return ""
    if spec.key == PROVIDER:
        table = PROVIDERS.get(str(value))
        return table.label if table is not None else str(value)
    if spec.type.kind == "certificate":
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        return spec.type.show(spec.type.from_json(value))
    except ShapeError:
        return str(value)
