"""Lays the rows of a sheet beside the channels of a workspace, within one transaction: new, changed, the same, refused.

A row and a channel belong together by tenant and channel name. It reads only, a portion at a time, and keeps of a row
no more than a few numbers.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.library import LibraryQuery
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import all_fields, field_map, spec_for, with_defaults
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.fields.types.base import quoted
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.checking import PORTION
from wa_channel_studio.services.import_plan import ImportPlan, ImportState
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.import_values import RowReader
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.mapping import folded
from wa_channel_studio.services.ports import Clock, UnitOfWork
from wa_channel_studio.services.sheet_cells import cell_of
from wa_channel_studio.wizard.machine import Journey

_CERTIFICATES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A row that is not refused, beside its channel: ``before`` is None for a new one, ``after`` what it would be."""

    row: int
    before: Channel | None
    after: Channel

    @property
    def state(self) -> ImportState:
        """What becomes of the row."""
        if self.before is None:
            return ImportState.NEW
        return ImportState.UNCHANGED if self.after is self.before else ImportState.CHANGED

    @property
    def mark(self) -> int:
        """A number that is another one when something else would change, within one run of the program."""
        if self.state is not ImportState.CHANGED or self.before is None:
            return 0
        old, new = self.before.answers, self.after.answers
        return hash((self.before.id, self.after.tags, tuple(_different(old, new)), self.before.tags))


@dataclass(slots=True)
class Identities:
    """Whose each row is: tenant and channel by number of the row. Refused rows have a problem instead."""

    tenants: tuple[Tenant, ...]
    tenant_of: array[int] = field(repr=False)
    """Index into ``tenants``; -1 where there is none."""
    channel_of: list[str] = field(repr=False)
    """The id of the channel of that name; empty for a new one."""
    problems: dict[int, Problem] = field(repr=False)
    names: list[str] = field(default_factory=list, repr=False)
    """The names, cleaned; empty for a row without a usable one."""
    alike: dict[tuple[int, str], frozenset[str]] = field(default_factory=dict, repr=False)
    """Names of a tenant, kept ones and new ones, that are the same but for capitals; by number of the tenant."""

    def taken(self, row: int) -> frozenset[str]:
        """Names that could be taken for that of a row."""
        name = self.names[row]
        return self.alike.get((self.tenant_of[row], name.casefold()), frozenset()) - {name}

    def as_in(self, other: Identities) -> bool:
        """Whether each row belongs to the same tenant and channel there, whatever else there is now."""
        mine = [tenant.id for tenant in self.tenants] + [""]
        others = [tenant.id for tenant in other.tenants] + [""]
        return self.channel_of == other.channel_of and all(
            mine[here] == others[there] for here, there in zip(self.tenant_of, other.tenant_of, strict=True)
        )

    def order(self) -> list[int]:
        """The rows that are not refused, tenant by tenant."""
        rows = [row for row in range(len(self.tenant_of)) if row not in self.problems]
        return sorted(rows, key=self.tenant_of.__getitem__)


