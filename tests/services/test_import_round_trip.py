"""Export, import, export: what comes out the second time is what came out the first time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import pyzipper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.sheets import counts, imported, tried
from tests.studio import new_workspace, twilio
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.sheet_files import SheetFiles
from wa_channel_studio.exports.spreadsheet_csv import csv_file
from wa_channel_studio.exports.spreadsheet_xlsx import xlsx_file
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.export_columns import columns
from wa_channel_studio.services.export_ports import SheetFormat, SourceRow
from wa_channel_studio.services.import_plan import ImportPlan, ImportState
from wa_channel_studio.services.import_ports import SheetRow
from wa_channel_studio.services.importing import DryRun
from wa_channel_studio.services.workspaces import Workspace

PASSWORD = Secret("archive password 1")
FORMATS = list(SheetFormat)

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text("=+-@'\t\r\n ＝＠;[]\"_x0Dé上ق\u200f🙂", max_size=12),
    st.sampled_from(
        ["=1+1", "'=1", "''", "-5", "+49 30", "@a", "\tx", "_x000D_", "a\r\nb", " a ", "true", "0012", "1e5"]
    ),
)


def value_for(spec: FieldSpec) -> st.SearchStrategy[RawValue]:
    kind = spec.type.kind
    if kind == "switch":
        return st.one_of(st.booleans(), st.none(), _TEXTS)
    if kind == "integer":
        return st.one_of(st.integers(-(10**17), 10**17), st.none(), _TEXTS)
    if kind in ("keywords", "work_time"):
        return st.one_of(st.lists(_TEXTS, max_size=3).map(tuple), _TEXTS)
    if kind == "choice":
        keys = [option.key for option in getattr(spec.type, "options", ())]
        return st.one_of(st.sampled_from(keys), _TEXTS)
    return st.one_of(_TEXTS, st.none())


FIELDS = {column.spec.key: column.spec for column in columns() if column.spec is not None}
OTHERS = {key: spec for key, spec in FIELDS.items() if key not in ("channel_name", "provider")}
ANSWERS = st.fixed_dictionaries({}, optional={key: value_for(spec) for key, spec in OTHERS.items()})
ROWS = st.lists(st.tuples(st.sampled_from(list(PROVIDERS)), ANSWERS), min_size=1, max_size=6)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=ROWS)
def test_any_answers_come_back_as_they_were(
    workspace: Workspace, tmp_path: Path, kind: SheetFormat, rows: list[tuple[str, dict[str, RawValue]]]
) -> None:
    if not workspace.tenants.all():
        workspace.tenants.add("Água 上海", "https://aicc.acme.example")
    (tenant,) = workspace.tenants.all()
    old = workspace.channels.ids(ChannelQuery(limit=0))
    workspace.channels.delete(old)
    write = csv_file if kind is SheetFormat.CSV else xlsx_file
    named = [
        (tenant.name, Answers({**answers, "channel_name": f"wa_{number}", "provider": provider}))
        for number, (provider, answers) in enumerate(rows)
    ]
    path = tmp_path / f"export.{kind.value}"
    path.write_bytes(_file(write, named))
    run = tried(workspace, path, empty_clears=True)
    assert run.sheet.own_format
    assert counts(run) == (len(rows), 0, 0, 0)
    workspace.imports.apply(run)
    back = {channel.name: channel.answers for channel, _, _ in workspace.channels.all_with_problems()}
    again = tmp_path / f"again.{kind.value}"
    again.write_bytes(_file(write, [(tenant.name, back[answers.text("channel_name")]) for _, answers in named]))
    assert _rows(again) == _rows(path)
    assert counts(tried(workspace, path, empty_clears=True)) == (0, 0, len(rows), 0)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_whole_archive_there_and_back(tmp_path: Path, kind: SheetFormat) -> None:
    source, target = new_workspace(tmp_path, "source"), new_workspace(tmp_path, "target")
    try:
        for workspace in (source, target):
            for name in ("Acme Brazil", "上海"):
                workspace.tenants.add(name, "https://aicc.acme.example")
        first, second = source.tenants.all()
        texts = ("=SUM(A1)", "'quoted", "+49", "-1", "@x", "\ttab", "a\nb", "مرحبا", "客户服务", "x; y", "[1]")
        for number, text in enumerate(texts):
            tenant = (first, second)[number % 2]
            answers = twilio(f"wa_{number}", non_working_notification=text, ou=text, transfer_keywords=(text, "b"))
            source.channels.save(tenant.id, answers)
        archives = [tmp_path / name for name in ("one.zip", "two.zip")]
        source.exports.write(None, kind, PASSWORD, archives[0])
        sheet = target.imports.open(archives[0], PASSWORD)
        assert (sheet.kind, sheet.own_format, sheet.holds_secrets, sheet.notes) == ("zip", True, False, ())
        run = tried_archive(target, archives[0])
        assert run.counts[ImportState.NEW] == len(texts)
        target.imports.apply(run)
        target.exports.write(None, kind, PASSWORD, archives[1])
        assert _contents(archives[1]) == _contents(archives[0])
        run = tried_archive(source, archives[1])
        assert run.counts[ImportState.UNCHANGED] == len(texts)
    finally:
        source.close()
        target.close()


def test_a_file_for_people_in_two_workspaces(tmp_path: Path, workspace: Workspace) -> None:
    """Somebody opens the export, changes one cell and saves it under other rules: only that cell is different."""
    tenant = workspace.tenants.add("Acme", "https://aicc.acme.example")
    for number in range(3):
        workspace.channels.save(tenant.id, twilio(f"wa_{number}", ou="Sales"))
    archive = tmp_path / "one.zip"
    workspace.exports.write(None, SheetFormat.CSV, PASSWORD, archive)
    ((_, content),) = _contents(archive).items()
    edited = tmp_path / "edited.csv"
    edited.write_text(content.decode("utf-8-sig").replace("Sales", "Claims", 1), "utf-16", newline="")
    result = imported(workspace, edited, empty_clears=True)
    assert (result.changed, result.unchanged) == (1, 2)


# --- helpers ---------------------------------------------------------------------------------


def tried_archive(workspace: Workspace, archive: Path) -> DryRun:
    sheet = workspace.imports.open(archive, PASSWORD)
    plan = ImportPlan(workspace.imports.suggest(sheet), empty_clears=True)
    return workspace.imports.dry_run(sheet, plan)


def _file(write: Callable[[Sequence[SourceRow]], bytes], rows: list[tuple[str, Answers]]) -> bytes:
    return write([(tenant, json.dumps(dict(answers))) for tenant, answers in rows])


def _rows(path: Path) -> list[SheetRow]:
    return SheetFiles().read(path).rows


def _contents(archive: Path) -> dict[str, bytes]:
    with pyzipper.AESZipFile(archive) as opened:
        opened.setpassword(PASSWORD.reveal().encode())
        return {name: opened.read(name) for name in opened.namelist()}
