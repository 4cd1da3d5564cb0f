"""The field table as a Markdown page (``docs/fields.md``), so that the manual can never disagree with the program."""

from __future__ import annotations

import sys

from wa_channel_studio.fields.condition import ALWAYS, NEVER
from wa_channel_studio.fields.layout import STEP_TEXTS
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS, fields_of
from wa_channel_studio.fields.tables.connection import FIELDS as CONNECTION_FIELDS
from wa_channel_studio.fields.tables.tenant import FIELDS as TENANT_FIELDS

_INTRO = """\
# The fields of a WhatsApp channel

This page is made from the field table by `make docs`; change the table, not the page. Keys are those of CHANNEL.json
and of the command line. "Required" means that a channel is not ready without it.
"""


def manual() -> str:
    """The whole page."""
    parts = [_INTRO]
    shared = [spec for spec in fields_of("infobip") if _everywhere(spec)]
    for step in STEPS:
        own = [spec for spec in shared if spec.step is step]
        if own:
            parts.append(f"\n## {STEP_TEXTS[step].title}\n" + _table(own))
    parts.append("\n## Settings of a tenant\n\nThe channel page depends on them.\n" + _table(list(TENANT_FIELDS)))
    parts.append(
        "\n## Connection of a tenant to its AICC\n\nAll of it may be empty: then channels are entered by hand, "
    )
    parts.append("guided.\n" + _table(list(CONNECTION_FIELDS)))
    for table in PROVIDERS.values():
        specs = [spec for spec in fields_of(table.key) if not _everywhere(spec)]
        ticks = "".join(f"\n- {item.text}" + (f" {item.detail}" if item.detail else "") for item in table.prerequisites)
        parts.append(f"\n## Provider {table.label}\n\n{table.summary}\n\nBefore you start:\n{ticks}\n")
        for step in (Step.PROVIDER, Step.INTEGRATION):
            rows = [spec for spec in specs if spec.step is step and spec.key != "prerequisites_done"]
            parts.append(f"\n### {table.label}: {STEP_TEXTS[step].title}\n" + _table(rows))
        parts.append(f"\n{table.told_to}\n")
    return "".join(parts)


def _everywhere(spec: FieldSpec) -> bool:
    return all(any(other is spec for other in fields_of(provider)) for provider in PROVIDERS)


def _table(specs: list[FieldSpec]) -> str:
    lines = ["\n| Field | Key | Value | Required | What it is | Source |", "|---|---|---|---|---|---|"]
    for spec in specs:
        cells = (
            spec.label,
            f"`{spec.key}`",
            spec.type.describe() + (f"; default {spec.type.show(spec.default)}" if spec.default is not None else ""),
            _required(spec),
            " ".join((spec.help, *((f"*Where:* {' '.join(spec.find)}",) if spec.find else ()), *_shown(spec))),
            spec.source,
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _required(spec: FieldSpec) -> str:
    if spec.required is ALWAYS:
        return "yes"
    return "no" if spec.required is NEVER else f"when {spec.required.words()}"


def _shown(spec: FieldSpec) -> tuple[str, ...]:
    return () if spec.visible is ALWAYS else (f"Shown when {spec.visible.words()}.",)


def main() -> None:
    """Print the page, for ``make docs``."""
    sys.stdout.write(manual())


if __name__ == "__main__":
    main()
