"""``fields``: the field table for scripts and for people. It opens nothing."""

from __future__ import annotations

import argparse

from wa_channel_studio.cli.output import Output
from wa_channel_studio.fields.json_form import describe_fields


def run(arguments: argparse.Namespace, output: Output) -> int:
    """List the fields of one provider or of all."""
    rows = describe_fields(arguments.provider or "")
    lines: list[str] = []
    step = None
    for row in rows:
        if row["step"] != step:
            step = row["step"]
            lines += ([""] if lines else []) + [f"{step}:"]
        marks = [word for word in ("required", "secret") if row[word]]
        lines.append(f"  {row['key']:<34} {row['type']:<12} {', '.join([str(row['label']), *marks])}")
    return output.result(list(rows), lines)
