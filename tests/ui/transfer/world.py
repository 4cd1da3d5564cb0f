"""Workspaces with channels for exports and imports, and the files that come and go, past the window."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyzipper
from PySide6.QtWidgets import QFileDialog

from tests.studio import twilio
from tests.ui.window import Program
from wa_channel_studio.domain.tenant import Tenant, TenantParameters
from wa_channel_studio.services.export_ports import ExportTask
from wa_channel_studio.ui.transfer.export_dialog import ExportDialog
from wa_channel_studio.ui.transfer.import_assistant import ImportAssistant
from wa_channel_studio.ui.views.exports_view import ExportsView

PASSWORD = "quite long enough"
HEADINGS = ("Tenant", "Channel Name", "Provider", "Phone number")


def tenant_with(program: Program, names: Sequence[str], *, password: bool = True) -> Tenant:
    """A tenant with channels of these names; ``password``: whether it demands one for exports."""
    tenant = program.add_tenant()
    if not password:
        changed = replace(tenant, parameters=TenantParameters(export_password=False))
        tenant = program.workspace.tenants.save(changed)
    for name in names:
        program.add_channel(tenant, twilio(name))
    program.look_again()
    return tenant


def exports(program: Program) -> ExportsView:
    """The place of the exports, on show."""
    program.view.go("exports")
    program.settle()
    place = program.view.place("exports")
    assert isinstance(place, ExportsView)
    return place


def ask_for_export(program: Program) -> ExportDialog:
    """The dialog for all channels, once it has counted."""
    exports(program)
    program.click("action.new_export" if not program.sees("action.first_export") else "action.first_export")
    dialog = program.dialog
    assert isinstance(dialog, ExportDialog)
    program.settle()
    return dialog


def fill_password(program: Program, password: str = PASSWORD) -> None:
    """Type the password twice."""
    program.fill("field.new_password", password)
    program.fill("field.new_password_again", password)


def export_all(program: Program, password: str = PASSWORD) -> ExportTask:
    """Export all channels by the dialog, and wait for the end."""
    ask_for_export(program)
    fill_password(program, password)
    program.click("action.start_export")
    program.settle()
    return program.workspace.exports.all()[0]


def names_in(path: Path, password: str = PASSWORD) -> list[str]:
    """The names of the channels in an exported CSV archive."""
    with pyzipper.AESZipFile(path) as archive:
        archive.setpassword(password.encode() if password else None)
        found: list[str] = []
        for name in archive.namelist():
            rows = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            found.extend(row[1] for row in list(rows)[1:])
    return found


def save_to(program: Program, path: Path) -> None:
    """Answer the system's dialog for a place to save to."""
    chooser = program.window.findChildren(QFileDialog, "dialog.save_file")[-1]
    chooser.fileSelected.emit(str(path))
    chooser.close()
    program.settle()


def sheet(path: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    """A CSV file as a spreadsheet program writes it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def assistant(program: Program) -> ImportAssistant:
    """The import assistant over the list of channels."""
    dialog = ImportAssistant(program.context, program.workspace, program.workspace.tenants.all(), program.channels)
    dialog.open()
    program.settle()
    return dialog


def choose(program: Program, dialog: ImportAssistant, path: Path) -> None:
    """Choose a file by the system's dialog."""
    program.click("action.choose_sheet")
    chooser = dialog.findChildren(QFileDialog, "dialog.choose_files")[-1]
    chooser.fileSelected.emit(str(path))
    chooser.close()
    program.settle()


def to_preview(program: Program, dialog: ImportAssistant, path: Path) -> None:
    """Go with a file to its preview."""
    choose(program, dialog, path)
    program.click("action.next")
    program.click("action.next")
    program.settle()
    assert dialog.step == "preview", dialog.banner.text
