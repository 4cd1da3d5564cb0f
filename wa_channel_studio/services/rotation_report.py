"""The report of a rotation as CSV: for each channel old or new, when, and what a person has to do. It has no values.

It is written for a spreadsheet, so that no text of it can be taken for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.rotation_ports import ItemState, RotationItem
from wa_channel_studio.services.sheet_cells import csv_text

HEADINGS = ("Tenant", "Channel", "Field", "Value", "When (UTC)", "Reason", "Still to do")

_WORDS: Mapping[ItemState, str] = {ItemState.OLD: "old", ItemState.NEW: "new", ItemState.SKIPPED: "skipped"}


def report_of(work: UnitOfWork, rotation_id: str) -> str:
    """The report, lines ended as RFC 4180 has them. Raises NotFoundError."""
    rotation = work.rotations.get(rotation_id)
    items = work.rotations.items(rotation_id)
    rows = {row.id: row for row in work.channels.summaries([item.channel_id for item in items])}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for item in items:
        writer.writerow([csv_text(cell) for cell in _cells(rotation.field, item, rows.get(item.channel_id))])
    return text.getvalue()


def _cells(field: str, item: RotationItem, row: ChannelSummary | None) -> tuple[str, ...]:
    spec = field_map(row.provider if row is not None else "").get(field) or all_fields()[field]
    when = item.at.strftime("%Y-%m-%d %H:%M") if item.at is not None else ""
    provider = row.provider if row is not None else ""
    return (
        item.tenant,
        item.name,
        spec.label,
        _WORDS[item.state],
        when,
        item.reason,
        _to_do(spec, provider) if item.state is ItemState.NEW else "",
    )


def _to_do(spec: FieldSpec, provider: str) -> str:
    """What this program cannot do: the AICC takes it by hand (channel page, Context)."""
    sentences = [f"On the AICC, click Edit in the Operation column of the channel and enter the new {spec.label}."]
    if spec.card == "webhook":
        name = PROVIDERS[provider].label if provider in PROVIDERS else "the provider"
        sentences.append(f"Tell {name} the new value.")
    if spec.before:
        sentences.append(spec.before)
    return " ".join(sentences)