class Comparison:
    """One sheet against one workspace, for the length of a transaction."""

    def __init__(self, work: UnitOfWork, sheet: Sheet, plan: ImportPlan, clock: Clock) -> None:
        """Raises ProblemError for a plan that cannot be followed."""
        self._work = work
        self._sheet = sheet
        self._plan = plan
        self._now = clock.now()
        self._drafts = {draft.channel_id for draft in work.drafts.all() if draft.channel_id}
        self.reader = RowReader(sheet, plan, _certificates(work, plan, self._now))

    # --- whose row is it -------------------------------------------------------------------------

    def identities(self, job: JobContext | None = None) -> Identities:
        """Look up every row by tenant and name. Raises Cancelled."""
        count = self._sheet.row_count
        tenants = self._work.tenants.all()
        found = Identities(tenants, array("i", [-1]) * count, [""] * count, {}, [""] * count)
        finder = _TenantFinder(tenants, self._plan)
        first: dict[int, dict[str, int]] = {}
        for number in range(count):
            if job is not None and number % PORTION == 0:
                job.check()
                job.report(number // 4, count, "Looking up channels")
            row = self._sheet.row(number)
            try:
                tenant = finder.find(self.reader.tenant(row))
                found.tenant_of[number] = tenant
                found.names[number] = name = self.reader.name(row)
            except ProblemError as refused:
                found.problems[number] = refused.problem
                continue
            others = first.setdefault(tenant, {})
            if name in others:
                for one, other in ((number, others[name]), (others[name], number)):
                    found.problems.setdefault(one, self._twice(name, other))
            else:
                others[name] = number
        for tenant, rows in first.items():
            self._channels_of(tenant, rows, found)
        return found

    def _twice(self, name: str, other: int) -> Problem:
        file, line = self._sheet.origin(other)
        where = f"line {line}" if file == self._sheet.name else f"{file}, line {line}"
        return ProblemError.of(
            f"{name} stands in the file twice for this tenant, also at {where}.",
            "Take one of the rows out.",
            field="channel_name",
        ).problem

    def _channels_of(self, number_of_tenant: int, rows: Mapping[str, int], found: Identities) -> None:
        tenant = found.tenants[number_of_tenant]
        known = self._work.channels.ids_by_name(tenant.id)
        twice = self._given_twice(tenant, known)
        groups: dict[str, list[str]] = {}
        for name in known.keys() | rows.keys():
            groups.setdefault(name.casefold(), []).append(name)
        for same, names in groups.items():
            if len(names) > 1:
                found.alike[number_of_tenant, same] = frozenset(names)
        for name, number in rows.items():
            owner = known.get(name, "")
            found.channel_of[number] = owner
            if name in twice:
                message, remedy = f"{tenant.name} has several channels {name}.", "Give them different names first."
            elif owner and owner in self._drafts:
                message, remedy = f"{name} is open in the wizard.", "Finish it there, or discard what was begun."
            else:
                continue
            found.problems.setdefault(number, ProblemError.of(message, remedy, field="channel_name").problem)

    def _given_twice(self, tenant: Tenant, known: Mapping[str, str]) -> set[str]:
        """Names that several channels of a tenant have: those of channels that are not found by their name."""
        # Not by a page of the list, which would count all channels of all tenants each time.
        others = set(self._work.channels.ids(ChannelQuery(tenant_id=tenant.id, limit=0))).difference(known.values())
        return {row.name for row in self._work.channels.summaries(sorted(others)) if row.name} if others else set()

    # --- what would it be ------------------------------------------------------------------------

    def same(self, found: Identities, job: JobContext | None = None) -> bytearray:
        """1 for each row that was found to change nothing, by clear answers alone; the others are to be looked at.

        One stream over the whole workspace takes a third of the time of reading channels with their secrets. So it is
        worth it for large sheets only, and says nothing of secrets and tags. Raises Cancelled.
        """
        marks = bytearray(self._sheet.row_count)
        if not self.reader.clear_only or self._sheet.row_count * 2 < self._work.export_source.count(None):
            return marks
        rows: dict[str, dict[str, int]] = {tenant.name: {} for tenant in found.tenants}
        for row, owner in enumerate(found.channel_of):
            if owner and row not in found.problems:
                rows[found.tenants[found.tenant_of[row]].name][found.names[row]] = row
        for number, (tenant, text) in enumerate(self._work.export_source.rows(None)):
            if job is not None and number % PORTION == 0:
                job.check()
            clear = json.loads(text)
            place = rows.get(tenant, {}).get(clear.get("channel_name"))
            if place is not None and self._says_the_same(place, clear):
                marks[place] = 1
        return marks

    def _says_the_same(self, number: int, clear: Mapping[str, Any]) -> bool:
        row = self._sheet.row(number)
        kept = clear.get("provider")
        if not isinstance(kept, str):
            return False
        try:
            if (self.reader.provider(row) or kept) != kept:
                return False
            given = self.reader.answers(row, kept)
        except ProblemError:
            return False  # told where it is looked at closely
        for key, value in given.items():
            old = clear.get(key)
            if old.__class__ is list:
                old = tuple(old)
            if old != value or old.__class__ is not value.__class__:
                if (old is None and value == "") or _same(kept, key, old, value):
                    continue
                return False
        return True

    def pairs(self, rows: Sequence[int], found: Identities) -> Iterator[Pair]:
        """Rows beside their channels; one that turns out to be refused is left out and noted in ``found``."""
        wanted = [found.channel_of[row] for row in rows if found.channel_of[row]]
        channels = {channel.id: channel for channel in self._work.channels.many(wanted)}
        for row in rows:
            try:
                yield self._pair(row, found, channels.get(found.channel_of[row]))
            except ProblemError as refused:
                found.problems[row] = refused.problem

    def _pair(self, number: int, found: Identities, before: Channel | None) -> Pair:
        row = self._sheet.row(number)
        provider = self.reader.provider(row)
        if not provider and before is None:
            raise ProblemError(all_fields()["provider"].missing_flaw.at("provider"))
        provider = provider or (before.provider if before is not None else "")
        tags = self.reader.tags(row)
        given = self.reader.answers(row, provider)
        if before is not None:
            return Pair(number, before, _changed(before, provider, given, tags))
        tenant = found.tenants[found.tenant_of[number]]
        answers = _made(found.names[number], provider, given)
        return Pair(number, None, Channel("", tenant.id, answers, self._now, self._now, (), tags or ()))


def _made(name: str, provider: str, given: Mapping[str, RawValue]) -> Answers:
    """The answers of a new channel. What is emptied stands there only where leaving it out means a default."""
    own = field_map(provider)
    wanted = {
        key: value
        for key, value in given.items()
        if not is_empty(value) or (key in own and own[key].default is not None)
    }
    return with_defaults(Answers({"provider": provider, "channel_name": name, **wanted}))


def _changed(before: Channel, provider: str, given: Mapping[str, RawValue], tags: tuple[str, ...] | None) -> Channel:
    """The channel with what a row gives it; itself when nothing is different."""
    after = before
    if provider != before.provider:
        # As in the wizard: what belongs to the other provider's account is set aside and comes back with it.
        journey, _ = Journey(answers=before.answers, set_aside=before.set_aside).answer("provider", provider)
        after = replace(before, answers=journey.answers, set_aside=journey.set_aside)
    kept = after.answers.over({})
    values = {
        key: value
        for key, value in given.items()
        if kept.get(key) is not value and not _same(provider, key, kept.get(key), value)
    }
    if values:
        after = replace(after, answers=after.answers.with_values(values))
    if tags is not None and tags != before.tags:
        after = replace(after, tags=tags)
    return after


def _same(provider: str, key: str, old: RawValue, new: RawValue) -> bool:
    """Whether both are written the same, so that an export of either is the same."""
    if old == new and type(old) is type(new):
        return True
    if is_empty(old) or is_empty(new):
        return is_empty(old) and is_empty(new)
    spec = spec_for(provider, key)
    if spec is None or spec.secret or isinstance(old, Secret) or isinstance(new, Secret):
        return old == new
    return cell_of(spec, old) == cell_of(spec, new)


def _different(old: Answers, new: Answers) -> Iterator[tuple[str, RawValue, RawValue]]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is not after and before != after and not (is_empty(before) and is_empty(after)):
            yield key, before, after


def different(pair: Pair) -> Iterator[tuple[str, RawValue, RawValue]]:
    """Key, old and new value of all answers that a row changes or brings."""
    return _different(pair.before.answers if pair.before is not None else Answers(), pair.after.answers)


class _TenantFinder:
    """Finds tenants by what a row says, or the one of the plan."""

    def __init__(self, tenants: Sequence[Tenant], plan: ImportPlan) -> None:
        self._names = {tenant.name: number for number, tenant in enumerate(tenants)}
        alike: dict[str, list[int]] = {}
        for number, tenant in enumerate(tenants):
            alike.setdefault(folded(tenant.name), []).append(number)
        self._alike = {name: numbers[0] for name, numbers in alike.items() if len(numbers) == 1 and name}
        self._given = next((number for number, tenant in enumerate(tenants) if tenant.id == plan.tenant_id), -1)
        if plan.tenant_id and self._given < 0:
            raise ProblemError.of("The tenant is not there any more.", "Choose another one.", field="tenant")

    def find(self, text: str) -> int:
        """The number of the tenant. Raises ProblemError when the row says none, or one that nobody knows."""
        if self._given >= 0:
            return self._given
        if not text:
            raise ProblemError.of("The row says no tenant.", "Fill it in, or choose one for all rows.", field="tenant")
        number = self._names.get(text)
        if number is None:
            number = self._alike.get(folded(text))
        if number is None:
            raise ProblemError.of(
                f"The workspace has no tenant {quoted(text)}.", "Add it first, or correct the name.", field="tenant"
            )
        return number


def _certificates(work: UnitOfWork, plan: ImportPlan, now: datetime) -> Mapping[str, str]:
    """Ids of the library's files by name, for names that one file has; read only when a column is for them."""
    fields = all_fields()
    if not any(isinstance(fields[c.target].type, CertificateRef) for c in plan.columns if c.target in fields):
        return {}
    found: dict[str, str] = {}
    twice: set[str] = set()
    offset = 0
    while True:
        query = LibraryQuery(offset=offset, limit=_CERTIFICATES_AT_ONCE)
        rows = work.library.page(query, now).rows
        for row in rows:
            if found.setdefault(row.name, row.id) != row.id:
                twice.add(row.name)
        offset += len(rows)
        if len(rows) < _CERTIFICATES_AT_ONCE:
            return {name: owner for name, owner in found.items() if name not in twice}
