"""The words for exports and imports: states, formats, counts, and how many files an export will be.

Knows one value at a time; it neither lists nor paints.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.services.export_columns import MAX_PER_FILE, MAX_RECORDS, file_count
from wa_channel_studio.services.export_ports import ExportTask, SheetFormat, TaskState
from wa_channel_studio.services.exporting import EVERYTHING
from wa_channel_studio.ui.kit.style import Kind

NOTHING = "–"


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Transfer", text)


def number(count: int) -> str:
    """A count with its thousands set apart."""
    return f"{count:,}"


def numbered(count: int, one: str, many: str) -> str:
    """``one`` or ``many`` with the number for ``{0}``; thousands are set apart."""
    return (one if count == 1 else many).format(number(count))


def channels(count: int) -> str:
    """So many channels."""
    return numbered(count, translate("{0} channel"), translate("{0} channels"))


def scope_words(task: ExportTask) -> str:
    """What an export is of."""
    return translate("All channels") if task.scope == EVERYTHING else task.scope


def rows(count: int) -> str:
    """So many rows of a table."""
    return numbered(count, translate("{0} row"), translate("{0} rows"))


def files(count: int) -> str:
    """So many files."""
    return numbered(count, translate("{0} file"), translate("{0} files"))


def size_words(records: int) -> str:
    """What an export of ``records`` channels will be, or why it cannot be made."""
    if not records:
        return translate("There is no channel to export.")
    if records > MAX_RECORDS:
        said = translate("{0}: one export takes at most {1}. Choose fewer, for example one tenant after the other.")
        return said.format(channels(records), number(MAX_RECORDS))
    if records <= MAX_PER_FILE:
        return translate("{0} in one file.").format(channels(records))
    return translate("{0} in {1}: at most {2} in each, as on the AICC's page.").format(
        channels(records), files(file_count(records)), number(MAX_PER_FILE)
    )


def format_word(kind: SheetFormat) -> str:
    """A format as people call it."""
    return {SheetFormat.XLSX: "XLSX", SheetFormat.CSV: "CSV"}[kind]


def state_words(task: ExportTask) -> tuple[str, Kind]:
    """Where an export stands, with the colour that goes with it."""
    return {
        TaskState.WAITING: (translate("Waiting"), "neutral"),
        TaskState.RUNNING: (translate("Running"), "information"),
        TaskState.SUCCESS: (translate("Success"), "success"),
        TaskState.FAILED: (translate("Failed"), "error"),
        TaskState.CANCELLED: (translate("Cancelled"), "neutral"),
    }[task.state]  # type: ignore[return-value]  # the second of each pair is one of the literals
