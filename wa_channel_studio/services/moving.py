"""Channels move to another tenant: what their OU and called route are there, and whose name is taken.

References are mapped by name. Everything else of a channel, its certificates, tags, secrets and answers set aside,
comes along as it is.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel, ChannelSummary
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import Reference
from wa_channel_studio.services.bulk_copies import portions
from wa_channel_studio.services.channel_steps import Change
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.naming import FreeNames
from wa_channel_studio.services.ports import UnitOfWork

_REFERRED: Mapping[str, Callable[[ChannelSummary], str]] = {
    "ou": lambda row: row.ou,
    "called_route": lambda row: row.called_route,
}
"""What a row of the list says of either reference; its channel need not be opened for it."""

_NAMED = 5
"""How many channels a message names."""


@dataclass(frozen=True, slots=True)
class ReferenceMap:
    """One name that channels refer to, and what it is in the other tenant."""

    field: str
    """``ou`` or ``skill_queue``."""
    value: str
    count: int
    """How many of the channels refer to it."""
    target: str
    """The name there, found by name; empty when there is none like it."""
    choices: tuple[str, ...]
    """All names there."""


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move would meet."""

    tenant: Tenant
    references: tuple[ReferenceMap, ...]
    clashes: tuple[str, ...]
    """Names that are taken there, or that several of the channels have."""
    count: int
    """How many channels would move: those that are there already stay."""


def reference_fields() -> Mapping[str, str]:
    """The fields that name something of the tenant, with what it is: ``ou`` or ``called_route``."""
    return {key: spec.type.target for key, spec in all_fields().items() if isinstance(spec.type, Reference)}


def plan_of(work: UnitOfWork, channel_ids: Sequence[str], tenant_id: str) -> MovePlan:
    """Look at the channels and at the tenant. Raises NotFoundError."""
    tenant = work.tenants.get(tenant_id)
    rows = [row for row in work.channels.summaries(tuple(dict.fromkeys(channel_ids))) if row.tenant_id != tenant_id]
    found: Counter[tuple[str, str]] = Counter()
    for field, target in reference_fields().items():
        found.update((field, value) for row in rows if (value := _REFERRED[target](row)))
    names = FreeNames(work.channels.names(tenant_id))
    clashes: dict[str, None] = {}
    for row in rows:
        if row.trashed_at is not None:
            continue
        if row.name in names:
            clashes[row.name] = None
        names.take(row.name)
    references = tuple(
        ReferenceMap(field, value, count, _like(value, choices) or "", choices)
        for (field, value), count in sorted(found.items())
        for choices in (_choices(tenant, field),)
    )
    return MovePlan(tenant, references, tuple(clashes), len(rows))


def moved(
    work: UnitOfWork,
    channel_ids: Sequence[str],
    tenant: Tenant,
    mapping: Mapping[tuple[str, str], str | None],
    *,
    rename: bool,
    job: JobContext,
) -> Iterator[list[Change]]:
    """Each channel as it will be in the other tenant. Raises ProblemError before the first one, or Cancelled."""
    rows = [row for row in work.channels.summaries(tuple(dict.fromkeys(channel_ids))) if row.tenant_id != tenant.id]
    _refuse_open(rows)
    plan = plan_of(work, [row.id for row in rows], tenant.id)
    if plan.clashes and not rename:
        raise ProblemError.of(
            f"{tenant.name} has channels of these names already: {_listed(plan.clashes)}.",
            "Choose to give them other names, or rename them first.",
            field="channel_name",
        )
    targets: dict[tuple[str, str], str | None] = {(one.field, one.value): one.target or None for one in plan.references}
    targets.update(mapping)
    away = {row.id for row in rows if row.trashed_at is not None}
    names = FreeNames(work.channels.names(tenant.id))
    for portion in portions(work, [row.id for row in rows], job, "Moving channels"):
        yield [_moved(channel, tenant, targets, names, away=channel.id in away) for channel in portion]


def _moved(
    channel: Channel, tenant: Tenant, targets: Mapping[tuple[str, str], str | None], names: FreeNames, *, away: bool
) -> Change:
    values: dict[str, RawValue] = {}
    for field in reference_fields():
        value = channel.answers.text(field)
        target = targets.get((field, value))
        if value and target is not None and target != value:
            values[field] = target
    if not away:  # a name in the trash is nobody's
        if channel.name in names:
            values["channel_name"] = names.new(channel.name)
        else:
            names.take(channel.name)
    answers: Answers = channel.answers.with_values(values) if values else channel.answers
    return Change(channel, replace(channel, tenant_id=tenant.id, answers=answers))


def _refuse_open(rows: Sequence[ChannelSummary]) -> None:
    names = sorted(row.name for row in rows if row.trashed_at is None and row.readiness.state is State.DRAFT)
    if names:
        raise ProblemError.of(
            f"Open in the wizard, and so cannot be moved: {_listed(names)}.",
            "Save or discard what stands there first.",
        )


def _choices(tenant: Tenant, field: str) -> tuple[str, ...]:
    listed = tenant.ou_choices if reference_fields()[field] == "ou" else tenant.route_choices
    return tuple(listed.by_value)


def _like(value: str, choices: Sequence[str]) -> str | None:
    """The same name, or else the one that differs by capitals, accents or blanks only, if it is the only one."""
    if value in choices:
        return value
    alike = [choice for choice in choices if _folded(choice) == _folded(value)]
    return alike[0] if len(alike) == 1 else None


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name or "(no name)" for name in names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown
