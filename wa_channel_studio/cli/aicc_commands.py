"""``aicc test`` and ``aicc pull``: whether a tenant's AICC answers, and the lists it offers to refer to.

What an AICC does not offer is told, and is no failure.
"""

from __future__ import annotations

import argparse
from datetime import datetime

from wa_channel_studio.cli.output import DONE, FAILED, Output
from wa_channel_studio.cli.session import opened
from wa_channel_studio.cli.stopping import stoppable
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceData, ReferenceKind
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.aicc_ports import TestState, TestStep

_LISTS = {
    ReferenceKind.CALLED_ROUTE: "called routes",
    ReferenceKind.SKILL_QUEUE: "skill queues",
    ReferenceKind.OU: "OUs",
    ReferenceKind.CHATBOT: "chatbots",
}
_STATES = {
    ReadingState.COMPLETE: "read",
    ReadingState.PARTIAL: "read in part",
    ReadingState.NOT_OFFERED: "not offered",
    ReadingState.NOT_SET_UP: "not set up",
    ReadingState.FAILED: "not read",
}
_UNWELL = (ReadingState.FAILED, ReadingState.PARTIAL)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Test the connection, or read the lists."""
    return _test(arguments, output) if arguments.command.words[-1] == "test" else _pull(arguments, output)


def _test(arguments: argparse.Namespace, output: Output) -> int:
    def told(step: TestStep) -> None:
        if not output.as_json:
            output.note("\n".join(_step_lines(step)))

    with opened(arguments.workspace, read_only=True) as session, stoppable() as job:
        tenant = session.tenant(arguments.tenant)
        way = session.workspace.connections.get(tenant.id).way
        steps = session.workspace.connections.test(tenant.id, None, job, told)
    bad = [step for step in steps if step.state is TestState.BAD]
    document: dict[str, JsonValue] = {
        "tenant": tenant.name,
        "way": way.value,
        "good": not bad,
        "steps": [
            {
                "step": step.key,
                "state": step.state.value,
                "message": step.message,
                "remedy": step.remedy,
                "milliseconds": step.milliseconds,
            }
            for step in steps
        ],
    }
    end = f"{len(bad)} of {len(steps)} steps failed." if bad else f"The AICC of {tenant.name} answers."
    return output.result(document, [end], FAILED if bad else DONE)


def _step_lines(step: TestStep) -> list[str]:
    marks = {TestState.GOOD: "ok", TestState.BAD: "failed", TestState.SKIPPED: "skipped"}
    time = f" ({step.milliseconds} ms)" if step.milliseconds else ""
    said = " ".join(part for part in (step.message, step.remedy) if part)
    lines = [f"{step.title}: {marks[step.state]}{time}"]
    return [*lines, f"  {said}"] if said else lines


def _pull(arguments: argparse.Namespace, output: Output) -> int:
    with opened(arguments.workspace) as session, stoppable() as job:
        tenant = session.tenant(arguments.tenant)
        read = session.workspace.references.pull(tenant.id, job)
    document: dict[str, JsonValue] = {
        "tenant": tenant.name,
        "lists": [_list_as_json(read, kind) for kind in ReferenceKind],
    }
    lines = [_list_line(read, kind) for kind in ReferenceKind]
    unwell = any(reading.state in _UNWELL for reading in read.readings)
    return output.result(document, lines, FAILED if unwell else DONE)


def _list_as_json(read: ReferenceData, kind: ReferenceKind) -> JsonValue:
    reading = read.reading(kind)
    return {
        "kind": kind.value,
        "state": reading.state.value if reading is not None else "never_read",
        "count": len(read.of(kind)),
        "gone": len(read.of(kind, gone=True)),
        "read_at": _moment(reading.complete_at) if reading is not None else None,
        "message": reading.message if reading is not None else "",
        "items": [{"id": item.id, "name": item.name, "code": item.code} for item in read.of(kind)],
    }


def _list_line(read: ReferenceData, kind: ReferenceKind) -> str:
    reading = read.reading(kind)
    if reading is None:
        return f"{_LISTS[kind]}: never read"
    gone = len(read.of(kind, gone=True))
    count = f", {len(read.of(kind)):,}" if reading.complete_at is not None else ""
    left = f", {gone:,} gone since earlier readings" if gone else ""
    said = f". {reading.message}" if reading.message else ""
    return f"{_LISTS[kind]}: {_STATES[reading.state]}{count}{left}{said}"


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None
