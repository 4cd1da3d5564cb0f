"""The columns of an export come from the field table, and the page that tells of them too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.test_sheet_cells import values
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map
from wa_channel_studio.services.export_columns import (
    MAX_PER_FILE,
    MAX_RECORDS,
    columns,
    file_count,
    file_name,
    headings,
    row_of,
)
from wa_channel_studio.services.export_manual import manual
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.sheet_cells import cell_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "export-format.md"
SPECS = [column.spec for column in columns() if column.spec is not None]


def test_the_page_in_the_repository_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "docs/export-format.md is stale: run `make docs`."
    assert all(f"| {heading} |" in manual() for heading in headings())


def test_everything_of_basic_configuration_and_robot_and_what_identifies_the_channel() -> None:
    page = [spec for spec in all_fields().values() if spec.step in (Step.BASIC, Step.ROBOT) and not spec.secret]
    # Remarks are this program's own, for its user; the AICC's page has no such fields.
    wanted = {spec.key for spec in page if not spec.key.endswith("_remark")}
    assert {spec.key for spec in SPECS} == wanted | {"provider", "channel_name"}
    assert headings()[:3] == ("Tenant", "Channel Name", "Business Solution Provider")


def test_columns_follow_the_page() -> None:
    order = list(all_fields())
    rest = [order.index(spec.key) for spec in SPECS[2:]]
    assert rest == sorted(rest)


def test_headings_are_unique_and_no_field_differs_between_providers() -> None:
    assert len(set(headings())) == len(headings())
    for spec in SPECS:
        assert not spec.secret
        assert all(field_map(provider)[spec.key].type == spec.type for provider in PROVIDERS), spec.key


@given(st.dictionaries(st.sampled_from([spec.key for spec in SPECS]), values))
def test_a_row_has_the_cells_of_its_values(answers: dict[str, Any]) -> None:
    cells = tuple(cell_of(spec, answers.get(spec.key)) for spec in SPECS)
    assert row_of("Acme", answers)[1:] == cells
    as_json = json.loads(json.dumps(answers))
    assert row_of("Acme", as_json)[1:] == cells


def test_a_row_has_nothing_else() -> None:
    odd = {"api_key": "canary-1", "webhook_user": "canary-2", "unknown": "canary-3", "set_aside": "canary-4"}
    assert "canary" not in str(row_of("Acme", odd))
    with pytest.raises((ValueError, TypeError)):
        row_of("Acme", {"session_end_message": Secret("canary-5")})


@pytest.mark.parametrize("value", [1.5, {"a": 1}, [1], [["a"]], [None]])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError)):
        row_of("Acme", {"transfer_keywords": value})


def test_files() -> None:
    assert [file_count(n) for n in (1, 2_000, 2_001, MAX_RECORDS)] == [1, 1, 2, 50]
    assert file_name(1, SheetFormat.CSV) == "channels-0001.csv"
    assert file_name(50, SheetFormat.XLSX) == "channels-0050.xlsx"
    assert MAX_RECORDS == 50 * MAX_PER_FILE
