"""``docs/fields.md`` is what the table says, to the letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wa_channel_studio.fields.connection_form import connection_fields
from wa_channel_studio.fields.manual import main, manual
from wa_channel_studio.fields.table import PROVIDERS, all_fields
from wa_channel_studio.fields.tenant_form import tenant_fields

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fields.md"


def test_the_page_in_the_repository_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "docs/fields.md is stale: run `make docs`."


def test_every_key_and_every_provider_stands_in_it() -> None:
    page = manual()
    assert [spec.key for spec in (*tenant_fields(), *connection_fields()) if f"| `{spec.key}` |" not in page] == []
    assert [key for key in all_fields() if key != "prerequisites_done" and f"| `{key}` |" not in page] == []
    for table in PROVIDERS.values():
        assert f"## Provider {table.label}\n" in page
        assert all(f"- {item.text}" in page for item in table.prerequisites)


def test_every_row_of_a_table_has_six_cells() -> None:
    rows = [line for line in manual().splitlines() if line.startswith("|")]
    assert len(rows) > 100
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {7}


def test_no_default_is_a_secret_and_no_address_is_of_this_machine() -> None:
    page = manual()
    assert "***" not in page
    assert "localhost" not in page


def test_it_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert capsys.readouterr().out == manual()
