"""How many passwords and keys of a file an import leaves out, so that nobody believes they came along."""

from __future__ import annotations

from array import array

from wa_channel_studio.services.import_plan import ImportPlan
from wa_channel_studio.services.import_ports import SheetRow, SheetTable
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.import_values import secrets_left_out
from wa_channel_studio.services.mapping import suggest_for

HEADINGS = ("Tenant", "Channel Name", "webhook_password", "api_key_secret")
ROWS: tuple[SheetRow, ...] = (
    ("Acme", "wa_1", "one", "two"),
    ("Acme", "wa_2", "***", ""),
    ("Acme", "wa_3", None),
    ("Acme", "wa_4", "three"),
)


def sheet() -> Sheet:
    return Sheet(SheetTable("a.csv", "csv", HEADINGS, list(ROWS), array("q", range(2, 2 + len(ROWS)))))


def test_those_that_are_written_out_count_and_no_others() -> None:
    columns = suggest_for(HEADINGS)
    assert secrets_left_out(sheet(), ImportPlan(columns)) == 3
    assert secrets_left_out(sheet(), ImportPlan(columns, secrets=True)) == 0
    assert secrets_left_out(sheet(), ImportPlan(columns[:2])) == 0
