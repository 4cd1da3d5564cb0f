"""The import assistant: from a file to channels, by keyboard, with everything that can be wrong on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QRadioButton
from pytestqt.qtbot import QtBot

from tests.studio import twilio
from tests.ui.transfer.world import (
    HEADINGS,
    PASSWORD,
    assistant,
    choose,
    export_all,
    sheet,
    tenant_with,
    to_preview,
)
from tests.ui.window import Program
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.import_plan import ImportState
from wa_channel_studio.services.importing import ImportResult
from wa_channel_studio.ui.transfer.column_model import TARGET
from wa_channel_studio.ui.transfer.import_assistant import ImportAssistant
from wa_channel_studio.ui.transfer.import_result import ImportResultPage

GOOD = ("Acme Brazil", "wa_new", "twilio", "+5511940001299")


def names(program: Program) -> set[str]:
    program.look_again()
    return set(program.names())


@pytest.fixture
def filled(opened: Program) -> Program:
    """A tenant with one channel."""
    tenant_with(opened, ["wa_one"])
    return opened


def test_from_a_file_to_channels_by_keyboard_and_back(filled: Program, tmp_path: Path) -> None:
    path = sheet(tmp_path / "new.csv", [GOOD, ("Acme Brazil", "wa_one", "twilio", "+5511940001298")])
    dialog = assistant(filled)
    results: list[ImportResult] = []
    touched: list[Changed] = []
    dialog.imported.connect(results.append)
    dialog.changed.connect(touched.append)
    choose(filled, dialog, path)
    assert dialog.focusWidget() is dialog.next_button
    QTest.keyClick(dialog.next_button, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.columns.table
    filled.click("action.next")
    filled.settle()
    assert dialog.step == "preview"
    assert dialog.next_button.text() == "Add 1 and change 1 channel"
    assert names(filled) == {"wa_one"}
    filled.click("action.next")
    filled.settle()
    assert dialog.step == "result"
    assert "1 channel was added." in dialog.result_page.lines.plain_text
    assert names(filled) == {"wa_one", "wa_new"}
    assert [(result.new, result.changed) for result in results] == [(1, 1)]
    filled.click("action.undo_import")
    filled.settle()
    assert names(filled) == {"wa_one"}
    assert len(touched) == 2
    assert not filled.sees("action.undo_import")
    filled.press(Qt.Key.Key_Escape)
    assert not filled.sees("action.next")


def test_what_was_imported_is_shown_in_the_list(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    to_preview(filled, dialog, sheet(tmp_path / "new.csv", [GOOD]))
    filled.click("action.next")
    filled.settle()
    filled.click("action.show_imported")
    filled.settle()
    assert filled.view.current == "channels"
    assert filled.names() == ["wa_new"]


def test_our_own_export_comes_back_with_its_password(filled: Program, tmp_path: Path) -> None:
    task = export_all(filled)
    path = filled.workspace.exports.path(task.id)
    filled.view.go("channels")
    dialog = assistant(filled)
    choose(filled, dialog, path)
    assert dialog.focusWidget() is dialog.file.password
    filled.fill("field.sheet_password", "wrong password")
    filled.press(Qt.Key.Key_Return)
    filled.settle()
    assert dialog.file.password_field.state == "error"
    assert not dialog.next_button.isEnabled()
    filled.fill("field.sheet_password", PASSWORD)
    filled.press(Qt.Key.Key_Return)
    filled.settle()
    assert "an export of this program" in dialog.file.banner.text
    filled.click("action.next")
    filled.click("action.next")
    filled.settle()
    assert dialog.preview.dry_run is not None
    assert dialog.preview.dry_run.counts[ImportState.UNCHANGED] == 1
    assert dialog.next_button.text() == "Nothing to import"
    assert not dialog.next_button.isEnabled()
    filled.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 and then nothing"),
        ("empty.csv", b""),
        ("picture.zip", b"\x89PNG"),
        ("bad.json", b"{"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(
    filled: Program, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    dialog = assistant(filled)
    choose(filled, dialog, tmp_path / name)
    banner = dialog.file.banner
    assert (banner.kind, bool(banner.text)) == ("error", True)
    assert not dialog.next_button.isEnabled()
    choose(filled, dialog, sheet(tmp_path / "good.csv", [GOOD]))
    assert (banner.kind, banner.text) == ("success", "CSV with 1 row.")
    assert dialog.next_button.isEnabled()
    filled.press(Qt.Key.Key_Escape)


def test_a_file_can_be_dropped(filled: Program, tmp_path: Path) -> None:
    path = sheet(tmp_path / "dropped.csv", [GOOD])
    dialog = assistant(filled)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert dialog.file.drop.take(data)
    filled.settle()
    assert dialog.file.banner.text == "CSV with 1 row."
    filled.press(Qt.Key.Key_Escape)


def test_columns_are_sent_elsewhere_by_keyboard_and_going_back_keeps_it(filled: Program, tmp_path: Path) -> None:
    path = sheet(tmp_path / "odd.csv", [("wa_new", "twilio", "0815")], ("Kanal", "BSP", "Notiz"))
    dialog = assistant(filled)
    choose(filled, dialog, path)
    filled.click("action.next")
    columns = dialog.columns
    assert [column.target for column in columns.model.columns] == ["", "provider", ""]
    assert columns.tenant.currentText() == "Acme Brazil"  # the only one
    assert "Channel Name" in columns.problem_line.plain_text
    assert not dialog.next_button.isEnabled()
    columns.table.setCurrentIndex(columns.model.index(0, TARGET))
    columns.table.setFocus()
    filled.press(Qt.Key.Key_Return)
    filled.wait(lambda: QApplication.activePopupWidget() is not None)
    (editor,) = columns.table.findChildren(QComboBox, "field.target_column")
    QTest.keyClicks(editor.view(), "Channel Name")
    QTest.keyClick(editor.view(), Qt.Key.Key_Return)
    filled.wait(lambda: columns.model.columns[0].target == "channel_name")
    assert columns.problem == ""
    columns.table.choose_for(2)
    filled.wait(lambda: QApplication.activePopupWidget() is not None)
    (editor,) = [box for box in columns.table.findChildren(QComboBox, "field.target_column") if box.isVisible()]
    QTest.keyClick(editor.view(), Qt.Key.Key_Escape)  # nothing is chosen, and no box is left in the cell
    filled.wait(lambda: not filled.sees("field.target_column"))
    assert columns.model.columns[2].target == ""
    filled.click("action.next")
    filled.settle()
    assert dialog.step == "preview"
    before = dialog.preview.dry_run
    filled.click("action.back")
    assert columns.model.columns[0].target == "channel_name"
    filled.click("action.next")
    assert dialog.preview.dry_run is before  # nothing was chosen anew, so nothing is compared anew
    filled.click("action.back")
    filled.click("action.back")
    assert dialog.step == "file"
    filled.press(Qt.Key.Key_Escape)


def test_two_columns_for_one_field_are_refused(filled: Program, tmp_path: Path) -> None:
    path = sheet(tmp_path / "twice.csv", [(*GOOD, "x")], (*HEADINGS, "Other"))
    dialog = assistant(filled)
    choose(filled, dialog, path)
    filled.click("action.next")
    dialog.columns.model.put(4, "phone_number")
    assert "More than one column" in dialog.columns.problem
    assert dialog.columns.model.remark(4) == "double"
    dialog.columns.table.setCurrentIndex(dialog.columns.model.index(4, TARGET))
    dialog.columns.table.setFocus()
    filled.press(Qt.Key.Key_Delete)
    assert dialog.columns.problem == ""
    filled.press(Qt.Key.Key_Escape)


def test_a_mapping_is_saved_used_and_deleted(filled: Program, tmp_path: Path) -> None:
    path = sheet(tmp_path / "odd.csv", [("wa_new", "twilio")], ("Kanal", "BSP"))
    dialog = assistant(filled)
    choose(filled, dialog, path)
    filled.click("action.next")
    dialog.columns.model.put(0, "channel_name")
    filled.click("action.save_mapping")
    filled.click("action.keep_mapping")
    assert filled.sees("field.mapping_name")
    filled.fill("field.mapping_name", "Kunde A")
    filled.press(Qt.Key.Key_Return)
    filled.settle()
    assert [mapping.name for mapping in filled.workspace.imports.mappings()] == ["Kunde A"]
    dialog.columns.model.put(0, "")
    box = filled.find("field.mapping", QComboBox)
    box.setCurrentIndex(0)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert dialog.columns.model.columns[0].target == "channel_name"
    filled.click("action.delete_mapping")
    filled.click("action.confirm")
    filled.settle()
    assert filled.workspace.imports.mappings() == ()
    filled.press(Qt.Key.Key_Escape)


def mixed(folder: Path) -> Path:
    """Two good rows, one of them incomplete, and two that are refused."""
    return sheet(
        folder / "mixed.csv",
        [
            GOOD,
            ("Acme Brazil", "wa_two", "twilio", "no number"),
            ("Nobody", "wa_three", "twilio", ""),
            ("Acme Brazil", "", "twilio", ""),
        ],
    )


def test_refused_rows_are_named_and_left_out_only_by_choice(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    to_preview(filled, dialog, mixed(tmp_path))
    assert dialog.preview.all_or_nothing.isChecked()
    assert not dialog.next_button.isEnabled()
    assert "2 rows are refused" in dialog.banner.text
    filled.click("filter.refused")
    filled.settle()
    model = dialog.preview.model
    assert model is not None
    assert model.matching == 2
    assert "Nobody" in dialog.preview.details.toPlainText()
    filled.click("action.copy_refused")
    filled.settle()
    assert "Nobody" in QGuiApplication.clipboard().text()
    filled.click("filter.incomplete")
    filled.settle()
    assert model.matching == dialog.preview.dry_run.incomplete  # type: ignore[union-attr]  # it is there
    filled.click("filter.incomplete")
    filled.settle()
    assert model.matching == 4
    filled.find("field.good_only", QRadioButton).click()
    assert dialog.next_button.text() == "Add 2 channels"
    filled.click("action.next")
    filled.settle()
    assert "2 refused rows were left out." in dialog.result_page.lines.plain_text
    assert names(filled) == {"wa_one", "wa_new", "wa_two"}
    filled.click("action.next")


def test_a_workspace_that_changed_meanwhile_is_told_and_nothing_is_imported(filled: Program, tmp_path: Path) -> None:
    dialog = assistant(filled)
    to_preview(filled, dialog, sheet(tmp_path / "new.csv", [GOOD]))
    tenant = filled.workspace.tenants.by_name("Acme Brazil")
    filled.add_channel(tenant, twilio("wa_new"))
    filled.click("action.next")
    filled.settle()
    assert dialog.step == "preview"
    assert dialog.banner.kind == "error"
    assert "changed since" in dialog.banner.text
    filled.click("action.check_again")
    filled.settle()
    assert dialog.banner.isHidden()
    assert dialog.next_button.text() == "Change 1 channel"
    filled.press(Qt.Key.Key_Escape)


def test_secrets_are_taken_only_when_it_is_said_and_never_shown(filled: Program, tmp_path: Path) -> None:
    canary = "canary-import-77"
    path = sheet(tmp_path / "keys.csv", [(*GOOD, canary)], (*HEADINGS, "webhook_password"))
    dialog = assistant(filled)
    choose(filled, dialog, path)
    assert "passwords and keys" in dialog.file.banner.text
    filled.click("action.next")
    shown = dialog.columns.model.data(dialog.columns.model.index(4, 2))
    assert canary not in str(shown)
    assert dialog.columns.model.remark(4) == "secret"
    filled.find("field.take_secrets", QCheckBox).click()
    assert dialog.columns.model.remark(4) == ""
    filled.click("action.next")
    filled.settle()
    assert canary not in dialog.preview.details.toPlainText()
    assert "***" in dialog.preview.details.toPlainText()
    filled.click("action.next")
    filled.settle()
    (channel,) = filled.workspace.channels.named("wa_new")
    assert channel.answers.get("webhook_password") == Secret(canary)
    filled.press(Qt.Key.Key_Escape)


def test_stopping_the_work_leaves_everything_as_it_was(filled: Program, tmp_path: Path) -> None:
    rows = [("Acme Brazil", f"wa_many_{number}", "twilio", "") for number in range(3000)]
    dialog = assistant(filled)
    choose(filled, dialog, sheet(tmp_path / "many.csv", rows))
    filled.click("action.next")
    filled.click("action.next")
    filled.press(Qt.Key.Key_Escape)  # stops the work and stays
    filled.settle()
    assert dialog.step == "columns"
    assert "Stopped" in dialog.banner.text
    filled.click("action.next")
    filled.settle()
    filled.click("action.next")
    dialog.busy.cancel_requested.emit()
    filled.settle()
    assert dialog.step == "preview"
    assert names(filled) == {"wa_one"}
    assert dialog.next_button.isEnabled()
    filled.press(Qt.Key.Key_Escape)


def test_locking_while_it_imports_ends_in_all_or_nothing(filled: Program, tmp_path: Path) -> None:
    rows = [("Acme Brazil", f"wa_many_{number}", "twilio", "") for number in range(2000)]
    dialog = assistant(filled)
    to_preview(filled, dialog, sheet(tmp_path / "many.csv", rows))
    filled.click("action.next")
    filled.window.lock()
    filled.wait(lambda: filled.window.view is None)
    filled.settle()
    assert not filled.sees("action.next")
    filled.unlock()
    assert filled.channels.model.total in (1, 2001)


def test_json_of_the_command_line(filled: Program, tmp_path: Path) -> None:
    path = tmp_path / "channels.json"
    row = {"Tenant": "Acme Brazil", "channel_name": "wa_json", "provider": "twilio"}
    path.write_text(json.dumps([row]), encoding="utf-8")
    dialog: ImportAssistant = assistant(filled)
    to_preview(filled, dialog, path)
    filled.click("action.next")
    filled.settle()
    assert "wa_json" in names(filled)
    filled.press(Qt.Key.Key_Escape)


def test_secrets_of_json_are_taken_unless_somebody_says_no(filled: Program, tmp_path: Path) -> None:
    canary = "canary-of-json-1234"
    path = tmp_path / "channels.json"
    rows = [
        {"Tenant": "Acme Brazil", "channel_name": f"wa_json_{number}", "provider": "twilio", "webhook_password": canary}
        for number in range(2)
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    for ticked in (False, True):
        dialog = assistant(filled)
        choose(filled, dialog, path)
        filled.click("action.next")
        tick = filled.find("field.take_secrets", QCheckBox)
        assert tick.isChecked()
        tick.setChecked(ticked)
        filled.click("action.next")
        filled.settle()
        filled.click("action.next")
        filled.settle()
        assert dialog.step == "result"
        left_out = dialog.result_page.left_out
        assert left_out.isVisible() is not ticked
        if not ticked:
            assert left_out.text.startswith("2 passwords and keys of the file were left out")
        (channel,) = filled.workspace.channels.named("wa_json_0")
        assert channel.answers.get("webhook_password") == (Secret(canary) if ticked else None)
        filled.press(Qt.Key.Key_Escape)


def test_drafts_among_what_was_imported_are_counted_and_shown(filled: Program, tmp_path: Path) -> None:
    rows = [("Acme Brazil", "wa_part", "twilio", "+5511940001299"), ("Acme Brazil", "wa_none", "gupshup", "")]
    dialog = assistant(filled)
    to_preview(filled, dialog, sheet(tmp_path / "new.csv", rows))
    filled.click("action.next")
    filled.settle()
    assert dialog.result_page.incomplete.text.startswith("2 of them are drafts")
    assert not dialog.result_page.left_out.isVisible()
    wanted: list[ChannelQuery] = []
    dialog.desk.channels_wanted.connect(wanted.append)
    filled.click("action.show_incomplete")
    filled.settle()
    assert [query.state for query in wanted] == [State.PROBLEMS]
    assert filled.view.current == "channels"
    assert set(filled.names()) == {"wa_part", "wa_none"}, "not the one that was there before, though it has problems"


def test_an_import_without_problems_speaks_of_none(qtbot: QtBot) -> None:
    page = ImportResultPage()
    qtbot.addWidget(page)
    page.show()
    page.show_result(ImportResult(1, 0, 0, 0, Changed()))
    assert not page.incomplete.isVisible()
    page.show_result(ImportResult(1, 0, 0, 0, Changed()), incomplete=1, secrets=1)
    assert page.incomplete.text.startswith("1 of them is a draft")
    assert page.left_out.text.startswith("1 password or key of the file was left out")
    page.show_undone()
    assert not page.incomplete.isVisible()
    assert not page.left_out.isVisible()
