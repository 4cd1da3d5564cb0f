"""``channel list``, ``channel show`` and ``channel check --workspace``: reads a workspace and changes nothing.

All three open it without the right to write, so they also work while a window holds it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from wa_channel_studio.cli.judged import (
    is_ready,
    judgement_as_json,
    judgement_in_lines,
    problems_as_json,
    summary,
)
from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError
from wa_channel_studio.cli.session import Session, not_there, opened
from wa_channel_studio.domain.answers import Answers, is_empty
from wa_channel_studio.domain.channel import Channel, ChannelSummary
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.json_form import answers_to_json
from wa_channel_studio.fields.table import fields_of, spec_for
from wa_channel_studio.fields.types import CertificateRef, JsonValue
from wa_channel_studio.services.checking import certificate_ids
from wa_channel_studio.services.ports import ChannelQuery, SortKey

_PAGE = 500


def run(arguments: argparse.Namespace, output: Output) -> int:
    """List, show or check."""
    return {"list": _list, "show": _show, "check": _check}[arguments.command.words[-1]](arguments, output)


# --- list --------------------------------------------------------------------------------------


def _list(arguments: argparse.Namespace, output: Output) -> int:
    document: list[JsonValue] = []
    lines: list[str] = []
    with opened(arguments.workspace, read_only=True) as session:
        tenant_id = session.tenant(arguments.tenant).id if arguments.tenant is not None else ""
        for row, problems in _judged(session, tenant_id):
            document.append(
                {
                    "tenant": row.tenant_name,
                    "name": row.name,
                    "provider": row.provider,
                    "ready": is_ready(problems),
                    "problems": problems_as_json(problems),
                }
            )
            lines.append(f"{row.tenant_name}  {row.name or '(no name)'}  {row.provider or '-'}  {summary(problems)}")
    return output.result(document, lines or ["There are no channels yet."])


def _judged(session: Session, tenant_id: str) -> Iterator[tuple[ChannelSummary, tuple[Problem, ...]]]:
    """Every channel with its problems; the surroundings of a check are read once for each tenant."""
    rows = list(_rows(session, tenant_id))
    alike: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        alike.setdefault((row.tenant_id, row.name.casefold()), []).append(row.name)
    contexts: dict[str, CheckContext] = {}
    for row in rows:
        if row.tenant_id not in contexts:
            contexts[row.tenant_id] = session.workspace.channels.context(row.tenant_id, Answers())
        channel = session.workspace.channels.get(row.id)
        # Of all the names in use only those that differ by capitals at most can matter: a check stays quick.
        others = list(alike[row.tenant_id, row.name.casefold()])
        others.remove(row.name)
        context = replace(
            contexts[row.tenant_id],
            certificates=session.workspace.certificates.files(certificate_ids(channel.answers)),
            taken_names=frozenset(others),
        )
        yield row, check(channel.answers, context)


def _rows(session: Session, tenant_id: str) -> Iterator[ChannelSummary]:
    offset = 0
    while True:
        query = ChannelQuery(tenant_id=tenant_id, sort=SortKey.NAME, offset=offset, limit=_PAGE)
        page = session.workspace.channels.page(query)
        yield from page.rows
        offset += len(page.rows)
        if not page.rows or offset >= page.matching:
            return


# --- show --------------------------------------------------------------------------------------


def _show(arguments: argparse.Namespace, output: Output) -> int:
    with opened(arguments.workspace, read_only=True) as session:
        channel = session.get(arguments.name, arguments.tenant)
        ids = certificate_ids(channel.answers)
        names = {item: file.file_name for item, file in session.workspace.certificates.files(ids).items()}
    document = _as_document(channel, names)
    return output.result(document, [_line(channel, key, document[key]) for key in document])


def _as_document(channel: Channel, file_names: dict[str, str]) -> dict[str, JsonValue]:
    """The channel as a CHANNEL.json: secrets as ``***``, certificates by the names of their files.

    A field emptied on purpose is written as ``""`` where leaving it out would mean its default.
    """
    answers = channel.answers
    written = answers_to_json(answers, redact=True, certificate_paths=file_names)
    emptied = {
        spec.key
        for spec in fields_of(channel.provider)
        if spec.default is not None and spec.key in answers and is_empty(answers[spec.key])
    }
    order = [spec.key for spec in fields_of(channel.provider)]
    keys = [key for key in order if key in written or key in emptied] + [key for key in written if key not in order]
    return {key: written.get(key, "") for key in keys}


def _line(channel: Channel, key: str, written: JsonValue) -> str:
    spec = spec_for(channel.provider, key)
    if spec is None:
        return f"{key}: {written}"
    if spec.secret or isinstance(spec.type, CertificateRef):
        shown = ", ".join(str(item) for item in written) if isinstance(written, list) else str(written)
    else:
        shown = spec.type.show(channel.answers[key])
    return f"{spec.label}: {shown}"


# --- check -------------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.files:
        raise UsageError("Check either files (--from) or channels of a workspace (--workspace), not both.")
    if not arguments.names:
        raise UsageError("Name the channels to check.")
    judged: list[tuple[str, tuple[Problem, ...]]] = []
    with opened(arguments.workspace, read_only=True) as session:
        for name, channel in session.find(arguments.names, arguments.tenant).items():
            judged.append((name, _missing(name) if channel is None else session.workspace.channels.problems(channel)))
    document = [judgement_as_json("name", name, problems) for name, problems in judged]
    lines = [line for name, problems in judged for line in judgement_in_lines(name, problems)]
    ready = all(is_ready(problems) for _, problems in judged)
    return output.result(document, lines, DONE if ready else FAILED)


def _missing(name: str) -> tuple[Problem, ...]:
    message, remedy = not_there(name)
    return (Problem("", Severity.ERROR, message, remedy),)
