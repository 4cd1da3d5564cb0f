"""``channel import``: takes the rows of a spreadsheet, an archive or a JSON file into a workspace, all or nothing.

``--dry-run`` says the same and changes nothing, so that it works while a window holds the workspace. No password or key
is ever written out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.judged import counts_in_words
from wa_channel_studio.cli.output import DONE, FAILED, Output
from wa_channel_studio.cli.session import Session, opened
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.importing import (
    DryRun,
    ImportPlan,
    ImportRow,
    ImportState,
    PasswordNeededError,
    Sheet,
)

_AT_ONCE = 500
_TOLD = (ImportState.NEW, ImportState.CHANGED, ImportState.REFUSED)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Import, or only tell; 1 when a row is refused."""
    with opened(arguments.workspace, read_only=arguments.dry_run) as session:
        tenant_id = session.tenant(arguments.tenant).id if arguments.tenant is not None else ""
        imports = session.workspace.imports
        sheet = _sheet(session, Path(arguments.sheet))
        plan = ImportPlan(
            imports.suggest(sheet),
            tenant_id,
            # A JSON file is the form that is meant for secrets; of a spreadsheet its owner has to say so.
            secrets=arguments.with_secrets or sheet.kind == "json",
            empty_clears=sheet.own_format,
        )
        found = imports.dry_run(sheet, plan)
        # Before anything is stored: afterwards nothing would be different any more.
        rows = list(_rows(found))
        refused = found.counts[ImportState.REFUSED]
        stored = not arguments.dry_run and (not refused or (arguments.good_rows and refused < sheet.row_count))
        if stored:
            imports.apply(found, good_only=arguments.good_rows)
    notes = [*found.notes, *_remedies(sheet, plan)]
    for note in notes:
        output.note(note)
    document = {
        "new": found.counts[ImportState.NEW],
        "changed": found.counts[ImportState.CHANGED],
        "unchanged": found.counts[ImportState.UNCHANGED],
        "refused": refused,
        "incomplete": found.incomplete,
        "stored": stored,
        "rows": [_as_json(row) for row in rows],
        "notes": list[JsonValue](notes),
    }
    lines = [*(line for row in rows for line in _in_lines(row)), _summary(found, stored=stored, dry=arguments.dry_run)]
    return output.result(document, lines, FAILED if refused else DONE)


def _sheet(session: Session, path: Path) -> Sheet:
    """The file; the password of an archive is asked for only where one is needed."""
    password = passwords.from_environment(passwords.ARCHIVE)
    try:
        return session.workspace.imports.open(path, password)
    except PasswordNeededError:
        password = passwords.ask(passwords.ARCHIVE, "password of the archive")
    return session.workspace.imports.open(path, password)


def _rows(found: DryRun) -> Iterator[ImportRow]:
    """What is not unchanged, in the order of the file within each state."""
    for state in _TOLD:
        for offset in range(0, found.counts[state], _AT_ONCE):
            yield from found.rows(state, offset, _AT_ONCE)


def _remedies(sheet: Sheet, plan: ImportPlan) -> list[str]:
    notes = []
    if sheet.holds_secrets and not plan.secrets:
        notes.append("Use --with-secrets when the file was meant for passwords and keys.")
    if plan.empty_clears:
        notes.append("The file has the columns of an export: an empty cell empties its field.")
    return notes


def _summary(found: DryRun, *, stored: bool, dry: bool) -> str:
    counts = ", ".join(f"{found.counts[state]:,} {state.value}" for state in ImportState)
    drafts = f"; {found.incomplete:,} incomplete, as drafts" if found.incomplete else ""
    end = "Nothing was changed: this was a dry run." if dry else "Stored." if stored else "Nothing was stored."
    return f"{counts}{drafts}. {end}"


def _in_lines(row: ImportRow) -> Iterator[str]:
    weight = f", {counts_in_words(row.errors, row.warnings)}" if row.errors else ""
    yield f"{row.file}:{row.line}: {row.tenant}  {row.name or '(no name)'}  {row.state.value}{weight}"
    if row.problem is not None:
        yield f"  {row.problem.field or 'row'}: {row.problem.message} {row.problem.remedy}".rstrip()
    if row.state is ImportState.CHANGED:
        for one in row.differences:
            yield f"  {one.label}: {one.old or '(empty)'} -> {one.new or '(empty)'}"


def _as_json(row: ImportRow) -> JsonValue:
    problem = row.problem
    return {
        "line": row.line,
        "file": row.file,
        "tenant": row.tenant,
        "name": row.name,
        "state": row.state.value,
        "differences": [{"field": one.field, "old": one.old, "new": one.new} for one in row.differences],
        "errors": row.errors,
        "warnings": row.warnings,
        "problem": None
        if problem is None
        else {"field": problem.field, "message": problem.message, "remedy": problem.remedy},
    }
