"""The words of the import: what a file is, where a column goes, what becomes of a row.

Knows one value at a time; what is right, the services decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.import_plan import ImportState
from wa_channel_studio.services.import_sheet import Sheet
from wa_channel_studio.services.mapping import TAGS, TENANT
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.field_names import name_of
from wa_channel_studio.ui.transfer.words import rows

SUFFIXES = "*.zip *.xlsx *.csv *.json *.ods *.xls *.txt *.tsv"
IGNORED = ""
NAME, PROVIDER = "channel_name", "provider"

_KINDS = {"csv": "CSV", "xlsx": "XLSX", "ods": "ODS", "xls": "XLS", "zip": "ZIP", "json": "JSON"}


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Import", text)


def sheet_words(sheet: Sheet) -> str:
    """What a file is, and how much is in it."""
    kind = _KINDS.get(sheet.kind, sheet.kind.upper())
    said = translate("{0} with {1}.").format(kind, rows(sheet.row_count))
    if sheet.own_format:
        said += " " + translate("It is an export of this program: its columns are known.")
    if sheet.holds_secrets:
        said += " " + translate("It holds passwords and keys.")
    return said


def targets() -> Mapping[str, str]:
    """Where a column may go, as key and words, in the order of a choice: nowhere, tenant, the page's fields, tags."""
    fields = all_fields()
    often = Counter(spec.label for spec in fields.values())
    words = {IGNORED: translate("Leave out"), TENANT: translate("Tenant")}
    ordered = [NAME, PROVIDER, *(key for key in fields if key not in (NAME, PROVIDER))]
    for key in ordered:
        spec = fields[key]
        label = name_of(spec) if often[spec.label] == 1 else f"{spec.label} ({key})"
        words[key] = translate("{0} (secret)").format(label) if spec.secret else label
    words[TAGS] = translate("Tags")
    return words


def state_words(state: ImportState) -> tuple[str, Kind]:
    """What becomes of a row, with the colour that goes with it."""
    found: dict[ImportState, tuple[str, Kind]] = {
        ImportState.NEW: (translate("New"), "success"),
        ImportState.CHANGED: (translate("Changed"), "information"),
        ImportState.UNCHANGED: (translate("Unchanged"), "neutral"),
        ImportState.REFUSED: (translate("Refused"), "error"),
    }
    return found[state]
