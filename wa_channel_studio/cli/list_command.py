"""``channel list``: the channels of a workspace as lines or as JSON, all or those that filters leave.

Lines are made of what the list keeps and check nothing; the document has the problems of each channel, checked as it is
written, so that 100,000 need little memory.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime

from wa_channel_studio.cli.channel_filter import query_of
from wa_channel_studio.cli.judged import counts_in_words, is_ready, problems_as_json
from wa_channel_studio.cli.output import Output, UsageError
from wa_channel_studio.cli.session import Session, opened
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import Problem, errors
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.channel_ports import ChannelQuery


def run(arguments: argparse.Namespace, output: Output) -> int:
    """List the channels."""
    with opened(arguments.workspace, read_only=True) as session:
        query = _query(session, arguments)
        listing = session.workspace.listing
        if output.as_json:
            return output.stream(_document(row, problems) for row, problems in listing.with_problems(query))
        empty = "No channel matches." if arguments.filters else "There are no channels yet."
        return output.result(None, list(_lines(listing.rows(query))) or [empty])


def _query(session: Session, arguments: argparse.Namespace) -> ChannelQuery:
    filters = list(arguments.filters)
    if arguments.tenant is not None:
        session.tenant(arguments.tenant)  # says which there are
        if any(given.partition("=")[0].strip().lower() == "tenant" for given in filters):
            raise UsageError("The tenant is given twice, by --tenant and by a filter.")
        filters.append(f"tenant={arguments.tenant}")
    tenants = {name: tenant_id for tenant_id, name in session.tenant_names().items()}
    return query_of(filters, tenants, datetime.now().astimezone())


def _lines(rows: Iterator[ChannelSummary]) -> Iterator[str]:
    for row in rows:
        summary = counts_in_words(row.readiness.errors, row.readiness.warnings)
        if row.readiness.state is State.DRAFT:
            summary = f"draft, {summary}"
        yield f"{row.tenant_name}  {row.name or '(no name)'}  {_provider(row.provider)}  {summary}"


def _provider(key: str) -> str:
    """The label, as the window and the exports have it; documents keep the key."""
    table = PROVIDERS.get(key)
    return table.label if table is not None else key or "-"


def _document(row: ChannelSummary, problems: tuple[Problem, ...]) -> JsonValue:
    found = len(errors(problems))
    state = Readiness.of(problems, open_draft=row.readiness.state is State.DRAFT).state
    return {
        "tenant": row.tenant_name,
        "name": row.name,
        "provider": row.provider,
        "ready": is_ready(problems),
        "problems": problems_as_json(problems),
        "phone_number": row.phone_number,
        "ou": row.ou,
        "called_route": row.called_route,
        "state": state.value,
        "errors": found,
        "warnings": len(problems) - found,
        "sync": row.sync.value,
        "next_expiry": row.expiry.on.isoformat() if row.expiry.on is not None else None,
        "tags": list(row.tags),
        "changed_at": row.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
