"""``sync plan``, ``sync apply`` and ``sync status``: compare a tenant's channels with its AICC, and carry it out.

A plan that was looked at can be given to ``apply`` as a file; then exactly that happens, or nothing. What an earlier
apply has left in the middle is brought to its end first.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError, as_json
from wa_channel_studio.cli.session import Session, opened
from wa_channel_studio.cli.stopping import stoppable
from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.services.syncing import Applied, plan_document, same_plan
from wa_channel_studio.sync.plan import Action, Kind, Plan, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side

SOMETHING = 3
"""``sync plan`` found something to do or to decide."""

_WAYS = {
    Way.GUIDED: "entered by hand: no connection is set up",
    Way.DOCUMENTED: "entered by hand: the documented APIs only read",
    Way.CHANNEL_SERVICE: "by the channel service",
}
_ACTIONS = {
    Action.UPLOAD: "upload",
    Action.CREATE: "create",
    Action.CHANGE: "change",
    Action.DELETE: "delete",
    Action.CONFLICT: "conflict",
    Action.NONE: "leave",
}


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Carry out the command."""
    return {"plan": _plan, "apply": _apply, "status": _status}[arguments.command.words[-1]](arguments, output)


# --- plan ------------------------------------------------------------------------------------------


def _plan(arguments: argparse.Namespace, output: Output) -> int:
    with opened(arguments.workspace) as session, stoppable() as job:
        plan = session.workspace.sync.plan(session.tenant(arguments.tenant).id, job)
    document = plan_document(plan)
    if arguments.out:
        safe_write(Path(arguments.out), as_json(document).encode())
        output.note(f"The plan stands in {arguments.out}.")
    return output.result(document, _plan_lines(plan), DONE if plan.empty else SOMETHING)


def _plan_lines(plan: Plan) -> Iterator[str]:
    yield f"{plan.tenant}: {_WAYS[plan.way]}."
    for item in plan.items:
        yield from _item_lines(item)
    yield _summary(plan)


def _item_lines(item: PlanItem) -> Iterator[str]:
    where = " here" if item.action is Action.DELETE and item.side is Side.HERE else ""
    what = "certificate " if item.kind is Kind.CERTIFICATE else ""
    yield f"{'blocked: ' if item.blocked else ''}{_ACTIONS[item.action]}{where} {what}{item.name}"
    for said in (item.blocked, item.remedy, item.note):
        if said:
            yield f"    {said}"
    if item.action in (Action.CHANGE, Action.CONFLICT):
        yield from (f"    {_field_line(one)}" for one in item.fields)


def _field_line(one: PlanField) -> str:
    here, there, name = _shown(one.here), _shown(one.there), one.field or "the channel as a whole"
    if one.goes is None:
        return f"{name}: here {here}, there {there}, before {_shown(one.base)}"
    arrow, old, new = ("->", there, here) if one.goes is Side.THERE else ("<-", here, there)
    return f"{name}: {old} {arrow} {new}" if arrow == "->" else f"{name}: {old} here becomes {new}"


def _shown(value: JsonValue) -> str:
    if value is None:
        return "(empty)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _summary(plan: Plan) -> str:
    happening = [item for item in plan.items if item.happens]
    counts = {action: sum(item.action is action for item in happening) for action in Action}
    parts = [f"{count:,} to {_ACTIONS[action]}" for action, count in counts.items() if count]
    conflicts = sum(item.action is Action.CONFLICT for item in plan.items)
    parts += [f"{conflicts:,} to decide"] if conflicts else []
    blocked = sum(bool(item.blocked) for item in plan.items)
    parts += [f"{blocked:,} blocked"] if blocked else []
    return f"{', '.join(parts) or 'nothing to do'}; {plan.same:,} the same on both sides."


# --- apply -----------------------------------------------------------------------------------------


