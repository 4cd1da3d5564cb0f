"""The place of exports: what stands there, what can be done with it, and what survives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QRadioButton

from tests.studio import PASSWORD as STUDIO_PASSWORD
from tests.ui.transfer.world import (
    PASSWORD,
    ask_for_export,
    export_all,
    exports,
    fill_password,
    names_in,
    save_to,
    tenant_with,
)
from tests.ui.window import Program
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.export_ports import SheetFormat, TaskState
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.transfer.desk import TransferDesk
from wa_channel_studio.ui.transfer.export_dialog import ExportDialog
from wa_channel_studio.ui.transfer.export_form import ExportWish
from wa_channel_studio.ui.views.exports_view import ExportsView


def states(program: Program) -> list[TaskState]:
    return [task.state for task in program.workspace.exports.all()]


def test_an_empty_place_teaches_and_leads_on(opened: Program) -> None:
    place = exports(opened)
    assert opened.sees("action.first_export")
    assert place.count == ""
    opened.click("action.first_export")
    opened.settle()
    assert opened.sees("field.format.xlsx")
    assert not opened.find("action.start_export", QPushButton).isEnabled()  # there is no channel


def test_an_export_is_made_and_downloaded(opened: Program, tmp_path: Path) -> None:
    tenant_with(opened, ["wa_one", "wa_two"])
    dialog = ask_for_export(opened)
    dialog.form.set_format(SheetFormat.CSV)
    fill_password(opened)
    opened.press(Qt.Key.Key_Return)
    opened.settle()
    assert states(opened) == [TaskState.SUCCESS]
    place = exports(opened)
    assert place.count == "1 export"
    assert opened.window.focusWidget() is place.table
    opened.press(Qt.Key.Key_Return)
    save_to(opened, tmp_path / "out.zip")
    assert names_in(tmp_path / "out.zip") == ["wa_one", "wa_two"]
    toast = opened.window.toasts.current
    assert toast is not None
    assert str(tmp_path / "out.zip") in toast.text


def test_the_toast_offers_the_download(opened: Program, tmp_path: Path) -> None:
    tenant_with(opened, ["wa_one"])
    export_all(opened)
    toast = opened.window.toasts.current
    assert toast is not None
    assert toast.text == "Exported 1 channel in 1 file."
    opened.view.go("channels")
    toast.trigger()
    save_to(opened, tmp_path / "out.zip")
    assert (tmp_path / "out.zip").is_file()


def test_the_folder_of_an_archive_is_shown(opened: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    tenant_with(opened, ["wa_one"])
    export_all(opened)
    opened.click("action.open_folder")
    opened.settle()
    assert [Path(url.toLocalFile()) for url in shown] == [opened.workspace.exports.folder]


def test_an_archive_that_is_gone_is_told_with_what_to_do(opened: Program, tmp_path: Path) -> None:
    tenant_with(opened, ["wa_one"])
    task = export_all(opened)
    opened.workspace.exports.path(task.id).unlink()
    opened.click("action.download")
    save_to(opened, tmp_path / "out.zip")
    place = exports(opened) if not opened.sees("view.exports") else opened.view.place("exports")
    assert place.banner.isVisible()
    assert "again" in place.banner.text
    assert not (tmp_path / "out.zip").exists()


def test_deleting_asks_where_an_archive_is_lost(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    task = export_all(opened)
    path = opened.workspace.exports.path(task.id)
    opened.press(Qt.Key.Key_Delete)
    opened.click("action.confirm")
    opened.settle()
    assert states(opened) == []
    assert not path.exists()
    assert opened.sees("action.first_export")


def test_export_again_begins_with_what_was_chosen(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    dialog = ask_for_export(opened)
    dialog.form.set_format(SheetFormat.CSV)
    fill_password(opened)
    opened.click("action.start_export")
    opened.settle()
    opened.click("action.export_again")
    opened.settle()
    assert opened.find("field.format.csv", QRadioButton).isChecked()
    opened.press(Qt.Key.Key_Escape)


def test_which_channels_they_were_is_known_only_while_the_window_is_open(opened: Program, tmp_path: Path) -> None:
    tenant_with(opened, ["wa_one", "wa_two"])
    opened.channels.table.choose([0], 0)
    (first,) = [row.id for row in opened.channels.model.known([range(1)])]
    ExportDialog(opened.context, opened.workspace, [first], "", opened.channels).open()
    opened.settle()
    fill_password(opened)
    opened.click("action.start_export")
    opened.settle()
    place = exports(opened)
    assert place.model.data(place.model.index(0, 1)) == "1 channel"
    assert opened.find("action.export_again", QPushButton).isEnabled()
    opened.lock()
    opened.unlock()
    exports(opened)
    assert not opened.find("action.export_again", QPushButton).isEnabled()
    assert "choose them" in opened.find("action.export_again", QPushButton).toolTip()
    place = exports(opened)
    assert "choose them once more in the list of channels, or export all" in place.about.text
    opened.click("action.export_all")
    opened.settle()
    assert opened.find("action.start_export", QPushButton).text() == "Export 2 channels"


def test_locking_stops_an_export_and_nothing_of_it_stays(opened: Program) -> None:
    tenant_with(opened, [f"wa_{number}" for number in range(3)])
    ask_for_export(opened)
    fill_password(opened)
    opened.click("action.start_export")
    opened.wait(opened.workspace.exports.all)
    opened.window.lock()
    opened.wait(lambda: opened.window.view is None)
    opened.settle()
    opened.unlock()
    place = exports(opened)
    (state,) = states(opened)
    assert state in (TaskState.CANCELLED, TaskState.SUCCESS)
    archives = list(opened.workspace.exports.folder.glob("*"))
    assert len(archives) == (state is TaskState.SUCCESS)
    assert place.model.tasks[0].state is state


def test_one_that_waits_can_be_stopped(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    ask_for_export(opened)
    fill_password(opened)
    desk = opened.view.desk
    held = opened.runner.run(_until, queue="exports")
    opened.click("action.start_export")
    opened.wait(lambda: desk.under_way)
    place = exports_without_settling(opened)
    opened.wait(lambda: place.chosen and place.chosen[0].state is TaskState.WAITING)
    assert opened.view.nav.items["exports"].badge == "1"
    opened.wait(lambda: opened.sees("action.stop_export"))
    opened.click("action.stop_export")
    opened.wait(lambda: place.chosen[0].state is TaskState.CANCELLED)
    held.cancel()
    opened.settle()
    assert states(opened) == [TaskState.CANCELLED]
    assert opened.view.nav.items["exports"].badge == ""


def test_locking_while_one_waits_cancels_it(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    ask_for_export(opened)
    fill_password(opened)
    held = opened.runner.run(_until, queue="exports")
    opened.click("action.start_export")
    opened.wait(lambda: opened.view.desk.under_way)
    opened.ctrl(Qt.Key.Key_L)
    held.cancel()
    opened.wait(lambda: opened.window.view is None)
    opened.settle()
    opened.unlock()
    assert states(opened) == [TaskState.CANCELLED]


def test_the_list_survives_a_restart(start: Callable[..., Program], tmp_path: Path) -> None:
    first = start()
    first.create(tmp_path / "kept.wcs")
    tenant_with(first, ["wa_one"])
    export_all(first)
    first.close()
    second = start()
    second.open(tmp_path / "kept.wcs")
    place = exports(second)
    assert [task.state for task in place.model.tasks] == [TaskState.SUCCESS]
    second.click("action.download")
    save_to(second, tmp_path / "out.zip")
    assert (tmp_path / "out.zip").is_file()


def test_why_an_export_failed_stands_in_the_list_and_below_it(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    opened.workspace.exports.folder.write_text("a file where the folder of archives should be")
    export_all(opened)
    (task,) = opened.workspace.exports.all()
    assert task.state is TaskState.FAILED
    place = exports(opened)
    assert task.message in place.model.data(place.model.index(0, 7))
    assert place.about.kind == "error"
    assert place.about.text == f"{task.message} {task.remedy}".strip()
    toast = opened.window.toasts.current
    assert toast is not None
    assert task.message in toast.text
    opened.workspace.exports.folder.unlink()
    opened.press(Qt.Key.Key_Delete)  # there is no archive to lose: nothing is asked
    opened.settle()
    assert opened.workspace.exports.all() == ()


def test_a_toast_offers_no_other_place_while_the_wizard_is_open(opened: Program) -> None:
    tenant = tenant_with(opened, ["wa_one"])
    opened.workspace.exports.folder.write_text("a file where the folder of archives should be")
    opened.view.open_wizard(opened.workspace.drafts.start(tenant.id), tenant)
    desk = opened.view.desk
    desk.start(None, ExportWish(SheetFormat.CSV, Secret(PASSWORD)), "", done=lambda _task: None, failed=lambda _p: None)
    opened.wait(lambda: opened.window.toasts.current)
    toast = opened.window.toasts.current
    assert toast is not None
    assert toast.action.isHidden()
    opened.settle()


def test_a_task_that_a_crash_cut_off_is_shown_as_failed(start: Callable[..., Program], tmp_path: Path) -> None:
    first = start()
    first.create(tmp_path / "kept.wcs")
    tenant_with(first, ["wa_one"])
    first.workspace.exports.start(None, SheetFormat.CSV, Secret(PASSWORD))  # and nobody runs it
    first.close()
    second = start()
    second.open(tmp_path / "kept.wcs")
    place = exports(second)
    assert [task.state for task in place.model.tasks] == [TaskState.FAILED]
    assert "ended before" in place.about.text


def test_a_workspace_for_reading_only_offers_no_export(opened: Program, tmp_path: Path) -> None:
    tenant_with(opened, ["wa_one"])
    export_all(opened)
    workspace = Studio().workspaces.open(opened.workspace.path, STUDIO_PASSWORD, read_only=True)
    place = ExportsView(opened.context, workspace, opened.window.toasts)
    opened.bot.addWidget(place)
    place.use(TransferDesk(opened.context, workspace, opened.window.toasts, place))
    place.show()
    place.enter()
    opened.settle()
    assert not place.new_button.isEnabled()
    assert "reading only" in place.new_button.toolTip()
    place.delete()
    place.new()
    assert len(workspace.exports.all()) == 1
    workspace.close()


def test_the_context_menu_has_what_the_buttons_have(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    export_all(opened)
    place = exports(opened)
    place.table.customContextMenuRequested.emit(place.table.rect().center())
    menu = opened.window.findChild(QMenu, "menu.exports")
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Download", "Open folder", "Export again", "Delete"]
    menu.close()


def test_number_keys_lead_to_the_places_in_their_order(opened: Program) -> None:
    seen = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_1):
        opened.ctrl(key)
        opened.settle()
        seen.append(opened.view.current)
    assert seen == ["certificates", "aicc", "exports", "tenants", "settings", "channels"]
    opened.settle()
    assert QApplication.activeWindow() is opened.window


def exports_without_settling(program: Program) -> ExportsView:
    program.view.go("exports")
    place = program.view.place("exports")
    assert isinstance(place, ExportsView)
    return place


def _until(job: JobContext) -> None:
    """Holds the queue until it is told to stop."""
    job._stop.wait()
    job.check()


def test_what_failed_has_no_files_and_says_fully_why(opened: Program) -> None:
    tenant_with(opened, ["wa_one"])
    service, password = opened.workspace.exports, Secret(PASSWORD)
    service.start(None, SheetFormat.XLSX, password)
    service.recover()
    stopped = service.start(None, SheetFormat.CSV, password)
    service.cancel_waiting(stopped.id)
    place = exports(opened)
    assert [task.state for task in place.model.tasks] == [TaskState.CANCELLED, TaskState.FAILED]
    files = next(number for number, column in enumerate(place.model.columns) if column.key == "files")
    assert [place.model.data(place.model.index(row, files)) for row in range(2)] == ["–", "–"]
    place.table.choose([0, 1], 1)
    failed = place.model.tasks[1]
    assert place.about.text == f"{failed.message} {failed.remedy}".strip()
    assert place.about.kind == "error"
    place.table.setCurrentIndex(place.model.index(0, 1))
    assert "Nothing of it was kept" in place.about.text