def _apply(arguments: argparse.Namespace, output: Output) -> int:
    wanted = _read_plan(arguments.plan) if arguments.plan else None
    with opened(arguments.workspace) as session, stoppable() as job:
        tenant = session.tenant(arguments.tenant)
        before = _go_on(session, tenant.id, job, output)
        plan = session.workspace.sync.plan(tenant.id, job)
        if wanted is not None and not same_plan(wanted, plan) and not (before and plan.empty):
            raise ProblemError.of(
                f"What would happen now is not what stands in {arguments.plan}. Nothing was sent.",
                "Make a new plan, look at it, and apply that.",
            )
        if plan.deletions and not arguments.confirm_deletes:
            names = ", ".join(item.name for item in plan.deletions[:5])
            raise ProblemError.of(
                f"The plan deletes {len(plan.deletions)} channel(s): {names}. Nothing was sent.",
                "Say --confirm-deletes when that is meant.",
            )
        applied = session.workspace.sync.apply(plan, job, deletes_confirmed=arguments.confirm_deletes)
    entries = (*(before.entries if before is not None else ()), *applied.entries)
    stopped = [entry for entry in entries if entry.progress is not Progress.DONE]
    left = [item for item in plan.items if item.blocked or item.action is Action.CONFLICT]
    document: dict[str, JsonValue] = {
        "tenant": tenant.name,
        "done": len(entries) - len(stopped),
        "stopped": len(stopped),
        "entries": [_entry_as_json(entry) for entry in entries],
        "left": [{"action": item.action.value, "name": item.name, "blocked": item.blocked} for item in left],
    }
    lines = [
        *(_entry_line(entry) for entry in entries),
        *(line for item in left for line in _item_lines(item)),
        f"{len(entries) - len(stopped):,} done, {len(stopped):,} stopped, {len(left):,} left out.",
    ]
    return output.result(document, lines, FAILED if stopped else DONE)


def _go_on(session: Session, tenant_id: str, job: JobContext, output: Output) -> Applied | None:
    waiting = session.workspace.sync.status(tenant_id).waiting
    if not waiting:
        return None
    output.note(f"{len(waiting):,} entries were left by an earlier apply; they come first.")
    return session.workspace.sync.resume(tenant_id, job)


def _read_plan(path: str) -> JsonValue:
    try:
        document: JsonValue = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as reason:
        why = reason.strerror if isinstance(reason, OSError) else "it is not JSON"
        raise UsageError(f"The plan {path} cannot be read: {why}.") from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise UsageError(f"{path} is not a plan that “sync plan --out” wrote.")
    return document


def _entry_line(entry: OutboxEntry) -> str:
    said = " ".join(part for part in (entry.message, entry.remedy) if part)
    what = f"{_ACTIONS[entry.action]} {'certificate ' if entry.kind is Kind.CERTIFICATE else ''}{entry.name}"
    return f"{what}: {entry.progress.value}{f'. {said}' if said else ''}"


def _entry_as_json(entry: OutboxEntry) -> JsonValue:
    return {
        "action": entry.action.value,
        "kind": entry.kind.value,
        "name": entry.name,
        "state": entry.progress.value,
        "message": entry.message,
        "remedy": entry.remedy,
    }


# --- status ----------------------------------------------------------------------------------------


def _status(arguments: argparse.Namespace, output: Output) -> int:
    with opened(arguments.workspace, read_only=True) as session:
        tenant = session.tenant(arguments.tenant)
        status = session.workspace.sync.status(tenant.id)
    document: dict[str, JsonValue] = {
        "tenant": tenant.name,
        "way": status.way.value,
        "compared_at": _moment(status.compared_at),
        "states": {state.value: count for state, count in status.states.items() if count},
        "waiting": [_entry_as_json(entry) for entry in status.waiting],
    }
    compared = status.compared_at
    lines = [
        f"{tenant.name}: {_WAYS[status.way]}.",
        f"Compared {compared.astimezone():%Y-%m-%d %H:%M}." if compared is not None else "Never compared.",
        *(f"{state.value.replace('_', ' ')}: {count:,}" for state, count in status.states.items() if count),
        *(_entry_line(entry) for entry in status.waiting),
    ]
    return output.result(document, lines)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None
